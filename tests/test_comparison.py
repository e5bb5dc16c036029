"""Comparisons: exactly the renewals that two policies decide differently, in sentences, as cases and in a table."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import attrs
import polars as pl
import pytest

from nordlib.__main__ import main
from nordlib.circulation import HAA, HELSINGOR, RONNEBY, UNIVERSITY, CirculationPolicy, LoanTerms, lint_policy
from nordlib.circulation.policy import DebtRule, LateRenewal, RenewFrom
from nordlib.circulation.policy_lint import PolicyWarning
from nordlib.circulation.policy_toml import policy_to_toml
from nordlib.circulation.renewal_terms import BookingRule, RenewalHoldRule, RenewalTerms
from nordlib.columns import renewals
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData, MissingExtra, NaiveDatetime, UnknownName
from nordlib.proofs import (
    DifferenceKind,
    PolicyComparison,
    Undecided,
    choices,
    compare,
    comparison_page,
    conditions,
    count_differences,
    proved_warnings,
)
from nordlib.proofs.literals import Literal
from nordlib.proofs.package import z3
from nordlib.proofs.phrases import PHRASES
from nordlib.proofs.reading import Reading
from nordlib.proofs.sentences import condition_sentence, value_words
from nordlib.proofs.twice import DAYS, of_one_type
from nordlib.proofs.unknowns import Unknowns
from nordlib.tracing import (
    AddMonths,
    Column,
    Comparison,
    Constant,
    Difference,
    ExpressionKind,
    IsMissing,
    IsTrue,
    LocalDay,
    Operator,
    Product,
    Sum,
    WhichWord,
)
from tests.column_loans import NOW
from tests.profiles import IS_LONG
from tests.soak.comparisons import decided_differently, loans_by_chance


def only(policy: CirculationPolicy, terms: LoanTerms) -> CirculationPolicy:
    """Return a policy that has one kind of material, with some terms."""
    return attrs.evolve(policy, id=PolicyId("CHANGED", "1"), item_types={"ordinary": terms})


ORDINARY: Final = HELSINGOR.terms("ordinary")
LATE_FOR_A_WEEK: Final = RenewalTerms(late_renewal_days=7, overdue_block_count=2)
TWO_HOURS: Final = LoanTerms(HourlyPeriod(2), 2, None, renewal=RenewalTerms(window_hours=1))
#: Pairs of policies; all of them have an item type of the same name.
PAIRS: Final = {
    "HELSINGOR HAA": (of_one_type(HELSINGOR, "ordinary"), HAA),
    "late for a week": (
        HELSINGOR,
        only(HELSINGOR, attrs.evolve(ORDINARY, renewal=RenewalTerms(late_renewal_days=7, overdue_block_count=2))),
    ),
    "hours": (
        UNIVERSITY,
        attrs.evolve(UNIVERSITY, item_types={"course_book": LoanTerms(HourlyPeriod(2), 2, None, renewal=RenewalTerms(window_hours=1))}),
    ),
    "days and hours": (only(HELSINGOR, ORDINARY), only(UNIVERSITY, UNIVERSITY.terms("course_book"))),
}


@cache
def compared_pair(name: str) -> PolicyComparison:
    """Return the comparison of a pair, which takes a while."""
    return compare(*PAIRS[name])


@pytest.mark.parametrize("name", PAIRS if IS_LONG else ["HELSINGOR HAA", "days and hours"])
def test_the_conditions_are_exactly_the_loans_that_are_decided_differently(name: str) -> None:
    policy, other = PAIRS[name]
    loans = loans_by_chance(policy, 3_000)
    assert count_differences(compared_pair(name), loans, now=NOW) == decided_differently(loans, policy, other)


def test_a_policy_decides_every_renewal_as_itself() -> None:
    dvd = of_one_type(HAA, "dvd")
    same = compare(dvd, attrs.evolve(dvd, id=PolicyId("HAA", "2")))
    (types,) = same.item_types
    assert (types.differences, types.granted_by_policy_alone, types.granted_by_other_alone) == ((), None, None)
    assert count_differences(same, loans_by_chance(dvd, 300), now=NOW) == 0
    assert "HAA 1 and HAA 2 decide every renewal alike." in comparison_page(same)


@pytest.fixture(scope="module")
def danish() -> PolicyComparison:
    """Helsingør's rules and Ronneby's compared."""
    return compare(HELSINGOR, RONNEBY)


def test_each_sample_is_decided_as_its_difference_says(danish: PolicyComparison) -> None:
    (types,) = danish.item_types
    seen = set[DifferenceKind]()
    for difference in types.differences:
        for case in difference.cases:
            assert case.sample is not None
            decisions = case.sample.decision, case.sample.other_decision
            seen.add(difference.kind)
            match difference.kind:
                case DifferenceKind.FACT:
                    one, two = (getattr(each.facts, difference.subject) for each in decisions)
                    assert one != two
                case DifferenceKind.POLICY_REFUSES:
                    assert [difference.reason in each.reasons for each in decisions] == [True, False]
                case _:
                    assert [difference.reason in each.reasons for each in decisions] == [False, True]
    assert seen == {DifferenceKind.FACT, DifferenceKind.POLICY_REFUSES}


def test_who_grants_more_is_shown(danish: PolicyComparison) -> None:
    (types,) = danish.item_types
    assert types.granted_by_policy_alone is None
    sample = types.granted_by_other_alone
    assert sample is not None
    assert (bool(sample.decision), bool(sample.other_decision)) == (False, True)


def test_the_sentences_say_when(danish: PolicyComparison) -> None:
    (types,) = danish.item_types
    said = {(each.subject, each.reason): [case.sentence for case in each.cases] for each in types.differences}
    assert said["window_is_open", "too_early"] == ["the due date is at least 8 days after today"]
    assert said["renewals_are_left", "renewal_limit_reached"] == ["the loan is local and the number of renewals so far is 2"]
    assert said["renewable_from", ""] == ["always"]
    assert danish.only_in_policy == ("fourteen_days", "seven_days")
    assert danish.only_in_other == ("film", "periodical", "video_game", "computer_game")


def test_item_types_of_other_names_can_be_compared() -> None:
    ronneby = attrs.evolve(RONNEBY, item_types={name: RONNEBY.terms(name) for name in ("ordinary", "film")})
    comparison = compare(HELSINGOR, ronneby, item_types={"seven_days": "film"})
    assert [(each.item_type, each.other_item_type) for each in comparison.item_types] == [("seven_days", "film")]
    assert "## `seven_days` and `film`" in comparison_page(comparison)
    loans = loans_by_chance(HELSINGOR, 600)
    renamed = attrs.evolve(RONNEBY, item_types={"seven_days": RONNEBY.terms("film")})
    sevens = loans.filter(pl.col("item_type") == "seven_days")
    fourteen = attrs.evolve(HELSINGOR, item_types={"fourteen_days": HELSINGOR.terms("fourteen_days")})
    alone = renewals(loans.filter(pl.col("item_type") == "fourteen_days"), fourteen, now=NOW)
    own = attrs.evolve(HELSINGOR, item_types={"seven_days": HELSINGOR.terms("seven_days")})
    expected = decided_differently(sevens, own, renamed) + alone.height - int(alone["invalid"].sum())
    assert count_differences(comparison, loans, now=NOW) == expected


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [({"book": "film"}, "item type in the policy: 'book'"), ({"ordinary": "book"}, "item type in the other policy: 'book'")],
)
def test_an_unknown_item_type_is_an_error(pairs: dict[str, str], sentence: str) -> None:
    with pytest.raises(UnknownName, match=sentence):
        compare(HELSINGOR, RONNEBY, item_types=pairs)


@pytest.mark.parametrize("given", [{"policy": "HELSINGOR"}, {"other": None}, {"item_types": "ordinary"}])
def test_an_argument_of_another_type_is_an_error(given: dict[str, Any]) -> None:
    ((name, value),) = given.items()
    with pytest.raises(InvalidData, match=f"{name} is a {type(value).__name__}, not "):
        compare(**{"policy": HELSINGOR, "other": RONNEBY, **given})


def test_what_cannot_be_counted_is_an_error(danish: PolicyComparison) -> None:
    loans = loans_by_chance(HELSINGOR, 50)
    with pytest.raises(InvalidData, match=r"`due` has a date outside the years 2000 to 2060"):
        count_differences(danish, loans.with_columns(due=pl.lit(date(1999, 12, 31))), now=NOW)
    with pytest.raises(InvalidData, match="the column `status` is missing"):
        count_differences(danish, loans.drop("status"), now=NOW)
    with pytest.raises(NaiveDatetime):
        count_differences(danish, loans, now=NOW.replace(tzinfo=None))


def test_a_table_may_lack_optional_columns(danish: PolicyComparison) -> None:
    loans = loans_by_chance(HELSINGOR, 400)
    optional = [column.name for column in RENEWAL_COLUMNS if column.is_optional]
    fewer = loans.filter(pl.col("due").is_not_null()).drop(optional)
    assert count_differences(danish, fewer, now=NOW) == decided_differently(fewer, HELSINGOR, RONNEBY)


def test_more_conditions_than_anyone_reads_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "_MOST", 1)
    with pytest.raises(Undecided):
        compare(*(of_one_type(policy, "ordinary") for policy in (HELSINGOR, RONNEBY)))


# the page and the command line


def test_the_page_shows_both_decisions(danish: PolicyComparison) -> None:
    page = comparison_page(danish, level=2)
    assert page.startswith("## HELSINGOR 1 and RONNEBY 1\n\nOnly HELSINGOR 1 has `fourteen_days`, `seven_days`.\n")
    assert "Every loan that HELSINGOR 1 renews, RONNEBY 1 renews too.\nRONNEBY 1 renews loans that HELSINGOR 1 does not.\n" in page
    assert "- Only HELSINGOR 1 refuses with `too_early` (`window_is_open`) if:\n  - the due date is at least 8 days after today." in page
    assert "    - HELSINGOR 1: The loan cannot be renewed now. It is too early" in page
    assert re.search(r"\(`fee`: \d+ DKK\)", page)
    assert "(`renewable_from`: none)" in page


def test_a_page_tells_two_policies_of_one_name_apart() -> None:
    changed = only(HELSINGOR, attrs.evolve(ORDINARY, max_renewals=1))
    page = comparison_page(compare(only(HELSINGOR, ORDINARY), changed))
    assert page.startswith("# CHANGED 1 (the first) and CHANGED 1 (the second)\n")
    assert "Only CHANGED 1 (the second) refuses with `renewal_limit_reached`" in page


def test_facts_that_one_policy_alone_needs_are_told() -> None:
    page = comparison_page(compared_pair("days and hours"))
    assert "needs facts that are missing or not valid if:\n  - " in page


def test_a_due_instant_is_shown_to_the_minute() -> None:
    page = comparison_page(compared_pair("hours"))
    assert re.search(r"\(`new_due`: 2026-03-18 \d\d:\d\d\)", page)


@pytest.mark.usefixtures("few_choices")
def test_the_command_line_compares_and_lints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = only(HELSINGOR, attrs.evolve(ORDINARY, max_renewals=1, renewable=False))
    file = tmp_path / "my.toml"
    file.write_text(policy_to_toml(mine), encoding="utf-8")
    assert main(["compare", "helsingor", str(file), "--pair", "ordinary=ordinary"]) == 0
    assert "Only CHANGED 1 refuses with `not_renewable`" in capsys.readouterr().out
    assert main(["compare", "haa", "haa", "--pair", "dvd"]) == 2
    assert "'dvd' must be an item type of each policy" in capsys.readouterr().err
    assert main(["lint", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ordinary: the material is not renewable, but max_renewals is 1",
        "ordinary: debt_limit changes no renewal as long as renewable is False",
    ]


def test_the_command_line_lints_without_the_solver(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def missing(_: CirculationPolicy) -> tuple[PolicyWarning, ...]:
        raise MissingExtra("nordlib.proofs.proved_warnings", "proofs")

    monkeypatch.setattr("nordlib.proofs.proved_warnings", missing, raising=False)
    assert main(["lint", "helsingor"]) == 0
    window, note = capsys.readouterr().out.splitlines()
    assert window == "seven_days: the window of 7 days is always open for a loan of 7 days"
    assert note.startswith("Not looked for: choices that change nothing. ")


# choices that defeat each other

PLANTED: Final = {
    "late_renew_from changes no renewal as long as late_renewal is 'deny'": attrs.evolve(
        ORDINARY, late_renewal=LateRenewal.NO, late_renew_from=RenewFrom.DUE_DATE
    ),
    "debt_rule changes no renewal as long as debt_limit is None": attrs.evolve(ORDINARY, debt_limit=None, debt_rule=DebtRule.ABOVE_LIMIT),
    "debt_limit changes no renewal as long as renewable is False": attrs.evolve(ORDINARY, renewable=False),
    "renewal.queue_period changes no renewal as long as renewal.holds_rule is 'ignore'": attrs.evolve(
        ORDINARY, renewal=RenewalTerms(holds_rule=RenewalHoldRule.IGNORE, queue_period=Period(days=7))
    ),
}


@pytest.fixture
def few_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at a few choices alone, which takes less time."""
    few = ("renewal.holds_rule", "renewable", "late_renewal", "debt_limit", "late_renew_from", "debt_rule", "renewal.queue_period")
    monkeypatch.setattr(choices, "_CHOICES", {name: choices._CHOICES[name] for name in few})  # pyright: ignore[reportPrivateUsage]  # fewer choices take less time


