"""Take what the owner of an interlibrary loan says, and tell the patron."""

from collections.abc import Iterable

import attrs
from attrs import field

from nordlib.circulation import LoanId
from nordlib.circulation.interlibrary import Happened, InterlibraryPolicy, Occurrence, apply
from nordlib.commands.queueing import queue
from nordlib.errors import UnknownName
from nordlib.messages import Message
from nordlib.storage.protocols import LendingTx
from nordlib.texts import Language, fill

__all__ = ["Telling", "owner_says"]


@attrs.frozen
class Telling:
    """Whom to tell of what an owner says, in which language, and what the owner's library is called."""

    to: str = field(repr=False)
    language: Language
    library: str


def owner_says(
    tx: LendingTx, loan: LoanId, events: Iterable[Occurrence], *, policy: InterlibraryPolicy, telling: Telling | None = None
) -> Happened:
    """Take what the owner of an interlibrary loan says, and queue what the patron is told (EXT-09).

    Events that the loan has had are to be left out, for they would be taken again. Raises `UnknownName` for a loan that is not stored, and
    `InvalidData` for one that is no interlibrary loan.
    """
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    happened = apply(stored.value, events, policy)
    if happened.loan != stored.value:
        tx.loans.save(happened.loan, expected=stored.version)
    if telling is not None:
        due = fill("{due}", telling.language, {"due": happened.loan.due})
        values = {"library": telling.library, "due": due}
        queue(tx, tuple(Message(kind, telling.to, telling.language, loan, values) for kind in happened.tells))
    return happened
