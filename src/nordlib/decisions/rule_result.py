"""The result of one rule in a decision, as people read it."""

from collections.abc import Mapping
from typing import Final, Protocol

import attrs

from nordlib.decisions.verdict import Audience, Outcome, Value
from nordlib.documentation import rule_url

__all__ = ["UNKNOWN_REASON", "HasResults", "RuleResult"]

UNKNOWN_REASON: Final = "unknown:"
"""What stands before the code of a reason if the host does not know a fact that its rule needs."""


@attrs.frozen
class RuleResult:
    """The result of one rule in a decision."""

    ids: tuple[str, ...]
    """The ids of the rule in the rule book."""
    name: str
    """The name of the rule's function."""
    codes: tuple[str, ...]
    """The codes that the rule refused with, or, if it did not refuse, those that it can refuse with."""
    outcome: Outcome
    """The outcome of the rule."""
    values: Mapping[str, Value]
    """The values on which the outcome rests, as far as the audience may read them."""

    @property
    def urls(self) -> tuple[str, ...]:
        """The pages of the documentation that tell about the rule, one for each id of nordlib's."""
        return tuple(url for url in map(rule_url, self.ids) if url is not None)


class HasResults(Protocol):
    """The results of the rules that decided; `nordlib.decisions.Trace` has them."""

    @property
    def topic(self) -> str:
        """The topic of the rule book: what was decided."""
        ...

    def results(self, audience: Audience) -> list[RuleResult]:
        """Return a result for each rule, with the values that the audience may read."""
        ...
