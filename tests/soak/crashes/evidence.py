"""All that is known of what happened: the journal, the rows, the ledgers, and which processes were killed."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
from sqlalchemy import create_engine

from tests.soak.crashes.journal import Change, journal_in, rows_in
from tests.soak.crashes.ledger import entries_in
from tests.soak.crashes.scene import Setting

__all__ = ["Evidence", "Row", "gathered"]

Row = dict[str, Any]


@attrs.define(slots=False)
class Evidence:
    """What happened, as each account tells it."""

    journal: tuple[Change, ...]
    rows: Mapping[tuple[str, tuple[Any, ...]], Row]
    ledgers: Mapping[str, list[Row]]
    killed: frozenset[str]

    @cached_property
    def transactions(self) -> dict[str, list[Change]]:
        """The changes of each transaction that was kept, by its tag."""
        found = defaultdict[str, list[Change]](list)
        for change in self.journal:
            found[change.transaction].append(change)
        return dict(found)

    @cached_property
    def of_command(self) -> dict[tuple[str, int], list[list[Change]]]:
        """The transactions of each command, by its process and number."""
        found = defaultdict[tuple[str, int], list[list[Change]]](list)
        for changes in self.transactions.values():
            found[changes[0].process, changes[0].command].append(changes)
        return dict(found)

    @cached_property
    def images(self) -> dict[tuple[str, tuple[Any, ...]], list[Row]]:
        """Every state that each row ever had."""
        found = defaultdict[tuple[str, tuple[Any, ...]], list[Row]](list)
        for change in self.journal:
            if change.after is not None:
                found[change.table, change.key].append(change.after)
        return dict(found)

    @cached_property
    def answers(self) -> dict[tuple[str, int], Row]:
        """The answer of each command that has one."""
        return {
            (process, entry["command"]): entry
            for process, entries in self.ledgers.items()
            for entry in entries
            if entry["what"] == "answered"
        }

    @property
    def asked(self) -> list[tuple[str, Row]]:
        """Every command that was asked, with its process."""
        return [(process, entry) for process, entries in self.ledgers.items() for entry in entries if entry["what"] == "asked"]

    def table(self, name: str) -> list[Row]:
        """The rows of a table at the end."""
        return [row for (table, _), row in self.rows.items() if table == name]


def gathered(setting: Setting, killed: frozenset[str] = frozenset()) -> Evidence:
    """Read all of it."""
    engine = create_engine(setting.url)
    with engine.connect() as connection:
        journal, rows = journal_in(connection), rows_in(connection)
    engine.dispose()
    ledgers = {path.stem: entries_in(path) for path in sorted(Path(setting.folder).glob("*.jsonl"))}
    return Evidence(journal, rows, ledgers, killed)
