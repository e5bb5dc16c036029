"""Find the heading of a cell in a table that is pasted into a text: rows with the same number of tabs, semicolons, bars or commas.

The first row is the heading if one of its cells has a word for an identity number and no cell holds a long number. Each cell below has the
label of its heading, or none, whatever stands beside it in its row.
"""

import re
from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple

from nordlib.identity.redaction.context_words import LabelMatch, label_of

__all__ = ["Tables"]

_SEPARATORS: Final = "\t;|,"
_LONGEST_HEADING: Final = 40  # characters of a cell
_QUOTED: Final = re.compile(r'"[^"\n]*"')
_BORDER: Final = re.compile(r"[-+|=:\s]*\n?")
_LONG_NUMBER: Final = re.compile(r"[0-9]{5}|\*{4}")  # an asterisk is a digit that was redacted


class _Table(NamedTuple):
    """A table, from the second row on."""

    start: int
    end: int
    separator: str
    labels: tuple[LabelMatch, ...]


class Tables:
    """The tables of a normalized text, found when it is made. Its cells are asked for in order, so that no row is counted twice."""

    def __init__(self, text: str) -> None:
        self._text = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
        self._tables = deque(_tables(text, self._text))
        self._cell = 0  # where the cell begins that was asked for last
        self._column = 0

    def label_at(self, place: int) -> tuple[LabelMatch, int] | None:
        """Return the label of the cell that holds a place, and where the cell begins; None if the place is in no table.

        Each place must lie behind the one before it.
        """
        while self._tables and place >= self._tables[0].end:
            self._tables.popleft()
        if not self._tables or place < self._tables[0].start:
            return None
        table = self._tables[0]
        row = self._text.rfind("\n", max(self._cell, table.start), place) + 1
        if row or self._cell < table.start:
            self._cell, self._column = row or table.start, 0
        self._column += self._text.count(table.separator, self._cell, place)
        self._cell = max(self._cell, self._text.rfind(table.separator, self._cell, place) + 1)
        return table.labels[self._column] if self._column < len(table.labels) else LabelMatch(None), self._cell


def _tables(text: str, unquoted: str) -> Iterator[_Table]:
    """Yield the tables of a text in order; `unquoted` is the text with blanks for what is quoted."""
    start, heading = 0, None
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        if heading is not None and (_BORDER.fullmatch(text, start, end) or _is_row(unquoted, start, end, heading)):
            heading = heading._replace(end=end)
        else:
            if heading is not None and heading.end > heading.start:
                yield heading
            heading = _heading(text[start:end], end)
        start = end
    if heading is not None and heading.end > heading.start:
        yield heading


def _is_row(unquoted: str, start: int, end: int, heading: _Table) -> bool:
    """Whether a line has as many cells as the heading; one more or less, if a comma does not separate them."""
    separators, expected = unquoted.count(heading.separator, start, end), len(heading.labels) - 1
    return separators == expected if heading.separator == "," else separators > 0 and abs(separators - expected) <= 1


def _heading(line: str, end: int) -> _Table | None:
    """Return a table without rows whose heading is a line; None if the line is not a heading."""
    separator = max(_SEPARATORS, key=line.count)
    cells = line.split(separator)
    if len(cells) == 1 or _LONG_NUMBER.search(line) or any(len(cell) > _LONGEST_HEADING for cell in cells):
        return None
    labels = tuple(map(label_of, cells))
    return _Table(end, end, separator, labels) if any(label.schemes for label in labels) else None
