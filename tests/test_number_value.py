"""What a number is beyond its digits: a frozen value, its order, its age, and the texts that it is read from."""

import copy
import operator
import pickle
import random
import sys
import weakref
from datetime import date
from enum import StrEnum
from typing import Any

import attrs
import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from nordlib.ages import LeapDayBirthday, age
from nordlib.identity import (
    IdentityNumber,
    InvalidIdentityNumber,
    NumberAcceptance,
    NumberKind,
    Problem,
    Scheme,
    Sex,
    examine,
    identify,
    is_valid,
    parse,
)
from nordlib.identity.number import new_number
from nordlib.serialization import as_dict, from_dict
from nordlib.validation import draft_class
from tests.number_cases import CASES

ON = date(2026, 11, 29)
#: Published test numbers: Skatteverket, Tenor, DVV, SK ID Solutions.
TEXTS = {"se": "20000909-2396", "no": "17912099997", "fi": "010594Y9032", "ee": "30303039914", "lv": "030303-10012"}
NUMBERS = [parse(text, scheme, on=ON) for scheme, text in TEXTS.items()]  # type: ignore[arg-type]  # the scheme is a plain str here
CASE_NUMBERS = [
    number
    for case in CASES
    if case["valid"] and isinstance(number := examine(case["input"], case["scheme"], on=date(2058, 1, 1)), IdentityNumber)
]


# what parsing makes


def constructed(number: IdentityNumber) -> IdentityNumber:
    """The same fields, through the constructor."""
    return IdentityNumber(number.scheme, number.kind, number.canonical, number.birth_date, number.sex, number.flags)


def test_each_field_is_where_the_constructor_puts_it() -> None:
    synthetic = frozenset({"synthetic:skatteetaten+80"})
    fields = (Scheme.NO, NumberKind.FNR, "17912099997", date(2020, 11, 17), Sex.MALE, synthetic)
    assert attrs.astuple(new_number(*fields), recurse=False) == attrs.astuple(IdentityNumber(*fields), recurse=False) == fields


@given(st.sampled_from(CASE_NUMBERS))
def test_a_parsed_number_is_what_the_constructor_makes(number: IdentityNumber) -> None:
    twin = constructed(number)
    assert type(number) is type(twin) is IdentityNumber
    assert (number == twin, hash(number), repr(number), str(number)) == (True, hash(twin), repr(twin), str(twin))
    assert attrs.astuple(number) == attrs.astuple(twin)
    assert as_dict(number) == as_dict(twin)
    assert sys.getsizeof(number) == sys.getsizeof(twin)
    assert weakref.ref(number)() is number


@given(st.sampled_from(CASE_NUMBERS))
def test_a_parsed_number_is_copied_and_pickled_as_a_constructed_one(number: IdentityNumber) -> None:
    twin = constructed(number)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.dumps(number, protocol) == pickle.dumps(twin, protocol)
    copies = (pickle.loads(pickle.dumps(number)), copy.copy(number), copy.deepcopy(number), attrs.evolve(number))  # noqa: S301 - made here
    for made in copies:
        assert type(made) is IdentityNumber
        assert attrs.astuple(made) == attrs.astuple(twin)
    changed = attrs.evolve(number, flags=frozenset({"interim"}))
    assert (changed.flags, changed.canonical, number.flags) == (frozenset({"interim"}), twin.canonical, twin.flags)


@pytest.mark.parametrize("name", [*attrs.fields_dict(IdentityNumber), "__class__", "unknown"])
@pytest.mark.parametrize("number", [*NUMBERS, constructed(NUMBERS[0])], ids=[*TEXTS, "constructed"])
def test_a_number_refuses_assignment_however_it_was_made(number: IdentityNumber, name: str) -> None:
    before = attrs.astuple(number)
    with pytest.raises(FrozenInstanceError):
        setattr(number, name, getattr(number, name, None))
    with pytest.raises(FrozenInstanceError):
        delattr(number, name)
    assert attrs.astuple(number) == before
    assert not hasattr(number, "__dict__")


def test_a_draft_shows_no_more_of_a_number_than_the_number_does() -> None:
    draft = object.__new__(draft_class(IdentityNumber))
    draft.scheme, draft.kind, draft.canonical = NUMBERS[0].scheme, NUMBERS[0].kind, NUMBERS[0].canonical
    assert NUMBERS[0].canonical not in f"{draft!r}{draft}"


# order


def test_numbers_are_sorted_by_scheme_and_stored_form() -> None:
    shuffled = random.Random(1).sample(CASE_NUMBERS, len(CASE_NUMBERS))
    found = [(number.scheme.value, number.canonical) for number in sorted(shuffled)]
    assert found == sorted((number.scheme.value, number.canonical) for number in CASE_NUMBERS)


