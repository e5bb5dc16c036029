"""Formulas: the solver says of every loan what the rules say of it."""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import attrs
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from nordlib import proofs
from nordlib.circulation import HELSINGOR, UNIVERSITY, CirculationPolicy, LoanTerms, renewal
from nordlib.columns.rules.facts import FactColumn, Facts
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.columns.rules.renewal_rows import case_of_row
from nordlib.columns.rules.subject import Floor, subject_program
from nordlib.dates import Period, zone
from nordlib.decisions import Outcome, RuleBook, Verdict, fails, passes_if, rule
from nordlib.errors import MissingExtra
from nordlib.proofs import RuleReach, claims_about_facts, claims_about_strictness, claims_about_time, monotony, reaches, solver
from nordlib.proofs.judged import Judged
from nordlib.proofs.literals import leaf_of
from nordlib.proofs.package import z3
from nordlib.proofs.reading import Reading
from nordlib.proofs.solver import Search, Undecided, found
from nordlib.proofs.twice import DAYS, of_one_type, program_of
from nordlib.proofs.unknowns import Unknowns
from nordlib.tracing import (
    AddMonths,
    Column,
    Constant,
    DaysOf,
    Difference,
    Expression,
    ExpressionKind,
    Leaf,
    LocalDay,
    Lookup,
    Product,
    Sum,
    Untraceable,
    lazy_model,
)
from tests.column_loans import NOW, by_chance, expected

_DAY, _INSTANT, _NUMBER = ExpressionKind.DAY, ExpressionKind.INSTANT, ExpressionKind.NUMBER
MONTHLY: Final = CirculationPolicy(
    HELSINGOR.id,
    HELSINGOR.zone,
    {"book": LoanTerms(Period(months=1), max_renewals=2, window_days=7, renewal_period=Period(months=2, days=3))},
)
_ASKED: Final = {"HELSINGOR": of_one_type(HELSINGOR, "ordinary"), "UNIVERSITY": of_one_type(UNIVERSITY, "course_book"), "MONTHLY": MONTHLY}


def row_is(row: Unknowns, values: dict[str, Any]) -> list[Any]:
    """Return the formulas that the columns hold some values."""
    formulas = list[Any]()
    for column in RENEWAL_COLUMNS:
        if column.name in values:
            term, value = row.column(column.name, column.kind), values[column.name]
            formulas.append(term.null if value is None else z3.And(z3.Not(term.null), term.value == row.plain(value)))
    return formulas


@pytest.mark.parametrize("name", _ASKED)
def test_the_solver_says_of_a_loan_what_the_rules_say(name: str) -> None:
    policy = _ASKED[name]
    for item_type in policy.item_types:
        one = of_one_type(policy, item_type)
        judged = Judged(program_of(one), Unknowns("", *DAYS))
        row = judged.reading.row
        instant = row.column("now", _INSTANT).value == row.plain(NOW)
        rows = [each for each in by_chance(one, 40, 7, by_hour=item_type == "course_book") if is_in_range(each)]
        refuses = {rule.name: z3.And(judged.is_reached(rule), judged.refuses(rule)) for rule in judged.program.rules}
        search = Search((instant, *(z3.Or(each, z3.Not(each)) for each in refuses.values())), (judged.reading,))
        for values in rows:
            model = search.row(row_is(row, values))
            assert model is not None
            wanted = expected(values, one, NOW)
            assert z3.is_true(model.eval(judged.granted, True)) is wanted["granted"], values
            if not wanted["invalid"]:
                says = {each for each, formula in refuses.items() if z3.is_true(model.eval(formula, True))}
                assert says == {rule for rule, outcome in wanted.items() if outcome in ("failed", "unknown")}, values


def is_in_range(values: dict[str, Any]) -> bool:
    """Whether every date of a row is one about which something is proved, and every word one that is known."""
    days = [value for value in values.values() if type(value) is date]
    return all(DAYS[0] <= day <= DAYS[1] for day in days) and values["item_type"] != "of no row" and values["status"] != "waiting"


# functions that the solver cannot count with

_ZONES: Final = ("Europe/Stockholm", "America/St_Johns", "Pacific/Kiritimati", "UTC")


def value_at(function: Expression, column: Column, value: Any, days: tuple[date, date] = (date.min, date.max)) -> int:
    """Return what the solver finds for a function of one column with a value."""
    row = Unknowns("", *days)
    reading = Reading(row, lambda _: None)
    term, given_value = reading.expression(function), row.column(column.name, column.kind)
    model = found((given_value.value == row.plain(value),), reading)
    return int(model.eval(term.value, True).as_long())


