"""What a late renewal costs: told, charged once for a group, and taken back when the renewal is undone."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.accounts import Scrypt
from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_FEES,
    CirculationStaff,
    DueInstant,
    FeeBasis,
    ItemId,
    LastRenewal,
    LibraryCalendar,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    Money,
    PatronId,
    RateSchedule,
    fees,
    renewal,
)
from nordlib.circulation.charges import total_fee
from nordlib.circulation.fees import FeeCategory, LateReturn
from nordlib.commands import NoticeRecipient, RenewalContext, dispatch, renew_all, renew_eligible, renew_loan, undo_renewal
from nordlib.dates import HourlyPeriod
from nordlib.decisions import Audience, PolicyId, decision_from_dict
from nordlib.errors import InvalidData, UnknownName
from nordlib.messages import MessageKind
from nordlib.storage import MemoryStore
from nordlib.texts import format_text
from tests.people import GOOD, LOAN, REGISTER, renewal_case
from tests.stores import STORES

DUE = LOAN.due
NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)
LATE = NOW + timedelta(days=10)
STAFF = CirculationStaff("desk-1")
TOLD = NoticeRecipient("borrower@example.org", "da", "Helsingør")
DKK20 = Money(Decimal(20), "DKK")
ASKED: Any = {"by": LOAN.patron, "policy": HELSINGOR, "now": LATE, "context": RenewalContext(GOOD, recipient=TOLD)}
stores = pytest.mark.parametrize("make_store", STORES.values(), ids=STORES)


def lent(key: str, **changes: Any) -> Loan:
    return attrs.evolve(LOAN, id=LoanId(key), **{"lent_on": date(2026, 2, 20), **changes})


def filled(make_store: Any, *loans: Loan) -> Any:
    store = make_store()
    with store.transaction() as tx:
        for loan in loans:
            tx.loans.add(loan)
    return store


def charges(store: Any) -> list[tuple[Money, set[str]]]:
    return [(each.amount, set(each.loans)) for each in store.read(lambda tx: tx.charges.for_patron(LOAN.patron))]


def per_item() -> Any:
    terms = HELSINGOR.item_types["ordinary"]
    schedule = attrs.evolve(HELSINGOR_FEES, basis=FeeBasis.ITEM)
    return attrs.evolve(HELSINGOR, item_types={"ordinary": attrs.evolve(terms, fees=schedule)})


@pytest.mark.parametrize(("language", "told"), [("da", "20 kr."), ("sv", "20 DKK"), ("nb", "20 DKK"), ("en", "20 DKK")])
@pytest.mark.rule("READ-C30")
def test_a_late_renewal_says_what_it_costs(language: Any, told: str) -> None:
    store = filled(MemoryStore, lent("a"))
    sentence = store.run(renew_loan, LoanId("a"), **ASKED).explain(language)
    assert sentence.splitlines()[1].endswith(f" {told.removesuffix('.')}.")


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        ("2.5E+2", "DKK", "da", "250 kr."),
        ("20.50", "SEK", "sv", "20,50 kr"),
        ("0.5", "NOK", "nb", "0,50 kr"),
        ("1200", "EUR", "sv", "1200 EUR"),
        ("20.505", "EUR", "en", "20.505 EUR"),
        ("20.00", "DKK", "en", "20 DKK"),
    ],
)
def test_an_amount_is_written_as_people_write_it(amount: str, currency: str, language: str, written: str) -> None:
    assert format_text("{fee}", language, {"fee": Money(Decimal(amount), currency)}) == written


def test_what_costs_nothing_says_nothing_of_it() -> None:
    assert len(filled(MemoryStore, lent("a")).run(renew_loan, LoanId("a"), **{**ASKED, "now": NOW}).explain("en").splitlines()) == 1


def test_a_debt_is_told_as_people_write_it_and_survives_json() -> None:
    terms = HELSINGOR.item_types["ordinary"]
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": attrs.evolve(terms, debt_limit=Money(Decimal(200), "DKK"))})
    store = filled(MemoryStore, lent("a"))
    context = RenewalContext(attrs.evolve(GOOD, debt=Money(Decimal("2.5E+2"), "DKK")))
    refused = store.run(renew_loan, LoanId("a"), **{**ASKED, "policy": policy, "context": context})
    assert "Du skylder 250 kr." in refused.explain("da")
    again = decision_from_dict(refused.as_dict(Audience.HOST), renewal.REQUESTED_RULES, Loan, renewal.RenewalFacts)
    assert again.explain("da") == refused.explain("da")


@stores
@pytest.mark.rule("READ-C30")
def test_several_late_loans_of_one_group_cost_one_fee_and_the_patron_is_told_once(make_store: Any) -> None:
    store = filled(make_store, lent("a"), lent("b"), lent("c", lent_on=date(2026, 2, 21)), lent("d", due=date(2026, 4, 2)))
    results = renew_all(store, LOAN.patron, **ASKED)
    assert results.granted == ("a", "b", "c", "d")
    assert {loan: decision.facts.fee for loan, decision in results.decisions.items()} == {"a": DKK20, "b": DKK20, "c": DKK20, "d": None}
    assert results.fee == Money(Decimal(40), "DKK")
    assert sorted(charges(store), key=str) == sorted([(DKK20, {"a", "b"}), (DKK20, {"c"})], key=str)
    assert [(each.kind, each.subject_id) for each in store.outbox] == [(MessageKind.LATE_RENEWAL, "a"), (MessageKind.LATE_RENEWAL, "c")]
    assert "Gebyret er 20 kr." in store.outbox[0].render().body


@stores
@pytest.mark.rule("READ-C30")
def test_loans_by_the_hour_of_one_day_are_one_group(make_store: Any) -> None:
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], loan_period=HourlyPeriod(4), window_days=None)
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": terms})
    midnight = datetime(2026, 3, 19, 23, tzinfo=UTC)  # on 20 March in Copenhagen
    dues = {"a": midnight, "b": midnight.astimezone(HELSINGOR.zone) + timedelta(hours=23), "c": midnight - timedelta(minutes=1)}
    store = filled(make_store, *(lent(key, due=DueInstant(due)) for key, due in dues.items()))
    results = renew_all(store, LOAN.patron, **{**ASKED, "policy": policy})
    assert results.granted == ("c", "a", "b")
    assert results.fee == Money(Decimal(40), "DKK")
    assert sorted(charges(store), key=str) == sorted([(DKK20, {"a", "b"}), (DKK20, {"c"})], key=str)


@stores
def test_a_group_that_is_renewed_in_several_clicks_of_a_day_is_charged_once(make_store: Any) -> None:
    store = filled(make_store, lent("a"), lent("b"))
    for key in ("a", "b"):
        assert store.run(renew_loan, LoanId(key), **ASKED).facts.fee == DKK20
    assert charges(store) == [(DKK20, {"a", "b"})]
    assert len(store.outbox) == 1


def test_a_schedule_that_charges_each_loan_charges_each() -> None:
    store = filled(MemoryStore, lent("a"), lent("b"))
    results = renew_eligible(store, LOAN.patron, **{**ASKED, "policy": per_item()})
    assert results.fee == Money(Decimal(40), "DKK")
    assert len(charges(store)) == 2


class WithoutCharges:
    """A store that keeps no charges."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
        def act(tx: Any) -> Any:
            vars(tx).pop("charges")
            return command(tx, *args, **kwargs)

        return self._store.run(act)


