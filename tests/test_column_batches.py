"""Numbers batch by batch: each batch keeps its columns and gets those of what was found."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from nordlib.columns.batches import added_columns, examine_batches
from nordlib.errors import InvalidData
from tests.column_law import NAMES, expected

ON = date(2026, 11, 22)
TEXTS = ["20000909-2396", "20000909-2397", None, "x"]
BATCH = pa.record_batch({"patron": [1, 2, 3, 4], "number": TEXTS, "scheme": ["se", "dk", "no", "fi"]})


def examined(batch: Any, *given: Any, **named: Any) -> list[dict[str, Any]]:
    return [row for each in examine_batches([batch], *given, on=ON, **named) for row in each.to_pylist()]


def test_each_batch_keeps_its_columns_and_gets_what_was_found() -> None:
    batches = list(examine_batches([BATCH, BATCH[:0], BATCH[1:3]], "number", "se", on=ON))
    assert [batch.num_rows for batch in batches] == [4, 0, 2]
    assert {tuple(batch.schema.names) for batch in batches} == {(*BATCH.schema.names, *NAMES)}
    for row, text in zip(batches[0].to_pylist(), TEXTS, strict=True):
        wanted = (None,) * len(NAMES) if text is None else expected(text, "se", ON)
        assert tuple(row[name] for name in NAMES) == wanted


def test_a_batch_may_have_a_column_of_schemes_and_a_column_that_is_a_dictionary() -> None:
    coded = BATCH.set_column(1, "number", BATCH["number"].dictionary_encode())
    for batch in (BATCH, coded):
        rows = examined(batch, "number", None, scheme_column="scheme", prefix="number_")
        assert [row["number_problem"] for row in rows] == [None, "length", None, "charset"]
        assert [row["number_valid"] for row in rows] == [True, False, None, False]


def test_the_further_columns_are_of_the_types_that_are_told() -> None:
    (batch,) = examine_batches([BATCH], "number", "se", on=ON, prefix="n_", lenient=True)
    assert batch.schema.names[3:] == added_columns("n_").names == [f"n_{name}" for name in NAMES]
    assert [batch.schema.field(name).type for name in added_columns("n_").names] == added_columns("n_").types


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({"column": "pnr", "scheme": "se"}, "has no column `pnr`"),
        ({"column": "number", "scheme": None, "scheme_column": "country"}, "has no column `country`"),
        ({"column": "number", "scheme": None}, "give either a scheme or the name of a column of schemes"),
        ({"column": "number", "scheme": "se", "scheme_column": "scheme"}, "give either a scheme"),
    ],
)
def test_a_batch_without_what_is_asked_for_is_refused(named: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidData, match=sentence):
        examined(BATCH, **named)


def test_columns_are_not_overwritten() -> None:
    (batch,) = examine_batches([BATCH], "number", "se", on=ON)
    with pytest.raises(InvalidData, match="has a column `valid` already; choose another `prefix`"):
        examined(batch, "number", "se")
