"""What must stand together in one transaction. It is what a half-written command would break.

Each law compares two counts over the rows that one transaction changed: an effect, and what belongs to it. A killed command has no answer,
but its transaction must keep every law all the same, or not be there.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from nordlib.name_folding import name_words
from tests.soak.crashes.journal import Change

__all__ = ["AUDITED", "broken_laws", "records_in"]

Transaction: TypeAlias = Sequence[Change]

#: The commands whose grants, and refusals, are written down in the audit log.
AUDITED: Final = frozenset(
    {
        "register_borrower",
        "edit_account",
        "request_transfer",
        "accept_transfer",
        "deny_transfer",
        "pull_account",
        "set_password",
        "delete_account",
        "issue_card",
        "order_pin",
        "replace_lost_card",
    }
)


def records_in(changes: Transaction) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records that a transaction added to the audit log, each with its kind."""
    for change in changes:
        if change.table == "audit_log" and change.is_new:
            record = change.row["record"]
            yield change.row["kind"], json.loads(record) if isinstance(record, str) else record


def _of(changes: Transaction, table: str, test: Callable[[Change], bool], column: str = "id") -> Counter[str]:
    return Counter(change.row[column] for change in changes if change.table == table and test(change))


def _new(change: Change) -> bool:
    return change.is_new


def _messages(*kinds: str) -> Callable[[Transaction], Counter[str]]:
    return lambda changes: _of(changes, "outbox", lambda each: each.is_new and each.row["kind"] in kinds, "subject_id")


def _accounts(test: Callable[[Change], bool]) -> Callable[[Transaction], Counter[str]]:
    return lambda changes: _of(changes, "accounts", test)


def _transfers(test: Callable[[Change], bool]) -> Callable[[Transaction], Counter[str]]:
    return lambda changes: _of(changes, "transfers", test, "account")


def _turned(state: str) -> Callable[[Change], bool]:
    return lambda change: change.differs("state") and change.row["state"] == state


def _first_warning(change: Change) -> bool:
    return not change.is_new and not change.is_gone and bool(set(_days(change.after)) - set(_days(change.before)))


def _days(row: dict[str, Any] | None) -> list[str]:
    days = (row or {}).get("warned_end_dates") or []
    return json.loads(days) if isinstance(days, str) else list(days)


def _words(changes: Transaction) -> Counter[tuple[str, str, int]]:
    """The words that were stored of each new account."""
    new = {change.row["id"] for change in changes if change.table == "accounts" and change.is_new}
    return Counter(
        (change.row["account"], change.row["word"], change.row["times"])
        for change in changes
        if change.table == "account_name_words" and change.is_new and change.row["account"] in new
    )


def _names(changes: Transaction) -> Counter[tuple[str, str, int]]:
    """The words of the name of each new account."""
    return Counter(
        (change.row["id"], word[:255], times)
        for change in changes
        if change.table == "accounts" and change.is_new
        for word, times in Counter(name_words(change.row["first_name"], change.row["last_name"])).items()
    )


def _pulls(changes: Transaction) -> Counter[str]:
    return Counter(record["account"] for kind, record in records_in(changes) if kind == "PullAttempt" and record["outcome"] == "moved")


def _orders(changes: Transaction) -> Counter[str]:
    """The PINs that were ordered, by the order: the newest of a credential, that no row had before."""
    credentials = [each for each in changes if each.table == "card_credentials"]
    former = {each.before["pin_order"] for each in credentials if each.before}
    return Counter(each.row["pin_order"] for each in credentials if not each.is_gone and each.row["pin_order"] not in former)


Count: TypeAlias = Callable[[Transaction], Counter[Any]]
#: Each law: what it says, and two counts that must be equal.
_LAWS: Final[tuple[tuple[str, Count, Count], ...]] = (
    ("a new account has its id", _accounts(_new), lambda changes: _of(changes, "account_ids", _new)),
    ("a new account has the words of its name", _names, _words),
    ("a new account has its credentials due", _accounts(_new), _messages("credentials_with_generated_password")),
    (
        "a new address is told to the former one",
        _accounts(lambda change: change.differs("email_key")),
        _messages("email_changed_notice"),
    ),
    (
        "a request is told",
        _transfers(lambda change: change.is_new and change.row["state"] == "pending"),
        _messages("transfer_requested"),
    ),
    ("a denial is told", _transfers(_turned("denied")), _messages("transfer_denied")),
    (
        "a move is told",
        _accounts(lambda change: change.differs("library")),
        _messages("transfer_completed", "moved_to_library"),
    ),
    ("a pull is recorded", _messages("moved_to_library"), _pulls),
    ("an expiry warning is noted in the account", _accounts(_first_warning), _messages("expiry_warning")),
)


def broken_laws(changes: Transaction) -> Iterator[str]:
    """Say which laws a transaction breaks, each with what stands alone."""
    for law, effect, companion in _LAWS:
        effects: Counter[Any] = effect(changes)
        companions: Counter[Any] = companion(changes)
        if effects != companions:
            yield f"{law}: {dict(effects - companions)} without, {dict(companions - effects)} alone"
    orders, pins = _orders(changes), _of(changes, "outbox", lambda each: each.is_new and each.row["kind"].startswith("new_pin"))
    if orders.total() != pins.total():
        yield f"a PIN that is ordered is due: {orders.total()} ordered, {pins.total()} due"
    yield from _broken_versions(changes)


def _broken_versions(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        if change.before and change.after and "version" in change.after and change.after["version"] != change.before["version"] + 1:
            yield f"a save counts the version up: {change.table} {change.key}"
