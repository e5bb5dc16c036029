"""What SQLAlchemy and Alembic log of a person."""

import io
import logging
from typing import Any

import attrs

from nordlib.accounts import AccountChanges, AccountId
from nordlib.commands import edit_account, export_personal_data, log_in, register_borrower, search_borrowers, view_account
from nordlib.credentials import Realm
from nordlib.passwords import Scrypt
from nordlib.storage.sql import SqlStore
from tests.people import AT_A, FORM, NOW, REGISTER, register_store
from tests.whole_people import Facts

__all__ = ["sql_log"]


def sql_log(facts: Facts) -> str:
    """What SQLAlchemy and Alembic log at INFO of a borrower who is registered, found, changed and exported."""
    lines = io.StringIO()
    handler, loggers = logging.StreamHandler(lines), [logging.getLogger(name) for name in ("sqlalchemy", "alembic")]
    levels = [log.level for log in loggers]
    for log in loggers:
        log.addHandler(handler)
        log.setLevel(logging.INFO)
    try:
        store = register_store(store=SqlStore.open("sqlite://"))
        form = attrs.evolve(FORM, identity=facts.number, first_name=facts.first_name, last_name=facts.last_name, email=facts.email)
        usual: dict[str, Any] = {"by": AT_A, "policy": REGISTER}
        assert store.run(register_borrower, form, now=NOW, new_id=AccountId("b9"), **usual)
        assert store.run(view_account, AccountId("b9"), now=NOW, **usual)
        assert store.run(search_borrowers, facts.last_name, now=NOW, **usual)
        assert store.run(edit_account, AccountId("b9"), AccountChanges(first_name=facts.first_name), now=NOW, **usual)
        assert not log_in(store, facts.email, facts.password, realm=Realm.BORROWER, policy=REGISTER, hasher=Scrypt(cost=1), now=NOW)
        store.run(export_personal_data, AccountId("b9"), now=NOW, **usual)
        store.close()
    finally:
        for log, level in zip(loggers, levels, strict=True):
            log.removeHandler(handler)
            log.setLevel(level)
    assert "nordlib_account_name_words" in lines.getvalue()
    return lines.getvalue()
