"""A decision: granted or refused, with the facts, the trace and the policy on which it rests."""

from typing import ClassVar, Generic, Literal, NoReturn, TypeAlias, TypeVar

import attrs
from attrs import field

from nordlib.decisions.explanation import explain
from nordlib.decisions.rendering import decision_html
from nordlib.decisions.trace import Trace
from nordlib.decisions.verdict import Audience
from nordlib.errors import DecisionRefused
from nordlib.hidden_fields import hides_fields
from nordlib.messages import Message
from nordlib.serialization.json import JSON, as_dict
from nordlib.texts import Language
from nordlib.validation import checked, drafted

__all__ = ["Decision", "Granted", "NoFacts", "PolicyId", "Refused"]

T_co = TypeVar("T_co", covariant=True)
F_co = TypeVar("F_co", bound=attrs.AttrsInstance, covariant=True)
T = TypeVar("T")
F = TypeVar("F", bound=attrs.AttrsInstance)


@attrs.frozen
@checked
class PolicyId:
    """The name and version of the policy under which a decision was made."""

    name: str
    """The name of the policy: "HELSINGOR"."""
    version: str
    """The version of the policy; a host changes it with every change of the terms."""


@attrs.frozen
class NoFacts:
    """The facts of a decision that says nothing beyond granted or refused."""


class _Decided(Generic[F_co]):
    """The methods that a grant and a refusal share."""

    __slots__ = ()

    _granted: ClassVar[bool]
    facts: F_co
    trace: Trace
    policy: PolicyId

    def explain(self, language: Language = "en", audience: Audience = Audience.PATRON) -> str:
        """Return the decision in sentences: a line for the outcome and a line for each reason.

        The desk and the host also get a line for every rule, with its ids and the values that they may read.
        """
        return explain(self._granted, attrs.asdict(self.facts, recurse=False), self.trace, language, audience)

    def _repr_html_(self) -> str:
        """Return the decision for a notebook: the rules that refuse, and the others folded. Fields that a repr hides are not shown."""
        shown = {field.name: getattr(self.facts, field.name) for field in attrs.fields(type(self.facts)) if field.repr}
        return decision_html(self._granted, shown, self.trace, f"{self.policy.name}, {self.policy.version}")

    def _plain(self, audience: Audience, trace: bool) -> dict[str, JSON]:
        plain: dict[str, JSON] = {
            "decision": "granted" if self._granted else "refused",
            "reasons": list(self.trace.reasons()),
            "facts": as_dict(self.facts),
            "policy": as_dict(self.policy),
        }
        if trace:
            plain["trace"] = [as_dict(result) for result in self.trace.results(audience)]
        return plain


@drafted
@hides_fields
@attrs.frozen
class Granted(_Decided[F_co], Generic[T_co, F_co]):
    """A grant. It is true: `if decision:`."""

    _granted: ClassVar[bool] = True
    value: T_co = field(repr=False)
    """The result of the decision, for example the renewed loan; a new model."""
    facts: F_co
    """The facts that an explanation or a screen needs, for example the new due date."""
    trace: Trace
    """The verdict of every rule."""
    policy: PolicyId
    """The policy under which the decision was made."""
    messages: tuple[Message, ...] = ()
    """The messages to send if the value is stored."""

    def __bool__(self) -> Literal[True]:
        return True

    @property
    def reasons(self) -> tuple[()]:
        """The codes that refuse: a grant has none."""
        return ()

    def unwrap(self) -> T_co:
        """Return the value."""
        return self.value

    def as_dict(self, audience: Audience = Audience.PATRON, *, trace: bool = True) -> dict[str, JSON]:
        """Return the decision in plain JSON values. The value and the messages, which may hold personal data, are for the host only.

        Without `trace`, the results of the rules are left out.
        """
        plain = self._plain(audience, trace)
        if audience is Audience.HOST:
            plain |= {"value": as_dict(self.value), "messages": as_dict(self.messages)}
        return plain


@drafted
@hides_fields
@attrs.frozen
class Refused(_Decided[F_co]):
    """A refusal. It is false: `if not decision:`."""

    _granted: ClassVar[bool] = False
    facts: F_co
    """The facts that an explanation or a screen needs, for example the first day on which a renewal is possible."""
    trace: Trace
    """The verdict of every rule."""
    policy: PolicyId
    """The policy under which the decision was made."""
    audit_records: tuple[object, ...] = field(default=(), repr=False)
    """The records to store although the request was refused."""

    def __bool__(self) -> Literal[False]:
        return False

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every code that refuses, in the order of the rule book; `unknown:CODE` where the host does not know a fact."""
        return self.trace.reasons()

    def unwrap(self) -> NoReturn:
        """Raise `DecisionRefused`: a refusal has no value."""
        raise DecisionRefused(self.reasons)

    def as_dict(self, audience: Audience = Audience.PATRON, *, trace: bool = True) -> dict[str, JSON]:
        """Return the decision in plain JSON values, with the values that the audience may read.

        Without `trace`, the results of the rules are left out.
        """
        return self._plain(audience, trace)


#: The answer to every question that a rule book decides. Both `if decision:` and `match` narrow its type.
Decision: TypeAlias = Granted[T, F] | Refused[F]
