"""The cases for loans, holds, patrons' standings and the terms and histories of interlibrary loans.

The ids here are digits, because the host makes them, and its own ids may be numbers.
"""

from concurrent.futures import Future, ThreadPoolExecutor
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
from nordlib.errors import StorageError, TransactionConflict, UniqueViolation, VersionConflict
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import Store, Versioned
from nordlib.testing.contract.cases import (
    ContractCase,
    ContractTx,
    InjectedError,
    assert_raises,
    assert_round_trip,
    case_decorator,
    ensure,
    wait_for_others,
)
from nordlib.testing.contract.samples import NOW, TODAY
from nordlib.testing.fault_injection import FaultInjectingStore, count_calls

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_loans = case_decorator(CASES, "loans.add")
_PATRON: Final = PatronId("7")
_TITLE: Final = TitleId("12")
_RIVALS: Final = 16
#: Seconds that a write outside of the transaction is waited for: a store that locks makes it wait.
_PATIENCE: Final = 0.3
_OWNER: Final = InterlibraryTerms(
    LibraryId("Z"), RenewalPermission.ALLOWED, 2, TODAY, True, False, TODAY + timedelta(1), TODAY + timedelta(3)
)


def _loan(index: int, **changes: Any) -> Loan:
    return attrs.evolve(Loan(LoanId(f"{100 + index}"), _PATRON, ItemId(f"{80 + index}"), _TITLE, TODAY), **changes)


def _add(store: Store[ContractTx], *loans: Loan) -> None:
    def command(tx: ContractTx) -> None:
        for loan in loans:
            tx.loans.add(loan)

    store.run(command)


def _get(store: Store[ContractTx], key: LoanId) -> tuple[Loan | None, int]:
    stored = store.run(lambda tx: tx.loans.get(key))
    return (None, 0) if stored is None else (stored.value, stored.version)


def _listed(store: Store[ContractTx], patron: PatronId) -> list[Loan]:
    listed = store.run(lambda tx: tx.loans.for_patron(patron))
    return [each.value for each in listed if isinstance(each, Versioned)]


def _save(tx: ContractTx, loan: Loan, expected_version: int) -> None:
    tx.loans.save(loan, expected_version=expected_version)


def _put_standing(tx: ContractTx, standing: PatronStanding) -> None:
    tx.patron_standings.put(_PATRON, standing)


def _put_history(tx: ContractTx, history: LoanHistory) -> None:
    tx.loan_histories.put(history)


@_loans("ST-070")
def _are_stored_unchanged(store: Store[ContractTx]) -> None:
    """A loan is returned unchanged after it was added, and an unknown id finds no loan."""
    loans = _loan(0), _loan(1, renewals_used=2, item_type="dvd")
    _add(store, *loans)
    for loan in loans:
        assert_round_trip(_get(store, loan.id)[0], loan)
    ensure(_get(store, LoanId("99"))[0] is None, "a loan was found that was never added")
    assert_raises(UniqueViolation, lambda: _add(store, loans[0]), "two loans have the same id")


@case_decorator(CASES, "loans.add", "loans by the hour")("ST-076")
def _are_due_at_an_instant(store: Store[ContractTx]) -> None:
    """A loan that is due at an instant keeps it, and is returned before loans that are due on the whole of that day."""
    by_the_hour = _loan(1, due=DueInstant(NOW.replace(microsecond=0)))
    _add(store, _loan(0), by_the_hour)
    ensure(_listed(store, _PATRON) == [by_the_hour, _loan(0)], "a different loan was returned, or in the wrong order")


@case_decorator(CASES, "loans.add", "loans by the hour", "fractions of a second")("ST-097")
def _are_due_at_a_fraction_of_a_second(store: Store[ContractTx]) -> None:
    """A loan that is due at an instant keeps the fractions of its second."""
    loan = _loan(0, due=DueInstant(NOW))
    _add(store, loan)
    assert_round_trip(_get(store, loan.id)[0], loan)


@case_decorator(CASES, "loans.add", "interlibrary loans")("ST-077")
def _are_of_another_library(store: Store[ContractTx]) -> None:
    """An interlibrary loan is returned with all terms of its owner, when they are added with the loan and when they are saved later."""
    with_terms, without_terms = (
        _loan(index, kind=LoanKind.INTERLIBRARY, interlibrary=terms) for index, terms in enumerate((_OWNER, InterlibraryTerms()))
    )
    _add(store, with_terms, without_terms)
    for loan in (with_terms, without_terms):
        assert_round_trip(_get(store, loan.id)[0], loan)
    updated = attrs.evolve(without_terms, interlibrary=_OWNER)
    store.run(_save, updated, _get(store, without_terms.id)[1])
    assert_round_trip(_get(store, without_terms.id)[0], updated)


