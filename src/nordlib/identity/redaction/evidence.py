"""How sure it is that digits in a text are an identity number.

Where they read as a number of a scheme, three things are weighed: how much the scheme's own checks tell (`BY_ITSELF`), what the words
beside them say (`labels`), and what else they may be by their shape and their neighbours: a telephone number, a point in time, a piece of
something longer.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import IntEnum
from typing import Final, TypeAlias

import attrs

from nordlib.identity.checks import calendar_date
from nordlib.identity.number import IdentityNumber, Kind, Scheme
from nordlib.identity.redaction.labels import Label, Lookalike, label_of
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
_ANY: Final = frozenset(Scheme)
_LONG: Final = 12  # digits of a Swedish number with its century, which is as good as a sign
#: What is logged or filed is mostly of the last year or of the next days, and seldom older than this year.
_SINCE: Final = timedelta(days=400)
_UNTIL: Final = timedelta(days=31)
_OLDEST_YEAR: Final = 2000
_DAY_DIGITS: Final = 8
_PHONE_DIGITS: Final = 10
_NEAR: Final = 32  # characters on each side that may belong to it
#: Letters and digits mixed, without a break: a hash, a code.
_HASH_BEFORE: Final = re.compile(r"[0-9*][A-Za-z]+\Z")
_HASH_BEHIND: Final = re.compile(r"[A-Za-z]+[0-9*]")
#: A further group of digits.
_GROUP_BEFORE: Final = re.compile(r"[0-9*][A-Za-z]*[-.]\Z")
_GROUP_BEHIND: Final = re.compile(r"[-.][A-Za-z]*[0-9*]")


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
    """A candidate that reads as a number: how it reads, how sure that is, and what else it may be."""

    start: int
    end: int
    numbers: tuple[IdentityNumber, ...]
    confidence: Confidence
    lookalikes: frozenset[Lookalike]


def weigh(text: str, candidate: Candidate, on: date | None, schemes: frozenset[Scheme]) -> Weighed | None:
    """A candidate of a plain text as a number of one of these schemes; None where it is none."""
    found = (reading(candidate.number, scheme, on, lenient=False) for scheme in candidate.schemes if scheme in schemes)
    numbers = [number for number in found if isinstance(number, IdentityNumber)]
    if not numbers:
        return None
    label, gap = label_of(text, candidate.start, candidate.end)
    around = {**_around(text, candidate, touches=not gap), **_moment(candidate.number, reference_date(Scheme.SE, on))}
    read = [(number, {**_labelled(number, label, gap), **around, **_phone(number, candidate)}) for number in numbers]
    levels = [_level(number, candidate, label, alike) for number, alike in read]
    surest = max(levels)
    kept = [each for each, level in zip(read, levels, strict=True) if level is surest]
    lookalikes = frozenset(each for _, alike in kept for each in alike)
    return Weighed(candidate.start, candidate.end, tuple(number for number, _ in kept), surest, lookalikes)


def _level(number: IdentityNumber, candidate: Candidate, label: Label | None, alike: Alike) -> Confidence:
    """How sure one reading is: a label decides, else what the number says by itself, and less where it may be something else."""
    if isinstance(label, frozenset) and number.scheme in label and number.kind is not Kind.COMPANY:
        if alike.get(Lookalike.PIECE) is Objection.STRONG:
            return _LOW
        is_weak = BY_ITSELF[number.kind] == (_LOW, _LOW) and (label == _ANY or Lookalike.TIMESTAMP in alike)
        return _MEDIUM if is_weak else _HIGH
    itself, objection = _by_itself(number, candidate), max(alike.values(), default=None)
    if objection is None or (objection is Objection.WEAK and itself is _HIGH):
        return itself
    return _LOW if objection is Objection.STRONG else Confidence(max(itself - 1, _LOW))


def _by_itself(number: IdentityNumber, candidate: Candidate) -> Confidence:
    """What scheme, kind and written form say, without the text around them."""
    is_long = number.scheme is Scheme.SE and len(candidate.number) >= _LONG
    level = BY_ITSELF[number.kind][0 if candidate.signed or is_long else 1]
    if "no_mod11" in number.flags:
        return Confidence(max(level - 1, _LOW))
    return min(level, _MEDIUM) if "rules2032" in number.flags else level


def _labelled(number: IdentityNumber, label: Label | None, gap: str) -> Alike:
    """What a label says it is instead. A Norwegian account number has eleven digits too, and the second check digit of a fødselsnummer."""
    if not isinstance(label, Lookalike):
        return {}
    is_account = label is Lookalike.ACCOUNT and number.scheme is Scheme.NO and not gap.strip(" \t.:#=")
    return {label: Objection.FAIR if is_account else Objection.WEAK}


def _phone(number: IdentityNumber, candidate: Candidate) -> Alike:
    """Ten digits that begin with one 0 are a Swedish telephone number rather than any other than a personnummer of the years 01 to 09."""
    digits = candidate.number
    is_phone = len(digits) == _PHONE_DIGITS and digits[0] == "0" != digits[1] and number.kind is not Kind.PERSONNUMMER
    return {Lookalike.PHONE: Objection.STRONG} if is_phone else {}


def _around(text: str, candidate: Candidate, *, touches: bool) -> Alike:
    """What the characters beside it say: `+` a telephone number, letters and further groups of digits a piece of something longer.

    An asterisk stands for a digit, so that what was redacted says the same as before.
    """
    before, behind = text[max(0, candidate.start - _NEAR) : candidate.start], text[candidate.end : candidate.end + _NEAR]
    if before.endswith("+"):
        return {Lookalike.PHONE: Objection.STRONG}
    if _HASH_BEFORE.search(before) or _HASH_BEHIND.match(behind):
        return {Lookalike.PIECE: Objection.STRONG}
    if _GROUP_BEFORE.search(before) or _GROUP_BEHIND.match(behind) or behind[:1].isalpha():
        return {Lookalike.PIECE: Objection.FAIR}
    return {Lookalike.PIECE: Objection.WEAK} if before[-1:].isalpha() and not touches else {}


def _moment(digits: str, today: date) -> Alike:
    """Whether digits are a day, or a day and a time: more likely so with a century, and very likely if it is a recent one."""
    digits = digits.replace("-", "")
    day, time = (digits, "0000") if len(digits) == _DAY_DIGITS else (digits[:-4], digits[-4:])
    if not digits.isdigit() or len(day) not in (6, _DAY_DIGITS) or not ("0000" <= time <= "2359" and time[2:] <= "59"):
        return {}
    year = int(day[:-4]) + (2000 if len(day) == 6 else 0)
    moment = calendar_date(year, int(day[-4:-2]), int(day[-2:]))
    if moment is None or not _OLDEST_YEAR <= moment.year <= today.year + 1:
        return {}
    if today - _SINCE <= moment <= today + _UNTIL:
        return {Lookalike.TIMESTAMP: Objection.STRONG}
    return {Lookalike.TIMESTAMP: Objection.FAIR if len(day) == _DAY_DIGITS else Objection.WEAK}
