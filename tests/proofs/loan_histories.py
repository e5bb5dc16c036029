"""Every short sequence of commands over a stored interlibrary loan: what its history rebuilds is what the steps make (REN-06, REN-08)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Any, Final

from nordlib.circulation import Loan, PatronStanding
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType, apply_events
from nordlib.commands import RenewalContext, record_owner_events, renew_loan
from nordlib.storage import MemoryStore
from tests.proofs.interlibrary_loans import ANSWERS, BEGIN, LENT, PATRON, POLICY, due_date

__all__ = ["LONGEST", "WHAT", "differing", "sequences"]

#: The invariant, as the page words it.
WHAT: Final = "a stored loan, which commands rebuild from its history, is the one that the same steps make (REN-06, REN-08)"
LONGEST: Final = 3
_A_DAY: Final = timedelta(days=1)
_IN_GOOD_STANDING: Final = RenewalContext(PatronStanding())
_RENEW, _WAIT = "renew", "a night"
_ANSWERS: Final[Mapping[str, tuple[InterlibraryEventType, Callable[[Loan, date], dict[str, Any]]]]] = {
    "accept": (InterlibraryEventType.OWNER_ACCEPTS, lambda _loan, _: {}),
    "accept, one day fewer": (InterlibraryEventType.OWNER_ACCEPTS, lambda loan, _: {"day": due_date(loan) - _A_DAY}),
    "reject": (InterlibraryEventType.OWNER_REJECTS, lambda _loan, _: {}),
    "recall": (InterlibraryEventType.OWNER_RECALLS, lambda _, today: {"day": today}),
    "withdraw the recall": (InterlibraryEventType.OWNER_WITHDRAWS_RECALL, lambda _loan, _: {}),
    "move": (InterlibraryEventType.DUE_DATE_MOVED, lambda loan, _: {"day": due_date(loan) + _A_DAY, "moved_from": due_date(loan)}),
    "return": (InterlibraryEventType.RETURNED, lambda _loan, _: {}),
}


def sequences() -> Iterator[tuple[str, ...]]:
    """Every sequence of at most so many steps."""
    for length in range(1, LONGEST + 1):
        yield from product((_RENEW, _WAIT, *_ANSWERS), repeat=length)


@cache
def differing() -> tuple[tuple[str, ...], ...]:
    """The sequences after which the stored loan is another than the one that the steps make."""
    return tuple(steps for steps in sequences() if not _agrees(steps))


def _agrees(steps: tuple[str, ...]) -> bool:
    store, loan, now = MemoryStore(), LENT, BEGIN
    with store.transaction() as tx:
        tx.loans.add(loan)
    for step in steps:
        now += timedelta(days=step == _WAIT, minutes=1)
        if step == _RENEW:
            renewed = store.run(renew_loan, loan.id, by=PATRON, policy=POLICY, now=now, context=_IN_GOOD_STANDING)
            loan = renewed.value if renewed else loan
        elif step != _WAIT:
            kind, needed = _ANSWERS[step]
            event = InterlibraryEvent(kind, now, **needed(loan, now.date()))
            store.run(record_owner_events, loan.id, [event], policy=ANSWERS, recipient=None)
            loan = apply_events(loan, [event], ANSWERS).loan
    stored = store.read(lambda tx: tx.loans.get(loan.id))
    return stored is not None and stored.value == loan