@_loans("ST-071")
def _a_stale_renewal_is_refused(store: Store[ContractTx]) -> None:
    """The second of two saves of the same version of a loan is refused, and nothing is written."""
    _add(store, _loan(0))
    version = _get(store, _loan(0).id)[1]
    renewed, again = _loan(0, renewals_used=1), _loan(0, renewals_used=2)
    store.run(lambda tx: tx.loans.save(renewed, expected_version=version))
    assert_raises(VersionConflict, lambda: store.run(lambda tx: tx.loans.save(again, expected_version=version)), "an update was lost")
    ensure(_get(store, renewed.id)[0] == renewed, "a refused change was stored")


@_loans("ST-095")
def _are_saved_unchanged(store: Store[ContractTx]) -> None:
    """A loan is returned unchanged after it was saved, field by field."""
    lent = _loan(0, item_type="dvd")
    _add(store, lent)
    for changed in (attrs.evolve(lent, due=TODAY + timedelta(9), renewals_used=1), attrs.evolve(lent, due=TODAY + timedelta(30))):
        store.run(_save, changed, _get(store, lent.id)[1])
        assert_round_trip(_get(store, lent.id)[0], changed)


@case_decorator(CASES, "loans.add", "loans returned or lost")("ST-096")
def _are_recalled_returned_or_lost(store: Store[ContractTx]) -> None:
    """A loan keeps its status and whether it is recalled, when it is added with them and when they are saved later."""
    lent, claimed = _loan(0), _loan(1, recalled=True, status=LoanStatus.CLAIMED_RETURNED)
    _add(store, lent, claimed)
    assert_round_trip(_get(store, claimed.id)[0], claimed)
    for changed in (
        attrs.evolve(lent, recalled=True, status=LoanStatus.CLAIMED_RETURNED),
        attrs.evolve(lent, status=LoanStatus.RETURNED),
        attrs.evolve(lent, status=LoanStatus.LOST),
    ):
        store.run(_save, changed, _get(store, lent.id)[1])
        assert_round_trip(_get(store, lent.id)[0], changed)


@case_decorator(CASES, "loans.add", "made-up patrons")("ST-072")
def _are_listed_for_the_patron(store: Store[ContractTx]) -> None:
    """A patron's loans are returned in order of due day and then of id, without loans of other patrons."""
    loans = (_loan(3), _loan(2), _loan(1, due=TODAY + timedelta(1)), _loan(5, patron=PatronId("70")))
    _add(store, *loans)
    ensure(_listed(store, _PATRON) == [loans[1], loans[0], loans[2]], "the wrong loans were returned, or in the wrong order")
    ensure(_listed(store, PatronId("99")) == [], "a patron without loans has a loan")


def _renewing(loan: LoanId, tx: ContractTx) -> None:
    stored = tx.loans.get(loan)
    assert stored is not None
    tx.loans.save(attrs.evolve(stored.value, renewals_used=stored.value.renewals_used + 1), expected_version=stored.version)


@_loans("ST-078")
def _fails_at_any_call_and_leaves_the_loan(store: Store[ContractTx]) -> None:
    """A renewal that fails at any call leaves the loan unchanged, and one that loses a race at any call takes effect once."""
    _add(store, _loan(0), _loan(1))
    renewing = partial(_renewing, _loan(0).id)
    for call in range(count_calls(store, renewing)):
        before = _get(store, _loan(0).id)[0]
        failing = FaultInjectingStore(store, at_call=call, error=InjectedError())
        assert_raises(InjectedError, partial(failing.run, renewing), f"the error of call {call} was swallowed")
        ensure(_get(store, _loan(0).id)[0] == before, f"a write before the failed call {call} was stored")
        losing = FaultInjectingStore(store, at_call=call, error=TransactionConflict("on purpose"))
        losing.run(partial(_renewing, _loan(1).id))
        ensure(_get(store, _loan(1).id)[0] == _loan(1, renewals_used=call + 1), f"a race lost at call {call} was not run again")


@_loans("ST-079")
def _no_renewal_is_lost(store: Store[ContractTx]) -> None:
    """When many threads renew the same loan at once, no renewal that succeeded is lost."""
    _add(store, _loan(0))

    def renewed(_: int) -> bool:
        try:
            store.run(partial(_renewing, _loan(0).id))
        except StorageError:
            return False
        return True

    with ThreadPoolExecutor(_RIVALS) as pool:
        succeeded = sum(pool.map(renewed, range(_RIVALS)))
    ensure(
        _get(store, _loan(0).id)[0] == _loan(0, renewals_used=succeeded),
        f"{succeeded} renewals succeeded, and the loan does not have as many",
    )


