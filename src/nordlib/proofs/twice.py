"""One unknown loan, as two policies judge it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

import attrs

from nordlib.circulation.policy import CirculationPolicy
from nordlib.columns.rules.facts import FactColumn
from nordlib.columns.rules.program import RuleProgram
from nordlib.columns.rules.renewal import renewal_trees
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.proofs.conditions import Condition, conditions
from nordlib.proofs.judged import Judged
from nordlib.proofs.literals import Literal, literals_of
from nordlib.proofs.unknowns import Unknowns
from nordlib.tracing import Tree

__all__ = ["DAYS", "NEEDED", "OPTIONAL", "JudgedTwice", "of_one_type", "program_of"]

#: The first and the last day of the dates about which something is proved.
DAYS: Final = (date(2000, 1, 1), date(2060, 12, 31))
#: The optional columns of loans.
OPTIONAL: Final = frozenset(column.name for column in RENEWAL_COLUMNS if column.is_optional)

#: The optional columns of loans for which no due date is named, and whose copy is not booked.
NEEDED: Final = OPTIONAL - {"card_is_known", "free_until", "named_due", "price"}


def of_one_type(policy: CirculationPolicy, item_type: str, name: str | None = None) -> CirculationPolicy:
    """Return a policy that has one item type alone, under another name if one is given. Raises `UnknownName`."""
    return attrs.evolve(policy, item_types={name or item_type: policy.terms(item_type)})


def program_of(policy: CirculationPolicy, present: frozenset[str] = OPTIONAL) -> RuleProgram:
    """Return the program of a policy that has one item type, at an unknown instant, which asks no optional columns but those `present`."""
    (name,) = policy.item_types
    return renewal_trees(policy, None, None, {"item_type": name}, present).program


class JudgedTwice:
    """One unknown loan, as two policies judge it that have one kind of material each.

    Args:
        policy: The policy.
        other: The other policy, whose kind of material has the same name, in the same zone.
        present: The optional columns that may be asked.

    Attributes:
        row: The loan.
        policy: What the policy says.
        other: What the other policy says.
    """

    def __init__(self, policy: CirculationPolicy, other: CirculationPolicy, present: frozenset[str] = OPTIONAL) -> None:
        self.row: Final = Unknowns("", *DAYS)
        self.policy, self.other = (Judged(program_of(each, present), self.row) for each in (policy, other))

    @property
    def both(self) -> tuple[Judged, Judged]:
        """What the policies say, the first one first."""
        return self.policy, self.other

    @property
    def valid(self) -> tuple[Any, ...]:
        """What is true of a loan whose columns hold what they may hold for at least one policy."""
        columns = dict[str, FactColumn]()
        for column in (*self.policy.program.columns, *self.other.program.columns):
            if column.name not in columns or column.null is not None:
                columns[column.name] = column
        return tuple(self.row.valid(columns.values()))

    @property
    def domain(self) -> tuple[Any, ...]:
        """What is true of a loan that is valid under both policies."""
        return self.policy.possible, self.other.possible

    def conditions(
        self,
        domain: Iterable[Any],
        claim: Any,
        trees: Iterable[tuple[Judged, Tree]],
        more: Callable[[Any], Iterable[Literal]] = lambda model: (),  # noqa: ARG005 - there is nothing more
    ) -> tuple[Condition, ...]:
        """Return the conditions of a claim.

        Args:
            domain: What is true of every loan that is asked about.
            claim: The claim.
            trees: The trees on which the claim depends.
            more: Returns what else it depends on, for the row of a model.
        """
        asked = tuple((judged.reading, tree) for judged, tree in trees)
        readings = [judged.reading for judged in self.both]
        return conditions(domain, claim, readings, lambda model: (*literals_of(asked, model), *more(model)))
