"""Area `fee_rate`: what late loans cost by a rate, and what their reminders cost."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from nordlib.circulation.due import Due, DueInstant
from nordlib.circulation.fees import FeeBasis, FeeBracket, FeeCategory, LateFrom, LateReturn, RateSchedule, RateUnit, assess_fees
from nordlib.decisions import PolicyId
from nordlib.money import Money
from tests.scenarios.policies.calendars import calendar_of
from tests.scenarios.policies.reading import COMMON, Case, with_defaults

__all__ = ["fee_rate_area", "rate_schedule"]

_POLICY: Final[Case] = {
    "timezone": "Europe/Copenhagen",
    "currency": "DKK",
    "per": "day",
    "rate": 1,
    "rates": None,
    "recall_rate": None,
    "grace_days": 0,
    "grace_is_charged": True,
    "grace_after_recall": True,
    "closed_days_free": False,
    "late_from": "next_day",
    "maximum": None,
    "cap_to_price": False,
    "group_by": None,
    "reminder_fees": [],
}
_LOAN: Final[Case] = {
    "due_date": None,
    "due_at": None,
    "price": None,
    "recalled": False,
    "reminders": 0,
    "first_lent_on": None,
    "latest_lent_on": None,
}
_BASIS: Final = {None: FeeBasis.ITEM, "first_lent": FeeBasis.GROUP_BY_FIRST_LENDING, "latest_lent": FeeBasis.GROUP}


def fee_rate_area(case: Case, calendars: Case, _make_store: Callable[[], Any]) -> Case:
    """What the loans of a case cost."""
    given = with_defaults(case, "case", COMMON | {"policy", "loans"}, {"calendar": None})
    with_defaults(given["action"], "action", {"type"}, {})
    policy = with_defaults(given["policy"], "policy", set(), _POLICY)
    loans = [with_defaults(loan, "loan", {"id", "returned_at"}, _LOAN) for loan in given["loans"]]
    zone, schedule = ZoneInfo(policy["timezone"]), rate_schedule(policy)
    returns = [_return(loan, zone, policy["currency"]) for loan in loans]
    found = assess_fees(schedule, returns, FeeCategory.ADULT, zone=zone, calendar=calendar_of(given["calendar"], calendars))
    return {
        "days_late": {loan["id"]: late for loan, late in zip(loans, found.units_late, strict=True)},
        "fee": _money(found.fee),
        "reminder_fee": _money(found.reminder_fee),
    }


def rate_schedule(policy: Case) -> RateSchedule:
    """The schedule of a policy of the form, which has every key."""
    rows = sorted(policy["rates"] or (), key=lambda row: row["from_day"])
    for row in rows:
        with_defaults(row, "row of rates", {"from_day", "to_day", "amount"}, {})
    return RateSchedule(
        PolicyId("case", "1"),
        policy["currency"],
        rate=Decimal(0) if policy["rates"] is not None else exact(policy["rate"]),
        rates=tuple(FeeBracket(row["from_day"], row["to_day"], exact(row["amount"]), exact(row["amount"])) for row in rows),
        recall_rate=None if policy["recall_rate"] is None else exact(policy["recall_rate"]),
        unit=RateUnit(policy["per"]),
        grace=policy["grace_days"],
        grace_is_charged=policy["grace_is_charged"],
        recalled_have_grace=policy["grace_after_recall"],
        closed_days_free=policy["closed_days_free"],
        late_from=LateFrom(policy["late_from"]),
        maximum=None if policy["maximum"] is None else exact(policy["maximum"]),
        capped_by_price=policy["cap_to_price"],
        basis=_BASIS[policy["group_by"]],
        reminder_fees=tuple(map(exact, policy["reminder_fees"])),
    )


def _return(loan: Case, zone: ZoneInfo, currency: str) -> LateReturn:
    at = datetime.fromisoformat(loan["returned_at"])
    due: Due = DueInstant(datetime.fromisoformat(loan["due_at"])) if loan["due_at"] else date.fromisoformat(loan["due_date"])
    return LateReturn(
        _date(loan["latest_lent_on"]),
        due,
        at.astimezone(zone).date(),
        returned_at=at,
        first_lent_on=_date(loan["first_lent_on"]),
        price=None if loan["price"] is None else Money(exact(loan["price"]), currency),
        recalled=loan["recalled"],
        reminders=loan["reminders"],
    )


def _date(given: str | None) -> date | None:
    return None if given is None else date.fromisoformat(given)


def exact(amount: float) -> Decimal:
    """The amount as it is written in the file."""
    return Decimal(str(amount))


def _money(amount: Money) -> Case:
    return {"amount": amount.amount, "currency": amount.currency}
