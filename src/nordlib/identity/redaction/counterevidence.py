"""What a candidate may be instead of an identity number, judged by its digits, the text around it and its label; and how likely that is."""

import re
from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Final, TypeAlias

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme
from nordlib.identity.redaction.candidates import Candidate
from nordlib.identity.redaction.context_words import Label, Lookalike
from nordlib.identity.schemes.parsing import calendar_date

__all__ = [
    "Alternatives",
    "CounterEvidence",
    "from_reading",
    "from_surroundings",
    "is_date_and_time",
    "is_day",
    "is_swedish_mobile",
    "is_telephone",
]

# Most logged or filed dates lie in the last year or in the next days, and few before `_OLDEST_YEAR`.
_SINCE: Final = 400  # days before today
_UNTIL: Final = 31  # days after today
_OLDEST_YEAR: Final = 2000
_TELEPHONE: Final = re.compile(r"07[02369][- /]\d{2,3}[- ]?\d\d", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1850, 2100
_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_YEAR: Final = r"(?:1[89]|20)\d\d"
_DATE_AND_TIME: Final = re.compile(
    rf"(?:{_YEAR} ?[-/] ?{_YEAR}|{_YEAR}([-./]){_MONTH}\1{_DAY}|{_DAY}([-./]){_MONTH}\2(?:\d\d)?\d\d)(?![0-9])", re.ASCII
)
_DAY_DIGITS: Final = 8
_SHORT_MOMENT: Final = 10
_LONG_MOMENT: Final = 12
_MOBILE: Final = re.compile(r"07[02369]\d{7}", re.ASCII)
#: The Nordic and Baltic country codes with which a telephone number begins after its `+`.
_COUNTRY: Final = re.compile(r"4[5-7]|29[89]|35[48]|37[012]")
_NEAR: Final = 32  # characters on each side that may belong to the same thing as the candidate
#: Letters and digits mixed without a break: a hash or a code.
_HASH_BEFORE: Final = re.compile(r"(?:[0-9]|\*{3})[A-Za-z]+\Z")
_HASH_AFTER: Final = re.compile(r"[A-Za-z]+(?:[0-9]|\*{2})")
#: A word for a person, whose number may follow without a blank.
_PERSON: Final = re.compile(
    r"(?<![A-Za-z])(?:u|uid|usr|(?:user|patron|borrower|member|person|customer|låntagare|låner|bruger|bruker|asiakas)(?:[-_]?id)?)\Z",
    re.IGNORECASE,
)
#: Another group of digits.
_GROUP_BEFORE: Final = re.compile(r"[0-9*][A-Za-z]*[-.]\Z")
_GROUP_AFTER: Final = re.compile(r"[-.][A-Za-z]*[0-9*]")


class CounterEvidence(IntEnum):
    """How much the evidence against a number lowers its confidence, unless a label names its scheme."""

    WEAK = 1
    """The confidence is one level lower, unless the number alone is `HIGH`."""
    FAIR = 2
    """The confidence is one level lower."""
    STRONG = 3
    """The confidence is `LOW`."""


#: What the candidate may be instead, and how strong the evidence for that is.
Alternatives: TypeAlias = Mapping[Lookalike, CounterEvidence]


def from_surroundings(text: str, candidate: Candidate, today: date, *, touches: bool) -> Alternatives:
    """Return the alternatives that hold for every reading of a candidate: from the text around it, and from its digits as a day or time.

    Args:
        text: the normalized text.
        candidate: a place in that text.
        today: the day to which a recent timestamp is compared.
        touches: whether a label stands directly before the candidate, so that a letter there is not counterevidence.
    """
    return {**_around(text, candidate, touches=touches), **_moment(candidate.number, today)}


def from_reading(number: IdentityNumber, candidate: Candidate, label: Label | None) -> Alternatives:
    """Return the alternatives to one reading of a candidate: from its label, and from the shape of a mobile telephone number.

    The label of a case, and that of an account beside a Norwegian number, count more than others: case numbers contain dates too, and the
    last digit of a Norwegian account number is computed like that of a fødselsnummer. Ten digits that begin like a Swedish mobile number
    are taken for one, unless they are a personnummer (of a person born in 2007).
    """
    alternatives: dict[Lookalike, CounterEvidence] = {}
    if isinstance(label, Lookalike):
        is_easily_confused = label is Lookalike.CASE or (label is Lookalike.ACCOUNT and number.scheme is Scheme.NO)
        alternatives[label] = CounterEvidence.FAIR if is_easily_confused else CounterEvidence.WEAK
    if is_swedish_mobile(candidate.number) and number.kind is not NumberKind.PERSONNUMMER:
        alternatives[Lookalike.PHONE] = CounterEvidence.STRONG
    return alternatives


def is_day(digits: str) -> bool:
    """Whether the digits are eight and a day of the last centuries, YYYYMMDD."""
    if len(digits) != _DAY_DIGITS or not digits.isdigit():
        return False
    day = calendar_date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return day is not None and _FIRST_YEAR <= day.year <= _LAST_YEAR


def is_date_and_time(written: str) -> bool:
    """Whether digits that are grouped in an unusual way are written as a day, a day and a time, or two years usually are."""
    return _DATE_AND_TIME.match(written) is not None


def is_telephone(written: str) -> bool:
    """Whether digits are grouped as those of a Swedish mobile number usually are: 070-174 06 05."""
    return _TELEPHONE.match(written) is not None


def is_swedish_mobile(digits: str) -> bool:
    """Whether the digits are ten and begin like a Swedish mobile number."""
    return _MOBILE.fullmatch(digits) is not None


def _around(text: str, candidate: Candidate, *, touches: bool) -> Alternatives:
    """Return what the characters beside a candidate suggest: `+` a telephone number; letters or more digits a piece of something longer.

    An asterisk counts as a digit, so that a text gives the same answer before and after it is redacted.
    """
    before, after = text[max(0, candidate.start - _NEAR) : candidate.start], text[candidate.end : candidate.end + _NEAR]
    if before.endswith("+") and not candidate.has_separator and _COUNTRY.match(candidate.number):
        return {Lookalike.PHONE: CounterEvidence.STRONG}
    if _HASH_BEFORE.search(before) or _HASH_AFTER.match(after):
        return {Lookalike.PIECE: CounterEvidence.STRONG}
    if _GROUP_BEFORE.search(before) or _GROUP_AFTER.match(after) or after[:1].isalpha():
        return {Lookalike.PIECE: CounterEvidence.FAIR}
    is_attached = before[-1:].isalpha() and not touches and not _PERSON.search(before)
    return {Lookalike.PIECE: CounterEvidence.WEAK} if is_attached else {}


def _moment(digits: str, today: date) -> Alternatives:
    """Return `TIMESTAMP` if the digits are a day, or a day and a time.

    The evidence is `STRONG` if the day is recent, else `FAIR` if the year is written with its century, else `WEAK`.
    """
    digits = digits.replace("-", "")
    if not digits.isdigit() or len(digits) not in (_SHORT_MOMENT, _DAY_DIGITS, _LONG_MOMENT):
        return {}
    day, time = (digits, "0000") if len(digits) == _DAY_DIGITS else (digits[:-4], digits[-4:])
    if time > "2359" or time[2:] > "59":
        return {}
    has_century = len(day) == _DAY_DIGITS
    years = (day[:4] if has_century else f"20{day[:2]}", f"20{day[4:6]}")  # YYYYMMDD or YYMMDD, and DDMMYY
    moments = [calendar_date(int(years[0]), int(day[-4:-2]), int(day[-2:]))]
    if not has_century:
        moments.append(calendar_date(int(years[1]), int(day[2:4]), int(day[:2])))
    days = [moment for moment in moments if moment is not None and _OLDEST_YEAR <= moment.year <= today.year + 1]
    if any(-_SINCE <= (moment - today).days <= _UNTIL for moment in days):
        return {Lookalike.TIMESTAMP: CounterEvidence.STRONG}
    return {Lookalike.TIMESTAMP: CounterEvidence.FAIR if has_century else CounterEvidence.WEAK} if days else {}
