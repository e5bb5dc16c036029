"""The cases for notices about loans: the loans that are due in some days, and the notices that were queued."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

import attrs

from nordlib.circulation import DueInstant, Hold, HoldId, HoldStatus, ItemId, Loan, LoanId, LoanStatus, PatronId, TitleId
from nordlib.errors import UniqueViolation
from nordlib.storage.protocols import SentNotice, SentNoticeId, Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, assert_raises, assert_round_trip, case_decorator, ensure
from nordlib.testing.contract.samples import TODAY

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_DAY: Final = timedelta(days=1)
_NOTICE: Final = SentNotice(SentNoticeId("n1"), LoanId("l1"), TODAY)


def _loan(index: int, days: int) -> Loan:
    return Loan(LoanId(f"l{index}"), PatronId("p1"), ItemId(f"i{index}"), TitleId("t1"), TODAY + days * _DAY)


def _due(tx: ContractTx, after: LoanId | None = None, limit: int = 9) -> list[LoanId]:
    return [stored.value.id for stored in tx.loans.due_between(TODAY, TODAY + 2 * _DAY, after, limit)]


@case_decorator(CASES, "loans.add", "loans.due_between", "loans by the hour")("ST-163")
def _loans_are_found_by_the_day_on_which_they_are_due(store: Store[ContractTx]) -> None:
    """The loans that are on loan and due between two days, both inclusive, are found, by id and in pages; those by the hour by UTC day."""
    hourly = attrs.evolve(_loan(5, 0), due=DueInstant(datetime.combine(TODAY + 2 * _DAY, datetime.max.time(), UTC)))
    next_day = attrs.evolve(_loan(6, 0), due=DueInstant(datetime.combine(TODAY + 3 * _DAY, datetime.min.time(), UTC)))
    returned = attrs.evolve(_loan(7, 1), status=LoanStatus.RETURNED)

    def lend(tx: ContractTx) -> None:
        for loan in (_loan(1, 2), _loan(2, 0), _loan(3, -1), _loan(4, 3), hourly, next_day, returned):
            tx.loans.add(loan)

    store.run(lend)
    ensure(store.run(_due) == ["l1", "l2", "l5"], "not every loan of these days was found, or another one was")
    pages = (store.run(partial(_due, limit=2)), store.run(partial(_due, after=LoanId("l2"))))
    ensure(pages == (["l1", "l2"], ["l5"]), "the pages of the loans of these days are wrong")
    moved = attrs.evolve(_loan(3, 1), renewals_used=1)

    def move(tx: ContractTx) -> None:
        stored = tx.loans.get(moved.id)
        tx.loans.save(moved, expected_version=0 if stored is None else stored.version)

    store.run(move)
    ensure(store.run(_due) == ["l1", "l2", "l3", "l5"], "a loan is not found by its new due date")


@case_decorator(CASES, "holds.add", "holds.in_status", "made-up patrons")("ST-165")
def _holds_are_found_by_status(store: Store[ContractTx]) -> None:
    """The holds with a status are found, by id and in pages, and no others."""
    ready = [Hold(HoldId(f"h{index}"), PatronId("p1"), TitleId("t1"), status=HoldStatus.READY_FOR_PICKUP) for index in range(3)]

    def place(tx: ContractTx) -> None:
        for hold in (*reversed(ready), Hold(HoldId("h9"), PatronId("p1"), TitleId("t1"))):
            tx.holds.add(hold)

    store.run(place)
    ensure(store.run(_ready) == [hold.id for hold in ready], "not every hold with the status was found, or another one was")
    pages = (store.run(partial(_ready, limit=2)), store.run(partial(_ready, after=ready[1].id)))
    ensure(pages == (["h0", "h1"], ["h2"]), "the pages of the holds with the status are wrong")


def _ready(tx: ContractTx, after: HoldId | None = None, limit: int = 9) -> list[HoldId]:
    return [stored.value.id for stored in tx.holds.in_status(HoldStatus.READY_FOR_PICKUP, after, limit)]


def _get(store: Store[ContractTx], notice: SentNotice) -> SentNotice | None:
    return store.run(lambda tx: tx.sent_notices.get(notice.id))


def _add(store: Store[ContractTx], notice: SentNotice) -> None:
    store.run(lambda tx: tx.sent_notices.add(notice))


def _delete_before(tx: ContractTx, day: date) -> None:
    tx.sent_notices.delete_due_before(day)


@case_decorator(CASES, "sent_notices")("ST-164")
def _notices_are_kept_until_they_are_old(store: Store[ContractTx]) -> None:
    """A notice that was queued is returned unchanged, is stored once, and is deleted when its due date is before a day, and not before."""
    other = attrs.evolve(_NOTICE, id=SentNoticeId("n2"), due=TODAY + _DAY)
    ensure(_get(store, _NOTICE) is None, "a notice was found, and none was stored")
    for notice in (_NOTICE, other):
        _add(store, notice)
        assert_round_trip(_get(store, notice), notice)
    assert_raises(UniqueViolation, partial(_add, store, attrs.evolve(other, id=_NOTICE.id)), "a notice was stored twice")
    store.run(partial(_delete_before, day=TODAY))
    assert_round_trip(_get(store, _NOTICE), _NOTICE)
    store.run(partial(_delete_before, day=TODAY + _DAY))
    ensure(_get(store, _NOTICE) is None, "an old notice was not deleted")
    assert_round_trip(_get(store, other), other)
