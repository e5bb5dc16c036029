"""The audit log: who did what to which account, in opaque ids alone.

It answers "who looked at my account?" and nothing else: no name, no number, no address, and for an attempt on what the asker could not see
not even the id that was tried, which may be anything that somebody typed.
"""

from datetime import datetime

import attrs
from attrs import field

from nordlib.accounts.models import AccountId
from nordlib.accounts.staff import AgencyStaff, Borrower, Registrar
from nordlib.dates import fixed

__all__ = ["AuditEntry", "entry_name"]


@attrs.frozen
class AuditEntry:
    """One act: when, by whom (`registrar r1`), which command, to which account, and why it was refused. Raises `NaiveDatetime`."""

    at: datetime = field(converter=fixed)
    by: str
    act: str
    account: AccountId | None = None
    reasons: tuple[str, ...] = ()
    """Every code that refused it; none where it was granted."""

    @property
    def about(self) -> str:
        """The id of what it is about; blank where it is about no account."""
        return self.account or ""


def entry_name(by: Registrar | AgencyStaff | Borrower) -> str:
    """Whoever acts, as an entry has it.

    >>> from nordlib.accounts import StaffId
    >>> entry_name(AgencyStaff(StaffId("mtm")))
    'agency mtm'
    """
    if isinstance(by, Borrower):
        return f"borrower {by.account}"
    return f"{'registrar' if isinstance(by, Registrar) else 'agency'} {by.id}"