@given(st.sampled_from(CASE_NUMBERS), st.sampled_from(CASE_NUMBERS))
def test_of_two_numbers_exactly_one_relation_holds(one: IdentityNumber, other: IdentityNumber) -> None:
    assert [one < other, one == other, one > other].count(True) == 1
    assert (one <= other) is (one < other or one == other)
    assert (one >= other) is (one > other or one == other)


def test_the_same_number_read_twice_is_neither_less_nor_greater() -> None:
    for number in NUMBERS:
        again = copy.copy(number)
        assert not number < again
        assert number <= again


@pytest.mark.parametrize("other", ["200009092396", None, 1, Scheme.SE], ids=["text", "none", "int", "scheme"])
def test_a_number_has_no_order_with_anything_else(other: Any) -> None:
    for compare in (operator.lt, operator.ge):
        for pair in ((NUMBERS[0], other), (other, NUMBERS[0])):
            with pytest.raises(TypeError) as caught:
                compare(*pair)
            assert NUMBERS[0].canonical not in str(caught.value)


# age


@pytest.mark.parametrize(("on", "years"), [(date(2026, 9, 8), 25), (date(2026, 9, 9), 26), (date(2000, 9, 9), 0), (date(2000, 9, 8), -1)])
def test_the_age_turns_on_the_birthday(on: date, years: int) -> None:
    assert NUMBERS[0].age(on) == years


def test_the_age_is_that_of_the_ages_module_with_either_birthday_of_a_leap_day() -> None:
    leaps = [number for number in CASE_NUMBERS if number.birth_date and (number.birth_date.month, number.birth_date.day) == (2, 29)]
    assert leaps
    for number in leaps:
        assert number.birth_date is not None
        for day in (date(2027, 2, 27), date(2027, 2, 28), date(2027, 3, 1)):
            for policy in LeapDayBirthday:
                assert number.age(day, policy) == age(number.birth_date, day, policy)
        assert number.age(date(2027, 2, 28), LeapDayBirthday.FEBRUARY_28) == 1 + (number.age(date(2027, 2, 28)) or 0)


def test_a_number_without_a_date_tells_no_age() -> None:
    assert parse("329999-99901", "lv", on=ON).age(ON) is None


# texts


class Marked(str):
    """A text that only has another type, as `markupsafe.Markup`, `numpy.str_` and the results of lxml are."""

    __slots__ = ()


class Shouting(str):
    """A text that answers every question otherwise than it is written."""

    __slots__ = ()

    def __str__(self) -> str:
        return "nothing"

    def __len__(self) -> int:
        return 0

    def __getitem__(self, _key: object) -> str:
        return "x"

    def isdigit(self) -> bool:
        return False


class Member(StrEnum):
    NUMBER = "20000909-2396"


#: The type of a proxy that claims to be a text.
Pretender: Any = type("Pretender", (), {"__class__": property(lambda _: str), "__str__": lambda _: TEXTS["se"]})


@pytest.mark.parametrize("kind", [Marked, Shouting, lambda _: Member.NUMBER], ids=["marked", "overriding", "enum"])
def test_a_subclass_of_str_is_read_as_the_text_that_it_holds(kind: Any) -> None:
    text = kind(TEXTS["se"])
    number = parse(text, "se", on=ON)
    assert number == NUMBERS[0]
    assert type(number.canonical) is str
    for lenient in (True, False):
        assert is_valid(text, "se", on=ON, lenient=lenient)
        assert examine(text, "se", on=ON, lenient=lenient) == number
        assert NumberAcceptance(accept_synthetic=True).examine(text, "se", on=ON, lenient=lenient) == number
    assert is_valid(text, "se")
    assert [found.scheme for found in identify(text, on=ON)] == [Scheme.SE]
    assert examine(kind(TEXTS["se"]), "no", on=ON) is Problem.LENGTH


def test_a_subclass_of_str_keeps_no_trace_in_a_number_that_is_read_from_storage() -> None:
    stored = {"scheme": Marked("se"), "canonical": Marked("200009092396")}
    assert type(from_dict(IdentityNumber, stored).canonical) is str


def test_every_case_reads_the_same_from_a_subclass() -> None:
    for case in CASES:
        if isinstance(case["input"], str):
            on = date.fromisoformat(case["reference_date"])
            plain, wrapped = (examine(text, case["scheme"], on=on) for text in (case["input"], Marked(case["input"])))
            assert plain == wrapped


def test_a_proxy_that_claims_to_be_a_text_is_none() -> None:
    proxy: Any = Pretender()
    assert isinstance(proxy, str)
    assert not is_valid(proxy, "se", on=ON)
    assert not is_valid(proxy, "se")
    assert examine(proxy, "se", on=ON) is Problem.TYPE
    assert identify(proxy, on=ON) == ()
    assert NumberAcceptance().examine(proxy, "se", on=ON) is Problem.TYPE
    with pytest.raises(InvalidIdentityNumber):
        parse(proxy, "se", on=ON)
