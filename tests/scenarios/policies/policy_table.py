"""The area `policy_table`: which row of a table applies, and all that fit, best first."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from nordlib.circulation import HELSINGOR, PolicyRow, PolicyTable
from nordlib.decisions import PolicyId
from tests.report import NotBuilt
from tests.scenarios.policies.reading import COMMON, Case, with_defaults

__all__ = ["find_policy"]

CELLS = {"category": None, "material": None, "library": None}
POLICY = {
    "timezone": "Europe/Copenhagen",
    "order": ["library", "category", "material"],
    "prefer": "order",
    "tie": "first",
    "parents": {},
}


def find_policy(case: Case, calendars: Case, make_store: Callable[[], Any]) -> Case:
    """The row that applies, and all that fit. Neither a calendar nor a store changes the answer."""
    del calendars, make_store
    given = with_defaults(case, "case", COMMON | {"policy", "rows", "ask"}, {"calendar": None})
    if given["action"] != {"type": "find_policy"}:
        raise NotBuilt(f"action {given['action']}")
    policy = with_defaults(given["policy"], "policy", set(), POLICY)
    terms = {"terms": HELSINGOR.item_types["ordinary"]}
    rows = tuple(PolicyRow(terms="terms", **with_defaults(row, "row", {"name"}, CELLS)) for row in given["rows"])
    table = PolicyTable(
        PolicyId("case", "1"),
        ZoneInfo(policy["timezone"]),
        terms,
        rows,
        tuple(policy["order"]),
        policy["prefer"],
        policy["tie"],
        policy["parents"],
    )
    decision = table.find(**with_defaults(given["ask"], "question", set(CELLS), {}))
    return {
        "row": decision.value.name if decision else None,
        "ranking": [each.row for each in decision.facts.ranking],
        "reasons": decision.reasons,
    }
