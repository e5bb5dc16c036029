"""A decision read back from its plain form, as `Granted.as_dict(Audience.HOST)` and `Refused.as_dict` wrote it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, TypeVar, cast

import attrs

from nordlib.decisions.outcomes import Decision, Edition, Granted, Refused
from nordlib.decisions.rules import RuleBook
from nordlib.decisions.trace import Trace
from nordlib.decisions.verdicts import Outcome, Value
from nordlib.errors import InvalidData
from nordlib.messages import Message
from nordlib.plain import JSON, from_dict

__all__ = ["decision_from_dict"]

T = TypeVar("T")
F = TypeVar("F", bound=attrs.AttrsInstance)

_ISO_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ISO_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*", re.ASCII)


def decision_from_dict(data: Mapping[str, JSON], book: RuleBook[Any], value: type[T], facts: type[F]) -> Decision[T, F]:
    """The decision that was written, its trace bound to the rules of `book` again. Raises `InvalidData` and `MissingExtra`.

    A decision written for a patron or the desk reads back as a refusal or not at all: it lacks the value of a grant.
    """
    try:
        trace = _trace(cast("list[dict[str, Any]]", data["trace"]), book)
        found = from_dict(facts, cast("dict[str, JSON]", data["facts"]))
        edition = from_dict(Edition, cast("dict[str, JSON]", data["policy"]))
        if data["decision"] != "granted":
            return Refused(found, trace, edition)
        granted = from_dict(value, cast("dict[str, JSON]", data["value"]))
        messages = tuple(from_dict(Message, each) for each in cast("list[dict[str, JSON]]", data["messages"]))
    except (KeyError, TypeError) as fault:
        raise InvalidData("decision", (f"written for the host, it has {fault}, which is missing or misshapen",)) from None
    return Granted(granted, found, trace, edition, messages)


def _trace(checks: list[dict[str, Any]], book: RuleBook[Any]) -> Trace:
    names = [rule.__name__ for rule in book]
    if [check["name"] for check in checks] != names:
        raise InvalidData("decision", (f"its trace has not the rules of this book: {', '.join(names)}",))
    judged = [check for check in checks if check["outcome"] != Outcome.NOT_JUDGED.value]
    verdicts = [
        (
            Outcome(check["outcome"]),
            {name: _value(value) for name, value in check["values"].items()},
            () if tuple(check["codes"]) == rule.codes else tuple(check["codes"]),
        )
        for check, rule in zip(judged, book, strict=False)
    ]
    holds = len(judged) == len(checks) and not any(outcome in (Outcome.FAILS, Outcome.UNKNOWN) for outcome, _, _ in verdicts)
    return Trace(book, verdicts, holds)


def _value(value: Any) -> Value:
    """A value of a trace; text that is a date or an instant in ISO 8601 was one."""
    match value:
        case str() if _ISO_DATE.fullmatch(value):
            return date.fromisoformat(value)
        case str() if _ISO_INSTANT.fullmatch(value):
            return datetime.fromisoformat(value)
        case list():
            return tuple(cast("list[str]", value))
        case _:
            return cast("Value", value)
