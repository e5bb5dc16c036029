"""The effective circulation rules of one library, category and item type as `LoanTerms`; what cannot be said so raises `InvalidPolicy`.

Sources: `CalcDateDue`, `GetHardDueDate`, `GetSoonestRenewDate` and `CanBookBeRenewed` in `C4/Circulation.pm`, `CalcFine` in
`C4/Overdues.pm` (Koha 23.11, read in November 2026).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from math import ceil
from typing import Final

from koha.preferences import Preferences

from nordlib.circulation import (
    CardEndRule,
    ClosedDayRule,
    DebtRule,
    DueSchedule,
    DueScheduleRow,
    FeeBracket,
    LateRenewal,
    LoanTerms,
    Money,
    OpenDayPeriod,
    RateSchedule,
    RenewalTerms,
    RenewFrom,
    ScheduleUse,
    TitleHoldRule,
)
from nordlib.circulation.periods import LoanPeriod
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy

__all__ = ["EXPIRED_MAY_RENEW", "TRANSLATED", "loan_terms"]

#: What stands in place of a rule for what Koha keeps in its categories: whether an expired patron may renew ("1" or "0").
EXPIRED_MAY_RENEW: Final = "(expired may renew)"
#: The rules that become terms of a loan.
TRANSLATED: Final = (
    "issuelength", "renewalperiod", "lengthunit", "daysmode", "renewalsallowed", "unseen_renewals_allowed", "norenewalbefore",
    "hardduedate", "hardduedatecompare", "fine", "chargeperiod", "chargeperiod_charge_at", "firstremind", "overduefinescap",
    "cap_fine_to_replacement_price",
)  # fmt: skip
_DAYS_MODES: Final = {
    "Days": ClosedDayRule.KEEP,
    "Calendar": ClosedDayRule.KEEP,  # every day that is counted is an open one
    "Datedue": ClosedDayRule.NEXT_OPEN_DAY,
    "Dayweek": ClosedDayRule.SAME_WEEKDAY,
}
_MOST: Final = 1_000_000  # an amount
_DIGITS: Final = 5  # of a count: as many as a period of nordlib has
_MOST_PERIODS: Final = 10_000  # brackets of a fee schedule: centuries, where a period is a week
_USES: Final = {"-1": ScheduleUse.CEILING, "0": ScheduleUse.FIXED}

Rules = Mapping[str, str]


def loan_terms(rules: Rules, preferences: Preferences, currency: str) -> LoanTerms:
    """Return the terms that rules and preferences give. Raises `InvalidPolicy` about the rule that cannot be said."""
    hourly, mode = _is_hourly(rules), rules.get("daysmode") or preferences.days_mode
    if mode not in _DAYS_MODES:
        raise InvalidPolicy("daysmode", f"is {mode!r}; it must be one of: {', '.join(_DAYS_MODES)}")
    if hourly and mode != "Days":
        raise InvalidPolicy("daysmode", f"is {mode} for a loan by the hour, which then moves to 10 o'clock of an open day; it must be Days")
    renewals = _number(rules, "renewalsallowed", 0)
    base = RenewFrom.TODAY if preferences.from_today else RenewFrom.DUE_DATE
    before = rules.get("norenewalbefore") or None
    return LoanTerms(
        _period(rules, "issuelength", mode, hourly=hourly, needed=renewals > 0),
        renewals,
        None if hourly or before is None else _window(_number(rules, "norenewalbefore"), preferences),
        renew_from=base,
        late_renew_from=base,
        future_holds_block=preferences.future_holds_block,
        title_holds=TitleHoldRule.UNLESS_OTHER_COPY if preferences.other_copies_serve else TitleHoldRule.ALWAYS_BLOCK,
        late_renewal=LateRenewal.NO if preferences.late_item_blocks else LateRenewal.WITH_FEE,
        closed_day_rule=_DAYS_MODES[mode],
        cap_at_card_expiry=preferences.ends_with_card and not hourly,
        card_end_rule=CardEndRule.PREVIOUS_OPEN_DAY if preferences.ends_with_card and mode != "Days" else CardEndRule.STAYS,
        debt_limit=None if preferences.debt_limit is None else Money(preferences.debt_limit, currency),
        debt_rule=DebtRule.ABOVE_LIMIT,
        fees=_fees(rules, preferences, currency, hourly=hourly) if preferences.charges_when_renewed else None,
        renewal_period=_period(rules, "renewalperiod", mode, hourly=hourly) if rules.get("renewalperiod") else None,
        schedule=_schedule(rules, hourly=hourly),
        renewal=RenewalTerms(
            window_hours=_number(rules, "norenewalbefore") if hourly and before is not None else None,
            max_unseen_renewals=_unseen(rules) if preferences.counts_unseen else None,
            overdue_block_count=1 if _late_items_block(preferences, hourly=hourly) else None,
            expired_may_renew=rules.get(EXPIRED_MAY_RENEW) == "1",
        ),
    )


def _is_hourly(rules: Rules) -> bool:
    unit = rules.get("lengthunit") or "days"
    if unit not in ("days", "hours"):
        raise InvalidPolicy("lengthunit", f"is {unit!r}; it must be days or hours")
    return unit == "hours"


def _number(rules: Rules, name: str, default: int | None = None) -> int:
    value = rules.get(name) or ("" if default is None else str(default))
    if not (value.isascii() and value.isdecimal() and len(value) <= _DIGITS):
        raise InvalidPolicy(name, f"is {value!r}; it must be a whole number from 0 to {10**_DIGITS - 1}")
    return int(value)


def _amount(rules: Rules, name: str) -> Decimal:
    value = rules.get(name) or "0"
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal(-1)
    if not (amount.is_finite() and 0 <= amount <= _MOST):
        raise InvalidPolicy(name, f"is {value!r}; it must be an amount from 0 to {_MOST:,}, such as 20 or 0.50")
    return amount


def _period(rules: Rules, name: str, mode: str, *, hourly: bool, needed: bool = True) -> LoanPeriod:
    """Return a period. Where nothing is renewed, any will do in place of one that is missing: it is never counted."""
    count = _number(rules, name, None if needed else 1) or (0 if needed else 1)
    if count == 0:
        raise InvalidPolicy(name, "is 0; a period must be at least 1 day or hour")
    if hourly:
        return HourlyPeriod(count)
    return OpenDayPeriod(count) if mode == "Calendar" else Period(days=count)


def _window(days: int, preferences: Preferences) -> int:
    """Return the days before the due date on which renewal opens. To the minute, it opens at 23:59: the next day is the first whole one."""
    if preferences.exact_window and days == 0:
        raise InvalidPolicy("norenewalbefore", "is 0 to the minute, at which the loan is due; it must be at least 1")
    return days - 1 if preferences.exact_window else days


def _unseen(rules: Rules) -> int | None:
    """Return the limit; None where it is empty, which Koha reads as no limit."""
    return _number(rules, "unseen_renewals_allowed") if rules.get("unseen_renewals_allowed") else None


def _late_items_block(preferences: Preferences, *, hourly: bool) -> bool:
    if hourly and preferences.late_items_block:
        raise InvalidPolicy("OverduesBlockRenewing", "is 'block' and loans by the hour are lent, whose lateness counts in days here")
    return preferences.late_items_block


def _schedule(rules: Rules, *, hourly: bool) -> DueSchedule | None:
    """Return the hard due date. Koha's "after", a date before which nothing is due, has nothing like it."""
    day, compare = rules.get("hardduedate"), rules.get("hardduedatecompare") or "0"
    if not day:
        return None
    try:
        last = date.fromisoformat(day)
    except ValueError:
        last = None
    if last is None:
        raise InvalidPolicy("hardduedate", f"is {day!r}; it must be a date that exists, such as 2026-12-18")
    if hourly or compare not in _USES:
        problem = (
            "is set for a loan by the hour, which cannot have one"
            if hourly
            else f"is compared by {compare!r}; it must be before (-1) or exactly (0)"
        )
        raise InvalidPolicy("hardduedate", problem)
    return DueSchedule((DueScheduleRow(last),), _USES[compare])


