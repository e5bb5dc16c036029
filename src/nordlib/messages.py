"""What to tell whom: a message names its kind, its addressee and the values of its sentence; the words stand in `nordlib.texts`.

A message never holds a secret. One whose kind is in `SECRET_KINDS` says that a password or a link is *due*; whoever sends it makes the
secret at that moment and hands it to `render`.
"""

from enum import StrEnum
from typing import Final, NamedTuple

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.texts import Language, format_text, texts_for

__all__ = ["SECRET_KINDS", "Message", "MessageKind", "RenderedMessage"]


class MessageKind(StrEnum):
    """The messages that rules ask for."""

    CREDENTIALS = "credentials_with_generated_password"
    """MTM-13: the host generates a password when it sends this, and keeps its hash."""
    SET_PASSWORD_LINK = "set_password_link"
    """READ-A18: the same with a link to choose one."""
    PASSWORD_RESET_LINK = "password_reset_link"
    """MTM-23, of a borrower."""
    STAFF_PASSWORD_RESET_LINK = "staff_password_reset_link"
    """MTM-23, of a registrar."""
    EMAIL_CHANGED = "email_changed_notice"
    """To the former address."""
    EXPIRY_WARNING = "expiry_warning"
    """MTM-25."""
    TRANSFER_REQUESTED = "transfer_requested"
    """MTM-29."""
    TRANSFER_COMPLETED = "transfer_completed"
    """MTM-31."""
    TRANSFER_DENIED = "transfer_denied"
    """MTM-31."""
    MOVED_TO_LIBRARY = "moved_to_library"
    """MTM-32."""
    MOVED_TO_CENTRAL = "moved_to_central"
    """MTM-50."""
    RENEWAL_REJECTED = "renewal_rejected"
    """EXT-09."""
    RECALLED = "recalled"
    """EXT-09."""
    DUE_DATE_RESTORED = "due_date_restored"
    """EXT-09."""


#: Kinds that carry a secret, which is made when the message is sent.
SECRET_KINDS: Final = frozenset(
    {MessageKind.CREDENTIALS, MessageKind.SET_PASSWORD_LINK, MessageKind.PASSWORD_RESET_LINK, MessageKind.STAFF_PASSWORD_RESET_LINK}
)


class RenderedMessage(NamedTuple):
    """A message in words."""

    subject: str
    body: str


@attrs.frozen
class Message:
    """One message to one addressee, in the addressee's language.

    `recipient` is an e-mail address or telephone number, as stored; `subject_id` the opaque id of what it is about, so that a store can
    find it.
    """

    kind: MessageKind
    recipient: str = field(repr=False)
    language: Language
    subject_id: str
    values: frozendict[str, str] = field(default=frozendict[str, str]({}), converter=frozendict[str, str], repr=False)

    def render(self, secret: str | None = None) -> RenderedMessage:
        """The message in words. A kind in `SECRET_KINDS` needs its secret, and no other takes one. Raises `InvalidData`."""
        if (secret is not None) != (self.kind in SECRET_KINDS):
            needs = "needs its secret, made at the moment of sending" if self.kind in SECRET_KINDS else "carries no secret"
            raise InvalidData("message to send", (f"{self.kind.value} {needs}",))
        text = texts_for(self.language).MESSAGES[self.kind.value]
        values = {**self.values, "secret": secret}
        return RenderedMessage(format_text(text.subject, self.language, values), format_text(text.body, self.language, values))
