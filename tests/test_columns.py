"""Columns of numbers: what the scalar functions say, for every form of a column, and errors that say what is wrong."""

import tracemalloc
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib import columns
from nordlib.circulation import HELSINGOR, DueInstant, RenewalFacts, renewal
from nordlib.decisions import Granted, NoFacts, Refused
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import Scheme, UnknownScheme, parse
from nordlib.identity.pseudonyms import KeyRing, new_key
from tests.column_corpus import DAYS, DIGITS, PIECES, edges, mutations, stem_of, with_right_check
from tests.column_law import NAMES, differences, expected, rows
from tests.number_cases import CASES
from tests.people import renewal_case
from tests.profiles import IS_LONG, many

ON = date(2026, 11, 22)
SE = "20000909-2396"
RING = KeyRing("legimus", {"k1": new_key()}, current="k1")


def assert_equal(texts: list[str], scheme: Scheme, on: date, *, lenient: bool = False) -> None:
    assert differences(texts, scheme, on, lenient=lenient) == [], (scheme, on)


# what the scalar function says


@pytest.mark.parametrize("scheme", Scheme)
def test_every_case_of_the_files_is_answered_as_one_by_one(scheme: Scheme) -> None:
    cases = [case for case in CASES if isinstance(case["input"], str)]
    for on in sorted({date.fromisoformat(case["reference_date"]) for case in cases}):
        assert_equal([case["input"] for case in cases], scheme, on)
        assert_equal([case["input"] for case in cases], scheme, on, lenient=True)


@pytest.mark.parametrize("scheme", Scheme)
def test_mutated_numbers_are_answered_as_one_by_one(scheme: Scheme) -> None:
    for seed, on in enumerate(DAYS):
        texts = mutations(scheme, many(200, 40_000), seed)
        checks = DIGITS if IS_LONG or seed == 0 else "3"
        assert_equal(texts + list(edges(scheme, on, checks)), scheme, on)
        assert_equal(texts[: many(70, 10_000)], scheme, on, lenient=True)


@pytest.mark.parametrize("scheme", Scheme)
def test_every_entry_of_every_table_is_answered_as_one_by_one(scheme: Scheme) -> None:
    """Every value of each piece that a table is indexed by, the rest as in a valid number, as it is and with the check digits it needs.

    With a right check digit many are valid, so that what comes after the check digit is asked too.
    """
    stem, found = stem_of(scheme), 0
    for start, stop in PIECES[scheme]:
        pieces = [f"{stem[:start]}{value:0{stop - start}}{stem[stop:]}" for value in range(10 ** (stop - start))]
        right = [with_right_check(scheme, text) for text in pieces]
        for on in (ON, date(2032, 1, 1)):
            assert_equal(pieces + right, scheme, on)
        found += columns.valid(right, scheme, on=ON).to_pylist().count(True)
    assert found > 1000


@given(st.lists(st.text(st.characters(codec="utf-8") | st.sampled_from("0123456789-+ AT\u2013"), max_size=14), max_size=30), st.booleans())
def test_any_texts_are_answered_as_one_by_one(texts: list[str], lenient: bool) -> None:
    for scheme in Scheme:
        assert_equal(texts, scheme, ON, lenient=lenient)


def test_half_a_character_is_a_foreign_one() -> None:
    assert columns.examine(["2000090\ud8002396"], "se", on=ON)["problem"].to_pylist() == ["charset"]


# forms of a column

EMPTY_DICTIONARY = pa.array([None] * 3, pa.string()).dictionary_encode()

TEXTS = [SE, None, "000909-2397", "", "2000 0909-2396", "200009092396", "ä", SE]
ROWS = [(None,) * 7 if text is None else expected(text, "se", ON) for text in TEXTS]


def sliced(array: Any) -> Any:
    return pa.concat_arrays([pa.array(["x", None], array.type), array, pa.array(["y"], array.type)]).slice(2, len(array))


