"""Take what the owner of an interlibrary loan says, and tell the patron."""

from collections.abc import Sequence
from datetime import date
from typing import cast

import attrs
from attrs import field

from nordlib.circulation import Loan, LoanId
from nordlib.circulation.interlibrary import Happened, InterlibraryPolicy, LoanLog, Occurrence, apply, hear
from nordlib.commands.queueing import queue
from nordlib.errors import InvalidData, UnknownName
from nordlib.messages import Message, MessageKind
from nordlib.storage.protocols import HasOwnerLog, LendingTx
from nordlib.texts import Language, fill

__all__ = ["Telling", "owner_says"]


@attrs.frozen
class Telling:
    """Whom to tell of what an owner says, in which language, and what the owner's library is called."""

    to: str = field(repr=False)
    language: Language
    library: str


def owner_says(
    tx: LendingTx, loan: LoanId, events: Sequence[Occurrence], *, policy: InterlibraryPolicy, telling: Telling | None
) -> Happened:
    """Take what the owner of an interlibrary loan says, and queue what the patron is told (EXT-09); `telling` None: the host tells it.

    On a store with a log of what owners said (`HasOwnerLog`) the events may come late, in any order, and again: the loan is rebuilt from
    all of them, and nothing is told twice. Without one they are taken as they come. Raises `UnknownName` for a loan that is not stored, and
    `InvalidData` for one that is no interlibrary loan, and for events that can be read once only: a command that loses a race is run again.
    """
    if not isinstance(cast("object", events), Sequence):
        raise InvalidData("events of a loan", (f"they are a {type(events).__name__}; pass a tuple or a list, for they may be read twice",))
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    happened = _heard(tx, stored.value, events, policy)
    if happened.loan != stored.value:
        tx.loans.save(happened.loan, expected=stored.version)
    if telling is not None:
        queue(tx, (_message(each.kind, each.due, loan, telling) for each in happened.tells))
    return happened


def _heard(tx: LendingTx, loan: Loan, events: Sequence[Occurrence], policy: InterlibraryPolicy) -> Happened:
    if not isinstance(tx, HasOwnerLog):
        return apply(loan, events, policy)
    log, happened = hear(tx.owner_log.of(loan.id) or LoanLog(loan), events, policy)
    tx.owner_log.put(log)
    return happened


def _message(kind: MessageKind, due: date, loan: LoanId, telling: Telling) -> Message:
    values = {"library": telling.library, "due": fill("{due}", telling.language, {"due": due})}
    return Message(kind, telling.to, telling.language, loan, values)
