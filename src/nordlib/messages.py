"""Messages to borrowers and registrars: a kind, a recipient and the values for the text, which is in `nordlib.texts`.

A message never holds a secret. A message whose kind is in `SECRET_KINDS` says that a password or a link is *due*: the code that sends the
message makes the secret at that moment and passes it to `render`.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.dates import with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.hidden_fields import hides_fields
from nordlib.texts import Language, format_text, texts_for
from nordlib.validation import checked, frozen_mapping

__all__ = ["SECRET_KINDS", "Message", "MessageKind", "QueuedMessage", "RenderedMessage"]


class MessageKind(StrEnum):
    """The messages that rules ask for."""

    CREDENTIALS = "credentials_with_generated_password"
    """A new borrower's password. The host generates it when it sends the message, and stores its hash (MTM-13)."""
    SET_PASSWORD_LINK = "set_password_link"
    """A new borrower's link to choose a password, in place of a generated one (READ-A18)."""
    PASSWORD_RESET_LINK = "password_reset_link"
    """A borrower's link to reset the password (MTM-23)."""
    STAFF_PASSWORD_RESET_LINK = "staff_password_reset_link"
    """A registrar's link to reset the password (MTM-23)."""
    INTERLIBRARY_PASSWORD_RESET_LINK = "interlibrary_password_reset_link"
    """A patron's link to reset the password of an interlibrary account (LIB-06)."""
    INTERLIBRARY_EMAIL_CHANGED = "interlibrary_email_changed_notice"
    """A notice to the former user name that the user name of an interlibrary account was changed (LIB-12)."""
    ORDER_STRUCK = "order_struck"
    """A request for material from another library was struck (LIB-10, READ-A38)."""
    ORDER_MESSAGE = "order_message"
    """A message of a library about an order (LIB-05)."""
    EMAIL_CHANGED = "email_changed_notice"
    """A notice to the former e-mail address that the address was changed."""
    PURGE_WARNING = "purge_warning"
    """The account will be deleted, unless the borrower gives a sign of life (READ-A40)."""
    EXPIRY_WARNING = "expiry_warning"
    """A warning that the account expires soon (MTM-25)."""
    TRANSFER_REQUESTED = "transfer_requested"
    """A notice that a transfer of the account was requested (MTM-29)."""
    TRANSFER_COMPLETED = "transfer_completed"
    """A notice that the account was transferred (MTM-31)."""
    TRANSFER_DENIED = "transfer_denied"
    """A notice that the transfer was denied (MTM-31)."""
    MOVED_TO_LIBRARY = "moved_to_library"
    """A notice that a library pulled the account to itself (MTM-32)."""
    MOVED_TO_CENTRAL = "moved_to_central"
    """A notice that the central agency took over the account (MTM-50)."""
    LATE_RENEWAL = "late_renewal"
    """A notice of the fee for a loan that was renewed late (READ-C30)."""
    RENEWED_AUTOMATICALLY = "renewed_automatically"
    """A notice that a loan was renewed automatically, with its new due date (EXT-16)."""
    LAST_AUTOMATIC_RENEWAL = "last_automatic_renewal"
    """A notice that a loan was renewed automatically for the last time, with its new due date (EXT-16)."""
    NOT_RENEWED_AUTOMATICALLY = "not_renewed_automatically"
    """A notice that a loan was not renewed automatically, and why (EXT-16)."""
    RENEWAL_UNDONE = "renewal_undone"
    """A notice that a renewal was undone, and when the loan is due (EXT-23)."""
    RENEWAL_REJECTED = "renewal_rejected"
    """A notice that the owning library rejected a renewal (EXT-09)."""
    RECALLED = "recalled"
    """A notice that the owning library, or the library itself, recalled the loan (EXT-08, EXT-09)."""
    DUE_DATE_RESTORED = "due_date_restored"
    """A notice that the recall was withdrawn and the due date from before it applies again (EXT-09)."""
    DUE_DATE_CHANGED = "due_date_changed"
    """A notice that the owning library granted a renewal to another due date (EXT-09)."""
    DUE_DATE_MOVED = "due_date_moved"
    """A notice that the library is closed on the due date, and when the loan is due instead (EXT-19)."""
    SMS_REPLY = "sms_reply"
    """The reply to a patron's text message (SMS-03)."""
    SMS_REMINDER = "sms_reminder"
    """A reminder, by text message, that loans are due soon (SMS-01)."""
    EMAIL_REMINDER = "email_reminder"
    """A reminder, by e-mail, that loans are due soon (SMS-06)."""
    SMS_OVERDUE = "sms_overdue_notice"
    """A notice, by text message, that loans are overdue (SMS-01)."""
    EMAIL_OVERDUE = "email_overdue_notice"
    """A notice, by e-mail, that loans are overdue (SMS-06)."""
    RESERVATION_DELETED = "reservation_deleted"
    """A notice that a quick loan deleted the borrower's own holds on the title (HOLD-02, EXT-09)."""
    SMS_PICKUP = "sms_pickup_notice"
    """A notice, by text message, that copies are ready to be picked up (SMS-01)."""
    EMAIL_PICKUP = "email_pickup_notice"
    """A notice, by e-mail, that copies are ready to be picked up (SMS-06)."""
    NEW_PIN = "new_pin"
    """A new PIN for a library card, by e-mail or text message. It is made when the message is sent (READ-A36)."""
    NEW_PIN_LETTER = "new_pin_letter"
    """A new PIN for a library card, by letter: the recipient is a postal address, or blank (READ-A36)."""


