"""Score a candidate: how likely it is that digits in a text are an identity number.

`candidates` finds every place that has the shape of a number (`patterns` has the shapes), `score` below turns it into a confidence, and
`detection.find` drops what is below the caller's threshold. A confidence is one of three levels (`Confidence`), not a probability; each
step either sets the level or lowers it.

1. Readings. The candidate is parsed in every scheme whose shape it has. A scheme that rejects it (no such date, wrong check digit) gives no
   reading, and a candidate without a reading is dropped. Several readings can remain: ten digits may be a personnummer, a Danish
   replacement number and an Icelandic system number. Each reading is scored on its own.

2. Base score. `BASE_SCORES` has two levels for each kind of number: written with a sign before the last digits, and without. They say how
   much the checks of the scheme prove. HIGH means that fewer than 1 in 100 random digit strings of that shape would be a valid number: the
   date and the two check digits of a fødselsnummer reach that without a sign. Ten digits without a sign are at most MEDIUM. LOW means
   hardly any check, as in an LMA number. A Swedish number with its century (12 digits) counts as signed. A flag of the reading can lower
   the base score: a Danish or Icelandic number without modulus 11 by one level (a Danish one to LOW if its date is not listed), and a
   Norwegian number under the rules of 2032 to at most MEDIUM.

3. Label. A label is a word beside the digits (`context_words`), the letters of a country directly before them, or the heading of their
   column in a table (`tables`). If it names the scheme of the reading, it decides: the level is HIGH, whatever the base score and the
   counterevidence. The exceptions: a company's kennitala is scored as if it had no label, since it is not a person's number; a weak kind
   (both base scores LOW) is only MEDIUM if the label names more than one scheme ("personnummer" beside eight digits) or the digits may be a
   timestamp, and LOW if they may be a day or are grouped in an unusual way; and a piece of something longer is LOW if the evidence for that
   is STRONG, or if it would otherwise be that MEDIUM. A word for a Swedish business decides for a Swedish number: a sole trader's
   organisation number is the personnummer, and a company's is never read as one.

   A label reaches its number and no further. The next numbers of a list inherit it, but not what may be a telephone number, and not a date
   or a weak kind unless it is written like the number before it. A candidate that is grouped in an unusual way (`needs_label`) counts only
   if its label is near, or inherited in a list whose numbers are written alike; if it has lost a zero or may be a date, only if its label
   is directly beside it.

4. Counterevidence. If no label decides, `counterevidence` lists what else the digits may be: a telephone number, a timestamp, a piece of a
   hash, or what the label of a look-alike says ("order", "konto"). Only the strongest item counts. WEAK lowers the base score by one
   level, unless it is HIGH; FAIR lowers it by one level; STRONG makes it LOW.

5. Threshold. The candidate has the confidence of its best reading. The readings that stay are those of at least MEDIUM, or all of them if
   even the best one is LOW. `find` and `redact` report MEDIUM and HIGH by default, because hiding an order number costs less than leaving
   a number in a log.

Worked example: `order 9005192381`.
    Readings:         personnummer (1990-05-19), erstatnings-CPR (day 90 - 60 = 30, month 05) and kerfiskennitala (it begins with 8 or 9).
    Base scores:      without a sign MEDIUM, LOW (without modulus 11, and not a listed date) and LOW.
    Label:            "order" does not name a scheme, so it decides nothing; it names the look-alike CASE.
    Counterevidence:  the label of a case is FAIR. MEDIUM becomes LOW, and LOW stays LOW.
    Result:           LOW, with `Lookalike.CASE`: `redact` leaves the digits visible.
Change one thing at a time:
    `9005192381`               no label, no counterevidence: MEDIUM from the base score, hidden by default.
    `order 900519-2381`        with a sign the base score of the personnummer is HIGH, and FAIR lowers it to MEDIUM: hidden by default.
    `personnummer 9005192381`  the label names every scheme and decides: HIGH.
"""

import re
from datetime import date
from enum import IntEnum
from typing import Final, NamedTuple, TypeGuard

import attrs

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme
from nordlib.identity.redaction.candidates import Candidate
from nordlib.identity.redaction.context_words import Label, LabelMatch, Lookalike, label_after
from nordlib.identity.redaction.counterevidence import (
    Alternatives,
    CounterEvidence,
    from_reading,
    from_surroundings,
    is_date_and_time,
    is_day,
    is_swedish_mobile,
    is_telephone,
)
from nordlib.identity.schemes.registry import parse_with, reference_date

__all__ = ["BASE_SCORES", "Confidence", "ScoredCandidate", "how_written", "score"]


class Confidence(IntEnum):
    """How likely it is that digits are an identity number. A greater value is more likely."""

    LOW = 1
    """The digits have the shape but pass hardly any check, or are more likely something else."""
    MEDIUM = 2
    """The digits may well be an identity number."""
    HIGH = 3
    """The digits are an identity number, or match by a rare coincidence."""


_LOW, _MEDIUM, _HIGH = Confidence

