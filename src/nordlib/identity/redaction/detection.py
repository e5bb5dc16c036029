"""Find the identity numbers in a text."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, cast

import attrs

from nordlib.errors import InvalidData
from nordlib.identity.number import IdentityNumber, Scheme, SchemeName
from nordlib.identity.redaction.candidates import grouped_candidates, shaped_candidates
from nordlib.identity.redaction.context_words import Label, LabelMatch, Lookalike, label_before
from nordlib.identity.redaction.normalization import normalize
from nordlib.identity.redaction.patterns import PLACE
from nordlib.identity.redaction.scoring import Confidence, ScoredCandidate, how_written, score
from nordlib.identity.redaction.tables import Tables
from nordlib.identity.schemes.registry import reference_date, scheme_module

__all__ = ["Finding", "find"]

#: The text between two numbers of a list or a column.
_LISTED: Final = re.compile(
    r"[\s,;|/&+\"'()\[\]]{1,8}|\s{0,2},?\s?(?:och|og|and|eller|or|samt|sekä|ja|tai|ir|või)\s{0,2}|[,;]?\s*\n\s*(?:[-*•]|\d{1,2}[.)])\s*"
)
#: A number that is redacted already, however it was grouped; the shortest has lost three zeros and has seven digits.
_REDACTED: Final = re.compile(r"(?:\*[^0-9A-Za-z*]{0,24}){6}")
#: The schemes of whose numbers a list has no others, unless its first one is of that scheme: hardly any digit of theirs is checked.
_UNCHECKED: Final = frozenset({Scheme.SE_LMA, Scheme.FO})


@attrs.frozen
class Finding:
    """A place in a text that holds an identity number, or what is probably one."""

    start: int
    """The index of its first character in the text."""
    end: int
    """The index after its last character."""
    confidence: Confidence
    """How likely it is that the digits are an identity number."""
    numbers: tuple[IdentityNumber, ...]
    """The readings of the digits, one for each scheme in which they may well be a number, the most likely first."""
    lookalikes: frozenset[Lookalike]
    """What the digits may be instead; empty if nothing suggests anything else."""


def find(
    text: str,
    *,
    on: date | None = None,
    min_confidence: Confidence = Confidence.MEDIUM,
    schemes: Iterable[Scheme | SchemeName] | None = None,
) -> tuple[Finding, ...]:
    """Return the identity numbers of a text that have at least `min_confidence`, in order and without overlap.

    The time is proportional to the length of the text, whatever the text contains.

    Args:
        text: any text; escapes such as `%2D` and characters outside ASCII are read too.
        on: the reference date; None stands for today.
        min_confidence: the lowest confidence of a finding.
        schemes: the schemes to look for; None stands for all.

    Raises:
        InvalidData: if the text, the date, the confidence or the list of schemes is not valid.
        UnknownScheme: if a scheme is not known.
    """
    if not issubclass(type(cast("object", text)), str):  # a proxy may claim to be a str
        raise InvalidData("text", (f"its type is {type(text).__name__}; pass a str",))
    if not isinstance(cast("object", min_confidence), Confidence):
        raise InvalidData("confidence", (f"its type is {type(min_confidence).__name__}; pass a Confidence, such as Confidence.HIGH",))
    if isinstance(schemes, str):
        raise InvalidData("schemes", ("their type is str; pass a list of names, even for one scheme",))
    wanted = frozenset(Scheme) if schemes is None else frozenset(scheme_module(scheme).SCHEME for scheme in schemes)
    if not wanted:
        raise InvalidData("schemes", ("the list is empty; leave the argument out to look for all schemes",))
    reference_date(Scheme.SE, on)
    normalized = normalize(text)
    likely = (scored for scored in _scored(normalized.text, on, wanted) if scored.confidence >= min_confidence)
    return tuple(
        Finding(*normalized.span(scored.start, scored.end), scored.confidence, scored.numbers, scored.lookalikes)
        for scored in _without_overlap(likely)
    )


def _scored(text: str, on: date | None, schemes: frozenset[Scheme]) -> Iterator[ScoredCandidate]:
    """Yield every candidate that reads as a number in one of the schemes."""
    last: ScoredCandidate | None = None
    tables = Tables(text)
    for place in PLACE.finditer(text):
        start = place.start()
        label = _label(text, start, last, tables)
        here = list[ScoredCandidate]()
        for candidate in (*shaped_candidates(text, start), *grouped_candidates(text, start, label.schemes)):
            is_alike = label.is_inherited and last is not None and how_written(text, candidate) == last.written
            scored = score(text, candidate, label._replace(is_alike=is_alike), on, schemes)
            if scored is not None:
                yield scored
                here.append(scored)
        likely = [scored for scored in here if last is None or scored.end > last.end]
        last = max(likely, key=_likelihood, default=last)


def _label(text: str, start: int, last: ScoredCandidate | None, tables: Tables) -> LabelMatch:
    """Return the label of the digits at a place: their own, or that of their column, or in a list that of the number before them.

    A label reaches its number and no further: what follows that number, unless it is listed with it, has no label.
    """
    label = label_before(text, start)
    if _REDACTED.search(label.gap):  # the label's number is hidden already
        label = LabelMatch(None)
    cell = tables.label_at(start)
    if cell is not None:
        heading, cell_start = cell
        return label if label.label is not None and cell_start <= start - len(label.gap) else heading
    if last is None or (label.label is not None and last.end <= start - len(label.gap)):
        return label
    if last.label is not None and _LISTED.fullmatch(text, last.end, start):
        return LabelMatch(_inherited(last), " ", is_inherited=True)
    return LabelMatch(None)


def _inherited(last: ScoredCandidate) -> Label | None:
    """Return the label that the next number of a list has; a word for a look-alike is dropped once a number has proved it wrong."""
    if isinstance(last.label, frozenset):
        return last.label - (_UNCHECKED - {number.scheme for number in last.numbers})
    return last.label if last.confidence is Confidence.LOW else None


def _likelihood(scored: ScoredCandidate) -> tuple[Confidence, int]:
    """Return what decides between candidates that overlap: the confidence, and then the length."""
    return scored.confidence, scored.end - scored.start


def _without_overlap(candidates_in_order: Iterable[ScoredCandidate]) -> Iterator[ScoredCandidate]:
    """Yield the most likely of overlapping candidates, or the longer one if two are equally likely.

    Candidates with the same place and confidence are merged into one with all their readings.
    """
    best: ScoredCandidate | None = None
    for scored in candidates_in_order:
        if best is None or scored.start >= best.end:
            if best is not None:
                yield best
            best = scored
        elif (scored.start, scored.end, scored.confidence) == (best.start, best.end, best.confidence):
            best = attrs.evolve(
                best, numbers=tuple(dict.fromkeys(best.numbers + scored.numbers)), lookalikes=best.lookalikes | scored.lookalikes
            )
        else:
            best = max(best, scored, key=_likelihood)
    if best is not None:
        yield best
