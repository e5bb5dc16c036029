"""What a registrar fills in: the form of each kind of borrower (MTM-08), and for the replacement of an LMA number."""

from datetime import date
from enum import StrEnum

import attrs
from attrs import field

from nordlib.accounts.models import Agreement, BorrowerKind, StudentAuthorisationId, require_storable
from nordlib.contact import Email
from nordlib.identity import IdentityNumber, Problem
from nordlib.libraries import LibraryId
from nordlib.texts import Language

__all__ = ["GuardianForm", "LmaReplacementForm", "Presence", "ProxyDocuments", "RegistrationForm", "Representative"]


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
class ProxyDocuments:
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
class RegistrationForm:
    """A form as it was read. None or blank: not filled in; `identity` is a problem where the number cannot exist.

    Raises `UnknownName` for a language, and `InvalidData` for a name that cannot be stored. `kind` is the form that was chosen: what it
    asks for follows from that. `lma_card_valid_to` is the last day of an LMA card, `student_authorisation` the agency's leave to register a
    student without a Swedish number.
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
    proxy: ProxyDocuments = ProxyDocuments()
    known_talking_book_borrower: bool = False
    guardian: GuardianForm = GuardianForm()
    lma_card_valid_to: date | None = None
    student_authorisation: StudentAuthorisationId | None = None
    language: Language = "sv"
    """What the borrower is written to in."""

    def __attrs_post_init__(self) -> None:
        require_storable(self.language, self.first_name, self.last_name, getattr(self.guardian, "name", ""))


@attrs.frozen
class LmaReplacementForm:
    """What is filled in when an account with an LMA number gives way to a new one (MTM-39): everything else is taken over.

    `valid_to` is for a samordningsnummer; `guardian` None: the one that the account has.
    """

    identity: IdentityNumber | Problem | None
    agreement: Agreement | None
    valid_to: date | None = None
    guardian: GuardianForm | None = None
