"""Renewals of a terminal in a store, and how they are answered."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from nordlib.circulation import (
    HELSINGOR,
    Hold,
    HoldId,
    InterlibraryTerms,
    ItemId,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    PatronId,
    PatronStanding,
    TitleId,
)
from nordlib.errors import NaiveDatetime
from nordlib.interchange import sip2
from tests.sip2_library import ANNA, AT, CHILD, KEY, NOW, SETTINGS, TODAY, codes_of, filled, loan
from tests.stores import STORES


@pytest.fixture(params=STORES)
def made(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return partial(filled, STORES[request.param])


def renewed(store: Any, *, repeat: str | None = None, now: Any = NOW, **request: Any) -> tuple[sip2.RenewalResult, Any]:
    asked = sip2.RenewRequest(transaction_date=AT, patron_identifier="1", **request)
    result = store.run(sip2.renew_item, ANNA, asked, policy=HELSINGOR, now=now, terminal="desk", repeat=repeat)
    answer = sip2.renew_answer(asked, result, SETTINGS, now=NOW, language="en", title_of=lambda each: f"Title of {each.item}")
    assert all(loss.what for loss in answer.lost)
    return result, answer


def stored(store: Any, place: int) -> Loan:
    found: Loan = store.read(lambda tx: tx.loans.get(LoanId(f"l{place}")).value)
    return found


def test_a_loan_is_renewed_by_the_bar_code_of_its_item(made: Any) -> None:
    store = made(loan(1), loan(2))
    _, answer = renewed(store, item=" i1 ")
    message = answer.message
    assert (message.ok, message.renewal_ok, message.desensitize, message.magnetic_media) == (True, True, True, None)
    assert (message.item, message.title, message.due_date) == ("i1", "Title of i1", "20260417    235959")
    assert (message.fee_type, message.currency, message.fee_amount) == (None, None, None)
    assert codes_of(answer) == ("renewable_from", "renewals_left")
    assert (stored(store, 1).renewals_used, stored(store, 2).renewals_used) == (1, 0)


def test_a_loan_that_is_open_is_renewed_before_one_of_the_same_item_that_has_ended(made: Any) -> None:
    store = made(loan(1, status=LoanStatus.RETURNED), loan(2, item=ItemId("i1")))
    result, _ = renewed(store, item="i1")
    assert result.loan is not None
    assert result.loan.id == "l2"


def test_a_loan_is_found_by_its_title_where_the_terminal_knows_no_item(made: Any) -> None:
    assert renewed(made(loan(1)), title="t1")[1].message.ok


@pytest.mark.parametrize("asked", [{"item": "i9"}, {"item": "i2"}, {}, {"title": "t9"}])
def test_a_loan_that_is_not_the_patrons_is_not_renewed_nor_told(made: Any, asked: dict[str, str]) -> None:
    store = made(loan(1), loan(2, patron=CHILD))
    result, answer = renewed(store, third_party_allowed=True, **asked)
    assert result == sip2.RenewalResult(None)
    assert (answer.message.ok, answer.message.due_date) == (False, "")
    assert answer.message.screen_messages == ("You have no loan of this item.",)
    assert stored(store, 2).renewals_used == 0


def test_a_refusal_says_every_reason_in_text_and_which_codes_that_hides(made: Any) -> None:
    waiting = Hold(HoldId("h1"), PatronId("p2"), TitleId("t1"))
    _, answer = renewed(made(loan(1, due=TODAY + timedelta(days=20)), holds=(waiting,), standing=PatronStanding(blocked=True)), item="i1")
    assert (answer.message.ok, answer.message.renewal_ok, answer.message.desensitize) == (False, False, False)
    assert answer.message.due_date == "20260407    235959"
    assert len(answer.message.screen_messages) == 4
    assert codes_of(answer) == ("reserved_by_other", "too_early", "patron_blocked", "renewable_from", "renewals_left")


def test_what_a_late_renewal_costs_must_be_agreed_to_first(made: Any) -> None:
    store = made(loan(1, due=TODAY - timedelta(days=10), lent_on=TODAY - timedelta(days=38)))
    result, answer = renewed(store, item="i1")
    assert result.awaits_fee
    assert (answer.message.ok, answer.message.fee_type, answer.message.currency) == (False, sip2.FeeType.OVERDUE, "DKK")
    assert answer.message.fee_amount > 0
    assert "Agree to the fee" in answer.message.screen_messages[0]
    assert stored(store, 1).renewals_used == 0
    _, agreed = renewed(store, item="i1", fee_acknowledged=True)
    assert (agreed.message.ok, agreed.message.fee_amount) == (True, answer.message.fee_amount)
    assert stored(store, 1).renewals_used == 1
    assert len(store.read(lambda tx: tx.charges.for_patron(ANNA))) == 1


def test_a_renewal_that_comes_again_is_answered_by_the_loan_as_it_is(made: Any) -> None:
    store = made(loan(1))
    _, first = renewed(store, item="i1", repeat=KEY)
    result, again = renewed(store, item="i1", repeat=KEY)
    assert result.is_repeated
    assert again.message == first.message
    assert codes_of(again) == ()
    assert stored(store, 1).renewals_used == 1


def test_an_interlibrary_renewal_is_told_as_provisional(made: Any) -> None:
    _, answer = renewed(made(loan(1, kind=LoanKind.INTERLIBRARY, interlibrary=InterlibraryTerms())), item="i1")
    assert answer.message.ok
    assert {"provisional", "renewable_until"} <= set(codes_of(answer))


def test_a_time_without_an_offset_is_refused(made: Any) -> None:
    store = made(loan(1))
    with pytest.raises(NaiveDatetime):
        renewed(store, item="i1", now=NOW.replace(tzinfo=None))


# all loans


def all_renewed(store: Any, *, repeat: str | None = None, **request: Any) -> tuple[sip2.RenewAllResult, Any]:
    asked = sip2.RenewAllRequest(transaction_date=AT, patron_identifier="1", **request)
    result = sip2.renew_every_loan(store, ANNA, asked, policy=HELSINGOR, now=NOW, terminal="desk", repeat=repeat)
    answer = sip2.renew_all_answer(result, SETTINGS, now=NOW, language="en")
    assert all(loss.what for loss in answer.lost)
    return result, answer


def test_all_loans_are_tried_and_each_that_is_not_renewed_says_why(made: Any) -> None:
    late = loan(3, due=TODAY - timedelta(days=10), lent_on=TODAY - timedelta(days=38))
    others = (loan(4, status=LoanStatus.RETURNED), loan(5, patron=CHILD), loan(6, item_type="unknown"))
    store = made(loan(1), loan(2, due=TODAY + timedelta(days=20)), late, *others)
    _, answer = all_renewed(store)
    message = answer.message
    assert (message.ok, message.renewed_count, message.unrenewed_count) == (True, 1, 3)
    assert (message.renewed_items, set(message.unrenewed_items)) == (("i1",), {"i2", "i3", "i6"})
    assert message.screen_messages[:2] == ("1 loan was renewed.", "3 loans could not be renewed.")
    said = {line.partition(":")[0]: line for line in message.screen_messages[2:]}
    assert said.keys() == {"t2", "t3", "t6"}
    assert "too early" in said["t2"]
    assert "Agree to the fee" in said["t3"]
    assert "cannot answer" in said["t6"]
    assert codes_of(answer) == ("too_early",)
    assert [stored(store, place).renewals_used for place in range(1, 7)] == [1, 0, 0, 0, 0, 0]


def test_fees_that_were_agreed_to_are_told_together(made: Any) -> None:
    late = loan(1, due=TODAY - timedelta(days=10), lent_on=TODAY - timedelta(days=38))
    _, answer = all_renewed(made(late), fee_acknowledged=True)
    assert answer.message.renewed_items == ("i1",)
    assert answer.message.screen_messages[1].startswith("Fee: ")


def test_a_renewal_of_all_loans_that_comes_again_says_what_was_renewed(made: Any) -> None:
    store = made(loan(1), loan(2))
    _, first = all_renewed(store, repeat=KEY)
    result, again = all_renewed(store, repeat=KEY)
    assert len(result.renewals.repeated) == 2
    assert again.message == first.message
    assert stored(store, 1).renewals_used == 1


def test_a_patron_without_loans_and_one_who_is_not_known(made: Any) -> None:
    assert all_renewed(made())[1].message.screen_messages == ("You have no loans.",)
    message = sip2.renew_all_answer(None, SETTINGS, now=NOW).message
    assert (message.ok, message.renewed_items, message.unrenewed_count) == (False, (), 0)
    nothing = all_renewed(made(loan(2, due=TODAY + timedelta(days=20))))[1].message
    assert nothing.screen_messages[0] == "Nothing was renewed."
