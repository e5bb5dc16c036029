"""The law of columns: every row says what the scalar function says of its text."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from nordlib import columns
from nordlib.identity import IdentityNumber, Scheme, examine

__all__ = ["NAMES", "differences", "expected", "rows"]

NAMES = ("valid", "problem", "kind", "birth_date", "sex", "canonical", "flags")


def expected(text: Any, scheme: str, on: date, *, lenient: bool = False) -> tuple[Any, ...]:
    """The row that the scalar function gives."""
    found = examine(text, scheme, on=on, lenient=lenient)  # type: ignore[arg-type]  # any scheme by its name
    if not isinstance(found, IdentityNumber):
        return (False, found.value, *[None] * 5)
    sex = None if found.sex is None else found.sex.value
    return (True, None, found.kind.value, found.birth_date, sex, found.canonical, " ".join(sorted(found.flags)))


def rows(found: columns.ExaminedColumn) -> list[tuple[Any, ...]]:
    """The rows of an examined column."""
    return list(zip(*(found[name].to_pylist() for name in NAMES), strict=True))


def differences(texts: Sequence[str], scheme: Scheme, on: date, *, lenient: bool = False) -> list[int]:
    """The places of the texts of which the column says something else than the scalar function."""
    found = rows(columns.examine(texts, scheme, on=on, lenient=lenient))
    assert len(found) == len(texts)
    return [place for place, text in enumerate(texts) if found[place] != expected(text, scheme, on, lenient=lenient)]
