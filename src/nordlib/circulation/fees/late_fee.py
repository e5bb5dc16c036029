"""The fee alone for late returns, of models or of plain facts by keyword."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Required, TypedDict, Unpack, overload
from zoneinfo import ZoneInfo

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import Due
from nordlib.circulation.fees.assessment import LateReturn, assess_fees
from nordlib.circulation.fees.rate import RateSchedule
from nordlib.circulation.fees.schedule import FeeSchedule
from nordlib.circulation.fees.terms import FeeCategory
from nordlib.errors import InvalidData
from nordlib.money import Money
from nordlib.validation import require_facts

__all__ = ["LateReturnInput", "late_fee"]


class LateReturnInput(TypedDict, total=False):
    """The facts of one late return by name: the fields of `LateReturn`, of which only the two dates must be given."""

    due: Required[Due]
    returned_on: Required[date]
    lent_or_renewed_on: date | None
    returned_at: datetime | None
    first_lent_on: date | None
    price: Money | None
    recalled: bool
    reminders: int


@overload
def late_fee(
    table: FeeSchedule | RateSchedule,
    returns: Iterable[LateReturn],
    category: FeeCategory,
    *,
    zone: ZoneInfo | None = None,
    calendar: LibraryCalendar | None = None,
) -> Money: ...
@overload
def late_fee(
    table: FeeSchedule | RateSchedule,
    *,
    category: FeeCategory = FeeCategory.ADULT,
    zone: ZoneInfo | None = None,
    calendar: LibraryCalendar | None = None,
    **facts: Unpack[LateReturnInput],
) -> Money: ...
def late_fee(
    table: FeeSchedule | RateSchedule,
    returns: Iterable[LateReturn] | None = None,
    category: FeeCategory = FeeCategory.ADULT,
    *,
    zone: ZoneInfo | None = None,
    calendar: LibraryCalendar | None = None,
    **facts: Any,
) -> Money:
    """Return the late fee, without reminders, of several returns, or of one return given by keyword.

    The other parameters and the errors are those of `assess_fees`. Raises `UnknownName` for an unknown keyword, and `InvalidData` for a
    missing one.

    >>> from nordlib.circulation import HELSINGOR_FEES
    >>> str(late_fee(HELSINGOR_FEES, due=date(2026, 5, 11), returned_on=date(2026, 5, 14)))
    '20 DKK'
    >>> book = LateReturn(date(2026, 4, 13), due=date(2026, 5, 11), returned_on=date(2026, 5, 14))
    >>> str(late_fee(HELSINGOR_FEES, [book, book, book], FeeCategory.ADULT))
    '20 DKK'
    """
    if returns is None:
        require_facts("late return", facts, LateReturnInput)
        late: dict[str, Any] = {"lent_or_renewed_on": None, **facts}
        returns = (LateReturn(**late),)
    elif facts:
        raise InvalidData("late return", ("returns and facts by keyword are both given; give the returns, or the facts of one",))
    return assess_fees(table, returns, category, zone=zone, calendar=calendar).fee
