"""ISO 18626: a patron's request as a message, a message as a patron's form, and what happens to a request later."""

from typing import Any

import attrs
import pytest

from nordlib.circulation.interlibrary_requests import (
    LIBRIS_REQUESTS,
    InterlibraryRequest,
    InterlibraryRequestId,
    RequestCase,
    Requester,
    RequesterId,
    RequestEvent,
    RequestEventCase,
    RequestForm,
    RequestKind,
    RequestStatus,
    StrikeReason,
    apply_event,
    place,
)
from nordlib.contact import ContactDetail, parse_email, parse_phone
from nordlib.errors import InvalidData
from nordlib.interchange import iso18626 as ill
from nordlib.interchange.xml_documents import SchemeValue
from nordlib.libraries import LibraryId
from nordlib.patrons.interlibrary_models import PatronDetails
from tests.message_samples import HEADER, ILL_MESSAGES, NOW

LIBRIS = SchemeValue("LIBRIS")
REQUEST = InterlibraryRequest(
    InterlibraryRequestId("r1"), RequesterId("a1"), LibraryId("SE-1"), "bib-1", RequestKind.COPY, NOW, article="An article"
)
DETAILS = PatronDetails("Anna Ek", "Storgatan 1", "451 30", "Uddevalla", parse_phone("+46701740605", "SE"))
EMAIL = parse_email("anna@example.org")


def sent(message: Any) -> Any:
    received = ill.read_message(ill.write_message(message))
    assert received.message == message
    return received.message


def test_a_request_crosses_and_is_the_same_form() -> None:
    for request, kind in ((REQUEST, "copy"), (attrs.evolve(REQUEST, kind=RequestKind.LOAN, article=None), "loan")):
        answer = ill.request_message(request, HEADER, LIBRIS)
        received = ill.request_form(sent(answer.message))
        assert received.form == RequestForm("bib-1", kind, request.article)
        assert received.not_used == ("records.type", "service.type", "service.subtypes")
        assert answer.lost == ()


def test_a_struck_request_is_not_sent() -> None:
    answer = ill.request_message(attrs.evolve(REQUEST, status=RequestStatus.STRUCK), HEADER, LIBRIS)
    assert answer.message is None
    assert [loss.code for loss in answer.lost] == ["Struck"]


def test_a_request_names_its_patron_and_where_to_send() -> None:
    patron = ill.patron_info("P1", DETAILS, is_protected=False, email=EMAIL)
    delivery = ill.RequestedDelivery(1, ill.Address(ill.PhysicalAddress("Library Street 1")))
    message = sent(ill.request_message(REQUEST, HEADER, LIBRIS, patron=patron.message, deliveries=(delivery,)).message)
    assert (message.patron, message.deliveries) == (patron.message, (delivery,))
    assert ill.request_form(message).not_used[-2:] == ("deliveries", "patron")
    assert [address.electronic.address for address in message.patron.addresses if address.electronic] == [
        "anna@example.org",
        "+46701740605",
    ]
    assert [loss.code for loss in patron.lost] == ["name"]


def test_of_a_protected_person_the_id_alone_is_written() -> None:
    patron = ill.patron_info("P1", DETAILS, is_protected=True, email=EMAIL)
    assert patron.message == ill.PatronInfo("P1", sends_to_patron=False)
    assert [loss.code for loss in patron.lost] == ["protected_identity"]
    document = ill.write_message(ill.Request(HEADER, ill.BibliographicInfo(), patron=patron.message)).decode()
    for secret in ("Ek", "Storgatan", "451 30", "Uddevalla", "anna@", "+46"):
        assert secret not in document


def test_what_is_blank_is_not_written() -> None:
    patron = ill.patron_info("P1", PatronDetails(), is_protected=False)
    assert (patron.message, patron.lost) == (ill.PatronInfo("P1"), ())
    town = ill.patron_info("P1", PatronDetails(postcode="451 30", city="Uddevalla"), is_protected=False).message
    assert town.addresses == (ill.Address(ill.PhysicalAddress(None, city="Uddevalla", postcode="451 30")),)
    street = ill.patron_info("P1", PatronDetails(address="Storgatan 1"), is_protected=False).message
    assert street.addresses == (ill.Address(ill.PhysicalAddress("Storgatan 1")),)


