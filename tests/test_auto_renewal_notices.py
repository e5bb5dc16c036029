"""Reminders of loans that will be renewed automatically: sent or left out, as the policy says (EXT-16)."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs
import pytest

from nordlib.circulation import (
    HELSINGOR,
    AutoRenewalTerms,
    DueInstant,
    Hold,
    HoldId,
    ItemId,
    Loan,
    LoanId,
    LoanKind,
    PatronId,
    PatronStanding,
    PolicyTable,
    TitleId,
)
from nordlib.commands import plan_notices, run_auto_renewal, run_notices, set_auto_renewal_preference
from nordlib.contact import parse_email
from nordlib.decisions import PolicyId
from nordlib.notifications.notices import HELSINGOR_NOTICES, NoticeReason
from nordlib.patrons import Patron, borrower_number
from nordlib.storage import MemoryStore

ZONE: Final = ZoneInfo("Europe/Copenhagen")
TODAY: Final = date(2026, 3, 18)
NIGHT: Final = datetime(2026, 3, 18, 3, tzinfo=ZONE)
BO: Final = Patron(PatronId("p1"), borrower_number("HB1"), "Bo", email=parse_email("bo@example.dk"))
SOON: Final = Loan(LoanId("l1"), BO.id, ItemId("i1"), TitleId("t1"), TODAY + timedelta(3))
TERMS: Final = attrs.evolve(HELSINGOR.item_types["ordinary"], auto_renewal=AutoRenewalTerms())
LENDING: Final = attrs.evolve(HELSINGOR, item_types={"ordinary": TERMS, "film": HELSINGOR.item_types["ordinary"]})
QUIET: Final = attrs.evolve(HELSINGOR_NOTICES, reminds_of_automatic_renewals=False)


def filled(loan: Loan = SOON) -> Any:
    store = MemoryStore()
    with store.transaction() as tx:
        tx.patrons.add(BO)
        tx.patron_standings.put(BO.id, PatronStanding())
        tx.loans.add(loan)
    return store


def reminded(store: Any, policy: Any = QUIET, lending: Any = LENDING) -> bool:
    queued = plan_notices(store, policy=policy, now=NIGHT, lending=lending).queued
    return any(each.notice.reason is NoticeReason.DUE_SOON for each in queued)


def test_a_reminder_is_left_out_only_if_the_policy_says_so_and_the_terms_are_known() -> None:
    store = filled()
    assert not reminded(store)
    assert reminded(store, HELSINGOR_NOTICES)
    assert reminded(store, lending=None)


@pytest.mark.parametrize(
    "fields",
    [
        {"renewals_used": 9},
        {"item_type": "film"},
        {"kind": LoanKind.INTERLIBRARY},
        {"recalled": True},
        {"due": DueInstant(NIGHT + timedelta(2))},
    ],
)
def test_a_loan_that_will_not_be_renewed_is_reminded_of(fields: dict[str, Any]) -> None:
    assert reminded(filled(attrs.evolve(SOON, **fields)))


def test_a_patron_who_said_no_is_reminded_and_one_with_a_waiting_patron_too() -> None:
    store = filled()
    store.run(set_auto_renewal_preference, False, by=BO.id)
    assert reminded(store)
    store.run(set_auto_renewal_preference, None, by=BO.id)
    assert not reminded(store)
    with store.transaction() as tx:
        tx.holds.add(Hold(HoldId("h1"), PatronId("p2"), TitleId("t1")))
    assert reminded(store)


def test_a_loan_without_a_row_in_the_table_is_reminded_of() -> None:
    table = PolicyTable(PolicyId("empty", "1"), ZONE, {}, ())
    assert reminded(filled(), lending=table.for_patron(category=None, library=None))


def test_a_loan_that_may_not_be_renewed_any_more_on_its_due_date_is_reminded_of() -> None:
    ends = attrs.evolve(TERMS, auto_renewal=AutoRenewalTerms(auto_until_date=TODAY + timedelta(2)))
    lending = attrs.evolve(LENDING, item_types={"ordinary": ends})
    assert reminded(filled(), lending=lending)
    early = AutoRenewalTerms(days_before=5, auto_until_date=TODAY + timedelta(2))
    earlier = attrs.evolve(lending, item_types={"ordinary": attrs.evolve(TERMS, auto_renewal=early)})
    assert not reminded(filled(), lending=earlier)


class WithoutTitles:
    """A host's transaction that finds no holds by title."""

    def __init__(self, tx: Any) -> None:
        self._tx = tx
        self.holds = object()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)


def test_a_host_that_finds_no_holds_by_title_reminds() -> None:
    class Host:
        def __init__(self, store: Any) -> None:
            self.store = store

        def run(self, run: Any, /, *args: Any) -> Any:
            return self.store.run(lambda tx: run(WithoutTitles(tx), *args))

    assert reminded(Host(filled()), attrs.evolve(QUIET, notifies_of_pickup=False))


def test_a_loan_that_was_renewed_by_itself_has_a_reminder_by_its_new_date() -> None:
    store, due = filled(attrs.evolve(SOON, due=TODAY)), TODAY + timedelta(28)
    run_auto_renewal(store, policy=LENDING, now=NIGHT)
    assert not run_notices(store, policy=HELSINGOR_NOTICES, now=NIGHT).queued
    (again,) = run_notices(store, policy=HELSINGOR_NOTICES, now=NIGHT + timedelta(25)).queued
    assert (again.notice.due, again.notice.reason) == (due, NoticeReason.DUE_SOON)
