"""The area `move_due`: days become closed after loans were made that are due on them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

import attrs

from nordlib.circulation import (
    HELSINGOR,
    CirculationPolicy,
    DateClosing,
    Due,
    DueInstant,
    InterlibraryTerms,
    ItemId,
    LaterClosings,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    PatronId,
    PatronStanding,
    TitleId,
)
from nordlib.circulation.due import due_in_zone
from nordlib.commands import move_due_dates, plan_due_date_moves
from nordlib.dates import zone
from nordlib.decisions import PolicyId
from tests.report import NotBuilt
from tests.scenarios.policies.calendars import calendar_of
from tests.scenarios.policies.periods import as_due
from tests.scenarios.policies.reading import COMMON, Case, with_defaults

__all__ = ["close_later"]

_POLICY: Final[Case] = {"timezone": "Europe/Copenhagen", "truncate_to_patron_expiry": False}
#: The instant of the run, which no case asks about.
_NOW: Final = datetime(2026, 1, 2, 12, tzinfo=UTC)
_LOAN: Final[Case] = {
    "kind": "local",
    "status": "on_loan",
    "due_date": None,
    "due_at": None,
    "owner_latest_due": None,
    "expires": None,
}


def close_later(case: Case, calendars: Case, make_store: Callable[[], Any]) -> Case:
    """The new due dates of a case, and the loans whose due date is in a new closing afterwards."""
    given = with_defaults(case, "case", COMMON | {"policy", "new_closings", "loans"}, {"calendar": None})
    if given["action"] != {"type": "close_later"}:
        raise NotBuilt(f"action {given['action']}")
    policy = with_defaults(given["policy"], "policy", set(), _POLICY)
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], cap_at_card_expiry=policy["truncate_to_patron_expiry"])
    circulation = CirculationPolicy(PolicyId("case", "1"), zone(policy["timezone"]), {"ordinary": terms})
    closings = LaterClosings(tuple(map(_closing, given["new_closings"])), calendar_of(given["calendar"], calendars))
    loans = [with_defaults(loan, "loan", {"id"}, _LOAN) for loan in given["loans"]]
    store = make_store()
    with store.transaction() as tx:
        for loan in loans:
            lent = _loan(loan)
            tx.loans.add(lent)
            tx.patron_standings.put(lent.patron, PatronStanding(card_expires_on=_day(loan["expires"])))
    plan = plan_due_date_moves(store, closings=closings, policy=circulation, now=_NOW)
    report = move_due_dates(store, closings=closings, policy=circulation, now=_NOW)
    if report.errors or report != plan:
        raise AssertionError(f"errors {report.errors}, planned {plan.moves}, made {report.moves}")
    kept = {loan["id"]: store.read(lambda tx, loan=loan: tx.loans.get(loan["id"])).value for loan in loans}
    return {
        "new_dues": {loan: as_due(due_in_zone(kept[loan].due, circulation.zone)) for loan in report.moved},
        "still_closed": set(report.still_closed),
    }


def _closing(given: Case) -> DateClosing:
    days = with_defaults(given, "closing", {"from"}, {"to": given.get("from")})
    return DateClosing(date.fromisoformat(days["from"]), date.fromisoformat(days["to"]))


def _day(given: str | None) -> date | None:
    return None if given is None else date.fromisoformat(given)


def _loan(given: Case) -> Loan:
    kind = LoanKind(given["kind"])
    return Loan(
        LoanId(given["id"]),
        PatronId(f"patron of {given['id']}"),
        ItemId(f"item of {given['id']}"),
        TitleId("T1"),
        _due(given),
        kind=kind,
        status=LoanStatus(given["status"]),
        interlibrary=InterlibraryTerms(latest_due=_day(given["owner_latest_due"])) if kind is LoanKind.INTERLIBRARY else None,
    )


def _due(given: Case) -> Due:
    if (given["due_date"] is None) is (given["due_at"] is None):
        raise NotBuilt(f"a loan must have either a due date or a due instant: {given['id']}")
    return DueInstant(datetime.fromisoformat(given["due_at"])) if given["due_at"] else date.fromisoformat(given["due_date"])
