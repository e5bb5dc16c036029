"""Patrons' requests: from nordlib's request to a message, and back, and what happens to a request later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import attrs

from nordlib.circulation.interlibrary_requests import (
    InterlibraryRequest,
    RequestEvent,
    RequestFacts,
    RequestForm,
    RequestKind,
    RequestStatus,
)
from nordlib.circulation.interlibrary_requests.rules import EVENT_RULES, REQUEST_RULES
from nordlib.contact import Email
from nordlib.decisions import Decision, NoFacts
from nordlib.documentation import DOCUMENTATION
from nordlib.interchange.iso18626.codes import Action, ErrorType, MessageReason, RequestSubtype, RequestType, ServiceType, Status
from nordlib.interchange.iso18626.headers import Address, ElectronicAddress, ErrorData, Header, PhysicalAddress
from nordlib.interchange.iso18626.message_models import MessageInfo, RequestingAgencyMessage, StatusInfo, SupplyingAgencyMessage
from nordlib.interchange.iso18626.request_models import (
    BibliographicInfo,
    PatronInfo,
    RecordIdentifier,
    Request,
    RequestedDelivery,
    ServiceInfo,
)
from nordlib.interchange.iso18626.statuses import LOST_STATUSES, REQUEST_STATUSES, supplier_message
from nordlib.interchange.losses import Answer, Loss
from nordlib.interchange.xml_documents.scheme_values import SchemeValue
from nordlib.name_folding import is_blank
from nordlib.patrons.interlibrary_models import PatronDetails
from nordlib.texts import Language

__all__ = [
    "NORDLIB_REASONS",
    "REQUEST_LOSSES",
    "STATUS_EVENTS",
    "ReceivedRequest",
    "patron_info",
    "request_answer",
    "request_event",
    "request_event_error",
    "request_event_message",
    "request_form",
    "request_message",
]

#: The list of the codes that nordlib writes as `reasonUnfilled`, which is an open list: the reasons of a refused request.
NORDLIB_REASONS: Final = f"{DOCUMENTATION}/reference/interchange.html#reasons"
_ONE_REASON: Final = "the reason, unless it is the first: `reasonUnfilled` holds one, and the others stand in the note, for a person"
_UNFIT: Final = "the code of the reason: a message that does not fit the request is confirmed with an error, and the reason is its sentence"
#: What a message about a request does not say: each code that refuses one, and other facts.
REQUEST_LOSSES: Final[Mapping[str, str]] = {
    **{code: _ONE_REASON for rule in REQUEST_RULES for code in rule.codes},
    **{code: _UNFIT for rule in EVENT_RULES for code in rule.codes},
    RequestStatus.STRUCK.value: LOST_STATUSES[RequestStatus.STRUCK.value],
    RequestEvent.STRIKE.value: "that the home library struck the request: nothing is sent",
    "differs": "in which details the registers differ",
    "name": "which part of the name is the surname: the whole name is written as the surname",
    "protected_identity": "the name and every address of the patron, since the identity is protected",
}
#: What a status of the supplying library does to a request; a status that is left out does nothing.
STATUS_EVENTS: Final[Mapping[Status, RequestEvent]] = {
    Status.EXPECT_TO_SUPPLY: RequestEvent.EXPECT_TO_SUPPLY,
    Status.WILL_SUPPLY: RequestEvent.WILL_SUPPLY,
    Status.LOANED: RequestEvent.LOANED,
    Status.OVERDUE: RequestEvent.OVERDUE,
    Status.RECALLED: RequestEvent.RECALLED,
    Status.UNFILLED: RequestEvent.UNFILLED,
    Status.COPY_COMPLETED: RequestEvent.COPY_COMPLETED,
    Status.LOAN_COMPLETED: RequestEvent.LOAN_COMPLETED,
    Status.CANCELLED: RequestEvent.CANCEL,
}
_EVENT_STATUSES: Final = {event: status for status, event in STATUS_EVENTS.items()}
_SERVICES: Final = {RequestKind.LOAN: ServiceType.LOAN, RequestKind.COPY: ServiceType.COPY}
_KINDS: Final = {ServiceType.LOAN: RequestKind.LOAN, ServiceType.COPY: RequestKind.COPY, ServiceType.COPY_OR_LOAN: RequestKind.LOAN}


def patron_info(patron_id: str, details: PatronDetails, *, is_protected: bool, email: Email | None = None) -> Answer[PatronInfo]:
    """Return what a request says of its patron. Of a protected person it is the id alone: no name, address, e-mail address or number.

    Args:
        patron_id: The id of the patron at the requesting library.
        details: The name, the address and the telephone number.
        is_protected: Whether the identity is protected (`nordlib.accounts.Account.protected`).
        email: The e-mail address; None if there is none.
    """
    if is_protected:
        return Answer(PatronInfo(patron_id, sends_to_patron=False), (Loss("protected_identity", REQUEST_LOSSES["protected_identity"]),))
    addresses = list[Address]()
    street, city, postcode = (None if is_blank(part) else part for part in (details.address, details.city, details.postcode))
    if (street, city, postcode) != (None, None, None):
        addresses.append(Address(PhysicalAddress(street, city=city, postcode=postcode)))
    electronic = (("Email", email and email.address), ("Phone", details.phone and details.phone.number))
    addresses += [Address(electronic=ElectronicAddress(SchemeValue(kind), address)) for kind, address in electronic if address]
    name = None if is_blank(details.name) else details.name
    lost = () if name is None else (Loss("name", REQUEST_LOSSES["name"]),)
    return Answer(PatronInfo(patron_id, name, addresses=tuple(addresses)), lost)


def request_message(
    request: InterlibraryRequest,
    header: Header,
    register: SchemeValue,
    *,
    patron: PatronInfo | None = None,
    deliveries: tuple[RequestedDelivery, ...] = (),
) -> Answer[Request | None]:
    """Return the message by which a home library passes a patron's request on, and what it does not say; None for a struck request.

    Args:
        request: The request.
        header: The header.
        register: The register that has the record: `SchemeValue("LIBRIS")`.
        patron: The patron, made by `patron_info`; None: the patron is not named.
        deliveries: Where the material is to go, in the order of choice.
    """
    if request.status is RequestStatus.STRUCK:
        return Answer(None, (Loss(RequestStatus.STRUCK.value, REQUEST_LOSSES[RequestStatus.STRUCK.value]),))
    wanted = BibliographicInfo(component_title=request.article, records=(RecordIdentifier(request.record, register),))
    service = ServiceInfo(_SERVICES[request.kind], RequestType.NEW, (RequestSubtype.PATRON_REQUEST,))
    return Answer(Request(header, wanted, service, deliveries, patron))


@attrs.frozen
class ReceivedRequest:
    """A request from outside as a patron's form."""

    form: RequestForm
    """What is requested, for `nordlib.circulation.interlibrary_requests.place`."""
    not_used: tuple[str, ...]
    """The names of the fields of the message that the form does not take."""


