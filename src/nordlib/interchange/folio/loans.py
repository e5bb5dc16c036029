"""FOLIO's loans (mod-circulation-storage, ramls/loan.json) to and from `Loan`.

FOLIO keeps a due instant for every loan. A loan by days is due at the last second of its day in the tenant's zone, so its day is read
there; `by_hours` says that the loan is by the hour, which the loan itself does not tell (its loan policy does).
"""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from nordlib.circulation.due import Due, DueInstant
from nordlib.circulation.models import ItemId, Loan, LoanId, LoanStatus, PatronId, TitleId
from nordlib.errors import InvalidData
from nordlib.interchange.folio.reader import DocumentReader
from nordlib.interchange.folio.results import FolioDocument, FolioReading, differences
from nordlib.interchange.folio.writer import end_of_day, instant_text, put, start_of_day
from nordlib.interchange.instants import due_instant

__all__ = ["folio_loan", "loan_of"]

#: What an open loan says by its item status (mod-circulation, ItemStatus.java); any other word is that the patron has the item.
_OPEN: Final = {
    "Declared lost": LoanStatus.LOST,
    "Aged to lost": LoanStatus.LOST,
    "Lost and paid": LoanStatus.LOST,
    "Claimed returned": LoanStatus.CLAIMED_RETURNED,
}
#: The status of the loan, the status of the item and the action of a loan (LoanAction.java) that became so.
_WRITTEN: Final = {
    LoanStatus.ON_LOAN: ("Open", "Checked out", "checkedout"),
    LoanStatus.RETURNED: ("Closed", "Available", "checkedin"),
    LoanStatus.LOST: ("Open", "Declared lost", "declaredLost"),
    LoanStatus.CLAIMED_RETURNED: ("Open", "Claimed returned", "claimedReturned"),
}
_NOT_READ: Final = {
    "proxyUserId": "nordlib knows the patron of a loan, and not who borrowed for the patron",
    "loanPolicyId": "the terms are found by the item type; give the item type as `item_type`",
    "isDcb": "a loan of another library's material is of the kind interlibrary, with the owner's terms, which the loan does not have",
    "returnDate": "nordlib keeps that a loan was returned, and not when",
    "systemReturnDate": "nordlib keeps that a loan was returned, and not when",
    "action": "nordlib keeps what a loan is, and not what was done last",
    "item": "a copy of what the item's own record says",
    "declaredLostDate": "nordlib keeps that an item is lost, and not since when",
    "claimedReturnedDate": "nordlib keeps what the patron claims, and not since when",
    "metadata": "who wrote the record and when stays with FOLIO",
}
_LOST: Final = {
    "title": "a stored loan has the item alone; give the title as `title` to read it",
    "item_type": "FOLIO finds the loan policy by its circulation rules; give the item type as `item_type` to read it",
    "kind": "FOLIO has no kind of loan",
    "interlibrary": "FOLIO has no terms of an owner",
    "last_renewal": "FOLIO keeps earlier states of a loan in its loan history",
    "unseen_renewals": "FOLIO counts all renewals alike",
    "lent_on": "FOLIO keeps the instant of lending",
}


def loan_of(
    document: Mapping[str, object], *, zone: ZoneInfo, title: TitleId | None = None, item_type: str = "ordinary", by_hours: bool = False
) -> FolioReading[Loan]:
    """Read a loan of FOLIO. Raises `InvalidData`.

    `recalled` is what FOLIO wrote when a recall changed the due date. Whether a recall waits now, the requests tell (`read_renewal`).

    Args:
        document: The loan, as circulation or its storage gives it.
        zone: The tenant's time zone, in which days are counted.
        title: The title of the item; None: the document must have `item.instanceId`, as circulation's loans do.
        item_type: The name of the row of the policy that the loan is under.
        by_hours: Whether the loan is due at an instant, and not at the end of a day.
    """
    reader = DocumentReader("FOLIO loan", document)
    ids = {name: reader.needed(name) for name in ("id", "userId", "itemId")}
    instance = reader.text("item.instanceId")
    if title is None and not instance:
        reader.problem("item.instanceId", "required property is missing; without it, give the title as `title`")
    due: Due | None = None
    if not reader.has("dueDate"):
        reader.problem("dueDate", "required property is missing")
    elif not by_hours:
        due = reader.day("dueDate", zone)
        instant = reader.instant("dueDate")
        if due is not None and instant is not None and instant_text(instant) != end_of_day(due, zone):
            reader.note("dueDate", "the time of day; a loan by days is due at the end of its day")
    elif (instant := reader.instant("dueDate")) is not None:
        due = DueInstant(instant)
    lent_on = reader.day("loanDate", zone)
    used = reader.whole("renewalCount", 0, 99_999)
    recalled = reader.flag("dueDateChangedByRecall")
    status = _status(reader)

    def build() -> Loan:
        assert due is not None  # a problem was noted otherwise
        return Loan(
            LoanId(ids["id"]),
            PatronId(ids["userId"]),
            ItemId(ids["itemId"]),
            TitleId(instance or "") if title is None else title,
            due,
            item_type,
            renewals_used=used or 0,
            status=status,
            recalled=recalled,
            lent_on=lent_on,
        )

    return reader.result(build, _NOT_READ)


