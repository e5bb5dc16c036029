"""Renewals inside PostgreSQL and MariaDB: every outcome, reason and fact that of the rules for one loan."""

from collections.abc import Iterator

import pytest

from nordlib.circulation.presets import POLICIES
from tests.column_loans import by_chance, differences
from tests.loans_on_servers import answers_of
from tests.servers import SERVERS, database


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    with database(request.param) as url:
        yield request.param, url


@pytest.mark.parametrize("name", POLICIES)
def test_a_server_says_what_the_rules_for_one_loan_say(server: tuple[str, str], name: str) -> None:
    dialect, url = server
    rows = by_chance(POLICIES[name], 1_000, seed=11)
    assert next(differences(rows, answers_of(url, dialect, rows, POLICIES[name]), POLICIES[name]), None) is None