def test_without_charges_in_the_store_the_fee_is_told_all_the_same_and_once() -> None:
    store = filled(MemoryStore, lent("a"), lent("b"), lent("c"))
    results = renew_all(WithoutCharges(store), LOAN.patron, **ASKED)
    assert results.fee == DKK20
    assert len(store.outbox) == 1
    undone = WithoutCharges(store).run(undo_renewal, LoanId("a"), by=STAFF, policy=HELSINGOR)
    assert undone.value == lent("a")


def test_a_refused_renewal_costs_nothing() -> None:
    store = filled(MemoryStore, lent("a", renewals_used=2))
    results = renew_all(store, LOAN.patron, **ASKED)
    assert (results.fee, charges(store), store.outbox) == (None, [], ())
    assert total_fee(()) is None


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 40)), max_size=6), st.sampled_from(FeeBasis))
@pytest.mark.rule("READ-C30")
def test_an_act_costs_what_the_same_loans_cost_at_a_return(loans: list[tuple[int, int]], basis: FeeBasis) -> None:
    schedule = attrs.evolve(HELSINGOR_FEES, basis=basis)
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], fees=schedule)
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": terms})
    today = LATE.date()
    taken = [
        lent(str(place), due=today - timedelta(days=days), lent_on=date(2026, 1, 1) + timedelta(days=day))
        for place, (day, days) in enumerate(loans)
    ]
    store = filled(MemoryStore, *taken)
    results = renew_all(store, LOAN.patron, **{**ASKED, "policy": policy})
    returned = [
        LateReturn(loan.lent_on, due=loan.due, returned_on=today, first_lent_on=loan.lent_on)
        for loan in taken
        if isinstance(loan.due, date)
    ]
    expected = fees.late_fee(schedule, returned, FeeCategory.ADULT)
    assert results.granted == tuple(sorted(results.granted, key=list(results.decisions).index))
    assert (results.fee or Money(Decimal(0), "DKK")) == expected
    assert sum((amount.amount for amount, _ in charges(store)), Decimal(0)) == expected.amount


