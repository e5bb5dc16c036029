"""What a host supplies to limit attempts: the instants of those that still count, under the hash of a name (EXT-11)."""

from datetime import datetime
from typing import Protocol

from nordlib.attempts import Attempts

__all__ = ["AttemptRecords", "HasAttempts", "attempts_of"]


class AttemptRecords(Protocol):
    """Attempts by the hash of the name that was entered (`nordlib.attempts.attempt_key`), whether or not anybody has that name."""

    def get(self, key: str) -> Attempts | None:
        """Return the attempts under a name; None if there are none."""
        ...

    def put(self, attempts: Attempts) -> None:
        """Store the attempts under a name, in place of the earlier ones."""
        ...

    def delete(self, key: str) -> None:
        """Delete the attempts under a name."""
        ...

    def delete_expired(self, now: datetime) -> None:
        """Delete every record that expires at an instant or earlier."""
        ...


class HasAttempts(Protocol):
    """A transaction that stores attempts. A policy with a limit needs it."""

    @property
    def attempts(self) -> AttemptRecords:
        """The attempts."""
        ...


def attempts_of(tx: object) -> AttemptRecords | None:
    """Return the attempts of a transaction, or None: also of a transaction that hands on the parts of another (`__getattr__`)."""
    found: AttemptRecords | None = getattr(tx, "attempts", None)
    return found
