"""The policy of a library's cards: every choice that the rules leave open.

The national register and each library have choices of their own; a command is given the policy of the library at whose desk it runs.
"""

from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.ages import LeapDayBirthday
from nordlib.cards.models import CardKind
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy
from nordlib.identity import NumberAcceptance
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.passwords import LOGIN_LIMIT, PasswordPolicy
from nordlib.privacy import PRIVACY, PrivacyPolicy
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = ["CardPolicy"]

_OLDEST: Final = 120  # years
_PIN_LENGTHS: Final = (4, 12)  # digits


@attrs.frozen
@checked
class CardPolicy(ShownPolicy):
    """How a library decides about cards. The metadata of a field name the rules that it settles. Raises `InvalidPolicy`."""

    id: PolicyId
    """The name and version of the policy."""
    zone: ZoneInfo
    """The time zone in which the library determines the date."""
    language: Language
    """The language in which cardholders are written to: the register does not store one."""
    accepted_numbers: NumberAcceptance
    """Which identity numbers a cardholder may have."""
    issues: frozenset[CardKind] = field(default=frozenset(CardKind), metadata={"rules": ("NLR-01",)})
    """The kinds of card that the library issues to persons; an institution always gets a local one (NLR-02)."""
    eid_integration: bool = field(default=True, metadata={"rules": ("NLR-11",)})
    """Whether borrowers can upgrade their own local card with an electronic identity."""
    national_services: frozenset[str] = field(default=frozenset[str](), metadata={"rules": ("NLR-08",)})
    """The services that need a national card and no membership."""
    rules_version: str | None = field(default=None, metadata={"rules": ("NLR-07",)})
    """The present version of the library's rules, which an acceptance must name; None accepts any version."""
    reaccept_new_rules: bool = field(default=False, metadata={"rules": ("NLR-07",)})
    """Whether a borrower is told to accept a new version of the rules. If so, `rules_version` must not be None."""
    guardian_accepts_under: int | None = field(default=None, metadata={"rules": ("NLR-07",)})
    """The age under which a guardian must accept the rules for a child, from 1 to 120 years; None means that a child may accept them."""
    family_view_advice_age: int = field(default=13, metadata={"rules": ("READ-A22",)})
    """The age of the child from which guardians are advised to switch the family view off, from 1 to 120 years."""
    family_view_ends_at_age: int | None = field(default=None, metadata={"rules": ("READ-A37",)})
    """The age of the owner at which the daily job ends a family view, from 1 to 120 years; None means never."""
    leap_day: LeapDayBirthday = field(default=LeapDayBirthday.MARCH_1, metadata={"rules": ("READ-A08",)})
    """The birthday of a person born on 29 February, in years that are not leap years."""
    pin_length: int = field(default=4, metadata={"rules": ("READ-A36",)})
    """The number of digits of a PIN that is ordered, from 4 to 12."""
    passwords: PasswordPolicy = field(default=PasswordPolicy(min_length=8, login_limit=LOGIN_LIMIT), metadata={"rules": ("NLR-34",)})
    """The requirements for passwords."""
    privacy: PrivacyPolicy = PRIVACY
    """For which purposes data is exported, and when dead letters are deleted."""

    def __attrs_post_init__(self) -> None:
        for name, years in (
            ("guardian_accepts_under", self.guardian_accepts_under),
            ("family_view_advice_age", self.family_view_advice_age),
            ("family_view_ends_at_age", self.family_view_ends_at_age),
        ):
            if years is not None and not 1 <= years <= _OLDEST:
                raise InvalidPolicy(name, f"is {years}; it must be from 1 to {_OLDEST} years")
        if not _PIN_LENGTHS[0] <= self.pin_length <= _PIN_LENGTHS[1]:
            raise InvalidPolicy("pin_length", f"is {self.pin_length}; it must be from {_PIN_LENGTHS[0]} to {_PIN_LENGTHS[1]} digits")
        if not self.issues:
            raise InvalidPolicy("issues", "is empty; it must name at least one kind of card")
        if self.reaccept_new_rules and self.rules_version is None:
            raise InvalidPolicy("rules_version", "is None; it must name the present version, because `reaccept_new_rules` is True")
