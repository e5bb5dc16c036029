"""Messages to patrons about their loans."""

from datetime import date, datetime

import attrs
from attrs import field

from nordlib.circulation import LoanId
from nordlib.hidden_fields import hides_fields
from nordlib.messages import Message, MessageKind
from nordlib.money import Money
from nordlib.texts import Language, format_text
from nordlib.validation import checked

__all__ = ["NoticeRecipient", "notice"]


@hides_fields
@attrs.frozen
@checked
class NoticeRecipient:
    """The patron who is notified, and the library that the messages name."""

    recipient: str = field(repr=False)
    """The patron's e-mail address, or another address that the host's sender understands."""
    language: Language
    """The language of the messages."""
    library: str
    """The name of the library, as the messages show it; for the answers of an owner, the owner's."""


def notice(kind: MessageKind, loan: LoanId, recipient: NoticeRecipient, **values: date | datetime | Money | str) -> Message:
    """Return a message about a loan, with the values written in the language of the recipient."""
    written = {name: format_text(f"{{{name}}}", recipient.language, {name: value}) for name, value in values.items()}
    return Message(kind, recipient.recipient, recipient.language, loan, {"library": recipient.library, **written})
