"""Who may do what, in one place: what each actor may do to the accounts in sight (MTM-03, MTM-04, MTM-06, MTM-20).

Sight says whose accounts; this says which acts. A registrar and a main administrator do everything that a library does; one who only lends
talking books looks; a borrower acts on the own account; and what concerns every library, or a protected identity, is the agency's.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Protocol

from nordlib.decisions import Verdict, fails, passes_if, rule

__all__ = [
    "PERMISSIONS",
    "Access",
    "Action",
    "ActorRole",
    "HasAccount",
    "HasVersion",
    "account_is_visible",
    "actor_is_permitted",
    "version_is_current",
]


class Action(StrEnum):
    """What is done to accounts."""

    VIEW = "look"
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
    VIEW_STATISTICS = "count"
    """Statistics of every library."""
    ADMINISTER = "administer"
    """Registrars, and the leave to register a student."""


class ActorRole(StrEnum):
    """Who acts: one of a library's staff by role, the agency, or a borrower on the own account."""

    MAIN_ADMINISTRATOR = "main_administrator"
    REGISTRAR = "registrar"
    LENDING_INTERMEDIARY = "lending_intermediary"
    AGENCY = "agency"
    BORROWER = "borrower"


_LIBRARY_S: Final = frozenset(Action) - {Action.PROTECT, Action.VIEW_STATISTICS, Action.ADMINISTER}

#: What each may do.
PERMISSIONS: Final[Mapping[ActorRole, frozenset[Action]]] = {
    ActorRole.MAIN_ADMINISTRATOR: _LIBRARY_S,
    ActorRole.REGISTRAR: _LIBRARY_S,
    ActorRole.LENDING_INTERMEDIARY: frozenset({Action.VIEW}),
    ActorRole.AGENCY: frozenset(Action),
    ActorRole.BORROWER: frozenset({Action.VIEW, Action.ACCEPT_AGREEMENT, Action.EXPORT, Action.REQUEST_TRANSFER}),
}


class Access(StrEnum):
    """Where whoever acts stands."""

    ALLOWED = "may"
    FORBIDDEN = "may_not"
    """The act is not theirs."""
    REMOVED = "removed"
    """The staff account is not there any more."""


class HasAccess(Protocol):
    """A case that somebody brings."""

    @property
    def access(self) -> Access:
        """Where whoever acts stands."""
        ...


@rule("MTM-04 MTM-06", "not_authenticated", "not_authorized")
def actor_is_permitted(case: HasAccess) -> Verdict:
    """The staff account that acts was not removed, and the act is one of its own."""
    if case.access == Access.ALLOWED:
        return passes_if(True)
    return fails("not_authenticated" if case.access == Access.REMOVED else "not_authorized")


class HasAccount(Protocol):
    """A case about an account; None where whoever acts sees none."""

    @property
    def account(self) -> object | None:
        """The account, of a borrower or of the staff."""
        ...


class HasVersion(Protocol):
    """A case that rests on what somebody saw on a screen before."""

    @property
    def is_current(self) -> bool:
        """Whether the account is stored in the version that was seen, or none was named."""
        ...


@rule("MTM-06 READ-A30", "not_visible")
def account_is_visible(case: HasAccount) -> Verdict:
    """The account is the borrower's own, or one that the registrar governs; any other is as if it did not exist."""
    return passes_if(case.account is not None)


@rule("READ-C25", "version_conflict")
def version_is_current(case: HasVersion) -> Verdict:
    """Nobody has changed the account since it was looked at."""
    return passes_if(case.is_current)
