"""What is said of a text that is not a number: what is wrong, where, and what it more likely is, in four languages."""

import math
import pickle
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from nordlib.errors import UnknownName
from nordlib.identity import Hint, InvalidIdentityNumber, Problem, Scheme, diagnose, examine, is_valid, parse
from nordlib.identity.schemes.parsing import clean
from nordlib.identity.written_forms import LENGTHS
from nordlib.texts import LANGUAGES, texts_for
from tests.number_cases import CASES

ON = date(2026, 11, 22)


class NAType:
    """As pandas.NA, whose comparison has no truth value."""

    def __eq__(self, _: object) -> Any:
        raise TypeError

    __hash__ = None  # type: ignore[assignment]  # as a class with such an __eq__ has none


#: The inputs of real users, the schemes for which they gave them, and what is wrong and more likely.
TOLD: list[tuple[object, Any, Problem, Hint | None]] = [
    ("7912099997", "no", Problem.LENGTH, Hint.SHORT),
    ("5840399895", "no", Problem.LENGTH, Hint.LOST_ZERO),
    ("101900002", "dk", Problem.LENGTH, Hint.LOST_ZERO),
    ("10594Y9032", "fi", Problem.LENGTH, Hint.LOST_ZERO),
    ("9092396", "se", Problem.LENGTH, Hint.LOST_ZERO),
    ("101302399", "is", Problem.LENGTH, Hint.LOST_ZERO),
    ("19900519\u20132381", "se", Problem.SEPARATOR, Hint.DASH),
    ("19900519\u22122381", "se", Problem.SEPARATOR, Hint.DASH),
    ("19900519\u20112381", "se", Problem.SEPARATOR, Hint.DASH),
    ("\ufeff199005192381", "se", Problem.CHARSET, Hint.INVISIBLE),
    ("1990\u00ad05192381", "se", Problem.CHARSET, Hint.INVISIBLE),
    ("010594y9032", "fi", Problem.CHARSET, Hint.LOWER_CASE),
    ("010594Y9032 ", "fi", Problem.WHITESPACE, Hint.WHITE_SPACE),
    ("19900519\uff0d2381", "se", Problem.SEPARATOR, Hint.DASH),
    ("010594\uff399032", "fi", Problem.CHARSET, Hint.FULL_WIDTH),
    ("165560160680", "se", Problem.CENTURY, Hint.ORGANISATION_NUMBER),
    ("556016-0680", "se", Problem.DATE, Hint.ORGANISATION_NUMBER),
    ("202100-5448", "se", Problem.DATE, Hint.ORGANISATION_NUMBER),
    ("556016-0681", "se", Problem.DATE, None),
    ("991981000010", "se", Problem.CENTURY, Hint.REGIONAL_RESERVE_NUMBER),
    ("991945000023", "se", Problem.CENTURY, Hint.REGIONAL_RESERVE_NUMBER),
    ("19810829M071", "se", Problem.CHECKSUM, Hint.REGIONAL_RESERVE_NUMBER),
    ("19450829K088", "se", Problem.CHECKSUM, Hint.REGIONAL_RESERVE_NUMBER),
    ("19930829X802", "se", Problem.CHECKSUM, Hint.REGIONAL_RESERVE_NUMBER),
    ("19810829SU3A", "se", Problem.CHARSET, Hint.REGIONAL_RESERVE_NUMBER),
    ("198108320014", "se", Problem.DATE, Hint.REGIONAL_RESERVE_NUMBER),
    ("19900519-B38C", "se", Problem.CHARSET, Hint.REGIONAL_RESERVE_NUMBER),
    ("22950606-FH20", "se", Problem.CHARSET, Hint.NATIONAL_RESERVE_NUMBER),
    ("19900519-TF10", "se", Problem.CHARSET, Hint.SCHOOL_NUMBER),
    ("19900519-T123", "se", Problem.CHECKSUM, Hint.SCHOOL_NUMBER),
    ("200112345609", "no", Problem.LENGTH, Hint.DUF_NUMBER),
    ("01219000000", "no", Problem.DATE, Hint.NPID),
    ("01619000000", "no", Problem.DATE, Hint.NPID),
    ("974760673", "no", Problem.LENGTH, Hint.ORGANISATION_NUMBER),
    ("974760674", "no", Problem.LENGTH, None),
    ("25313763", "dk", Problem.LENGTH, Hint.ORGANISATION_NUMBER),
    ("0112038-9", "fi", Problem.LENGTH, Hint.ORGANISATION_NUMBER),
    ("2612049029", "se", Problem.FUTURE_DATE, Hint.CENTENARIAN),
    ("261204-9029", "se", Problem.FUTURE_DATE, Hint.CENTENARIAN),
    ("03740000000", "ee", Problem.CENTURY, None),
    ("000909-2397", "se", Problem.CHECKSUM, None),
    ("", "se", Problem.EMPTY, None),
    (None, "se", Problem.TYPE, Hint.MISSING),
    (math.nan, "se", Problem.TYPE, Hint.MISSING),
    (Decimal("NaN"), "se", Problem.TYPE, Hint.MISSING),
    (NAType(), "se", Problem.TYPE, Hint.MISSING),
    (5840399895, "no", Problem.TYPE, Hint.NUMBER),
    (5840399895.0, "no", Problem.TYPE, Hint.NUMBER),
    (True, "no", Problem.TYPE, None),
    (b"17912099997", "no", Problem.TYPE, None),
]


