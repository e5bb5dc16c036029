"""The account with which a patron requests material from other libraries (Libris fjärrlån; LIB-01 to LIB-06, LIB-12)."""

from typing import Final, Literal, NewType

import attrs
from attrs import field

from nordlib.changes import UNCHANGED, Unchanged
from nordlib.contact import Email, EmailProblem, Phone
from nordlib.hidden_fields import hides_fields
from nordlib.libraries import LibraryId
from nordlib.storable_text import require_storable_text
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = [
    "InterlibraryAccount",
    "InterlibraryAccountChanges",
    "InterlibraryAccountForm",
    "InterlibraryAccountId",
    "PatronDetails",
]

#: The id of an interlibrary account.
InterlibraryAccountId = NewType("InterlibraryAccountId", str)
_LONGEST: Final = 200  # characters
_TEXTS: Final = ("name", "address", "postcode", "city")


@hides_fields
@attrs.frozen
@checked
class PatronDetails:
    """What an account says of a patron, and what the home library's own register says (LIB-10)."""

    name: str = field(default="", repr=False)
    """The name; blank if it is missing."""
    address: str = field(default="", repr=False)
    """The street and the number; blank if they are missing."""
    postcode: str = field(default="", repr=False)
    """The postcode; blank if it is missing."""
    city: str = field(default="", repr=False)
    """The town; blank if it is missing."""
    phone: Phone | None = None
    """The telephone number; None if it is missing."""


@attrs.frozen
@checked
class InterlibraryAccount:
    """An interlibrary account. Its user name is an e-mail address, the login, and where all messages go (LIB-05)."""

    id: InterlibraryAccountId
    """The id of the account."""
    details: PatronDetails
    """The patron's name, address and telephone number."""
    username: Email
    """The user name."""
    home_library: LibraryId
    """The id of the one home library (LIB-03)."""
    language: Language = "sv"
    """The language of the messages."""


@attrs.frozen
@checked
class InterlibraryAccountForm:
    """What a patron fills in; every field is mandatory (LIB-04). Raises `InvalidData` for a text that cannot be stored."""

    details: PatronDetails
    """The name, the address and the telephone number."""
    username: Email | EmailProblem
    """The user name as read (`nordlib.contact.examine_email`)."""
    home_library: LibraryId | None = None
    """The id of the home library; None if none was chosen."""

    def __attrs_post_init__(self) -> None:
        _require_storable(self.details)


@hides_fields
@attrs.frozen
@checked
class InterlibraryAccountChanges:
    """What a patron changes in the own account (LIB-12). A field that is `UNCHANGED` stays; a blank one, or None, is missing.

    Raises `InvalidData` for a text that cannot be stored.
    """

    name: str | Literal[Unchanged.UNCHANGED] = field(default=UNCHANGED, repr=False)
    """The name."""
    address: str | Literal[Unchanged.UNCHANGED] = field(default=UNCHANGED, repr=False)
    """The street and the number."""
    postcode: str | Literal[Unchanged.UNCHANGED] = field(default=UNCHANGED, repr=False)
    """The postcode."""
    city: str | Literal[Unchanged.UNCHANGED] = field(default=UNCHANGED, repr=False)
    """The town."""
    phone: Phone | Literal[Unchanged.UNCHANGED] | None = field(default=UNCHANGED, repr=False)
    """The telephone number."""
    username: Email | EmailProblem | Literal[Unchanged.UNCHANGED] = UNCHANGED
    """The user name as read (`nordlib.contact.examine_email`)."""
    home_library: LibraryId | Literal[Unchanged.UNCHANGED] | None = UNCHANGED
    """The id of the home library."""
    language: Language | Literal[Unchanged.UNCHANGED] = UNCHANGED
    """The language of the messages."""

    def __attrs_post_init__(self) -> None:
        _require_storable(self)


def _require_storable(texts: PatronDetails | InterlibraryAccountChanges) -> None:
    require_storable_text("interlibrary account", *(getattr(texts, name) for name in _TEXTS), longest=_LONGEST)