@pytest.mark.usefixtures("few_choices")
@pytest.mark.parametrize("sentence", PLANTED if IS_LONG else [*PLANTED][::2])
def test_a_planted_contradiction_is_found_with_what_defeats_it(sentence: str) -> None:
    found = [warning.sentence for warning in proved_warnings(only(HELSINGOR, PLANTED[sentence]))]
    assert sentence in found


@pytest.mark.parametrize(
    "terms",
    [
        ORDINARY,
        attrs.evolve(ORDINARY, late_renew_from=RenewFrom.DUE_DATE),
        attrs.evolve(ORDINARY, renewal=RenewalTerms(booking_rule=BookingRule.SHORTEN)),
    ],
)
def test_a_choice_that_changes_renewals_is_not_named(terms: LoanTerms) -> None:
    assert proved_warnings(only(HELSINGOR, terms)) == ()


@pytest.mark.usefixtures("few_choices")
def test_a_choice_that_no_single_field_defeats_is_named_alone() -> None:
    terms = attrs.evolve(ORDINARY, renewable=False, debt_limit=None, debt_rule=DebtRule.ABOVE_LIMIT)
    assert "debt_rule changes no renewal" in [warning.sentence for warning in proved_warnings(only(HELSINGOR, terms))]


@pytest.mark.usefixtures("few_choices")
def test_a_code_that_no_renewal_gets_need_not_be_overridable() -> None:
    policy = attrs.evolve(only(HELSINGOR, ORDINARY), overridable={"too_late", "too_early"})
    (warning,) = proved_warnings(policy)
    assert (warning.item_type, warning.field) == ("overridable", "too_late")


