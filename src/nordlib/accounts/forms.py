"""What a registrar fills in: the form of each kind of borrower (MTM-08), and what is edited afterwards."""

import unicodedata
from datetime import date
from enum import Enum, StrEnum
from typing import Final, Literal, TypeAlias, TypeVar

import attrs
from attrs import field

from nordlib.accounts.models import Agreement, AuthorisationId, BorrowerKind
from nordlib.contact import Email
from nordlib.errors import InvalidData
from nordlib.identity import IdentityNumber, Problem
from nordlib.places import LibraryId
from nordlib.texts import Language, texts_of

__all__ = [
    "UNCHANGED",
    "Changes",
    "Form",
    "GuardianForm",
    "Presence",
    "ProxyPapers",
    "ReplacementForm",
    "Representative",
    "Unchanged",
]

T = TypeVar("T")

_LONGEST: Final = 200  # characters of a name


class Presence(StrEnum):
    """How the borrower came to the library (MTM-47)."""

    IN_PERSON = "in_person"
    PROXY = "proxy"
    REMOTE = "remote"


class Representative(StrEnum):
    """Who stands beside an adult (MTM-46)."""

    GOD_MAN = "god_man"
    """Helps, and takes away no right: the borrower enters into agreements."""
    ADMINISTRATOR = "forvaltare"
    """Enters into agreements in the borrower's place."""


@attrs.frozen
class ProxyPapers:
    """What a proxy brought: the power of attorney, and proof of identity of both."""

    power_of_attorney: bool = False
    proxy_id: bool = False
    borrower_id: bool = False


@attrs.frozen
class GuardianForm:
    """What was filled in of a minor's guardian."""

    birth_date: date | None = field(default=None, repr=False)
    name: str = field(default="", repr=False)


@attrs.frozen
class Form:
    """A form as it was read. None or blank: not filled in; `identity` is a problem where the number cannot exist.

    Raises `UnknownName` for a language, and `InvalidData` for a name that cannot be stored.
    `kind` is the form that was chosen: what it asks for follows from that. `card_valid_to` is the last day of an LMA card, `authorisation`
    the agency's leave to register a student without a Swedish number.
    """

    kind: BorrowerKind
    library: LibraryId
    identity: IdentityNumber | Problem | None
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    email: Email | None
    eligible: bool
    """Attested: a reading impairment rooted in a disability."""
    agreement: Agreement | None
    presence: Presence
    valid_to: date | None = None
    send_credentials: bool = True
    groups: frozenset[str] = frozenset()
    representatives: frozenset[Representative] = frozenset()
    proxy: ProxyPapers = ProxyPapers()
    known_talking_book_borrower: bool = False
    guardian: GuardianForm = GuardianForm()
    card_valid_to: date | None = None
    authorisation: AuthorisationId | None = None
    language: Language = "sv"
    """What the borrower is written to in."""

    def __attrs_post_init__(self) -> None:
        _check(self.language, (self.first_name, self.last_name, self.guardian))


@attrs.frozen
class ReplacementForm:
    """What is filled in when an account with an LMA number gives way to a new one (MTM-39): everything else is taken over.

    `valid_to` is for a samordningsnummer; `guardian` None: the one that the account has.
    """

    identity: IdentityNumber | Problem | None
    agreement: Agreement | None
    valid_to: date | None = None
    guardian: GuardianForm | None = None


class Unchanged(Enum):
    """The type of `UNCHANGED`, what an edit leaves as it is."""

    UNCHANGED = "unchanged"

    def __repr__(self) -> str:
        return "UNCHANGED"


UNCHANGED: Final = Unchanged.UNCHANGED
_Kept: TypeAlias = Literal[Unchanged.UNCHANGED]


@attrs.frozen
class Changes:
    """What a registrar edits of an account (MTM-21). A blank name, and None elsewhere, empties a field.

    Raises `UnknownName` for a language, and `InvalidData` for a name that cannot be stored.
    """

    first_name: str | _Kept = field(default=UNCHANGED, repr=False)
    last_name: str | _Kept = field(default=UNCHANGED, repr=False)
    email: Email | _Kept | None = UNCHANGED
    valid_to: date | _Kept | None = UNCHANGED
    groups: frozenset[str] | _Kept = UNCHANGED
    language: Language | _Kept = UNCHANGED
    birth_date: date | _Kept | None = field(default=UNCHANGED, repr=False)
    """Where neither the number nor anybody told it before (READ-A11)."""

    def __attrs_post_init__(self) -> None:
        _check(self.language, (self.first_name, self.last_name))


def chosen(change: T | _Kept, present: T) -> T:
    """The change, or what was there."""
    return present if change is UNCHANGED else change


def _check(language: object, names: tuple[object, ...]) -> None:
    """What no store, and no message, can hold is refused before it is half done."""
    if isinstance(language, str):
        texts_of(language)
    for name in (each.name if isinstance(each, GuardianForm) else each for each in names):
        if isinstance(name, str) and (len(name) > _LONGEST or not all(map(_is_storable, name))):
            raise InvalidData("name", (f"it has more than {_LONGEST} characters, or one that cannot be written",))


def _is_storable(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cs")
