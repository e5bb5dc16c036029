"""What a host supplies for the audit log: records of who did what, and of what was refused."""

from datetime import datetime
from typing import Protocol

__all__ = ["AuditLog", "HasAuditLog", "audit_log_of", "instant_of"]


class AuditLog(Protocol):
    """Records of commands, also of refused ones."""

    def add(self, record: object) -> None:
        """Add a record."""
        ...

    def for_subject(self, subject_id: str) -> tuple[object, ...]:
        """Return every record about a subject, by its id, the oldest first."""
        ...

    def delete_for(self, subject_id: str) -> None:
        """Delete every record about a subject, by its id."""
        ...


class HasAuditLog(Protocol):
    """A transaction with an audit log."""

    @property
    def audit_log(self) -> AuditLog:
        """The audit log."""
        ...


def instant_of(record: object) -> datetime | None:
    """Return the instant of a record, its `at`; None for a record without one, which stays until its subject is erased."""
    at = getattr(record, "at", None)
    return at if isinstance(at, datetime) else None


def audit_log_of(tx: object) -> AuditLog | None:
    """Return the audit log of a transaction, or None: also of a transaction that hands on the parts of another (`__getattr__`)."""
    found: AuditLog | None = getattr(tx, "audit_log", None)
    return found
