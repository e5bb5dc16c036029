"""What a terminal hands in: returned in a store, and how it is answered."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_RETURNS,
    Hold,
    HoldId,
    HoldStatus,
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
from nordlib.circulation.interlibrary import InterlibraryEventType, LoanHistory
from nordlib.commands import RenewalContext
from nordlib.errors import InvalidData, NaiveDatetime
from nordlib.interchange import sip2
from nordlib.interchange.sip2 import SipTime
from nordlib.libraries import LibraryId
from nordlib.storage import MemoryStore
from nordlib.storage.memory.store import MemoryTx
from tests.sip2_library import ANNA, AT, ELSEWHERE, HOME, KEY, NOW, SETTINGS, TODAY, codes_of, filled, loan
from tests.stores import STORES


@pytest.fixture(params=STORES)
def made(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return partial(filled, STORES[request.param])


def stored(store: Any, place: int) -> Loan:
    found: Loan = store.read(lambda tx: tx.loans.get(LoanId(f"l{place}")).value)
    return found


def checked_in(
    store: Any, place: int | None, *, now: Any = NOW, library: LibraryId = HOME, **request: Any
) -> tuple[sip2.CheckinResult, Any]:
    asked = sip2.CheckinRequest(transaction_date=AT, item=f"i{place}", **request)
    arguments: dict[str, Any] = {"library": library, "home_libraries": {HOME}, "policy": HELSINGOR_RETURNS, "now": now}
    result = store.run(sip2.check_in, None if place is None else LoanId(f"l{place}"), asked, **arguments)
    answer = sip2.check_in_answer(asked, result, SETTINGS, now=NOW, language="en")
    assert all(loss.what for loss in answer.lost)
    return result, answer


def test_an_item_that_is_handed_in_at_home_is_returned(made: Any) -> None:
    store = made(loan(1))
    _, answer = checked_in(store, 1)
    message = answer.message
    assert (message.ok, message.resensitize, message.alert, message.item, message.title) == (True, True, False, "i1", "t1")
    assert (message.permanent_location, message.patron_identifier) == ("Voksen", None)
    assert message.screen_messages == ("Returned on 18 March 2026, when it was handed in.",)
    assert codes_of(answer) == ("returned_on",)
    assert stored(store, 1).status is LoanStatus.RETURNED
    _, again = checked_in(store, 1)
    assert (again.message.ok, again.message.alert) == (False, True)


def test_a_late_return_costs_and_no_field_says_so(made: Any) -> None:
    _, answer = checked_in(made(loan(1, due=TODAY - timedelta(days=3))), 1)
    assert codes_of(answer) == ("returned_on", "fee", "days_late")
    assert "3 days late: 20 DKK." in answer.message.screen_messages[0]


def test_an_item_that_is_handed_in_elsewhere_is_taken_and_the_loan_stays_open(made: Any) -> None:
    store = made(loan(1))
    _, answer = checked_in(store, 1, library=ELSEWHERE)
    assert (answer.message.ok, answer.message.alert) == (True, True)
    assert codes_of(answer) == ("returned_on", "waiting")
    assert stored(store, 1).status is LoanStatus.ON_LOAN


@pytest.mark.parametrize(
    ("hold", "alert"),
    [
        ({}, True),
        ({"item": ItemId("i1")}, True),
        ({"item": ItemId("i9")}, False),
        ({"status": HoldStatus.SUSPENDED}, False),
        ({"active_from": TODAY + timedelta(days=1)}, False),
        ({"active_from": TODAY}, True),
        ({"item_type": "large_print"}, False),
        ({"expires_on": TODAY - timedelta(days=1)}, False),
        ({"expires_on": TODAY}, True),
    ],
)
def test_staff_are_called_to_an_item_for_which_a_patron_waits(made: Any, hold: dict[str, Any], alert: bool) -> None:
    waiting = Hold(HoldId("h1"), PatronId("p2"), TitleId("t1"), **hold)
    _, answer = checked_in(made(loan(1), holds=(waiting,)), 1)
    assert (answer.message.ok, answer.message.alert) == (True, alert)
    assert (answer.message.screen_messages[-1] == "Another patron waits for this item. Hand it to the staff.") is alert


@pytest.mark.parametrize(("place", "asked"), [(None, {}), (9, {}), (1, {"cancel": True})])
def test_an_item_that_is_not_on_loan_and_a_cancelled_loan_go_to_staff(made: Any, place: int | None, asked: dict[str, Any]) -> None:
    store = made(loan(1))
    result, answer = checked_in(store, place, **asked)
    assert result == sip2.CheckinResult(None)
    assert (answer.message.ok, answer.message.alert, codes_of(answer)) == (False, True, ())
    assert ("taken back" in answer.message.screen_messages[0]) is bool(asked)
    assert stored(store, 1).status is LoanStatus.ON_LOAN


@pytest.mark.parametrize(
    ("returned", "lent_on", "day"),
    [
        ("20260316    120000", None, TODAY - timedelta(days=2)),
        ("20260319    120000", None, TODAY),
        ("20260316    120000", TODAY - timedelta(days=1), TODAY),
        ("20260316    120000", TODAY - timedelta(days=2), TODAY - timedelta(days=2)),
        ("00010101    000000", None, TODAY),
        ("99991231    235959", None, TODAY),
    ],
)
def test_the_day_of_return_that_the_terminal_says_counts_if_it_can_be(made: Any, returned: str, lent_on: Any, day: Any) -> None:
    result, _ = checked_in(made(loan(1, lent_on=lent_on)), 1, return_date=SipTime.parse(returned))
    assert result.assessment is not None
    assert result.assessment.returned_on == day


def test_the_history_of_an_interlibrary_loan_tells_its_return(made: Any) -> None:
    store = made(lent := loan(1, kind=LoanKind.INTERLIBRARY, interlibrary=InterlibraryTerms()))
    with store.transaction() as tx:
        tx.loan_histories.put(LoanHistory(lent))
    checked_in(store, 1)
    history = store.read(lambda tx: tx.loan_histories.get(LoanId("l1")))
    assert [event.event for event in history.events] == [InterlibraryEventType.RETURNED]


def test_a_return_without_an_offset_is_refused(made: Any) -> None:
    with pytest.raises(NaiveDatetime):
        checked_in(made(loan(1)), 1, now=NOW.replace(tzinfo=None))


def test_a_store_without_histories_or_requests_is_enough_unless_a_request_may_come_again() -> None:
    class Part:
        def __init__(self, tx: MemoryTx) -> None:
            self.loans, self.holds = tx.loans, tx.holds

    class Host:
        def __init__(self, store: MemoryStore) -> None:
            self.store = store

        def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            return self.store.run(lambda tx: command(Part(tx), *args, **kwargs))

    store = MemoryStore()
    with store.transaction() as tx:
        tx.loans.add(loan(1))
    host = Host(store)
    asked = sip2.RenewRequest(transaction_date=AT, item="i1")
    with pytest.raises(InvalidData, match="requests"):
        host.run(sip2.renew_item, ANNA, asked, policy=HELSINGOR, now=NOW, terminal="desk", repeat=KEY)
    standing = RenewalContext(PatronStanding())
    assert host.run(sip2.renew_item, ANNA, asked, policy=HELSINGOR, now=NOW, context=standing).decision
    assert checked_in(host, 1)[1].message.ok
