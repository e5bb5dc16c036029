"""What a registrar fills in: the form for an adult borrower."""

from datetime import date
from enum import StrEnum

import attrs
from attrs import field

from nordlib.accounts.models import Agreement
from nordlib.contact import Email
from nordlib.identity import IdentityNumber, Problem
from nordlib.places import LibraryId
from nordlib.texts import Language

__all__ = ["AdultForm", "Presence", "ProxyPapers"]


class Presence(StrEnum):
    """How the borrower came to the library."""

    IN_PERSON = "in_person"
    PROXY = "proxy"
    REMOTE = "remote"


@attrs.frozen
class ProxyPapers:
    """What a proxy brought: the power of attorney, and proof of identity of both."""

    power_of_attorney: bool = False
    proxy_id: bool = False
    borrower_id: bool = False


@attrs.frozen
class AdultForm:
    """The form for an adult, as it was read. None or blank: not filled in; `identity` is a problem where the number cannot exist."""

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
    has_administrator: bool = False
    proxy: ProxyPapers = ProxyPapers()
    known_talking_book_borrower: bool = False
    language: Language = "sv"
    """What the borrower is written to in."""
