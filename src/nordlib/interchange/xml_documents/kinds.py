"""The kinds of values that an element may hold, each with how it is read and how it is written."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

import attrs

from nordlib.errors import InvalidData
from nordlib.interchange.xml_documents.elements import XmlElement
from nordlib.interchange.xml_documents.problems import InvalidXml, XmlProblem
from nordlib.interchange.xml_documents.scheme_values import URI, XML_BLANKS, SchemeValue
from nordlib.money import DECIMALS, WHOLE_DIGITS

__all__ = [
    "AMOUNT",
    "FLAG",
    "INSTANT",
    "INTEGER",
    "TEXT",
    "TOKEN",
    "WHOLE",
    "YES_NO",
    "Code",
    "Coded",
    "Kind",
    "Reading",
    "note_attributes",
]

E = TypeVar("E", bound=StrEnum)
_INSTANT: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,30}))?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_WHOLE: Final = re.compile(r"\+?\d{1,18}", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_AMOUNT: Final = re.compile(rf"[+-]?\d{{1,{WHOLE_DIGITS}}}(?:\.\d{{0,{DECIMALS}}})?", re.ASCII)
_AMOUNT_NEEDS: Final = f"at most {WHOLE_DIGITS} digits before the point, and {DECIMALS} after it"
#: The attributes that only point at a schema (XML Schema part 1, section 2.6).
_OF_SCHEMAS: Final = frozenset(
    f"{{http://www.w3.org/2001/XMLSchema-instance}}{name}" for name in ("schemaLocation", "noNamespaceSchemaLocation")
)
_FURTHEST: Final = timedelta(hours=14)  # the largest offset of an instant in XML Schema
_MOST_WHOLE: Final = 10**18 - 1
_LONGEST_AMOUNT: Final = 100  # digits; one with more has no form, and writing them all out takes long


@attrs.frozen
class Reading:
    """What reading one document needs and finds."""

    namespace: str
    """The namespace of the protocol. An element without a namespace is read as if it had it."""
    zone: ZoneInfo | None
    """The zone of an instant without an offset; None: such an instant is an error."""
    not_read: dict[str, None] = attrs.field(factory=dict[str, None])
    """The paths of what is in the document and has no field, in their order."""


class Kind(Protocol):
    """How the value of an element is read, and written."""

    @property
    def may_be_empty(self) -> bool:
        """Whether an element without text and children is a value. If not, such an element counts as not given."""
        ...

    def read(self, element: XmlElement, reading: Reading, path: str) -> object:
        """Return the value of an element. Raises `InvalidXml`."""
        ...

    def write(self, name: str, value: Any) -> XmlElement:
        """Return the element of a value."""
        ...


def _leaf(element: XmlElement, reading: Reading, path: str, *known: str) -> str:
    """Return the text of an element that has only text, and note what else it has."""
    for child in element.children:
        reading.not_read[f"{path}/{child.name}"] = None
    note_attributes(element, reading, path, *known)
    return element.text


def note_attributes(element: XmlElement, reading: Reading, path: str, *known: str) -> None:
    """Note the attributes that are not read; those that only point at a schema are not of the message."""
    for name in element.attributes:
        if name not in known and name not in _OF_SCHEMAS:
            reading.not_read[f"{path}/@{name}"] = None


@attrs.frozen
class _Text:
    """Text as it stands, or without the blanks around it."""

    trims: bool
    may_be_empty: bool = True

    def read(self, element: XmlElement, reading: Reading, path: str) -> str:
        text = _leaf(element, reading, path)
        return text.strip(XML_BLANKS) if self.trims else text

    def write(self, name: str, value: str) -> XmlElement:
        return XmlElement(name, text=value)


@attrs.frozen
class Coded:
    """A `SchemeValue`, whose list stands in an attribute."""

    attribute: str
    """The name of the attribute: "Scheme"."""
    may_be_empty: bool = True
    """An empty value is a value."""

    def read(self, element: XmlElement, reading: Reading, path: str) -> SchemeValue:
        """Return the value and its list; an attribute that is not a URI is noted as not read."""
        scheme, text = element.attributes.get(self.attribute), _leaf(element, reading, path, self.attribute)
        if scheme is not None and not URI.fullmatch(scheme):
            reading.not_read[f"{path}/@{self.attribute}"] = None
            scheme = None
        return SchemeValue(text, scheme)

    def write(self, name: str, value: SchemeValue) -> XmlElement:
        """Return the element, with the attribute if a list is named."""
        return XmlElement(name, attributes={} if value.scheme is None else {self.attribute: value.scheme}, text=value.value)


@attrs.frozen
class Code(Generic[E]):
    """A member of a closed list."""

    members: type[E]
    """The list."""
    may_be_empty: bool = False
    """An empty element has no member."""

    def read(self, element: XmlElement, reading: Reading, path: str) -> E:
        """Return the member. Raises `InvalidXml`, which names the members."""
        text = _leaf(element, reading, path).strip(XML_BLANKS)
        try:
            return self.members(text)
        except ValueError:
            hint = f"the value must be one of {', '.join(self.members)}"
            raise InvalidXml(XmlProblem.UNKNOWN_VALUE, element.line, element.column, path, hint) from None

    def write(self, name: str, value: E) -> XmlElement:
        """Return the element of a member."""
        return XmlElement(name, text=value.value)


@attrs.frozen
class _Parsed:
    """A value that one function reads from text and another writes."""

    parse: Callable[[str, Reading], object | None]
    show: Callable[[Any], str]
    hint: str
    may_be_empty: bool = False

    def read(self, element: XmlElement, reading: Reading, path: str) -> object:
        value = self.parse(_leaf(element, reading, path).strip(XML_BLANKS), reading)
        if value is None:
            raise InvalidXml(XmlProblem.INVALID_VALUE, element.line, element.column, path, self.hint)
        return value

    def write(self, name: str, value: object) -> XmlElement:
        return XmlElement(name, text=self.show(value))


def _parse_instant(text: str, reading: Reading) -> datetime | None:
    match = _INSTANT.fullmatch(text)
    if match is None:
        return None
    *parts, fraction, offset = match.groups()
    year, month, day, hour, minute, second = map(int, parts)
    where = reading.zone if offset is None else _zone(offset)
    if where is None:
        return None
    next_day = timedelta(days=(hour, minute, second) == (24, 0, 0))
    micro = int((fraction or "").ljust(6, "0")[:6])
    try:
        return datetime(year, month, day, 0 if next_day else hour, minute, second, micro, where) + next_day
    except (ValueError, OverflowError):
        return None


def _zone(offset: str) -> timezone | None:
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    length = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or length > _FURTHEST:  # noqa: PLR2004 - the minutes of an hour
        return None
    return timezone(-length if offset[0] == "-" else length)


def _show_instant(instant: datetime) -> str:
    """Return an instant as XML Schema writes it: its offset has whole minutes, and at most 14 hours, or else the instant is told in UTC."""
    offset = instant.utcoffset()
    if offset is None or abs(offset) > _FURTHEST or offset % timedelta(minutes=1):
        try:
            instant = instant.astimezone(UTC)
        except OverflowError:
            raise InvalidData("instant", ("it is outside the years 1 to 9999 in UTC",)) from None
    return instant.isoformat().replace("+00:00", "Z")


def _parse_whole(text: str, _reading: Reading) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) else None


def _show_whole(number: int) -> str:
    if not 0 <= number <= _MOST_WHOLE:
        raise InvalidData("whole number", (f"it must be from 0 to {_MOST_WHOLE}",))
    return str(number)


def _parse_integer(text: str, _reading: Reading) -> int | None:
    return int(text) if _INTEGER.fullmatch(text) else None


def _show_integer(number: int) -> str:
    if abs(number) > _MOST_WHOLE:
        raise InvalidData("whole number", (f"it must be from -{_MOST_WHOLE} to {_MOST_WHOLE}",))
    return str(number)


def _parse_amount(text: str, _reading: Reading) -> Decimal | None:
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def _show_amount(amount: Decimal) -> str:
    text = f"{amount:f}" if amount.is_finite() and abs(amount.adjusted()) < _LONGEST_AMOUNT else ""
    if _AMOUNT.fullmatch(text) is None:
        raise InvalidData("amount", (f"it must have {_AMOUNT_NEEDS}",))
    return text


def _parse_yes_no(text: str, _reading: Reading) -> bool | None:
    return {"Y": True, "N": False}.get(text)


def _show_yes_no(value: bool) -> str:
    return "Y" if value else "N"


@attrs.frozen
class _Flag:
    """An empty element, which is there or not."""

    may_be_empty: bool = True

    def read(self, element: XmlElement, reading: Reading, path: str) -> bool:
        if _leaf(element, reading, path).strip(XML_BLANKS):
            reading.not_read[f"{path}/text()"] = None
        return True

    def write(self, name: str, value: object) -> XmlElement:
        assert value
        return XmlElement(name)


#: Text as it stands.
TEXT: Final[Kind] = _Text(trims=False)
#: Text without the blanks around it: an id.
TOKEN: Final[Kind] = _Text(trims=True)
#: An empty element: true if it is there.
FLAG: Final[Kind] = _Flag()
#: An instant (`xs:dateTime`).
INSTANT: Final[Kind] = _Parsed(
    _parse_instant, _show_instant, "it must be a date and time with an offset, for example 2026-03-20T23:59:59+01:00"
)
#: A whole number from 0.
WHOLE: Final[Kind] = _Parsed(_parse_whole, _show_whole, "it must be a whole number from 0, of at most 18 digits")
#: A whole number, which may be negative (`xs:integer`).
INTEGER: Final[Kind] = _Parsed(_parse_integer, _show_integer, "it must be a whole number of at most 18 digits")
#: An amount (`xs:decimal`).
AMOUNT: Final[Kind] = _Parsed(_parse_amount, _show_amount, f"it must be a decimal of {_AMOUNT_NEEDS}")
#: `Y` or `N`.
YES_NO: Final[Kind] = _Parsed(_parse_yes_no, _show_yes_no, "it must be Y or N")
