"""ISO 18626: renewals, recalls and returns, from a decision to a message and from a message to an event."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs
import pytest

from nordlib.circulation import (
    HELSINGOR,
    CirculationStaff,
    InterlibraryTerms,
    ItemId,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    PatronId,
    PatronStanding,
    TitleId,
)
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType, InterlibraryPolicy, apply_events
from nordlib.circulation.recall import RecallCase, recall
from nordlib.circulation.renewal import RenewalCase, RenewalFacts, decide
from nordlib.circulation.returns import ItemHandedIn, ReturnBasis, ReturnConfirmed
from nordlib.decisions import Granted, PolicyId
from nordlib.errors import InvalidData
from nordlib.interchange import iso18626 as ill
from nordlib.interchange.xml_documents import InvalidXml, SchemeValue, XmlProblem
from nordlib.libraries import LibraryId
from nordlib.money import Money
from tests.message_samples import HEADER, ILL_MESSAGES, NOW

ZONE = HELSINGOR.zone
POLICY = InterlibraryPolicy(PolicyId("Our town", "1"), ZONE, grace_days=3)
LOAN = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20))
BORROWED = attrs.evolve(LOAN, kind=LoanKind.INTERLIBRARY, interlibrary=InterlibraryTerms(LibraryId("DK-710100")))
ASKED = ill.RequestingAgencyMessage(HEADER, ill.Action.RENEW)


def case(loan: Loan = LOAN) -> RenewalCase:
    return RenewalCase(loan, HELSINGOR, NOW, holds=(), patron=PatronStanding())


def sent(message: ill.Iso18626Message) -> ill.Iso18626Message:
    """A message as it arrives."""
    received = ill.read_message(ill.write_message(message))
    assert received.not_read == ()
    assert received.message == message
    return received.message


def test_a_renewal_crosses_to_the_lender_and_back() -> None:
    decision = decide(case())
    assert decision
    answer = ill.renewal_answer(ASKED, LOAN, decision, ZONE, NOW)
    message = sent(answer.message)
    assert isinstance(message, ill.SupplyingAgencyMessage)
    assert (message.info.reason, message.info.answer, message.info.note) == (ill.MessageReason.RENEW_RESPONSE, True, None)
    assert (message.status.status, message.header.authentication) == (ill.Status.LOANED, None)
    assert [loss.code for loss in answer.lost] == ["renewals_left"]
    report = ill.owner_events(message, BORROWED, ZONE)
    assert [(event.event, event.day) for event in report.events] == [(InterlibraryEventType.OWNER_ACCEPTS, decision.value.due)]
    assert report.not_used == ()


def test_a_refused_renewal_is_a_no_with_its_sentences_as_the_note() -> None:
    decision = decide(case(attrs.evolve(LOAN, renewals_used=2)))
    answer = ill.renewal_answer(ASKED, LOAN, decision, ZONE, NOW, "da")
    assert (answer.message.info.answer, answer.message.info.note) == (False, decision.explain("da"))
    assert [(loss.code, loss.what) for loss in answer.lost] == [
        ("renewal_limit_reached", ill.RENEWAL_LOSSES["renewal_limit_reached"]),
    ]
    report = ill.owner_events(answer.message, BORROWED, ZONE)
    assert [event.event for event in report.events] == [InterlibraryEventType.OWNER_REJECTS]
    assert report.not_used == ("dueDate", "note")


def test_what_a_granted_renewal_does_not_say_is_reported() -> None:
    decision = decide(case())
    assert decision
    facts = RenewalFacts(None, None, 1, None, provisional=True, fee=Money(Decimal(20), "DKK"))
    costly = Granted(decision.value, facts, decision.trace, decision.policy)
    lost = ill.renewal_answer(ASKED, LOAN, costly, ZONE, NOW).lost
    assert [loss.code for loss in lost] == ["renewals_left", "provisional", "fee"]


def test_a_recall_crosses_to_the_borrower_and_shortens_the_loan() -> None:
    staff, early = CirculationStaff("desk"), datetime(2026, 3, 6, 9, tzinfo=UTC)
    decision = recall(RecallCase(LOAN, HELSINGOR, early, staff))
    assert decision
    answer = ill.recall_message(HEADER, decision, ZONE, early)
    assert answer.lost == ()
    assert answer.message is not None
    report = ill.owner_events(answer.message, BORROWED, ZONE)
    loan = apply_events(BORROWED, report.events, POLICY).loan
    assert (loan.recalled, loan.due) == (True, decision.value.due)


def test_a_refused_recall_sends_nothing_and_says_so() -> None:
    decision = recall(RecallCase(LOAN, HELSINGOR, NOW, PatronId("P1")))
    answer = ill.recall_message(HEADER, decision, ZONE, NOW)
    assert answer.message is None
    assert [loss.code for loss in answer.lost] == ["staff_only"]


def message_of(
    reason: ill.MessageReason, status: ill.Status, *, answer: bool | None = None, due: datetime | None = None
) -> ill.SupplyingAgencyMessage:
    info = ill.StatusInfo(status, NOW, due=due)
    return ill.supplier_message(HEADER, NOW, reason, info, answer=answer)


CHANGE, RENEWED, ASKED_FOR = ill.MessageReason.STATUS_CHANGE, ill.MessageReason.RENEW_RESPONSE, ill.MessageReason.STATUS_REQUEST_RESPONSE
EVENTS = [
    (message_of(CHANGE, ill.Status.RECALLED), False, ["owner_recalls"], ()),
    (message_of(CHANGE, ill.Status.RECALLED), True, ["owner_recalls"], ()),
    (message_of(ASKED_FOR, ill.Status.RECALLED), False, ["owner_recalls"], ()),
    (message_of(ASKED_FOR, ill.Status.RECALLED), True, [], ("status Recalled",)),
    (message_of(CHANGE, ill.Status.LOANED), True, ["owner_withdraws_recall"], ()),
    (message_of(ASKED_FOR, ill.Status.LOANED), True, [], ("status Loaned",)),
    (message_of(CHANGE, ill.Status.LOANED, due=NOW), False, [], ("status Loaned", "dueDate")),
    (message_of(CHANGE, ill.Status.LOAN_COMPLETED), False, ["returned"], ()),
    (message_of(CHANGE, ill.Status.OVERDUE, answer=True), False, [], ("status Overdue", "answerYesNo")),
    (message_of(RENEWED, ill.Status.LOANED), False, [], ("status Loaned",)),
    (message_of(RENEWED, ill.Status.RECALLED, answer=False, due=NOW), False, ["owner_rejects", "owner_recalls"], ()),
    (message_of(RENEWED, ill.Status.LOANED, answer=True), False, ["owner_accepts"], ()),
]


@pytest.mark.parametrize("place", range(len(EVENTS)))
def test_a_message_of_the_owner_is_the_events_that_it_tells(place: int) -> None:
    message, recalled, events, not_used = EVENTS[place]
    report = ill.owner_events(message, attrs.evolve(BORROWED, recalled=recalled), ZONE)
    assert [event.event.value for event in report.events] == events
    assert report.not_used == not_used
    assert report == ill.owner_events(message, attrs.evolve(BORROWED, recalled=recalled), ZONE)
    assert all(event.day == date(2026, 3, 16) for event in report.events if event.event is InterlibraryEventType.OWNER_RECALLS)


@pytest.mark.parametrize("kind", InterlibraryEventType)
def test_every_event_of_a_loan_has_its_message_or_is_lost(kind: InterlibraryEventType) -> None:
    needs_day = (InterlibraryEventType.RENEWED, InterlibraryEventType.OWNER_RECALLS, InterlibraryEventType.DUE_DATE_MOVED)
    day = date(2026, 4, 17) if kind in needs_day else None
    moved = date(2026, 3, 20) if kind is InterlibraryEventType.DUE_DATE_MOVED else None
    grace = 2 if kind is InterlibraryEventType.OWNER_REJECTS else None
    event = InterlibraryEvent(kind, NOW, "e", day, grace, moved_from=moved)
    answer = ill.event_message(event, BORROWED, HEADER, ZONE, NOW)
    assert answer.message is not None or answer.lost
    assert all(loss.what == ill.EVENT_LOSSES[loss.code] for loss in answer.lost)
    if isinstance(answer.message, ill.SupplyingAgencyMessage):
        recalled = attrs.evolve(BORROWED, recalled=kind is InterlibraryEventType.OWNER_WITHDRAWS_RECALL)
        (back,) = ill.owner_events(answer.message, recalled, ZONE).events
        assert back.event is kind
    elif answer.message is not None:
        action = ill.Action.RENEW if kind is InterlibraryEventType.RENEWED else ill.Action.SHIPPED_RETURN
        assert answer.message.action is action
    if answer.message is not None:
        sent(answer.message)


def test_a_rejection_without_grace_loses_nothing() -> None:
    event = InterlibraryEvent(InterlibraryEventType.OWNER_REJECTS, NOW)
    assert ill.event_message(event, BORROWED, HEADER, ZONE, NOW).lost == ()


STATUSES = [
    (LOAN, ReturnBasis.ON_LOAN, ill.Status.LOANED, []),
    (attrs.evolve(LOAN, due=date(2026, 3, 1)), ReturnBasis.ON_LOAN, ill.Status.OVERDUE, []),
    (attrs.evolve(LOAN, recalled=True), ReturnBasis.ON_LOAN, ill.Status.RECALLED, []),
    (attrs.evolve(LOAN, status=LoanStatus.RETURNED), ReturnBasis.HAND_IN, ill.Status.LOAN_COMPLETED, []),
    (LOAN, ReturnBasis.CONFIRMATION, ill.Status.LOAN_COMPLETED, []),
    (LOAN, ReturnBasis.WAITING, ill.Status.LOANED, ["waiting"]),
    (attrs.evolve(LOAN, status=LoanStatus.LOST), ReturnBasis.LOST, ill.Status.LOANED, ["lost"]),
    (attrs.evolve(LOAN, status=LoanStatus.CLAIMED_RETURNED), ReturnBasis.CLAIMED_RETURNED, ill.Status.LOANED, ["claimed_returned"]),
]


@pytest.mark.parametrize("place", range(len(STATUSES)))
def test_a_question_for_the_status_is_answered(place: int) -> None:
    loan, basis, status, lost = STATUSES[place]
    answer = ill.status_answer(HEADER, loan, basis, ZONE, NOW)
    assert (answer.message.status.status, [loss.code for loss in answer.lost]) == (status, lost)
    assert answer.message.info.reason is ASKED_FOR
    sent(answer.message)


def test_a_return_is_told_and_confirmed() -> None:
    handed_in = ill.return_message(ItemHandedIn(NOW, LibraryId("A")), HEADER, NOW)
    assert isinstance(handed_in.message, ill.RequestingAgencyMessage)
    assert handed_in.message.action is ill.Action.SHIPPED_RETURN
    assert [(loss.code, loss.what) for loss in handed_in.lost] == [("library", ill.RETURN_LOSSES["library"])]
    confirmed = ill.return_message(ReturnConfirmed(NOW), HEADER, NOW)
    assert confirmed.lost == ()
    assert isinstance(confirmed.message, ill.SupplyingAgencyMessage)
    later = NOW + timedelta(days=2)
    assert ill.return_confirmed(confirmed.message, later) == ReturnConfirmed(later)
    assert ill.return_confirmed(message_of(CHANGE, ill.Status.LOANED), later) is None


@pytest.mark.parametrize("place", range(len(ILL_MESSAGES)))
def test_no_secret_and_no_person_shows(place: int) -> None:
    shown = repr(ILL_MESSAGES[place])
    for secret in ("secret", "P1", "Ek", "Gade", "bo@"):
        assert secret not in shown


@pytest.mark.parametrize("message", [ILL_MESSAGES[0], ILL_MESSAGES[3], ILL_MESSAGES[5]], ids=["request", "supplier", "requester"])
def test_a_message_is_confirmed(message: ill.Request | ill.SupplyingAgencyMessage | ill.RequestingAgencyMessage) -> None:
    confirmation = ill.confirmation(message, NOW, NOW)
    assert (confirmation.header.status, confirmation.header.request_id) == (ill.MessageStatus.OK, "req-1")
    error = ill.ErrorData(ill.ErrorType.UNSUPPORTED_ACTION, "action")
    refused = ill.confirmation(message, NOW, NOW, error)
    assert (refused.header.status, refused.error) == (ill.MessageStatus.ERROR, error)
    for each in (confirmation, refused):
        sent(each)


@pytest.mark.parametrize("problem", XmlProblem)
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", ill.RequestConfirmation),
        ("ISO18626Message/request/header", ill.RequestConfirmation),
        ("ISO18626Message/supplyingAgencyMessage", ill.SupplyingAgencyMessageConfirmation),
        ("ISO18626Message/requestingAgencyMessage/header", ill.RequestingAgencyMessageConfirmation),
    ],
)
def test_every_error_of_a_document_has_a_confirmation(problem: XmlProblem, path: str, kind: type) -> None:
    confirmation = ill.error_confirmation(InvalidXml(problem, 1, 1, path, "hint"), NOW, NOW)
    assert isinstance(confirmation, kind)
    assert confirmation.error is not None
    assert confirmation.error.type is ill.ERROR_TYPES[problem]
    sent(confirmation)


@pytest.mark.parametrize(
    ("element", "value", "expected"),
    [
        ("action", "HoldReturn", ill.ErrorType.UNSUPPORTED_ACTION),
        ("action", "", ill.ErrorType.UNSUPPORTED_ACTION),
        ("timestamp", "today", ill.ErrorType.UNRECOGNISED_VALUE),
    ],
)
def test_a_wrong_value_has_an_error_of_its_own(element: str, value: str, expected: ill.ErrorType) -> None:
    document = ill.write_message(ASKED).decode()
    start, end = document.index(f"<{element}>"), document.index(f"</{element}>")
    with pytest.raises(InvalidXml) as raised:
        ill.read_message(f"{document[:start]}<{element}>{value}{document[end:]}")
    confirmation = ill.error_confirmation(raised.value, NOW, NOW)
    assert confirmation.error is not None
    assert confirmation.error.type is expected


WRONG: dict[str, Callable[[], object]] = {
    "an address of nothing": ill.Address,
    "four subtypes": lambda: ill.ServiceInfo(ill.ServiceType.LOAN, subtypes=tuple(ill.RequestSubtype)[:4]),
    "an error without a name": lambda: ill.RequestConfirmation(ill.ConfirmationHeader(NOW, NOW, ill.MessageStatus.ERROR)),
    "an error of nothing": lambda: ill.SupplyingAgencyMessageConfirmation(
        ill.ConfirmationHeader(NOW, NOW, ill.MessageStatus.OK), error=ill.ErrorData(ill.ErrorType.BADLY_FORMED)
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_the_schema_does_not_have_is_bad_data(name: str) -> None:
    with pytest.raises(InvalidData):
        WRONG[name]()


def test_the_list_of_an_agency_is_that_of_isil() -> None:
    assert ill.AgencyId(" DK-1 ") == ill.AgencyId("DK-1", SchemeValue("ISIL"))
