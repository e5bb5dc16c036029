"""Answers that neither grant nor refuse: what a return costs, when a loan is due, whether a number is valid."""

from collections.abc import Callable
from typing import Generic, TypeVar

import attrs
from attrs import field

from nordlib.decisions import Audience, PolicyId
from nordlib.hidden_fields import hides_fields
from nordlib.serialization.json import JSON, as_dict
from nordlib.texts import Language

__all__ = ["Finding"]

T = TypeVar("T")
F = TypeVar("F", bound=attrs.AttrsInstance)


@hides_fields
@attrs.frozen
class Finding(Generic[T, F]):
    """Facts that were found, and a sentence about them. It has the form of a decision, without `decision`, `reasons` and `trace`."""

    facts: F
    """The facts."""
    sentence: Callable[[Language], str]
    """What writes them as a sentence in a language."""
    policy: PolicyId | None = None
    """The policy under which they were found; None: no policy was needed."""
    value: T | None = field(default=None, repr=False)
    """What only the host may read, for example the stored form of a number; None: there is nothing more than the facts."""

    def explain(self, language: Language = "en", audience: Audience = Audience.PATRON) -> str:  # noqa: ARG002 - every reader reads the same
        """Return the facts in sentences."""
        return self.sentence(language)

    def as_dict(self, audience: Audience = Audience.PATRON, *, trace: bool = True) -> dict[str, JSON]:  # noqa: ARG002 - it has none
        """Return the facts in plain JSON values; the value, which may be personal data, is for the host only."""
        plain = {"facts": as_dict(self.facts), "policy": as_dict(self.policy)}
        return {**plain, "value": as_dict(self.value)} if audience is Audience.HOST else plain
