"""What must change in Koha's tables when all patrons renew all that they have: worked out from the raw rows, in order."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from tests.koha_oracle import Answer, Oracle

__all__ = ["changed_rows", "comparable", "expected_changes", "renewed_in_order"]

Tables = Mapping[str, Mapping[Any, Mapping[str, Any]]]

#: The columns that the server itself fills.
_OF_THE_SERVER: Final = {"timestamp", "created_on", "updated_on"}


def _in_order(oracle: Oracle) -> dict[int, list[int]]:
    """Return the checkouts of each patron in the order in which they are renewed."""
    found: dict[int, list[int]] = {}
    for key, row in sorted(oracle.issues.items(), key=lambda each: (each[1]["borrowernumber"], each[1]["date_due"], each[0])):
        found.setdefault(row["borrowernumber"], []).append(key)
    return found


def _counted_lines(tables: Tables) -> dict[tuple[int, int], Mapping[str, Any]]:
    """Return the line in which Koha counts the fine of a checkout that is out, by patron and item."""
    lines = tables["accountlines"].values()
    return {(line["borrowernumber"], line["itemnumber"]): line for line in reversed(list(lines)) if line["status"] == "UNRETURNED"}


def _charged_lines(tables: Tables, day: date) -> dict[int, Mapping[str, Any]]:
    """Return the line of each checkout that was charged for a renewal on a day: another renewal that day costs what is more."""
    lines = (line for line in tables["accountlines"].values() if (line["note"] or "").startswith("nordlib "))
    return {line["issue_id"]: line for line in lines if line["date"].date() == day}


def renewed_in_order(oracle: Oracle, tables: Tables, patrons: Collection[int]) -> dict[int, Answer | str]:
    """Return the answer about each checkout when patrons renew all, each fee adding to what the next one is judged by."""
    answers, counted, charged = {}, _counted_lines(tables), _charged_lines(tables, oracle.today)
    for patron, keys in _in_order(oracle).items():
        for key in keys if patron in patrons else ():
            answer = answers[key] = oracle.answer(key)
            if isinstance(answer, Answer) and answer.due is not None and answer.fee:
                line = counted.get((patron, oracle.issues[key]["itemnumber"]))
                more = _more(answer.fee, line, charged.get(key))
                oracle.balances[patron] = oracle.balances.get(patron, Decimal()) + more
    return answers


def _more(fee: Decimal, counted: Mapping[str, Any] | None, charged: Mapping[str, Any] | None) -> Decimal:
    if charged is not None:
        return max(fee - Decimal(charged["amount"]), Decimal())
    return fee if counted is None else fee - Decimal(counted["amount"])


def expected_changes(tables: Tables, answers: Mapping[int, Answer | str], now: datetime) -> dict[str, dict[Any, dict[str, Any]]]:
    """Return the rows that change, with what they hold then, and the new ones under "new" and a number."""
    changes: dict[str, dict[Any, dict[str, Any]]] = {}
    counted, charged = _counted_lines(tables), _charged_lines(tables, now.date())
    for place, (key, answer) in enumerate(answers.items()):
        if isinstance(answer, str) or answer.due is None:
            continue
        issue = tables["issues"][key]
        item, patron = tables["items"][issue["itemnumber"]], issue["borrowernumber"]
        changes.setdefault("issues", {})[key] = {
            **issue, "date_due": answer.due, "renewals_count": issue["renewals_count"] + 1, "lastreneweddate": now,
            "unseen_renewals": issue["unseen_renewals"] + 1,
        }  # fmt: skip
        changes.setdefault("items", {})[issue["itemnumber"]] = {
            **item, "onloan": answer.due.date(), "renewals": (item["renewals"] or 0) + 1,
        }  # fmt: skip
        changes.setdefault("checkout_renewals", {})["new", place] = {
            "checkout_id": key, "renewer_id": patron, "seen": 0, "interface": "opac", "renewal_type": "Manual",
        }  # fmt: skip
        for table, row_key, row in _account(key, issue, answer, charged.get(key), counted.get((patron, issue["itemnumber"])), now):
            changes.setdefault(table, {})[row_key or ("new", place)] = row
    return changes


def _account(
    key: int, issue: Mapping[str, Any], answer: Answer, charged: Mapping[str, Any] | None, line: Mapping[str, Any] | None, now: datetime
) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Yield the line of the account and the offset of a renewal."""
    if not answer.fee:
        if line is not None:
            yield "accountlines", line["accountlines_id"], {**line, "status": "RENEWED"}
        return
    more = _more(answer.fee, line, charged)
    if charged is not None and not more:
        return
    line = charged or line
    now_owed = {"issue_id": key, "date": now, "amount": more + (line["amount"] if line else 0), "status": "RENEWED"}
    if line is None:
        owner = {"borrowernumber": issue["borrowernumber"], "itemnumber": issue["itemnumber"], "interface": "opac", "manager_id": None}
        fixed = {"description": "Late renewal", "debit_type_code": "OVERDUE", "branchcode": None}
        yield "accountlines", None, {**now_owed, **owner, **fixed, "amountoutstanding": answer.fee}
        yield "account_offsets", None, {"credit_id": None, "type": "CREATE", "amount": answer.fee}
        return
    yield "accountlines", line["accountlines_id"], {**line, **now_owed, "amountoutstanding": line["amountoutstanding"] + more}
    if more:
        kind = "OVERDUE_INCREASE" if more > 0 else "OVERDUE_DECREASE"
        yield "account_offsets", None, {"credit_id": None, "type": kind, "amount": more}


def changed_rows(before: Tables, after: Tables) -> dict[str, dict[Any, dict[str, Any]]]:
    """Return the rows that differ in anything but what the server fills; a deleted row is an empty one."""
    changes: dict[str, dict[Any, dict[str, Any]]] = {}
    for table, rows in after.items():
        for key in rows.keys() | before[table].keys():
            if _told(rows.get(key, {})) != _told(before[table].get(key, {})):
                changes.setdefault(table, {})[key if key in before[table] else ("new", key)] = dict(rows.get(key, {}))
    return changes


def comparable(changes: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> dict[str, list[str]]:
    """Return changes as texts in order: of a new row, what the database numbers is left out; of a note, the id of a charge."""
    return {table: sorted(_as_text(key, row) for key, row in rows.items()) for table, rows in changes.items()}


def _as_text(key: Any, row: Mapping[str, Any]) -> str:
    is_new = isinstance(key, tuple)
    left_out = {"note", *(("accountlines_id", "renewal_id", "id", "debit_id") if is_new else ())}
    return f"{'new' if is_new else key}: {sorted((name, _plain(value)) for name, value in _told(row).items() if name not in left_out)}"


def _plain(value: Any) -> str:
    return f"{value:.6f}" if isinstance(value, Decimal) else str(value)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _OF_THE_SERVER}