@settings(max_examples=60, deadline=None)
@given(naive=st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)), name=st.sampled_from(_ZONES), is_narrow=st.booleans())  # noqa: DTZ001 - made aware
def test_the_day_of_an_instant_is_exact(naive: datetime, name: str, *, is_narrow: bool) -> None:
    instant, now = naive.replace(tzinfo=UTC), Column("now", _INSTANT)
    days = (date(1940, 1, 1), date(2110, 1, 1)) if is_narrow else (date.min, date.max)
    assert value_at(LocalDay(now, name), now, instant, days) == instant.astimezone(zone(name)).date().toordinal()


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)), st.integers(-30, 30).filter(bool))
def test_the_day_some_months_later_is_exact(day: date, months: int) -> None:
    due = Column("due", _DAY)
    assert value_at(AddMonths(due, months), due, day) == (day + relativedelta(months=months)).toordinal()


def test_a_day_that_no_instant_has_is_not_found() -> None:
    row = Unknowns("", *DAYS)
    reading = Reading(row, lambda _: None)
    now = Column("now", _INSTANT)
    here, there = (reading.expression(LocalDay(now, name)).value for name in ("Europe/Stockholm", "Pacific/Kiritimati"))
    assert found((there == here + 2,), reading) is None
    assert found((there == here + 1,), reading) is not None


def test_a_leaf_is_told_in_terms_of_the_columns_of_the_table() -> None:
    due, now, price = Column("due", _DAY), Column("now", _INSTANT), Column("price", ExpressionKind.AMOUNT)
    late = Leaf(DaysOf(Difference(LocalDay(now, "UTC"), Column("opens", _DAY))))
    derived = {"late": late, "opens": Leaf(AddMonths(due, -1))}
    reading = Reading(Unknowns(), derived.get)
    given = Leaf(Product(Sum(Column("late", _NUMBER), Constant(1)), price))
    model = found((reading.tree(given).value == 3,), reading)
    wanted = Product(Sum(DaysOf(Difference(LocalDay(now, "UTC"), AddMonths(due, -1))), Constant(1)), price)
    assert leaf_of(reading, given, model) == wanted


def test_months_beyond_the_last_year_are_not_asked_for() -> None:
    row = Unknowns()
    due = Column("due", _DAY)
    reading = Reading(row, lambda _: None)
    later = reading.expression(AddMonths(due, 2)).value
    model = found((row.column("due", _DAY).value == date(9999, 12, 1).toordinal(), z3.Or(later > 0, later <= 0)), reading)
    assert row.values(model) == {"due": date(9999, 12, 1)}


def test_a_calendar_is_refused_by_name() -> None:
    with pytest.raises(Untraceable, match="a calendar"):
        Reading(Unknowns(), lambda _: None).expression(Lookup("open_days", Column("due", _DAY), _NUMBER))


def test_what_cannot_be_given_up_wins_over_what_is_wanted() -> None:
    row = Unknowns()
    count = row.column("renewals_used", _NUMBER).value
    reading = Reading(row, lambda _: None)
    model = found((count > 3,), reading, wanted=(count == 2, count == 5))
    assert model.eval(count).as_long() == 5


@pytest.mark.parametrize("lame", [{"_TRIES": (1, 1)}, {"_MOST_ROUNDS": 0}])
def test_a_question_without_an_answer_in_time_is_an_error(monkeypatch: pytest.MonkeyPatch, lame: dict[str, Any]) -> None:
    for name, value in lame.items():
        monkeypatch.setattr(solver, name, value)
    row = Unknowns()
    one, two, three = (row.column(name, _NUMBER).value for name in ("renewals_used", "unseen_renewals", "waiting"))
    hard = one**5 + two**5 == three**5 + 7
    with pytest.raises(Undecided, match="no answer within a minute"):
        found((one > 2, two > one, three > two, hard), Reading(row, lambda _: None))


