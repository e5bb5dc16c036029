"""What can be wrong with a line from a terminal, and what a written line leaves out. Neither repeats what stood in a field."""

from enum import StrEnum

import attrs

from nordlib.errors import NordlibError

__all__ = ["FieldLoss", "LossKind", "MessageProblem", "UnreadableMessage"]


class MessageProblem(StrEnum):
    """Why a line is not a message."""

    CHECKSUM = "checksum"
    """The checksum is wrong: the line was garbled on its way, and must be sent again."""
    TOO_LONG = "too_long"
    """The line is longer than the reader takes."""
    ENCODING = "encoding"
    """The bytes are not text of the encoding that was agreed on."""
    CONTROL_CHARACTER = "control_character"
    """A control character stands inside the line."""
    UNKNOWN_MESSAGE = "unknown_message"
    """The line begins with the id of a message that is not read here, or with none."""
    TOO_SHORT = "too_short"
    """The line ends within the fixed fields of its message."""
    FIELD = "field"
    """A fixed field holds what it cannot hold."""


_SENTENCES = {
    MessageProblem.CHECKSUM: "the checksum is wrong; the line must be sent again",
    MessageProblem.TOO_LONG: "the line is too long",
    MessageProblem.ENCODING: "the bytes are not text of the agreed encoding",
    MessageProblem.CONTROL_CHARACTER: "a control character stands inside the line",
    MessageProblem.UNKNOWN_MESSAGE: "it must begin with the two digits of a message that is read here",
    MessageProblem.TOO_SHORT: "the line ends within the fixed fields",
    MessageProblem.FIELD: "a fixed field is not valid",
}


@attrs.define
class UnreadableMessage(NordlibError, ValueError):
    """A line that is not a SIP2 message. What stood in the line is not repeated, because it may hold a PIN.

    >>> print(UnreadableMessage(MessageProblem.FIELD, "29", "transaction_date"))
    Not a valid SIP2 message 29: a fixed field is not valid: transaction_date.
    """

    problem: MessageProblem
    """What is wrong."""
    message_id: str | None = None
    """The two digits of the message; None if it is not known."""
    place: str | None = None
    """The name of the fixed field; None if the problem is not in one."""

    def __str__(self) -> str:
        message = "message" if self.message_id is None else f"message {self.message_id}"
        place = "" if self.place is None else f": {self.place}"
        return f"Not a valid SIP2 {message}: {_SENTENCES[self.problem]}{place}."


class LossKind(StrEnum):
    """What a written field could not hold."""

    ENCODING = "encoding"
    """A character that the encoding does not have; `?` stands in its place."""
    DELIMITER = "delimiter"
    """The character `|`, which ends a field and cannot be escaped; `/` stands in its place."""
    CONTROL_CHARACTER = "control_character"
    """A control character, for example a line break; a blank stands in its place."""
    COUNT = "count"
    """A count above the most that its digits can say; that most stands in its place."""


@attrs.frozen
class FieldLoss:
    """One thing that a written field could not hold."""

    place: str
    """The id of the field ("AE"), or the name of a fixed field."""
    kind: LossKind
    """What was lost."""
