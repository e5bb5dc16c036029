"""How sure it is that digits in a text are an identity number.

Where they read as a number of a scheme, three things are weighed: how much the scheme's own checks tell (`BASE_SCORES`), what the words
beside them say (`context_words`), and what else they may be (`counterevidence`): a telephone number, a point in time, a piece of something
longer.
"""

from datetime import date
from enum import IntEnum
from typing import Final, TypeGuard

import attrs

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme
from nordlib.identity.redaction.candidates import Candidate
from nordlib.identity.redaction.context_words import Label, LabelMatch, Lookalike, label_after
from nordlib.identity.redaction.counterevidence import Alternatives, CounterEvidence, from_reading, from_surroundings, is_swedish_mobile
from nordlib.identity.schemes.registry import parse_with, reference_date

__all__ = ["BASE_SCORES", "Confidence", "ScoredCandidate", "score"]


class Confidence(IntEnum):
    """How sure it is; the surer is the greater."""

    LOW = 1
    """It has the shape, and hardly a check: any number of that length may look so."""
    MEDIUM = 2
    """It may well be one."""
    HIGH = 3
    """It is one, or it is a rare chance."""


_LOW, _MEDIUM, _HIGH = Confidence

#: What a number says by itself: written with a sign before its last digits, and without. Of a hundred random digits of the right length and
#: shape fewer than one reads as a number where it is HIGH.
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
}
_LONG: Final = 12  # digits of a Swedish number with its century, which is as good as a sign


@attrs.frozen
class ScoredCandidate:
    """A candidate that reads as a number: how it reads, the surest first; how sure that is; what else it may be; and its label."""

    start: int
    end: int
    numbers: tuple[IdentityNumber, ...]
    confidence: Confidence
    lookalikes: frozenset[Lookalike]
    label: Label | None = attrs.field(default=None, eq=False)


def score(text: str, candidate: Candidate, before: LabelMatch, on: date | None, schemes: frozenset[Scheme]) -> ScoredCandidate | None:
    """A candidate of a plain text, with its label before it, as a number of one of these schemes; None where it is none."""
    label, gap = (None, "") if before.inherited and is_swedish_mobile(candidate.number) else before[:2]
    if candidate.needs_label and (not isinstance(label, frozenset) or before.inherited):
        return None
    found = (parse_with(candidate.number, scheme, on, lenient=False) for scheme in candidate.schemes if scheme in schemes)
    numbers = [number for number in found if isinstance(number, IdentityNumber) and candidate.year in (None, _year(number))]
    if not numbers:
        return None
    if not isinstance(label, frozenset):
        label = label_after(text, candidate.end) or label
    place = from_surroundings(text, candidate, reference_date(Scheme.SE, on), touches=label is not None and not gap)
    read = [(number, {**place, **from_reading(number, candidate, label)}) for number in numbers]
    weighed = [(_level(number, candidate, label, alike), _names(label, number.scheme), number, alike) for number, alike in read]
    levels = sorted(weighed, key=_surest, reverse=True)
    surest = levels[0][0]
    kept = [(number, alike) for level, _, number, alike in levels if level >= min(surest, _MEDIUM)]
    lookalikes = frozenset(each for _, alike in kept for each in alike)
    return ScoredCandidate(candidate.start, candidate.end, tuple(number for number, _ in kept), surest, lookalikes, label)


def _surest(weighed: tuple[Confidence, bool, IdentityNumber, Alternatives]) -> tuple[Confidence, bool]:
    return weighed[:2]


def _names(label: Label | None, scheme: Scheme) -> TypeGuard[frozenset[Scheme]]:
    return isinstance(label, frozenset) and scheme in label


def _year(number: IdentityNumber) -> int | None:
    return None if number.birth_date is None else number.birth_date.year


def _level(number: IdentityNumber, candidate: Candidate, label: Label | None, alike: Alternatives) -> Confidence:
    """How sure one reading is: a label decides, else what the number says by itself, and less where it may be something else."""
    if _names(label, number.scheme) and number.kind is not NumberKind.COMPANY:
        is_weak = BASE_SCORES[number.kind] == (_LOW, _LOW) and (len(label) > 1 or Lookalike.TIMESTAMP in alike)
        if alike.get(Lookalike.PIECE) is CounterEvidence.STRONG or (is_weak and Lookalike.PIECE in alike):
            return _LOW
        return _MEDIUM if is_weak else _HIGH
    if candidate.needs_label:
        return _LOW
    itself, objection = _by_itself(number, candidate), max(alike.values(), default=None)
    if objection is None or (objection is CounterEvidence.WEAK and itself is _HIGH):
        return itself
    return _LOW if objection is CounterEvidence.STRONG else Confidence(max(itself - 1, _LOW))


def _by_itself(number: IdentityNumber, candidate: Candidate) -> Confidence:
    """What scheme, kind and written form say, without the text around them."""
    if "no_mod11_unlisted_date" in number.flags:  # of such a number only the date can be wrong
        return _LOW
    is_long = number.scheme is Scheme.SE and len(candidate.number) >= _LONG
    level = BASE_SCORES[number.kind][0 if candidate.has_separator or is_long else 1]
    if "no_mod11" in number.flags:
        return Confidence(max(level - 1, _LOW))
    return min(level, _MEDIUM) if "rules2032" in number.flags else level
