"""The policy of a service for interlibrary requests by patrons: every choice that the rules leave open."""

from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.dates import zone
from nordlib.decisions import PolicyId
from nordlib.libraries import LibraryId
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.passwords import LOGIN_LIMIT, RESET_LIMIT, PasswordPolicy
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = ["LIBRIS", "InterlibraryAccountPolicy"]


@attrs.frozen
@checked
class InterlibraryAccountPolicy(ShownPolicy):
    """How a service decides about interlibrary accounts. The metadata of a field name the rules that it settles."""

    id: PolicyId
    """The name and version of the policy."""
    zone: ZoneInfo
    """The time zone in which the service determines the date."""
    language: Language
    """The language of a new account's messages."""
    service: str
    """The name of the service, as its messages show it."""
    participating_libraries: frozenset[LibraryId] = field(default=frozenset[LibraryId](), metadata={"rules": ("LIB-02",)})
    """The ids of the libraries that take part: the list of the service, which the host fills in."""
    notify_old_email: bool = False
    """Whether a notice of a new user name is sent to the former address."""
    accents_count: bool = field(default=True, metadata={"rules": ("READ-C19",)})
    """Whether a letter with an accent differs from one without when an account is compared with the home library's register."""
    passwords: PasswordPolicy = field(
        default=PasswordPolicy(min_length=6, login_limit=LOGIN_LIMIT, reset_limit=RESET_LIMIT), metadata={"rules": ("LIB-06", "EXT-11")}
    )
    """The requirements for passwords."""


#: Libris fjärrlån (libris.kb.se, "Hjälp för låntagare").
LIBRIS: Final = InterlibraryAccountPolicy(
    PolicyId("LIBRIS", "1"),
    zone("Europe/Stockholm"),
    language="sv",
    service="Libris fjärrlån",
    participating_libraries=frozenset[LibraryId](),  # LIB-02: the list changes, and is the host's to fill in
    notify_old_email=False,
    accents_count=True,  # READ-C19
    passwords=PasswordPolicy(min_length=6, login_limit=LOGIN_LIMIT, reset_limit=RESET_LIMIT),  # LIB-06, EXT-11
)
