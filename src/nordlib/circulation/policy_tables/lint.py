"""A linter for policy tables: rows that can never apply, questions that no row answers, terms that no row uses.

It asks the table every question that can have an answer of its own. Values that no row names have one answer, so they are asked as one,
"other"; so are libraries that inherit from the same libraries.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.policy_lint import PolicyWarning, lint_policy
from nordlib.circulation.policy_tables.rows import PolicyQuestion, ranked
from nordlib.circulation.policy_tables.table import PolicyTable
from nordlib.libraries import LibraryId

__all__ = ["lint_policy_table"]


def lint_policy_table(
    table: PolicyTable,
    *,
    categories: Iterable[str] | None = None,
    materials: Iterable[str] | None = None,
    libraries: Iterable[LibraryId] | None = None,
    calendar: LibraryCalendar | None = None,
) -> tuple[PolicyWarning, ...]:
    """Return a warning for each choice of a policy table that is probably a mistake, or () if there is none.

    Args:
        table: The table.
        categories: All categories of patrons that there are; None: those that the rows name, and others.
        materials: All kinds of material that there are; None: those that the rows name, and others.
        libraries: All libraries that lend; None: those that the table names, and others.
        calendar: The calendar that the table is used with; None if there is none.

    >>> from nordlib.circulation import HELSINGOR, PolicyRow
    >>> terms = {"month": HELSINGOR.item_types["ordinary"]}
    >>> rows = (PolicyRow("films", "month", material="film"), PolicyRow("more films", "month", material="film"))
    >>> for warning in lint_policy_table(PolicyTable(HELSINGOR.id, HELSINGOR.zone, terms, rows)):
    ...     print(warning)
    more films: the row never applies: there is nothing that it fits and no other row fits better
    rows: no row applies to 1 of 2 kinds of questions, for example: any other category, any other material, any other library
    """
    domains = (
        _values((row.category for row in table.rows), categories),
        _values((row.material for row in table.rows), materials),
        _libraries(table, libraries),
    )
    questions = [PolicyQuestion(*each) for each in product(*domains)]
    best = [_best(table, question) for question in questions]
    return (*_of_rows(table, questions, best), *_of_terms(table, calendar))


def _values(named: Iterable[str | None], known: Iterable[str] | None) -> tuple[str | None, ...]:
    """Return the values to ask about, None for all that no row names."""
    given = {value for value in named if value is not None}
    if known is None:
        return (*sorted(given), None)
    return tuple(dict.fromkeys(value if value in given else None for value in sorted(known)))


def _libraries(table: PolicyTable, known: Iterable[LibraryId] | None) -> tuple[LibraryId | None, ...]:
    """Return the libraries to ask about: one of those that inherit from the same rows; None for all that no row is for."""
    named = {row.library for row in table.rows}
    lending = {*table.parents, *(library for library in named if library is not None)} if known is None else set(known)
    found: dict[tuple[LibraryId, ...], LibraryId | None] = {} if known is not None else {(): None}
    for library in sorted(lending):
        chain = tuple(each for each in table.libraries_from(library) if each in named)
        found.setdefault(chain, library if chain else None)
    return tuple(found.values())


def _best(table: PolicyTable, question: PolicyQuestion) -> str | None:
    ranking = ranked(table.rows, question, table.libraries_from(question.library), table.order, table.prefer, table.tie)
    return ranking[0][0].name if ranking else None


def _of_rows(table: PolicyTable, questions: list[PolicyQuestion], best: list[str | None]) -> Iterator[PolicyWarning]:
    applied = set(best)
    for row in table.rows:
        if row.name not in applied:
            sentence = "the row never applies: there is nothing that it fits and no other row fits better"
            yield PolicyWarning(row.name, "rows", sentence)
    unanswered = [question for question, name in zip(questions, best, strict=True) if name is None]
    if unanswered:
        kinds, example = f"{len(unanswered)} of {len(questions)} kinds of questions", _described(unanswered[0])
        yield PolicyWarning("rows", "rows", f"no row applies to {kinds}, for example: {example}")


def _described(question: PolicyQuestion) -> str:
    """Say a question in words; what is not named is any that no row names."""
    given = (("category", question.category), ("material", question.material), ("library", question.library))
    return ", ".join(f"{word} {value!r}" if value is not None else f"any other {word}" for word, value in given)


def _of_terms(table: PolicyTable, calendar: LibraryCalendar | None) -> Iterator[PolicyWarning]:
    used = {row.terms for row in table.rows}
    for name in table.terms:
        if name not in used:
            yield PolicyWarning(name, "terms", "no row has these terms")
    yield from lint_policy(CirculationPolicy(table.id, table.zone, table.terms, table.overridable), calendar=calendar)
