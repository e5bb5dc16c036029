"""What reminders cost: told in the notice, owed when it goes out, once for a group, and never for a notice that is dropped (EXT-21)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from nordlib.circulation import (
    HAA,
    HAA_FEES,
    CirculationStaff,
    FeeBasis,
    FeeCategory,
    InterlibraryEvent,
    InterlibraryPolicy,
    InterlibraryTerms,
    ItemId,
    LastRenewal,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    Money,
    PatronId,
    PolicyRow,
    PolicyTable,
    TitleId,
)
from nordlib.circulation.charges import ChargeKind, reminder_charges
from nordlib.circulation.interlibrary import InterlibraryEventType
from nordlib.commands import dispatch, plan_notices, record_owner_events, renew_loan, run_notices, undo_renewal
from nordlib.commands.circulation.renewal.request import RenewalContext
from nordlib.commands.notice_rendering import notice_message
from nordlib.commands.reminder_charges import cost_of, record_reminder
from nordlib.contact import Channel, parse_email
from nordlib.notifications.notices import HELSINGOR_NOTICES
from nordlib.passwords import Scrypt
from nordlib.patrons import Patron, borrower_number
from nordlib.storage import MemoryStore
from tests.people import GOOD
from tests.stores import STORES

ZONE = ZoneInfo("Europe/Oslo")
DUE = date(2026, 3, 2)
KARI = Patron(PatronId("p1"), borrower_number("HA1"), "Kari", email=parse_email("kari@example.no"), language="nb")
BOOK = Loan(LoanId("l1"), KARI.id, ItemId("i1"), TitleId("t1"), DUE, lent_on=date(2026, 2, 2))
#: Reminders by e-mail a week, three weeks and five weeks after the due date.
POLICY: Any = attrs.evolve(
    HELSINGOR_NOTICES,
    library="Hå folkebibliotek",
    delivery=attrs.evolve(HELSINGOR_NOTICES.delivery, zone=ZONE, suppress_if_resolved=True),
    channels=frozenset({Channel.EMAIL}),
    days_overdue=frozenset({7, 21, 35}),
)


def nok(amount: int) -> Money:
    return Money(Decimal(amount), "NOK")


def at(days: int) -> datetime:
    return datetime(2026, 3, 2, 9, tzinfo=ZONE) + timedelta(days=days)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    found: Any = STORES[request.param]()
    with found.transaction() as tx:
        tx.patrons.add(KARI)
    return found


def lend(store: Any, *loans: Loan) -> None:
    with store.transaction() as tx:
        for loan in loans:
            tx.loans.add(loan)


def remind(store: Any, days: int, lending: Any = HAA) -> list[str]:
    """Run the job and the worker; what goes out."""
    bodies: list[str] = []
    run_notices(store, policy=POLICY, now=at(days), lending=lending)
    send = lambda to, words: bodies.append(words.body)  # noqa: E731 - a sender in one line
    dispatch(store, send, policy=POLICY, hasher=Scrypt(cost=1), now=at(days), make_link=str)
    return bodies


def charges(store: Any) -> Any:
    found = store.read(lambda tx: tx.charges.for_patron(KARI.id))
    assert {each.kind for each in found} <= {ChargeKind.REMINDER}
    return sorted(((each.amount, set(each.loans), each.charged_on) for each in found), key=lambda each: (each[2], sorted(each[1])))


@pytest.mark.rule("EXT-21")
def test_each_reminder_that_is_sent_is_charged_by_its_number(store: Any) -> None:
    lend(store, BOOK)
    bodies = [body for days in (7, 8, 21, 35) for body in remind(store, days)]
    assert [body.partition("Purringen koster ")[2].partition(" ")[0] for body in bodies] == ["10", "30", "50"]
    assert charges(store) == [
        (nok(10), {"l1"}, date(2026, 3, 9)),
        (nok(30), {"l1"}, date(2026, 3, 23)),
        (nok(50), {"l1"}, date(2026, 4, 6)),
    ]


def test_the_first_reminder_that_is_sent_is_the_first_whatever_day_it_belongs_to(store: Any) -> None:
    lend(store, BOOK)
    remind(store, 21)
    assert charges(store) == [(nok(10), {"l1"}, date(2026, 3, 23))]


def test_a_reminder_that_is_dropped_is_not_charged(store: Any) -> None:
    lend(store, BOOK)
    run_notices(store, policy=POLICY, now=at(7).replace(hour=3), lending=HAA)
    with store.transaction() as tx:
        tx.loans.save(attrs.evolve(BOOK, status=LoanStatus.RETURNED), expected_version=1)
    assert remind(store, 7) == []
    assert charges(store) == []


def test_a_reminder_whose_sending_fails_is_charged_once(store: Any) -> None:
    lend(store, BOOK)
    run_notices(store, policy=POLICY, now=at(7), lending=HAA)

    def broken(to: str, words: Any) -> None:
        raise OSError

    dispatch(store, broken, policy=POLICY, hasher=Scrypt(cost=1), now=at(7), make_link=str)
    for hours in (1, 48):
        dispatch(store, lambda to, words: None, policy=POLICY, hasher=Scrypt(cost=1), now=at(7) + timedelta(hours=hours), make_link=str)
    assert charges(store) == [(nok(10), {"l1"}, date(2026, 3, 9))]


def test_without_a_policy_of_lending_or_a_fee_nothing_is_charged_and_a_fee_may_be_due(store: Any) -> None:
    lend(store, BOOK)
    free = attrs.evolve(HAA, item_types={"ordinary": attrs.evolve(HAA.terms("ordinary"), fees=None)})
    (first,), (second,) = remind(store, 7, None), remind(store, 21, free)
    assert "Det kan komme et gebyr." in first
    assert "Det kan komme et gebyr." in second
    assert charges(store) == []


def test_a_store_without_charges_tells_the_fee_and_keeps_none() -> None:
    store: Any = MemoryStore()
    with store.transaction() as tx:
        tx.patrons.add(KARI)
    lend(store, BOOK)
    (planned,) = plan_notices(store, policy=POLICY, now=at(7), lending=HAA).queued
    message = notice_message(KARI, planned.notice, (BOOK.id,), Channel.EMAIL, POLICY, planned.send_at, cost_of(planned.charges))
    record_reminder(object(), message, (BOOK.id,), DUE)
    assert "Purringen koster 10 " in message.render().body
    assert charges(store) == []


def by_group() -> Any:
    fees = attrs.evolve(HAA_FEES, basis=FeeBasis.GROUP)
    return attrs.evolve(HAA, item_types={"ordinary": attrs.evolve(HAA.terms("ordinary"), fees=fees)})


def test_a_group_pays_for_a_reminder_once_also_when_it_is_sent_on_two_days(store: Any) -> None:
    lend(store, BOOK, attrs.evolve(BOOK, id=LoanId("l2")), attrs.evolve(BOOK, id=LoanId("l3"), lent_on=date(2026, 2, 3)))
    (body,) = remind(store, 7, by_group())
    assert "Purringen koster 20 " in body
    lend(store, attrs.evolve(BOOK, id=LoanId("l4")))
    remind(store, 8, by_group())
    assert [(amount, loans) for amount, loans, _ in charges(store)] == [(nok(10), {"l1", "l2", "l4"}), (nok(10), {"l3"})]


@pytest.mark.parametrize("lending", [HAA, by_group()], ids=["each", "group"])
def test_a_loan_that_an_owner_gave_another_date_is_neither_told_nor_charged(store: Any, lending: Any) -> None:
    theirs = attrs.evolve(
        BOOK, id=LoanId("l2"), kind=LoanKind.INTERLIBRARY, renewals_used=1, interlibrary=InterlibraryTerms(pending_renewal=True)
    )
    lend(store, BOOK, theirs)
    (planned,) = run_notices(store, policy=POLICY, now=at(7).replace(hour=3), lending=lending).queued
    assert set(planned.about) == {"l1", "l2"}
    accepted = InterlibraryEvent(InterlibraryEventType.OWNER_ACCEPTS, at(7).replace(hour=4), day=date(2026, 3, 30))
    store.run(record_owner_events, theirs.id, [accepted], policy=InterlibraryPolicy(HAA.id, ZONE), recipient=None)
    (body,) = remind(store, 7, lending)
    assert "Purringen koster 10 " in body
    assert charges(store) == [(nok(10), {"l1"}, date(2026, 3, 9))]


def test_a_reminder_costs_what_the_row_of_a_policy_table_says_and_nothing_without_a_row(store: Any) -> None:
    rows = (PolicyRow("adults", "ordinary", category="adult"),)
    table = PolicyTable(HAA.id, HAA.zone, {"ordinary": HAA.terms("ordinary")}, rows)
    lend(store, BOOK)
    children, adults = (table.for_patron(category=category, library=None) for category in ("child", "adult"))
    (free,), (second,) = remind(store, 7, children), remind(store, 21, adults)
    assert "Det kan komme et gebyr." in free
    assert "Purringen koster 30 " in second
    assert charges(store) == [(nok(30), {"l1"}, date(2026, 3, 23))]


def test_a_plan_says_what_it_would_cost_and_charges_nothing(store: Any) -> None:
    lend(store, BOOK)
    (planned,) = plan_notices(store, policy=POLICY, now=at(7), lending=HAA).queued
    assert [each.amount for each in planned.charges] == [nok(10)]
    assert charges(store) == []


@pytest.mark.rule("EXT-21")
def test_a_child_pays_what_children_pay() -> None:
    assert reminder_charges([(BOOK, HAA_FEES, 1)], FeeCategory.CHILD, DUE) == ()
    (charge,) = reminder_charges([(BOOK, HAA_FEES, 2), (BOOK, None, 2)], FeeCategory.ADULT, DUE)
    assert (charge.amount, charge.kind, charge.charged_on, set(charge.loans)) == (nok(30), ChargeKind.REMINDER, DUE, {"l1"})


def test_a_group_by_first_lending_is_charged_once_after_a_renewal() -> None:
    renewed = attrs.evolve(BOOK, id=LoanId("l2"), last_renewal=LastRenewal(date(2026, 2, 9)))
    loans = [(loan, attrs.evolve(HAA_FEES, basis=FeeBasis.GROUP_BY_FIRST_LENDING), 1) for loan in (BOOK, renewed)]
    assert [set(each.loans) for each in reminder_charges(loans, FeeCategory.ADULT, DUE)] == [{"l1", "l2"}]
    latest = [(loan, attrs.evolve(HAA_FEES, basis=FeeBasis.GROUP), 1) for loan in (BOOK, renewed)]
    assert len(reminder_charges(latest, FeeCategory.ADULT, DUE)) == 2


def test_a_renewal_that_is_undone_does_not_take_the_fee_of_a_reminder_back() -> None:
    store: Any = MemoryStore()
    with store.transaction() as tx:
        tx.patrons.add(KARI)
    lend(store, BOOK)
    remind(store, 7)
    before = charges(store)
    assert store.run(renew_loan, BOOK.id, by=KARI.id, policy=HAA, now=at(7), context=RenewalContext(GOOD))
    assert store.run(undo_renewal, BOOK.id, by=CirculationStaff("s1"), policy=HAA)
    assert before == [(nok(10), {"l1"}, date(2026, 3, 9))]
    assert charges(store) == before
