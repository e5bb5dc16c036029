"""The kept cases of paths, run by the code for one case: no tree is asked, and no solver.

`section` has the numbers for the documentation.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

import attrs

from nordlib.circulation import renewal
from nordlib.circulation.due import DueInstant
from nordlib.circulation.renewal import RenewalCase
from nordlib.columns.rules.cards import CARD_BOOKS
from nordlib.columns.rules.facts import FactColumn
from nordlib.columns.rules.renewal_rows import case_of_row
from nordlib.decisions import Outcome, RuleBook, Trace
from nordlib.errors import NordlibError
from nordlib.tracing import ExpressionKind
from tests.column_subjects import NOW, TODAY, card_case_of, changes_of, notice_about, return_of
from tests.proofs.presets import COLUMNS, PRESETS, Preset
from tests.test_column_subjects import QUESTIONS

__all__ = ["KeptCase", "KeptPaths", "differences", "expected", "kept", "said_of", "section", "written"]

#: What the code for one case raises instead of an error that a function of facts raises.
_RAISED_INSTEAD: Final = {"OverflowError": "InvalidData"}
_REFUSING: Final = (Outcome.FAILED, Outcome.UNKNOWN)
_EMPTY: Final[Mapping[ExpressionKind, Any]] = {
    ExpressionKind.FLAG: False,
    ExpressionKind.NUMBER: 0,
    ExpressionKind.AMOUNT: Decimal(0),
    ExpressionKind.DAY: TODAY,
}
_READ: Final[Mapping[ExpressionKind, Callable[[Any], Any]]] = {
    ExpressionKind.AMOUNT: Decimal,
    ExpressionKind.DAY: date.fromisoformat,
    ExpressionKind.INSTANT: datetime.fromisoformat,
}


@attrs.frozen
class KeptCase:
    """A path of a function or of a rule, and a case that takes it."""

    number: int
    """The number of the path, from 1."""
    row: Mapping[str, Any]
    """The columns on which the path, and that the code goes there, depend."""
    says: Any
    """Of a function the values that are not null, or {"error": class}; of a rule the outcome and the codes."""


@attrs.frozen
class KeptPaths:
    """The paths of a function or of a rule."""

    name: str
    paths: int
    untaken: list[int]
    """The numbers of the paths that no row takes, as the solver proved when the file was written."""
    cases: tuple[KeptCase, ...]
    values: list[str] | None = None
    """The names of the values that the function returns; None for a rule."""

    @property
    def heading(self) -> dict[str, Any]:
        """What does not depend on the solver."""
        of_rule = {"rule": self.name, "paths": self.paths}
        return of_rule if self.values is None else {"function": self.name, "paths": self.paths, "values": self.values}


def written(value: Any) -> Any:
    """Return a value as the files write it."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return value


@cache
def kept(preset: Preset) -> tuple[KeptPaths, ...]:
    """Return the functions and rules of a preset."""
    columns = {column.name: column for column in COLUMNS[preset.subject]}
    found = list[tuple[dict[str, Any], list[KeptCase]]]()
    for line in map(json.loads, preset.file.read_text(encoding="utf-8").splitlines()):
        if isinstance(line, dict):
            found.append((line, []))
            continue
        number, row, says = line
        found[-1][1].append(KeptCase(number, {name: _read(columns[name], value) for name, value in row.items()}, says))
    return tuple(_kept_paths(cases=tuple(cases), **heading) for heading, cases in found)


def _kept_paths(function: str | None = None, rule: str | None = None, **others: Any) -> KeptPaths:
    return KeptPaths(function or rule or "", **others)


def _read(column: FactColumn, value: Any) -> Any:
    return value if value is None or column.kind not in _READ else _READ[column.kind](value)


def differences(preset: Preset, *names: str) -> Iterator[tuple[str, KeptCase, Any]]:
    """Yield each case of some functions and rules, or of all, of which the code for one case says something else, and what it says."""
    for part in kept(preset):
        for case in part.cases if part.name in names or not names else ():
            said = said_of(preset, part.name, part.values, case.row)
            if said != expected(case.says):
                yield part.name, case, said


def expected(says: Any) -> Any:
    """Return what the code for one case must say: it may wrap an error in another."""
    if isinstance(says, dict) and "error" in says:
        return {"error": _RAISED_INSTEAD.get(says["error"], says["error"])}
    return says


def said_of(preset: Preset, name: str, values: list[str] | None, row: Mapping[str, Any]) -> Any:
    """Return what the code for one case says of a row: the values of a function that are not null, or the verdict of a rule."""
    whole = _whole(preset, row)
    if preset.subject == "renewal":
        return _renewal(preset.policy, name, values, whole)
    said = _ANSWERS[preset.subject](whole, preset)
    if values is None:
        book: RuleBook[Any] = CARD_BOOKS[QUESTIONS[id(preset.policy)]]
        (rule,) = (rule for rule in book if rule.__name__ == name)
        reasons = {reason.removeprefix("unknown:") for reason in said["reasons"]}
        return [said[name], *(code for code in rule.codes if said[name] in _REFUSING and code in reasons)]
    return {"error": "InvalidData"} if said["invalid"] else _values(said, values)