def test_the_linter_takes_further_checks_and_names_no_field_twice() -> None:
    policy = only(HELSINGOR, attrs.evolve(ORDINARY, late_renewal=LateRenewal.NO, late_renew_from=RenewFrom.DUE_DATE))
    named, new = (PolicyWarning("ordinary", field, "it changes nothing") for field in ("late_renew_from", "debt_limit"))
    assert lint_policy(policy, checks=[lambda _: [named], lambda _: [new]]) == (*lint_policy(policy), new)


# conditions


def conditions_of(claim: Callable[[Reading], Any], *answers: Literal) -> list[str]:
    """Return the conditions of a claim, which depends on all of some answers, in sentences."""
    reading = Reading(Unknowns("", *DAYS), lambda _: None)
    words = WhichWord(Column("status", ExpressionKind.WORD), _STATUS)

    def literals(model: Any) -> list[Literal]:
        places = range(len(words.options))
        place = next(each for each in places if z3.is_true(model.eval(reading.answered(words, each), True)))
        numbers = [each for each in answers if z3.is_true(model.eval(each.formula(reading), True))]
        return [Literal(words, (place,)), *numbers]

    domain = [z3.Or([reading.answered(words, place) for place in range(4)])]
    return [condition_sentence(each) for each in conditions.conditions(domain, claim(reading), [reading], literals)]


