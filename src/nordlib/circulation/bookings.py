"""Bookings: a patron has one particular copy set aside for certain days, known long before (EXT-14).

nordlib stores no bookings. A host that has them passes those on the copy of a loan when it is to be renewed.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NewType

import attrs

from nordlib.circulation.models import ItemId, PatronId, require_ids
from nordlib.errors import InvalidData
from nordlib.validation import checked

__all__ = ["Booking", "BookingId", "last_free_day"]

#: The id of a booking.
BookingId = NewType("BookingId", str)


@attrs.frozen
@checked
class Booking:
    """Days for which a patron has booked a copy. Raises `InvalidData` for a blank id, and if the last day is before the first."""

    id: BookingId
    """The id of the booking."""
    patron: PatronId
    """The id of the patron who has booked the copy."""
    item: ItemId
    """The id of the copy."""
    first_day: date
    """The first day of the booking."""
    last_day: date
    """The last day of the booking."""

    def __attrs_post_init__(self) -> None:
        require_ids("Booking", id=self.id, patron=self.patron, item=self.item)
        if self.last_day < self.first_day:
            raise InvalidData("Booking", (f"last_day {self.last_day} is before first_day {self.first_day}",))


def last_free_day(bookings: Iterable[Booking], item: ItemId, patron: PatronId, today: date, buffer_days: int) -> date | None:
    """Return the last day on which a copy is free for a patron who has it; None if it is not booked. Raises `InvalidData`.

    Args:
        bookings: The bookings on the copy; the patron's own, and those that have ended, do not count.
        item: The id of the copy.
        patron: The id of the patron who has the copy.
        today: Today, in the library's zone.
        buffer_days: How many days the copy must be back before a booking, besides its first day.
    """
    first: date | None = None
    for booking in bookings:
        if booking.item != item:
            raise InvalidData("bookings", (f"the booking {booking.id!r} is not on the copy of the loan; pass the bookings on that copy",))
        if booking.patron != patron and booking.last_day >= today and (first is None or booking.first_day < first):
            first = booking.first_day
    if first is None:
        return None
    try:
        return first - timedelta(days=buffer_days + 1)
    except OverflowError:
        return date.min
