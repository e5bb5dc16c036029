"""The tests of the city's library: nordlib's fixtures, strategies, assertions, and the part of the contract that the city has."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from city_library import CityStore, letter, renew
from hypothesis import given
from hypothesis import strategies as st

from nordlib.accounts import Account
from nordlib.circulation import Hold, Loan, LoanId, LoanKind, TitleId
from nordlib.testing import Person, assert_granted, assert_refused
from nordlib.testing.contract.pytest_suite import StoreContract

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def store() -> Iterator[CityStore]:
    city = CityStore()
    yield city
    city.close()


class TestContract(StoreContract):
    parts = ("loans",)
    unsupported = ("loans by the hour", "interlibrary loans", "last renewals", "unseen renewals")

    @pytest.fixture
    def store(self, store: CityStore) -> CityStore:
        return store


def test_a_loan_is_renewed_and_stored(store: CityStore, nordlib_loan: Callable[..., Loan]) -> None:
    lent = nordlib_loan(due=date(2026, 11, 25), renewals_used=0)
    store.run(lambda tx: tx.loans.add(lent))
    decision = store.run(renew, lent.id, now=NOW)
    assert decision is not None
    assert assert_granted(decision).due == date(2026, 12, 23)
    stored = store.run(lambda tx: tx.loans.get(lent.id))
    assert stored is not None
    assert (stored.value.renewals_used, stored.version) == (1, 2)


def test_a_held_title_is_refused_and_stays(store: CityStore, nordlib_loan: Callable[..., Loan]) -> None:
    lent = nordlib_loan(due=date(2026, 11, 25), renewals_used=0)
    waiting = Hold("h1", "another patron", lent.title)  # type: ignore[arg-type]  # ids are texts
    store.run(lambda tx: (tx.loans.add(lent), tx.add_hold(waiting)))
    decision = store.run(renew, lent.id, now=NOW)
    assert decision is not None
    assert_refused(decision, "reserved_by_other")
    stored = store.run(lambda tx: tx.loans.get(lent.id))
    assert stored is not None
    assert stored.value == lent
    assert store.run(renew, LoanId("none"), now=NOW) is None


def test_a_letter_for_each_of_a_class(nordlib_people: Callable[..., tuple[Person, ...]], nordlib_loan: Callable[..., Loan]) -> None:
    pupils = nordlib_people("fi", 25, ages=range(7, 9))
    letters = [letter(pupil.name, nordlib_loan()) for pupil in pupils]
    assert all(text.startswith(pupil.first_name) for text, pupil in zip(letters, pupils, strict=True))


@given(st.from_type(Loan), st.from_type(Account))
def test_a_loan_of_ours_comes_back(loan: Loan, borrower: Account) -> None:
    ours = attrs.evolve(loan, kind=LoanKind.LOCAL, interlibrary=None, last_renewal=None, unseen_renewals=0)
    store = CityStore()
    store.run(lambda tx: tx.loans.add(ours))
    stored = store.run(lambda tx: tx.loans.get(ours.id))
    store.close()
    assert stored is not None
    assert stored.value == ours
    assert borrower.first_name in letter(borrower.first_name, ours)


@given(st.builds(Loan, due=st.dates(NOW.date(), NOW.date() + timedelta(days=60)), title=st.just(TitleId("t1"))))
def test_a_renewal_never_gives_less_time(loan: Loan) -> None:
    store = CityStore()
    store.run(lambda tx: tx.loans.add(loan))
    decision = store.run(renew, loan.id, now=NOW)
    store.close()
    assert decision is not None
    if decision:
        assert isinstance(decision.value.due, date)
        assert isinstance(loan.due, date)
        assert decision.value.due > loan.due