#: The kinds that carry a secret, which is made when the message is sent.
SECRET_KINDS: Final = frozenset(
    {
        MessageKind.CREDENTIALS,
        MessageKind.SET_PASSWORD_LINK,
        MessageKind.PASSWORD_RESET_LINK,
        MessageKind.STAFF_PASSWORD_RESET_LINK,
        MessageKind.INTERLIBRARY_PASSWORD_RESET_LINK,
        MessageKind.NEW_PIN,
        MessageKind.NEW_PIN_LETTER,
    }
)


@hides_fields
@attrs.frozen
@checked
class RenderedMessage:
    """A message in words, for one recipient. Its repr has neither the address nor the text, which may hold a secret."""

    recipient: str = field(repr=False)
    """The e-mail address or telephone number to which the message goes."""
    subject: str
    """The subject line of an e-mail."""
    body: str = field(repr=False)
    """The text of the message."""


def _values(given: Mapping[str, str]) -> frozendict[str, str]:
    return frozen_mapping(given)


@hides_fields
@attrs.frozen
@checked
class Message:
    """One message to one recipient, in the recipient's language."""

    kind: MessageKind
    """What the message says."""
    recipient: str = field(repr=False)
    """The e-mail address or telephone number, as stored."""
    language: Language
    """The language of the text."""
    subject_id: str
    """The opaque id of what the message is about, so that a store can find it."""
    values: frozendict[str, str] = field(default=frozendict[str, str]({}), converter=_values, repr=False)
    """The values for the text, by name; never a secret."""
    not_before: datetime | None = field(default=None, converter=attrs.converters.optional(with_fixed_offset))
    """The instant before which the message must not be sent; None: at once."""

    def render(self, secret: str | None = None) -> RenderedMessage:
        """Return the message in words.

        Raises `InvalidData` if a kind in `SECRET_KINDS` is given no secret, or any other kind is given one, and for a value that the text
        needs and the message does not have.
        """
        if (secret is not None) != (self.kind in SECRET_KINDS):
            needs = "needs its secret, made at the moment of sending" if self.kind in SECRET_KINDS else "carries no secret"
            raise InvalidData("message to send", (f"{self.kind.value} {needs}",))
        text = texts_for(self.language).MESSAGES[self.kind.value]
        values = {**self.values, "secret": secret}
        try:
            subject, body = (format_text(template, self.language, values) for template in (text.subject, text.body))
        except KeyError as missing:
            raise InvalidData("message to send", (f"{self.kind.value} has no value for {missing}",)) from None
        return RenderedMessage(self.recipient, subject, body)


@attrs.frozen
class QueuedMessage:
    """A message as an outbox stores it, for an export: a secret is in none, because it is made when the message is sent."""

    message: Message
    """The message."""
    queued_at: datetime | None
    """The instant of the command that caused it; None where that is not known."""
    failed_attempts: int
    """How many times sending has failed."""
    dead_since: datetime | None
    """The instant at which sending was given up, so that the message is a dead letter; None while it waits."""
