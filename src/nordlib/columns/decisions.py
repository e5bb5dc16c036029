"""Decisions that were made already, as a table: what was granted, every reason, and the facts."""

from collections.abc import Iterable
from typing import Any, cast

import attrs

from nordlib.circulation.due import DueInstant
from nordlib.columns.arrow import ArrowTable, pa
from nordlib.decisions import Decision, Granted, Refused
from nordlib.errors import InvalidData
from nordlib.money import Money
from nordlib.shown_text import shown_type

__all__ = ["tabulate"]


def tabulate(decisions: Iterable[Decision[Any, Any]]) -> ArrowTable:
    """Return a table with a row for each decision: `granted`, `reasons` (a list of codes), `policy`, and a column for each fact.

    The facts are those of `Granted.facts` and `Refused.facts`, by their names. Of an amount the column holds the exact decimal, and a
    second one, such as `fee_currency`, its currency. A due instant is an instant with its UTC offset; in a column with due dates too, both
    are text in ISO 8601. The value of a grant, which may hold personal data, is not in the table.

    Raises:
        InvalidData: one of them is not a decision, or they have different facts.

    >>> from datetime import date, datetime, timezone
    >>> from nordlib.circulation import HELSINGOR, ItemId, Loan, LoanId, PatronId, PatronStanding, RenewalCase, TitleId, renewal
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20))
    >>> now = datetime(2026, 3, 12, 9, tzinfo=timezone.utc)
    >>> table = tabulate([renewal.decide(RenewalCase(loan, HELSINGOR, now, holds=(), patron=PatronStanding()))])
    >>> table["granted"].to_pylist(), table["reasons"].to_pylist(), table["renewable_from"].to_pylist()
    ([False], [['too_early']], [datetime.date(2026, 3, 13)])
    """
    rows: list[Any] = list(decisions)
    for place, row in enumerate(rows):
        if not isinstance(row, Granted | Refused):
            raise InvalidData("decisions", (f"row {place}, counted from 0, is {shown_type(row)}; it must be a decision",))
    kinds: set[Any] = {type(row.facts) for row in rows}
    if len(kinds) > 1:
        names = " and ".join(sorted(kind.__name__ for kind in kinds))
        raise InvalidData("decisions", (f"they have different facts, {names}; tabulate the answers to one question at a time",))
    columns: dict[str, Any] = {
        "granted": pa.array([bool(row) for row in rows], pa.bool_()),
        "reasons": pa.array([list(row.reasons) for row in rows], pa.list_(pa.string())),
        "policy": pa.array([f"{row.policy.name} {row.policy.version}" for row in rows], pa.string()).dictionary_encode(),
    }
    for kind in kinds:
        for field in attrs.fields(kind):
            columns |= _columns(field.name, [getattr(row.facts, field.name) for row in rows])
    table: ArrowTable = pa.table(columns)
    return table


def _columns(name: str, values: list[Any]) -> dict[str, Any]:
    """Return the column of a fact; two for an amount."""
    present = [value for value in values if value is not None]
    if any(isinstance(value, Money) for value in present):
        amounts = pa.array([None if value is None else value.amount for value in values])
        return {name: amounts, f"{name}_currency": pa.array([None if value is None else value.currency for value in values], pa.string())}
    if present and all(isinstance(value, DueInstant) for value in present):
        return {name: pa.array([None if value is None else value.at for value in values], pa.timestamp("us", "UTC"))}
    if any(isinstance(value, DueInstant) for value in present) or any(attrs.has(cast("Any", type(value))) for value in present):
        return {name: pa.array([None if value is None else _text(value) for value in values], pa.string())}
    return {name: pa.array(values)}


def _text(value: Any) -> str:
    if isinstance(value, DueInstant):
        return value.to_json()
    return " ".join(map(str, attrs.astuple(value))) if attrs.has(cast("Any", type(value))) else str(value)
