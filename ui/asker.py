"""Who asks: the role they chose and the address they come from."""

from __future__ import annotations

from typing import get_args

from starlette.requests import HTTPConnection

from assistant.assistant import FORMAL
from corpus import Role

NO_ROLE = ""
ROLES = (("Leerling", "leerling"), ("Ouder", "ouder"), ("Medewerker", "medewerker"))


def role_of(value: str | None) -> Role | None:
    """The role that a form or a link names; anything else is no role."""
    return next((role for role in get_args(Role) if role == value), None)


def is_formal(role: Role | None) -> bool:
    """Whether this asker is addressed with 'u'."""
    return role in FORMAL


def client_of(request: HTTPConnection) -> str:
    """The address that a request came from."""
    return request.client.host if request.client else "onbekend"
