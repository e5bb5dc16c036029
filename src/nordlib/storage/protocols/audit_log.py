"""What a host supplies for the audit log: records of who did what, and of what was refused."""

from typing import Protocol, runtime_checkable

__all__ = ["AuditLog", "HasAuditLog"]


class AuditLog(Protocol):
    """What is written down although the command was refused."""

    def add(self, record: object) -> None:
        """Keep a record."""
        ...

    def for_subject(self, subject_id: str) -> tuple[object, ...]:
        """Every record about something, by its id, the oldest first."""
        ...

    def delete_for(self, subject_id: str) -> None:
        """Forget every record about something, by its id."""
        ...


@runtime_checkable
class HasAuditLog(Protocol):
    """A transaction that keeps the records of refused commands."""

    @property
    def audit_log(self) -> AuditLog:
        """The records."""
        ...
