"""Which actions each actor may perform on the accounts that are visible to the actor (MTM-03, MTM-04, MTM-06, MTM-20).

Visibility decides which accounts; this table decides which actions. A registrar and a main administrator perform every action of a library.
A lending intermediary, who only lends talking books, may only view. A borrower acts on their own account. Actions that concern every
library or a protected identity are the agency's.
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
    """An action on accounts."""

    VIEW = "look"
    """View, search and list accounts, and view the start page."""
    REGISTER = "register"
    """Register a borrower, or replace an account that has an LMA number."""
    EDIT = "edit"
    """Edit contact data, validity and groups, and replace the identity number."""
    ACCEPT_AGREEMENT = "accept_agreement"
    """Record that the agreement was accepted."""
    SET_PASSWORD = "set_password"  # noqa: S105 - an action
    """Set a borrower's password."""
    EXPORT = "export"
    """Export the data that is stored about a borrower."""
    REQUEST_TRANSFER = "request_transfer"
    """Request the transfer of an account to another library."""
    ANSWER_TRANSFER = "answer_transfer"
    """Accept or deny a transfer request."""
    PULL = "pull"
    """Move an account to the actor's library with consent."""
    DELETE = "delete"
    """Delete an account."""
    MERGE = "merge"
    """Merge two accounts of one person."""
    REQUEST_PROTECTION = "request_protection"
    """Ask the agency to protect an account."""
    PROTECT = "protect"
    """Protect an account, so that it becomes the agency's."""
    IMPORT = "import"
    """Import the accounts of another register."""
    VIEW_STATISTICS = "count"
    """View the statistics of every library."""
    ADMINISTER = "administer"
    """Manage registrars, and authorise the registration of students."""


class ActorRole(StrEnum):
    """The role of an actor: a role in a library's staff, the agency, or a borrower."""

    MAIN_ADMINISTRATOR = "main_administrator"
    """The main administrator of a library."""
    REGISTRAR = "registrar"
    """A registrar of a library."""
    LENDING_INTERMEDIARY = "lending_intermediary"
    """A member of a library's staff who only lends talking books."""
    AGENCY = "agency"
    """A staff member of the agency that keeps the register."""
    BORROWER = "borrower"
    """A borrower, who acts on their own account."""


_LIBRARY_ACTIONS: Final = frozenset(Action) - {Action.PROTECT, Action.IMPORT, Action.VIEW_STATISTICS, Action.ADMINISTER}

#: The actions that each role may perform.
PERMISSIONS: Final[Mapping[ActorRole, frozenset[Action]]] = {
    ActorRole.MAIN_ADMINISTRATOR: _LIBRARY_ACTIONS,
    ActorRole.REGISTRAR: _LIBRARY_ACTIONS,
    ActorRole.LENDING_INTERMEDIARY: frozenset({Action.VIEW}),
    ActorRole.AGENCY: frozenset(Action),
    ActorRole.BORROWER: frozenset({Action.VIEW, Action.ACCEPT_AGREEMENT, Action.EXPORT, Action.REQUEST_TRANSFER}),
}


class Access(StrEnum):
    """Whether the actor may perform the action."""

    ALLOWED = "may"
    """The actor may perform the action."""
    FORBIDDEN = "may_not"
    """The actor's role does not permit the action."""
    REMOVED = "removed"
    """The actor's staff account was removed."""


class HasAccess(Protocol):
    """A case with an actor."""

    @property
    def access(self) -> Access:
        """Whether the actor may perform the action."""
        ...


@rule("MTM-04 MTM-06", "not_authenticated", "not_authorized")
def actor_is_permitted(case: HasAccess) -> Verdict:
    """The actor's staff account was not removed, and the actor's role permits the action."""
    if case.access == Access.ALLOWED:
        return passes_if(True)
    return fails("not_authenticated" if case.access == Access.REMOVED else "not_authorized")


class HasAccount(Protocol):
    """A case about an account that may or may not be visible to the actor."""

    @property
    def account(self) -> object | None:
        """The account of a borrower or registrar; None if the actor cannot see it or it does not exist."""
        ...


class HasVersion(Protocol):
    """A case that depends on a version of the account that the actor viewed earlier."""

    @property
    def is_current(self) -> bool:
        """Whether the stored account still has the version that the actor viewed. True if the actor named no version."""
        ...


@rule("MTM-06 READ-A30", "not_visible")
def account_is_visible(case: HasAccount) -> Verdict:
    """The account is the borrower's own, or one that the registrar administers. Any other account is treated as if it did not exist."""
    return passes_if(case.account is not None)


@rule("READ-C25", "version_conflict")
def version_is_current(case: HasVersion) -> Verdict:
    """The account has not changed since the actor viewed it."""
    return passes_if(case.is_current)
