"""What is wrong with plain data is told in the words of JSON, for readers who write Perl or Java."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NewType
from zoneinfo import ZoneInfo

import attrs
import pytest

from nordlib.circulation import HELSINGOR, Loan, LoanId, Money, RenewalCase
from nordlib.circulation.due import Due
from nordlib.contact import Phone
from nordlib.decisions import Unknown
from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.identity import IdentityNumber
from nordlib.serialization import InvalidJson, as_dict, from_dict, read_json
from nordlib.serialization.json_words import misfit, wanted, wanted_key
from tests.people import ADULT, renewal_case


class Word(StrEnum):
    RED = "red"
    BLUE = "blue"


Many: Any = StrEnum("Many", " ".join(f"word_{each}" for each in range(14)))  # type: ignore[misc]  # made by a list
Serial = NewType("Serial", int)
UNKNOWN_OR = Literal[Unknown.UNKNOWN]


@attrs.frozen
class Nothing:
    """A model whose fields all have defaults."""

    day: date | None = None


@pytest.mark.parametrize(
    ("value", "kind", "sentence"),
    [
        (17, str, 'write 17 in quotes: "17"'),
        (17, LoanId, 'write 17 in quotes: "17"'),
        (int(ADULT), LoanId, "write the number in quotes"),
        (120.5, Decimal, 'write 120.5 in quotes: "120.5"'),
        (0, bool, "write false, not 0"),
        (1, bool | UNKNOWN_OR, "write true, not 1"),
        (2, bool, "must be true or false, not a number"),
        ("true", bool, "write true without quotes"),
        ("1", int, "write 1 without quotes"),
        ("1", Serial, "write 1 without quotes"),
        (ADULT, int, "write the number without quotes"),
        ("one", int, "must be a whole number without quotes, not this text"),
        (1.5, int, "must be a whole number without quotes, not a number with a point or an exponent"),
        (True, int, "must be a whole number without quotes, not true"),
        (None, str, "must be a text in quotes, not null"),
        ([], str, "must be a text in quotes, not a list"),
        ({}, tuple[str, ...], "must be a list in brackets, not an object"),
        ({}, frozenset[str], "must be a list in brackets, not an object"),
        ([], frozendict[str, str], "must be an object in braces, not a list"),
        ("2026-02-30", date, 'must be a date that exists, in quotes: "2026-11-29", not this text'),
        ("x", Due, 'must be a date that exists, in quotes: "2026-11-29"; or an instant with its UTC offset in quotes; not this text'),
        ("x", datetime, 'must be an instant with its UTC offset, in quotes: "2026-11-29T09:00:00+01:00", not this text'),
        ("x", time, 'must be a time of the day, in quotes: "09:00", not this text'),
        ("x", ZoneInfo, 'must be the name of a time zone, in quotes: "Europe/Copenhagen", not this text'),
        ("x", Word, 'must be one of "red", "blue", not this text'),
        ("x", Literal[3, "a"], 'must be one of 3, "a", not this text'),
        (5, bool | UNKNOWN_OR | None, 'must be true or false; or "unknown"; or null; not a number'),
        (120, Money | UNKNOWN_OR | None, 'must be an object in braces with "amount", "currency"; or "unknown"; or null; not a number'),
        *((text, Decimal, 'must be an exact decimal in quotes: "20.50", not this text') for text in ("", "20 kr.", "20,50", "1_000", "٢٠")),
        ("x", IdentityNumber, 'must be an object in braces with "scheme", "canonical", not this text'),
        (5, Phone, "must be a telephone number with its country code in quotes, not a number"),
        ([], Nothing, "must be an object in braces, not a list"),
        (object(), str, "must be a text in quotes, not this value"),
    ],
)
def test_a_misfit_is_told_with_what_would_be_right(value: object, kind: Any, sentence: str) -> None:
    assert misfit(value, kind) == sentence


def test_only_the_first_words_of_many_are_listed() -> None:
    assert wanted(Many).endswith('"word_11" and 2 more')
    assert (wanted_key(Serial), wanted_key(str)) == ('a whole number in quotes: "1"', "a text in quotes")


CASE: dict[str, Any] = dict(as_dict(renewal_case()))  # type: ignore[arg-type]  # a case is an object


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"loan": {**CASE["loan"], "id": 17}}, 'write 17 in quotes: "17" @ $.loan.id'),
        ({"loan": {**CASE["loan"], "recalled": 0}}, "write false, not 0 @ $.loan.recalled"),
        ({"loan": {**CASE["loan"], "renewals_used": "1"}}, "write 1 without quotes @ $.loan.renewals_used"),
        ({"loan": 5}, 'must be an object in braces with "id", "patron", "item", "title", "due", not a number @ $.loan'),
        ({"now": "2026-03-12T10:00:00"}, "has no UTC offset; it must be an instant with its UTC offset, in quotes"),
        ({"patron": {"debt": 120.5}}, 'must be an object in braces with "amount", "currency"; or "unknown"; or null; not a number'),
        ({"patron": {"debt": {"amount": 120.5, "currency": "DKK"}}}, 'write 120.5 in quotes: "120.5" @ $.patron.debt.amount'),
        ({"holds": [{"id": 1, "patron": "P", "title": "T"}]}, 'write 1 in quotes: "1" @ $.holds[0].id'),
    ],
)
def test_a_field_of_a_case_that_is_of_the_wrong_kind_never_decides(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidData) as caught:
        from_dict(RenewalCase, {**CASE, **change})
    assert [each for each in caught.value.problems if each.startswith(problem)]
    assert len(caught.value.problems) == 1


def test_a_case_that_contradicts_itself_is_told_once_and_in_json() -> None:
    loan = {**CASE["loan"], "interlibrary": {}}
    with pytest.raises(InvalidData) as caught:
        from_dict(RenewalCase, {**CASE, "loan": loan})
    assert str(caught.value).count("Invalid RenewalCase") == 1
    assert 'set its kind to "ill"' in str(caught.value)


def test_a_part_that_is_a_model_is_taken_as_it_is() -> None:
    case = from_dict(RenewalCase, {**CASE, "policy": HELSINGOR, "loan": renewal_case().loan})
    assert case.policy is HELSINGOR
    with pytest.raises(InvalidData):
        from_dict(RenewalCase, {**CASE, "loan": HELSINGOR})


def test_a_union_of_models_takes_one_that_is_made_and_nothing_but_objects() -> None:
    terms = next(iter(HELSINGOR.item_types.values()))
    plain: dict[str, Any] = dict(as_dict(terms))  # type: ignore[arg-type]  # terms are an object
    assert from_dict(type(terms), {**plain, "fees": terms.fees}) == terms
    with pytest.raises(InvalidData, match=r"must be an object in braces .* not a number @ \$\.fees"):
        from_dict(type(terms), {**plain, "fees": 5})


def test_what_is_no_object_is_no_model() -> None:
    with pytest.raises(InvalidData, match="must be an object in braces"):
        from_dict(Loan, [])  # type: ignore[arg-type]  # as a careless host would


@pytest.mark.parametrize(
    ("text", "problem", "place"),
    [
        ('{"a": 1,}', "the text cannot be read as JSON (line 1, column ", (1, None)),
        ('{\n"a" 1}', "the text cannot be read as JSON (line 2, column 5)", (2, 5)),
        ('{"a": NaN}', "NaN is not JSON; write null, or leave the field out", (None, None)),
        ('{"a": -Infinity}', "Infinity is not JSON; write null, or leave the field out", (None, None)),
        (f'{{"a": {"9" * 19}}}', "a number has more than 18 digits; write it in quotes if it is an id", (None, None)),
        (f'{{"a": -{"9" * 5_000}}}', "a number has more than 18 digits; write it in quotes if it is an id", (None, None)),
        (r'{"a": "\ud800"}', "a text has half of a surrogate pair; write both halves, or the character itself", (None, None)),
        (r'{"\uDC00": 1}', "a text has half of a surrogate pair; write both halves, or the character itself", (None, None)),
        ("[" * 100_000, "the text cannot be read as JSON: it is nested too deeply", (None, None)),
    ],
)
def test_what_programs_read_in_different_ways_is_not_read(text: str, problem: str, place: tuple[int | None, int | None]) -> None:
    with pytest.raises(InvalidJson) as caught:
        read_json(text, "case")
    assert caught.value.problems[0].startswith(problem)
    assert caught.value.line == place[0]
    assert place[1] is None or caught.value.column == place[1]


def test_what_every_program_reads_alike_is_read() -> None:
    text = r'["\ud83d\ude00", "\\ud800", 999999999999999999, -999999999999999999, 1e3]'
    assert read_json(text, "case") == json.loads(text)
    assert read_json(text, "case", 7) == json.loads(text)
    with pytest.raises(InvalidJson, match=r"line 7, column 2"):
        read_json("{", "case", 7)
