"""The cases for traces: every message and instruction about a person is found, and every trace has an end."""

from datetime import UTC, datetime, timedelta
from typing import Final

from nordlib.accounts import AccountId, AuditEntry, ProtectionRequest, StaffId
from nordlib.attempts import Attempts
from nordlib.cards import CardholderId, Instruction, LibraryInstruction, LibraryInstructionId
from nordlib.messages import QueuedMessage
from nordlib.privacy import TraceKind
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, A, B, make_message

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "traces")
_SECOND: Final = timedelta(seconds=1)
_DUE: Final = 2  # of the instants, until now
_INSTANTS: Final = (NOW - _SECOND, NOW, NOW + _SECOND)


def _expired(store: Store[ContractTx], kind: TraceKind, until: datetime, after: str | None = None, limit: int = 9) -> tuple[str, ...]:
    return store.run(lambda tx: tx.traces.expired(kind, until, after, limit))


def _check_expiry(store: Store[ContractTx], kind: TraceKind) -> None:
    """Check the page, the count and the deletion of three traces of a kind, one for each of the instants; one without stays."""
    until = NOW.astimezone(UTC)  # another offset: a store must compare instants
    expired = _expired(store, kind, until)
    ensure(len(set(expired)) == _DUE, f"{len(set(expired))} traces are expired instead of {_DUE}")
    ensure(_expired(store, kind, until, None, 1) == expired[:1], "the page is too long, or not the first")
    ensure(_expired(store, kind, until, expired[0], 9) == expired[1:], "the page does not begin after its id")
    ensure(_expired(store, kind, NOW - 2 * _SECOND) == (), "a trace is expired too early")
    ensure(store.run(lambda tx: tx.traces.count_expired(kind, until)) == _DUE, "the expired traces were not counted")
    store.run(lambda tx: tx.traces.delete_expired(kind, until))
    ensure(_expired(store, kind, until) == (), "an expired trace was not deleted")
    ensure(len(_expired(store, kind, NOW + _SECOND)) == 1, "a trace was deleted too early")


@case_decorator(CASES, "traces", "outbox")("ST-200")
def _messages_about_a_person_are_found(store: Store[ContractTx]) -> None:
    """Every message about a subject is found, with the instants at which it was queued and given up, and no other message."""
    first, second, other = make_message("a00", "first"), make_message("a00", "second"), make_message("a000")

    def add(tx: ContractTx) -> None:
        tx.outbox.add(first, NOW)
        tx.outbox.add(other, NOW)
        tx.outbox.add(second)

    store.run(add)
    (due,) = store.run(lambda tx: tx.outbox.claim(NOW, NOW + _SECOND, 1))
    store.run(lambda tx: tx.outbox.dead_letter(due.id, NOW + _SECOND))
    found = store.run(lambda tx: tx.traces.messages_about("a00"))
    wanted = (QueuedMessage(first, NOW, 1, NOW + _SECOND), QueuedMessage(second, None, 0, None))
    ensure(found == wanted, "the wrong messages were found, or the instants are different")
    ensure(store.run(lambda tx: tx.traces.messages_about("a0")) == (), "a message about another subject was found")


@case_decorator(CASES, "traces", "library_instructions")("ST-201")
def _instructions_about_a_cardholder_are_found(store: Store[ContractTx]) -> None:
    """The instructions about a cardholder are found at every library, by id, until they are acknowledged."""
    about = [LibraryInstruction(to, Instruction.UPDATE, CardholderId("h0"), LibraryInstructionId(f"i{n}")) for n, to in enumerate((B, A))]
    other = LibraryInstruction(A, Instruction.UPDATE, CardholderId("h00"), LibraryInstructionId("i9"))

    def add(tx: ContractTx) -> None:
        for instruction in (*reversed(about), other):
            tx.library_instructions.add(instruction)

    store.run(add)
    ensure(store.run(lambda tx: tx.traces.instructions_about(CardholderId("h0"))) == tuple(about), "the wrong instructions were found")
    store.run(lambda tx: tx.library_instructions.acknowledge(about[0].id))
    ensure(store.run(lambda tx: tx.traces.instructions_about(CardholderId("h0"))) == (about[1],), "an acknowledged instruction was found")


@case_decorator(CASES, "traces", "outbox")("ST-202")
def _dead_letters_end(store: Store[ContractTx]) -> None:
    """A message that could not be sent is deleted from an instant on; one that waits is not, however old."""

    def add(tx: ContractTx) -> None:
        for _ in range(4):
            tx.outbox.add(make_message(), NOW - timedelta(days=9))

    store.run(add)
    *given_up, waiting = store.run(lambda tx: tx.outbox.claim(NOW, NOW + _SECOND, 9))

    def give_up(tx: ContractTx) -> None:
        for entry, at in zip(given_up, _INSTANTS, strict=True):
            tx.outbox.dead_letter(entry.id, at)

    store.run(give_up)
    _check_expiry(store, TraceKind.DEAD_LETTER)
    left = store.run(lambda tx: tx.outbox.claim(NOW + _SECOND, NOW + 2 * _SECOND, 9))
    ensure([entry.id for entry in left] == [waiting.id], "a message that waits was deleted")


@case_decorator(CASES, "traces", "audit_log")("ST-203")
def _records_end(store: Store[ContractTx]) -> None:
    """A record of the audit log is deleted from its instant on; one without an instant stays."""
    request = ProtectionRequest(AccountId("a00"), StaffId("r00"))

    def add(tx: ContractTx) -> None:
        tx.audit_log.add(request)
        for at in _INSTANTS:
            tx.audit_log.add(AuditEntry(at, "agency m", "view_account", AccountId("a00")))

    store.run(add)
    _check_expiry(store, TraceKind.AUDIT_RECORD)
    left = store.run(lambda tx: tx.audit_log.for_subject("a00"))
    ensure(request in left and len(left) > 1, "a record without an instant was deleted")


@case_decorator(CASES, "traces", "attempts")("ST-204")
def _attempts_end(store: Store[ContractTx]) -> None:
    """The attempts under a name are deleted from the instant on from which they do not count."""

    def add(tx: ContractTx) -> None:
        for number, at in enumerate(_INSTANTS):
            tx.attempts.put(Attempts(f"{number}" * 64, (at - _SECOND,), at))

    store.run(add)
    _check_expiry(store, TraceKind.ATTEMPTS)
