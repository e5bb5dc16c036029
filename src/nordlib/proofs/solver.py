"""Questions to the solver: whether a row is possible, and one if it is."""

from collections.abc import Iterable
from typing import Any, Final

import attrs

from nordlib.errors import NordlibError
from nordlib.proofs.package import z3
from nordlib.proofs.reading import Reading
from nordlib.proofs.rising import Place

__all__ = ["Search", "Undecided", "found"]

_MOST_ROUNDS: Final = 300
#: How many milliseconds each try may take. One that is long is seldom worth its time: the same question asked in another order is short.
_TRIES: Final = (1_000, 2_000, 4_000, 8_000, 15_000, 30_000)


@attrs.define
class Undecided(NordlibError):
    """The solver could neither find a row nor show that there is none.

    >>> print(Undecided())
    The solver found no answer within a minute. Ask about fewer kinds of material at a time.
    """

    def __str__(self) -> str:
        return "The solver found no answer within a minute. Ask about fewer kinds of material at a time."


class Search:
    """A search for rows of which some claims are true.

    Args:
        claims: The formulas that must be true.
        readings: What the formulas were made by.

    Attributes:
        core: Which of the assumptions of the last search contradict the claims, by their places; meaningless if a row was found.
    """

    def __init__(self, claims: Iterable[Any], readings: Iterable[Reading]) -> None:
        self._solver: Final = z3.Solver()
        self.core: tuple[int, ...] = ()
        self._readings: Final = tuple(readings)
        self._rows: Final = tuple({id(reading.row): reading.row for reading in self._readings}.values())
        self._places: list[Place] = []
        self._solver.add(*claims)

    def exclude(self, claim: Any) -> None:
        """Search from now on only for rows of which a claim is not true."""
        self._solver.add(z3.Not(claim))

    def row(self, assumed: Iterable[Any] = (), wanted: Iterable[Any] = ()) -> Any:
        """Return a model of the solver for a row, or None if there is none.

        Args:
            assumed: Formulas that must be true this time.
            wanted: Formulas that are true too if that is possible, the first ones first; of those that cannot be true together, the last
                one is given up.

        Raises `Undecided`.
        """
        asked, hoped = tuple(assumed), tuple(wanted)
        self._learn()
        self._solver.push()
        try:
            return self._found(self._named("assumed", asked), self._named("wanted", hoped))
        finally:
            self._solver.pop()

    def _learn(self) -> None:
        """Tell the solver what is known of the columns and functions that were asked for since the last search."""
        for reading in self._readings:
            for place in reading.places:
                if place not in self._places:
                    self._solver.add(*place.facts(self._places))
                    self._places.append(place)
        for row in self._rows:
            self._solver.add(*row.limits())

    def _named(self, word: str, formulas: Iterable[Any]) -> list[Any]:
        """Return a name for each formula, which implies it."""
        names = list[Any]()
        for formula in formulas:
            names.append(z3.Bool(f"{word} {len(names)}"))
            self._solver.add(z3.Implies(names[-1], formula))
        return names

    def _found(self, must: list[Any], may: list[Any]) -> Any:
        """Return a model with as many wishes as possible: each one that was given up is tried again once the others are settled."""
        kept, given_up = list(may), list[Any]()
        while (model := self._model([*must, *kept])) is None:
            core = {str(name) for name in self._solver.unsat_core()}
            contradicting = [name for name in kept if str(name) in core]
            if not contradicting:
                self.core = tuple(at for at, name in enumerate(must) if str(name) in core)
                return None
            given_up.append(contradicting[-1])
            kept.remove(contradicting[-1])
        for name in reversed(given_up):
            better = self._model([*must, *kept, name])
            if better is not None:
                model, kept = better, [*kept, name]
        return model

    def _model(self, names: list[Any]) -> Any:
        """Return a model in which some named formulas are true, and every function has its exact values; None if there is none."""
        for _ in range(_MOST_ROUNDS):
            if not self._is_possible(names):
                return None
            model = self._solver.model()
            wrong = self._corrections(model)
            if wrong:  # perhaps only where nothing depends on the value
                model = self._settled(names, model)
            if model is not None:
                return model
            self._solver.add(*wrong)
        raise Undecided

    def _is_possible(self, formulas: list[Any]) -> bool:
        """Return whether there is a model in which some formulas are true; each try takes its chances in another order."""
        for seed, milliseconds in enumerate(_TRIES):
            self._solver.set(timeout=milliseconds, random_seed=seed)
            answer = self._solver.check(*formulas)
            if answer != z3.unknown:
                return bool(answer == z3.sat)
        raise Undecided

    def _settled(self, names: list[Any], model: Any) -> Any:
        """Return a model with the same columns in which every place has its exact value; None if the claims are not true there."""
        columns = [fact for row in self._rows for fact in row.pinned(model)]
        if not self._is_possible([*names, *columns, *(place.pinned(model) for place in self._places)]):
            return None
        settled = self._solver.model()
        return None if self._corrections(settled) else settled

    def _corrections(self, model: Any) -> list[Any]:
        return [fact for place in self._places for fact in place.corrections(model)]


def found(claims: Iterable[Any], *readings: Reading, wanted: Iterable[Any] = ()) -> Any:
    """Return a model of the solver in which all claims are true, or None if there is none. Raises `Undecided`.

    Args:
        claims: The formulas that must be true.
        readings: What the formulas were made by.
        wanted: Formulas that are true too if that is possible.
    """
    return Search(claims, readings).row(wanted=wanted)