#: The confidence in a number without its context: written with a sign before its last digits, and without. At HIGH fewer than 1 in 100
#: random digit strings of the right length and shape are valid numbers.
BASE_SCORES: Final = {
    NumberKind.PERSONNUMMER: (_HIGH, _MEDIUM),
    NumberKind.SAMORDNINGSNUMMER: (_HIGH, _MEDIUM),
    NumberKind.INTERIM: (_HIGH, _MEDIUM),
    NumberKind.LMA: (_LOW, _LOW),
    NumberKind.FNR: (_HIGH, _HIGH),
    NumberKind.DNR: (_HIGH, _HIGH),
    NumberKind.HNR: (_HIGH, _HIGH),
    NumberKind.DNR_HNR: (_HIGH, _HIGH),
    NumberKind.FHNR: (_LOW, _LOW),
    NumberKind.CPR: (_HIGH, _MEDIUM),
    NumberKind.ERSTATNINGS_CPR: (_HIGH, _MEDIUM),
    NumberKind.ECPR_X: (_MEDIUM, _LOW),
    NumberKind.ECPR_D: (_MEDIUM, _LOW),
    NumberKind.HETU: (_HIGH, _HIGH),
    NumberKind.TEMPORARY: (_HIGH, _HIGH),
    NumberKind.PERSON: (_HIGH, _MEDIUM),
    NumberKind.COMPANY: (_LOW, _LOW),
    NumberKind.KERFISKENNITALA: (_LOW, _LOW),
    NumberKind.P_TAL: (_LOW, _LOW),
    NumberKind.ISIKUKOOD: (_MEDIUM, _MEDIUM),
    NumberKind.ASMENS_KODAS: (_MEDIUM, _MEDIUM),
    NumberKind.PERSONAS_KODS: (_HIGH, _MEDIUM),
    NumberKind.PERSONAS_KODS_UNDATED: (_LOW, _LOW),
}
#: The kinds whose digits prove hardly anything, however they are written.
_WEAK_KINDS: Final = frozenset(kind for kind, scores in BASE_SCORES.items() if scores == (_LOW, _LOW))
_DIGIT, _LETTER = re.compile(r"[0-9]"), re.compile(r"[A-Za-z]")
_UNCHECKED: Final = frozenset({"no_mod11", "no_mod11_unlisted_date"})
#: Digits that go on behind a candidate: directly, or after a few other characters.
_GOES_ON_CLOSELY: Final = re.compile(r"[-.:][0-9*]")
_GOES_ON: Final = re.compile(r"[^0-9A-Za-z,;\n*]{0,3}[A-Za-z]{0,3}[0-9*]")
_LONG: Final = 12  # digits of a Swedish number with its century, which proves as much as a sign


@attrs.frozen
class ScoredCandidate:
    """A candidate that is a valid number in at least one scheme."""

    start: int
    """The index of its first character in the normalized text."""
    end: int
    """The index after its last character."""
    numbers: tuple[IdentityNumber, ...]
    """Its readings, the most likely first."""
    confidence: Confidence
    """The confidence of the most likely reading."""
    lookalikes: frozenset[Lookalike]
    """What it may be instead, according to the counterevidence against these readings."""
    label: Label | None = attrs.field(default=None, eq=False)
    """What its label says, which the next number of a list inherits; None without a label."""
    written: str = attrs.field(default="", eq=False)
    """How it is written (`how_written`)."""


def how_written(text: str, candidate: Candidate) -> str:
    """Return how a candidate is written: 9 for each digit, lost zeros included, and A for each letter, without its check character."""
    return "9" * candidate.lost_zeros + _LETTER.sub("A", _DIGIT.sub("9", text[candidate.start : candidate.end - 1]))


def score(text: str, candidate: Candidate, before: LabelMatch, on: date | None, schemes: frozenset[Scheme]) -> ScoredCandidate | None:
    """Return a candidate with its readings and its confidence; None if it is not a valid number in any of the schemes.

    Args:
        text: the normalized text.
        candidate: a place in that text.
        before: the label before the candidate.
        on: the reference date; None stands for today.
        schemes: the schemes to read it in.
    """
    if candidate.needs_label and not _is_labelled(text, candidate, before):
        return None
    parsed = (parse_with(candidate.number, scheme, on, lenient=False) for scheme in candidate.schemes if scheme in schemes)
    numbers = [number for number in parsed if isinstance(number, IdentityNumber) and candidate.year in (None, _year(number))]
    if not numbers:
        return None
    if before.is_inherited and is_swedish_mobile(text[candidate.start : candidate.end]):
        before = LabelMatch(None)
    after = None if isinstance(before.label, frozenset) else label_after(text, candidate.end)
    before = before if after is None else LabelMatch(after, " ")
    touches = before.label is not None and not before.gap
    shared = from_surroundings(text, candidate, reference_date(Scheme.SE, on), touches=touches)
    if _goes_on(text, candidate, before):
        numbers = [number for number in numbers if number.kind not in _WEAK_KINDS]
    if candidate.needs_label and not (before.is_beside or before.is_inherited):
        numbers = [number for number in numbers if _is_checked(number)]  # words stand between: only a check tells what the digits are
    readings = [_scored(number, candidate, before, shared) for number in numbers]
    if not readings:
        return None
    readings.sort(key=lambda reading: (reading.level, reading.is_named), reverse=True)
    best = readings[0].level
    likely = [reading for reading in readings if reading.level >= min(best, _MEDIUM)]
    lookalikes = frozenset(lookalike for reading in likely for lookalike in reading.against)
    found = tuple(reading.number for reading in likely)
    return ScoredCandidate(candidate.start, candidate.end, found, best, lookalikes, before.label, how_written(text, candidate))


