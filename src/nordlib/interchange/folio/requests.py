"""FOLIO's requests (mod-circulation-storage, ramls/request.json) to and from `Hold`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from nordlib.circulation.models import Hold, HoldId, HoldStatus, ItemId, PatronId, TitleId
from nordlib.errors import InvalidData
from nordlib.interchange.folio.reader import DocumentReader
from nordlib.interchange.folio.results import FolioDocument, FolioReading, differences
from nordlib.interchange.folio.writer import end_of_day, instant_text, require_uuids

__all__ = ["folio_request", "hold_of"]

_STATUSES: Final = {
    "Open - Not yet filled": HoldStatus.ACTIVE,
    "Open - Awaiting pickup": HoldStatus.READY_FOR_PICKUP,
    "Open - In transit": HoldStatus.READY_FOR_PICKUP,
    "Open - Awaiting delivery": HoldStatus.READY_FOR_PICKUP,
    "Closed - Filled": HoldStatus.FILLED,
    "Closed - Cancelled": HoldStatus.CANCELLED,
    "Closed - Unfilled": HoldStatus.EXPIRED,
    "Closed - Pickup expired": HoldStatus.EXPIRED,
}
_WRITTEN: Final = {
    HoldStatus.ACTIVE: "Open - Not yet filled",
    HoldStatus.READY_FOR_PICKUP: "Open - Awaiting pickup",
    HoldStatus.SUSPENDED: "Open - Not yet filled",
    HoldStatus.CANCELLED: "Closed - Cancelled",
    HoldStatus.FILLED: "Closed - Filled",
    HoldStatus.EXPIRED: "Closed - Unfilled",
}
#: Statuses that say more than the status that they are read as.
_FINER: Final = {
    "Open - In transit": "the copy is set aside, and not at the desk yet; nordlib has ready for pickup",
    "Open - Awaiting delivery": "the copy is set aside to be delivered; nordlib has ready for pickup",
    "Closed - Pickup expired": "the copy was not picked up in time; nordlib has one status for this and for the end of the request",
}
_TYPES: Final = {"Hold": "hold", "Recall": "recall", "Page": "page"}
_LEVELS: Final = {"Item": "item", "Title": "title"}
_TYPE: Final = "nordlib has one kind of hold; a recall that waits is seen by `read_renewal`"
_NOT_READ: Final = {
    "requestDate": "a hold has no instant at which it was placed; holds are given in the order of the queue",
    "position": "holds are given in the order of the queue",
    "requestLevel": "a hold on a copy has an item, and a hold on a title has none",
    "requester": "personal data, copied from the patron's own record",
    "proxy": "personal data, copied from the record of who asks for the patron",
    "proxyUserId": "nordlib knows the patron of a hold, and not who asked for the patron",
    "fulfillmentPreference": "nordlib has no delivery of holds",
    "instance": "a copy of what the title's own record says",
    "item": "a copy of what the item's own record says",
    "metadata": "who wrote the record and when stays with FOLIO",
}
_LOST: Final = {
    "status": "FOLIO has no status for it: a suspended hold is written as one that waits",
    "active_from": "a request of FOLIO counts from the day on which it is made",
    "item_type": "a request of FOLIO is for any item of the title, or for one",
    "set_aside": "FOLIO keeps one item of a request, which it sets aside for an open one",
    "item": "FOLIO keeps one item of a request: the one that was set aside",
}


def hold_of(document: Mapping[str, object], *, zone: ZoneInfo) -> FolioReading[Hold]:
    """Read a request of FOLIO. Raises `InvalidData`. The item of a request that awaits pickup is the one that was set aside.

    >>> from nordlib.dates import zone
    >>> request = {"id": "r-1", "requesterId": "p-2", "instanceId": "t-1", "requestLevel": "Title", "requestType": "Hold",
    ...     "requestDate": "2026-03-01T09:00:00.000+00:00", "fulfillmentPreference": "Hold Shelf", "status": "Open - In transit"}
    >>> reading = hold_of(request, zone=zone("Europe/Stockholm"))
    >>> reading.value.status.value, [unmapped.path for unmapped in reading.not_read]
    ('ready_for_pickup', ['$.status', '$.requestType', '$.requestLevel', '$.requestDate', '$.fulfillmentPreference'])
    """
    reader = DocumentReader("FOLIO request", document)
    ids = {name: reader.needed(name) for name in ("id", "requesterId", "instanceId")}
    item = reader.text("itemId")
    word = reader.text("status")
    status = HoldStatus.ACTIVE if word is None else reader.word("status", _STATUSES) or HoldStatus.ACTIVE
    if word in _FINER:
        reader.note("status", _FINER[word])
    if reader.word("requestType", _TYPES) is not None:
        reader.note("requestType", _TYPE)
    level = reader.word("requestLevel", _LEVELS)
    if level is not None:
        reader.note("requestLevel", _NOT_READ["requestLevel"])
    expires, pickup = reader.day("requestExpirationDate", zone), reader.day("holdShelfExpirationDate", zone)
    is_set_aside = item is not None and (status is HoldStatus.READY_FOR_PICKUP or (level == "title" and status is not HoldStatus.ACTIVE))

    def build() -> Hold:
        return Hold(
            HoldId(ids["id"]),
            PatronId(ids["requesterId"]),
            TitleId(ids["instanceId"]),
            None if item is None or (is_set_aside and level == "title") else ItemId(item),
            status,
            expires_on=expires,
            pickup_until=pickup,
            set_aside=ItemId(item) if item is not None and is_set_aside else None,
        )

    return reader.result(build, _NOT_READ)


def folio_request(
    hold: Hold, *, zone: ZoneInfo, host: Mapping[str, object] | None = None, requested_at: datetime | None = None
) -> FolioDocument:
    """Write a hold as a request of FOLIO. Raises `InvalidData`.

    Args:
        hold: The hold. Its ids must be UUIDs, which FOLIO demands of a request.
        zone: The tenant's time zone: a hold ends at the last second of its last day there.
        host: The document that the host has; everything in it that the hold does not change is kept. None: a new document.
        requested_at: The instant at which the hold was placed, for a new document.
    """
    document: dict[str, object] = dict(host or {})
    before = None if host is None else hold_of(host, zone=zone).value
    if before is None:
        if requested_at is None:
            raise InvalidData("FOLIO request", ("requested_at is None; FOLIO requires `requestDate`, so give the instant of the hold",))
        document |= {"requestDate": instant_text(requested_at), "requestType": "Hold", "fulfillmentPreference": "Hold Shelf"}
    require_uuids("FOLIO request", {name: getattr(hold, name) for name in ("id", "patron", "title", "item", "set_aside")})
    for key, name in (("id", "id"), ("requesterId", "patron"), ("instanceId", "title")):
        if before is None or getattr(before, name) != getattr(hold, name):
            document[key] = getattr(hold, name)
    if before is None or before.status is not hold.status:
        document["status"] = _WRITTEN[hold.status]
    if before is None or (before.item, before.set_aside) != (hold.item, hold.set_aside):
        document["requestLevel"] = "Title" if hold.item is None else "Item"
        document["itemId"] = hold.set_aside or hold.item
    for key, day, earlier in (
        ("requestExpirationDate", hold.expires_on, before and before.expires_on),
        ("holdShelfExpirationDate", hold.pickup_until, before and before.pickup_until),
    ):
        if day != earlier:
            document[key] = None if day is None else end_of_day(day, zone)
    document = {key: value for key, value in document.items() if value is not None or (host is not None and host.get(key, "") is None)}
    return FolioDocument(document, tuple(differences(hold, hold_of(document, zone=zone).value, _LOST)))
