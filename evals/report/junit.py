"""A run as JUnit XML, which CI systems show case by case."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from evals.results import Row, Run

# Characters that XML 1.0 can't carry, not even escaped.
UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(run: Run) -> str:
    """One test suite per system, one test per case; a case that did not pass is a failure."""
    root = ElementTree.Element("testsuites", name="protocolwijzer")
    for system in run.systems:
        failed = [row for row in system.rows if not row.passed and row.error is None]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=system.name,
            tests=str(len(system.rows)),
            failures=str(len(failed)),
            errors=str(sum(row.error is not None for row in system.rows)),
            time=f"{sum(row.ms for row in system.rows) / 1000:.3f}",
        )
        for row in system.rows:
            _add_case(suite, row)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add_case(suite: ElementTree.Element, row: Row) -> None:
    test = ElementTree.SubElement(
        suite, "testcase", classname=row.school, name=_clean(row.key), time=f"{row.ms / 1000:.3f}"
    )
    if row.error is not None:
        ElementTree.SubElement(test, "error", message=_clean(row.error)).text = _clean(row.vraag)
    elif not row.passed:
        expected = f"{'|'.join(row.ruling) or '-'} ({', '.join(row.bronnen) or '-'})"
        said = f"{row.said} ({', '.join(row.cited) or '-'})"
        ElementTree.SubElement(
            test, "failure", message=f"verwacht {expected}, kreeg {said}"
        ).text = _clean(row.vraag)


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
