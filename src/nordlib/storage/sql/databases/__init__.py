"""The databases on which the contract of a store runs: one module for each, with the same interface."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Dialect

from nordlib.storage.sql.databases.base import Database
from nordlib.storage.sql.databases.mariadb import Mariadb
from nordlib.storage.sql.databases.postgresql import Postgresql
from nordlib.storage.sql.databases.sqlite import Sqlite

__all__ = ["DATABASES", "database_of"]

_MARIADB: Final = Mariadb()
#: Each database by the names that SQLAlchemy has for it.
DATABASES: Final[Mapping[str, Database]] = {"sqlite": Sqlite(), "postgresql": Postgresql(), "mysql": _MARIADB, "mariadb": _MARIADB}


def database_of(dialect: Dialect) -> Database:
    """Return what SQLAlchemy speaks to."""
    return DATABASES[dialect.name]
