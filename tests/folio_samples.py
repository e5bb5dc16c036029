"""Documents of FOLIO for the tests about them: each with what nordlib needs, and no more."""

from datetime import UTC, date, datetime
from typing import Any, Final

from nordlib.circulation import (
    DueScheduleRow,
    LoanTerms,
)
from nordlib.dates import zone
from nordlib.interchange.folio import (
    terms_of,
)
from tests.folio_documents import SCHEDULE

__all__ = ["BLOCK", "FIXED", "LOAN_DOCUMENT", "NOW", "REQUEST", "ROLLING", "ROWS", "TERM", "ZONE", "Document", "changed", "terms"]

ZONE: Final = zone("Europe/Stockholm")
NOW: Final = datetime(2026, 3, 16, 9, tzinfo=UTC)
Document = dict[str, Any]

LOAN_DOCUMENT: Final[Document] = {
    "id": "L1",
    "userId": "P1",
    "itemId": "I1",
    "dueDate": "2026-03-20T22:59:59.000+00:00",
    "loanDate": "2026-02-20T23:30:00Z",
    "action": "checkedout",
}
REQUEST: Final[Document] = {
    "id": "89105c06-dbdb-4aa0-9695-d4d19c733270",
    "requesterId": "21932a85-bd00-446b-9565-46e0c1a5490b",
    "instanceId": "86c722c3-2f5e-42e1-bd0e-7ffbbd3b4972",
    "requestType": "Hold",
    "requestLevel": "Item",
    "itemId": "195efae1-588f-47bd-a181-13a2eb437701",
    "requestDate": "2026-03-01T09:00:00.000+00:00",
    "fulfillmentPreference": "Hold Shelf",
    "status": "Open - Not yet filled",
}
ROLLING: Final[Document] = {
    "name": "rolling",
    "loanable": True,
    "renewable": True,
    "loansPolicy": {"profileId": "Rolling", "period": {"duration": 3, "intervalId": "Weeks"}},
    "renewalsPolicy": {"numberAllowed": 2, "renewFromId": "CURRENT_DUE_DATE"},
}
FIXED: Final[Document] = {**ROLLING, "loansPolicy": {"profileId": "Fixed", "fixedDueDateScheduleId": SCHEDULE}, "renewalsPolicy": {}}
TERM: Final[Document] = {
    "name": "term",
    "schedules": [{"from": "2026-01-11T23:00:00.000+00:00", "to": "2026-06-12T21:59:59.000+00:00", "due": "2026-06-12T21:59:59.000+00:00"}],
}
ROWS: Final = (DueScheduleRow(date(2026, 6, 12), date(2026, 1, 12), date(2026, 6, 12)),)
BLOCK: Final[Document] = {"desc": "books", "userId": "p", "borrowing": False, "renewals": True}


def changed(document: Document, path: str, value: object) -> Document:
    """A copy of a document with another value at a path; `...` deletes the property."""
    head, _, rest = path.partition(".")
    if rest:
        return document | {head: changed(document.get(head, {}), rest, value)}
    return {key: old for key, old in document.items() if key != head} | ({} if value is ... else {head: value})


def terms(document: Document) -> LoanTerms:
    return terms_of(document, zone=ZONE, schedules={SCHEDULE: TERM}).value
