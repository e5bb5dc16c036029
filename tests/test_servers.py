"""How tests find the database servers: without one a test is skipped, unless that server has to be there."""

import pytest

from tests.servers import SERVERS, address_of, async_url


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("demanded", ["", "another"])
def test_without_a_server_a_test_is_skipped_and_says_how_to_run_it(server: str, demanded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    variable, example = SERVERS[server]
    monkeypatch.setenv(variable, "")
    monkeypatch.setenv("NORDLIB_TEST_DEMANDED", demanded)
    with pytest.raises(pytest.skip.Exception) as skipped:
        address_of(server)
    assert str(skipped.value) == f"set {variable}={example} to run this on a server"


@pytest.mark.parametrize("server", SERVERS)
def test_without_a_server_that_has_to_be_there_a_test_fails(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SERVERS[server][0], raising=False)
    monkeypatch.setenv("NORDLIB_TEST_DEMANDED", "postgresql mariadb")
    with pytest.raises(pytest.fail.Exception, match=f"names {server}: set "):
        address_of(server)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///register.db", "sqlite+aiosqlite:///register.db"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("mysql+pymysql://u:p@h/d", "mysql+asyncmy://u:p@h/d"),
    ],
)
def test_an_asynchronous_store_has_the_same_address_with_its_own_driver(url: str, expected: str) -> None:
    assert async_url(url) == expected
