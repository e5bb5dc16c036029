"""A rule is a small named function; a rule book is a list of them in stages.

Every rule of a stage is judged, none stops another, so that a refusal names all its reasons. A stage is judged only when those before it
hold: a gate ("this account is not yours to see") is a stage of one rule, so that a refusal never tells more than the asker may know.
"""

import functools
from collections.abc import Callable, Iterator
from typing import Final, Generic, TypeVar

import attrs

from nordlib.decisions.trace import Trace
from nordlib.decisions.verdicts import Audience, Outcome, Verdict

__all__ = ["Override", "Rule", "RuleBook", "rule"]

C = TypeVar("C")
C_contra = TypeVar("C_contra", contravariant=True)

_HOLDS: Final = Outcome.HOLDS
_REFUSING: Final = (Outcome.FAILS, Outcome.UNKNOWN)
_OF_AN_OVERRIDE: Final = ("set_aside_by", "set_aside_because")


@attrs.frozen
class Override:
    """Staff sets rules aside: `codes` are those that the policy lets staff set aside, `by` an opaque staff id, `reason` a sentence.

    Only a rule that fails can be overridden; what is unknown stays unknown.
    """

    codes: frozenset[str]
    by: str
    reason: str


class Rule(Generic[C_contra]):
    """A function from a case to a verdict, with its ids in the rule book and the codes that it refuses with.

    It keeps the function's name, docstring and doctest, can be called like it, and is pickled by name.
    """

    __name__: str
    __qualname__: str

    def __init__(
        self,
        function: Callable[[C_contra], Verdict],
        ids: tuple[str, ...],
        codes: tuple[str, ...],
        patron: frozenset[str],
        desk: frozenset[str],
    ) -> None:
        functools.update_wrapper(self, function)
        self.judge: Callable[[C_contra], Verdict] = function
        self.ids = ids
        self.codes = codes
        self._patron = patron
        self._desk = desk

    def __call__(self, case: C_contra) -> Verdict:
        """The verdict on a case."""
        return self.judge(case)

    def audience_of(self, value: str) -> Audience:
        """Who may read a value of this rule's verdicts: the host alone, unless the rule says otherwise."""
        if value in self._patron:
            return Audience.PATRON
        return Audience.DESK if value in self._desk or value in _OF_AN_OVERRIDE else Audience.HOST

    def __repr__(self) -> str:
        return f"<rule {self.__name__} ({', '.join(self.ids)})>"

    def __reduce__(self) -> str:
        return self.__qualname__


def rule(ids: str, *codes: str, patron: tuple[str, ...] = (), desk: tuple[str, ...] = ()) -> Callable[[Callable[[C], Verdict]], Rule[C]]:
    """Make a rule of a function: `ids` in the rule book (apart by blanks), then the codes that it refuses with.

    `patron` and `desk` name the values of its verdicts that these may read; every other value is for the host alone.
    """

    def make(function: Callable[[C], Verdict]) -> Rule[C]:
        return Rule(function, tuple(ids.split()), codes, frozenset(patron), frozenset(desk))

    return make


class RuleBook(Generic[C]):
    """Rules in stages; `about` names what they decide, and with it the first line of an explanation.

    `judge` is the one place where rules are walked.
    """

    __slots__ = ("_judges", "about", "stages")

    def __init__(self, *stages: tuple[Rule[C], ...], about: str) -> None:
        self.about = about
        self.stages = stages
        self._judges: tuple[tuple[Callable[[C], Verdict], ...], ...] = tuple(tuple(each.judge for each in stage) for stage in stages)

    def __iter__(self) -> Iterator[Rule[C]]:
        """Every rule, in the order in which they are judged."""
        return (each for stage in self.stages for each in stage)

    def __len__(self) -> int:
        return sum(map(len, self.stages))

    def judge(self, case: C, override: Override | None = None) -> Trace:
        """Judge the case: stage by stage, every rule of a stage, until a stage does not hold.

        A rule that fails with codes which are all in `override` is noted as overridden and stops nothing.
        """
        verdicts: list[Verdict] = []
        stopped = False
        for stage in self._judges:
            for judge in stage:
                verdict = judge(case)
                verdicts.append(verdict)
                outcome = verdict[0]
                if outcome is not _HOLDS and outcome in _REFUSING:
                    stopped = True
            if stopped:
                if override is None or not self._set_aside(verdicts, override):
                    break
                stopped = False
        return Trace(self, verdicts, not stopped)

    def _set_aside(self, verdicts: list[Verdict], override: Override) -> bool:
        """Mark what the override covers; whether nothing refuses any more."""
        for index, (each, (outcome, values, codes)) in enumerate(zip(self, verdicts, strict=False)):
            if outcome is Outcome.FAILS and {code.partition(":")[0] for code in codes or each.codes} <= override.codes:
                noted = {**values, "set_aside_by": override.by, "set_aside_because": override.reason}
                verdicts[index] = (Outcome.OVERRIDDEN, noted, codes)
        return not any(outcome in _REFUSING for outcome, _, _ in verdicts)
