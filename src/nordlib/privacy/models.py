"""For which purposes personal data may be exported, and how long traces of persons are stored."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.dates import Period, local_date
from nordlib.errors import InvalidPolicy
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked, frozen_set

__all__ = ["PRIVACY", "ExportPurpose", "PrivacyPolicy", "TraceKind"]

_LONGEST = 9_999  # days, or months


class ExportPurpose(StrEnum):
    """What an export of personal data is for (NLR-25)."""

    OWN_ACCESS = "own_access"
    """The person reads what is stored about them (NLR-28)."""
    LEGAL_ORDER = "legal_order"
    """A court or an authority has ordered the export by law."""
    RESEARCH = "research"
    """A study or statistics."""
    THIRD_PARTY = "third_party"
    """A company or an organisation wants to write to the person."""


class TraceKind(StrEnum):
    """A kind of trace that is stored beside a person's record, and deleted by the daily job when its time has come."""

    AUDIT_RECORD = "audit_record"
    """A record of the audit log that has an instant: an action, an attempt to pull an account, a merge."""
    DEAD_LETTER = "dead_letter"
    """A message that could not be sent, with its address."""
    ATTEMPTS = "attempts"
    """The failed log-ins or the ordered links under one name, stored as a hash."""


def _purposes(given: Iterable[ExportPurpose]) -> frozenset[ExportPurpose]:
    return frozen_set(given)


@attrs.frozen
@checked
class PrivacyPolicy(ShownPolicy):
    """For which purposes data is exported, and when traces are deleted. Raises `InvalidPolicy`."""

    export_purposes: frozenset[ExportPurpose] = field(
        default=frozenset({ExportPurpose.OWN_ACCESS}), converter=_purposes, metadata={"rules": ("NLR-25", "NLR-28")}
    )
    """The purposes for which data may be exported. `OWN_ACCESS` is always one, and alone by default: addresses are passed on to no one."""
    audit_months: int | None = field(default=36, metadata={"rules": ("EXT-01",)})
    """After how many months a record of the audit log is deleted, from 1 to 9999; None means with the account only.

    No source names a time; 36 months is that of EXT-01 for the account itself.
    """
    dead_letter_days: int | None = field(default=90, metadata={"rules": ("NLR-27",)})
    """After how many days a message that could not be sent is deleted, from 1 to 9999; None means with the person's record only.

    No source names a time: a policy.
    """

    def __attrs_post_init__(self) -> None:
        for name, limit in (("audit_months", self.audit_months), ("dead_letter_days", self.dead_letter_days)):
            if limit is not None and not 1 <= limit <= _LONGEST:
                raise InvalidPolicy(name, f"is {limit}; it must be from 1 to {_LONGEST}, or None for never")
        if ExportPurpose.OWN_ACCESS not in self.export_purposes:
            raise InvalidPolicy("export_purposes", "lacks `own_access`; a person may see at any time what is stored about them")

    def last_deleted(self, kind: TraceKind, now: datetime, zone: ZoneInfo) -> datetime | None:
        """Return the instant until which traces of a kind are deleted at `now`; None if they have no end. Raises `NaiveDatetime`.

        >>> from datetime import timezone
        >>> from nordlib.dates import zone
        >>> now = datetime(2026, 5, 31, 9, tzinfo=timezone.utc)
        >>> PRIVACY.last_deleted(TraceKind.AUDIT_RECORD, now, zone("Europe/Oslo")).isoformat()
        '2023-05-31T00:00:00+02:00'
        """
        today = local_date(now, zone)
        if kind is TraceKind.ATTEMPTS:
            return now
        if kind is TraceKind.DEAD_LETTER:
            return None if self.dead_letter_days is None else now - timedelta(days=self.dead_letter_days)
        if self.audit_months is None:
            return None
        day = Period(months=self.audit_months).before(today)
        return datetime(day.year, day.month, day.day, tzinfo=zone)


#: The policy that applies unless another is given.
PRIVACY: Final = PrivacyPolicy()
