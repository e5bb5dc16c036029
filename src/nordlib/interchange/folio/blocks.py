"""FOLIO's patron blocks to and from `PatronStanding`.

A manual block (mod-feesfines, ramls/manualblockdata.json) blocks what its flags say until it expires; automated blocks (mod-patron-blocks,
ramls/automated-patron-blocks.json) are worked out from limits of loans, fines and late loans, and say only that they block, and a message.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal, cast

import attrs

from nordlib.circulation.models import PatronId, PatronStanding
from nordlib.dates import require_aware
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import InvalidData
from nordlib.interchange.folio.reader import DocumentReader
from nordlib.interchange.folio.results import FolioDocument, UnmappedPath, differences
from nordlib.interchange.folio.writer import require_uuids

__all__ = ["BlockedAction", "FolioStanding", "folio_manual_block", "standing_of"]


class BlockedAction(StrEnum):
    """What a patron asks for. FOLIO blocks each by itself; the value is the flag of a manual block."""

    BORROWING = "borrowing"
    """Borrowing."""
    RENEWALS = "renewals"
    """Renewing a loan."""
    REQUESTS = "requests"
    """Requesting, which is placing a hold."""


#: The flag of an automated block.
_AUTOMATED: Final = {action: f"block{action.value.capitalize()}" for action in BlockedAction}
_NOT_READ: Final = {
    "type": "nordlib has no types of blocks",
    "desc": "a text of staff, which may be about the patron",
    "staffInformation": "a text of staff, which may be about the patron",
    "patronMessage": "nordlib says the reason in its own sentences",
    "message": "nordlib says the reason in its own sentences",
    "code": "nordlib has no templates of blocks",
    "patronBlockConditionId": "which limit was reached is not in the document, only the id of the condition",
    "metadata": "who wrote the record and when stays with FOLIO",
}
_LOST: Final = {
    "card_expires_on": "the user record has the end of the card",
    "debt": "FOLIO works out an automated block from the accounts of the patron",
    "category": "the user record has the patron group",
}


@attrs.frozen
class FolioStanding:
    """What the blocks of FOLIO say about a patron who asks for one thing."""

    value: PatronStanding
    """The standing of the patron, blocked if any block is on what was asked for."""
    manual: bool
    """Whether a manual block is on it, for which FOLIO answers `USER_IS_BLOCKED_MANUALLY`."""
    automated: bool
    """Whether an automated block is on it, for which FOLIO answers `USER_IS_BLOCKED_AUTOMATICALLY`."""
    not_read: tuple[UnmappedPath, ...]
    """What the documents say beside it: `$.manual[0].desc`."""


def standing_of(
    action: BlockedAction,
    *,
    now: datetime,
    manual: Iterable[Mapping[str, object]] = (),
    automated: Mapping[str, object] | None = None,
    card_expires_on: date | Literal[Unknown.UNKNOWN] | None,
) -> FolioStanding:
    """Read the blocks of a patron. Raises `InvalidData` and `NaiveDatetime`.

    Args:
        action: What the patron asks for; a block on anything else does not count.
        now: The instant of the request. A block that has expired does not count.
        manual: The manual blocks of the patron.
        automated: The automated blocks of the patron; None: there are none.
        card_expires_on: The last valid day of the patron's card, from the user record; UNKNOWN if it cannot be told.
    """
    require_aware(now)
    not_read: list[UnmappedPath] = []
    is_manual = [_manual(index, block, action, now, not_read) for index, block in enumerate(manual)]
    reader = DocumentReader("FOLIO automated patron blocks", {} if automated is None else automated)
    listed = reader.value("automatedPatronBlocks")
    if automated is not None and not isinstance(listed, list):
        reader.problem("automatedPatronBlocks", "write a list of objects: []")
        listed = None
    is_automated: list[bool] = []
    for index, block in enumerate(cast("list[object]", listed or [])):
        inner = reader.inner(f"automatedPatronBlocks[{index}]", block)
        is_automated.append([inner.flag(flag) for flag in _AUTOMATED.values()][list(_AUTOMATED).index(action)])
        reader.take(f"automatedPatronBlocks[{index}]", inner, _NOT_READ)
    not_read += reader.result(lambda: None, _NOT_READ).not_read
    standing = PatronStanding(any(is_manual) or any(is_automated), card_expires_on)
    return FolioStanding(standing, any(is_manual), any(is_automated), tuple(not_read))


def _manual(index: int, block: Mapping[str, object], action: BlockedAction, now: datetime, not_read: list[UnmappedPath]) -> bool:
    """Whether a manual block is on what was asked for, and has not expired."""
    reader = DocumentReader("FOLIO manual block", block)
    reader.needed("userId")
    flags = {flag: reader.flag(flag.value) for flag in BlockedAction}
    expires = reader.instant("expirationDate")
    reading = reader.result(lambda: flags[action] and (expires is None or expires > now), _NOT_READ)
    not_read += [unmapped.below(f"manual[{index}]") for unmapped in reading.not_read]
    return reading.value


def folio_manual_block(
    standing: PatronStanding, *, patron: PatronId, description: str, host: Mapping[str, object] | None = None
) -> FolioDocument:
    """Write whether the patron is blocked as a manual block on everything. Raises `InvalidData` if that is unknown.

    Args:
        standing: The standing of the patron. FOLIO keeps debts and the end of the card elsewhere.
        patron: The id of the user, which must be a UUID.
        description: The reason that staff read, for a new document; FOLIO requires one.
        host: The block that the host has; only what differs is written into it. None: a new document.
    """
    if standing.blocked is UNKNOWN:
        raise InvalidData("FOLIO manual block", ("blocked is unknown; a block says true or false @ $.blocked",))
    require_uuids("FOLIO manual block", {"patron": patron})
    document: dict[str, object] = {"type": "Manual", "desc": description, "userId": patron} if host is None else dict(host)
    if host is None or any(document.get(flag.value, False) for flag in BlockedAction) is not standing.blocked:
        document |= {flag.value: standing.blocked for flag in BlockedAction}
    back = PatronStanding(any(document[flag.value] is True for flag in BlockedAction if flag.value in document))
    return FolioDocument(document, tuple(differences(standing, back, _LOST)))
