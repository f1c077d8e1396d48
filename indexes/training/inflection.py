"""Regular Dutch verb forms, so that the lexicon need not list them."""

from __future__ import annotations

from collections.abc import Sequence

VOWELS = "aeiou"
VOICELESS = ("t", "k", "f", "s", "ch", "p", "x")
UNSTRESSED = ("be", "ge", "her", "er", "ont", "ver")
SHORTEST = 4


def stems(infinitive: str) -> list[str]:
    """What the first person may be: of 'lopen' 'loop' or 'lop', of 'rennen' 'ren'."""
    root = infinitive.removesuffix("en")
    if root[-1] == root[-2] and root[-1] not in VOWELS:
        return [root[:-1]]
    found = [root]
    if root[-1] not in VOWELS and root[-2] in "aeou":
        found.insert(0, root[:-1] + root[-2] + root[-1])
    return [stem[:-1] + {"v": "f", "z": "s"}.get(stem[-1], stem[-1]) for stem in found]


def verb_forms(infinitive: str, stem: str) -> list[str]:
    """Present, past and participle of a regular verb.

    Args:
        infinitive: 'spelen'.
        stem: its first person, 'speel'.
    """
    ending = "t" if infinitive.removesuffix("en").endswith(VOICELESS) else "d"
    past = stem + ending + "e"
    closed = stem if stem.endswith(ending) else stem + ending
    perfect = closed if infinitive.startswith(UNSTRESSED) else "ge" + closed
    present = stem if stem.endswith("t") else stem + "t"
    return [stem, present, past, past + "n", perfect]


def complete(forms: Sequence[str]) -> list[str]:
    """The forms of a lexicon entry, with those of a regular verb where it is one.

    An entry is a regular verb when it begins with an infinitive and lists, besides it, at least
    one form that the rule makes and none that it does not.
    """
    first, *rest = forms
    if rest and first.isalpha() and first.endswith("en") and len(first) >= SHORTEST:
        for stem in stems(first):
            made = verb_forms(first, stem)
            if set(rest) <= set(made):
                return list(dict.fromkeys([*forms, *made]))
    return list(forms)
