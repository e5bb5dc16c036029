"""The database servers that tests run on, and a database of its own for each module of tests.

`NORDLIB_TEST_POSTGRES` and `NORDLIB_TEST_MARIADB` name them by the address of a database; each module makes another beside it. Without an
address the tests of a server are skipped; they fail if `NORDLIB_TEST_DEMANDED` names the server ("postgresql mariadb").
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import URL, NullPool, create_engine, make_url

from nordlib.circulation import LoanId
from nordlib.storage.sql.schema import METADATA

__all__ = ["DATABASES", "SERVERS", "address_of", "async_url", "database", "new_database", "renew_on_its_own"]

#: The variable with the names of the servers that must be there.
_DEMANDED: Final = "NORDLIB_TEST_DEMANDED"
#: The variable with the address of each server, and an example of one.
SERVERS: Final = {
    "postgresql": ("NORDLIB_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1/postgres"),
    "mariadb": ("NORDLIB_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1/test"),
}
#: An option of PyMySQL, which else reads every certificate of the system for each connection: 50 ms, on a server that has no TLS.
_WITHOUT_TLS: Final = "ssl_disabled"
#: What the SQL store runs on.
DATABASES: Final = ("sqlite", *SERVERS)
_ASYNC_DRIVERS: Final = {"pysqlite": "aiosqlite", "sqlite": "aiosqlite", "psycopg": "psycopg", "pymysql": "asyncmy"}


def address_of(server: str) -> URL:
    """The address of a server; without one the test is skipped, or fails, with a line that says how to run it."""
    variable, example = SERVERS[server]
    if not os.environ.get(variable):
        how = f"set {variable}={example} to run this on a server"
        if server in os.environ.get(_DEMANDED, "").split():
            pytest.fail(f"{_DEMANDED} names {server}: {how}")
        pytest.skip(how)
    address = make_url(os.environ[variable])
    if address.get_driver_name() == "pymysql":
        return address.update_query_dict({_WITHOUT_TLS: "true"})
    return address


@contextmanager
def database(server: str) -> Iterator[str]:
    """Make an empty database on a server, give its address, and drop it at the end."""
    address = address_of(server)
    name = f"nordlib_test_{secrets.token_hex(6)}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}" + (" WITH (FORCE)" if server == "postgresql" else ""))
        engine.dispose()


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[str]:
    """Make an empty database of a kind and give its address: a file in a folder, or a database on a server, which is dropped at the end."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/{secrets.token_hex(6)}.db"
    else:
        with database(kind) as url:
            yield url


def async_url(url: str) -> str:
    """The same address with the driver for event loops."""
    address = make_url(url).difference_update_query([_WITHOUT_TLS])
    name, _, driver = address.drivername.partition("+")
    return address.set(drivername=f"{name}+{_ASYNC_DRIVERS[driver or name]}").render_as_string(hide_password=False)


def renew_on_its_own(url: str | URL, loan: LoanId) -> None:
    """Count one more renewal of a loan, as other software does: on a connection of its own, as the server's transactions are by default."""
    loans = METADATA.tables["nordlib_loans"]
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(loans.update().where(loans.c.id == loan).values(renewals_used=loans.c.renewals_used + 1))
