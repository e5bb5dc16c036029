"""What one rule says of one case: a verdict, with the values it was judged on."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum, IntEnum, StrEnum
from typing import Final, Literal, TypeAlias

__all__ = ["UNKNOWN", "Audience", "Outcome", "Unknown", "Value", "Verdict", "fails", "not_applicable", "passes_if"]

#: What may stand in a trace: immutable plain data, never a person, a library out of sight or an identity number.
Value: TypeAlias = str | int | bool | date | datetime | tuple[str, ...] | None


class Outcome(StrEnum):
    """How a rule came out."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    """The host could not say. Never a grant."""
    NOT_EVALUATED = "not_evaluated"
    """An earlier stage failed."""
    OVERRIDDEN = "overridden"
    """It failed, and staff set it aside."""


class Audience(IntEnum):
    """Who reads a decision. Each sees what those before it see, and more."""

    PATRON = 0
    DESK = 1
    HOST = 2


class Unknown(Enum):
    """The type of `UNKNOWN`, what a host passes for a fact that it cannot tell."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN


#: An outcome, the values it rests on, and the codes where the rule has more than one. Made by the functions below. A plain tuple, because
#: a decision makes one for every rule that it judges, and nothing else is as fast.
Verdict: TypeAlias = tuple[Outcome, Mapping[str, Value], tuple[str, ...]]

_HOLDS: Final = Outcome.PASSED
_FAILS: Final = Outcome.FAILED


def passes_if(condition: bool | Literal[Unknown.UNKNOWN], /, **values: Value) -> Verdict:
    """The rule passes if the condition holds; an `UNKNOWN` condition is an unknown outcome.

    >>> passes_if(2 < 1, used=2, limit=1)[0]
    <Outcome.FAILED: 'failed'>
    """
    if condition is True:
        return (_HOLDS, values, ())
    return (Outcome.UNKNOWN if condition is UNKNOWN else _FAILS, values, ())


def fails(*codes: str, **values: Value) -> Verdict:
    """The rule fails, with these codes of those that it declares (`"field_required:email"` where one has a parameter)."""
    return (_FAILS, values, codes)


def not_applicable(**values: Value) -> Verdict:
    """The rule has nothing to say about this case."""
    return (Outcome.NOT_APPLICABLE, values, ())