def by_rate(**changes: Any) -> Any:
    fees = RateSchedule(PolicyId("case", "1"), "DKK", rate=Decimal(5), **changes)
    return attrs.evolve(HELSINGOR, item_types={"ordinary": attrs.evolve(HELSINGOR.item_types["ordinary"], fees=fees)})


def test_a_late_renewal_costs_what_the_rate_says_up_to_the_price() -> None:
    prices = {LOAN.item: Money(Decimal(25), "DKK")}
    for changes, cost in (({}, 40), ({"capped_by_price": True}, 25), ({"maximum": Decimal(30)}, 30), ({"grace": 8}, 0)):
        store = filled(MemoryStore, lent("a"))
        context = RenewalContext(GOOD, prices=prices)
        decision = store.run(renew_loan, LoanId("a"), **{**ASKED, "policy": by_rate(**changes), "context": context})
        assert decision.facts.fee == Money(Decimal(cost), "DKK")
        assert [amount for amount, _ in charges(store)] == [Money(Decimal(cost), "DKK")][: bool(cost)]


def test_free_days_cost_nothing_when_a_loan_is_renewed_late() -> None:
    store = filled(MemoryStore, lent("a"))  # due on Friday 20 March, and renewed on Saturday of the week after
    context = RenewalContext(GOOD, calendar=LibraryCalendar(closed_weekdays={6, 7}))
    decision = store.run(renew_loan, LoanId("a"), **{**ASKED, "policy": by_rate(closed_days_free=True), "context": context})
    assert decision.facts.fee == Money(Decimal(25), "DKK")


@stores
@pytest.mark.rule("READ-C30")
def test_a_group_pays_the_largest_of_its_fees(make_store: Any) -> None:
    prices = {ItemId(key): Money(Decimal(price), "DKK") for key, price in (("x", 10), ("y", 30), ("z", 20))}
    store = filled(make_store, *(lent(key, item=ItemId(key)) for key in "xyz"))
    policy = by_rate(capped_by_price=True, basis=FeeBasis.GROUP)
    results = renew_all(store, LOAN.patron, **{**ASKED, "policy": policy, "context": RenewalContext(GOOD, prices=prices)})
    assert results.fee == Money(Decimal(30), "DKK")
    assert charges(store) == [(Money(Decimal(30), "DKK"), {"x", "y", "z"})]


