"""The choices of a borrower register as values."""

from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.accounts.passwords import MTM_MINIMUM, PasswordPolicy
from nordlib.ages import LeapDayBirthday
from nordlib.dates import Period
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy
from nordlib.identity import NumberAcceptance, Scheme
from nordlib.libraries import LibraryId

__all__ = ["CONTACT_VALUES", "AccountPolicy", "AgencyContact", "SecondTransferRule", "contact_values"]

_LONGEST_WARNING = 365  # days
_LONGEST_WAIT = 9_999  # days, or months


@attrs.frozen
class AgencyContact:
    """Where help is (MTM-54): the agency that keeps the register, its telephone, its hours on weekdays, its e-mail address."""

    name: str
    phone: str
    hours: str
    email: str


#: The names of the values that say where help is, for the sentences of a rule.
CONTACT_VALUES: Final = ("agency", "phone", "hours", "email")


def contact_values(policy: "AccountPolicy") -> dict[str, str]:
    """Where help is, as the values of a verdict (MTM-54)."""
    agency = policy.agency
    return dict(zip(CONTACT_VALUES, (agency.name, agency.phone, agency.hours, agency.email), strict=True))


class SecondTransferRule(StrEnum):
    """What becomes of a second request to change library while one is pending."""

    REJECT = "reject"
    SUPERSEDE = "supersede"
    """It takes the place of the first."""


@attrs.frozen
class AccountPolicy:
    """How a register decides. Each field names the rule that it answers."""

    id: PolicyId
    zone: ZoneInfo
    scheme: Scheme = field(metadata={"rules": ("MTM-36",)})
    accepted_numbers: NumberAcceptance = field(metadata={"rules": ("MTM-36", "MTM-37")})
    """Which numbers of the scheme a borrower may have."""
    user_groups: frozenset[str] = field(metadata={"rules": ("MTM-15",)})
    max_samordning_validity: Period = field(metadata={"rules": ("MTM-40", "READ-A09")})
    """The longest validity of an account with a samordningsnummer, counted from today."""
    agency: AgencyContact = field(metadata={"rules": ("MTM-54",)})
    central_library: LibraryId = field(metadata={"rules": ("MTM-49",)})
    """What stands in the place of a library for accounts that are the agency's."""
    leap_day: LeapDayBirthday = field(default=LeapDayBirthday.MARCH_1, metadata={"rules": ("READ-A08",)})
    guardian_name_required: bool = field(default=False, metadata={"rules": ("READ-A01",)})
    """Whether the guardian of a minor with a number of the scheme is named too; that of a minor with an LMA card always is."""
    guardian_must_be_adult: bool = field(default=True, metadata={"rules": ("READ-A31",)})
    passwords: PasswordPolicy = field(default=MTM_MINIMUM, metadata={"rules": ("MTM-22", "READ-A16")})
    warning_days: int = field(default=14, metadata={"rules": ("MTM-25", "READ-A07")})
    """How many days before the last valid day the borrower is written to."""
    send_missed_warnings: bool = field(default=True, metadata={"rules": ("READ-A07",)})
    """Whether a warning that was missed on its day goes at the next run, while the account is valid."""
    notify_old_email: bool = False
    """Whether the former address is told of a new one."""
    agreement_version: str | None = field(default=None, metadata={"rules": ("MTM-09", "READ-A25")})
    """The agreement's present version, which a form has to name; None: any."""
    reaccept_new_version: bool = field(default=False, metadata={"rules": ("READ-A25",)})

    on_second_transfer: SecondTransferRule = field(default=SecondTransferRule.REJECT, metadata={"rules": ("READ-A12", "READ-A34")})
    transfer_ttl_days: int | None = field(default=None, metadata={"rules": ("READ-A34",)})
    """After how many days a request that nobody answers ends; None: it waits for ever."""
    immediate_transfer: bool = field(default=True, metadata={"rules": ("READ-A13",)})
    """Whether a registrar who governs both libraries moves an account without a request."""
    pull_allowed: bool = field(default=True, metadata={"rules": ("MTM-32", "MTM-35", "READ-A02")})
    """Whether a library may move an account to itself; False: the agency does."""
    guardian_consents_to_pull: bool = field(default=True, metadata={"rules": ("READ-A31",)})
    guardian_consents_to_transfer: bool = field(default=False, metadata={"rules": ("READ-A31",)})
    """Whether a minor's request to change library needs the guardian's consent too."""
    purge_inactive_months: int | None = field(default=None, metadata={"rules": ("EXT-01",)})
    """After how many months without a login an account is deleted; None: never."""
    purge_never_logged_in_months: int | None = field(default=None, metadata={"rules": ("EXT-01",)})
    """The same for one that was never logged in to, from when it was made."""

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.warning_days <= _LONGEST_WARNING:
            raise InvalidPolicy("warning_days", f"is {self.warning_days}; it counts days, from 0 to {_LONGEST_WARNING}")
        for name, months in (
            ("transfer_ttl_days", self.transfer_ttl_days),
            ("purge_inactive_months", self.purge_inactive_months),
            ("purge_never_logged_in_months", self.purge_never_logged_in_months),
        ):
            if months is not None and not 1 <= months <= _LONGEST_WAIT:
                raise InvalidPolicy(name, f"is {months}; it is a number from 1 to {_LONGEST_WAIT}, or None for never")
        if self.reaccept_new_version and self.agreement_version is None:
            raise InvalidPolicy("agreement_version", "is left out, and a new version is to be accepted anew; name the present one")

    def scheme_of(self, *, lma: bool) -> Scheme:
        """The scheme that the number on a form is read by: that of the LMA cards, or the register's own."""
        return Scheme.SE_LMA if lma else self.scheme
