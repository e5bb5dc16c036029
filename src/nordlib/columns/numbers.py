"""Examine a column of identity numbers: what `nordlib.identity.examine` says of each, in a fraction of the time."""

from datetime import date
from typing import Any, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from nordlib.columns.arrow import ArrowColumn, pa
from nordlib.columns.identity.examination import Examined, examine_texts
from nordlib.columns.identity.kernel import FINE, PROBLEMS
from nordlib.columns.repair import repaired
from nordlib.columns.result import ExaminedColumn, arrow_columns
from nordlib.columns.texts import TextColumn, Texts, read_texts
from nordlib.errors import InvalidData
from nordlib.identity import Problem, Scheme, SchemeName
from nordlib.identity.pseudonyms import KeyRing
from nordlib.identity.schemes.registry import reference_date, scheme_module

__all__ = ["examine", "pseudonyms", "valid"]

_WIDEST = 12  # characters of a stored form, in Sweden


def examine(column: TextColumn, scheme: Scheme | SchemeName | TextColumn, *, on: date, lenient: bool = False) -> ExaminedColumn:
    """Return what each text of a column is: a valid number and what it encodes, or its problem.

    Args:
        column: the texts: any Arrow array or series (Polars, pandas, pyarrow, DuckDB), a list, or a numpy array. Null stays null.
        scheme: the scheme of all of them or its name, or a column with the name of the scheme of each.
        on: the reference date; it decides the century of short forms, which dates are in the future, and which rules apply.
        lenient: whether to repair each text first, as `nordlib.identity.parse` does.

    Raises:
        InvalidData: if the column is not of texts, a table, or of another length than the column of schemes, or if `on` is not a date.
        UnknownScheme: if a scheme is not known.

    >>> found = examine(["20000909-2396", "000909-2397", None], "se", on=date(2026, 11, 22))
    >>> found
    <3 examined numbers, 1 valid>
    >>> found["valid"].to_pylist(), found["problem"].to_pylist(), found["birth_date"].to_pylist()
    ([True, False, None], [None, 'checksum', None], [datetime.date(2000, 9, 9), None, None])
    """
    texts, found = _examined(column, scheme, on, lenient)
    table = arrow_columns(found, _of_rows(texts.missing, texts), of_one_scheme=isinstance(scheme, str))
    return ExaminedColumn(table)


def valid(column: TextColumn, scheme: Scheme | SchemeName | TextColumn, *, on: date, lenient: bool = False) -> ArrowColumn:
    """Return whether each text of a column is a valid number; null stays null. The arguments and errors are those of `examine`.

    >>> valid(["20000909-2396", "000909-2397", None], "se", on=date(2026, 11, 22)).to_pylist()
    [True, False, None]
    """
    return examine(column, scheme, on=on, lenient=lenient)["valid"]


def pseudonyms(
    column: TextColumn, scheme: Scheme | SchemeName | TextColumn, ring: KeyRing, *, on: date, lenient: bool = False
) -> ArrowColumn:
    """Return the pseudonym of each number of a column with the current key of a ring: to group and to join people without their numbers.

    A text that is not a valid number has none, and neither has null. The other arguments and errors are those of `examine`.

    Args:
        column: the texts.
        scheme: the scheme or schemes.
        ring: the keys (`nordlib.identity.pseudonyms`).
        on: the reference date.
        lenient: whether to repair each text first.
    """
    texts, found = _examined(column, scheme, on, lenient)
    of_scheme = scheme if isinstance(scheme, str) else None
    schemes = None if of_scheme is not None else _names_of(scheme, len(found.problem))
    is_valid = found.problem == FINE
    missing = _of_rows(texts.missing, texts)
    if missing is not None:
        is_valid &= ~missing
    rows = np.flatnonzero(is_valid)
    made = np.full(len(is_valid), None, object)
    for name in (of_scheme,) if schemes is None else dict.fromkeys(schemes):
        of_name = rows if schemes is None else rows[np.array([schemes[row] == name for row in rows.tolist()], bool)]
        stored = (found.stored[row].tobytes().rstrip(b"\0") for row in of_name.tolist())
        made[of_name] = list(ring.pseudonyms_of(Scheme(cast("str", name)), stored))
    made_column: ArrowColumn = pa.chunked_array([pa.array(made, pa.string())])
    return made_column