@stores
def test_a_group_by_first_lending_stays_one_after_renewals_on_other_days(make_store: Any) -> None:
    earlier = LastRenewal(date(2026, 3, 1))
    loans = (lent("a"), lent("b", last_renewal=earlier), lent("c", lent_on=date(2026, 2, 21), last_renewal=earlier))
    for basis, groups in ((FeeBasis.GROUP, [{"a"}, {"b", "c"}]), (FeeBasis.GROUP_BY_FIRST_LENDING, [{"a", "b"}, {"c"}])):
        store = filled(make_store, *loans)
        renew_all(store, LOAN.patron, **{**ASKED, "policy": by_rate(basis=basis)})
        assert sorted((loans for _, loans in charges(store)), key=sorted) == groups


# a renewal that is undone

FREE_OF_CHARGE = {"sv": "det kostar ingenting", "da": "den koster ikke noget", "nb": "den koster ingenting", "en": "charges nothing for it"}


@stores
@pytest.mark.rule("EXT-23")
def test_a_renewal_is_undone_with_its_fee_and_the_patron_is_told(make_store: Any) -> None:
    store = filled(make_store, lent("a"), lent("b"))
    renew_all(store, LOAN.patron, **ASKED)
    undone = store.run(undo_renewal, LoanId("a"), by=STAFF, policy=HELSINGOR, recipient=TOLD)
    assert undone.value == store.read(lambda tx: tx.loans.get(LoanId("a"))).value == lent("a")
    assert undone.explain("en") == "The renewal is undone. The loan is due on 20 March 2026."
    assert charges(store) == [(DKK20, {"b"})]
    assert store.outbox[-1].kind is MessageKind.RENEWAL_UNDONE
    assert "senest 20. marts 2026" in store.outbox[-1].render().body
    assert store.run(undo_renewal, LoanId("b"), by=STAFF, policy=HELSINGOR)
    (charge,) = store.read(lambda tx: tx.charges.for_patron(LOAN.patron))
    assert not charge.is_owed
    assert store.run(renew_loan, LoanId("b"), **ASKED)
    assert charges(store) == [(DKK20, {"b"})]
    assert [each.kind for each in store.outbox].count(MessageKind.LATE_RENEWAL) == 2  # what was taken back is owed anew


@stores
@pytest.mark.rule("EXT-23")
@pytest.mark.parametrize(("language", "told"), FREE_OF_CHARGE.items())
def test_a_fee_that_was_told_before_the_undo_is_taken_back_in_the_next_message(make_store: Any, language: Any, told: str) -> None:
    store, recipient = filled(make_store, lent("a")), attrs.evolve(TOLD, language=language)
    store.run(renew_loan, LoanId("a"), **{**ASKED, "context": RenewalContext(GOOD, recipient=recipient)})
    store.run(undo_renewal, LoanId("a"), by=STAFF, policy=HELSINGOR, recipient=recipient)
    bodies = list[str]()
    usual: Any = {"policy": REGISTER, "hasher": Scrypt(cost=1), "now": LATE, "make_link": str}
    assert len(dispatch(store, lambda _to, words: bodies.append(words.body), **usual).sent) == 2
    assert f" {format_text('{fee}', language, {'fee': DKK20})}" in bodies[0]
    assert told in bodies[1]


@pytest.mark.rule("EXT-23")
def test_the_last_of_two_renewals_is_undone_and_the_first_stays() -> None:
    store = filled(MemoryStore, lent("a"))
    first = store.run(renew_loan, LoanId("a"), **{**ASKED, "now": NOW}).value
    store.run(renew_loan, LoanId("a"), **{**ASKED, "now": NOW + timedelta(days=28)})
    undone = store.run(undo_renewal, LoanId("a"), by=STAFF, policy=lambda _loan: HELSINGOR).value
    assert undone == attrs.evolve(first, last_renewal=LastRenewal(NOW.date()))
    assert store.run(undo_renewal, LoanId("a"), by=STAFF, policy=HELSINGOR).reasons == ("not_renewed",)


