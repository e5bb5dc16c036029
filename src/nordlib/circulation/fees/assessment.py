"""What returned loans cost together: each loan, or each group of loans once (EXT-03, EXT-12, EXT-13, EXT-21)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import Due, due_date_of
from nordlib.circulation.fees.lateness import counts_on, days_late, is_hourly, units_late
from nordlib.circulation.fees.rate import RateSchedule
from nordlib.circulation.fees.reminders import reminders_fee
from nordlib.circulation.fees.schedule import FeeSchedule
from nordlib.circulation.fees.terms import FeeBasis, FeeCategory
from nordlib.dates import local_date, with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.money import Money
from nordlib.notebooks.field_table import ShownAsTable
from nordlib.texts import Language, format_text, texts_for
from nordlib.validation import checked, taken

__all__ = ["FeeAssessment", "LateReturn", "assess_fees"]

T = TypeVar("T")


@attrs.frozen
@checked
class LateReturn:
    """A returned loan, as the fee is charged for it. Loans with the same three dates form a group (`FeeBasis`). Raises `InvalidData`."""

    lent_or_renewed_on: date | None
    """The day on which the loan was lent or last renewed; None: not known, and one day of its own."""
    due: Due
    """The due date, or the due instant of a loan by the hour."""
    returned_on: date
    """The day on which the loan was returned, in the library's zone."""
    returned_at: datetime | None = field(default=None, converter=attrs.converters.optional(with_fixed_offset), kw_only=True)
    """The instant of the return; None: within the opening hours of the day. A fee by the hour needs it."""
    first_lent_on: date | None = field(default=None, kw_only=True)
    """The day on which the loan was lent, for `FeeBasis.GROUP_BY_FIRST_LENDING`; None: not known, and one day of its own."""
    price: Money | None = field(default=None, kw_only=True)
    """The price of the item; None: not known, and no cap."""
    recalled: bool = field(default=False, kw_only=True)
    """Whether the loan was recalled."""
    reminders: int = field(default=0, kw_only=True)
    """How many reminders were sent about the loan, at least 0."""

    def __attrs_post_init__(self) -> None:
        if self.reminders < 0:
            raise InvalidData("LateReturn", ("reminders is negative; it must be at least 0",))


@attrs.frozen
class FeeAssessment(ShownAsTable):
    """What returned loans cost together."""

    units_late: tuple[int, ...]
    """How late each loan is, in the order of the returns: days, or hours begun, before any grace; 0 if it is not late."""
    fee: Money
    """The late fee, without reminders."""
    reminder_fee: Money
    """The fee for the reminders that were sent."""

    @property
    def total(self) -> Money:
        """Both fees together."""
        return self.fee + self.reminder_fee

    def explain(self, language: Language = "en") -> str:
        """Return the fees in one or two sentences. Raises `UnknownName` for an unknown language."""
        words = texts_for(language).PHRASES
        parts = ["fee_for_returns", "settled_reminders"] if self.reminder_fee.amount else ["fee_for_returns"]
        return " ".join(format_text(words[part], language, {"fee": self.fee, "reminder_fee": self.reminder_fee}) for part in parts)


