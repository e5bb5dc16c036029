"""Messages as bytes, and bytes as messages, by the table of `nordlib.interchange.sip2.layouts`.

Reading takes what real terminals send: fields in any order, fields that are missing or unknown, a last field without its `|`. What it did
not use is in `Received.not_read`. It raises nothing but `UnreadableMessage`. Writing reports what a field could not hold in `Written.lost`.
"""

from collections.abc import Iterator
from typing import Any, Final, cast

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.interchange.sip2.acs_messages import SendAgain
from nordlib.interchange.sip2.encodings import Encoding, Terminator, encodable, is_control
from nordlib.interchange.sip2.fields import TEXT, FieldKind
from nordlib.interchange.sip2.framing import checksum, split_trailer
from nordlib.interchange.sip2.layouts import LAYOUT_OF, LAYOUTS
from nordlib.interchange.sip2.problems import FieldLoss, LossKind, MessageProblem, UnreadableMessage
from nordlib.interchange.sip2.sc_messages import ResendRequest
from nordlib.interchange.sip2.shapes import Fixed, Layout, Optional, Repeated, Required, Sip2Message
from nordlib.shown_text import shown_type

__all__ = ["Received", "Written", "read_message", "write_message"]

_TAG: Final = 2  # characters
_NO_ID: Final = "??"  # what follows a `|` inside a PIN or a card number, which is not repeated
_SEQUENCES: Final = range(10)
_WITHOUT_SEQUENCE: Final = (ResendRequest, SendAgain)


@attrs.frozen
class Received:
    """A message that was read."""

    message: Sip2Message
    """The message."""
    sequence: int | None = None
    """Its sequence number (AY); None if it has none."""
    has_checksum: bool = False
    """Whether it has a checksum (AZ), which is right."""
    not_read: tuple[str, ...] = ()
    """The ids of fields that were not used: unknown, repeated, or not valid where the field may be left out; `??` for what is not an id."""
    missing: tuple[str, ...] = ()
    """The ids of required fields that are not there; each is "" in the message."""


@hides_fields
@attrs.frozen
class Written:
    """A message that was written."""

    line: bytes = field(repr=False)
    """The bytes, with what ends the line."""
    lost: tuple[FieldLoss, ...] = ()
    """What the fields could not hold."""


def read_message(line: bytes, *, encoding: Encoding = Encoding.UTF_8) -> Received:
    """Read one line, without what ends it. Raises `UnreadableMessage`, and nothing else, whatever the line holds.

    >>> received = read_message(b"9300CNLoginUserID|COLoginPassword|CPLocationCode|AY5AZEC7B")
    >>> received.message.location, received.sequence, received.has_checksum
    ('LocationCode', 5, True)
    """
    trailer = split_trailer(line)
    if trailer.is_right is False:
        raise UnreadableMessage(MessageProblem.CHECKSUM)
    try:
        text = trailer.body.decode(encoding.value)
    except UnicodeDecodeError:
        raise UnreadableMessage(MessageProblem.ENCODING) from None
    if not text.isprintable() and any(map(is_control, text)):
        raise UnreadableMessage(MessageProblem.CONTROL_CHARACTER)
    layout = LAYOUTS.get(text[:_TAG])
    if layout is None:
        raise UnreadableMessage(MessageProblem.UNKNOWN_MESSAGE)
    values, rest = _read_fixed(layout, text)
    not_read, missing = _read_variable(layout, rest, values)
    return Received(cast("Any", layout.model)(**values), trailer.sequence, trailer.is_right is True, not_read, missing)


def _read_fixed(layout: Layout, text: str) -> tuple[dict[str, Any], str]:
    """Return the values of the fixed fields, and the text after them."""
    values, start = dict[str, Any](), _TAG
    for place in layout.fixed:
        part = text[start : start + place.width]
        if len(part) < place.width:
            raise UnreadableMessage(MessageProblem.TOO_SHORT, layout.message_id, place.attribute)
        try:
            values[place.attribute] = place.kind.read(part)
        except ValueError:
            raise UnreadableMessage(MessageProblem.FIELD, layout.message_id, place.attribute) from None
        start += place.width
    return values, text[start:]


