"""The fields at the top of a protocol file: YAML with Dutch keys, checked by pydantic."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from corpus.errors import FrontMatterError
from corpus.types import Role

UNKNOWN = "onbekend"
_FENCE = "---"
_EXAMPLES = {
    "id": "id: mijnschool",
    "school": "school: Mijn School",
    "naam_in_zin": "naam_in_zin: het Lyceum",
    "soort": "soort: voortgezet onderwijs",
    "titel": "titel: Protocol sociale media",
    "versie": "versie: '1.0', of versie: onbekend",
    "datum": "datum: 2024-09-01, datum: september 2024 of datum: onbekend",
    "doelgroep": "doelgroep: [leerlingen, medewerkers]",
    "aliassen": "aliassen: [MS, Mijn School Utrecht]",
    "contacten": "contacten met per persoon: naam, voor_wie, waarvoor en artikel",
    "bronfouten": "bronfouten met per fout: artikel, staat_er en bedoeld",
    "naam": "naam: de mentor",
    "voor_wie": "voor_wie: leerling, ouder, medewerker of iedereen",
    "waarvoor": "waarvoor: hulp",
    "artikel": "artikel: '8'",
    "bij_nood": "bij_nood: ja",
    "staat_er": "staat_er: verzonden berichten",
    "bedoeld": "bedoeld: verzonnen berichten",
}
_ROLES: Mapping[str, Role | None] = {
    "leerling": "leerling",
    "ouder": "ouder",
    "medewerker": "medewerker",
    "iedereen": None,
}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContactFields(_Fields):
    """Whom the protocol tells its readers to turn to."""

    naam: Text
    voor_wie: Role | None
    waarvoor: Text
    artikel: Text
    bij_nood: bool = False

    @field_validator("voor_wie", mode="before")
    @classmethod
    def _role(cls, value: object) -> Role | None:
        if not isinstance(value, str) or value not in _ROLES:
            raise ValueError("onbekende rol")
        return _ROLES[value]

    @field_validator("bij_nood", mode="before")
    @classmethod
    def _yes_or_no(cls, value: object) -> bool:
        if value not in ("ja", "nee"):
            raise ValueError("kies ja of nee")
        return value == "ja"


class ErratumFields(_Fields):
    """A slip in the source."""

    artikel: Text
    staat_er: Text
    bedoeld: Text


class FrontMatter(_Fields):
    """All fields of a protocol file."""

    id: Annotated[Text, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    school: Text
    naam_in_zin: Text
    soort: Text
    titel: Text
    versie: Text | None
    datum: datetime.date | str | None
    doelgroep: Annotated[tuple[Text, ...], Field(min_length=1)]
    aliassen: tuple[Text, ...] = ()
    contacten: tuple[ContactFields, ...] = ()
    bronfouten: tuple[ErratumFields, ...] = ()

    @field_validator("versie")
    @classmethod
    def _known_version(cls, value: str) -> str | None:
        return None if value.lower() == UNKNOWN else value

    @field_validator("datum", mode="before")
    @classmethod
    def _date(cls, value: object) -> datetime.date | str | None:
        if not isinstance(value, str) or not value.strip():
            raise ValueError("geen datum")
        if value.strip().lower() == UNKNOWN:
            return None
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
            return datetime.date.fromisoformat(value.strip())
        if re.search(r"\b(19|20)\d\d\b", value) is None:
            raise ValueError("geen jaartal")
        return value.strip()


def parse_front_matter(text: str, path: Path) -> tuple[FrontMatter, list[str], int]:
    """Split a protocol file into its fields and its body.

    Args:
        text: the whole file.
        path: the file, for messages.

    Returns:
        The fields, the lines of the body, and the 1-based number of the body's first line.

    Raises:
        FrontMatterError: where the block of fields is missing, not YAML, or has a field that is
            missing, unknown, double or wrong.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        remedy = f"begin het bestand met een regel {_FENCE}, dan de gegevens, dan weer {_FENCE}"
        raise FrontMatterError(path, 1, "het blok met gegevens ontbreekt", remedy)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        remedy = f"zet een regel {_FENCE} onder het laatste gegeven"
        raise FrontMatterError(path, 1, "het blok met gegevens wordt niet afgesloten", remedy)
    source = "\n".join(lines[1:end])
    values, places = _read_yaml(source, path)
    try:
        return FrontMatter.model_validate(values), lines[end + 1 :], end + 2
    except ValidationError as error:
        raise _explained(error, path, places) from None


