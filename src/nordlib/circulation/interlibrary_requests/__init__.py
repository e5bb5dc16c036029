"""Patrons' requests for material from other libraries (Libris fjärrlån; LIB-07 to LIB-11)."""

from nordlib.circulation.interlibrary_requests.models import (
    LIBRIS_REQUESTS,
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
from nordlib.circulation.interlibrary_requests.rules import (
    RequestCase,
    Requester,
    RequestEventCase,
    RequestFacts,
    apply_event,
    place,
)
from nordlib.circulation.interlibrary_requests.states import REQUEST_TRANSITIONS, RequestEvent

__all__ = [
    "LIBRIS_REQUESTS",
    "REQUEST_TRANSITIONS",
    "HeldAtHomeRule",
    "InterlibraryRequest",
    "InterlibraryRequestId",
    "InterlibraryRequestPolicy",
    "RequestCase",
    "RequestEvent",
    "RequestEventCase",
    "RequestFacts",
    "RequestForm",
    "RequestKind",
    "RequestStatus",
    "Requester",
    "RequesterId",
    "StrikeReason",
    "apply_event",
    "place",
]
