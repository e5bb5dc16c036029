"""What a store must hold to about loans, holds, patrons' standing and what owners of interlibrary loans said.

The ids here are digits, for a host gives them, and its own may be numbers.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

import attrs

from nordlib.circulation import (
    DueInstant,
    FeeCategory,
    Hold,
    HoldId,
    HoldStatus,
    InterlibraryTerms,
    ItemId,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    Money,
    PatronId,
    PatronStanding,
    RenewalPermission,
    TitleId,
)
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType, LoanHistory
from nordlib.decisions import UNKNOWN
from nordlib.errors import TransactionConflict, UniqueViolation, VersionConflict
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, InjectedError, assert_raises, assert_round_trip, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, TODAY
from nordlib.testing.fault_injection import FaultInjectingStore, count_calls

__all__ = ["CASES"]

CASES: Final[list[ContractCase]] = []
_loans = case_decorator(CASES, "loans.add")
_PATRON: Final = PatronId("7")
_TITLE: Final = TitleId("12")
_RIVALS: Final = 16
_OWNER: Final = InterlibraryTerms(
    LibraryId("Z"), RenewalPermission.ALLOWED, 2, TODAY, True, False, TODAY + timedelta(1), TODAY + timedelta(2), TODAY + timedelta(3)
)


def _loan(index: int, **changes: Any) -> Loan:
    return attrs.evolve(Loan(LoanId(f"{100 + index}"), _PATRON, ItemId(f"{80 + index}"), _TITLE, TODAY), **changes)


def _add(store: Store[ContractTx], *loans: Loan) -> None:
    def command(tx: ContractTx) -> None:
        for each in loans:
            tx.loans.add(each)

    store.run(command)


def _get(store: Store[ContractTx], key: LoanId) -> tuple[Loan | None, int]:
    found = store.run(lambda tx: tx.loans.get(key))
    return (None, 0) if found is None else (found.value, found.version)


def _save(tx: ContractTx, loan: Loan, expected_version: int) -> None:
    tx.loans.save(loan, expected_version=expected_version)


def _put_standing(tx: ContractTx, standing: PatronStanding) -> None:
    tx.patron_standings.put(_PATRON, standing)


def _put_log(tx: ContractTx, log: LoanHistory) -> None:
    tx.loan_histories.put(log)


@_loans("ST-070")
def _are_kept_as_they_were(store: Store[ContractTx]) -> None:
    """A loan is found as it was put in, and one that is not there is not found."""
    loans = _loan(0), _loan(1, renewals_used=2, recalled=True, item_type="dvd"), _loan(2, status=LoanStatus.CLAIMED_RETURNED)
    _add(store, *loans)
    for each in loans:
        assert_round_trip(_get(store, each.id)[0], each)
    ensure(_get(store, LoanId("99"))[0] is None, "a loan is there that was not put in")
    assert_raises(UniqueViolation, lambda: _add(store, loans[0]), "two loans have one id")


@case_decorator(CASES, "loans.add", "loans by the hour")("ST-076")
def _are_due_at_an_instant(store: Store[ContractTx]) -> None:
    """A loan that is due at an instant is, and comes before those that have the whole day."""
    by_the_hour = _loan(1, due=DueInstant(NOW))
    _add(store, _loan(0), by_the_hour)
    found = store.run(lambda tx: tx.loans.for_patron(_PATRON))
    ensure([each.value for each in found] == [by_the_hour, _loan(0)], "another loan came back than went in, or not in this order")


@case_decorator(CASES, "loans.add", "interlibrary loans")("ST-077")
def _are_of_another_library(store: Store[ContractTx]) -> None:
    """An interlibrary loan is found with all that its owner has said, before and afterwards."""
    said, silent = (
        _loan(place, kind=LoanKind.INTERLIBRARY, interlibrary=owner) for place, owner in enumerate((_OWNER, InterlibraryTerms()))
    )
    _add(store, said, silent)
    for each in (said, silent):
        assert_round_trip(_get(store, each.id)[0], each)
    heard = attrs.evolve(silent, interlibrary=_OWNER)
    store.run(_save, heard, _get(store, silent.id)[1])
    assert_round_trip(_get(store, silent.id)[0], heard)


@_loans("ST-071")
def _a_stale_renewal_is_refused(store: Store[ContractTx]) -> None:
    """Of two saves of one version of a loan the second is refused, and nothing of it is kept."""
    _add(store, _loan(0))
    version = _get(store, _loan(0).id)[1]
    renewed, again = _loan(0, renewals_used=1), _loan(0, renewals_used=2)
    store.run(lambda tx: tx.loans.save(renewed, expected_version=version))
    assert_raises(VersionConflict, lambda: store.run(lambda tx: tx.loans.save(again, expected_version=version)), "an update is lost")
    ensure(_get(store, renewed.id)[0] == renewed, "what was refused was kept")


@_loans("ST-095")
def _are_saved_as_they_are(store: Store[ContractTx]) -> None:
    """A loan is found as it was saved, field by field."""
    lent = _loan(0, item_type="dvd")
    _add(store, lent)
    for changed in (
        attrs.evolve(lent, due=TODAY + timedelta(9), renewals_used=1),
        attrs.evolve(lent, recalled=True, status=LoanStatus.CLAIMED_RETURNED),
        attrs.evolve(lent, status=LoanStatus.RETURNED),
        attrs.evolve(lent, status=LoanStatus.LOST),
    ):
        store.run(_save, changed, _get(store, lent.id)[1])
        assert_round_trip(_get(store, lent.id)[0], changed)


@_loans("ST-072")
def _are_a_patron_s(store: Store[ContractTx]) -> None:
    """A patron's loans are told by the day on which they are due and then by id; no other patron's is among them."""
    loans = (_loan(3), _loan(2), _loan(1, due=TODAY + timedelta(1)), _loan(5, patron=PatronId("70")))
    _add(store, *loans)
    found = store.run(lambda tx: tx.loans.for_patron(_PATRON))
    ensure([each.value for each in found] == [loans[1], loans[0], loans[2]], "others are the patron's, or not in this order")
    ensure(store.run(lambda tx: tx.loans.for_patron(PatronId("99"))) == (), "one who has no loan has some")


def _renewing(loan: LoanId, tx: ContractTx) -> None:
    found = tx.loans.get(loan)
    assert found is not None
    tx.loans.save(attrs.evolve(found.value, renewals_used=found.value.renewals_used + 1), expected_version=found.version)


@_loans("ST-078")
def _fails_at_any_call_and_leaves_the_loan(store: Store[ContractTx]) -> None:
    """Wherever a renewal fails the loan is as it was, and wherever it loses a race it is done once."""
    _add(store, _loan(0), _loan(1))
    renewing = partial(_renewing, _loan(0).id)
    for place in range(count_calls(store, renewing)):
        before = _get(store, _loan(0).id)[0]
        failing = FaultInjectingStore(store, at_call=place, error=InjectedError())
        assert_raises(InjectedError, partial(failing.run, renewing), f"the fault of call {place} was swallowed")
        ensure(_get(store, _loan(0).id)[0] == before, f"what was written before call {place} failed was kept")
        again = FaultInjectingStore(store, at_call=place, error=TransactionConflict("on purpose"))
        again.run(partial(_renewing, _loan(1).id))
        ensure(_get(store, _loan(1).id)[0] == _loan(1, renewals_used=place + 1), f"a race that was lost at call {place} was not run again")


@_loans("ST-079")
def _no_renewal_is_lost(store: Store[ContractTx]) -> None:
    """Of many who renew one loan at the same time, each renewal that is told as done stands."""
    _add(store, _loan(0))

    def renewed(_: int) -> bool:
        try:
            store.run(partial(_renewing, _loan(0).id))
        except Exception:  # noqa: BLE001 - a renewal that was given up is not counted
            return False
        return True

    with ThreadPoolExecutor(_RIVALS) as pool:
        done = sum(pool.map(renewed, range(_RIVALS)))
    ensure(_get(store, _loan(0).id)[0] == _loan(0, renewals_used=done), f"{done} renewals were told as done, and not as many stand")


@case_decorator(CASES, "holds.add")("ST-073")
def _holds_are_on_their_title(store: Store[ContractTx]) -> None:
    """Every hold on a title is told as it was put in, and no other title's."""
    whole = Hold(HoldId("1"), _PATRON, _TITLE, ItemId("81"), HoldStatus.SUSPENDED, TODAY, TODAY + timedelta(9))
    plain, other = Hold(HoldId("2"), PatronId("8"), _TITLE), Hold(HoldId("3"), _PATRON, TitleId("120"))

    def command(tx: ContractTx) -> None:
        for each in (whole, plain, other):
            tx.holds.add(each)

    store.run(command)
    found = store.run(lambda tx: tx.holds.for_title(_TITLE))
    ensure(len(found) == 2 and {each.id: each for each in found} == {whole.id: whole, plain.id: plain}, "others are on the title")  # noqa: PLR2004 - two were put in
    moved = attrs.evolve(plain, title=TitleId("99"))
    assert_raises(UniqueViolation, lambda: store.run(lambda tx: tx.holds.add(moved)), "two holds have one id")


