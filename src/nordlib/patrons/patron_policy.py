"""The policy of a library's patrons: every choice that the rules leave open."""

from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.ages import LeapDayBirthday
from nordlib.dates import zone
from nordlib.decisions import PolicyId
from nordlib.identity import NumberAcceptance, NumberKind, Scheme
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.passwords import LOGIN_LIMIT, PasswordPolicy
from nordlib.patrons.patron import EidProvider
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = ["HELSINGOR_PATRONS", "PatronPolicy"]


@attrs.frozen
@checked
class PatronPolicy(ShownPolicy):
    """How a library decides about its patrons. The metadata of a field name the rules that it settles. Raises `InvalidPolicy`."""

    id: PolicyId
    """The name and version of the policy."""
    zone: ZoneInfo
    """The time zone in which the library determines the date."""
    language: Language
    """The language of a new patron's messages."""
    scheme: Scheme = field(metadata={"rules": ("HEL-01",)})
    """The scheme of the patrons' identity numbers."""
    accepted_numbers: NumberAcceptance
    """Which identity numbers a new patron may have."""
    eid_providers: frozenset[EidProvider] = field(default=frozenset(EidProvider), metadata={"rules": ("HEL-01",)})
    """The electronic identities with which patrons log in and register."""
    parents_register_children: bool = field(default=True, metadata={"rules": ("HEL-05",)})
    """Whether a patron may register a child on the web, with the parent's consent."""
    new_number_needs_opt_in: bool = field(default=False, metadata={"rules": ("HEL-02",)})
    """Whether the consent to text messages ends when the mobile number changes, unless it is given again with the new number."""
    leap_day: LeapDayBirthday = LeapDayBirthday.MARCH_1
    """The birthday of a person born on 29 February, in years that are not leap years."""
    passwords: PasswordPolicy = field(
        default=PasswordPolicy(min_length=4, login_limit=LOGIN_LIMIT), metadata={"rules": ("HEL-01", "EXT-11")}
    )
    """The requirements for the codes that patrons choose."""


#: Helsingør Kommunes Biblioteker ("Log ind", "Din profil", helsbib.dk).
HELSINGOR_PATRONS: Final = PatronPolicy(
    PolicyId("HELSINGOR_PATRONS", "1"),
    zone("Europe/Copenhagen"),
    language="da",
    scheme=Scheme.DK,  # HEL-01
    accepted_numbers=NumberAcceptance(kinds=frozenset({NumberKind.CPR, NumberKind.ERSTATNINGS_CPR})),
    eid_providers=frozenset({EidProvider.MITID}),  # HEL-01
    parents_register_children=True,  # HEL-05
    new_number_needs_opt_in=False,  # HEL-02
    leap_day=LeapDayBirthday.MARCH_1,
    passwords=PasswordPolicy(min_length=4, login_limit=LOGIN_LIMIT),  # HEL-01, EXT-11
)
