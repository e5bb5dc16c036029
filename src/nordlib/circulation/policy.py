"""The lending rules of a library as values: everything that differs from library to library."""

from datetime import timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.dates import Period
from nordlib.decisions import Edition
from nordlib.errors import ContradictoryPolicy, UnknownName
from nordlib.frozen import FrozenMap

__all__ = ["Base", "LendingPolicy", "Terms", "TitleHolds"]


_LONGEST_WINDOW: Final = 9_999  # days


class Base(StrEnum):
    """From which day a renewal counts the loan period."""

    DUE_DATE = "due_date"
    TODAY = "today"


class TitleHolds(StrEnum):
    """Whether holds on the title block while other copies stand on the shelf."""

    ALWAYS_BLOCK = "always_blocks"
    UNLESS_OTHER_COPY = "unless_other_copy_available"


@attrs.frozen
class Terms:
    """The terms that one kind of material is lent under.

    `window_days` is how many calendar days before the due date renewal opens, from 00:00 local time; None: at any time.
    """

    loan_period: Period = field(metadata={"rules": ("REN-05", "READ-C05")})
    max_renewals: int = field(metadata={"rules": ("REN-03", "REN-05", "READ-C05")})
    window_days: int | None = field(metadata={"rules": ("REN-02", "READ-C04")})
    renewal_base: Base = field(default=Base.DUE_DATE, metadata={"rules": ("READ-C07",)})
    late_renewal_base: Base = field(default=Base.TODAY, metadata={"rules": ("READ-C22",)})
    future_holds_block: bool = field(default=False, metadata={"rules": ("READ-C24",)})
    title_holds: TitleHolds = field(default=TitleHolds.ALWAYS_BLOCK, metadata={"rules": ("READ-C24",)})

    window: timedelta | None = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if not self.loan_period.days and not self.loan_period.months:
            raise ContradictoryPolicy("loan_period", "is empty; a loan lasts at least one day")
        if type(self.max_renewals) is not int or self.max_renewals < 0:
            raise ContradictoryPolicy("max_renewals", f"is {self.max_renewals}; it counts renewals, so it is 0 or more")
        days = self.window_days
        if days is not None and (type(days) is not int or not 0 <= days <= _LONGEST_WINDOW):
            raise ContradictoryPolicy(
                "window_days", f"is {days}; it counts days before the due date, from 0 to {_LONGEST_WINDOW}, or is None"
            )
        object.__setattr__(self, "window", None if days is None else timedelta(days=days))


@attrs.frozen
class LendingPolicy:
    """A library's terms for each kind of material, and the zone in which its days are counted."""

    edition: Edition
    zone: ZoneInfo
    materials: FrozenMap[str, Terms] = field(converter=FrozenMap[str, Terms])
    _rows: dict[str, Terms] = field(init=False, repr=False, eq=False)
    """The same, for looking up: every case asks."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_rows", dict(self.materials))

    def terms(self, material: str) -> Terms:
        """The terms of a material. Raises `UnknownName`."""
        try:
            return self._rows[material]
        except KeyError:
            raise UnknownName("material in the lending policy", material, tuple(self.materials)) from None
