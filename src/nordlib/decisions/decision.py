"""A decision: granted or refused, with the facts, the trace and the policy that it rests on."""

from typing import ClassVar, Generic, Literal, NoReturn, TypeAlias, TypeVar

import attrs
from attrs import field

from nordlib.decisions.explanation import explain, to_html
from nordlib.decisions.trace import Trace
from nordlib.decisions.verdict import Audience
from nordlib.errors import DecisionRefused
from nordlib.messages import Message
from nordlib.serialization.json import JSON, as_dict
from nordlib.texts import Language

__all__ = ["Decision", "Granted", "NoFacts", "PolicyId", "Refused"]

T_co = TypeVar("T_co", covariant=True)
F_co = TypeVar("F_co", bound=attrs.AttrsInstance, covariant=True)
T = TypeVar("T")
F = TypeVar("F", bound=attrs.AttrsInstance)


@attrs.frozen
class PolicyId:
    """Which policy a decision was made under: its name and its version."""

    name: str
    version: str


@attrs.frozen
class NoFacts:
    """The facts of a decision that has none to tell beside its answer."""


class _Decided(Generic[F_co]):
    """What both kinds of decision can do."""

    __slots__ = ()

    _granted: ClassVar[bool]
    facts: F_co
    trace: Trace
    policy: PolicyId

    def explain(self, language: Language = "en", audience: Audience = Audience.PATRON) -> str:
        """The decision in sentences: a line for the outcome and a line for each reason.

        The desk and the host also get every rule that was judged, with its ids and the values that they may read.
        """
        return explain(self._granted, attrs.asdict(self.facts, recurse=False), self.trace, language, audience)

    def _repr_html_(self) -> str:
        """The decision as a table, for a notebook."""
        return to_html(self._granted, attrs.asdict(self.facts, recurse=False), self.trace)

    def _plain(self, audience: Audience) -> dict[str, JSON]:
        return {
            "decision": "granted" if self._granted else "refused",
            "reasons": list(self.trace.reasons()),
            "facts": as_dict(self.facts),
            "policy": as_dict(self.policy),
            "trace": [as_dict(result) for result in self.trace.results(audience)],
        }


@attrs.frozen
class Granted(_Decided[F_co], Generic[T_co, F_co]):
    """Yes: `value` is what follows (a new model), `messages` what is told to whom."""

    _granted: ClassVar[bool] = True
    value: T_co = field(repr=False)
    facts: F_co
    trace: Trace
    policy: PolicyId
    messages: tuple[Message, ...] = ()

    def __bool__(self) -> Literal[True]:
        return True

    def unwrap(self) -> T_co:
        """The value."""
        return self.value

    def as_dict(self, audience: Audience = Audience.PATRON) -> dict[str, JSON]:
        """The decision in plain JSON values. The value and the messages, which may hold personal data, are for the host alone."""
        plain = self._plain(audience)
        if audience is Audience.HOST:
            plain |= {"value": as_dict(self.value), "messages": as_dict(self.messages)}
        return plain


@attrs.frozen
class Refused(_Decided[F_co]):
    """No: `reasons` has every code that refuses; `audit_records` is what is written down although it was refused."""

    _granted: ClassVar[bool] = False
    facts: F_co
    trace: Trace
    policy: PolicyId
    audit_records: tuple[object, ...] = field(default=(), repr=False)

    def __bool__(self) -> Literal[False]:
        return False

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every code that refuses, in the order of the rule book; `unknown:CODE` where the host could not say."""
        return self.trace.reasons()

    def unwrap(self) -> NoReturn:
        """Raises `DecisionRefused`."""
        raise DecisionRefused(self.reasons)

    def as_dict(self, audience: Audience = Audience.PATRON) -> dict[str, JSON]:
        """The decision in plain JSON values, as much of it as the audience may read."""
        return self._plain(audience)


#: What every rule-bound question answers: `if decision:` narrows it, `match` does too.
Decision: TypeAlias = Granted[T, F] | Refused[F]