@pytest.mark.rule("EXT-23")
@pytest.mark.parametrize(
    ("loan", "by", "found"),
    [
        (lent("a"), STAFF, ("not_renewed",)),
        (lent("a", renewals_used=1, last_renewal=LastRenewal(NOW.date())), STAFF, ("not_renewed",)),
        (lent("a"), LOAN.patron, ("staff_only",)),
        (lent("a", kind=LoanKind.INTERLIBRARY), STAFF, ("not_renewed", "owner_was_asked")),
    ],
)
def test_what_cannot_be_undone_says_why_and_stays(loan: Loan, by: Any, found: tuple[str, ...]) -> None:
    store = filled(MemoryStore, loan)
    refused = store.run(undo_renewal, loan.id, by=by, policy=HELSINGOR, recipient=TOLD)
    assert refused.reasons == found
    assert refused.facts.due == (None if by == LOAN.patron else loan.due)
    assert store.read(lambda tx: tx.loans.get(loan.id)).value == loan
    assert store.outbox == ()


def test_a_book_that_was_in_the_drop_is_undone_after_it_was_returned() -> None:
    store = filled(MemoryStore, lent("a"))
    renewed = store.run(renew_loan, LoanId("a"), **ASKED).value
    with store.transaction() as tx:
        tx.loans.save(attrs.evolve(renewed, status=LoanStatus.RETURNED), expected_version=2)
    undone = store.run(undo_renewal, LoanId("a"), by=STAFF, policy=HELSINGOR).value
    assert (undone.status, undone.due) == (LoanStatus.RETURNED, DUE)


def test_an_undo_of_nothing_or_under_nothing_is_an_error() -> None:
    store = filled(MemoryStore, lent("a"))
    with pytest.raises(UnknownName, match="loan"):
        store.run(undo_renewal, LoanId("b"), by=STAFF, policy=HELSINGOR)
    with pytest.raises(InvalidData, match="it must be a CirculationPolicy"):
        store.run(undo_renewal, LoanId("a"), by=STAFF, policy=None)


def test_the_loans_of_another_patron_are_not_charged_together() -> None:
    store = filled(MemoryStore, lent("a"), lent("b", patron=PatronId("P2")))
    for key in ("a", "b"):
        store.run(renew_loan, LoanId(key), **{**ASKED, "by": STAFF})
    assert charges(store) == [(DKK20, {"a"})]


def test_a_late_loan_knows_the_schedule_that_charges_its_group_once() -> None:
    assert renewal_case("2026-03-28T10:00:00+01:00").facts.charged_once_by == HELSINGOR_FEES.id
    assert renewal_case().facts.charged_once_by is None


def test_only_the_charge_of_the_last_renewal_is_taken_back() -> None:
    store = filled(MemoryStore, lent("a"), lent("b", lent_on=date(2026, 2, 21)))
    renew_all(store, LOAN.patron, **ASKED)
    store.run(undo_renewal, LoanId("b"), by=STAFF, policy=HELSINGOR)
    assert sorted((len(each.loans), each.is_owed) for each in store.read(lambda tx: tx.charges.for_patron(LOAN.patron))) == [
        (0, False),
        (1, True),
    ]


def test_a_loan_knows_when_it_was_lent_or_last_renewed() -> None:
    renewed = lent("a", last_renewal=LastRenewal(NOW.date()))
    assert (LOAN.lent_or_renewed_on, lent("a").lent_or_renewed_on, renewed.lent_or_renewed_on) == (None, date(2026, 2, 20), NOW.date())
    assert renewed.without_last_renewal() is renewed
