"""What a host may supply for automatic renewals: what patrons have said about them, and when the run was last completed (EXT-16)."""

from datetime import date
from typing import NewType, Protocol

import attrs

from nordlib.circulation import PatronId
from nordlib.storage.protocols.circulation import CirculationTx, DueLoans, Loans
from nordlib.storage.protocols.notices import SentNotices
from nordlib.validation import checked

__all__ = [
    "AutoRenewalPreference",
    "AutoRenewalPreferences",
    "AutoRenewalTx",
    "DueAndRenewableLoans",
    "HasAutoRenewalPreferences",
    "HasJobRuns",
    "HasSentNotices",
    "JobId",
    "JobRun",
    "JobRuns",
    "auto_renewal_preferences_of",
    "job_runs_of",
    "sent_notices_of",
]

#: The name of a job that runs every night.
JobId = NewType("JobId", str)


@attrs.frozen
@checked
class JobRun:
    """When a job was last completed."""

    job: JobId
    """The name of the job."""
    completed_on: date
    """The day of the last completed run, in the library's zone."""
    previous_on: date | None = None
    """The day of the last completed run before that day; None: there was none. A second run on one day goes by it too."""

    def before(self, day: date) -> date | None:
        """Return the day of the last completed run before a day; None: there was none."""
        return self.completed_on if self.completed_on < day else self.previous_on

    def completed(self, day: date) -> "JobRun":
        """Return the record after another run was completed. A run for an earlier day changes nothing."""
        return self if day <= self.completed_on else JobRun(self.job, day, self.completed_on)


@attrs.frozen
@checked
class AutoRenewalPreference:
    """What a patron has said about automatic renewals."""

    patron: PatronId
    """The id of the patron."""
    renews: bool
    """Whether the patron's loans should be renewed automatically."""


class JobRuns(Protocol):
    """When each job was last completed."""

    def get(self, job: JobId) -> JobRun | None:
        """Return the record of a job; None: it was never completed."""
        ...

    def put(self, run: JobRun) -> None:
        """Store the record of a job, in place of the earlier one."""
        ...


class AutoRenewalPreferences(Protocol):
    """What patrons have said about automatic renewals."""

    def get(self, patron: PatronId) -> AutoRenewalPreference | None:
        """Return what a patron has said; None: nothing."""
        ...

    def put(self, preference: AutoRenewalPreference) -> None:
        """Store what a patron says, in place of what the patron said before."""
        ...

    def delete(self, patron: PatronId) -> None:
        """Delete what a patron has said, if anything."""
        ...


class DueAndRenewableLoans(Loans, DueLoans, Protocol):
    """Loans that can be renewed, and found by the day on which they are due."""


class AutoRenewalTx(CirculationTx, Protocol):
    """A transaction that renews the loans due on some days."""

    @property
    def loans(self) -> DueAndRenewableLoans:
        """The loans."""
        ...


class HasJobRuns(Protocol):
    """A transaction that stores when jobs were completed. Without it, the caller tells a run when the last one was."""

    @property
    def job_runs(self) -> JobRuns:
        """The records."""
        ...


class HasAutoRenewalPreferences(Protocol):
    """A transaction that stores what patrons have said about automatic renewals. Without it, no patron has said anything."""

    @property
    def auto_renewal_preferences(self) -> AutoRenewalPreferences:
        """What patrons have said."""
        ...


class HasSentNotices(Protocol):
    """A transaction that stores which notices were queued. Without it, a patron is not told why a loan was not renewed automatically."""

    @property
    def sent_notices(self) -> SentNotices:
        """The notices that were queued."""
        ...


def job_runs_of(tx: object) -> JobRuns | None:
    """Return the records of jobs of a transaction, or None: also of a transaction that hands on the parts of another (`__getattr__`)."""
    found: JobRuns | None = getattr(tx, "job_runs", None)
    return found


def auto_renewal_preferences_of(tx: object) -> AutoRenewalPreferences | None:
    """Return what patrons of a transaction have said, or None: also of one that hands on the parts of another (`__getattr__`)."""
    found: AutoRenewalPreferences | None = getattr(tx, "auto_renewal_preferences", None)
    return found


def sent_notices_of(tx: object) -> SentNotices | None:
    """Return the sent notices of a transaction, or None: also of a transaction that hands on the parts of another (`__getattr__`)."""
    found: SentNotices | None = getattr(tx, "sent_notices", None)
    return found