def test_a_missing_solver_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    for name in [each for each in sys.modules if each.startswith("nordlib.proofs.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(MissingExtra, match=r"nordlib\[proofs\]"):
        _ = proofs.compare
    monkeypatch.setitem(sys.modules, "nordlib.proofs.comparison", None)
    with pytest.raises(ModuleNotFoundError, match=r"nordlib\.proofs\.comparison"):
        _ = proofs.compare
    with pytest.raises(AttributeError, match="nothing"):
        _ = proofs.nothing
    assert dir(proofs) == proofs.__all__


# what rules can say


def test_what_each_rule_can_say_under_helsingors_rules() -> None:
    found_reach = {each.rule: each for each in reaches(program_of(of_one_type(HELSINGOR, "ordinary")), Unknowns("", *DAYS))}
    assert found_reach["window_is_open"] == RuleReach("window_is_open", frozenset({Outcome.PASSED, Outcome.FAILED}), ("too_early",), ())
    assert found_reach["patron_is_not_blocked"].outcomes == {Outcome.PASSED, Outcome.FAILED, Outcome.UNKNOWN}
    assert found_reach["loan_is_not_too_late"] == RuleReach("loan_is_not_too_late", frozenset({Outcome.NOT_APPLICABLE}), (), ("too_late",))
    assert not found_reach["loan_is_not_too_late"].applies
    assert found_reach["material_is_renewable"].applies
    assert not found_reach["material_is_renewable"].can_refuse


@attrs.frozen
class _Age:
    """A case of which the age is known."""

    age: int


@rule("EXT-05", "too_young")
def is_old_enough(case: _Age) -> Verdict:
    """The patron is at least 15 years old."""
    return passes_if(case.age >= 15)


@rule("EXT-05", "not_born", "too_old")
def has_a_likely_age(case: _Age) -> Verdict:
    """The patron is born, and at most 120 years old; who is not born was refused before."""
    if case.age < 0:
        return fails("not_born")
    return fails("too_old") if case.age > 120 else passes_if(True)


@rule("EXT-05", "under_ten")
def is_at_least_ten(case: _Age) -> Verdict:
    """The patron is at least ten years old: a rule that can never fail after the first one."""
    return passes_if(case.age >= 10)


def test_a_dead_rule_and_a_dead_code_are_found() -> None:
    facts = Facts((FactColumn("age", _NUMBER, "The age."),), {})
    case: Any = lazy_model(_Age, {"age": lambda: facts.value("age")})
    program = subject_program(
        facts,
        (Floor("nothing", lambda _: None, {}),),
        today=None,
        judged=(RuleBook((is_old_enough,), (has_a_likely_age, is_at_least_ten), topic="renewal"), case),
    )
    assert [(each.rule, each.can_refuse, each.dead_codes) for each in reaches(program)] == [
        ("is_old_enough", True, ()),
        ("has_a_likely_age", True, ("not_born",)),
        ("is_at_least_ten", False, ("under_ten",)),
    ]


# monotonicity


def decided(values: Mapping[str, Any], policy: CirculationPolicy) -> bool:
    """Return whether the rules for one loan grant a row."""
    return bool(renewal.decide(case_of_row(values, policy, values["now"])))


def test_one_more_reason_never_makes_a_grant_but_for_a_booked_copy() -> None:
    policy = of_one_type(HELSINGOR, "ordinary")
    claims = list(claims_about_facts(policy))
    assert len(claims) == 18
    (broken,) = (claim for claim in claims if claim.counter_example is not None)
    assert broken.sentence.endswith("if the owner grants due dates until an earlier day")
    assert claims[claims.index(broken) + 1].sentence == f"{broken.sentence}, as long as the copy is not booked"
    first, then = broken.counter_example or {}, broken.changed or {}
    assert (decided(first, policy), decided({**first, **then}, policy)) == (False, True)


def test_time_alone_takes_no_grant_away_before_the_due_date() -> None:
    policy = of_one_type(HELSINGOR, "ordinary")
    window, grant, provided = claims_about_time(policy)
    assert window.counter_example is None
    assert provided.counter_example is None
    assert provided.sentence.startswith(grant.sentence)
    first, then = grant.counter_example or {}, grant.changed or {}
    assert (decided(first, policy), decided({**first, **then}, policy)) == (True, False)


def test_a_stricter_policy_grants_no_more() -> None:
    claims = list(claims_about_strictness(of_one_type(HELSINGOR, "seven_days")))
    assert len(claims) == 14
    assert [claim for claim in claims if claim.counter_example is not None] == []


def test_a_choice_that_is_not_stricter_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def looser(terms: LoanTerms) -> Iterator[tuple[str, LoanTerms]]:
        yield "more renewals are allowed", attrs.evolve(terms, max_renewals=9)

    policy = of_one_type(HELSINGOR, "ordinary")
    monkeypatch.setattr(monotony, "_stricter", looser)
    (claim,) = claims_about_strictness(policy)
    assert claim.changed == {}
    first = claim.counter_example or {}
    more = attrs.evolve(policy, item_types={"ordinary": attrs.evolve(policy.terms("ordinary"), max_renewals=9)})
    assert (decided(first, policy), decided(first, more)) == (False, True)


def test_terms_without_renewals_cannot_have_fewer() -> None:
    never = monotony._stricter(LoanTerms(Period(days=7), 0, None))  # pyright: ignore[reportPrivateUsage]  # the step itself is asked
    assert "one renewal fewer is allowed" not in dict(never)