def _read_yaml(source: str, path: Path) -> tuple[Any, Mapping[tuple[str | int, ...], int]]:
    """YAML with every value kept as text, and the line of each field."""
    try:
        node = yaml.compose(source, Loader=yaml.BaseLoader)
        if not isinstance(node, yaml.MappingNode):
            remedy = "schrijf elk gegeven als 'naam: waarde' op een eigen regel"
            raise FrontMatterError(path, 2, "er staan geen gegevens in het blok", remedy)
        places: dict[tuple[str | int, ...], int] = {}
        _locate(node, (), places, set(), path)
        return yaml.load(source, Loader=yaml.BaseLoader), places
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else None
        remedy = "zet tekst met een dubbele punt of ander leesteken tussen aanhalingstekens"
        raise FrontMatterError(path, line, "dit is geen geldige YAML", remedy) from error
    except (yaml.YAMLError, RecursionError) as error:
        remedy = "haal vreemde tekens en diepe nesting weg"
        raise FrontMatterError(path, None, "dit is geen geldige YAML", remedy) from error


def _locate(
    node: yaml.Node,
    where: tuple[str | int, ...],
    places: dict[tuple[str | int, ...], int],
    seen: set[int],
    path: Path,
) -> None:
    """Note the line of every field; refuse one that is given twice, and YAML's references."""
    if id(node) in seen:
        line = node.start_mark.line + 2
        raise FrontMatterError(path, line, "verwijzingen (& en *) kunnen niet", "schrijf het uit")
    seen.add(id(node))
    children: list[tuple[str | int, yaml.Node, int]] = []
    if isinstance(node, yaml.MappingNode):
        children = [(str(k.value), v, k.start_mark.line + 2) for k, v in node.value]
    elif isinstance(node, yaml.SequenceNode):
        children = [(n, v, v.start_mark.line + 2) for n, v in enumerate(node.value)]
    for key, value, line in children:
        if (*where, key) in places:
            raise FrontMatterError(path, line, f"'{key}' staat er twee keer", "haal er een weg")
        places[(*where, key)] = line
        _locate(value, (*where, key), places, seen, path)


def _explained(
    error: ValidationError, path: Path, places: Mapping[tuple[str | int, ...], int]
) -> FrontMatterError:
    """The first fault that pydantic found, in Dutch and with its line."""
    first = error.errors()[0]
    where = first["loc"]
    names = [str(part) for part in where if isinstance(part, str) and part in _EXAMPLES]
    field = str(where[-1]) if first["type"] in ("missing", "extra_forbidden") else names[-1]
    line = next((places[where[:n]] for n in range(len(where), 0, -1) if where[:n] in places), 1)
    remedy = f"schrijf bijvoorbeeld {_EXAMPLES.get(field, field)}"
    if first["type"] == "missing":
        return FrontMatterError(path, line, f"'{field}' ontbreekt", remedy)
    if first["type"] == "extra_forbidden":
        known = ", ".join(FrontMatter.model_fields if len(where) == 1 else _fields_at(where))
        remedy = f"haal het weg of gebruik een van: {known}"
        return FrontMatterError(path, line, f"'{field}' is geen bekend gegeven", remedy)
    return FrontMatterError(path, line, f"'{field}' heeft een waarde die niet kan", remedy)


def _fields_at(where: tuple[str | int, ...]) -> list[str]:
    return list((ContactFields if where[0] == "contacten" else ErratumFields).model_fields)
