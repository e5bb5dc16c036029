"""Whether a request is sent, and what happens to a request later (LIB-01 to LIB-11, READ-A38, READ-C18, READ-C20).

A request is refused at sending, or it is received and has a receipt. What the home library's own register says of the patron is compared
only then: where it differs, the request is struck, and the patron is told.
"""

from datetime import datetime
from typing import Final

import attrs
from attrs import field

from nordlib.circulation.interlibrary_requests.models import (
    HeldAtHomeRule,
    InterlibraryRequest,
    InterlibraryRequestId,
    InterlibraryRequestPolicy,
    RequesterId,
    RequestForm,
    RequestKind,
    RequestStatus,
    StrikeReason,
)
from nordlib.circulation.interlibrary_requests.states import REQUEST_TRANSITIONS, RequestEvent
from nordlib.contact import ContactDetail, Email
from nordlib.dates import with_fixed_offset
from nordlib.decisions import (
    Decision,
    Grant,
    NoFacts,
    RuleBook,
    Verdict,
    fails,
    grant,
    not_applicable,
    passes_if,
    passes_unless_missing,
    rule,
)
from nordlib.libraries import LibraryId
from nordlib.messages import Message, MessageKind
from nordlib.name_folding import is_blank
from nordlib.texts import Language, format_text, texts_for
from nordlib.validation import checked

__all__ = [
    "EVENT_RULES",
    "REQUEST_RULES",
    "RequestCase",
    "RequestEventCase",
    "RequestFacts",
    "Requester",
    "apply_event",
    "article_is_named",
    "event_can_happen",
    "event_fits_the_kind",
    "home_library_does_not_hold_it",
    "home_library_takes_part",
    "kind_is_loan_or_copy",
    "place",
    "request_is_known",
    "requester_has_one_home_library",
    "requester_is_in_a_group",
    "requester_is_known",
    "requester_username_is_an_email",
]


@attrs.frozen
@checked
class Requester:
    """The patron who requests, as the account says."""

    id: RequesterId
    """The id of the account."""
    home_libraries: tuple[LibraryId, ...]
    """The ids of the home libraries; there must be exactly one (LIB-03)."""
    username: Email | None
    """The user name, to which all messages go; None if it is not an e-mail address (LIB-05)."""
    missing_details: tuple[ContactDetail, ...] = ()
    """The names of the mandatory details that the account lacks (LIB-04)."""
    group: str | None = None
    """The group of patrons; None if it is not known."""
    language: Language = "sv"
    """The language of the messages."""


@attrs.frozen
@checked
class RequestCase:
    """A request that a patron sends, with what is known of the home library."""

    form: RequestForm
    """What is requested."""
    requester: Requester
    """The patron."""
    home_library_participates: bool
    """Whether the home library takes part (LIB-02)."""
    held_by_home_library: bool
    """Whether the home library holds the record, available or not."""
    differs: tuple[ContactDetail, ...] | None
    """The names of the details in which the home library's register differs from the account; None if it does not have the patron."""
    new_id: InterlibraryRequestId
    """The id of the new request."""
    policy: InterlibraryRequestPolicy
    """The policy of the service."""
    now: datetime = field(converter=with_fixed_offset)
    """The instant of the request."""


@attrs.frozen
class RequestFacts:
    """What is known about a request beyond the decision itself."""

    is_struck: bool
    """Whether the request was received and struck at once (READ-C20)."""
    held_by_home_library: bool
    """Whether the home library holds the record, so that the patron can also borrow it there."""


@attrs.frozen
@checked
class RequestEventCase:
    """Something that happens to a request after it was sent."""

    interlibrary_request: InterlibraryRequest | None
    """The request; None if there is none."""
    event: RequestEvent
    """What happens."""
    policy: InterlibraryRequestPolicy
    """The policy of the service."""


@rule("LIB-03", "library_required", "one_home_library_only")
def requester_has_one_home_library(case: RequestCase) -> Verdict:
    """The account has exactly one home library."""
    count = len(case.requester.home_libraries)
    return passes_if(True) if count == 1 else fails("one_home_library_only" if count else "library_required")


@rule("LIB-02", "library_not_participating")
def home_library_takes_part(case: RequestCase) -> Verdict:
    """The one home library takes part in interlibrary requests."""
    return passes_if(case.home_library_participates) if len(case.requester.home_libraries) == 1 else not_applicable()


@rule("LIB-05", "username_must_be_email")
def requester_username_is_an_email(case: RequestCase) -> Verdict:
    """The user name is an e-mail address, which receives all messages."""
    return passes_if(case.requester.username is not None)


@rule("LIB-04 LIB-09", "field_required")
def requester_is_known(case: RequestCase) -> Verdict:
    """The account has every detail, and the request says what is requested."""
    is_missing = {"record": is_blank(case.form.record), "kind": case.form.kind is None}
    return passes_unless_missing((*case.requester.missing_details, *(name for name, missing in is_missing.items() if missing)))


@rule("LIB-08 LIB-09", "field_required")
def article_is_named(case: RequestCase) -> Verdict:
    """A request for a copy says which article or part."""
    if case.form.kind != RequestKind.COPY:
        return not_applicable()
    return passes_unless_missing(["article"] if case.form.article is None or is_blank(case.form.article) else [])


