"""What a renewal and a return say is so: hours as people write them, why there is no gain, that a loan was renewed today."""

import io
import json
import sys
from datetime import UTC, date, datetime, timedelta
from html import escape
from types import SimpleNamespace
from typing import Any, cast

import attrs
import pytest

from nordlib import __main__ as command_line
from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_RETURNS,
    CirculationStaff,
    DueInstant,
    InterlibraryTerms,
    ItemHandedIn,
    LastRenewal,
    LateRenewal,
    Loan,
    LoanKind,
    LoanStatus,
    RenewalCase,
    RenewFrom,
    ReturnBasis,
    ReturnCase,
    renewal,
)
from nordlib.circulation.returns import assess_return
from nordlib.commands import NoticeRecipient, renew_all, renew_loan, undo_renewal
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import Audience
from nordlib.libraries import LibraryId
from nordlib.serialization.json import as_dict
from nordlib.storage import MemoryStore
from nordlib.texts import LANGUAGES, format_text, texts_for
from tests.people import GOOD, LOAN, renewal_case
from tests.stores import STORES
from tests.test_circulation import with_terms

NOON = datetime(2026, 7, 5, 10, tzinfo=UTC)  # 12 in Copenhagen
ONE_DAY: Any = {"loan_period": HourlyPeriod(4), "window_days": None}


def hourly(now: datetime = NOON, **terms: Any) -> RenewalCase:
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": attrs.evolve(HELSINGOR.item_types["ordinary"], **{**ONE_DAY, **terms})})
    return RenewalCase(attrs.evolve(LOAN, due=DueInstant(NOON)), policy, now, (), GOOD)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("sv", "5 juli 2026 kl. 16.00"),
        ("da", "5. juli 2026 kl. 16.00"),
        ("nb", "5. juli 2026 kl. 16.00"),
        ("en", "5 July 2026 at 16:00"),
    ],
)
def test_a_due_hour_is_written_as_the_librarys_clock_shows_it(language: Any, written: str) -> None:
    decision = renewal.decide(hourly())
    assert decision.explain(language).endswith(f"{written}.")
    assert "5 July 2026 at 16:00" in decision._repr_html_()


@pytest.mark.parametrize("make_store", STORES.values(), ids=STORES)
def test_the_same_loan_has_the_same_hours_in_every_store(make_store: Any) -> None:
    late = hourly(NOON + timedelta(seconds=1), late_renewal=LateRenewal.NO)
    store = make_store()
    with store.transaction() as tx:
        tx.loans.add(late.loan)
        tx.patron_standings.put(LOAN.patron, GOOD)
    refused = store.run(renew_loan, LOAN.id, by=LOAN.patron, policy=late.policy, now=late.now)
    assert refused.reasons == ("not_in_time",)
    assert refused.explain("en").splitlines()[1] == "It is too late: the loan had to be renewed by 5 July 2026 at 12:00."
    assert "10:00" not in refused.explain("en", Audience.HOST)


@pytest.mark.parametrize("make_store", STORES.values(), ids=STORES)
def test_an_undone_renewal_by_the_hour_says_the_hour_of_the_librarys_clock(make_store: Any) -> None:
    store, case = make_store(), hourly()
    with store.transaction() as tx:
        tx.loans.add(case.loan)
        tx.patron_standings.put(LOAN.patron, GOOD)
    assert store.run(renew_loan, LOAN.id, by=LOAN.patron, policy=case.policy, now=NOON)
    undo: Any = {"by": CirculationStaff("desk-1"), "policy": case.policy}
    undone = store.run(undo_renewal, LOAN.id, recipient=NoticeRecipient("patron@example.org", "da", "Helsingør"), **undo)
    assert undone.explain("en") == "The renewal is undone. The loan is due on 5 July 2026 at 12:00."
    assert "senest 5. juli 2026 kl. 12.00." in store.outbox[-1].render().body
    assert store.run(undo_renewal, LOAN.id, **undo).as_dict()["facts"]["due"] == "2026-07-05T12:00:00+02:00"


def test_a_renewal_by_the_hour_that_gains_nothing_says_the_hour() -> None:
    refused = renewal.decide(hourly(NOON - timedelta(hours=5), renew_from=RenewFrom.TODAY))
    assert "than 5 July 2026 at 12:00." in refused.explain("en")


SAID: Any = {
    "a late renewal and its fee": renewal_case("2026-03-28T10:00:00+01:00"),
    "a due hour": hourly(),
    "too late by the hour": hourly(NOON + timedelta(seconds=1), late_renewal=LateRenewal.NO),
    "never renewed": with_terms(renewal_case(), max_renewals=0),
    "the end of the card": attrs.evolve(
        with_terms(renewal_case(), cap_at_card_expiry=True), patron=attrs.evolve(GOOD, card_expires_on=date(2026, 3, 20))
    ),
    "renewed today": renewal_case(due=date(2026, 4, 17), last_renewal=LastRenewal(date(2026, 3, 18))),
}


