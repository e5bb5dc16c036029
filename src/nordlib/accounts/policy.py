"""The policy of a borrower register: every choice that the rules leave open."""

from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.ages import LeapDayBirthday
from nordlib.dates import Period
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy
from nordlib.identity import NumberAcceptance, Scheme
from nordlib.libraries import LibraryId
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.passwords import MTM_MINIMUM, PasswordPolicy
from nordlib.privacy import PRIVACY, PrivacyPolicy
from nordlib.validation import checked

__all__ = ["CONTACT_VALUES", "AccountPolicy", "AgencyContact", "SecondTransferRule", "contact_values"]

_LONGEST_WARNING = 365  # days
_LONGEST_WAIT = 9_999  # days, or months


@attrs.frozen
@checked
class AgencyContact:
    """How to contact the agency that keeps the register (MTM-54)."""

    name: str
    """The name of the agency."""
    phone: str
    """The telephone number, as it is shown."""
    hours: str
    """The telephone hours on weekdays, as they are shown."""
    email: str
    """The e-mail address, as it is shown."""


#: The names of the contact values that a rule's sentence may use.
CONTACT_VALUES: Final = ("agency", "phone", "hours", "email")


def contact_values(policy: "AccountPolicy") -> dict[str, str]:
    """Return how to contact the agency, as the values of a verdict (MTM-54)."""
    agency = policy.agency
    return dict(zip(CONTACT_VALUES, (agency.name, agency.phone, agency.hours, agency.email), strict=True))


class SecondTransferRule(StrEnum):
    """What happens to a second transfer request while the first is pending."""

    REJECT = "reject"
    """The second request is refused."""
    SUPERSEDE = "supersede"
    """The second request replaces the first."""


@attrs.frozen
@checked
class AccountPolicy(ShownPolicy):
    """How a register decides. The metadata of a field name the rules that it settles. Raises `InvalidPolicy`."""

    id: PolicyId
    """The name and version of the policy."""
    zone: ZoneInfo
    """The time zone in which the register determines the date."""
    scheme: Scheme = field(metadata={"rules": ("MTM-36",)})
    """The scheme of the register's identity numbers, apart from the numbers of LMA cards."""
    accepted_numbers: NumberAcceptance = field(metadata={"rules": ("MTM-36", "MTM-37")})
    """Which identity numbers a borrower may have."""
    user_groups: frozenset[str] = field(metadata={"rules": ("MTM-15",)})
    """The user groups to which a borrower may belong."""
    max_samordning_validity: Period = field(metadata={"rules": ("MTM-40", "READ-A09")})
    """The longest validity of an account with a samordningsnummer, counted from today."""
    agency: AgencyContact = field(metadata={"rules": ("MTM-54",)})
    """How to contact the agency that keeps the register."""
    central_library: LibraryId = field(metadata={"rules": ("MTM-49",)})
    """The id that replaces the library's in accounts that belong to the agency."""
    leap_day: LeapDayBirthday = field(default=LeapDayBirthday.MARCH_1, metadata={"rules": ("READ-A08",)})
    """The birthday of a person born on 29 February, in years that are not leap years."""
    guardian_name_required: bool = field(default=False, metadata={"rules": ("READ-A01",)})
    """Whether the form must name the guardian of a minor without an LMA card. For a minor with an LMA card it always must."""
    guardian_must_be_adult: bool = field(default=True, metadata={"rules": ("READ-A31",)})
    """Whether the guardian of a minor must be an adult."""
    passwords: PasswordPolicy = field(default=MTM_MINIMUM, metadata={"rules": ("MTM-22", "READ-A16")})
    """The requirements for passwords."""
    warning_days: int = field(default=14, metadata={"rules": ("MTM-25", "READ-A07")})
    """How many days before the last valid day the borrower is warned by e-mail, from 0 to 365."""
    send_missed_warnings: bool = field(default=True, metadata={"rules": ("READ-A07",)})
    """Whether a warning that was missed on its day is sent at the next run, while the account is valid."""
    notify_old_email: bool = False
    """Whether a notice of a new e-mail address is sent to the former address."""
    agreement_version: str | None = field(default=None, metadata={"rules": ("MTM-09", "READ-A25")})
    """The present version of the agreement, which a form must name; None accepts any version."""
    reaccept_new_version: bool = field(default=False, metadata={"rules": ("READ-A25",)})
    """Whether a borrower must accept a new version of the agreement. If so, `agreement_version` must not be None."""
    on_second_transfer: SecondTransferRule = field(default=SecondTransferRule.REJECT, metadata={"rules": ("READ-A12", "READ-A34")})
    """What happens to a second transfer request while the first is pending."""
    transfer_ttl_days: int | None = field(default=None, metadata={"rules": ("READ-A34",)})
    """After how many days an unanswered transfer request is closed, from 1 to 9999; None means never."""
    immediate_transfer: bool = field(default=True, metadata={"rules": ("READ-A13",)})
    """Whether a request by a registrar who administers both libraries moves the account at once."""
    pull_allowed: bool = field(default=True, metadata={"rules": ("MTM-32", "MTM-35", "READ-A02")})
    """Whether a library may move an account to itself; if False, the agency moves it instead."""
    guardian_consents_to_pull: bool = field(default=True, metadata={"rules": ("READ-A31",)})
    """Whether the pull of a minor's account needs the guardian's consent instead of the borrower's."""
    guardian_consents_to_transfer: bool = field(default=False, metadata={"rules": ("READ-A31",)})
    """Whether the transfer request for a minor's account also needs the guardian's consent."""
    purge_inactive_months: int | None = field(default=None, metadata={"rules": ("EXT-01",)})
    """After how many months without a sign of life (READ-A40) an account is deleted, from 1 to 9999; None means never."""
    purge_never_logged_in_months: int | None = field(default=None, metadata={"rules": ("EXT-01",)})
    """How many months after its creation an account without any sign of life is deleted, from 1 to 9999; None means never."""
    purge_warning_days: int | None = field(default=None, metadata={"rules": ("READ-A40",)})
    """How many days before such a deletion the borrower is warned by mail, from 1 to 9999; None means never."""
    privacy: PrivacyPolicy = PRIVACY
    """For which purposes data is exported, and when records and dead letters are deleted."""

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.warning_days <= _LONGEST_WARNING:
            raise InvalidPolicy("warning_days", f"is {self.warning_days}; it must be from 0 to {_LONGEST_WARNING} days")
        for name, limit in (
            ("transfer_ttl_days", self.transfer_ttl_days),
            ("purge_inactive_months", self.purge_inactive_months),
            ("purge_never_logged_in_months", self.purge_never_logged_in_months),
            ("purge_warning_days", self.purge_warning_days),
        ):
            if limit is not None and not 1 <= limit <= _LONGEST_WAIT:
                raise InvalidPolicy(name, f"is {limit}; it must be from 1 to {_LONGEST_WAIT}, or None for never")
        if self.reaccept_new_version and self.agreement_version is None:
            raise InvalidPolicy("agreement_version", "is None; it must name the present version, because `reaccept_new_version` is True")

    def scheme_of(self, *, lma: bool) -> Scheme:
        """Return the scheme for parsing the number on a form: that of the LMA cards, or the register's own."""
        return Scheme.SE_LMA if lma else self.scheme
