"""A command that finds a key taken can go on, also where the database ends a transaction after an error: it goes back to a savepoint.

PostgreSQL is such a database. SQLite has savepoints too, so that this is shown without a server.
"""

from typing import Any

import attrs
import pytest

from nordlib.accounts import AccountId
from nordlib.contact import parse_email
from nordlib.errors import UniqueViolation
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.sql.databases import DATABASES
from tests.people import ACCOUNT, ADULT, number
from tests.stores import sqlite

OTHER = attrs.evolve(ACCOUNT, id=AccountId("b2"), identity=number(ADULT), email=parse_email("anna@example.se"))
SAME_ADDRESS = attrs.evolve(OTHER, id=AccountId("b3"), email=ACCOUNT.email)


@pytest.mark.parametrize("ends_after_errors", [False, True])
def test_what_was_written_before_and_after_a_taken_key_is_kept(*, ends_after_errors: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DATABASES["sqlite"], "ends_after_errors", ends_after_errors)
    store = sqlite()

    def command(tx: Any) -> None:
        tx.accounts.add(ACCOUNT)
        with pytest.raises(UniqueViolation):
            tx.accounts.add(SAME_ADDRESS)
        tx.accounts.add(OTHER)

    store.run(command)
    found = store.read(lambda tx: tx.accounts.at_libraries(ALL_LIBRARIES, None, 9))
    assert [each.value.id for each in found] == ["b1", "b2"]