@pytest.mark.parametrize("case", SAID.values(), ids=SAID)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notebook_and_the_command_line_say_the_same(
    case: RenewalCase, language: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = renewal.decide(case).explain(language)
    plain: Any = {**cast("Any", as_dict(case)), "by": LOAN.patron}
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(plain).encode())))
    assert command_line.main(["decide", "renewal", "--language", language]) == 0
    assert json.loads(capsys.readouterr().out)["explanation"] == told
    assert language != "en" or all(escape(line) in renewal.decide(case)._repr_html_() for line in told.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_gain_says_what_ends_the_loan(language: Any) -> None:
    due = LOAN.due
    assert isinstance(due, date)
    owner = renewal.decide(renewal_case(kind=LoanKind.INTERLIBRARY, interlibrary=InterlibraryTerms(latest_due=due)))
    capped = with_terms(renewal_case(), cap_at_card_expiry=True)
    card = renewal.decide(attrs.evolve(capped, patron=attrs.evolve(GOOD, card_expires_on=due)))
    short = renewal.decide(with_terms(renewal_case(), loan_period=Period(days=2), renew_from=RenewFrom.TODAY))
    assert owner.reasons == card.reasons == short.reasons == ("no_gain",)
    told = [each.explain(language).splitlines()[1] for each in (owner, card, short)]
    assert len(set(told)) == 3
    assert "today" not in told[0] + told[1]


def test_a_date_of_the_staff_that_gains_nothing_is_not_the_end_of_the_card() -> None:
    due = LOAN.due
    assert isinstance(due, date)
    capped = with_terms(renewal_case(last_renewal=LastRenewal(date(2026, 3, 18))), cap_at_card_expiry=True)
    case = attrs.evolve(capped, patron=attrs.evolve(GOOD, card_expires_on=due), by=CirculationStaff("desk-1"), named_due=due)
    told = renewal.decide(case).explain("en").splitlines()[1]
    assert told == "A renewal today would not give a later due date than 20 March 2026."


def test_a_loan_that_is_never_renewed_says_so() -> None:
    refused = renewal.decide(with_terms(renewal_case(), max_renewals=0))
    assert refused.explain("en").splitlines()[1] == "This loan cannot be renewed."
    assert refused.reasons == ("renewal_limit_reached",)


def test_a_second_click_says_that_the_loan_was_renewed() -> None:
    store, now = MemoryStore(), datetime(2026, 3, 18, 9, tzinfo=UTC)
    with store.transaction() as tx:
        tx.loans.add(LOAN)
        tx.patron_standings.put(LOAN.patron, GOOD)
    asked: Any = {"by": LOAN.patron, "policy": HELSINGOR}
    assert renew_all(store, LOAN.patron, now=now, **asked).granted
    again = renew_all(store, LOAN.patron, now=now + timedelta(seconds=1), **asked).decisions[LOAN.id]
    assert again.reasons == ("too_early",)
    assert again.explain("en").splitlines()[1] == "The loan has been renewed today. It can be renewed again from 10 April 2026."
    tomorrow = renew_all(store, LOAN.patron, now=now + timedelta(days=1), **asked).decisions[LOAN.id]
    assert tomorrow.explain("en").splitlines()[1].startswith("It is too early")


@pytest.mark.parametrize("make_store", STORES.values(), ids=STORES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_click_without_a_window_says_that_the_loan_was_renewed(make_store: Any, language: Any) -> None:
    store, now = make_store(), datetime(2026, 3, 18, 9, tzinfo=UTC)
    case = with_terms(renewal_case(), window_days=None, renew_from=RenewFrom.TODAY)
    with store.transaction() as tx:
        tx.loans.add(LOAN)
        tx.patron_standings.put(LOAN.patron, GOOD)
    asked: Any = {"by": LOAN.patron, "policy": case.policy}
    assert store.run(renew_loan, LOAN.id, now=now, **asked)
    again = store.run(renew_loan, LOAN.id, now=now + timedelta(seconds=1), **asked)
    assert again.reasons == ("no_gain",)
    renewed_today, due = texts_for(language).BECAUSE["no_gain.renewed_today"], {"due": date(2026, 4, 15)}
    assert again.explain(language).splitlines()[1] == format_text(renewed_today, language, due)
    assert store.run(renew_loan, LOAN.id, now=now + timedelta(days=1), **asked)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [LoanStatus.LOST, LoanStatus.CLAIMED_RETURNED])
def test_a_lost_item_is_not_open_and_its_fee_stands_still(status: LoanStatus, language: Any) -> None:
    home = frozenset({LibraryId("H")})
    loan: Loan = attrs.evolve(LOAN, status=status)
    case = ReturnCase(loan, (), home, HELSINGOR_RETURNS, datetime(2026, 6, 14, 9, tzinfo=UTC))
    told = assess_return(case)
    assert (told.basis, told.fee, told.days_late) == (ReturnBasis(status.value), None, 86)
    still_open = assess_return(attrs.evolve(case, loan=LOAN))
    assert told.explain(language).split(".")[0] != still_open.explain(language).split(".")[0]
    rising = attrs.evolve(case, policy=attrs.evolve(HELSINGOR_RETURNS, fee_of_lost_items_rises=True))
    assert assess_return(rising).fee == still_open.fee
    found = ItemHandedIn(datetime(2026, 6, 14, 8, tzinfo=UTC), LibraryId("H"))
    assert assess_return(attrs.evolve(case, events=(found,))).fee == still_open.fee
