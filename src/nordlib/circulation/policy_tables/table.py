"""Which policy applies: a table by category of patron, kind of material and library, in a stated order of preference (EXT-18).

Koha's and FOLIO's circulation rules are such tables. `PolicyTable.find` tells which row applies, and why: all rows that fit, best first.
`PolicyTable.for_patron` gives commands the policies of the table for one patron at one library; their decisions name the row.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.circulation.policy import CirculationPolicy, HoldPolicy, LoanTerms
from nordlib.circulation.policy_tables.rows import (
    Cell,
    DecidedBy,
    PolicyQuestion,
    PolicyRow,
    RankedRow,
    RowPreference,
    TieRule,
    decided_by,
    ranked,
)
from nordlib.decisions import Decision, PolicyId, RuleBook, Verdict, grant, passes_if, rule
from nordlib.errors import InvalidPolicy
from nordlib.frozendict import frozendict
from nordlib.libraries import LibraryId
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked, frozen_mapping

__all__ = ["POLICY_TABLE_RULES", "PolicyLookup", "PolicyTable", "PolicyTableFacts", "TablePolicy"]

T = TypeVar("T")


def _terms(given: Mapping[str, LoanTerms]) -> frozendict[str, LoanTerms]:
    return frozen_mapping(given)


def _parents(given: Mapping[LibraryId, LibraryId]) -> frozendict[LibraryId, LibraryId]:
    return frozen_mapping(given)


@attrs.frozen
class PolicyTableFacts:
    """The facts of an answer of a policy table."""

    row: str | None
    """The name of the row that applies; None: none does."""
    ranking: tuple[RankedRow, ...]
    """All rows that fit, best first."""
    decided_by: DecidedBy | None
    """What set the row that applies apart from the next one; None: no row applies."""


@attrs.frozen
@checked
class PolicyTable(ShownPolicy):
    """The policies of one or several libraries, as rows. Raises `InvalidPolicy`."""

    id: PolicyId
    """The name and version of the table; every decision carries it."""
    zone: ZoneInfo
    """The time zone of the libraries, in which their days are counted."""
    terms: frozendict[str, LoanTerms] = field(converter=_terms)
    """The terms by name; several rows may share them."""
    rows: tuple[PolicyRow, ...] = field(metadata={"rules": ("EXT-18",)})
    """The rows; no two have the same name."""
    order: tuple[Cell, ...] = field(default=(Cell.LIBRARY, Cell.CATEGORY, Cell.MATERIAL), metadata={"rules": ("EXT-18",)})
    """The order of preference of the cells, most important first: each of the three, once."""
    prefer: RowPreference = field(default=RowPreference.ORDER, metadata={"rules": ("EXT-18",)})
    """Whether the number of cells comes before their order."""
    tie: TieRule = field(default=TieRule.FIRST, metadata={"rules": ("EXT-18",)})
    """Which of two rows applies that nothing else tells apart."""
    parents: frozendict[LibraryId, LibraryId] = field(
        default=frozendict[LibraryId, LibraryId]({}), converter=_parents, metadata={"rules": ("EXT-18",)}
    )
    """From the id of a library to the one above it, from which it inherits rows."""
    overridable: frozenset[str] = frozenset[str]()
    """The codes of refusals that staff may override (`CirculationPolicy.overridable`)."""
    holds: HoldPolicy = field(default=HoldPolicy())
    """The libraries' choices about holds."""

    def __attrs_post_init__(self) -> None:
        twice = [name for name, times in Counter(row.name for row in self.rows).items() if times > 1]
        if twice:
            raise InvalidPolicy("rows", f"has two rows with the name {twice[0]!r}; each must have its own, by which a decision tells it")
        for row in self.rows:
            if row.terms not in self.terms:
                known = ", ".join(map(repr, self.terms)) or "none"
                raise InvalidPolicy(
                    "rows", f"has a row {row.name!r} with the terms {row.terms!r}; it must name terms of the table: {known}"
                )
        if sorted(self.order) != sorted(Cell):
            raise InvalidPolicy("order", "must have each of library, category and material, once")
        for library in self.parents:
            self.libraries_from(library)
        self.base()  # raises for codes that staff cannot override

    def libraries_from(self, library: LibraryId | None) -> tuple[LibraryId, ...]:
        """Return a library and those above it, nearest first; () for None. Raises `InvalidPolicy` for one that is above itself."""
        found: list[LibraryId] = []
        while library is not None:
            if library in found:
                raise InvalidPolicy("parents", f"has the library {library!r} above itself; a library must be below another one")
            found.append(library)
            library = self.parents.get(library)
        return tuple(found)

    def find(
        self, *, category: str | None = None, material: str | None = None, library: LibraryId | None = None
    ) -> Decision[PolicyRow, PolicyTableFacts]:
        """Return the row that applies, or a refusal with the code `no_policy`; the facts of both have all rows that fit, best first.

        Args:
            category: The category of the patron; None: not known, which fits only a row for any.
            material: The kind of material; None: not known.
            library: The id of the library; None: not known.

        >>> from nordlib.dates import Period, zone
        >>> month, week = (LoanTerms(Period(days=days), 2, 7) for days in (28, 7))
        >>> rows = (PolicyRow("all", "month"), PolicyRow("films", "week", material="film"))
        >>> table = PolicyTable(PolicyId("Town", "1"), zone("Europe/Oslo"), {"month": month, "week": week}, rows)
        >>> decision = table.find(category="adult", material="film", library=LibraryId("main"))
        >>> decision.unwrap().terms, [each.row for each in decision.facts.ranking], decision.facts.decided_by.value
        ('week', ['films', 'all'], 'material')
        >>> print(decision.explain())
        The row films applies.
        """
        return self._found(category, material, library, lambda row: row)

    def policy_for(
        self, *, category: str | None, material: str, library: LibraryId | None
    ) -> Decision[CirculationPolicy, PolicyTableFacts]:
        """Return the policy for one kind of material, which names its row (`CirculationPolicy.row`); its arguments are those of `find`."""

        def policy(row: PolicyRow) -> CirculationPolicy:
            item_types = {material: self.terms[row.terms]}
            return CirculationPolicy(self.id, self.zone, item_types, self.overridable, self.holds, row=row.name)

        return self._found(category, material, library, policy)

    def for_patron(self, *, category: str | None, library: LibraryId | None) -> "TablePolicy":
        """Return the policies of the table for one category of patron at one library, for commands."""
        return TablePolicy(self, category, library)

    def base(self) -> CirculationPolicy:
        """Return the policy of the table without any terms, for what needs none: the zone, the holds, and what staff may override."""
        return CirculationPolicy(self.id, self.zone, {}, self.overridable, self.holds)

    def _found(
        self, category: str | None, material: str | None, library: LibraryId | None, value: Callable[[PolicyRow], T]
    ) -> Decision[T, PolicyTableFacts]:
        question = PolicyQuestion(category, material, library)
        ranking = ranked(self.rows, question, self.libraries_from(library), self.order, self.prefer, self.tie)
        told = tuple(rank for _, rank in ranking)
        facts = PolicyTableFacts(told[0].row if told else None, told, decided_by(told, self.order, self.prefer))
        return POLICY_TABLE_RULES.decide(PolicyLookup(self, facts), facts, lambda _case: grant(value(ranking[0][0])))


