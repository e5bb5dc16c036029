"""A library's choices about the answers of owners, and about their silence."""

from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked

__all__ = ["AnswerAfterSilence", "InterlibraryPolicy"]

_MOST_DAYS: Final = 9_999


class AnswerAfterSilence(StrEnum):
    """Whether an answer still counts that comes after the owner's silence has counted as a yes."""

    COUNTS = "counts"
    """It counts: a rejection takes the renewal back, and an acceptance may name another due date."""
    IGNORED = "ignored"
    """It changes nothing."""


@attrs.frozen
@checked
class InterlibraryPolicy(ShownPolicy):
    """A library's choices about the answers of owners. Raises `InvalidPolicy`."""

    id: PolicyId
    """The name and version of the policy."""
    zone: ZoneInfo
    """The time zone of the library, in which its days are counted."""
    grace_days: int = field(default=0, metadata={"rules": ("READ-C11",)})
    """How many days a patron has after a late rejection, if the event does not say, from 0 to 9999."""
    rejected_renewals_count: bool = field(default=False, metadata={"rules": ("READ-C10",)})
    """Whether a renewal that the owner rejected counts against the limit."""
    honours_guarantee: bool = field(default=True, metadata={"rules": ("READ-C12",)})
    """Whether a recall cannot move the due date before the owner's guaranteed day."""
    silence_days: int | None = field(default=None, metadata={"rules": ("EXT-07",)})
    """How many days after the day of the renewal the owner has to answer, from 0 to 9999; silence after that is a yes. None: it never is.

    `LoanTerms.owner_silence_days` must say the same, so that the next renewal is decided by it (`lint_policy` compares them).
    """
    answer_after_silence: AnswerAfterSilence = field(default=AnswerAfterSilence.COUNTS, metadata={"rules": ("EXT-07", "REN-06")})
    """Whether an answer that comes after the silence still counts."""
    first_answer_is_final: bool = field(default=False, metadata={"rules": ("REN-06",)})
    """Whether a rejection has no effect after the owner has accepted the renewal."""

    def __attrs_post_init__(self) -> None:
        for name, days in (("grace_days", self.grace_days), ("silence_days", self.silence_days or 0)):
            if not 0 <= days <= _MOST_DAYS:
                raise InvalidPolicy(name, f"is {days}; it must be a whole number of days from 0 to {_MOST_DAYS}")
