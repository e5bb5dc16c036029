"""Conditions in sentences of English."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from nordlib.proofs.conditions import Condition
from nordlib.proofs.literals import Literal
from nordlib.proofs.phrases import PHRASES, TODAY
from nordlib.proofs.sums import Bound, bound_of, narrowed, taken_apart
from nordlib.tracing import (
    AddMonths,
    Column,
    Comparison,
    Constant,
    Expression,
    ExpressionKind,
    IsMissing,
    IsTrue,
    LocalDay,
    WhichWord,
    columns_asked,
    kind_of,
)

__all__ = ["condition_sentence", "value_words"]

_NOW: Final = Column("now", ExpressionKind.INSTANT)
_ORDER: Final = {name: place for place, name in enumerate(PHRASES) if name != "now"}
_MOMENTS: Final = {
    "<": "is before",
    "<=": "is not after",
    "=": "is",
    "!=": "is not",
    ">": "is after",
    ">=": "is not before",
}
_DAYS: Final = {
    "<=": {0: "is not after {other}", -1: "is before {other}"},
    ">=": {0: "is not before {other}", 1: "is after {other}"},
    "=": {0: "is {other}"},
    "!=": {0: "is not {other}"},
}
_NUMBERS: Final = {
    "<": "is less than",
    "<=": "is at most",
    "=": "is",
    "!=": "is not",
    ">": "is more than",
    ">=": "is at least",
}


def condition_sentence(condition: Condition) -> str:
    """Return a condition as one sentence without its capital and its stop, "always" for one that asks nothing."""
    compared = {
        column.name for literal in condition if isinstance(literal.question, Comparison) for column in columns_asked(literal.question)
    }
    told = sorted((literal for literal in condition if not _is_understood(literal, compared)), key=_place)
    return _listed(dict.fromkeys(_bounds(told))) or "always"


def _place(literal: Literal) -> int:
    """Return where in a sentence an answer is said: in the order in which the columns of loans are listed."""
    return min(_ORDER.get(column.name, len(_ORDER)) for column in columns_asked(literal.question))


def _is_understood(literal: Literal, compared: set[str]) -> bool:
    """Whether an answer goes without saying: that a value is known which another answer compares."""
    question = literal.question
    if not isinstance(question, IsMissing) or literal.places == (0,):
        return False
    return all(column.name in compared for column in columns_asked(question))


def _bounds(literals: Iterable[Literal]) -> Iterator[str]:
    """Yield the words for each answer, for two limits of one sum together."""
    bounds = dict[Any, list[Bound]]()
    for literal in literals:
        if isinstance(literal.question, Comparison):
            bound = bound_of(literal.question, literal.places[0])
            bounds.setdefault(bound.parts, []).append(bound)
        else:
            bounds.setdefault(_answer(literal, literal.question), [])
    for key, limits in bounds.items():
        yield from _limits(limits) if limits else (key,)


def _limits(limits: list[Bound]) -> Iterator[str]:
    """Yield the words for the limits of one sum: of two that enclose it, together."""
    tight = narrowed(limits)
    if len(tight) == 2 and {each.relation for each in tight} == {">=", "<="} and isinstance(tight[0].limit, int):  # noqa: PLR2004 - both sides
        low, high = sorted(tight, key=lambda each: each.relation, reverse=True)
        yield _between(low, high)
        return
    for each in tight:
        yield _bound(each)


def _between(low: Bound, high: Bound) -> str:
    subject, other = _sides(low)
    if not other:
        return f"{subject} is {_number(low.limit)} to {_number(high.limit)}"
    if _is_of_days(low) and low.limit * high.limit > 0:
        first, last = sorted((abs(low.limit), abs(high.limit)))
        return f"{subject} is {first} to {last} days {_side(low.limit)} {other}"
    return f"{_bound(low)} and {_bound(high)}"


def _bound(bound: Bound) -> str:
    subject, other = _sides(bound)
    limit = bound.limit
    if not other and kind_of(bound.parts[0][0]) is ExpressionKind.DAY:
        return f"{subject} {_DAYS[bound.relation][0].format(other=date.fromordinal(limit))}"
    if other and isinstance(limit, timedelta):
        return f"{subject} is {_NUMBERS[bound.relation].removeprefix('is ')} {_length(abs(limit))} {_side(limit)} {other}"
    if other and _is_of_days(bound):
        known = _DAYS.get(bound.relation, {}).get(limit)
        return f"{subject} {known.format(other=other)}" if known else f"{subject} {_days(bound.relation, limit)} {other}"
    if not other:
        return f"{subject} {_NUMBERS[bound.relation]} {_number(limit)}"
    if not limit and all(kind_of(part) is ExpressionKind.INSTANT for part, _ in bound.parts):
        return f"{subject} {_MOMENTS[bound.relation]} {other}"
    offset = "" if not limit else f" {'plus' if limit > 0 else 'minus'} {_number(abs(limit))}"
    return f"{subject} {_NUMBERS[bound.relation]} {other}{offset}"


def _days(relation: str, limit: int) -> str:
    """Return how many days after another day, or before it."""
    words = {"<=": "at most", ">=": "at least", "=": "exactly", "!=": "not exactly"}
    turned = relation if limit > 0 else {"<=": ">=", ">=": "<="}.get(relation, relation)
    return f"is {words[turned]} {_count(abs(limit), 'day')} {_side(limit)}"


def _side(limit: Any) -> str:
    return "after" if limit > type(limit)(0) else "before"


def _sides(bound: Bound) -> tuple[str, str]:
    """Return what stands on the left of a comparison, and what on the right beside the limit."""
    left = [_times(part, count) for part, count in bound.parts if count > 0]
    right = [_times(part, -count) for part, count in bound.parts if count < 0]
    return " plus ".join(left), " plus ".join(right)


def _times(part: Expression, count: Any) -> str:
    return _noun(part) if count == 1 else f"{count} times {_noun(part)}"


def _is_of_days(bound: Bound) -> bool:
    return all(kind_of(part) is ExpressionKind.DAY for part, _ in bound.parts) and len(bound.parts) == 2  # noqa: PLR2004 - of two days


def _noun(expression: Expression) -> str:
    match expression:
        case Column(name):
            return PHRASES[name].noun
        case LocalDay(instant):
            return TODAY if instant == _NOW else f"the day of {_noun(instant)}"
        case AddMonths(day, months):
            return f"the day {_count(months, 'month')} after {_noun(day)}"
        case _:
            return value_words(expression)


def value_words(expression: Expression) -> str:
    """Return what an expression gives, in words: "28 days after today"."""
    if isinstance(expression, Constant):
        return "none" if expression.value is None else str(expression.value)
    parts, constant = taken_apart(expression)
    added = [_times(part, count) for part, count in parts.items() if count > 0]
    subtracted = [_times(part, -count) for part, count in parts.items() if count < 0]
    if not added:
        return " minus ".join([_number(constant), *subtracted])
    subject = " minus ".join([" plus ".join(added), *subtracted])
    if not constant:
        return subject
    if kind_of(expression) in (ExpressionKind.DAY, ExpressionKind.INSTANT):
        length = _length(abs(constant)) if isinstance(constant, timedelta) else _count(abs(constant), "day")
        return f"{length} {_side(constant)} {subject}"
    return f"{subject} {'plus' if constant > 0 else 'minus'} {_number(abs(constant))}"


def _answer(literal: Literal, question: IsMissing | IsTrue | WhichWord) -> str:
    match question:
        case IsTrue(column):
            return PHRASES[column.name].yes if literal.places == (0,) else PHRASES[column.name].no
        case IsMissing(Column(name)):
            return PHRASES[name].no if literal.places == (0,) else PHRASES[name].yes
        case IsMissing(value):
            return f"{value_words(value)} is {'' if literal.places == (0,) else 'not '}missing"
        case _:
            words, phrase = [question.options[place] for place in literal.places], PHRASES[question.column.name]
            return " or ".join(phrase.words[word] if phrase.words else f"{phrase.noun} is {word}" for word in words)


def _listed(words: Iterable[str]) -> str:
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _number(value: Any) -> str:
    return _length(value) if isinstance(value, timedelta) else str(value)


def _length(length: timedelta) -> str:
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    return " and ".join(_count(number, unit) for number, unit in ((hours, "hour"), (minutes, "minute")) if number) or "no time"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
