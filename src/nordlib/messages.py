"""What to tell whom: a message names its kind, its addressee and the values of its sentence; the words stand in `nordlib.texts`.

A message never holds a secret. One whose kind is in `SECRET` says that a password or a link is *due*; whoever sends it makes the secret
at that moment and hands it to `render`.
"""

from enum import StrEnum
from typing import Final, NamedTuple

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.frozen import FrozenMap
from nordlib.texts import Language, fill, texts_of

__all__ = ["SECRET", "Message", "MessageKind", "Rendered"]


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
SECRET: Final = frozenset(
    {MessageKind.CREDENTIALS, MessageKind.SET_PASSWORD_LINK, MessageKind.PASSWORD_RESET_LINK, MessageKind.STAFF_PASSWORD_RESET_LINK}
)


class Rendered(NamedTuple):
    """A message in words."""

    subject: str
    body: str


@attrs.frozen
class Message:
    """One message to one addressee, in the addressee's language.

    `to` is an e-mail address or telephone number, as stored; `about` the opaque id of what it is about, so that a store can find it.
    """

    kind: MessageKind
    to: str = field(repr=False)
    language: Language
    about: str
    values: FrozenMap[str, str] = field(default=FrozenMap[str, str]({}), converter=FrozenMap[str, str], repr=False)

    def render(self, secret: str | None = None) -> Rendered:
        """The message in words. A kind in `SECRET` needs its secret, and no other takes one. Raises `InvalidData`."""
        if (secret is not None) != (self.kind in SECRET):
            needs = "needs its secret, made at the moment of sending" if self.kind in SECRET else "carries no secret"
            raise InvalidData("message to send", (f"{self.kind.value} {needs}",))
        text = texts_of(self.language).MESSAGES[self.kind.value]
        values = {**self.values, "secret": secret}
        return Rendered(fill(text.subject, self.language, values), fill(text.body, self.language, values))
