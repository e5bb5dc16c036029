"""The choices of a borrower register as values."""

from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.dates import Period
from nordlib.decisions import Edition
from nordlib.identity import Acceptance, Scheme
from nordlib.people import LeapDay

__all__ = ["RegisterPolicy"]


@attrs.frozen
class RegisterPolicy:
    """How a register decides. Each field names the rule that it answers."""

    edition: Edition
    zone: ZoneInfo
    scheme: Scheme = field(metadata={"rules": ("MTM-36",)})
    numbers: Acceptance = field(metadata={"rules": ("MTM-36",)})
    """Which numbers of the scheme a borrower may have."""
    user_groups: frozenset[str] = field(metadata={"rules": ("MTM-15",)})
    samordning_max: Period = field(metadata={"rules": ("MTM-40", "READ-A09")})
    """The longest validity of an account with a samordningsnummer, counted from today."""
    leap_day: LeapDay = field(default=LeapDay.MARCH_1, metadata={"rules": ("READ-A08",)})
