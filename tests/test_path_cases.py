"""Every path of every function of facts and of every rule has a case, and the code for one case says there what is kept."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from nordlib.accounts import lifecycle
from nordlib.circulation import returns
from nordlib.circulation.interlibrary.silence import awaits_owner
from nordlib.circulation.renewal import RenewalCase
from nordlib.circulation.renewal.counts import strictest_limit
from nordlib.circulation.renewal.rules import EVERY_RULE
from nordlib.columns.rules.cards import CARD_BOOKS
from nordlib.columns.rules.program import RuleProgram
from nordlib.notifications.notices import notice_of
from nordlib.proofs.evaluation import Evaluation
from nordlib.proofs.paths import function_cases, rule_cases
from nordlib.tracing import Column, Exploration, ExpressionKind, Lookup, Untraceable, expression_of
from tests.proofs.changes import off_by_one
from tests.proofs.paths import KeptPaths, differences, kept, section, written
from tests.proofs.presets import PRESETS, Preset, programs
from tests.proofs.write_paths import heading, lines

EACH: Final = pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)


def preset_of(title: str) -> Preset:
    return next(preset for preset in PRESETS if preset.title == title)


# the code for one case


@EACH
def test_the_code_for_one_case_says_what_is_kept(preset: Preset) -> None:
    assert next(differences(preset), None) is None


# the trees


def parts(preset: Preset) -> Iterator[tuple[str, RuleProgram, str, Exploration[Any]]]:
    """Yield each function and each rule of a preset, with its program and its paths."""
    for kind, program in programs(preset):
        explored = program.functions if kind == "functions" else {rule.name: rule.explored for rule in program.rules}
        yield from ((kind, program, name, each) for name, each in explored.items())


def said_on(path: Any, evaluation: Evaluation, program: RuleProgram, part: KeptPaths) -> Any:
    """Return what a path says for a row, as the files write it."""
    if path.error is not None:
        return {"error": type(path.error).__name__}
    if part.values is None:
        (rule,) = (rule.rule for rule in program.rules if rule.name == part.name)
        outcome, _, codes = path.result
        return [outcome, *((codes or rule.codes) if outcome in ("failed", "unknown") else ())]
    outputs = {name: read(path.result) for name, read in program.outputs[part.name].items()}
    values = {name: written(evaluation.value(expression_of(output))) for name, output in outputs.items()}
    return {name: value for name, value in values.items() if value is not None}


@EACH
def test_each_row_takes_its_path_which_says_what_is_kept(preset: Preset) -> None:
    for (kind, program, name, explored), part in zip(parts(preset), kept(preset), strict=True):
        assert heading(kind, program, name) == part.heading, "run `make rules`"
        numbers = [*part.untaken, *(case.number for case in part.cases)]
        assert sorted(numbers) == [*range(1, len(explored.paths) + 1, preset.every)], "run `make rules`"
        for case in part.cases:
            path, evaluation = explored.paths[case.number - 1], Evaluation(program, case.row)
            assert evaluation.path(explored) is path
            assert said_on(path, evaluation, program, part) == case.says


@EACH
def test_no_row_takes_a_path_of_a_rule_that_ends_in_an_error(preset: Preset) -> None:
    untaken = {(part.name, number) for part in kept(preset) if part.values is None for number in part.untaken}
    for kind, _, name, explored in parts(preset):
        if kind == "rules":
            assert {(name, number) for number, path in enumerate(explored.paths, 1) if path.error is not None} <= untaken


def test_an_evaluation_asks_no_calendar() -> None:
    (_, program), *_ = programs(preset_of("notices-none"))
    with pytest.raises(Untraceable):
        Evaluation(program, {}).value(Lookup("next_open_day", Column("due", ExpressionKind.DAY), ExpressionKind.DAY))


# the solver


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("renewal-haa", ()),
        ("renewal-university", ("renewal_is_in_time",)),
        ("renewal-chosen", ("longest_loan_has_not_ended", "debt_is_below_the_limit")),
        ("accounts-unwarned", ("purge_plan", "reason_on")),
        ("cards-guarded", ()),
    ],
)
def test_the_solver_finds_a_case_wherever_one_is_kept(title: str, names: tuple[str, ...]) -> None:
    preset, untaken = preset_of(title), list[tuple[str, int]]()
    for kind, program in programs(preset):
        found = function_cases(program, *names) if kind == "functions" else rule_cases(program, *names)
        untaken += [(case.name, case.number) for case in found if case.row is None]
    wanted = [part for part in kept(preset) if part.name in names or not names]
    assert untaken == [(part.name, number) for part in wanted for number in part.untaken]


def test_what_is_written_is_what_is_kept() -> None:
    preset = preset_of("notices-none")
    assert [*lines(preset)] == preset.file.read_text(encoding="utf-8").splitlines()


# errors that are planted

#: The functions with paths whose code gets an error, and the subjects and the names of the cases that must show it.
PLANTED: Final[dict[Callable[..., Any], tuple[str, ...]]] = {
    **{rule.function: (rule.__name__,) for rule in (*EVERY_RULE, *(rule for book in CARD_BOOKS.values() for rule in book))},
    RenewalCase._follow: ("RenewalCase",),
    strictest_limit: ("RenewalCase",),
    awaits_owner: ("RenewalCase",),
    lifecycle.purge_plan: ("purge_plan",),
    lifecycle.PurgePlan.reason_on: ("reason_on",),
    lifecycle.PurgePlan.warns_on: ("reason_on", "changes_by_plan"),
    lifecycle.changes_by_plan: ("changes_by_plan",),
    returns.settled_return: ("settled_return",),
    returns.lateness: ("lateness",),
    notice_of: ("notice_of",),
}
#: Errors that no case shows, and why.
UNSEEN: Final = {
    "longest_loan_has_not_ended: limits.due_day <= longest": "where the due date is the end, the path does not ask for the rest",
    "window_is_open: case.today <= opens": "on the first day of the window the path does not ask for the last renewal, as the error does",
    "window_is_open: case.now <= limits.opens_at": "no preset has a window of hours",
    "debt_is_below_the_limit: debt.amount < limit.amount": "no preset lets a patron owe as much as the limit",
    "cut_due_date_has_not_passed: due <= found.due < case.today": "where both due dates are equal the path does not ask for today",
    "_follow: limit >= loan.renewals_used": "it changes nothing: no renewal is left either way",
    "awaits_owner: (on - loan.last_renewal.on).days < silence_days": "only `CHOSEN` has silent owners, whose functions `make soak` runs",
    "warns_on: self.since <= on": "it changes nothing: the months of a purge are longer than the days of its warning",
    "notice_of: day < days_late": "the paths have two limits each, and their cases lie at the other one",
    "settled_return: event.at < case.now": "an event is at the first moment of its day, which now is not",
}
ERRORS: Final = [(function, what, code) for function in PLANTED for what, code in off_by_one(function)]


def name_of(function: Any, what: str) -> str:
    return f"{function.__name__}: {what}"


@pytest.mark.parametrize(("function", "what", "code"), ERRORS, ids=[name_of(function, what) for function, what, _ in ERRORS])
def test_a_comparison_that_is_off_by_one_is_seen(function: Any, what: str, code: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(function, "__code__", code)
    seen = any(next(differences(preset, *PLANTED[function]), None) for preset in PRESETS)
    assert seen or name_of(function, what) in UNSEEN


def test_every_error_that_is_not_seen_is_planted() -> None:
    assert len(ERRORS) > 30
    assert UNSEEN.keys() <= {name_of(function, what) for function, what, _ in ERRORS}


# the documentation


def test_the_section_adds_up() -> None:
    rows = [line.split(" | ") for line in section() if line.startswith("| ")][1:]
    *each, total = [[int(cell.strip(" |").replace(",", "")) for cell in row[2:]] for row in rows]
    assert [sum(column) for column in zip(*each, strict=True)] == total
    assert all(paths == cases + untaken for _, _, paths, cases, untaken in each)