@case_decorator(CASES, "patron_standings.put")("ST-074")
def _what_is_not_known_stays_unknown(store: Store[ContractTx]) -> None:
    """What is known of a patron is told as it was put in; what is not known is told as that, and is nowhere taken for none."""
    known = PatronStanding(True, date(2027, 1, 31), Money(Decimal("12.50"), "DKK"), FeeCategory.CHILD)
    for standing in (
        known,
        PatronStanding(),
        PatronStanding(UNKNOWN, UNKNOWN, UNKNOWN),
        PatronStanding(card_expires_on=UNKNOWN),
        PatronStanding(debt=UNKNOWN),
    ):
        store.run(_put_standing, standing)
        ensure(store.run(lambda tx: tx.patron_standings.get(_PATRON)) == standing, "another standing came back than went in")
    ensure(store.run(lambda tx: tx.patron_standings.get(PatronId("99"))) is UNKNOWN, "something is known of one whom nobody knows")


@case_decorator(CASES, "loan_histories")("ST-075")
def _the_owner_s_log_grows(store: Store[ContractTx]) -> None:
    """The log of an interlibrary loan is told as it was kept last."""
    lent = _loan(0, kind=LoanKind.INTERLIBRARY, interlibrary=_OWNER)
    first = InterlibraryEvent(InterlibraryEventType.OWNER_RECALLS, NOW, "e1", TODAY)
    ensure(store.run(lambda tx: tx.loan_histories.get(lent.id)) is None, "a loan has a log before it began")
    for log in (LoanHistory(lent), LoanHistory(lent, (first, InterlibraryEvent(InterlibraryEventType.OWNER_REJECTS, NOW, grace_days=3)))):
        store.run(_put_log, log)
        ensure(store.run(lambda tx: tx.loan_histories.get(lent.id)) == log, "another log came back than went in")
