"""From LookupUser and what a host knows of a patron to LookupUserResponse: what was asked for, and of a protected person only the id."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.circulation.due import Due
from nordlib.circulation.models import Loan, LoanStatus, PatronStanding
from nordlib.contact import Email
from nordlib.decisions import UNKNOWN
from nordlib.hidden_fields import hides_fields
from nordlib.interchange.instants import due_instant
from nordlib.interchange.losses import Answer, Loss
from nordlib.interchange.ncip.amounts import amount_of
from nordlib.interchange.ncip.parties import ItemIdentifier, ResponseHeader, UserIdentifier
from nordlib.interchange.ncip.user_details import (
    BlockOrTrap,
    ElectronicAddress,
    NameInformation,
    PersonalName,
    PhysicalAddress,
    StructuredAddress,
    UserAddress,
    UserDetails,
    UserPrivilege,
)
from nordlib.interchange.ncip.user_messages import FiscalAccount, LoanedItem, LookupUser, LookupUserResponse, RequestedItem
from nordlib.interchange.xml_documents.scheme_values import SchemeValue
from nordlib.money import Money
from nordlib.name_folding import is_blank
from nordlib.patrons.interlibrary_models import PatronDetails
from nordlib.shown_text import shown_name
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = ["LOOKUP_LOSSES", "PatronRecord", "UserElement", "lookup_response"]

_PROFILE: Final = "http://www.niso.org/ncip/v1_0/imp1/schemes/"


class UserElement(StrEnum):
    """What a look-up may ask about a user: the values of `UserElementType` that are answered."""

    NAME = "Name Information"
    """The name."""
    ADDRESS = "User Address Information"
    """The address, the e-mail address and the telephone number."""
    LANGUAGE = "User Language"
    """The language."""
    PRIVILEGE = "User Privilege"
    """Until when the card is valid."""
    BLOCK = "Block Or Trap"
    """Whether the library has blocked the patron."""


#: What an answer does not say, by the name of the fact.
LOOKUP_LOSSES: Final[Mapping[str, str]] = {
    "protected_identity": "the name and every address that was asked for, since the identity is protected",
    "town": "the postcode and the town of an address without a street, which NCIP does not have",
    "user_element": "what was asked for with a value of `UserElementType` that is not answered",
    "unknown": "a block, a debt or the end of a card that the library does not know",
    "loan_terms": "how often each loan was renewed, and the day of lending",
    "loan_state": "that a loan is recalled, lost, claimed returned, or that of another library",
}


@hides_fields
@attrs.frozen
@checked
class PatronRecord:
    """What a host knows of a patron who is looked up."""

    user: UserIdentifier
    """The id of the patron, as it is answered."""
    is_protected: bool
    """Whether the identity is protected (`nordlib.accounts.Account.protected`): then no name and no address is ever written."""
    details: PatronDetails
    """The name, the address and the telephone number."""
    standing: PatronStanding
    """What the library knows of blocks, the card and debts."""
    email: Email | None = None
    """The e-mail address; None if there is none."""
    language: Language | None = None
    """The language; None if it is not known."""
    loans: tuple[Loan, ...] = ()
    """The loans; those that were returned are not listed."""
    titles: Mapping[str, str] = field(factory=dict[str, str])
    """The titles to show, by the id of the title; one that is missing is not shown."""
    requests: tuple[RequestedItem, ...] = ()
    """The requests, as they are answered."""


def lookup_response(request: LookupUser, record: PatronRecord, agency: SchemeValue, zone: ZoneInfo) -> Answer[LookupUserResponse]:
    """Return the answer to a look-up, and what it does not say. It has nothing that was not asked for.

    Args:
        request: The request.
        record: What the host knows of the patron.
        agency: The library, whose blocks and cards they are.
        zone: The library's zone, in which a due date ends.

    Raises `UnknownName` for a debt in a currency whose smallest unit is not known.
    """
    asked = {value.value for value in request.user_elements}
    loans = tuple(loan for loan in record.loans if loan.status is not LoanStatus.RETURNED) if request.wants_loans else ()
    debt = record.standing.debt if request.wants_fiscal_account else None
    response = LookupUserResponse(
        ResponseHeader.to(request.header),
        user=record.user,
        fiscal_accounts=(FiscalAccount(amount_of(debt)),) if isinstance(debt, Money) else (),
        loans=tuple(_loan(loan, record.titles, zone) for loan in loans),
        requests=record.requests if request.wants_requests else (),
        details=_details(record, asked, agency, zone) if asked else None,
    )
    return Answer(response, tuple(Loss(name, LOOKUP_LOSSES[name.partition(":")[0]]) for name in _lost(request, record, loans)))


def _lost(request: LookupUser, record: PatronRecord, loans: tuple[Loan, ...]) -> Iterator[str]:
    asked = dict.fromkeys(value.value for value in request.user_elements)
    if record.is_protected and {UserElement.NAME, UserElement.ADDRESS} & asked.keys():
        yield "protected_identity"
    details = record.details
    has_town_alone = is_blank(details.address) and not is_blank(details.postcode + details.city)
    if has_town_alone and not record.is_protected and UserElement.ADDRESS in asked:
        yield "town"
    yield from (f"user_element:{shown_name(value)}" for value in asked if value not in tuple(UserElement))
    standing = record.standing
    unknown = {
        "blocked": UserElement.BLOCK in asked and standing.blocked is UNKNOWN,
        "card": UserElement.PRIVILEGE in asked and standing.card_expires_on is UNKNOWN,
        "debt": request.wants_fiscal_account and standing.debt is UNKNOWN,
    }
    yield from (f"unknown:{name}" for name, is_lost in unknown.items() if is_lost)
    if any(loan.renewals_used or loan.lent_on is not None for loan in loans):
        yield "loan_terms"
    if any(loan.recalled or loan.status is not LoanStatus.ON_LOAN or loan.interlibrary is not None for loan in loans):
        yield "loan_state"


def _loan(loan: Loan, titles: Mapping[str, str], zone: ZoneInfo) -> LoanedItem:
    return LoanedItem(ItemIdentifier(loan.item), due_instant(loan.due, zone), title=titles.get(loan.title))


def _details(record: PatronRecord, asked: set[str], agency: SchemeValue, zone: ZoneInfo) -> UserDetails:
    standing, shows = record.standing, not record.is_protected
    name = record.details.name
    is_named = shows and UserElement.NAME in asked and not is_blank(name)
    ends: Due | None = standing.card_expires_on if standing.card_expires_on is not UNKNOWN else None
    return UserDetails(
        NameInformation(PersonalName(name)) if is_named else None,
        tuple(_addresses(record)) if shows and UserElement.ADDRESS in asked else (),
        languages=(SchemeValue(record.language),) if record.language is not None and UserElement.LANGUAGE in asked else (),
        privileges=(
            (UserPrivilege(agency, SchemeValue(standing.category.value), valid_to=None if ends is None else due_instant(ends, zone)),)
            if UserElement.PRIVILEGE in asked
            else ()
        ),
        blocks=(BlockOrTrap(agency, SchemeValue("Block Check Out", f"{_PROFILE}blockortraptype/blockortraptype.scm")),)
        if standing.blocked is True and UserElement.BLOCK in asked
        else (),
    )


def _addresses(record: PatronRecord) -> Iterator[UserAddress]:
    details, role = record.details, SchemeValue("Multi-Purpose", f"{_PROFILE}useraddressroletype/useraddressroletype.scm")
    if not is_blank(details.address):
        place = StructuredAddress(line1=details.address, city=details.city, postcode=details.postcode)
        kind = SchemeValue("Postal Address", f"{_PROFILE}physicaladdresstype/physicaladdresstype.scm")
        yield UserAddress(role, physical=PhysicalAddress(kind, place))
    electronic = (("mailto", record.email and record.email.address), ("tel", details.phone and details.phone.number))
    for kind_of, address in electronic:
        if address:
            yield UserAddress(
                role, electronic=ElectronicAddress(SchemeValue(kind_of, "http://www.iana.org/assignments/uri-schemes"), address)
            )
