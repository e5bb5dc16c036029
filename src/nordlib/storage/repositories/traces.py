"""Every trace of a person: what the outbox, the audit log, the attempts and the instructions to libraries hold beside the records."""

from datetime import datetime
from typing import Final, Protocol

from nordlib.cards import CardholderId, LibraryInstruction
from nordlib.messages import QueuedMessage
from nordlib.privacy import TraceKind
from nordlib.storage.queries import Backend, Equal, Query
from nordlib.storage.repositories.attempts import AttemptRepository
from nordlib.storage.repositories.core import Repository, values_of
from nordlib.storage.stored import LIBRARY_INSTRUCTION

__all__ = ["TraceRepository"]

_INSTRUCTIONS_ABOUT: Final = Query(LIBRARY_INSTRUCTION, (Equal("holder"),))


class _Expiring(Protocol):
    """What holds one kind of trace."""

    def expired(self, until: datetime, after: str | None, limit: int) -> tuple[str, ...]: ...
    def count_expired(self, until: datetime) -> int: ...
    def delete_expired(self, until: datetime, /) -> None: ...


class _Outbox(_Expiring, Protocol):
    """An outbox whose messages are found by their subject."""

    def about(self, subject_id: str) -> tuple[QueuedMessage, ...]: ...


class TraceRepository(Repository):
    """Traces of persons."""

    def __init__(self, backend: Backend, outbox: _Outbox, audit_log: _Expiring, attempts: AttemptRepository) -> None:
        super().__init__(backend)
        self._outbox = outbox
        self._kept_in: dict[TraceKind, _Expiring] = {
            TraceKind.AUDIT_RECORD: audit_log,
            TraceKind.DEAD_LETTER: outbox,
            TraceKind.ATTEMPTS: attempts,
        }

    def messages_about(self, subject_id: str) -> tuple[QueuedMessage, ...]:
        return self._outbox.about(subject_id)

    def instructions_about(self, holder: CardholderId) -> tuple[LibraryInstruction, ...]:
        return values_of(self._backend.all(_INSTRUCTIONS_ABOUT, holder))

    def expired(self, kind: TraceKind, until: datetime, after: str | None, limit: int) -> tuple[str, ...]:
        return self._kept_in[kind].expired(until, after, limit)

    def count_expired(self, kind: TraceKind, until: datetime) -> int:
        return self._kept_in[kind].count_expired(until)

    def delete_expired(self, kind: TraceKind, until: datetime) -> None:
        self._kept_in[kind].delete_expired(until)
