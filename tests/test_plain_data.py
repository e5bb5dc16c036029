"""Plain data from anywhere: errors are few and short, keys that may be numbers are in none of them, and every mapping has a JSON form."""

import copy
import json
import re
from collections.abc import Iterator
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, NewType, get_args, get_origin, get_type_hints

import attrs
import pytest

from nordlib.circulation import HELSINGOR_FEES, LibraryCalendar, OpeningHours, RenewalCase, policy_from_toml
from nordlib.errors import DatabaseError, InvalidData, InvalidPolicy, NordlibError, TransactionConflict, UnknownName
from nordlib.frozendict import frozendict
from nordlib.questions import QUESTIONS, decide
from nordlib.serialization import as_dict, from_dict, json_schema, read_json
from nordlib.serialization.problems import MOST_PROBLEMS
from tests.hidden_fields import models
from tests.people import ACCOUNT, ADULT, FORM, HOLD, LOAN, REGISTER, renewal_case
from tests.profiles import many

STOPPED = "reading stopped after 20 errors"
DASHED = f"{ADULT[:8]}-{ADULT[8:]}"


def problems(model: type, data: Any) -> tuple[str, ...]:
    with pytest.raises(InvalidData) as caught:
        from_dict(model, data)
    return caught.value.problems


def plain_case(**changes: Any) -> dict[str, Any]:
    return {**as_dict(renewal_case()), **changes}  # type: ignore[dict-item]  # a case is an object


# how many errors, and how long


@pytest.mark.parametrize(("count", "sentences"), [(19, 19), (20, 20), (21, 21), (200_000, 21)])
def test_reading_stops_after_twenty_errors(count: int, sentences: int) -> None:
    found = problems(RenewalCase, plain_case(holds=["?"] * count))
    assert len(found) == sentences
    assert (STOPPED in found) is (count > MOST_PROBLEMS)


def test_reading_stops_inside_the_members_of_members() -> None:
    found = problems(RenewalCase, plain_case(holds=[{}] * 200_000))
    assert (found[0], found[-1]) == ("required field is missing @ $.holds[0].id", STOPPED)
    assert len("; ".join(found)) < 2_000


def test_no_member_is_read_after_twenty_errors() -> None:
    read = list[object]()

    class Counted(StrEnum):
        WORD = "word"

        @classmethod
        def _missing_(cls, value: object) -> None:
            read.append(value)

    @attrs.frozen
    class Words:
        words: tuple[Counted, ...]
        by_name: frozendict[str, Counted]

    assert problems(Words, {"words": ["?"] * 1_000, "by_name": {str(each): "?" for each in range(1_000)}})[-1] == STOPPED
    assert len(read) == 2 * (MOST_PROBLEMS + 1)


def test_unknown_fields_are_twenty_at_most_and_short() -> None:
    (found,) = problems(RenewalCase, plain_case(**{f"x{each}" * 1_000: 1 for each in "abcdefghijklmnopqrstuvwxyz"}))
    assert found.count("'xax") == 1
    assert found.endswith(" and 6 more @ $")
    assert len(found) < 1_000


# what may be a number