def test_words_that_lead_to_the_same_are_joined() -> None:
    returned, lost = (Literal(WhichWord(Column("status", ExpressionKind.WORD), _STATUS), (place,)) for place in (1, 2))
    found = conditions_of(lambda reading: z3.Or(returned.formula(reading), lost.formula(reading)))
    assert found == ["the copy was returned or the copy is lost"]


def test_a_condition_that_others_cover_is_left_out() -> None:
    fewer, more = compared("<=", _USED, Constant(5)), compared("<=", _USED, Constant(1), yes=False)
    found = conditions_of(lambda reading: z3.BoolVal(True), fewer, more)
    assert found == ["always"]


# sentences

_STATUS: Final = ("on_loan", "returned", "lost", "claimed_returned")
_DAY, _NUMBER, _INSTANT = ExpressionKind.DAY, ExpressionKind.NUMBER, ExpressionKind.INSTANT
_TODAY: Final = LocalDay(Column("now", _INSTANT), "Europe/Copenhagen")
_DUE: Final = Column("due", _DAY)
_USED: Final = Column("renewals_used", _NUMBER)
_DEBT: Final = Column("debt", ExpressionKind.AMOUNT)
_AT: Final = Column("due_at", _INSTANT)
_MOMENT: Final = Column("now", _INSTANT)