def _examined(column: TextColumn, scheme: Any, on: date, lenient: bool) -> tuple[Texts, Examined]:
    """Return the texts of a column, and what was found in each row."""
    texts = read_texts(column)
    given = repaired(texts) if lenient else texts
    if isinstance(scheme, str):
        module = scheme_module(scheme)
        found = examine_texts(given.data, given.offsets, module.SCHEME, reference_date(module.SCHEME, on))
        if texts.of_other_types is not None:
            found.problem[texts.of_other_types] = PROBLEMS.index(Problem.TYPE)
        return texts, found if texts.places is None else _taken(found, texts.places)
    return texts, _by_schemes(given, scheme, on)


def _taken(found: Examined, places: NDArray[Any]) -> Examined:
    """Return what was found in each row of a dictionary column; a row that is null gets anything."""
    if not len(found.problem):
        return Examined.of(len(places), found.stored.shape[1])  # no text: every row is null
    return Examined(*(getattr(found, field.name)[places] for field in attrs.fields(Examined)))


def _of_rows(mask: NDArray[np.bool_] | None, texts: Texts) -> NDArray[np.bool_] | None:
    """Return which rows are null, in a dictionary column too."""
    if texts.places is None:
        return mask
    missing = texts.places < 0
    return missing if mask is None else missing | mask[texts.places]


def _names_of(schemes: TextColumn, count: int) -> list[str]:
    """Return the name of the scheme of each row. Raises `InvalidData`."""
    names = read_texts(schemes, "column of schemes")
    of_rows = names.places if names.places is not None else np.arange(len(names))
    if len(of_rows) != count:
        raise InvalidData("column of schemes", (f"it has {len(of_rows)} rows, and the column of numbers has {count}",))
    unknown = _of_rows(names.missing, names)
    if unknown is not None and unknown.any():
        raise InvalidData("column of schemes", (f"row {int(np.argmax(unknown))} is null, counted from 0; each row needs a scheme",))
    texts = [names.data[names.offsets[row] : names.offsets[row + 1]].tobytes().decode() for row in range(len(names))]
    return [texts[row] for row in of_rows.tolist()]


def _by_schemes(given: Texts, schemes: TextColumn, on: date) -> Examined:
    """Return what was found in each row by the scheme of the row."""
    of_rows = given.places if given.places is not None else np.arange(len(given))
    names = np.array(_names_of(schemes, len(of_rows)), object)
    count = len(of_rows)
    found = Examined.of(count, _WIDEST)
    for name in dict.fromkeys(names.tolist()):
        scheme = scheme_module(name).SCHEME
        rows = np.flatnonzero(names == name)
        data, offsets = _gathered(given, of_rows[rows])
        part = examine_texts(data, offsets, scheme, reference_date(scheme, on))
        for field in attrs.fields(Examined)[:-1]:
            getattr(found, field.name)[rows] = getattr(part, field.name)
        found.stored[rows, : part.stored.shape[1]] = part.stored
    if given.of_other_types is not None:
        found.problem[given.of_other_types[of_rows]] = PROBLEMS.index(Problem.TYPE)
    return found


def _gathered(texts: Texts, rows: NDArray[Any]) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """Return some texts one behind the other; a row below 0 is an empty text."""
    offsets = np.append(texts.offsets.astype(np.int64), texts.offsets[-1])  # row -1 is empty
    starts, lengths = offsets[rows], offsets[rows + 1] - offsets[rows]
    lengths[rows < 0] = 0
    ends = np.cumsum(lengths)
    places = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
    return texts.data[places], np.concatenate(([0], ends))