def chain(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield from (str(error), repr(error), repr(error.args), repr(getattr(error, "__notes__", "")))
        error = error.__cause__ or error.__context__


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(value, (*path, key))


def spoilt(data: Any, path: tuple[Any, ...], value: object) -> Any:
    data = copy.deepcopy(data)
    part = data
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return data


PRESETS = {id(preset): preset for question in QUESTIONS.values() for preset in question.presets.values()}.values()
SAMPLES = [*PRESETS, ACCOUNT, FORM, REGISTER, HELSINGOR_FEES, LOAN, HOLD, renewal_case()]


def named(things: list[Any]) -> list[str]:
    return [f"{type(thing).__name__}-{place}" for place, thing in enumerate(things)]


MISPLACED: list[object] = [ADULT, DASHED, int(ADULT), -int(ADULT), [ADULT], [int(ADULT)], {ADULT: 1}, {DASHED: {}}, {"x": ADULT}]


def error_of(model: type, data: Any) -> NordlibError | None:
    try:
        from_dict(model, data)
    except NordlibError as error:
        return error
    return None


@pytest.mark.parametrize("sample", SAMPLES, ids=named(SAMPLES))
def test_no_error_repeats_a_number_whether_it_is_a_value_or_a_key(sample: object) -> None:
    """In a short run each of many places is given one of what may be misplaced, and the next place the next."""
    plain, errors = as_dict(sample), 0
    every = list(places(plain))
    share = many(len(MISPLACED), 1) if len(every) > 100 else 1
    for number, path in enumerate(every):
        for value in MISPLACED[number % share :: share]:
            error = error_of(type(sample), spoilt(plain, path, value))
            errors += error is not None
            assert not [told for told in chain(error) if ADULT in told or DASHED in told], path
    assert errors > 10


@pytest.mark.parametrize("number", [ADULT, DASHED, "17912099997", "010594Y9032", "900519 2381", "080326-1234"])
def test_no_error_holds_a_number_whatever_sentence_it_is_given(number: str) -> None:
    sentence = f"is {number}; it must be from 0 to 365"
    made: list[NordlibError] = [InvalidData("x", (sentence,)), InvalidPolicy("x", sentence), UnknownName("x", number)]
    made += [DatabaseError(sentence), TransactionConflict(sentence)]
    for error in made:
        assert not [told for told in chain(error) if number in told]
    assert "it must be from 0 to 365" in str(made[0])


@pytest.mark.parametrize("sentence", ["is 9999", "2026-11-22 12:00:00.123456+00:00", "byte 1234567 of it", "from 08:00:00 to 20:00:00"])
def test_days_times_and_counts_stay_in_a_sentence(sentence: str) -> None:
    assert sentence in str(InvalidData("x", (sentence,)))


@pytest.mark.parametrize(
    "text", [f"[{ADULT}]\n[{ADULT}]", f'"{DASHED}" = 1\n"{DASHED}" = 1', f"x = {ADULT}-", f"{ADULT} = [", "x = " + "[" * 9_999]
)
def test_toml_that_cannot_be_read_repeats_no_number(text: str) -> None:
    with pytest.raises(InvalidData) as caught:
        policy_from_toml(text)
    assert not [told for told in chain(caught.value) if ADULT in told or DASHED in told]


# JSON text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1, "a": 1}', "more than one field 'a' @ $"),
        ('{"a": [{"b": {"c": 1, "c": 2, "d": 1, "d": 1}}]}', "more than one field 'c', 'd' @ $.a[0].b"),
        ('{"a": {"c": 1, "c": 2}, "a": 1}', "more than one field 'a' @ $"),
        ('{"a b": {"c": 1, "c": 2}}', "more than one field 'c' @ $['a b']"),
        (f'{{"{DASHED}": {{"{ADULT}": 1, "{ADULT}": 1}}}}', "more than one field '(not a name)' @ $['(not a name)']"),
        ("{", "the text cannot be read as JSON (line 1, column 2)"),
        ("[" * 100_000, "the text cannot be read as JSON: it is nested too deeply"),
    ],
)
def test_a_key_that_occurs_twice_is_refused_by_its_place(text: str, problem: str) -> None:
    with pytest.raises(InvalidData) as caught:
        read_json(text, "case")
    assert caught.value.problems == (problem,)


def test_a_text_with_a_thousand_repetitions_is_told_in_twenty_sentences() -> None:
    with pytest.raises(InvalidData) as caught:
        read_json(json.dumps([0] * 3).replace("0", ",".join(['{"a":1,"a":1}'] * 1_000)), "case")
    assert len(caught.value.problems) == 21
    assert caught.value.problems[0] == "more than one field 'a' @ $[0]"


def test_a_case_that_would_be_granted_by_its_last_key_is_refused() -> None:
    text = json.dumps(plain_case(policy="HELSINGOR", by="P1"))
    assert decide("renewal", text)["decision"] == "granted"
    waiting = json.dumps([as_dict(HOLD)])
    with pytest.raises(InvalidData, match=r"more than one field 'holds' @ \$"):
        decide("renewal", text.replace('"holds": []', f'"holds": {waiting}, "holds": []'))


