"""Numbers in Spark: every answer is that of `nordlib.identity.examine`, on every worker."""

from datetime import date
from itertools import islice
from random import Random
from typing import Any

import pytest

from nordlib import identity, spark
from nordlib.errors import InvalidData
from nordlib.identity import Scheme, UnknownScheme
from nordlib.identity.pseudonyms import KeyRing, new_key
from nordlib.identity.testdata.valid import valid_numbers
from tests.column_corpus import edges, mutations
from tests.column_law import NAMES, expected

ON = date(2026, 11, 22)
RING = KeyRing("loans", {"2026": new_key()}, "2026")


def texts_of(scheme: Scheme) -> list[str | None]:
    """Numbers, near misses, every case of the case files, null, and what no column of numbers should have."""
    return [*mutations(scheme, 1_500, seed=5), *edges(scheme, ON), None, "", "x" * 5_000]


def row_of(text: str | None, scheme: Scheme, *, lenient: bool = False) -> tuple[object, ...]:
    return (None,) * len(NAMES) if text is None else expected(text, scheme, ON, lenient=lenient)


@pytest.mark.parametrize("lenient", [False, True])
def test_every_answer_is_that_of_one_number(session: Any, lenient: bool) -> None:
    rows = [(scheme.value, text) for scheme in Scheme for text in texts_of(scheme)]
    frame = session.createDataFrame(rows, "scheme string, number string").repartition(3)
    examined = spark.examine(frame, "number", None, on=ON, lenient=lenient, scheme_column="scheme", prefix="number_")
    assert examined.columns == ["scheme", "number", *(f"number_{name}" for name in NAMES)]
    found = [tuple(row) for row in examined.collect()]
    assert len(found) == len(rows)
    assert sum(row[2:] != row_of(row[1], Scheme(row[0]), lenient=lenient) for row in found) == 0


def test_one_scheme_for_all(session: Any) -> None:
    frame = session.createDataFrame([(text,) for text in texts_of(Scheme.SE)], "number string")
    found = [tuple(row) for row in spark.examine(frame, "number", "se", on=ON).collect()]
    assert sum(row[1:] != row_of(row[0], Scheme.SE) for row in found) == 0


def test_a_function_of_a_column_in_python_and_in_sql(session: Any) -> None:
    texts = texts_of(Scheme.DK)
    frame = session.createDataFrame([(text,) for text in texts], "number string")
    valid = sum(text is not None and identity.is_valid(text, "dk", on=ON) for text in texts)
    assert frame.where(spark.valid_udf("dk", on=ON)("number")).count() == valid
    session.udf.register("is_cpr", spark.valid_udf("dk", on=ON))
    counted = session.sql("SELECT is_cpr(number) AS valid, count(*) AS many FROM {frame} GROUP BY 1", frame=frame).collect()
    assert {row.valid: row.many for row in counted} == {True: valid, False: len(texts) - valid - 1, None: 1}


def test_pseudonyms_are_those_of_the_ring(session: Any) -> None:
    numbers = list(islice(valid_numbers("no", Random(3), on=ON), 500))
    frame = session.createDataFrame([(number.canonical,) for number in numbers] + [("x",), (None,)], "number string")
    found = dict(map(tuple, frame.select("number", spark.pseudonyms_udf("no", RING, on=ON)("number")).collect()))
    assert found == dict([(number.canonical, RING.pseudonym(number)) for number in numbers] + [("x", None), (None, None)])


@pytest.mark.parametrize(
    ("schema", "given", "sentence"),
    [
        ("pnr string", {"scheme": "se"}, "has no column `number`"),
        ("number int", {"scheme": "se"}, "the column `number` is of the type int; it must be string"),
        ("number string, valid int", {"scheme": "se"}, "has a column `valid` already; choose another `prefix`"),
        ("number string", {"scheme": None}, "give either a scheme or the name of a column of schemes"),
        ("number string, of int", {"scheme": None, "scheme_column": "of"}, "the column `of` is of the type int"),
        ("number string, of string", {"scheme": "se", "scheme_column": "of"}, "give either a scheme"),
        ("number string", {"scheme": "se", "on": "2026-11-22"}, "date"),
    ],
)
def test_what_cannot_be_examined_is_refused_before_anything_runs(session: Any, schema: str, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidData, match=sentence):
        spark.examine(session.createDataFrame([], schema), "number", **{"on": ON, **given})


def test_an_unknown_scheme_is_refused_before_anything_runs(session: Any) -> None:
    unknown: Any = "xx"
    for refused in (spark.valid_udf, lambda scheme, on: spark.pseudonyms_udf(scheme, RING, on=on)):
        with pytest.raises(UnknownScheme):
            refused(unknown, on=ON)
    with pytest.raises(UnknownScheme):
        spark.examine(session.createDataFrame([], "number string"), "number", unknown, on=ON)
