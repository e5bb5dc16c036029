"""Finding identity numbers in a text."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, cast

import attrs

from nordlib.errors import InvalidData
from nordlib.identity.number import IdentityNumber, Scheme, SchemeName
from nordlib.identity.redaction.candidates import candidates
from nordlib.identity.redaction.context_words import LabelMatch, Lookalike, label_before
from nordlib.identity.redaction.normalization import normalize
from nordlib.identity.redaction.scoring import Confidence, ScoredCandidate, score
from nordlib.identity.schemes.registry import reference_date, scheme_module

__all__ = ["Finding", "find"]

#: What stands between the numbers of a list or a column.
_LISTED: Final = re.compile(r"[\s,;|/&\"'()\[\]]{1,8}|\s{0,2}(?:och|og|and|eller|or|samt)\s{0,2}")


@attrs.frozen
class Finding:
    """Where in a text a number stands, from `start` to before `end`; how sure that is; and how it reads.

    `numbers` has a reading for each scheme in which it may well be a number, the surest first. `lookalikes` is what else it may be.
    """

    start: int
    end: int
    confidence: Confidence
    numbers: tuple[IdentityNumber, ...]
    lookalikes: frozenset[Lookalike]


def find(
    text: str,
    *,
    on: date | None = None,
    min_confidence: Confidence = Confidence.MEDIUM,
    schemes: Iterable[Scheme | SchemeName] | None = None,
) -> tuple[Finding, ...]:
    """The identity numbers of a text, in order, none of which overlap; those that are at least so sure.

    `on` is the reference date, None today; `schemes` narrows what is looked for, None stands for all. The time is in proportion to the
    length of the text, whatever stands in it. Raises `InvalidData` for what is no text, date or confidence, or no list of schemes, and
    `UnknownScheme`.
    """
    if not issubclass(type(cast("object", text)), str):  # a proxy may say that it is one
        raise InvalidData("text", (f"it is a {type(text).__name__}; pass a str",))
    if not isinstance(cast("object", min_confidence), Confidence):
        raise InvalidData("confidence", (f"it is a {type(min_confidence).__name__}; pass a Confidence, such as Confidence.HIGH",))
    if isinstance(schemes, str):
        raise InvalidData("schemes", ("they are a str; pass a list of names, of one too",))
    wanted = frozenset(Scheme) if schemes is None else frozenset(scheme_module(each).SCHEME for each in schemes)
    if not wanted:
        raise InvalidData("schemes", ("there is none; leave them out for all",))
    reference_date(Scheme.SE, on)
    looked_through = normalize(text)
    sure = (each for each in _weighed(looked_through.text, on, wanted) if each.confidence >= min_confidence)
    return tuple(
        Finding(*looked_through.span(each.start, each.end), each.confidence, each.numbers, each.lookalikes) for each in _apart(sure)
    )


def _weighed(text: str, on: date | None, schemes: frozenset[Scheme]) -> Iterator[ScoredCandidate]:
    """Every candidate that is a number; in a list each has the label of the one before it, if it has none of its own."""
    last: ScoredCandidate | None = None
    place, label = -1, LabelMatch(None, "")
    for candidate in candidates(text):
        if candidate.start != place:
            place, label = candidate.start, label_before(text, candidate.start)
            if label.label is None and last is not None and _LISTED.fullmatch(text, last.end, place):
                label = LabelMatch(last.label, " ", inherited=True)
        weighed = score(text, candidate, label, on, schemes)
        if weighed is not None:
            yield weighed
            last = weighed if last is None or weighed.end > last.end else last


def _apart(found: Iterable[ScoredCandidate]) -> Iterator[ScoredCandidate]:
    """Of those that overlap the surer one, or the longer; of those that are the same, one with all readings."""
    kept: ScoredCandidate | None = None
    for each in found:
        if kept is None or each.start >= kept.end:
            if kept is not None:
                yield kept
            kept = each
        elif (each.start, each.end, each.confidence) == (kept.start, kept.end, kept.confidence):
            kept = attrs.evolve(
                kept, numbers=tuple(dict.fromkeys(kept.numbers + each.numbers)), lookalikes=kept.lookalikes | each.lookalikes
            )
        else:
            kept = max(kept, each, key=lambda one: (one.confidence, one.end - one.start))
    if kept is not None:
        yield kept