@pytest.mark.parametrize(("value", "scheme", "problem", "hint"), TOLD, ids=range(len(TOLD)))
def test_what_a_value_more_likely_is_is_told(value: object, scheme: Any, problem: Problem, hint: Hint | None) -> None:
    error = diagnose(value, scheme, on=ON)
    assert error is not None
    assert (error.problem, error.hint) == (problem, hint)
    assert examine(value, scheme, on=ON) is problem
    with pytest.raises(InvalidIdentityNumber) as caught:
        parse(value, scheme, on=ON)  # type: ignore[arg-type]  # values that are not text too
    same = pickle.loads(pickle.dumps(error))  # noqa: S301 - written in this test
    assert attrs.astuple(caught.value) == attrs.astuple(error) == attrs.astuple(same)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_whole_in_every_language_and_holds_no_digits_of_the_text(language: Any) -> None:
    for value, scheme, problem, hint in TOLD:
        error = diagnose(value, scheme, on=ON)
        assert error is not None
        sentence = error.explain(language)
        assert sentence.endswith(".")
        assert not {"{", "}", "#"} & set(sentence)
        assert texts_for(language).PHRASES[f"number.{scheme}"] in sentence
        if isinstance(value, str):
            assert not any(value[place : place + 5] in sentence for place in range(len(value) - 4))
        assert hint in (None, Hint.LOST_ZERO) or hint.explain(language) in sentence
        assert problem.explain(language).endswith(".")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (("9092396", "se"), "it has 7 digits, and must have 10 or 12. With 3 zeros in front it is valid"),
        (("1", "no"), "it has 1 digit, and must have 11."),
        (("010594Y903", "fi"), "it has 10 characters, and must have 11."),
        (("19900519-238\u00e9", "se"), "it has a character that is not used in these numbers (character 13)."),
        (("20000909+2396", "se"), "the sign between the parts is wrong or in the wrong place (character 9)."),
        (("01013199999", "is"), "it has 11 digits, and must have 10."),
        (("010130-2391", "is"), "the last digit tells the century, and must be 8, 9 or 0 (character 11)."),
        (("19900519\u20132381", "se"), "with - it is valid. Pass lenient=True to read it."),
        ((b"", "se"), "the value is not text. Pass the number as a str."),
        ((None, "se"), "the value is not text. The value is missing."),
    ],
    ids=range(10),
)
def test_a_sentence_says_how_many_and_where_as_people_count(error: tuple[object, Any], sentence: str) -> None:
    assert sentence in str(diagnose(*error, on=ON))


def test_of_a_valid_number_nothing_is_told() -> None:
    assert diagnose("20000909-2396", "se", on=ON) is None
    assert diagnose("19900519\u20132381", "se", on=ON, lenient=True) is None


def test_a_hint_that_promises_a_valid_number_keeps_its_word() -> None:
    for case in CASES:
        on = date.fromisoformat(case["reference_date"])
        error = diagnose(case["input"], case["scheme"], on=on)
        assert (error is None) is case["valid"]
        if error is not None and error.hint in (Hint.DASH, Hint.INVISIBLE, Hint.WHITE_SPACE, Hint.FULL_WIDTH, Hint.LOWER_CASE):
            assert is_valid(case["input"], case["scheme"], on=on, lenient=True)
        if error is not None and error.hint is Hint.LOST_ZERO:
            plain = clean(case["input"]).replace("-", "")
            assert any(is_valid("0" * zeros + plain, case["scheme"], on=on) for zeros in (1, 2, 3))


def test_the_lengths_are_those_of_the_stored_forms() -> None:
    for case in CASES:
        if case["valid"]:
            assert len(case["canonical"]) in LENGTHS[Scheme(case["scheme"])]


def test_a_language_that_is_not_spoken_is_named() -> None:
    unspoken: Any = "is"
    for explain in (Problem.DATE.explain, Hint.MISSING.explain, InvalidIdentityNumber(Scheme.SE, Problem.DATE, (0, 6)).explain):
        with pytest.raises(UnknownName, match="language"):
            explain(unspoken)