def _status(reader: DocumentReader) -> LoanStatus:
    name, item = reader.text("status.name"), reader.text("itemStatus")
    if name is not None and name.lower() == "closed":
        return LoanStatus.LOST if item == "Lost and paid" else LoanStatus.RETURNED
    return _OPEN.get(item or "", LoanStatus.ON_LOAN)


def folio_loan(loan: Loan, *, zone: ZoneInfo, host: Mapping[str, object] | None = None) -> FolioDocument:
    """Write a loan as FOLIO's storage keeps it. Raises `InvalidData`.

    Args:
        loan: The loan.
        zone: The tenant's time zone: a loan by days is due at the last second of its day there.
        host: The document that the host has; everything in it that the loan does not change is kept. None: a new document.
    """
    document: dict[str, object] = dict(host or {})
    before = None if host is None else _read_back(host, loan, zone)
    for field, properties in _properties(loan, zone).items():
        if before is None or getattr(before, field) != getattr(loan, field):
            for path, value in properties.items():
                put(document, path, value)
    if "loanDate" not in document:
        raise InvalidData("FOLIO loan", ("lent_on is None; FOLIO requires `loanDate`, so write the day of lending @ $.lent_on",))
    if (action := _action(before, loan)) is not None:
        document["action"] = action
    return FolioDocument(document, tuple(differences(loan, _read_back(document, loan, zone, of_type="ordinary"), _LOST)))


def _properties(loan: Loan, zone: ZoneInfo) -> dict[str, dict[str, object]]:
    """Return for each field of a loan the properties that say it. The instant of lending stays if the day is not known."""
    status, item_status, _ = _WRITTEN[loan.status]
    return {
        "id": {"id": loan.id},
        "patron": {"userId": loan.patron},
        "item": {"itemId": loan.item},
        "due": {"dueDate": instant_text(due_instant(loan.due, zone))},
        "lent_on": {} if loan.lent_on is None else {"loanDate": start_of_day(loan.lent_on, zone)},
        "renewals_used": {"renewalCount": loan.renewals_used},
        "recalled": {"dueDateChangedByRecall": loan.recalled},
        "status": {"status.name": status, "itemStatus": item_status},
    }


def _action(before: Loan | None, loan: Loan) -> str | None:
    """Return the word for what was done; None if nothing was."""
    if before is not None and before.status is not loan.status:
        return _WRITTEN[loan.status][2]
    if loan.renewals_used > (0 if before is None else before.renewals_used) and loan.status is LoanStatus.ON_LOAN:
        return "renewed"
    if before is None:
        return _WRITTEN[loan.status][2]
    return None if before.due == loan.due else "dueDateChanged"


def _read_back(document: Mapping[str, object], loan: Loan, zone: ZoneInfo, of_type: str | None = None) -> Loan:
    """Read a document as the loan would be read, by days or by the hour. A document without a title has another one than the loan."""
    item = document.get("item")
    title = None if isinstance(item, Mapping) and "instanceId" in item else TitleId(f"not {loan.title}")
    kind = loan.item_type if of_type is None else of_type
    return loan_of(document, zone=zone, title=title, item_type=kind, by_hours=isinstance(loan.due, DueInstant)).value
