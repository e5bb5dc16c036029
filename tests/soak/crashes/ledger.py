"""The ledgers: each process appends to a file of its own what it asks, what it was answered, and what it sends.

A line is one write at the end of the file, so a killed process leaves whole lines: of its last command only that it was asked.
"""

import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final

import attrs

from nordlib.accounts import Account, Transfer
from nordlib.cards import Card, CardCredential, Cardholder, Membership
from nordlib.circulation import Hold, Loan
from nordlib.commands import AlreadyProcessed
from nordlib.credentials import Credential
from nordlib.decisions import Granted, Refused
from nordlib.storage import stored
from nordlib.storage.sql.mapping import TABLE_OF

__all__ = ["Ledger", "answer_of", "entries_in"]

_STORED: Final[dict[type[Any], Any]] = {
    Account: stored.ACCOUNT,
    Transfer: stored.TRANSFER,
    Hold: stored.HOLD,
    Loan: stored.LOAN,
    Cardholder: stored.CARDHOLDER,
    Card: stored.CARD,
    Membership: stored.MEMBERSHIP,
    CardCredential: stored.CARD_CREDENTIAL,
    Credential: stored.CREDENTIAL,
}


class Ledger:
    """The file of one process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, what: str, **entry: Any) -> None:
        os.write(self._file, (json.dumps({"what": what, **entry}) + "\n").encode())


def entries_in(path: Path) -> list[dict[str, Any]]:
    """Read the whole lines of a file."""
    *lines, _ = path.read_text(encoding="utf-8").split("\n") if path.exists() else [""]
    return [json.loads(line) for line in lines]


def answer_of(answer: object) -> dict[str, Any]:
    """What an answer says: how it was decided, the rows that must be there, the messages, the id that it repeats."""
    if isinstance(answer, AlreadyProcessed):
        return {"answer": "repeated", "result": answer.result_id}
    if isinstance(answer, Refused):
        return {"answer": "refused", "codes": list(answer.reasons)}
    messages = [message.kind.value for message in answer.messages] if isinstance(answer, Granted) else []
    value: object = answer.value if isinstance(answer, Granted) else answer
    return {"answer": "granted", "rows": list(_rows_of(value)), "messages": messages}


def _rows_of(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of every stored model in a value."""
    if type(value) in _STORED:
        table = TABLE_OF[_STORED[type(value)]]
        columns = {name: _plain(each) for name, each in table.to_row(value).items() if _is_plain(each)}
        yield table.table.name.removeprefix("nordlib_"), columns
    elif isinstance(value, tuple):
        for part in value:
            yield from _rows_of(part)
    elif attrs.has(type(value)):
        model: Any = type(value)
        for field in attrs.fields(model):
            yield from _rows_of(getattr(value, field.name))


def _is_plain(value: object) -> bool:
    """Whether every database writes a value in the same way."""
    return value is None or (isinstance(value, str | int | date | Enum) and not isinstance(value, datetime))


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value.isoformat() if isinstance(value, date) else value
