"""A decision read back from its plain form, as `Granted.as_dict(Audience.HOST)` and `Refused.as_dict` wrote it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, TypeVar, cast

import attrs

from nordlib.decisions.decision import Decision, Granted, PolicyId, Refused
from nordlib.decisions.rule_book import RuleBook
from nordlib.decisions.trace import Trace
from nordlib.decisions.verdict import Outcome, Value
from nordlib.errors import InvalidData
from nordlib.messages import Message
from nordlib.serialization.json import JSON, from_dict

__all__ = ["decision_from_dict"]

T = TypeVar("T")
F = TypeVar("F", bound=attrs.AttrsInstance)

_ISO_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ISO_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*", re.ASCII)


def decision_from_dict(data: Mapping[str, JSON], book: RuleBook[Any], value: type[T], facts: type[F]) -> Decision[T, F]:
    """The decision that was written, its trace bound to the rules of `book` again. Raises `InvalidData` and `MissingExtra`.

    A decision that was written for a patron or the desk lacks the value of a grant, so only a refusal reads back from it.
    """
    try:
        decision = _decision(data, book, value, facts)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        problem = str(error) if isinstance(error, InvalidData) else f"a part of it is missing or misshapen ({type(error).__name__})"
    else:
        if decision.trace.passed is isinstance(decision, Granted):
            return decision
        problem = "its trace and its answer do not agree"
    raise InvalidData("decision", (problem,))


def _decision(data: Mapping[str, JSON], book: RuleBook[Any], value: type[T], facts: type[F]) -> Decision[T, F]:
    trace = _trace(cast("list[dict[str, Any]]", data["trace"]), book)
    found = from_dict(facts, cast("dict[str, JSON]", data["facts"]))
    edition = from_dict(PolicyId, cast("dict[str, JSON]", data["policy"]))
    match data["decision"]:
        case "refused":
            return Refused(found, trace, edition)
        case "granted":
            granted = from_dict(value, cast("dict[str, JSON]", data["value"]))
            messages = tuple(from_dict(Message, each) for each in cast("list[dict[str, JSON]]", data["messages"]))
            return Granted(granted, found, trace, edition, messages)
        case _:
            raise InvalidData("decision", ("it is neither granted nor refused",))


def _trace(checks: list[dict[str, Any]], book: RuleBook[Any]) -> Trace:
    names = [rule.__name__ for rule in book]
    if [check["name"] for check in checks] != names:
        raise InvalidData("trace", (f"it has not the rules of this book: {', '.join(names)}",))
    judged = [check for check in checks if check["outcome"] != Outcome.NOT_EVALUATED.value]
    verdicts = [
        (
            Outcome(check["outcome"]),
            {name: _value(value) for name, value in check["values"].items()},
            () if tuple(check["codes"]) == rule.codes else tuple(check["codes"]),
        )
        for check, rule in zip(judged, book, strict=False)
    ]
    passed = len(judged) == len(checks) and not any(outcome in (Outcome.FAILED, Outcome.UNKNOWN) for outcome, _, _ in verdicts)
    return Trace(book.rules, book.topic, verdicts, passed)


def _value(value: Any) -> Value:
    """A value of a trace; text that is a date or an instant in ISO 8601 was one."""
    try:
        match value:
            case str() if _ISO_DATE.fullmatch(value):
                return date.fromisoformat(value)
            case str() if _ISO_INSTANT.fullmatch(value):
                return datetime.fromisoformat(value)
            case list():
                return tuple(cast("list[str]", value))
            case _:
                return cast("Value", value)
    except ValueError:
        return cast("Value", value)