def test_what_a_form_does_not_take_is_named() -> None:
    full = ILL_MESSAGES[0]
    assert isinstance(full, ill.Request)
    received = ill.request_form(full)
    assert received.form == RequestForm("2", "copy", "F")
    assert "component_title" not in received.not_used
    assert {"supplier_record", "title", "items", "source", "service.note", "service.any_edition", "deliveries", "patron"} <= {
        *received.not_used
    }
    only_supplier = ill.Request(HEADER, ill.BibliographicInfo("s1", component_title="G"), ill.ServiceInfo(ill.ServiceType.COPY_OR_LOAN))
    assert ill.request_form(only_supplier) == ill.ReceivedRequest(RequestForm("s1", "loan"), ("component_title", "service.service"))
    bare = ill.Request(HEADER, ill.BibliographicInfo(records=(ill.RecordIdentifier("1", LIBRIS), ill.RecordIdentifier("2", LIBRIS))))
    assert ill.request_form(bare) == ill.ReceivedRequest(RequestForm("1", None), ("records",))
    with pytest.raises(InvalidData):
        ill.request_form(ill.Request(HEADER, ill.BibliographicInfo("x" * 401)))


def case(**changes: Any) -> RequestCase:
    requester = Requester(RequesterId("a1"), (LibraryId("SE-1"),), EMAIL)
    whole = RequestCase(
        RequestForm("bib-1", "loan"),
        requester,
        home_library_participates=True,
        held_by_home_library=False,
        differs=(),
        new_id=InterlibraryRequestId("r1"),
        policy=LIBRIS_REQUESTS,
        now=NOW,
    )
    return attrs.evolve(whole, **changes)


MESSAGE = ill.Request(HEADER, ill.BibliographicInfo("bib-1"))


def test_a_request_is_received_with_its_receipt() -> None:
    answer = ill.request_answer(MESSAGE, place(case()), NOW)
    message = sent(answer.message)
    assert (message.status.status, message.info.reason) == (ill.Status.REQUEST_RECEIVED, ill.MessageReason.REQUEST_RESPONSE)
    assert (message.header.supplier_request_id, message.info.reason_unfilled, answer.lost) == ("r1", None, ())


@pytest.mark.parametrize(
    ("differs", "reason", "lost"),
    [
        (None, StrikeReason.NOT_A_PATRON, ["Struck"]),
        ((ContactDetail.NAME,), StrikeReason.DATA_MISMATCH, ["Struck", "differs"]),
    ],
)
def test_a_struck_request_is_unfilled(differs: Any, reason: StrikeReason, lost: list[str]) -> None:
    answer = ill.request_answer(MESSAGE, place(case(differs=differs)), NOW)
    message = sent(answer.message)
    assert message.status.status is ill.Status.UNFILLED
    assert message.info.reason_unfilled == SchemeValue(reason.value, ill.NORDLIB_REASONS)
    assert [loss.code for loss in answer.lost] == lost


def test_a_refused_request_is_unfilled_with_its_first_reason() -> None:
    decision = place(case(home_library_participates=False, held_by_home_library=True))
    answer = ill.request_answer(MESSAGE, decision, NOW, "sv")
    message = sent(answer.message)
    assert message.info.reason_unfilled == SchemeValue("library_not_participating", ill.NORDLIB_REASONS)
    assert message.info.note == decision.explain("sv")
    assert [loss.code for loss in answer.lost] == ["library_not_participating", "held_by_home_library"]


@pytest.mark.parametrize("event", RequestEvent)
def test_every_event_of_a_request_has_its_message_or_is_lost(event: RequestEvent) -> None:
    answer = ill.request_event_message(event, HEADER, NOW)
    assert (answer.message is None) is (event is RequestEvent.STRIKE)
    assert bool(answer.lost) is (answer.message is None)
    if isinstance(answer.message, ill.SupplyingAgencyMessage):
        assert ill.request_event(sent(answer.message)) is event
    elif answer.message is not None:
        assert sent(answer.message).action is ill.Action.CANCEL


@pytest.mark.parametrize("status", ill.Status)
def test_every_status_does_something_or_nothing(status: ill.Status) -> None:
    silent = {ill.Status.REQUEST_RECEIVED, ill.Status.RETRY_POSSIBLE, ill.Status.COMPLETED_WITHOUT_RETURN}
    message = ill.supplier_message(HEADER, NOW, ill.MessageReason.STATUS_CHANGE, ill.StatusInfo(status, NOW))
    assert (ill.request_event(message) is None) is (status in silent)


def test_a_message_that_does_not_fit_is_confirmed_with_an_error() -> None:
    refused = apply_event(RequestEventCase(attrs.evolve(REQUEST, status=RequestStatus.CANCELLED), RequestEvent.LOANED, LIBRIS_REQUESTS))
    answer = ill.request_event_error(refused)
    assert answer.message == ill.ErrorData(ill.ErrorType.UNRECOGNISED_VALUE, refused.explain())
    assert [loss.code for loss in answer.lost] == ["request_event_impossible"]
    granted = apply_event(RequestEventCase(REQUEST, RequestEvent.COPY_COMPLETED, LIBRIS_REQUESTS))
    assert ill.request_event_error(granted).message is None