def days(number: int) -> Constant:
    """Return a length of days."""
    return Constant(timedelta(number))


def compared(operator: str, left: Any, right: Any, *, yes: bool = True) -> Literal:
    """Return an answer to a comparison."""
    return Literal(Comparison(Operator(operator), left, right), (0 if yes else 1,))


def answered(name: str, place: int) -> Literal:
    """Return an answer to whether a flag is true: place 0 for yes."""
    return Literal(IsTrue(Column(name, ExpressionKind.FLAG)), (place,))


SENTENCES: Final[dict[str, tuple[Literal, ...]]] = {
    "always": (),
    "the due date is before today": (compared("<", _DUE, _TODAY),),
    "the due date is not before today": (compared("<", _DUE, _TODAY, yes=False),),
    "the due date is not after today": (compared("<=", _DUE, _TODAY),),
    "the due date is today": (compared("=", _DUE, _TODAY),),
    "the due date is after today": (compared("<=", _DUE, _TODAY, yes=False),),
    "the due date is at most 1 day after today": (compared("<=", _DUE, Sum(_TODAY, days(1))),),
    "the due date is at least 3 days before today": (compared("<=", Sum(_DUE, days(3)), _TODAY),),
    "the due date is at most 3 days before today": (compared("<", Sum(_DUE, days(3)), _TODAY, yes=False),),
    "the due date is not exactly 3 days before today": (compared("=", Sum(_DUE, days(3)), _TODAY, yes=False),),
    "the due date is 1 to 7 days after today": (compared("<", _TODAY, _DUE), compared("<=", _DUE, Sum(_TODAY, days(7)))),
    "the due date is 2 to 7 days before today": (
        compared("<=", Sum(_DUE, days(2)), _TODAY),
        compared("<", Sum(_DUE, days(7)), _TODAY, yes=False),
    ),
    "the due date is not before today and the due date is at most 7 days after today": (
        compared("<", _DUE, _TODAY, yes=False),
        compared("<=", _DUE, Sum(_TODAY, days(7))),
    ),
    "the due date is exactly 7 days after today": (
        compared("<=", _DUE, Sum(_TODAY, days(7))),
        compared("<", _DUE, Sum(_TODAY, days(7)), yes=False),
    ),
    "the number of renewals so far is at most 1": (compared("<", _USED, Constant(2)),),
    "the number of renewals so far is 2 to 4": (compared("<", _USED, Constant(2), yes=False), compared("<=", _USED, Constant(4))),
    "the number of renewals so far is 3": (
        compared("<", _USED, Constant(2), yes=False),
        compared("=", _USED, Constant(2), yes=False),
        compared("<=", _USED, Constant(3)),
    ),
    "the number of renewals so far is not 5": (compared("=", Product(Constant(2), _USED), Constant(10), yes=False),),
    "2 times the number of renewals so far is not 11": (compared("=", Product(Constant(2), _USED), Constant(11), yes=False),),
    "the debt of the patron is at least 200": (compared("<", _DEBT, Constant(Decimal(200)), yes=False),),
    "the debt of the patron is more than 200": (compared("<=", _DEBT, Constant(Decimal(200)), yes=False),),
    "the number of other patrons who wait is at most the number of other copies on the shelf": (
        compared("<=", Column("waiting", _NUMBER), Column("available_copies", _NUMBER)),
    ),
    "the number of other patrons who wait is at least the number of other copies on the shelf plus 2": (
        compared("<=", Sum(Column("available_copies", _NUMBER), Constant(1)), Column("waiting", _NUMBER)),
        compared("=", Sum(Column("available_copies", _NUMBER), Constant(1)), Column("waiting", _NUMBER), yes=False),
    ),
    "the due instant is less than 1 hour and 30 minutes after the moment of the request": (
        compared("<", Sum(_AT, Constant(timedelta(minutes=-90))), _MOMENT),
    ),
    "the due date is not before 2026-03-18": (compared("<", _DUE, Constant(date(2026, 3, 18)), yes=False),),
    "the due instant is before the moment of the request": (compared("<", _AT, _MOMENT),),
    "the day 1 month after today is before the due date": (compared("<", AddMonths(_TODAY, 1), _DUE),),
    "the loan was recalled and the patron is not blocked": (answered("blocked", 1), answered("recalled", 0)),
    "the copy was returned or the copy is lost": (Literal(WhichWord(Column("status", ExpressionKind.WORD), _STATUS), (1, 2)),),
    "the item type is book": (Literal(WhichWord(Column("item_type", ExpressionKind.WORD), ("film", "book")), (1,)),),
    "the copy is not booked": (Literal(IsMissing(Column("free_until", _DAY)), (0,)),),
    "the copy is booked": (Literal(IsMissing(Column("free_until", _DAY)), (1,)),),
    "the last day on which the copy is free is after today": (
        Literal(IsMissing(Column("free_until", _DAY)), (1,)),
        compared("<", _TODAY, Column("free_until", _DAY)),
    ),
    "3 days after the due date is not missing": (Literal(IsMissing(Sum(_DUE, days(3))), (1,)),),
    "3 days after the due date is missing": (Literal(IsMissing(Sum(_DUE, days(3))), (0,)),),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_condition_is_said_in_plain_words(sentence: str) -> None:
    assert condition_sentence(SENTENCES[sentence]) == sentence


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (Constant(None), "none"),
        (Constant(Decimal(20)), "20"),
        (_DUE, "the due date"),
        (Sum(_TODAY, days(28)), "28 days after today"),
        (Sum(_DUE, days(-1)), "1 day before the due date"),
        (Difference(Constant(3), _USED), "3 minus the number of renewals so far"),
        (Sum(_USED, Constant(2)), "the number of renewals so far plus 2"),
        (Difference(_USED, Constant(2)), "the number of renewals so far minus 2"),
        (Difference(_DUE, _TODAY), "the due date minus today"),
        (AddMonths(_DUE, 3), "the day 3 months after the due date"),
        (Sum(_AT, Constant(timedelta(hours=4))), "4 hours after the due instant"),
        (LocalDay(Sum(_AT, Constant(timedelta(minutes=-1))), "UTC"), "the day of 1 minute before the due instant"),
    ],
)
def test_a_value_is_said_in_plain_words(expression: Any, words: str) -> None:
    assert value_words(expression) == words


def test_each_column_has_words() -> None:
    assert PHRASES.keys() == {column.name for column in RENEWAL_COLUMNS} | {"now"}
    for column in RENEWAL_COLUMNS:
        phrase = PHRASES[column.name]
        words = set(phrase.words)
        assert words in (set(), set(column.words)), column.name
        assert phrase.yes and phrase.no if column.kind is ExpressionKind.FLAG or column.null is not None else True, column.name
        assert phrase.noun or words or column.kind is ExpressionKind.FLAG, column.name
