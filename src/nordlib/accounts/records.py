"""The audit log: who did what to which account, in opaque ids alone.

It answers "who looked at my account?" and nothing else: no name, no number, no address, and for an attempt on what the asker could not see
not even the id that was tried, which may be anything that somebody typed.
"""

from datetime import datetime
from enum import StrEnum

import attrs
from attrs import field

from nordlib.accounts.credentials import STAFF_PREFIX, Principal, Realm
from nordlib.accounts.models import AccountId
from nordlib.accounts.staff import AgencyStaff, BorrowerActor, Registrar, StaffId
from nordlib.dates import with_fixed_offset
from nordlib.libraries import LibraryId

__all__ = ["AuditEntry", "ConsentGiver", "FailedLogin", "ProtectionRequest", "PullAttempt", "PullOutcome", "actor_label"]


@attrs.frozen
class AuditEntry:
    """One act: when, by whom (`registrar r1`), which command, to which account, and why it was refused. Raises `NaiveDatetime`."""

    at: datetime = field(converter=with_fixed_offset)
    actor: str
    action: str
    account: AccountId | None = None
    reasons: tuple[str, ...] = ()
    """Every code that refused it; none where it was granted."""

    @property
    def subject_id(self) -> str:
        """The id of what it is about; blank where it is about no account."""
        return self.account or ""


def actor_label(by: Registrar | AgencyStaff | BorrowerActor) -> str:
    """Whoever acts, as an entry has it.

    >>> from nordlib.accounts import StaffId
    >>> actor_label(AgencyStaff(StaffId("mtm")))
    'agency mtm'
    """
    if isinstance(by, BorrowerActor):
        return f"borrower {by.account}"
    return f"{'registrar' if isinstance(by, Registrar) else 'agency'} {by.id}"


@attrs.frozen
class ProtectionRequest:
    """What the agency is told: whose account it is to take over, and who said so. No place is in it."""

    account: AccountId
    by: StaffId

    @property
    def subject_id(self) -> str:
        """The id of what it is about."""
        return self.account


class ConsentGiver(StrEnum):
    """Who agreed to the move."""

    BORROWER = "borrower"
    GUARDIAN = "guardian"


class PullOutcome(StrEnum):
    """What came of an attempt."""

    REFUSED = "refused"
    SHOWN = "shown"
    """The dialog showed the borrower's name."""
    MOVED = "moved"


@attrs.frozen
class PullAttempt:
    """What is written down of each attempt: who, where to, on whose word, and of which account; of a protected one nothing is named."""

    by: StaffId
    target: LibraryId | None
    account: AccountId | None
    consent_by: ConsentGiver | None
    at: datetime
    outcome: PullOutcome

    @property
    def subject_id(self) -> str:
        """The id of what it is about; blank where nothing is named."""
        return self.account or ""


@attrs.frozen
class FailedLogin:
    """An attempt that failed, on an owner that exists: a host may count them."""

    principal: Principal
    at: datetime

    @property
    def subject_id(self) -> str:
        """The id of what it is about."""
        return self.principal.id if self.principal.realm == Realm.BORROWER else f"{STAFF_PREFIX}{self.principal.id}"