@case_decorator(CASES, "loans.add", "store.renew_outside")("ST-099")
def _no_renewal_by_other_software_is_lost(store: Store[ContractTx]) -> None:
    """A renewal by the host's own software, between the reading and the saving of a loan, is not lost: it waits, or the save is refused.

    The store's `renew_outside(loan)` is that renewal, on a connection of its own: it counts one more renewal of the loan.
    """
    _add(store, _loan(0))
    outside: Any = store
    with ThreadPoolExecutor(1) as pool:
        renewal: list[Future[Any]] = []

        def renewing(tx: ContractTx) -> None:
            stored = tx.loans.get(_loan(0).id)
            assert stored is not None
            if not renewal:  # in the first run alone
                renewal.append(pool.submit(outside.renew_outside, _loan(0).id))
                wait_for_others(store, renewal, _PATIENCE)
            tx.loans.save(attrs.evolve(stored.value, renewals_used=stored.value.renewals_used + 1), expected_version=stored.version)

        store.run(renewing)
    done = 1 if renewal[0].exception() is None else 0  # a database that is locked refuses it, and so loses nothing
    ensure(
        _get(store, _loan(0).id)[0] == _loan(0, renewals_used=1 + done),
        "a renewal by other software was lost: lock the row when it is read, or take a version that every write changes",
    )


@case_decorator(CASES, "holds.add", "made-up patrons")("ST-073")
def _holds_are_found_by_title(store: Store[ContractTx]) -> None:
    """Every hold on a title is returned unchanged, without holds on other titles."""
    whole = Hold(HoldId("1"), _PATRON, _TITLE, ItemId("81"), HoldStatus.SUSPENDED, TODAY, TODAY + timedelta(9))
    plain, other = Hold(HoldId("2"), PatronId("8"), _TITLE), Hold(HoldId("3"), _PATRON, TitleId("120"))

    def command(tx: ContractTx) -> None:
        for hold in (whole, plain, other):
            tx.holds.add(hold)

    store.run(command)
    holds = store.run(lambda tx: tx.holds.for_title(_TITLE))
    ensure(len(holds) == 2 and {hold.id: hold for hold in holds} == {whole.id: whole, plain.id: plain}, "the title has the wrong holds")  # noqa: PLR2004 - two were added
    moved = attrs.evolve(plain, title=TitleId("99"))
    assert_raises(UniqueViolation, lambda: store.run(lambda tx: tx.holds.add(moved)), "two holds have the same id")


@case_decorator(CASES, "patron_standings.put", "unknown standings")("ST-074")
def _unknown_facts_stay_unknown(store: Store[ContractTx]) -> None:
    """What is unknown of a patron is returned as UNKNOWN, and never as None or as the lack of something."""
    for standing in (
        PatronStanding(UNKNOWN, UNKNOWN, UNKNOWN),
        PatronStanding(card_expires_on=UNKNOWN),
        PatronStanding(debt=UNKNOWN),
    ):
        store.run(_put_standing, standing)
        ensure(store.run(lambda tx: tx.patron_standings.get(_PATRON, NOW)) == standing, "a different standing was returned")


@case_decorator(CASES, "patron_standings.put")("ST-098")
def _standings_are_returned_unchanged(store: Store[ContractTx]) -> None:
    """A patron's standing is returned unchanged, and an unknown patron has none."""
    for standing in (PatronStanding(True, date(2027, 1, 31), Money(Decimal("12.50"), "DKK"), FeeCategory.CHILD), PatronStanding()):
        store.run(_put_standing, standing)
        ensure(store.run(lambda tx: tx.patron_standings.get(_PATRON, NOW)) == standing, "a different standing was returned")
    ensure(store.run(lambda tx: tx.patron_standings.get(PatronId("99"), NOW)) is UNKNOWN, "an unknown patron has a standing")


@case_decorator(CASES, "loan_histories")("ST-075")
def _histories_are_replaced(store: Store[ContractTx]) -> None:
    """The history of an interlibrary loan that was stored last is returned unchanged."""
    lent = _loan(0, kind=LoanKind.INTERLIBRARY, interlibrary=_OWNER)
    first = InterlibraryEvent(InterlibraryEventType.OWNER_RECALLS, NOW, "e1", TODAY)
    ensure(store.run(lambda tx: tx.loan_histories.get(lent.id)) is None, "a loan has a history before one was stored")
    second = InterlibraryEvent(InterlibraryEventType.OWNER_REJECTS, NOW, grace_days=3)
    for history in (LoanHistory(lent), LoanHistory(lent, (first, second))):
        store.run(_put_history, history)
        ensure(store.run(lambda tx: tx.loan_histories.get(lent.id)) == history, "a different history was returned")
