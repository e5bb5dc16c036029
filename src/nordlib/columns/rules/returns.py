"""Returns and their fees as trees: the functions of `nordlib.circulation.returns` run unchanged, on a case whose fields ask columns.

A return counts by days: an event of today has happened, and of two events on one day the hand-in at home comes first, then the one
elsewhere, then the confirmation.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

from nordlib.circulation.fees import FeeCategory, FeeSchedule, RateSchedule
from nordlib.circulation.fees.lateness import is_hourly
from nordlib.circulation.fees.lint import needs_calendar
from nordlib.circulation.models import Loan, LoanKind, LoanStatus
from nordlib.circulation.returns import (
    ItemHandedIn,
    Lateness,
    ReturnAssessment,
    ReturnBasis,
    ReturnCase,
    ReturnConfirmed,
    ReturnPolicy,
    SettledReturn,
    assessment,
    days_unconfirmed,
    lateness,
    settled_return,
)
from nordlib.columns.rules.derived import Derived
from nordlib.columns.rules.facts import Facts
from nordlib.columns.rules.program import RuleProgram
from nordlib.columns.rules.return_columns import RETURN_COLUMNS
from nordlib.columns.rules.subject import Floor, Output, subject_program, today_in
from nordlib.dates import local_date
from nordlib.libraries import LibraryId
from nordlib.money import Money
from nordlib.tracing import ExpressionKind, Untraceable, lazy_model

__all__ = ["return_program"]

#: What a case refuses, beside fields of wrong types.
_REFUSE: Final = cast("Any", ReturnCase.__attrs_post_init__).unchecked
_HOME, _ELSEWHERE = LibraryId("home"), LibraryId("elsewhere")

_SETTLED: Final[Mapping[str, Output]] = {
    "basis": Output(ExpressionKind.WORD, lambda found: found[0].basis),
    "returned_on": Output(ExpressionKind.DAY, lambda found: found[0].returned_on),
    "days_unconfirmed": Output(ExpressionKind.NUMBER, lambda found: found[1]),
}
_LATE: Final[Mapping[str, Output]] = {"days_late": Output(ExpressionKind.NUMBER, lambda late: late.units)}
_FEES: Final[Mapping[str, Output]] = {
    "fee": Output(ExpressionKind.AMOUNT, lambda found: _amount(found.fee)),
    "reminder_fee": Output(ExpressionKind.AMOUNT, lambda found: _amount(found.reminder_fee)),
}


def return_program(policy: ReturnPolicy, now: datetime | None, assumed: Mapping[str, object] | None = None) -> RuleProgram:
    """Return the program of returns.

    Args:
        policy: The library's choices about returns.
        now: The instant at which the returns are assessed; None: when the query runs.
        assumed: What is assumed of every row instead of a column, by the name of the column.

    Raises:
        Untraceable: The fees are by the hour, or depend on when the library is open.
    """
    if policy.fees is not None and is_hourly(policy.fees):
        raise Untraceable("lateness", "for the hours between two instants, of which only the days are known")
    if needs_calendar(policy.fees):
        raise Untraceable("lateness", "for the opening days of the library between two days that are not known yet")
    facts = Facts(RETURN_COLUMNS, assumed or {})
    today = today_in(policy.zone.key) if now is None else local_date(now, policy.zone)
    case = _case(facts, policy, _DayInstant(today))

    def settled(_: Derived) -> tuple[SettledReturn, int | None]:
        _REFUSE(case)
        found = settled_return(case)
        return found, days_unconfirmed(case, found)

    def late(derived: Derived) -> Lateness:
        return lateness(case, _settled(derived))

    def assessed(derived: Derived) -> ReturnAssessment:
        days = derived.value("days_late")
        return assessment(case, _settled(derived), Lateness(days, days))

    floors = (
        Floor("settled_return", settled, _SETTLED),
        Floor("lateness", late, _LATE),
        Floor("assessment", assessed, _FEES, refuses_nothing_else=True),
    )  # a price below 0
    return subject_program(facts, floors, today=today)


class _DayInstant:
    """An instant of which the day is known: whenever it was, it counts on that day."""

    tzinfo: Final = True

    def __init__(self, day: Any) -> None:
        self._day: Final = day

    def __lt__(self, other: "_DayInstant") -> bool:
        return bool(self._day < other._day)

    def __le__(self, other: "_DayInstant") -> bool:
        return bool(self._day <= other._day)

    def astimezone(self, _: object) -> "_DayInstant":
        """Return the same instant: its day is that of the library's zone."""
        return self

    def date(self) -> Any:
        """Return its day."""
        return self._day

    utcoffset = replace = None


def _case(facts: Facts, policy: ReturnPolicy, now: Any) -> ReturnCase:
    loan = lazy_model(
        Loan,
        {
            "due": lambda: facts.value("due"),
            "kind": lambda: facts.member("kind", LoanKind),
            "status": lambda: facts.member("status", LoanStatus),
            "recalled": lambda: facts.flag("recalled"),
        },
    )
    events = (
        ("handed_in_on", lazy_model(ItemHandedIn, {"at": lambda: _instant(facts, "handed_in_on"), "library": lambda: _HOME})),
        (
            "handed_in_elsewhere_on",
            lazy_model(ItemHandedIn, {"at": lambda: _instant(facts, "handed_in_elsewhere_on"), "library": lambda: _ELSEWHERE}),
        ),
        ("confirmed_on", lazy_model(ReturnConfirmed, {"at": lambda: _instant(facts, "confirmed_on")})),
    )
    return lazy_model(
        ReturnCase,
        {
            "loan": lambda: loan,
            "events": lambda: tuple(event for name, event in events if not facts.is_missing(name)),
            "home_libraries": lambda: frozenset({_HOME}),
            "policy": lambda: policy,
            "now": lambda: now,
            "category": lambda: facts.member("patron_category", FeeCategory),
            "calendar": lambda: None,
            "price": lambda: _price(facts, policy.fees),
            "reminders": lambda: _reminders(facts, policy.fees),
        },
    )


def _settled(derived: Derived) -> SettledReturn:
    def ended_at() -> _DayInstant | None:
        day = derived.value("returned_on")
        return None if day is None else _DayInstant(day)

    return lazy_model(
        SettledReturn,
        {
            "basis": lambda: ReturnBasis(derived.value("basis")),
            "returned_on": lambda: derived.value("returned_on"),
            "ended_at": ended_at,
            "handed_in_elsewhere": lambda: None,  # only told
        },
    )


def _instant(facts: Facts, name: str) -> _DayInstant:
    return _DayInstant(facts.value(name))


def _price(facts: Facts, fees: FeeSchedule | RateSchedule | None) -> Money | None:
    """Return the price, if it caps the fee."""
    if fees is None or not fees.capped_by_price:
        return None
    return facts.optional("price", lambda: Money(facts.value("price"), fees.currency))


def _reminders(facts: Facts, fees: FeeSchedule | RateSchedule | None) -> int:
    """Return the number of reminders that cost something."""
    most = 0 if fees is None else max(len(fees.reminder_fees), len(fees.child_reminder_fees or ()))
    return next((number for number in range(most) if facts.value("reminders") <= number), most)


def _amount(fee: Money | None) -> object:
    return None if fee is None else fee.amount
