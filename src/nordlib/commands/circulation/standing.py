"""Look up what the library knows of a patron, and check who acts."""

from datetime import datetime
from typing import Literal, cast

import attrs

from nordlib.circulation import LibraryCalendar, PatronId, PatronStanding
from nordlib.circulation.models import require_ids
from nordlib.commands.notices import NoticeRecipient
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import InvalidData
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import patron_standings_of
from nordlib.validation import checked

__all__ = ["PatronContext", "find_standing", "require_patron"]


@attrs.frozen
@checked
class PatronContext:
    """What is known beyond what is stored when a patron borrows a copy or places a hold, or when a copy is set aside."""

    patron: PatronStanding | Literal[Unknown.UNKNOWN] | None = None
    """The standing of the patron. None: as the store keeps it (`HasPatronStandings`), otherwise `UNKNOWN`, which never grants anything."""
    calendar: LibraryCalendar | None = None
    """The library's calendar; None if it is open every day."""
    recipient: NoticeRecipient | None = None
    """The patron to notify of holds that a quick loan deletes; None if the host notifies the patron."""


def find_standing(
    tx: object, patron: PatronId, now: datetime, given: PatronStanding | Literal[Unknown.UNKNOWN] | None
) -> PatronStanding | Literal[Unknown.UNKNOWN]:
    """Return the standing of a patron: as the caller gave it, or as the store keeps it, or `UNKNOWN`."""
    if given is not None:
        return given
    standings = patron_standings_of(tx)
    return UNKNOWN if standings is None else standings.get(patron, now)


def require_patron(by: PatronId) -> PatronId:
    """Return the id of the patron who is logged in. Raises `InvalidData` for what is not a text, and for a blank one."""
    if not isinstance(cast("object", by), str):
        raise InvalidData("patron", (f"{shown_type(by)}. It must be the id of a patron",))
    require_ids("patron", by=by)
    return by