def test_every_text_of_json_is_read_by_the_one_reader() -> None:
    own = {"nordlib.serialization.json_text"}
    source = Path(__file__).parents[1] / "src" / "nordlib"
    found = {
        ".".join(("nordlib", *path.relative_to(source).with_suffix("").parts))
        for path in source.rglob("*.py")
        if re.search(r"\bjson\.loads?\(|JSONDecoder", path.read_text(encoding="utf-8"))
    }
    assert found == own


# keys


class Day(StrEnum):
    MONDAY = "monday"
    SUNDAY = "sunday"


Serial = NewType("Serial", int)


@attrs.frozen
class Mappings:
    by_number: frozendict[int, int]
    by_serial: frozendict[Serial, int]
    by_date: frozendict[date, int]
    by_day: frozendict[Day, int]
    by_word: frozendict[Literal["a", "b"], int]
    by_name: frozendict[str, int]


MAPPINGS = Mappings(
    frozendict({1: 1, -20: 2, 0: 3}),
    frozendict({Serial(12): 1}),
    frozendict({date(2026, 11, 22): 1}),
    frozendict({Day.SUNDAY: 7}),
    frozendict({"a": 1}),
    frozendict({"1": 1}),
)
CALENDAR = LibraryCalendar(hours={1: OpeningHours(time(8), time(20)), 7: OpeningHours(time(10), time(14))})


WHOLE = [*SAMPLES, CALENDAR, attrs.evolve(renewal_case(), calendar=CALENDAR), MAPPINGS]


@pytest.mark.parametrize("model", WHOLE, ids=named(WHOLE))
def test_every_model_goes_through_json_and_back(model: object) -> None:
    assert from_dict(type(model), json.loads(json.dumps(as_dict(model)))) == model


def test_the_schema_says_what_the_keys_are() -> None:
    forms = json_schema(Mappings)["$defs"]["Mappings"]["properties"]  # type: ignore[index,call-overload]  # a schema is an object
    keys = {name: form.get("propertyNames") for name, form in forms.items()}  # type: ignore[union-attr]  # of objects
    number = {"pattern": "^(0|-?[1-9][0-9]{0,17})$"}
    assert keys == {
        "by_number": number,
        "by_serial": number,
        "by_date": {"type": "string", "format": "date"},
        "by_day": {"enum": ["monday", "sunday"]},
        "by_word": {"enum": ["a", "b"]},
        "by_name": None,
    }


@pytest.mark.parametrize("key", ["01", "+1", "1.0", " 1", "x", "", "-0", "१", "9" * 19, True, 2.5, None])
def test_a_key_that_is_no_number_as_the_schema_writes_one_is_refused(key: object) -> None:
    (problem,) = problems(LibraryCalendar, {"hours": {key: {"opens": "08:00", "closes": "20:00"}}})
    assert problem.startswith('Invalid key: it must be a whole number in quotes: "1" @ $.hours[')


def test_two_keys_for_one_number_are_refused() -> None:
    day = {"opens": "08:00", "closes": "20:00"}
    assert problems(LibraryCalendar, {"hours": {"1": day, 1: day}}) == ("Invalid object: two of its keys are the same @ $.hours",)


@pytest.mark.parametrize("key", [(1, 2), True, None, 1.5])
def test_a_key_that_json_cannot_have_is_refused(key: object) -> None:
    with pytest.raises(InvalidData, match="only texts, dates and whole numbers can be keys in JSON"):
        as_dict({key: 1})


def test_every_mapping_of_a_model_has_keys_that_json_can_have() -> None:
    keys = {kind for model in models() for hint in get_type_hints(model).values() for kind in mapping_keys(hint)}
    plain = {getattr(kind, "__supertype__", kind) for kind in keys}
    assert plain
    assert not [kind for kind in plain if not (get_origin(kind) is Literal or issubclass(kind, str | int | date))]


def mapping_keys(hint: Any) -> Iterator[Any]:
    if get_origin(hint) is frozendict:
        yield get_args(hint)[0]
    for part in get_args(hint):
        if part is not Ellipsis:
            yield from mapping_keys(part)