_ANSWERS: Final[Mapping[str, Callable[[Mapping[str, Any], Preset], dict[str, Any]]]] = {
    "accounts": lambda row, preset: changes_of(row, preset.policy),
    "returns": lambda row, preset: return_of(row, preset.policy),
    "notices": lambda row, preset: notice_about(row, preset.policy),
    "cards": lambda row, preset: card_case_of(row, preset.policy, QUESTIONS[id(preset.policy)]),
}


def _whole(preset: Preset, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with a value in every column: in those on which its path does not depend, any that they may hold."""
    whole = {column.name: row[column.name] if column.name in row else _any_value(column) for column in COLUMNS[preset.subject]}
    if preset.subject == "renewal":
        whole["due"] = TODAY if "due" not in row and whole["due_at"] is None else whole["due"]
        whole["item_type"] = whole["item_type"] or next(iter(preset.policy.item_types))
    return whole


def _any_value(column: FactColumn) -> Any:
    if column.is_optional or column.null is not None:
        return column.absent
    return _EMPTY[column.kind] if column.kind in _EMPTY else next(iter(column.words), None)


def _values(said: Mapping[str, Any], values: list[str]) -> dict[str, Any]:
    return {name: written(said[name]) for name in values if said[name] is not None}


# renewals


def _renewal(policy: Any, name: str, values: list[str] | None, row: Mapping[str, Any]) -> Any:
    try:
        case = case_of_row(row, policy, NOW)
    except NordlibError as error:
        return {"error": type(error).__name__}
    decision = renewal.decide(case)
    if values is None:
        return _verdict(case, name, decision.trace)
    facts, due = decision.facts, decision.facts.new_due
    said = {each: getattr(facts, each) for each in attrs.fields_dict(type(facts))} | {each: read(case) for each, read in _DERIVED.items()}
    said |= {"fee": None if facts.fee is None else facts.fee.amount, "new_due": _day(due), "new_due_at": _instant(due)}
    return _values(said, values)


def _verdict(case: RenewalCase, name: str, trace: Trace) -> list[str]:
    """Return the outcome and the codes of a rule, if its book has it and no earlier stage refuses."""
    (rule,) = (rule for rule in renewal.rule_book(case) if rule.__name__ == name)
    outcome, _, codes = rule.function(case)
    (told,) = (result.outcome for result in trace if result.name == name)
    return [outcome if told is outcome else told, *((codes or rule.codes) if outcome in _REFUSING else ())]


def _day(due: Any) -> Any:
    return None if isinstance(due, DueInstant) else due


def _instant(due: Any) -> Any:
    return due.at if isinstance(due, DueInstant) else None


def _of_limits(name: str) -> Callable[[RenewalCase], Any]:
    return lambda case: None if case.limits is None else getattr(case.limits, name)


def _last_step(name: str) -> Callable[[RenewalCase], Any]:
    return lambda case: None if case.found_due is None else getattr(case.found_due.steps[-1], name)


#: What a case derives besides the facts of its decision.
_DERIVED: Final[Mapping[str, Callable[[RenewalCase], Any]]] = {
    "is_late": lambda case: case.is_late,
    "renewal_limit": lambda case: case.limit,
    "is_provisional": lambda case: case.facts.provisional,
    "awaits_owner": lambda case: case.awaits_owner,
    "more_rules": lambda case: case.limits is not None,
    **{name: _of_limits(name) for name in ("due_day", "opens_at", "late_until", "longest_on")},
    "last_step": _last_step("kind"),
    "before_last_step": lambda case: _day(_last_step("before")(case)),
    "before_last_step_at": lambda case: _instant(_last_step("before")(case)),
}


# what the documentation says


def section() -> list[str]:
    """Return the lines of the section "Paths" of the documentation, in Markdown."""
    lines, totals, samples = list[str](), Counter[str](), Counter[str]()
    for preset in PRESETS:
        numbers = Counter[str]()
        for part in kept(preset):
            numbers += Counter({"rules" if part.values is None else "functions": 1, "paths": part.paths})
            numbers += Counter(untaken=len(part.untaken), cases=len(part.cases))
        if preset.every > 1:
            samples += numbers
            continue
        totals += numbers
        lines.append(_line(preset.subject, f"`{preset.name}`", numbers))
    return [
        "## Paths",
        "",
        "Every path of every function of facts and of every rule has a case: a row that takes the path, found by the solver, and what the",
        "code says there. Where there is none, the solver has proved that no row takes the path. The rows lie as near to the limits as",
        "their paths allow.",
        "",
        "| subject | policy | functions | rules | paths | cases | paths that no row takes |",
        "|---|---|---:|---:|---:|---:|---:|",
        *lines,
        _line("all", "", totals),
        "",
        f"`make test` runs the {totals['cases']:,} cases by the code for one case, which asks no tree, and shows that each row takes its",
        "path. The functions of renewals have the columns there that a table must have, and the rules all columns. With all columns these",
        f"functions have {samples['paths']:,} paths: `make test` runs the cases of one in a hundred, and `make soak` finds and runs those",
        "of all. So it does for the functions of `CHOSEN`, a policy with every choice that columns can answer.",
    ]


def _line(subject: str, policy: str, numbers: Mapping[str, int]) -> str:
    cells = (f"{numbers[name]:,}" for name in ("functions", "rules", "paths", "cases", "untaken"))
    return f"| {subject} | {policy} | {' | '.join(cells)} |"