def _fees(rules: Rules, preferences: Preferences, currency: str, *, hourly: bool) -> RateSchedule | None:
    """Return the fine: so much for each period begun or ended of so many days, after a grace, up to a cap."""
    fine, period = _amount(rules, "fine"), _number(rules, "chargeperiod", 0)
    if fine == 0 or period == 0:
        return None
    if hourly:
        raise InvalidPolicy("fine", "is for a loan by the hour: Koha counts whole hours late, and nordlib hours begun; it must be 0")
    cap, grace = _amount(rules, "overduefinescap"), _number(rules, "firstremind", 0)
    if period > 1 and cap == 0:
        raise InvalidPolicy("chargeperiod", f"is {period} days, and overduefinescap is missing; without a cap it must be 1")
    if period > 1 and cap > fine * _MOST_PERIODS:
        raise InvalidPolicy("overduefinescap", f"is reached after more than {_MOST_PERIODS:,} fines, and nordlib lists each of them")
    first = 1 if preferences.grace_is_charged else grace + 1
    return RateSchedule(
        PolicyId("circulation_rules", str(fine)),
        currency,
        rate=fine if period == 1 else Decimal(),
        rates=() if period == 1 else tuple(_rates(rules, fine, cap, period, first)),
        grace=grace,
        grace_is_charged=preferences.grace_is_charged,
        maximum=cap or None,
        closed_days_free=preferences.closed_days_free,
        capped_by_price=rules.get("cap_fine_to_replacement_price") == "1",
    )


def _rates(rules: Rules, fine: Decimal, cap: Decimal, period: int, first: int) -> Iterator[FeeBracket]:
    """Yield the days that cost the fine: the first or the last of each period, until the cap is reached."""
    charged_at_start = rules.get("chargeperiod_charge_at") == "1"
    for number in range(ceil(cap / fine)):
        day = first + number * period + (0 if charged_at_start else period - 1)
        yield FeeBracket(day, day, fine, fine)
