"""How sure it is that digits in a text are an identity number.

Where they read as a number of a scheme, three things are weighed: how much the scheme's own checks tell (`BY_ITSELF`), what the words
beside them say (`labels`), and what else they may be by their shape and their neighbours: a telephone number, a point in time, a piece of
something longer.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Final, TypeAlias

import attrs

from nordlib.identity.checks import calendar_date
from nordlib.identity.number import IdentityNumber, Kind, Scheme
from nordlib.identity.redaction.labels import Found, Label, Lookalike, label_behind
from nordlib.identity.redaction.shapes import Candidate
from nordlib.identity.schemes import reading, reference_date

__all__ = ["BY_ITSELF", "Confidence", "Weighed", "weigh"]


class Confidence(IntEnum):
    """How sure it is; the surer is the greater."""

    LOW = 1
    """It has the shape, and hardly a check: any number of that length may look so."""
    MEDIUM = 2
    """It may well be one."""
    HIGH = 3
    """It is one, or it is a rare chance."""


_LOW, _MEDIUM, _HIGH = Confidence

#: What a number says by itself: written with a sign or a blank before its last digits, and without. Of a hundred random digits of the right
#: length and shape fewer than one reads as a number where it is HIGH.
BY_ITSELF: Final = {
    Kind.PERSONNUMMER: (_HIGH, _MEDIUM),
    Kind.SAMORDNINGSNUMMER: (_HIGH, _MEDIUM),
    Kind.INTERIM: (_HIGH, _MEDIUM),
    Kind.LMA: (_LOW, _LOW),
    Kind.FNR: (_HIGH, _HIGH),
    Kind.DNR: (_HIGH, _HIGH),
    Kind.HNR: (_HIGH, _HIGH),
    Kind.DNR_HNR: (_HIGH, _HIGH),
    Kind.FHNR: (_LOW, _LOW),
    Kind.CPR: (_HIGH, _MEDIUM),
    Kind.ERSTATNINGS_CPR: (_HIGH, _MEDIUM),
    Kind.ECPR_X: (_MEDIUM, _LOW),
    Kind.ECPR_D: (_MEDIUM, _LOW),
    Kind.HETU: (_HIGH, _HIGH),
    Kind.TEMPORARY: (_HIGH, _HIGH),
    Kind.PERSON: (_HIGH, _MEDIUM),
    Kind.COMPANY: (_LOW, _LOW),
    Kind.KERFISKENNITALA: (_LOW, _LOW),
    Kind.P_TAL: (_LOW, _LOW),
    Kind.ISIKUKOOD: (_MEDIUM, _MEDIUM),
    Kind.ASMENS_KODAS: (_MEDIUM, _MEDIUM),
}
_LONG: Final = 12  # digits of a Swedish number with its century, which is as good as a sign
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
_HASH_BEHIND: Final = re.compile(r"[A-Za-z]+(?:[0-9]|\*{3})")
#: A further group of digits.
_GROUP_BEFORE: Final = re.compile(r"(?:[0-9]|\*{3})[A-Za-z]*[-.]\Z")
_GROUP_BEHIND: Final = re.compile(r"[-.][A-Za-z]*(?:[0-9]|\*{3})")


class Objection(IntEnum):
    """How much speaks against a number, unless a label speaks for it."""

    WEAK = 1
    """It is a level less sure, but where it is sure by itself."""
    FAIR = 2
    """It is a level less sure."""
    STRONG = 3
    """It is not sure at all."""


#: What else it may be, and how much speaks for that.
Alike: TypeAlias = Mapping[Lookalike, Objection]


@attrs.frozen
class Weighed:
    """A candidate that reads as a number: how it reads, the surest first; how sure that is; what else it may be; and its label."""

    start: int
    end: int
    numbers: tuple[IdentityNumber, ...]
    confidence: Confidence
    lookalikes: frozenset[Lookalike]
    label: Label | None = attrs.field(default=None, eq=False)


def weigh(text: str, candidate: Candidate, before: Found, on: date | None, schemes: frozenset[Scheme]) -> Weighed | None:
    """A candidate of a plain text, with its label before it, as a number of one of these schemes; None where it is none."""
    label, gap = (None, "") if before.inherited and _MOBILE.fullmatch(candidate.number) else before[:2]
    if candidate.loose and (not isinstance(label, frozenset) or before.inherited):
        return None
    found = (reading(candidate.number, scheme, on, lenient=False) for scheme in candidate.schemes if scheme in schemes)
    numbers = [number for number in found if isinstance(number, IdentityNumber) and candidate.year in (None, _year(number))]
    if not numbers:
        return None
    if not isinstance(label, frozenset):
        label = label_behind(text, candidate.end) or label
    around = {**_around(text, candidate, touches=label is not None and not gap), **_moment(candidate.number, reference_date(Scheme.SE, on))}
    read = [(number, {**_labelled(number, label), **around, **_phone(number, candidate)}) for number in numbers]
    levels = sorted(((_level(number, candidate, label, alike), number, alike) for number, alike in read), key=_surest, reverse=True)
    surest = levels[0][0]
    kept = [(number, alike) for level, number, alike in levels if level >= min(surest, _MEDIUM)]
    lookalikes = frozenset(each for _, alike in kept for each in alike)
    return Weighed(candidate.start, candidate.end, tuple(number for number, _ in kept), surest, lookalikes, label)


def _surest(weighed: tuple[Confidence, IdentityNumber, Alike]) -> Confidence:
    return weighed[0]


def _year(number: IdentityNumber) -> int | None:
    return None if number.birth_date is None else number.birth_date.year


def _level(number: IdentityNumber, candidate: Candidate, label: Label | None, alike: Alike) -> Confidence:
    """How sure one reading is: a label decides, else what the number says by itself, and less where it may be something else."""
    if isinstance(label, frozenset) and number.scheme in label and number.kind is not Kind.COMPANY:
        is_weak = BY_ITSELF[number.kind] == (_LOW, _LOW) and (len(label) > 1 or Lookalike.TIMESTAMP in alike)
        if alike.get(Lookalike.PIECE) is Objection.STRONG or (is_weak and Lookalike.PIECE in alike):
            return _LOW
        return _MEDIUM if is_weak else _HIGH
    if candidate.loose:
        return _LOW
    itself, objection = _by_itself(number, candidate), max(alike.values(), default=None)
    if objection is None or (objection is Objection.WEAK and itself is _HIGH):
        return itself
    return _LOW if objection is Objection.STRONG else Confidence(max(itself - 1, _LOW))


def _by_itself(number: IdentityNumber, candidate: Candidate) -> Confidence:
    """What scheme, kind and written form say, without the text around them."""
    if "no_mod11_unlisted_date" in number.flags:  # of such a number only the date can be wrong
        return _LOW
    is_long = number.scheme is Scheme.SE and len(candidate.number) >= _LONG
    level = BY_ITSELF[number.kind][0 if candidate.signed or is_long else 1]
    if "no_mod11" in number.flags:
        return Confidence(max(level - 1, _LOW))
    return min(level, _MEDIUM) if "rules2032" in number.flags else level


def _labelled(number: IdentityNumber, label: Label | None) -> Alike:
    """What a label says it is instead. Case numbers are dated too, and a Norwegian account has the last digit of a fødselsnummer."""
    if not isinstance(label, Lookalike):
        return {}
    is_like_it = label is Lookalike.CASE or (label is Lookalike.ACCOUNT and number.scheme is Scheme.NO)
    return {label: Objection.FAIR if is_like_it else Objection.WEAK}


def _phone(number: IdentityNumber, candidate: Candidate) -> Alike:
    """Ten digits that begin as a Swedish mobile number does are one rather than any number but a personnummer of 2007."""
    is_phone = _MOBILE.fullmatch(candidate.number) is not None and number.kind is not Kind.PERSONNUMMER
    return {Lookalike.PHONE: Objection.STRONG} if is_phone else {}


def _around(text: str, candidate: Candidate, *, touches: bool) -> Alike:
    """What the characters beside it say: `+` a telephone number, letters and further groups of digits a piece of something longer.

    An asterisk stands for a digit, so that what was redacted says the same as before.
    """
    before, behind = text[max(0, candidate.start - _NEAR) : candidate.start], text[candidate.end : candidate.end + _NEAR]
    if before.endswith("+") and not candidate.signed and _COUNTRY.match(candidate.number):
        return {Lookalike.PHONE: Objection.STRONG}
    if _HASH_BEFORE.search(before) or _HASH_BEHIND.match(behind):
        return {Lookalike.PIECE: Objection.STRONG}
    if _GROUP_BEFORE.search(before) or _GROUP_BEHIND.match(behind) or behind[:1].isalpha():
        return {Lookalike.PIECE: Objection.FAIR}
    return {Lookalike.PIECE: Objection.WEAK} if before[-1:].isalpha() and not touches else {}


def _moment(digits: str, today: date) -> Alike:
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
        return {Lookalike.TIMESTAMP: Objection.STRONG}
    return {Lookalike.TIMESTAMP: Objection.FAIR if long else Objection.WEAK} if days else {}
