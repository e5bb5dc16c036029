"""Repeated attempts, and when there were too many of them: log-ins that failed, links that were asked for (EXT-11).

Attempts are counted by a name, whether or not anybody has it, so that a lock tells nothing about who is registered. The name is stored as a
hash, and only until its attempts count no more.
"""

import hashlib
from datetime import datetime, timedelta
from typing import cast

import attrs
from attrs import field

from nordlib.dates import with_fixed_offset
from nordlib.errors import InvalidPolicy
from nordlib.hidden_fields import hides_fields
from nordlib.validation import checked

__all__ = ["AttemptLimit", "Attempts", "attempt_key"]

_MOST_ATTEMPTS = 1_000
_LONGEST = 10_080  # minutes: a week


@attrs.frozen
@checked
class AttemptLimit:
    """How many attempts are too many (EXT-11). Raises `InvalidPolicy`."""

    count: int
    """How many attempts lock a name, from 1 to 1000."""
    minutes: int
    """Within how many minutes they were made, and for how many minutes after the last of them the lock holds; from 1 to 10080."""

    def __attrs_post_init__(self) -> None:
        for name, value, most in (("count", self.count, _MOST_ATTEMPTS), ("minutes", self.minutes, _LONGEST)):
            if not 1 <= value <= most:
                raise InvalidPolicy(name, f"is {value}; it must be from 1 to {most}")

    @property
    def window(self) -> timedelta:
        """The minutes as a duration."""
        return timedelta(minutes=self.minutes)


def _instants(given: tuple[datetime, ...]) -> tuple[datetime, ...]:
    if not isinstance(cast("object", given), tuple) or not all(isinstance(cast("object", at), datetime) for at in given):
        return given  # the model says so
    return tuple(sorted(with_fixed_offset(at) for at in given))


@hides_fields
@attrs.frozen
@checked
class Attempts:
    """The attempts under one name that still count. Raises `NaiveDatetime`."""

    key: str = field(repr=False)
    """The name as a hash (`attempt_key`)."""
    at: tuple[datetime, ...] = field(converter=_instants)
    """The instants of the attempts, the last ones, in order."""
    expires_at: datetime = field(converter=with_fixed_offset)
    """The instant from which none of them counts, so that the record can be deleted."""

    def are_too_many(self, limit: AttemptLimit, now: datetime) -> bool:
        """Whether as many attempts as the limit were made within its minutes, and the last of them less than its minutes ago.

        >>> from datetime import timezone
        >>> nine = datetime(2026, 5, 4, 9, tzinfo=timezone.utc)
        >>> limit = AttemptLimit(count=2, minutes=15)
        >>> both = Attempts("key", (nine, nine + timedelta(minutes=5)), nine + timedelta(hours=1))
        >>> both.are_too_many(limit, nine + timedelta(minutes=19)), both.are_too_many(limit, nine + timedelta(minutes=20))
        (True, False)
        """
        if len(self.at) < limit.count:
            return False
        last, first = self.at[-1], self.at[-limit.count]
        return last - first <= limit.window and now < last + limit.window

    @classmethod
    def record(cls, key: str, earlier: "Attempts | None", limit: AttemptLimit, now: datetime) -> "Attempts":
        """Return the attempts with one more, made now; only as many as the limit needs are kept."""
        at = (*(() if earlier is None else earlier.at), now)
        kept = _instants(at)[-limit.count :]
        return cls(key, kept, kept[-1] + limit.window)


def attempt_key(purpose: str, name: str) -> str:
    """Return the hash under which attempts are counted (SHA-256).

    Args:
        purpose: What is attempted, and in which name space: `login:borrower`.
        name: The name that was entered, in the form in which it is compared. An identity number must be a pseudonym.
    """
    return hashlib.sha256(f"{purpose}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()
