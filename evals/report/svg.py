"""Small charts as inline SVG. Colours come from the page's style sheet, so dark mode works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from evals.stats import Bin, Figure

ROW = 26
LABEL = 230
PLOT = 380
NOTE = 170
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
SIDE = 300
PAD = 46


def interval_chart(figures: Mapping[str, Figure], title: str, low: float = 0.0) -> Markup:
    """A dot with its 95% interval per row, on a scale from `low` (0 to 1) to 100%."""
    span = 1 - low
    height = ROW * len(figures) + 30

    def x(value: float) -> float:
        return round(LABEL + PLOT * (max(value, low) - low) / span, 1)

    marks = [_tick(x(low + span * t), height - 24, low + span * t) for t in TICKS]
    for i, (name, figure) in enumerate(figures.items()):
        y = ROW * i + ROW / 2
        marks.append(
            _svg(
                "<g><title>{name}: {note} (n = {n})</title>"
                '<text class="label" x="{lx}" y="{ty}">{name}</text>'
                '<line class="whisker" x1="{a}" x2="{b}" y1="{y}" y2="{y}"/>'
                '<circle class="dot" cx="{v}" cy="{y}" r="4.5"/>'
                '<text class="note" x="{nx}" y="{ty}">{note}</text></g>',
                name=name,
                note=f"{_percent(figure.value)}  n = {figure.n}",
                n=figure.n,
                lx=LABEL - 12,
                nx=LABEL + PLOT + 14,
                a=x(figure.low),
                b=x(figure.high),
                v=x(figure.value),
                y=y,
                ty=y + 4,
            )
        )
    return _chart(LABEL + PLOT + NOTE, height, title, marks)


def confusion_matrix(table: Mapping[str, Mapping[str, int]], title: str) -> Markup:
    """Expected rulings down, given rulings across; a cell is as dark as its share of the row."""
    rows = [expected for expected in table if table[expected]]
    columns = list(dict.fromkeys([*rows, *(said for row in table.values() for said in row)]))
    cell, left, top = 64, 170, 120
    marks = [
        _svg(
            '<text class="label tilted" transform="translate({x} {y}) rotate(-38)">{name}</text>',
            x=left + cell * j + cell / 2,
            y=top - 10,
            name=name,
        )
        for j, name in enumerate(columns)
    ]
    for i, expected in enumerate(rows):
        n = sum(table[expected].values())
        y = top + 40 * i
        marks.append(
            _svg(
                '<text class="label" x="{x}" y="{y}">{t}</text>', x=left - 10, y=y + 24, t=expected
            )
        )
        for j, said in enumerate(columns):
            count = table[expected].get(said, 0)
            marks.append(
                _svg(
                    "<g><title>verwacht {expected}, gezegd {said}: {count} van {n}</title>"
                    '<rect class="{kind}" x="{x}" y="{y}" width="{w}" height="38" rx="3" '
                    'fill-opacity="{share}"/><text class="count{strong}" x="{tx}" y="{ty}">{shown}'
                    "</text></g>",
                    expected=expected,
                    said=said,
                    count=count,
                    n=n,
                    kind="right" if expected == said else "wrong",
                    x=left + cell * j,
                    y=y,
                    w=cell - 2,
                    share=round(0.05 + 0.9 * count / n, 3),
                    strong=" strong" if count / n > 0.5 else "",
                    tx=left + cell * j + cell / 2 - 1,
                    ty=y + 24,
                    shown=count or "",
                )
            )
    return _chart(left + cell * len(columns) + 40, top + 40 * len(rows) + 10, title, marks)


def reliability_diagram(bins: Sequence[Bin], title: str) -> Markup:
    """How often an answer was right (up) against how sure it was (across); ideal is diagonal."""
    most = max((b.right.n for b in bins), default=1)
    marks = _square_axes("zekerheid", "goed")
    marks.append(
        _svg(
            '<line class="ideal" x1="{a}" y1="{b}" x2="{b2}" y2="{a2}"/>',
            a=PAD,
            b=PAD + SIDE,
            b2=PAD + SIDE,
            a2=PAD,
        )
    )
    for b in bins:
        marks.append(
            _svg(
                "<g><title>zekerheid {c}, goed {r} (n = {n})</title>"
                '<line class="whisker" x1="{x}" x2="{x}" y1="{lo}" y2="{hi}"/>'
                '<circle class="dot" cx="{x}" cy="{y}" r="{size}"/></g>',
                c=_percent(b.confidence),
                r=_percent(b.right.value),
                n=b.right.n,
                x=_across(b.confidence),
                y=_up(b.right.value),
                lo=_up(b.right.low),
                hi=_up(b.right.high),
                size=round(3 + 6 * (b.right.n / most) ** 0.5, 1),
            )
        )
    return _chart(SIDE + 2 * PAD, SIDE + 2 * PAD, title, marks)


def depth_curves(systems: Mapping[str, Mapping[int, float]], title: str) -> Markup:
    """For each system: the rate (0 to 1) of questions with a deciding article in the first k."""
    depths = sorted({k for curve in systems.values() for k in curve})
    marks = _square_axes("", "gevonden")
    for i, k in enumerate(depths):
        x = _across(i / max(1, len(depths) - 1))
        marks.append(
            _svg(
                '<text class="tick" x="{x}" y="{y}">{k}</text>',
                x=x,
                y=PAD + SIDE + 32,
                k=f"top {k}",
            )
        )
    ends = _spread([_up(curve[depths[-1]]) for curve in systems.values()])
    for number, (name, curve) in enumerate(systems.items(), start=1):
        points = [
            (_across(i / max(1, len(depths) - 1)), _up(curve[k])) for i, k in enumerate(depths)
        ]
        marks.append(
            _svg(
                '<g class="series s{number}"><title>{name}</title><polyline points="{points}"/>'
                '<text class="end" x="{x}" y="{y}">{name}</text></g>',
                number=number,
                name=name,
                points=" ".join(f"{x},{y}" for x, y in points),
                x=points[-1][0] + 8,
                y=ends[number - 1] + 4,
            )
        )
    return _chart(SIDE + 2 * PAD + 150, SIDE + 2 * PAD, title, marks)


def _square_axes(across: str, up: str) -> list[Markup]:
    marks = [
        _svg('<rect class="frame" x="{p}" y="{p}" width="{s}" height="{s}"/>', p=PAD, s=SIDE),
        _svg('<text class="note" x="{p}" y="{y}">{t}</text>', p=PAD, y=PAD - 12, t=up),
        _svg(
            '<text class="tick" x="{x}" y="{y}">{t}</text>',
            x=PAD + SIDE / 2,
            y=PAD + SIDE + 36,
            t=across,
        ),
    ]
    for t in TICKS:
        marks.append(
            _svg(
                '<text class="tick end-anchor" x="{x}" y="{y}">{t}</text>',
                x=PAD - 6,
                y=_up(t) + 4,
                t=_percent(t, 0),
            )
        )
        if across:
            marks.append(
                _svg(
                    '<text class="tick" x="{x}" y="{y}">{t}</text>',
                    x=_across(t),
                    y=PAD + SIDE + 18,
                    t=_percent(t, 0),
                )
            )
    return marks


def _spread(heights: Sequence[float], gap: float = 15) -> list[float]:
    """The heights, moved down where needed so that labels at them don't overlap."""
    placed: dict[int, float] = {}
    last = -gap
    for i in sorted(range(len(heights)), key=lambda i: (heights[i], i)):
        last = placed[i] = max(heights[i], last + gap)
    return [placed[i] for i in range(len(heights))]


def _across(value: float) -> float:
    return round(PAD + SIDE * value, 1)


def _up(value: float) -> float:
    return round(PAD + SIDE * (1 - value), 1)


def _tick(x: float, height: float, value: float) -> Markup:
    return _svg(
        '<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{h}"/>'
        '<text class="tick" x="{x}" y="{y}">{t}</text>',
        x=x,
        h=height,
        y=height + 16,
        t=_percent(value, 0),
    )


def _percent(value: float, digits: int = 1) -> str:
    return f"{value * 100:.{digits}f}%".replace(".", ",")


def _svg(template: str, **values: object) -> Markup:
    """Fill in a piece of SVG; every value is escaped."""
    return Markup(template).format(**values)


def _chart(width: float, height: float, title: str, marks: Sequence[Markup]) -> Markup:
    return _svg(
        '<svg viewBox="0 0 {w} {h}" style="max-width:{w}px" role="img" aria-label="{t}">'
        "{marks}</svg>",
        w=round(width),
        h=round(height),
        t=title,
        marks=Markup("").join(marks),
    )
