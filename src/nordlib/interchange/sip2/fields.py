"""What a field holds: each kind reads a text and writes one. A fixed field has a width; one of variable length has an id of two letters."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Final, Generic, TypeVar

import attrs

from nordlib.errors import InvalidData
from nordlib.interchange.sip2.codes import FeeType, MessageType, PatronFlag, SummaryItem, TerminalState
from nordlib.interchange.sip2.times import SipTime
from nordlib.money import DECIMALS, WHOLE_DIGITS

__all__ = [
    "ALGORITHM",
    "AMOUNT",
    "COUNT",
    "CURRENCY",
    "FEE_TYPE",
    "FLAG",
    "FOUR_DIGITS",
    "LANGUAGE",
    "MESSAGE_TYPES",
    "MOMENT",
    "OK",
    "OPTIONAL_MOMENT",
    "PATRON_STATUS",
    "POSITION",
    "STATE",
    "SUMMARY",
    "TEXT",
    "THREE_DIGITS",
    "VERSION",
    "YES_NO_UNKNOWN",
    "FieldKind",
]

T = TypeVar("T")
E = TypeVar("E", bound=IntEnum)
S = TypeVar("S", bound=StrEnum)
_AMOUNT: Final = re.compile(rf"-?[0-9]{{1,{WHOLE_DIGITS}}}(?:[.,][0-9]{{1,{DECIMALS}}})?", re.ASCII)
_BLANK_MOMENT: Final = " " * 18


@attrs.frozen
class FieldKind(Generic[T]):
    """How a field is read and written."""

    width: int | None
    """The number of characters of a fixed field; None for a field of variable length."""
    read: Callable[[str], T]
    """Reads the text of the field. Raises `InvalidData` or `ValueError` for what is not valid."""
    write: Callable[[T], str]
    """Writes a value. Raises `InvalidData` for one that the field cannot hold."""
    most: int | None = None
    """The largest number that the digits of the field can say; None for a field that is not a count."""


def _invalid(what: str) -> InvalidData:
    return InvalidData("SIP2 field", (what,))


def _choice(values: dict[str, T], what: str) -> tuple[Callable[[str], T], Callable[[T], str]]:
    """Return what reads and writes one of some values."""
    texts = {value: text for text, value in values.items()}

    def read(text: str) -> T:
        if text not in values:
            raise _invalid(what)
        return values[text]

    def write(value: T) -> str:
        if value not in texts:
            raise _invalid(what)
        return texts[value]

    return read, write


def _word(of: type[S], what: str) -> tuple[Callable[[str], S], Callable[[S], str]]:
    return _choice({member.value: member for member in of}, what)


def _pattern(pattern: str, what: str) -> Callable[[str], str]:
    form = re.compile(pattern, re.ASCII)

    def same(text: str) -> str:
        if form.fullmatch(text) is None:
            raise _invalid(what)
        return text

    return same


def _flags(of: type[E], width: int, no: str) -> FieldKind[frozenset[E]]:
    """Return a field with a Y at the place of each member that is in the set."""

    def read(text: str) -> frozenset[E]:
        return frozenset(member for member in of if text[member : member + 1] == "Y")

    def write(members: Iterable[E]) -> str:
        places = set(members)
        return "".join("Y" if place in places else no for place in range(width))

    return FieldKind(width, read, write)


def _read_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise _invalid("it must be digits")
    return int(text)


def _read_count(text: str) -> int | None:
    return None if text.isspace() else _read_number(text)


def _number(width: int) -> Callable[[int], str]:
    def write(value: int) -> str:
        if value < 0:
            raise _invalid(f"it must be a whole number from 0 to {10**width - 1}")
        return f"{min(value, 10**width - 1):0{width}}"

    return write


def _write_count(value: int | None) -> str:
    return "    " if value is None else _number(4)(value)


def _read_position(text: str) -> int:
    number = _read_number(text[:9])
    if number < 1:
        raise _invalid("it must be at least 1")
    return number


def _write_position(value: int) -> str:
    if not 1 <= value < 10**9:
        raise _invalid("it must be a whole number from 1 to 999999999")
    return str(value)


def _read_moment(text: str) -> SipTime | None:
    return None if text == _BLANK_MOMENT else SipTime.parse(text)


def _write_moment(value: SipTime | None) -> str:
    return _BLANK_MOMENT if value is None else str(value)


def _read_summary(text: str) -> SummaryItem | None:
    return next((member for member in SummaryItem if text[member] == "Y"), None)


def _write_summary(value: SummaryItem | None) -> str:
    return "".join("Y" if place == value else " " for place in range(10))


def _read_language(text: str) -> str:
    return "000" if text == "   " else _DIGITS(text)


def _read_amount(text: str) -> Decimal:
    if _AMOUNT.fullmatch(text) is None:
        raise _invalid("it must be an amount such as 20.00")
    return Decimal(text.replace(",", "."))


def _write_amount(value: Decimal) -> str:
    if not value.is_finite() or value.adjusted() >= WHOLE_DIGITS or value != round(value, DECIMALS):
        raise _invalid(f"it must be an amount below 10**{WHOLE_DIGITS} with at most {DECIMALS} decimals")
    whole, _, decimals = f"{value:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


def _same(text: str) -> str:
    return text


_DIGITS: Final = _pattern(r"[0-9]{3}", "it must be three digits")
_DIGIT: Final = _pattern(r"[0-9]", "it must be one digit")
_VERSION: Final = _pattern(r"[0-9]\.[0-9]{2}", "it must be a version such as 2.00")
_CURRENCY: Final = _pattern(r"[A-Z]{3}", "it must be three capital letters")

#: Yes or no, as `Y` or `N`.
FLAG: Final = FieldKind(1, *_choice({"Y": True, "N": False}, "it must be Y or N"))
#: Yes, no, or not known, as `Y`, `N` or `U`; None is not known.
YES_NO_UNKNOWN: Final = FieldKind(1, *_choice({"Y": True, "N": False, "U": None}, "it must be Y, N or U"))
#: Yes or no, as `1` or `0`.
OK: Final = FieldKind(1, *_choice({"1": True, "0": False}, "it must be 1 or 0"))
#: What a terminal says of itself.
STATE: Final = FieldKind(1, *_word(TerminalState, "it must be 0, 1 or 2"))
#: What a fee is for.
FEE_TYPE: Final = FieldKind(2, *_word(FeeType, "it must be 01 to 09"))
#: The number of an algorithm; 0: nothing is encrypted.
ALGORITHM: Final = FieldKind(1, _DIGIT, _DIGIT)
#: The code of a language, three digits; blanks are 000.
LANGUAGE: Final = FieldKind(3, _read_language, _DIGITS)
#: A number of three digits.
THREE_DIGITS: Final = FieldKind(3, _read_number, _number(3), 999)
#: A number of four digits.
FOUR_DIGITS: Final = FieldKind(4, _read_number, _number(4), 9999)
#: A number of four digits; None, as blanks, is not known.
COUNT: Final = FieldKind(4, _read_count, _write_count, 9999)
#: The version of the protocol, for example `2.00`.
VERSION: Final = FieldKind(4, _VERSION, _VERSION)
#: A date and a time.
MOMENT: Final = FieldKind(18, SipTime.parse, str)
#: A date and a time; None, as blanks, is not given.
OPTIONAL_MOMENT: Final = FieldKind(18, _read_moment, _write_moment)
#: What is true of a patron.
PATRON_STATUS: Final = _flags(PatronFlag, 14, " ")
#: The kind of items that are asked for; None: nothing is asked for.
SUMMARY: Final = FieldKind(10, _read_summary, _write_summary)
#: The messages that a system answers.
MESSAGE_TYPES: Final = _flags(MessageType, 16, "N")
#: Any text.
TEXT: Final = FieldKind(None, _same, _same)
#: The place of an item in a list, from 1 on.
POSITION: Final = FieldKind(None, _read_position, _write_position)
#: An amount of money in the main unit of a currency, with a decimal point.
AMOUNT: Final = FieldKind(None, _read_amount, _write_amount)
#: The code of a currency (ISO 4217).
CURRENCY: Final = FieldKind(None, _CURRENCY, _CURRENCY)
