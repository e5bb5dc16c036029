"""The forms that a registrar fills in: one for each kind of borrower (MTM-08), and one to replace an LMA number."""

from datetime import date
from enum import StrEnum

import attrs
from attrs import field

from nordlib.accounts.models import Agreement, BorrowerKind, StudentAuthorisationId, require_storable
from nordlib.contact import Email, EmailProblem
from nordlib.hidden_fields import hides_fields
from nordlib.identity import IdentityNumber, Problem
from nordlib.libraries import LibraryId
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = ["GuardianForm", "LmaReplacementForm", "Presence", "ProxyDocuments", "RegistrationForm", "Representative"]


class Presence(StrEnum):
    """How the borrower came to the library (MTM-47)."""

    IN_PERSON = "in_person"
    """The borrower came in person."""
    PROXY = "proxy"
    """A proxy came in place of the borrower."""
    REMOTE = "remote"
    """Neither the borrower nor a proxy came."""


class Representative(StrEnum):
    """The legal representative of an adult (MTM-46)."""

    GOD_MAN = "god_man"
    """A god man, who helps and takes away no right: the borrower still enters into agreements."""
    ADMINISTRATOR = "forvaltare"
    """A förvaltare, who enters into agreements in place of the borrower."""


@attrs.frozen
@checked
class ProxyDocuments:
    """The documents that a proxy showed."""

    power_of_attorney: bool = False
    """Whether the proxy showed a power of attorney."""
    proxy_id: bool = False
    """Whether the proxy showed proof of their own identity."""
    borrower_id: bool = False
    """Whether the proxy showed proof of the borrower's identity."""


@hides_fields
@attrs.frozen
@checked
class GuardianForm:
    """What was filled in about a minor's guardian."""

    birth_date: date | None = field(default=None, repr=False)
    """The guardian's birth date; None if it was not filled in."""
    name: str = field(default="", repr=False)
    """The guardian's name; blank if it was not filled in."""


@hides_fields
@attrs.frozen
@checked
class RegistrationForm:
    """A registration form as read. A field that was not filled in is None or blank.

    Raises `UnknownName` for an unknown language, and `InvalidData` for a name that cannot be stored.
    """

    kind: BorrowerKind
    """The form that was chosen, which decides what must be filled in."""
    library: LibraryId
    """The id of the library at which the borrower is registered."""
    identity: IdentityNumber | Problem | None
    """The borrower's identity number as read: a `Problem` if it cannot exist."""
    first_name: str = field(repr=False)
    """The borrower's first name."""
    last_name: str = field(repr=False)
    """The borrower's last name."""
    email: Email | EmailProblem | None
    """The borrower's e-mail address, or what is wrong with it (`nordlib.contact.examine_email`)."""
    eligible: bool
    """Whether a reading impairment rooted in a disability is attested (MTM-05)."""
    agreement: Agreement | None
    """The acceptance of the agreement; None if it was not accepted."""
    presence: Presence
    """How the borrower came to the library."""
    valid_to: date | None = None
    """The last valid day of the account; None for validity until further notice. For an LMA card, `lma_card_valid_to` decides."""
    send_credentials: bool = True
    """Whether a password, or a link to choose one, is mailed to the borrower (MTM-13); without it, it is set by hand (MTM-14)."""
    groups: frozenset[str] = frozenset()
    """The borrower's user groups."""
    representatives: frozenset[Representative] = frozenset()
    """The legal representatives of an adult borrower."""
    proxy: ProxyDocuments = ProxyDocuments()
    """The documents that a proxy showed."""
    known_talking_book_borrower: bool = False
    """Whether the library already knows the borrower as a talking-book borrower, who need not come in person (MTM-47)."""
    guardian: GuardianForm = GuardianForm()
    """The guardian of a minor."""
    lma_card_valid_to: date | None = None
    """The last valid day of the LMA card."""
    student_authorisation: StudentAuthorisationId | None = None
    """The id of the agency's authorisation to register a student without a Swedish number (MTM-43)."""
    language: Language = "sv"
    """The language of the messages to the borrower."""

    def __attrs_post_init__(self) -> None:
        require_storable(self.language, self.first_name, self.last_name, getattr(self.guardian, "name", ""))


@attrs.frozen
@checked
class LmaReplacementForm:
    """The form to replace an account with an LMA number by a new one (MTM-39). Everything else is copied from the account."""

    identity: IdentityNumber | Problem | None
    """The new identity number as read: a `Problem` if it cannot exist, None if it was not filled in."""
    agreement: Agreement | None
    """The acceptance of the agreement; None if it was not accepted."""
    valid_to: date | None = None
    """The last valid day, which a samordningsnummer requires; None for validity until further notice."""
    guardian: GuardianForm | None = None
    """The guardian of a minor; None to keep the guardian of the account."""
