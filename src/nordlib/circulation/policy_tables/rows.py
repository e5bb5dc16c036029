"""The rows of a policy table, and their order of preference for one question (EXT-18).

A row fits if each of its cells is empty or says what is asked; a library also fits a row of a library above it. Of two rows that fit, the
first cell that tells them apart decides: a cell beats an empty one, and a nearer library one further up. Where a table prefers the row that
names most, the number of cells decides first. What nothing tells apart is a tie.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import attrs

from nordlib.errors import InvalidPolicy
from nordlib.libraries import LibraryId
from nordlib.validation import checked

__all__ = ["Cell", "DecidedBy", "PolicyQuestion", "PolicyRow", "RankedRow", "RowPreference", "TieRule", "decided_by", "ranked"]


class Cell(StrEnum):
    """A column of a policy table."""

    CATEGORY = "category"
    """The category of the patron."""
    MATERIAL = "material"
    """The kind of material: the item type of the loan."""
    LIBRARY = "library"
    """The library, or a library above it."""


class RowPreference(StrEnum):
    """Which of the rows that fit is preferred."""

    ORDER = "order"
    """The row whose cells come first in the order of the table."""
    MOST_NAMED = "most_named"
    """The row with most cells that are not empty; then by the order of the table."""


class TieRule(StrEnum):
    """Which of two rows applies that nothing else tells apart."""

    FIRST = "first"
    """The one that stands first in the table."""
    LAST = "last"
    """The one that stands last in the table."""


class DecidedBy(StrEnum):
    """What set the row that applies apart from the next one."""

    ONLY_ROW = "only_row"
    """No other row fits."""
    MOST_NAMED = "most_named"
    """It has more cells that are not empty."""
    CATEGORY = "category"
    """It names the category."""
    MATERIAL = "material"
    """It names the material."""
    LIBRARY = "library"
    """It names the library, or a nearer one."""
    TIE = "tie"
    """Its place in the table."""


@attrs.frozen
@checked
class PolicyRow:
    """A row of a policy table: for whom and what, and the terms. Raises `InvalidPolicy` for a blank name."""

    name: str
    """The name of the row, by which decisions tell which policy applied."""
    terms: str
    """The name of the terms (`PolicyTable.terms`)."""
    category: str | None = None
    """The category of the patron, as the host writes it; None: any, also one that is not known."""
    material: str | None = None
    """The kind of material, as loans have it in `Loan.item_type`; None: any."""
    library: LibraryId | None = None
    """The id of the library, for itself and for the libraries below it; None: any."""

    def __attrs_post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidPolicy("rows", "has a row with a blank name; decisions tell by its name which row applied")


@attrs.frozen
@checked
class PolicyQuestion:
    """What a policy table is asked about. Raises `InvalidData` for what is not a text."""

    category: str | None
    """The category of the patron; None: not known, which fits only a row for any."""
    material: str | None
    """The kind of material; None: not known."""
    library: LibraryId | None
    """The id of the library; None: not known."""


@attrs.frozen
class RankedRow:
    """A row that fits a question, and what speaks for it."""

    row: str
    """The name of the row."""
    cells: tuple[Cell, ...]
    """The cells of the row that are not empty, in the order of the table."""
    levels_up: int | None
    """How many levels above the library of the question the row's library is, 0 for that library itself; None: the row names none."""


_LAST: Final = 1_000_000_000  # the rank of an empty cell, after every library


def ranked(
    rows: Sequence[PolicyRow],
    question: PolicyQuestion,
    libraries: Sequence[str],
    order: Sequence[Cell],
    prefer: RowPreference,
    tie: TieRule,
) -> tuple[tuple[PolicyRow, RankedRow], ...]:
    """Return the rows that fit a question, best first.

    Args:
        rows: The rows of the table.
        question: The category, the material and the library that are asked about.
        libraries: The library that is asked about, and those above it, nearest first.
        order: The cells, most important first.
        prefer: Whether the number of cells comes before their order.
        tie: Which of two rows comes first that nothing else tells apart.
    """
    levels = {library: level for level, library in enumerate(libraries)}
    found: list[tuple[tuple[int, ...], PolicyRow, RankedRow]] = []
    for place, row in enumerate(rows):
        if row.library is not None and row.library not in levels:
            continue
        if row.category not in (None, question.category) or row.material not in (None, question.material):
            continue
        values = {Cell.CATEGORY: row.category, Cell.MATERIAL: row.material, Cell.LIBRARY: row.library}
        cells = tuple(cell for cell in order if values[cell] is not None)
        level = None if row.library is None else levels[row.library]
        ranks = [_LAST if values[cell] is None else (level or 0) if cell is Cell.LIBRARY else 0 for cell in order]
        named = -len(cells) if prefer is RowPreference.MOST_NAMED else 0
        key = (named, *ranks, place if tie is TieRule.FIRST else -place)
        found.append((key, row, RankedRow(row.name, cells, level)))
    return tuple((row, rank) for _, row, rank in sorted(found, key=lambda each: each[0]))


def decided_by(ranking: Sequence[RankedRow], order: Sequence[Cell], prefer: RowPreference) -> DecidedBy | None:
    """Return what set the first row of a ranking apart from the second; None if no row fits."""
    if len(ranking) <= 1:
        return DecidedBy.ONLY_ROW if ranking else None
    best, second = ranking[:2]
    if prefer is RowPreference.MOST_NAMED and len(best.cells) != len(second.cells):
        return DecidedBy.MOST_NAMED
    for cell in order:
        if (cell in best.cells) is not (cell in second.cells) or (cell is Cell.LIBRARY and best.levels_up != second.levels_up):
            return DecidedBy(cell.value)
    return DecidedBy.TIE