def request_form(message: Request) -> ReceivedRequest:
    """Return what a request from outside asks for. A copy or a loan is read as a loan.

    A form has no register for its record: compare the one of the message (`records.type`) with your own.

    Raises `InvalidData` for a text that cannot be stored: a control character, or more than 400 characters.
    """
    wanted, service = message.bibliographic, message.service
    record = wanted.records[0].value if wanted.records else wanted.supplier_record or ""
    kind = None if service is None else _KINDS[service.service].value
    form = RequestForm(record, kind, wanted.component_title if kind == RequestKind.COPY else None)
    is_used = {"records": len(wanted.records) <= 1, "supplier_record": not wanted.records, "component_title": kind == RequestKind.COPY}
    unused = [name for name, value in attrs.asdict(wanted, recurse=False).items() if value and not is_used.get(name, False)]
    unused += ["records.type"] if len(wanted.records) == 1 else []
    if service is not None:
        others = attrs.asdict(service, recurse=False, filter=attrs.filters.exclude("service"))
        unused += [f"service.{name}" for name, value in others.items() if value not in (None, ())]
        unused += ["service.service"] if service.service is ServiceType.COPY_OR_LOAN else []
    unused += [name for name in ("deliveries", "patron") if getattr(message, name)]
    return ReceivedRequest(form, tuple(unused))


def request_answer(
    message: Request, decision: Decision[InterlibraryRequest, RequestFacts], now: datetime, language: Language = "en"
) -> Answer[SupplyingAgencyMessage]:
    """Return the answer to a request: received, with its receipt, or unfilled with the first reason, and what it does not say.

    Args:
        message: The request.
        decision: The decision (`nordlib.circulation.interlibrary_requests.place`).
        now: When the answer is sent.
        language: The language of the note.
    """
    if decision:
        request = decision.value
        header = attrs.evolve(message.header, supplier_request_id=request.receipt)
        status = StatusInfo(REQUEST_STATUSES[request.status], now)
        reason = None if request.strike_reason is None else SchemeValue(request.strike_reason.value, NORDLIB_REASONS)
        codes = [] if reason is None else [RequestStatus.STRUCK.value, *(["differs"] if request.differs else [])]
        note = None
    else:
        header, status, codes = message.header, StatusInfo(Status.UNFILLED, now), list(decision.reasons)
        reason, note = SchemeValue(codes[0], NORDLIB_REASONS), decision.explain(language)
    answer = supplier_message(header, now, MessageReason.REQUEST_RESPONSE, status)
    info = MessageInfo(MessageReason.REQUEST_RESPONSE, note=note, reason_unfilled=reason)
    return Answer(attrs.evolve(answer, info=info), tuple(Loss(code, REQUEST_LOSSES[code.partition(":")[0]]) for code in codes))


def request_event(message: SupplyingAgencyMessage) -> RequestEvent | None:
    """Return what a message of the supplying library does to a request; None for a status without an event, such as `RetryPossible`."""
    return STATUS_EVENTS.get(message.status.status)


def request_event_error(decision: Decision[InterlibraryRequest, NoFacts], language: Language = "en") -> Answer[ErrorData | None]:
    """Return the error with which a message that does not fit its request is confirmed, and what it does not say; None for one that fits.

    Args:
        decision: The decision (`nordlib.circulation.interlibrary_requests.apply_event`).
        language: The language of the sentence.
    """
    if decision:
        return Answer(None)
    error = ErrorData(ErrorType.UNRECOGNISED_VALUE, decision.explain(language))
    return Answer(error, tuple(Loss(code, REQUEST_LOSSES[code]) for code in decision.reasons))


def request_event_message(
    event: RequestEvent, header: Header, now: datetime
) -> Answer[RequestingAgencyMessage | SupplyingAgencyMessage | None]:
    """Return the message that tells what happens to a request, from the side on which it happens; None for a strike, which stays at home.

    Args:
        event: What happens.
        header: The header of the request.
        now: When the message is sent.
    """
    if event is RequestEvent.STRIKE:
        return Answer(None, (Loss(event.value, REQUEST_LOSSES[event.value]),))
    if event is RequestEvent.CANCEL:
        return Answer(RequestingAgencyMessage(attrs.evolve(header, timestamp=now), Action.CANCEL))
    return Answer(supplier_message(header, now, MessageReason.STATUS_CHANGE, StatusInfo(_EVENT_STATUSES[event], now)))