def assess_fees(
    schedule: FeeSchedule | RateSchedule,
    returns: Iterable[LateReturn],
    category: FeeCategory,
    *,
    zone: ZoneInfo | None = None,
    calendar: LibraryCalendar | None = None,
) -> FeeAssessment:
    """Return what a patron owes for these returns, and how late each is.

    A group pays once: the largest of the fees of its loans, and the reminders of the loan that has most of them.

    Args:
        schedule: The library's fee schedule, of either kind.
        returns: The returned loans; loans that were returned in time cost nothing but their reminders.
        category: Whether the patron pays as an adult or as a child.
        zone: The time zone of the library; needed where a return or a due date is an instant.
        calendar: The calendar of the library; None: it is open every day, all day.

    Raises:
        InvalidData: An argument is not of its type, the instant of a return is on another day than the one it names, a price is in another
            currency, an instant is missing for a fee by the hour, or the zone for an instant.
        NoOpenDay: The library never opens again.

    >>> from nordlib.decisions import PolicyId
    >>> schedule = RateSchedule(PolicyId("A library", "1"), "SEK", rate=Decimal(2), maximum=Decimal(30), reminder_fees=(Decimal(10),))
    >>> book = LateReturn(date(2026, 4, 13), due=date(2026, 5, 11), returned_on=date(2026, 5, 14), reminders=1)
    >>> found = assess_fees(schedule, [book], FeeCategory.ADULT)
    >>> found.units_late, str(found.fee), str(found.reminder_fee)
    ((3,), '6 SEK', '10 SEK')
    """
    schedule = taken(cast("type[FeeSchedule | RateSchedule]", FeeSchedule | RateSchedule), "schedule", schedule)
    given = tuple(returns) if isinstance(cast("object", returns), Iterable) else returns
    returns = taken(tuple[LateReturn, ...], "returns", given)
    zone, calendar = _taken_if_given(ZoneInfo, "zone", zone), _taken_if_given(LibraryCalendar, "calendar", calendar)
    category = taken(FeeCategory, "category", category)
    units = tuple(_units(schedule, late, zone, calendar) for late in returns)
    fees: dict[object, Money] = {}
    reminders: dict[object, Money] = {}
    for number, late in enumerate(returns):
        key = number if schedule.basis is FeeBasis.ITEM else _group(schedule, late, zone, calendar)
        fee = schedule.fee(units[number], category, recalled=late.recalled, price=late.price)
        fees[key] = fee.at_least(fees.get(key, fee))
        reminded = reminders_fee(schedule, late.reminders, category)
        reminders[key] = reminded.at_least(reminders.get(key, reminded))
    nothing = Money(Decimal(0), schedule.currency)
    return FeeAssessment(units, sum(fees.values(), nothing), sum(reminders.values(), nothing))


def _taken_if_given(hint: type[T], name: str, value: T | None) -> T | None:
    return None if value is None else taken(hint, name, value)


def _units(schedule: FeeSchedule | RateSchedule, late: LateReturn, zone: ZoneInfo | None, calendar: LibraryCalendar | None) -> int:
    if is_hourly(schedule):
        if late.returned_at is None:
            raise InvalidData("LateReturn", ("returned_at is missing; a fee by the hour needs the instant of the return",))
        return units_late(schedule, late.due, late.returned_at, _known(zone), calendar)
    return days_late(schedule, _due_day(late, zone), _counted_on(schedule, late, zone, calendar), calendar)


def _due_day(late: LateReturn, zone: ZoneInfo | None) -> date:
    return late.due if isinstance(late.due, date) else due_date_of(late.due, _known(zone))


def _counted_on(schedule: FeeSchedule | RateSchedule, late: LateReturn, zone: ZoneInfo | None, calendar: LibraryCalendar | None) -> date:
    """Return the day on which a return counts."""
    if late.returned_at is None:
        return late.returned_on
    zone = _known(zone)
    if local_date(late.returned_at, zone) != late.returned_on:
        raise InvalidData("LateReturn", ("returned_at is on another day than returned_on in the zone of the library",))
    return counts_on(schedule, late.returned_at, zone, calendar)


def _group(
    schedule: FeeSchedule | RateSchedule, late: LateReturn, zone: ZoneInfo | None, calendar: LibraryCalendar | None
) -> tuple[object, ...]:
    """Return what the loans of a group have in common."""
    lent_on = late.first_lent_on if schedule.basis is FeeBasis.GROUP_BY_FIRST_LENDING else late.lent_or_renewed_on
    return lent_on, late.due, _counted_on(schedule, late, zone, calendar)


def _known(zone: ZoneInfo | None) -> ZoneInfo:
    if zone is None:
        raise InvalidData("zone", ("it is missing; an instant needs the time zone of the library",))
    return zone
