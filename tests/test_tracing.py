"""The tracer: every path is taken once, none that cannot be, and what a column cannot answer is refused by name."""

import gc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from dateutil.relativedelta import relativedelta

from nordlib.circulation import PatronStanding
from nordlib.errors import InvalidData
from nordlib.tracing import (
    Branch,
    Constant,
    ExpressionKind,
    Leaf,
    Untraceable,
    columns_in,
    error_tree,
    explore,
    flag,
    lazy_model,
    symbol,
    tree_of,
    which,
)

DAY: Final = date(2026, 3, 18)


def number() -> Any:
    return symbol("number", ExpressionKind.NUMBER)


def day() -> Any:
    return symbol("day", ExpressionKind.DAY)


@pytest.mark.parametrize(
    "asked",
    [
        *(len, iter, hash, str, int, float, range, lambda value: f"{value}", lambda value: {}[value], lambda value: value.unheard_of),
        *(lambda value: value // 2, lambda value: -value, lambda value: 3 in value, lambda value: value[0]),
        lambda value: value.replace(day=1),
    ],
    ids=range(15),
)
def test_what_a_column_cannot_answer_is_refused_by_name(asked: Callable[[Any], Any]) -> None:
    with pytest.raises(Untraceable) as caught:
        explore(lambda: asked(number()), "the_rule")
    assert caught.value.rule == "the_rule"
    assert gc.isenabled()


def test_a_look_at_the_exact_class_is_refused() -> None:
    def rule() -> bool:
        return type(number()) is int

    with pytest.raises(Untraceable, match="isinstance"):
        explore(rule, "rule")


def test_a_symbol_is_an_instance_of_the_class_of_its_values() -> None:
    classes = {ExpressionKind.NUMBER: int, ExpressionKind.DAY: date, ExpressionKind.INSTANT: datetime, ExpressionKind.AMOUNT: Decimal}
    for kind, kind_class in classes.items():
        assert isinstance(symbol("value", kind), kind_class)


@pytest.mark.parametrize(
    ("function", "paths"),
    [
        (lambda: (number() < 3, number() < 2, number() >= 3, number() == 7), 4),
        (lambda: (day() <= DAY, day() > DAY, day() < DAY), 3),
        (lambda: (day() - DAY).days > 3 and DAY - day() < timedelta(days=-3), 2),
        (lambda: (flag("a"), flag("a"), flag("b")), 4),
        (lambda: which("word", {"one": 1}) + which("words", {"one": 1, "two": 2}), 2),
        (lambda: (day() < symbol("other", ExpressionKind.DAY), symbol("other", ExpressionKind.DAY) < day()), 3),
        (lambda: bool(number()), 2),
        (lambda: bool(day()), 1),
    ],
    ids=range(8),
)
def test_no_path_is_taken_that_cannot_be(function: Callable[[], Any], paths: int) -> None:
    assert len(explore(function, "f").paths) == paths


def test_a_day_outside_the_years_is_an_error_as_for_a_date() -> None:
    later = explore(lambda: day() + timedelta(days=10), "f")
    assert [type(path.error) for path in later.paths] == [OverflowError, type(None)] or len(later.paths) == 2
    tree = error_tree(later)
    assert isinstance(tree, Branch)
    assert {column.name for column in columns_in(tree)} == {"day"}


@pytest.mark.parametrize("months", [relativedelta(months=1), relativedelta(months=-13)])
def test_months_outside_the_years_are_an_error(months: relativedelta) -> None:
    def moved() -> Any:
        try:
            return day() + months
        except ValueError:
            raise InvalidData("day", ("it is outside the years 1 to 9999",)) from None

    assert sum(path.error is not None for path in explore(moved, "f").paths) == 1


def test_a_question_on_which_an_output_does_not_depend_is_left_out() -> None:
    explored = explore(lambda: (flag("a"), flag("b")), "f")
    first = tree_of(explored, lambda both: both[0])
    assert isinstance(first, Branch)
    assert [column.name for column in columns_in(first)] == ["a"]
    assert tree_of(explored, lambda _both: 1) == Leaf(Constant(1))


def test_a_field_without_a_column_is_refused_when_it_is_read() -> None:
    patron = lazy_model(PatronStanding, {"blocked": lambda: flag("blocked")})
    assert len(explore(lambda: patron.blocked, "f").paths) == 2
    with pytest.raises(Untraceable, match="debt"):
        explore(lambda: patron.debt, "f")
    with pytest.raises(AttributeError):
        patron.__nothing__  # type: ignore[attr-defined]  # noqa: B018 - it is not there


def test_a_symbol_that_outlives_its_run_is_refused() -> None:
    with pytest.raises(Untraceable, match="ended"):
        bool(number() < 3)


def test_an_instant_is_counted_in_its_zone() -> None:
    instant = symbol("at", ExpressionKind.INSTANT)
    assert instant.tzinfo is UTC
    assert instant.utcoffset() == timedelta(0)
    assert instant.replace(tzinfo=UTC, fold=0) is instant
    assert repr(instant).startswith("<symbol")


def test_so_many_paths_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nordlib.tracing.exploration._MOST_PATHS", 3)
    with pytest.raises(Untraceable, match="paths"):
        explore(lambda: [flag(name) for name in "abc"], "f")
