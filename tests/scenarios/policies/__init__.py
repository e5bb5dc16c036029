"""Cases of the form `policies` put to nordlib: a module for each area. The form is in tests/data/POLICIES-FORMAT.md."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from tests.report import NotBuilt, Outcome, differences, outcome_of
from tests.scenarios.policies.auto_renew import run_auto_renew
from tests.scenarios.policies.due import due_area
from tests.scenarios.policies.fee_rate import fee_rate_area
from tests.scenarios.policies.move_due import close_later
from tests.scenarios.policies.owner_answers import apply_answers
from tests.scenarios.policies.policy_table import find_policy
from tests.scenarios.policies.reading import Case, comparable
from tests.scenarios.policies.recall import recall
from tests.scenarios.policies.renew_policy import renew

__all__ = ["AREAS", "run"]

#: What answers the cases of an area: given a case, the calendars of the file, and what makes an empty store.
Area = Callable[[Case, Case, Callable[[], Any]], Case]
AREAS: Final[dict[str, Area]] = {
    "auto_renew": run_auto_renew,
    "due": due_area,
    "fee_rate": fee_rate_area,
    "move_due": close_later,
    "owner_answers": apply_answers,
    "policy_table": find_policy,
    "recall": recall,
    "renew_policy": renew,
}


def run(file: Case, make_store: Callable[[], Any]) -> Iterator[Outcome]:
    """The outcome of each case of a file."""
    for case in file["scenarios"]:
        yield outcome_of(case, partial(_judged, case, file["fixtures"]["calendars"], make_store))


def _judged(case: Case, calendars: Case, make_store: Callable[[], Any]) -> tuple[str, ...]:
    if case["area"] not in AREAS:
        raise NotBuilt(f"area {case['area']}")
    return differences(comparable(case["expected"]), comparable(AREAS[case["area"]](case, calendars, make_store)))
