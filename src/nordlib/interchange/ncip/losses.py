"""The decisions about which RenewItem and LookupUser say nothing, by their codes."""

from collections.abc import Mapping
from typing import Final

from nordlib.circulation.interlibrary import InterlibraryEventType
from nordlib.circulation.interlibrary_requests import RequestEvent, RequestStatus
from nordlib.circulation.interlibrary_requests.rules import EVENT_RULES, REQUEST_RULES
from nordlib.circulation.recall import NO_POLICY_RECALL_RULES, RECALL_RULES
from nordlib.circulation.returns import ReturnBasis

__all__ = ["OTHER_LOSSES"]

_RECALL: Final = "a recall, or why there is none: NCIP has messages of their own for recalls, which are not written here"
_REQUEST: Final = (
    "a request to another library and what happens to it: NCIP has messages of their own for requests, which are not written here"
)
_EVENT: Final = "what the owner of an interlibrary loan says: the answer to RenewItem tells the loan as it stands"
_RETURN: Final = "how a return stands: an item that is awaited is answered as a loan"

#: Each code of a recall, of an interlibrary request, of an event of an interlibrary loan and of a return, and what is not said about it.
OTHER_LOSSES: Final[Mapping[str, str]] = {
    **{code: _RECALL for book in (RECALL_RULES, NO_POLICY_RECALL_RULES) for rule in book for code in rule.codes},
    **{code: _REQUEST for book in (REQUEST_RULES, EVENT_RULES) for rule in book for code in rule.codes},
    **{member.value: _REQUEST for members in (RequestStatus, RequestEvent) for member in members},
    **{member.value: _EVENT for member in InterlibraryEventType},
    **{member.value: _RETURN for member in ReturnBasis},
}
