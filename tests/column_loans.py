"""Tables of loans by chance, and what the rules for one loan say of each row: the law of columns of loans."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

import polars as pl

from nordlib.circulation import CirculationPolicy, LibraryCalendar, renewal
from nordlib.circulation.due import DueInstant
from nordlib.columns import reason_names
from nordlib.columns.rules.renewal import FACTS, RULES_IN_ORDER
from nordlib.columns.rules.renewal_rows import case_of_row
from nordlib.errors import NordlibError

NOW: Final = datetime(2026, 3, 18, 9, tzinfo=UTC)
TODAY: Final = date(2026, 3, 18)
SCHEMA: Final[Mapping[str, Any]] = {
    "due": pl.Date,
    "due_at": pl.Datetime("us", "UTC"),
    "item_type": pl.String,
    "kind": pl.String,
    "renewals_used": pl.Int64,
    "status": pl.String,
    "recalled": pl.Boolean,
    "last_renewed_on": pl.Date,
    "lent_on": pl.Date,
    "unseen_renewals": pl.Int64,
    "owner_permission": pl.String,
    "owner_max_renewals": pl.Int64,
    "owner_latest_due": pl.Date,
    "owner_pending": pl.Boolean,
    "owner_rejected": pl.Boolean,
    "waiting": pl.Int64,
    "waiting_on_this_copy": pl.Int64,
    "available_copies": pl.Int64,
    "blocked": pl.Boolean,
    "card_expires_on": pl.Date,
    "card_is_known": pl.Boolean,
    "debt": pl.Decimal(18, 2),
    "patron_category": pl.String,
    "price": pl.Decimal(18, 2),
    "asked_by": pl.String,
    "named_due": pl.Date,
    "unseen": pl.Boolean,
    "late_loans": pl.Int64,
    "free_until": pl.Date,
}
#: The optional columns of loans by days that nobody asked for by name.
OPTIONAL: Final = ("unseen_renewals", "available_copies", "card_is_known", "price", "asked_by", "named_due", "unseen", "free_until")


def by_chance(policy: CirculationPolicy, count: int, seed: int, *, by_hour: bool = False) -> list[dict[str, Any]]:
    """Return rows of loans; one of some hundreds holds what no column may."""
    chance = Random(seed)
    return [_row(chance, policy, by_hour=by_hour) for _ in range(count)]


def _row(chance: Random, policy: CirculationPolicy, *, by_hour: bool) -> dict[str, Any]:
    def day(first: int, last: int) -> date:
        return TODAY + timedelta(chance.randint(first, last))

    def maybe(value: Any, share: float = 0.5) -> Any:
        return value if chance.random() < share else None

    def rarely(value: Any, otherwise: Any) -> Any:
        return value if chance.random() < 0.003 else otherwise

    interlibrary = chance.random() < 0.3
    waiting = chance.choice([0, 0, 0, 0, 1, 2, 3, None])
    due = rarely(chance.choice([None, date(1, 1, 3), date(9999, 12, 20)]), chance.choice([day(-60, 40), day(-2, 9), day(-40, 5)]))
    at = maybe(NOW + timedelta(minutes=chance.choice([-500, -1, 0, 1, 30, 240, 5000]))) if by_hour else None
    return {
        "due": due if at is None else None,
        "due_at": at,
        "item_type": rarely("of no row", chance.choice(list(policy.item_types))),
        "kind": "ill" if interlibrary else "local",
        "renewals_used": rarely(-1, chance.choice([0, 0, 0, 1, 1, 2, 3, 12])),
        "status": rarely("waiting", chance.choice(["on_loan"] * 12 + ["returned", "lost", "claimed_returned"])),
        "recalled": rarely(None, chance.random() < 0.07),
        "last_renewed_on": maybe(chance.choice([TODAY, day(-50, 0)])),
        "lent_on": maybe(day(-90, 0)),
        "unseen_renewals": rarely(-1, chance.choice([0, 0, 1, 2])),
        "owner_permission": maybe(chance.choice(["allowed", "allowed", "unknown", "not_allowed"]), 0.8 if interlibrary else 0.01),
        "owner_max_renewals": maybe(rarely(-1, chance.choice([0, 1, 2, 3]))),
        "owner_latest_due": maybe(day(-3, 40)),
        "owner_pending": chance.random() < 0.2,
        "owner_rejected": chance.random() < 0.2,
        "waiting": waiting,
        "waiting_on_this_copy": chance.randint(0, waiting or 0),
        "available_copies": chance.choice([0, 0, 1, 2, 3]),
        "blocked": chance.choice([False] * 9 + [True, None]),
        "card_expires_on": maybe(chance.choice([day(-3, 400), day(-3, 40), TODAY]), 0.7),
        "card_is_known": chance.random() > 0.04,
        "debt": maybe(chance.choice([Decimal(0), Decimal("199.99"), Decimal(200), Decimal("200.01"), Decimal(99), Decimal(100)]), 0.95),
        "patron_category": chance.choice(["adult", "adult", "child"]),
        "price": maybe(rarely(Decimal(-1), chance.choice([Decimal(15), Decimal("120.50")]))),
        "asked_by": maybe(chance.choice(["patron", "patron", "patron", "staff", "staff", "other_patron"])),
        "named_due": maybe(day(-2, 50), 0.1),
        "unseen": chance.random() < 0.5,
        "late_loans": maybe(chance.choice([0, 0, 0, 1, 2, 5]), 0.9),
        "free_until": maybe(day(-5, 60), 0.2),
    }


def frame(rows: list[dict[str, Any]], *, by_hour: bool = False) -> pl.DataFrame:
    """Return rows as a Polars frame."""
    table = pl.DataFrame(rows, schema=SCHEMA)
    return table if by_hour else table.drop("due_at")


def expected(row: Mapping[str, Any], policy: CirculationPolicy, now: datetime, calendar: LibraryCalendar | None = None) -> dict[str, Any]:
    """Return what the rules for one loan say of a row."""
    try:
        decision = renewal.decide(case_of_row(row, policy, now, calendar))
    except NordlibError:
        return {"invalid": True, "granted": False, "reasons": None}
    facts, due = decision.facts, decision.facts.new_due
    values = {name: getattr(facts, name, None) for name in FACTS}
    values["fee"] = None if facts.fee is None else facts.fee.amount
    if isinstance(due, DueInstant):
        values |= {"new_due": None, "new_due_at": due.at}
    outcomes = {result.name: result.outcome.value for result in decision.trace}
    return {"invalid": False, "granted": bool(decision), "reasons": decision.reasons, **values, **outcomes}


def differences(
    rows: Iterable[Mapping[str, Any]],
    answers: Iterable[Mapping[str, Any]],
    policy: CirculationPolicy,
    now: datetime = NOW,
    calendar: LibraryCalendar | None = None,
) -> Iterator[tuple[Mapping[str, Any], dict[str, Any]]]:
    """Yield each row of which the columns say something else, and what they say and should say."""
    for row, answer in zip(rows, answers, strict=True):
        wanted = expected(row, policy, now, calendar)
        given = {name: answer[name] for name in answer if name not in row and name in _compared(wanted, answer)}
        if given.get("reasons") is not None:
            given["reasons"] = reason_names(given["reasons"])
        different = {name: (value, wanted.get(name)) for name, value in given.items() if value != wanted.get(name)}
        if different:
            yield row, different


#: What a decision tells; the other new columns are what rules ask of a case, and what SQL looks up in the table of a calendar.
_TOLD: Final = {"invalid", "granted", "reasons", *FACTS, *(rule.__name__ for rule in RULES_IN_ORDER)}


def _compared(wanted: Mapping[str, Any], answer: Mapping[str, Any]) -> set[str]:
    return {"invalid", "granted", "reasons"} if wanted["invalid"] else _TOLD & answer.keys()
