"""The audit log of library cards: who did what with the record of which cardholder, in opaque ids only (NLR-28).

Showing a card at a desk is not recorded: it would tell which libraries the holder uses (NLR-22).
"""

from datetime import datetime

import attrs
from attrs import field

from nordlib.cards.models import CardActor, CardholderId, DeskStaff
from nordlib.dates import with_fixed_offset
from nordlib.libraries import LibraryId
from nordlib.validation import checked

__all__ = ["CardAuditEntry", "card_actor_label", "card_subject"]


@attrs.frozen
@checked
class CardAuditEntry:
    """The record of one action. Raises `NaiveDatetime`."""

    at: datetime = field(converter=with_fixed_offset)
    """The instant of the action, with a UTC offset."""
    actor: str
    """The actor, as `card_actor_label` returns it: `desk s1`."""
    library: LibraryId | None
    """The id of the library at whose desk the action was made; None if the cardholder acted."""
    action: str
    """The name of the command."""
    holder: CardholderId | None = None
    """The id of the cardholder; None if the action concerned no cardholder, or an unknown card."""
    reasons: tuple[str, ...] = ()
    """Every code of the refusal; empty if the action was not refused."""

    @property
    def subject_id(self) -> str:
        """What finds the records of the cardholder; blank if there is none."""
        return "" if self.holder is None else card_subject(self.holder)


def card_subject(holder: CardholderId) -> str:
    """Return what finds the records of a cardholder in an audit log, where an account may have the same id."""
    return f"cardholder {holder}"


def card_actor_label(by: CardActor) -> str:
    """Return the actor as a `CardAuditEntry` names them.

    >>> card_actor_label(DeskStaff("s1", LibraryId("NO-RANA"))), card_actor_label(CardholderId("h1"))
    ('desk s1', 'cardholder h1')
    """
    return f"desk {by.id}" if isinstance(by, DeskStaff) else f"cardholder {by}"
