"""A rule book is a list of rules in stages.

Every rule of a stage is judged, none stops another, so that a refusal names all its reasons. A stage is judged only when those before it
hold: a gate ("this account is not yours to see") is a stage of one rule, so that a refusal never tells more than the asker may know.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, Generic, TypeVar, cast

from nordlib.decisions.rules import Override, Rule
from nordlib.decisions.trace import Trace
from nordlib.decisions.verdicts import Outcome, Verdict
from nordlib.errors import InvalidData
from nordlib.misfits import misfits

__all__ = ["RuleBook"]

C = TypeVar("C")

_HOLDS: Final = Outcome.HOLDS
_REFUSING: Final = (Outcome.FAILS, Outcome.UNKNOWN)


class RuleBook(Generic[C]):
    """Rules in stages; `about` names what they decide, and with it the first line of an explanation.

    `judge` is the one place where rules are walked.
    """

    __slots__ = ("_judges", "about", "rules", "stages")

    def __init__(self, *stages: tuple[Rule[C], ...], about: str) -> None:
        for stage in stages:
            if not _is_stage(stage):
                raise InvalidData(
                    "rule book", (f"a stage of {about!r} is no tuple of rules: write (first, second), or (only,) with a comma",)
                )
        self.about = about
        self.stages = stages
        self.rules: tuple[Rule[C], ...] = tuple(each for stage in stages for each in stage)
        self._judges: tuple[tuple[Callable[[C], Verdict], ...], ...] = tuple(tuple(each.judge for each in stage) for stage in stages)

    def __iter__(self) -> Iterator[Rule[C]]:
        """Every rule, in the order in which they are judged."""
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __reduce__(self) -> tuple[Callable[..., "RuleBook[C]"], tuple[tuple[tuple[Rule[C], ...], ...], str]]:
        return (_bound, (self.stages, self.about))

    def judge(self, case: C, override: Override | None = None) -> Trace:
        """Judge the case: stage by stage, every rule of a stage, until a stage does not hold.

        A rule that fails with codes which are all in `override` is noted as overridden and stops nothing. A case whose fields have not the
        types that they should have is `InvalidData`, wherever a rule stumbles over it.
        """
        verdicts: list[Verdict] = []
        stopped = False
        try:
            for stage in self._judges:
                for judge in stage:
                    verdicts.append(verdict := judge(case))
                    if verdict[0] is not _HOLDS and verdict[0] in _REFUSING:
                        stopped = True
                if stopped:
                    if override is None or not self._set_aside(verdicts, override):
                        break
                    stopped = False
        except (AttributeError, TypeError, LookupError):
            problems = misfits(case)
            if not problems:
                raise
        else:
            return Trace(self.rules, self.about, verdicts, not stopped)
        raise InvalidData(type(case).__name__, problems)

    def _set_aside(self, verdicts: list[Verdict], override: Override) -> bool:
        """Mark what the override covers; whether nothing refuses any more."""
        for index, (each, (outcome, values, codes)) in enumerate(zip(self, verdicts, strict=False)):
            if outcome is Outcome.FAILS and {code.partition(":")[0] for code in codes or each.codes} <= override.codes:
                noted = {**values, "set_aside_by": override.by, "set_aside_because": override.reason}
                verdicts[index] = (Outcome.OVERRIDDEN, noted, codes)
        return not any(outcome in _REFUSING for outcome, _, _ in verdicts)


def _is_stage(given: object) -> bool:
    return isinstance(given, tuple) and all(isinstance(each, Rule) for each in cast("tuple[object, ...]", given))


def _bound(stages: tuple[tuple[Rule[Any], ...], ...], about: str) -> RuleBook[Any]:
    """A rule book that was pickled: its rules are found by name again."""
    return RuleBook(*stages, about=about)