def _is_labelled(text: str, candidate: Candidate, before: LabelMatch) -> bool:
    """Whether a label vouches for a candidate that needs one: near it, or inherited in a list whose numbers are written alike.

    What may as well be a date, a telephone number or any short number must stand directly beside its label.
    """
    written = text[candidate.start : candidate.end]
    if is_telephone(written):
        return False
    is_doubtful = candidate.lost_zeros or is_swedish_mobile(candidate.number) or is_date_and_time(written)
    if Scheme.SE_LMA in candidate.schemes:  # any eight digits would do
        return (before.is_alike or before.is_beside) and not is_doubtful
    if before.is_inherited:
        return before.is_alike or candidate.lost_zeros == 1 or not is_doubtful
    return before.is_beside if is_doubtful else before.is_near


def _goes_on(text: str, candidate: Candidate, before: LabelMatch) -> bool:
    """Whether digits go on behind a candidate, so that it is a number only if its digits have a check.

    A label that names one scheme vouches for a number in its own form, before a blank as well.
    """
    is_written_as_usual = len(before.schemes) == 1 and not candidate.needs_label
    return (_GOES_ON_CLOSELY if is_written_as_usual else _GOES_ON).match(text, candidate.end) is not None


def _is_checked(number: IdentityNumber) -> bool:
    """Whether a check digit tells the number from other digits with a date."""
    return number.kind not in _WEAK_KINDS and _UNCHECKED.isdisjoint(number.flags)


class _Reading(NamedTuple):
    """One reading of a candidate, and how likely it is."""

    level: Confidence
    is_named: bool
    number: IdentityNumber
    against: Alternatives


def _scored(number: IdentityNumber, candidate: Candidate, before: LabelMatch, shared: Alternatives) -> _Reading:
    label: Label | None = before.schemes if number.scheme in before.schemes else before.label
    if isinstance(label, frozenset) and not _vouches(label, number, before, shared):
        label = None
    against = {**shared, **from_reading(number, candidate, label)}
    return _Reading(_level(number, candidate, label, against), _names(label, number.scheme), number, against)


def _vouches(label: frozenset[Scheme], number: IdentityNumber, before: LabelMatch, shared: Alternatives) -> bool:
    """Whether a label that names schemes says anything of a reading that has hardly a check, or that may be a point in time."""
    is_weak = number.kind in _WEAK_KINDS
    if before.is_inherited:
        return before.is_alike or not (is_weak or Lookalike.TIMESTAMP in shared)
    return before.is_beside or not is_weak or len(label) == 1


def _names(label: Label | None, scheme: Scheme) -> TypeGuard[frozenset[Scheme]]:
    return isinstance(label, frozenset) and scheme in label


def _year(number: IdentityNumber) -> int | None:
    return None if number.birth_date is None else number.birth_date.year


def _level(number: IdentityNumber, candidate: Candidate, label: Label | None, against: Alternatives) -> Confidence:
    """Return the confidence in one reading: a label for its scheme decides; otherwise the base score, lowered by the counterevidence."""
    if _names(label, number.scheme) and number.kind is not NumberKind.COMPANY:
        is_weak = number.kind in _WEAK_KINDS and (len(label) > 1 or Lookalike.TIMESTAMP in against)
        if against.get(Lookalike.PIECE) is CounterEvidence.STRONG or (is_weak and Lookalike.PIECE in against):
            return _LOW
        if is_weak and len(label) > 1 and (candidate.needs_label or is_day(number.canonical)):
            return _LOW
        return _MEDIUM if is_weak else _HIGH
    base, strongest = _base_score(number, candidate), max(against.values(), default=None)
    if strongest is None or (strongest is CounterEvidence.WEAK and base is _HIGH):
        return base
    return _LOW if strongest is CounterEvidence.STRONG else Confidence(max(base - 1, _LOW))


def _base_score(number: IdentityNumber, candidate: Candidate) -> Confidence:
    """Return the confidence that scheme, kind and written form give, without the text around the number."""
    if candidate.needs_label or "no_mod11_unlisted_date" in number.flags:  # the date is the only check of such a Danish number
        return _LOW
    is_long = number.scheme is Scheme.SE and len(candidate.number) >= _LONG
    level = BASE_SCORES[number.kind][0 if candidate.has_separator or is_long else 1]
    if "no_mod11" in number.flags:
        return Confidence(max(level - 1, _LOW))
    return min(level, _MEDIUM) if "rules2032" in number.flags else level
