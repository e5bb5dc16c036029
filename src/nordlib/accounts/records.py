"""The audit log: who performed which action on which account, in opaque ids only.

The log answers "who looked at my account?" and nothing else. It holds no name, number or address. For an attempt on an account that the
actor could not see it does not even hold the id that was tried, because that id may be any text that a user typed.
"""

from datetime import datetime
from enum import StrEnum

import attrs
from attrs import field

from nordlib.accounts.models import AccountId
from nordlib.accounts.staff import AgencyStaff, BorrowerActor, Registrar, StaffId
from nordlib.dates import with_fixed_offset
from nordlib.libraries import LibraryId
from nordlib.validation import checked

__all__ = ["AuditEntry", "ConsentGiver", "MergeRecord", "ProtectionRequest", "PullAttempt", "PullOutcome", "actor_label", "registrar_of"]


@attrs.frozen
@checked
class AuditEntry:
    """The record of one action. Raises `NaiveDatetime`."""

    at: datetime = field(converter=with_fixed_offset)
    """The instant of the action, with a UTC offset."""
    actor: str
    """The actor, as `actor_label` returns it: `registrar r1`."""
    action: str
    """The name of the command."""
    account: AccountId | None = None
    """The id of the account; None if the action concerned no account, or one that the actor could not see."""
    reasons: tuple[str, ...] = ()
    """Every code of the refusal; empty if the action was not refused."""

    @property
    def subject_id(self) -> str:
        """The id of the account; blank if there is none."""
        return self.account or ""


def actor_label(by: Registrar | AgencyStaff | BorrowerActor) -> str:
    """Return the actor as an `AuditEntry` names them.

    >>> from nordlib.accounts import StaffId
    >>> actor_label(AgencyStaff(StaffId("mtm")))
    'agency mtm'
    """
    if isinstance(by, BorrowerActor):
        return f"borrower {by.account}"
    return f"{'registrar' if isinstance(by, Registrar) else 'agency'} {by.id}"


def registrar_of(entry: AuditEntry) -> StaffId | None:
    """Return the id of the registrar who acted; None if the agency or a borrower did.

    >>> from nordlib.dates import zone
    >>> entry = AuditEntry(datetime(2026, 5, 4, tzinfo=zone("Europe/Oslo")), "registrar r1", "view_account")
    >>> registrar_of(entry)
    'r1'
    """
    kind, _, actor = entry.actor.partition(" ")
    return StaffId(actor) if kind == "registrar" else None


@attrs.frozen
@checked
class ProtectionRequest:
    """A request to the agency to take over an account. It names no place."""

    account: AccountId
    """The id of the account to take over."""
    by: StaffId
    """The id of the staff member who made the request."""

    @property
    def subject_id(self) -> str:
        """The id of the account."""
        return self.account


class ConsentGiver(StrEnum):
    """Who gave consent to a pull."""

    BORROWER = "borrower"
    """The borrower."""
    GUARDIAN = "guardian"
    """The guardian of a minor."""


class PullOutcome(StrEnum):
    """The outcome of an attempt to pull an account."""

    REFUSED = "refused"
    """The attempt was refused."""
    SHOWN = "shown"
    """The dialog showed the borrower's name."""
    MOVED = "moved"
    """The account was moved."""


@attrs.frozen
@checked
class PullAttempt:
    """The record of an attempt to pull an account. For a protected account it names neither the account nor the library."""

    by: StaffId
    """The id of the staff member who made the attempt."""
    target: LibraryId | None
    """The id of the receiving library; None if it does not exist, or if `account` is None."""
    account: AccountId | None
    """The id of the account; None if there is none or it is protected."""
    consent_by: ConsentGiver | None
    """Who gave consent; None if consent was not given."""
    at: datetime = field(converter=with_fixed_offset)
    """The instant of the attempt."""
    outcome: PullOutcome
    """The outcome of the attempt."""

    @property
    def subject_id(self) -> str:
        """The id of the account; blank if there is none."""
        return self.account or ""


@attrs.frozen
@checked
class MergeRecord:
    """The record of two accounts that were merged into one (EXT-22). It is kept with the account that stays."""

    kept: AccountId
    """The id of the account that stays."""
    merged: AccountId
    """The id of the account that was erased."""
    by: StaffId
    """The id of the staff member who merged them."""
    at: datetime = field(converter=with_fixed_offset)
    """The instant of the merge."""

    @property
    def subject_id(self) -> str:
        """The id of the account that stays."""
        return self.kept