FORMS: dict[str, Callable[[], Any]] = {
    "list": lambda: TEXTS,
    "tuple": lambda: tuple(TEXTS),
    "objects": lambda: np.array(TEXTS, object),
    "string": lambda: pa.array(TEXTS, pa.string()),
    "large string": lambda: pa.array(TEXTS, pa.large_string()),
    "view": lambda: pa.array(TEXTS, pa.string_view()),
    "slice": lambda: sliced(pa.array(TEXTS, pa.string())),
    "slice of a large string": lambda: sliced(pa.array(TEXTS, pa.large_string())),
    "slice of views": lambda: pa.array(["x", *TEXTS], pa.string_view()).slice(1),
    "chunks": lambda: pa.chunked_array([TEXTS[:3], [], TEXTS[3:]], pa.string()),
    "no offset": lambda: pa.chunked_array([pa.array(TEXTS, pa.string())]),
    "dictionary": lambda: pa.array(TEXTS, pa.string()).dictionary_encode(),
    "dictionary in chunks": lambda: pa.chunked_array([pa.array(TEXTS[:4]).dictionary_encode(), pa.array(TEXTS[4:]).dictionary_encode()]),
    "dictionary with null in it": lambda: pa.DictionaryArray.from_arrays(
        pa.array([0, 1, 2, 3, 4, 5, 6, 0], pa.int8()), pa.array(TEXTS[:7])
    ),
    "dictionary of a dictionary": lambda: pa.DictionaryArray.from_arrays(
        pa.array([0, None, 2, 3, 4, 5, 6, 0], pa.int8()), pa.array(TEXTS[:7]).dictionary_encode()
    ),
    "slice of a dictionary": lambda: pa.array(["x", *TEXTS]).dictionary_encode().slice(1),
    "polars": lambda: pl.Series(TEXTS),
    "polars categories": lambda: pl.Series(TEXTS, dtype=pl.Categorical),
    "slice of polars": lambda: pl.Series(["x", *TEXTS])[1:],
    "pandas": lambda: pd.Series(TEXTS, dtype="str"),
    "pandas objects": lambda: pd.Series(TEXTS, dtype="object"),
    "pandas categories": lambda: pd.Series(TEXTS, dtype="category"),
    "extension": lambda: pa.ExtensionArray.from_storage(pa.opaque(pa.string(), "pnr", "test"), pa.array(TEXTS, pa.string())),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_column_in_any_form_is_answered(form: Callable[[], Any]) -> None:
    assert rows(columns.examine(form(), "se", on=ON)) == ROWS
    assert columns.valid(form(), "se", on=ON).to_pylist() == [row[0] for row in ROWS]
    lenient = [(None,) * 7 if text is None else expected(text, "se", ON, lenient=True) for text in TEXTS]
    assert rows(columns.examine(form(), "se", on=ON, lenient=True)) == lenient


@pytest.mark.parametrize(
    "empty", [[], pa.array([], pa.string()), pa.array([], pa.string_view()), pl.Series([], dtype=pl.String), pa.nulls(0)]
)
def test_an_empty_column_has_no_rows(empty: Any) -> None:
    assert rows(columns.examine(empty, "no", on=ON)) == []
    assert rows(columns.examine(empty, [], on=ON)) == []


def test_a_column_of_nothing_but_null_stays_null() -> None:
    for nothing in (
        pa.nulls(3),
        [None, float("nan"), pd.NA],
        pl.Series([None, None, None]),
        pa.array([None] * 3).dictionary_encode(),
        EMPTY_DICTIONARY,
    ):
        assert rows(columns.examine(nothing, "fi", on=ON)) == [(None,) * 7] * 3
        assert columns.pseudonyms(nothing, "fi", RING, on=ON).to_pylist() == [None] * 3


def test_what_is_no_text_has_the_problem_of_a_wrong_type() -> None:
    class Text(str):
        __slots__ = ()

    mixed = [Text(SE), 200009092396, b"x", True, datetime.now, pd.NaT, np.str_(SE), np.float64("nan")]
    found = columns.examine(mixed, "se", on=ON)
    assert found["problem"].to_pylist() == [None, "type", "type", "type", "type", None, None, None]
    assert found["valid"].to_pylist() == [True, False, False, False, False, None, True, None]


WRONG: dict[str, tuple[Any, str]] = {
    "numbers": (pa.array([1, 2]), "its type is int64; it must be text, since a number that was read as a whole number has lost the zeros"),
    "numpy": (np.array([1, 2]), "its type is int64"),
    "lists": (pl.Series([[1]]), "its type is large_list"),
    "categories of numbers": (pd.Series([1, 2], dtype="category"), "its type is int64"),
    "bytes": (pa.array([b"x"]), "its type is binary"),
    "a frame": (pl.DataFrame({"pnr": [SE], "b": [1]}), "it is a table with the columns 'pnr', 'b'; pass one of them"),
    "a text": (SE, "it is a str; pass a column"),
    "nothing": (None, "it is a NoneType; pass a column"),
    "a matrix": (np.array([["x"]]), "it has 2 dimensions; a column has one"),
}


@pytest.mark.parametrize(("column", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_no_column_of_texts_is_told(column: Any, sentence: str) -> None:
    with pytest.raises(InvalidData, match=sentence) as error:
        columns.examine(column, "se", on=ON)
    assert SE not in str(error.value)


def test_a_stream_that_breaks_is_told() -> None:
    class Broken:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise ValueError(SE)

    class OneArray:
        def __arrow_c_array__(self, requested_schema: object = None) -> object:
            return pa.array(TEXTS).__arrow_c_array__(requested_schema)

    with pytest.raises(InvalidData, match=r"cannot be read as one column \(ValueError\)") as error:
        columns.examine(Broken(), "se", on=ON)
    assert SE not in str(error.value)
    assert rows(columns.examine(OneArray(), "se", on=ON)) == ROWS


# schemes by row


def test_each_row_may_have_a_scheme_of_its_own() -> None:
    texts = [SE, "17912099997", "010594Y9032", None, "17912099997", "x"]
    schemes = ["se", "no", "fi", "dk", "dk", "se-lma"]
    want = [(None,) * 7 if text is None else expected(text, scheme, ON) for text, scheme in zip(texts, schemes, strict=True)]
    for given_texts in (texts, pa.array(texts), pa.array(texts).dictionary_encode()):
        for given_schemes in (schemes, pl.Series(schemes, dtype=pl.Categorical), pa.array(schemes, pa.string_view())):
            assert rows(columns.examine(given_texts, given_schemes, on=ON)) == want
    ring = columns.pseudonyms(texts, schemes, RING, on=ON).to_pylist()
    numbers = [parse(text, scheme, on=ON) for text, scheme in (("20000909-2396", "se"), ("17912099997", "no"), ("010594Y9032", "fi"))]  # type: ignore[arg-type]  # schemes by name
    assert ring == [*map(RING.pseudonym, numbers), None, None, None]


def test_a_column_of_schemes_that_does_not_fit_is_told() -> None:
    with pytest.raises(InvalidData, match="it has 1 rows, and the column of numbers has 2"):
        columns.examine([SE, SE], ["se"], on=ON)
    with pytest.raises(InvalidData, match="row 1 is null, counted from 0; each row needs a scheme"):
        columns.examine([SE, SE], ["se", None], on=ON)
    for scheme in ("xx", ["xx"]):
        with pytest.raises(UnknownScheme):
            columns.examine([SE], scheme, on=ON)
    with pytest.raises(InvalidData, match="`on` is a str"):
        columns.examine([SE], "se", on="2026-11-22")  # type: ignore[arg-type]  # what a caller may do
    mixed = columns.examine([5, SE], ["se", "se"], on=ON)
    assert mixed["problem"].to_pylist() == ["type", None]


# what leaves


def test_other_libraries_read_what_was_found_and_its_repr_shows_no_number() -> None:
    found = columns.examine(TEXTS, "se", on=ON)
    assert repr(found) == "<8 examined numbers, 3 valid>"
    assert len(found) == 8
    assert found.column_names == NAMES
    assert list(pl.DataFrame(found).iter_rows()) == ROWS
    assert pa.table(found).column_names == list(NAMES)
    assert pd.DataFrame.from_arrow(found)["canonical"].tolist()[0] == "200009092396"
    assert pa.schema(found).names == list(NAMES)
    with pytest.raises(UnknownName, match="canonical"):
        found["number"]
    pa.table(found).validate(full=True)


def test_a_text_that_is_no_number_is_in_no_buffer_of_the_result() -> None:
    found = columns.examine(["200009092397", "20000909239\u00e5", None], "se", on=ON)
    assert set(bytes(pa.table(found)["canonical"].chunk(0).buffers()[2])) == {0}


def test_a_column_costs_little_memory_beside_itself() -> None:
    texts = pa.array(["200009092396"] * 300_000)
    columns.examine(texts, "se", on=ON)
    tracemalloc.start()
    found = columns.examine(texts, "se", on=ON)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak / len(found) <= 40


def test_pseudonyms_are_those_of_the_ring() -> None:
    want = [None if row[5] is None else RING.pseudonym(parse(row[5], "se", on=ON)) for row in ROWS]
    for form in FORMS.values():
        assert columns.pseudonyms(form(), "se", RING, on=ON).to_pylist() == want
    assert columns.pseudonyms([SE], "se", RING, on=ON).to_pylist() == want[:1]


# decisions


def test_decisions_become_a_table() -> None:
    decisions = [renewal.decide(renewal_case()), renewal.decide(renewal_case(renewals_used=2))]
    table = columns.tabulate(iter(decisions))
    assert table.column_names == ["granted", "reasons", "policy", *[each.name for each in attrs.fields(RenewalFacts)]]
    assert table["granted"].to_pylist() == [True, False]
    assert table["reasons"].to_pylist() == [[], ["renewal_limit_reached"]]
    assert table["policy"].to_pylist() == [f"{HELSINGOR.id.name} {HELSINGOR.id.version}"] * 2
    assert table["new_due"].to_pylist() == [date(2026, 4, 17)] * 2
    assert columns.tabulate([]).num_rows == 0
    late = renewal.decide(renewal_case(due=date(2026, 3, 10)))
    paid = columns.tabulate([late, *decisions])
    assert (paid["fee"].to_pylist()[0], paid["fee_currency"].to_pylist()) == (late.facts.fee and late.facts.fee.amount, ["DKK", None, None])


def test_due_instants_and_due_dates_are_told_apart() -> None:
    facts = renewal.decide(renewal_case()).facts
    granted = renewal.decide(renewal_case())
    instant = DueInstant(datetime.fromisoformat("2026-03-18T16:00:00+01:00"))
    hourly = Refused(attrs.evolve(facts, new_due=instant), granted.trace, granted.policy)
    assert columns.tabulate([hourly])["new_due"].to_pylist()[0] == instant.at
    mixed = columns.tabulate([hourly, granted, Refused(attrs.evolve(facts, new_due=None), granted.trace, granted.policy)])
    assert mixed["new_due"].to_pylist() == ["2026-03-18T16:00:00+01:00", "2026-04-17", None]
    by = columns.tabulate([Refused(attrs.evolve(facts, charged_once_by=HELSINGOR.id), granted.trace, granted.policy)])
    assert by["charged_once_by"].to_pylist() == [f"{HELSINGOR.id.name} {HELSINGOR.id.version}"]


def test_what_is_no_decision_is_told() -> None:
    granted = renewal.decide(renewal_case())
    with pytest.raises(InvalidData, match="row 1, counted from 0, is a bool; it must be a decision"):
        columns.tabulate([granted, True])  # type: ignore[list-item]  # what a caller may do
    other = Granted("x", NoFacts(), granted.trace, granted.policy)
    with pytest.raises(InvalidData, match="different facts, NoFacts and RenewalFacts"):
        columns.tabulate([granted, other])


def test_chance_is_the_same_for_a_seed() -> None:
    assert mutations(Scheme.NO, 5, 1) == mutations(Scheme.NO, 5, 1)
