"""What else digits may be that read as a number, by their shape, their neighbours and their label; and how much speaks for it."""

import re
from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Final, TypeAlias

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme
from nordlib.identity.redaction.candidates import Candidate
from nordlib.identity.redaction.context_words import Label, Lookalike
from nordlib.identity.schemes.parsing import calendar_date

__all__ = ["Alternatives", "CounterEvidence", "from_reading", "from_surroundings", "is_swedish_mobile"]

#: What is logged or filed is mostly of the last year or of the next days, and seldom older than this year.
_SINCE: Final = 400  # days
_UNTIL: Final = 31
_OLDEST_YEAR: Final = 2000
_DAY_DIGITS: Final = 8
_SHORT_MOMENT: Final = 10
_LONG_MOMENT: Final = 12
_MOBILE: Final = re.compile(r"07[02369]\d{7}", re.ASCII)
#: The country codes of the north, as a telephone number begins after its `+`.
_COUNTRY: Final = re.compile(r"4[5-7]|29[89]|35[48]|37[012]")
_NEAR: Final = 32  # characters on each side that may belong to it
#: Letters and digits mixed, without a break: a hash, a code.
_HASH_BEFORE: Final = re.compile(r"(?:[0-9]|\*{3})[A-Za-z]+\Z")
_HASH_BEHIND: Final = re.compile(r"[A-Za-z]+(?:[0-9]|\*{2})")
#: A further group of digits.
_GROUP_BEFORE: Final = re.compile(r"[0-9*][A-Za-z]*[-.]\Z")
_GROUP_BEHIND: Final = re.compile(r"[-.][A-Za-z]*[0-9*]")


class CounterEvidence(IntEnum):
    """How much speaks against a number, unless a label speaks for it."""

    WEAK = 1
    """It is a level less sure, but where it is sure by itself."""
    FAIR = 2
    """It is a level less sure."""
    STRONG = 3
    """It is not sure at all."""


#: What else it may be, and how much speaks for that.
Alternatives: TypeAlias = Mapping[Lookalike, CounterEvidence]


def from_surroundings(text: str, candidate: Candidate, today: date, *, touches: bool) -> Alternatives:
    """What the text around a candidate and its digits say, whatever it reads as. `touches`: a label stands directly before it."""
    return {**_around(text, candidate, touches=touches), **_moment(candidate.number, today)}


def from_reading(number: IdentityNumber, candidate: Candidate, label: Label | None) -> Alternatives:
    """What its label, and a telephone number's shape, say against one reading.

    Case numbers are dated too, and a Norwegian account number has the last digit of a fødselsnummer. Ten digits that begin as a Swedish
    mobile number does are one, rather than any number but a personnummer of 2007.
    """
    found: dict[Lookalike, CounterEvidence] = {}
    if isinstance(label, Lookalike):
        is_much_like_it = label is Lookalike.CASE or (label is Lookalike.ACCOUNT and number.scheme is Scheme.NO)
        found[label] = CounterEvidence.FAIR if is_much_like_it else CounterEvidence.WEAK
    if is_swedish_mobile(candidate.number) and number.kind is not NumberKind.PERSONNUMMER:
        found[Lookalike.PHONE] = CounterEvidence.STRONG
    return found


def is_swedish_mobile(digits: str) -> bool:
    """Whether ten digits begin as a Swedish mobile number does."""
    return _MOBILE.fullmatch(digits) is not None


def _around(text: str, candidate: Candidate, *, touches: bool) -> Alternatives:
    """What the characters beside it say: `+` a telephone number, letters and further groups of digits a piece of something longer.

    An asterisk stands for a digit, so that what was redacted says the same as before.
    """
    before, behind = text[max(0, candidate.start - _NEAR) : candidate.start], text[candidate.end : candidate.end + _NEAR]
    if before.endswith("+") and not candidate.has_separator and _COUNTRY.match(candidate.number):
        return {Lookalike.PHONE: CounterEvidence.STRONG}
    if _HASH_BEFORE.search(before) or _HASH_BEHIND.match(behind):
        return {Lookalike.PIECE: CounterEvidence.STRONG}
    if _GROUP_BEFORE.search(before) or _GROUP_BEHIND.match(behind) or behind[:1].isalpha():
        return {Lookalike.PIECE: CounterEvidence.FAIR}
    return {Lookalike.PIECE: CounterEvidence.WEAK} if before[-1:].isalpha() and not touches else {}


def _moment(digits: str, today: date) -> Alternatives:
    """Whether digits are a day, or a day and a time: more likely so with a century, and very likely if it is a recent one."""
    digits = digits.replace("-", "")
    if not digits.isdigit() or len(digits) not in (_SHORT_MOMENT, _DAY_DIGITS, _LONG_MOMENT):
        return {}
    day, time = (digits, "0000") if len(digits) == _DAY_DIGITS else (digits[:-4], digits[-4:])
    if time > "2359" or time[2:] > "59":
        return {}
    long = len(day) == _DAY_DIGITS
    years = (day[:4] if long else f"20{day[:2]}", f"20{day[4:6]}")  # YYYYMMDD or YYMMDD, and DDMMYY
    moments = [calendar_date(int(years[0]), int(day[-4:-2]), int(day[-2:]))]
    if not long:
        moments.append(calendar_date(int(years[1]), int(day[2:4]), int(day[:2])))
    days = [moment for moment in moments if moment is not None and _OLDEST_YEAR <= moment.year <= today.year + 1]
    if any(-_SINCE <= (moment - today).days <= _UNTIL for moment in days):
        return {Lookalike.TIMESTAMP: CounterEvidence.STRONG}
    return {Lookalike.TIMESTAMP: CounterEvidence.FAIR if long else CounterEvidence.WEAK} if days else {}
