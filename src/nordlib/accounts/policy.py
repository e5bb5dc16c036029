"""The choices of a borrower register as values."""

from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.accounts.passwords import SOURCES_FLOOR, PasswordPolicy
from nordlib.dates import Period
from nordlib.decisions import Edition
from nordlib.errors import ContradictoryPolicy
from nordlib.identity import Acceptance, Scheme
from nordlib.people import LeapDay

__all__ = ["AgencyContact", "RegisterPolicy"]

_LONGEST_WARNING = 365  # days


@attrs.frozen
class AgencyContact:
    """Where help is (MTM-54): the agency that keeps the register, its telephone, its hours on weekdays, its e-mail address."""

    name: str
    phone: str
    hours: str
    email: str


@attrs.frozen
class RegisterPolicy:
    """How a register decides. Each field names the rule that it answers."""

    edition: Edition
    zone: ZoneInfo
    scheme: Scheme = field(metadata={"rules": ("MTM-36",)})
    numbers: Acceptance = field(metadata={"rules": ("MTM-36", "MTM-37")})
    """Which numbers of the scheme a borrower may have."""
    user_groups: frozenset[str] = field(metadata={"rules": ("MTM-15",)})
    samordning_max: Period = field(metadata={"rules": ("MTM-40", "READ-A09")})
    """The longest validity of an account with a samordningsnummer, counted from today."""
    agency: AgencyContact = field(metadata={"rules": ("MTM-54",)})
    leap_day: LeapDay = field(default=LeapDay.MARCH_1, metadata={"rules": ("READ-A08",)})
    guardian_name_required: bool = field(default=False, metadata={"rules": ("READ-A01",)})
    """Whether the guardian of a minor with a number of the scheme is named too; that of a minor with an LMA card always is."""
    guardian_of_age: bool = field(default=True, metadata={"rules": ("READ-A31",)})
    passwords: PasswordPolicy = field(default=SOURCES_FLOOR, metadata={"rules": ("MTM-22", "READ-A16")})
    warning_days: int = field(default=14, metadata={"rules": ("MTM-25", "READ-A07")})
    """How many days before the last valid day the borrower is written to."""
    warn_late: bool = field(default=True, metadata={"rules": ("READ-A07",)})
    """Whether a warning that was missed on its day goes at the next run, while the account is valid."""
    notify_old_email: bool = False
    """Whether the former address is told of a new one."""
    agreement_version: str | None = field(default=None, metadata={"rules": ("MTM-09", "READ-A25")})
    """The agreement's present version, which a form has to name; None: any."""
    new_version_is_accepted_anew: bool = field(default=False, metadata={"rules": ("READ-A25",)})

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.warning_days <= _LONGEST_WARNING:
            raise ContradictoryPolicy("warning_days", f"is {self.warning_days}; it counts days, from 0 to {_LONGEST_WARNING}")
        if self.new_version_is_accepted_anew and self.agreement_version is None:
            raise ContradictoryPolicy("agreement_version", "is left out, and a new version is to be accepted anew; name the present one")

    def scheme_of(self, *, lma: bool) -> Scheme:
        """The scheme that the number on a form is read by: that of the LMA cards, or the register's own."""
        return Scheme.SE_LMA if lma else self.scheme