@attrs.frozen
@checked
class TablePolicy:
    """The policies of a table for one category of patron at one library. Made by `PolicyTable.for_patron`."""

    table: PolicyTable
    """The table."""
    category: str | None
    """The category of the patron; None: not known."""
    library: LibraryId | None
    """The id of the library; None: not known."""

    def policy_for(self, material: str) -> Decision[CirculationPolicy, PolicyTableFacts]:
        """Return the policy for one kind of material, or a refusal with the code `no_policy`."""
        return self.table.policy_for(category=self.category, material=material, library=self.library)


@attrs.frozen
class PolicyLookup:
    """The rows that fit a question."""

    policy: PolicyTable
    """The table."""
    facts: PolicyTableFacts
    """The rows that fit, best first."""


@rule("EXT-18", "no_policy", patron=("row",), desk=("decided_by", "fitting"))
def a_row_fits(case: PolicyLookup) -> Verdict:
    """A row of the policy table fits the patron, the material and the library."""
    facts = case.facts
    if facts.row is None or facts.decided_by is None:
        return passes_if(False)
    return passes_if(True, row=facts.row, decided_by=facts.decided_by.value, fitting=tuple(each.row for each in facts.ranking))


#: The rule by which a policy table answers.
POLICY_TABLE_RULES: Final[RuleBook[PolicyLookup]] = RuleBook((a_row_fits,), topic="policy_table")