@rule("LIB-09", "kind_invalid")
def kind_is_loan_or_copy(case: RequestCase) -> Verdict:
    """What is requested is a loan or a copy."""
    if case.form.kind is None:
        return not_applicable()
    return passes_if(case.form.kind in tuple(RequestKind))


@rule("LIB-07 READ-C18", "held_by_home_library")
def home_library_does_not_hold_it(case: RequestCase) -> Verdict:
    """What the home library holds, available or not, is requested there; by policy this is only a warning."""
    return not_applicable() if case.policy.held_at_home is HeldAtHomeRule.WARN else passes_if(not case.held_by_home_library)


@rule("LIB-01", "group_may_not_request")
def requester_is_in_a_group(case: RequestCase) -> Verdict:
    """The patron is in a group that may request, where the policy names some."""
    groups = case.policy.patron_groups
    return not_applicable() if groups is None else passes_if(case.requester.group in groups)


@rule("LIB-11", "request_unknown")
def request_is_known(case: RequestEventCase) -> Verdict:
    """The service has the request."""
    return passes_if(case.interlibrary_request is not None)


@rule("LIB-11", "request_event_impossible")
def event_can_happen(case: RequestEventCase) -> Verdict:
    """The status of the request accepts the event."""
    assert case.interlibrary_request is not None
    return passes_if(REQUEST_TRANSITIONS.accepts(case.interlibrary_request.status, case.event))


_FOR_LOANS: Final = frozenset({RequestEvent.LOANED})
_FOR_COPIES: Final = frozenset({RequestEvent.COPY_COMPLETED})


@rule("LIB-09", "request_event_impossible")
def event_fits_the_kind(case: RequestEventCase) -> Verdict:
    """A loan is lent and a copy is supplied, not the other way round."""
    assert case.interlibrary_request is not None
    impossible = _FOR_LOANS if case.interlibrary_request.kind is RequestKind.COPY else _FOR_COPIES
    return passes_if(case.event not in impossible)


#: The rules for sending a request, all judged together.
REQUEST_RULES: Final[RuleBook[RequestCase]] = RuleBook(
    (
        requester_has_one_home_library,
        home_library_takes_part,
        requester_username_is_an_email,
        requester_is_known,
        article_is_named,
        kind_is_loan_or_copy,
        home_library_does_not_hold_it,
        requester_is_in_a_group,
    ),
    topic="interlibrary_request",
)
#: The rules for what happens to a request.
EVENT_RULES: Final[RuleBook[RequestEventCase]] = RuleBook(
    (request_is_known,), (event_can_happen, event_fits_the_kind), topic="interlibrary_request_event"
)


def place(case: RequestCase) -> Decision[InterlibraryRequest, RequestFacts]:
    """Decide a request: grant it, received or struck, with its receipt; or refuse with every reason."""
    return REQUEST_RULES.decide(case, RequestFacts(is_struck=False, held_by_home_library=case.held_by_home_library), _placed)


def apply_event(case: RequestEventCase) -> Decision[InterlibraryRequest, NoFacts]:
    """Decide what happens to a request: grant the changed request, or refuse."""
    return EVENT_RULES.decide(case, NoFacts(), _changed)


def _changed(case: RequestEventCase) -> Grant[InterlibraryRequest, NoFacts]:
    before = case.interlibrary_request
    assert before is not None
    return grant(attrs.evolve(before, status=REQUEST_TRANSITIONS.transition(before.status, case.event).target))


def _placed(case: RequestCase) -> Grant[InterlibraryRequest, RequestFacts]:
    (home_library,) = case.requester.home_libraries
    kind = RequestKind(case.form.kind or "")
    received = InterlibraryRequest(
        case.new_id,
        case.requester.id,
        home_library,
        case.form.record,
        kind,
        case.now,
        case.form.article if kind is RequestKind.COPY else None,
    )
    if case.differs == ():
        return grant(received)
    reason = StrikeReason.NOT_A_PATRON if case.differs is None else StrikeReason.DATA_MISMATCH
    status = REQUEST_TRANSITIONS.transition(RequestStatus.RECEIVED, RequestEvent.STRIKE).target
    struck = attrs.evolve(received, status=status, strike_reason=reason, differs=case.differs or ())
    facts = RequestFacts(is_struck=True, held_by_home_library=case.held_by_home_library)
    return grant(struck, (_struck_message(struck, case.requester),) if case.policy.notify_when_struck else (), facts)


def _struck_message(struck: InterlibraryRequest, requester: Requester) -> Message:
    """The message that tells the patron why the request was struck, and what differs (READ-A38)."""
    assert requester.username is not None
    assert struck.strike_reason is not None
    texts, language = texts_for(requester.language), requester.language
    fields = ", ".join(texts.FIELDS[name] for name in struck.differs)
    reason = format_text(texts.PHRASES[struck.strike_reason.value], language, {"fields": fields})
    return Message(
        MessageKind.ORDER_STRUCK, requester.username.address, language, requester.id, {"receipt": struck.receipt, "reason": reason}
    )
