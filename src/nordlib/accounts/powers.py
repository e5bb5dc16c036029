"""Who may do what, in one place: what each actor may do to the accounts in sight (MTM-03, MTM-04, MTM-06, MTM-20).

Sight says whose accounts; this says which acts. A registrar and a main administrator do everything that a library does; one who only lends
talking books looks; a borrower acts on the own account; and what concerns every library, or a protected identity, is the agency's.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Protocol

from nordlib.decisions import Verdict, fails, holds, rule

__all__ = ["POWERS", "Act", "Acting", "Actor", "actor_may"]


class Act(StrEnum):
    """What is done to accounts."""

    LOOK = "look"
    """View, search, list; the start page."""
    REGISTER = "register"
    EDIT = "edit"
    """Contact data, validity, groups, another number."""
    ACCEPT_AGREEMENT = "accept_agreement"
    SET_PASSWORD = "set_password"  # noqa: S105 - an act
    EXPORT = "export"
    REQUEST_TRANSFER = "request_transfer"
    ANSWER_TRANSFER = "answer_transfer"
    PULL = "pull"
    DELETE = "delete"
    REQUEST_PROTECTION = "request_protection"
    PROTECT = "protect"
    COUNT = "count"
    """Statistics of every library."""
    ADMINISTER = "administer"
    """Registrars, and the leave to register a student."""


class Actor(StrEnum):
    """Who acts: one of a library's staff by role, the agency, or a borrower on the own account."""

    MAIN_ADMINISTRATOR = "main_administrator"
    REGISTRAR = "registrar"
    LENDING_INTERMEDIARY = "lending_intermediary"
    AGENCY = "agency"
    BORROWER = "borrower"


_LIBRARY_S: Final = frozenset(Act) - {Act.PROTECT, Act.COUNT, Act.ADMINISTER}

#: What each may do.
POWERS: Final[Mapping[Actor, frozenset[Act]]] = {
    Actor.MAIN_ADMINISTRATOR: _LIBRARY_S,
    Actor.REGISTRAR: _LIBRARY_S,
    Actor.LENDING_INTERMEDIARY: frozenset({Act.LOOK}),
    Actor.AGENCY: frozenset(Act),
    Actor.BORROWER: frozenset({Act.LOOK, Act.ACCEPT_AGREEMENT, Act.EXPORT, Act.REQUEST_TRANSFER}),
}


class Acting(StrEnum):
    """Where whoever acts stands."""

    MAY = "may"
    MAY_NOT = "may_not"
    """The act is not theirs."""
    REMOVED = "removed"
    """The staff account is not there any more."""


class Acted(Protocol):
    """A case that somebody brings."""

    @property
    def acting(self) -> Acting:
        """Where whoever acts stands."""
        ...


@rule("MTM-04 MTM-06", "not_authenticated", "not_authorized")
def actor_may(case: Acted) -> Verdict:
    """The staff account that acts was not removed, and the act is one of its own."""
    if case.acting == Acting.MAY:
        return holds(True)
    return fails("not_authenticated" if case.acting == Acting.REMOVED else "not_authorized")
