"""Example questions, by role and school (examples.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from corpus import Role

PATH = Path(__file__).with_name("examples.yaml")
ByRole = Mapping[Role, tuple[str, ...]]


class Examples(BaseModel):
    """What examples.yaml holds; a school that isn't named gets those of the role alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rollen: ByRole
    scholen: Mapping[str, ByRole]


@cache
def _examples() -> Examples:
    return Examples.model_validate(yaml.safe_load(PATH.read_text("utf-8")))


def examples_for(school: str, role: Role | None) -> tuple[str, ...]:
    """At most four questions that this asker could have at this school."""
    found = _examples()
    wanted: Role = role or "leerling"
    own = found.scholen.get(school, {}).get(wanted, ())
    return tuple(dict.fromkeys((*own, *found.rollen[wanted])))[:4]