def _read_variable(layout: Layout, text: str, values: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add the values of the fields of variable length, and return the ids of those that were not used and of those that are missing."""
    places = {place.tag: place for place in layout.variable}
    not_read, repeated = dict[str, None](), dict[str, list[str]]()
    for part in text.split("|"):
        tag, value = part[:_TAG], part[_TAG:]
        place = places.get(tag)
        if isinstance(place, Repeated):
            repeated.setdefault(place.attribute, []).append(value)
        elif place is None or place.attribute in values:
            if tag.strip():
                not_read[tag if tag.isalpha() else _NO_ID] = None
        elif isinstance(place, Required):
            values[place.attribute] = value
        elif value or place.kind is TEXT:
            try:
                values[place.attribute] = place.kind.read(value)
            except ValueError:
                not_read[tag] = None
    values |= {attribute: tuple(texts) for attribute, texts in repeated.items()}
    missing = tuple(place.tag for place in layout.variable if isinstance(place, Required) and place.attribute not in values)
    return tuple(not_read), missing


def write_message(
    message: Sip2Message,
    *,
    encoding: Encoding = Encoding.UTF_8,
    terminator: Terminator = Terminator.CR,
    sequence: int | None = None,
    with_checksum: bool = False,
) -> Written:
    r"""Write one line.

    Args:
        message: The message.
        encoding: The encoding that the terminal is set to.
        terminator: What ends the line.
        sequence: The sequence number, 0 to 9, which messages 96 and 97 do not have; None for none.
        with_checksum: Whether the line has a checksum; a sequence number is always followed by one.

    Raises:
        InvalidData: A value that its field cannot hold, such as a language that is not three digits, or a sequence number above 9.

    >>> write_message(ResendRequest(), with_checksum=True).line
    b'97AZFEF5\r'
    """
    layout = LAYOUT_OF.get(type(message))
    if layout is None:
        raise InvalidData("SIP2 message", (f"it is {shown_type(message)}; it must be a message that LAYOUTS lists",))
    if sequence is not None and sequence not in _SEQUENCES:
        raise InvalidData("SIP2 sequence number", ("it must be a whole number from 0 to 9",))
    losses = dict[FieldLoss, None]()
    body = layout.message_id + "".join(_write_fixed(message, place, losses) for place in layout.fixed)
    body += "".join(_write_variable(message, layout, encoding, losses))
    line = body.encode(encoding.value)
    if sequence is not None and not isinstance(message, _WITHOUT_SEQUENCE):
        line += b"AY%d" % sequence
    if sequence is not None or with_checksum:
        line += b"AZ"
        line += checksum(line).encode()
    return Written(line + terminator.value.encode(), tuple(losses))


def _write_fixed(message: Sip2Message, place: Fixed, losses: dict[FieldLoss, None]) -> str:
    return _written(place.kind, getattr(message, place.attribute), place.attribute, losses)


def _write_variable(message: Sip2Message, layout: Layout, encoding: Encoding, losses: dict[FieldLoss, None]) -> Iterator[str]:
    for place in layout.variable:
        value = getattr(message, place.attribute)
        texts = cast("tuple[str, ...]", value) if isinstance(place, Repeated) else () if value is None else (value,)
        for each in texts:
            text = _written(place.kind, each, place.tag, losses) if isinstance(place, Optional) else each
            kept, lost = encodable(text, encoding, place.tag)
            losses.update(dict.fromkeys(lost))
            yield f"{place.tag}{kept}|"


def _written(kind: FieldKind[Any], value: Any, name: str, losses: dict[FieldLoss, None]) -> str:
    """Return the text of a value, and note a count that its digits cannot say."""
    if kind.most is not None and value is not None and value > kind.most:
        losses[FieldLoss(name, LossKind.COUNT)] = None
    try:
        return kind.write(value)
    except InvalidData as error:
        raise InvalidData(f"SIP2 field {name}", error.problems) from None
