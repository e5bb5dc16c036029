"""The FastAPI example with its real server: what a desk is answered, and a client that asks again or at the same time as others."""

import importlib.util
import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import attrs
import httpx
import pytest
import uvicorn

from nordlib.circulation import PatronStanding
from nordlib.identity import NumberKind
from nordlib.identity.testdata.valid import valid_numbers
from nordlib.passwords import Scrypt
from nordlib.storage.sql import SqlStore
from tests.people import ADULT, LOAN, REGISTER

EXAMPLE = Path(__file__).parent.parent / "examples" / "fastapi_register.py"
ACCEPTED = "2026-11-22T12:00:00+00:00"


def load_example() -> Any:
    spec = importlib.util.spec_from_file_location("fastapi_register", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web") / "register.db"


@pytest.fixture(scope="module")
def log() -> list[str]:
    """The lines of the access log."""
    return []


@pytest.fixture(scope="module")
def client(file: Path, log: list[str]) -> Iterator[httpx.Client]:
    app = load_example().create_app(f"sqlite+aiosqlite:///{file}", REGISTER, Scrypt(cost=4))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=True, ws="none"))
    handler = logging.Handler()
    handler.emit = lambda record: log.append(record.getMessage())  # type: ignore[method-assign]  # the shortest handler there is
    access = logging.getLogger("uvicorn.access")
    access.addHandler(handler)
    access.setLevel(logging.INFO)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", trust_env=False, timeout=60) as client:
            yield client
        server.should_exit = True
        thread.join()
    access.removeHandler(handler)


def borrower(number: str, email: str, **changes: Any) -> dict[str, Any]:
    plain = {"number": number, "first_name": "Anna", "last_name": "Ek", "email": email, "eligible": True, "agreement": "1"}
    return {**plain, "agreement_accepted_at": ACCEPTED, **changes}


def post(client: httpx.Client, body: dict[str, Any], key: str = "", language: str = "en") -> httpx.Response:
    headers = {"Idempotency-Key": key or str(uuid4()), "Accept-Language": language}
    return client.post("/borrowers", json=body, headers=headers)


def test_a_borrower_is_registered_looked_up_and_found(client: httpx.Client) -> None:
    registered = post(client, borrower(ADULT, "anna@example.se"))
    assert registered.status_code == 201
    account = registered.json()["id"]
    found = client.post("/borrowers/search", json={"query": "ek an"}).json()
    assert [view["id"] for view in found] == [account]
    looked_up = client.get(f"/borrowers/{account}")
    assert looked_up.status_code == 200
    assert (looked_up.json()["first_name"], looked_up.json()["last_name"]) == ("Anna", "Ek")
    password = client.put(f"/borrowers/{account}/password", json={"password": "ett långt lösenord 7"})
    assert (password.status_code, password.json()) == (200, {})


def test_one_request_that_comes_twice_registers_once(client: httpx.Client, file: Path) -> None:
    key, body = str(uuid4()), borrower(number(1), "twice@example.se")
    first, second = post(client, body, key), post(client, body, key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    other = post(client, borrower(number(2), "other@example.se"), key)
    assert other.status_code == 400
    assert "idempotency key" in other.json()["detail"]
    assert post(client, body, "short").status_code == 400


def test_of_sixteen_registrations_of_one_address_one_is_granted(client: httpx.Client) -> None:
    bodies = [borrower(number(place), "race@example.se") for place in range(10, 26)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda body: post(client, body), bodies))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 15
    assert all(answer.json()["reasons"] == ["email_taken"] for answer in answers if answer.status_code == 409)


@pytest.mark.parametrize(
    ("accepted", "sentence"),
    [
        ("sv-SE,sv;q=0.9,en;q=0.5", "Det är inte bekräftat att låntagaren har"),
        ("nn", "Det er ikke bekreftet at låneren har"),
        ("fi, da;q=0.5", "Det er ikke bekræftet, at låneren har"),
        ("fi", "It has not been confirmed that the borrower has"),
    ],
)
def test_a_refusal_says_why_in_the_readers_language(client: httpx.Client, accepted: str, sentence: str) -> None:
    refused = post(client, borrower("19900519-2382", "not@example.se", eligible=False), language=accepted)
    assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")
    assert refused.json()["reasons"] == ["not_eligible", "identity_invalid"]
    assert sentence in refused.json()["detail"]


def test_what_is_not_valid_is_told_without_what_was_sent(client: httpx.Client) -> None:
    answer = post(client, {"number": [ADULT], "email": "secret@example.se"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert "body.number" in answer.json()["detail"]
    assert ADULT not in answer.text
    assert "secret" not in answer.text


def test_a_loan_is_renewed_and_not_twice(client: httpx.Client, file: Path) -> None:
    today = datetime.now(UTC).date()
    store = SqlStore.open(f"sqlite:///{file}")
    with store.transaction() as tx:
        tx.loans.add(attrs.evolve(LOAN, due=today + timedelta(days=1)))
        tx.patron_standings.put(LOAN.patron, PatronStanding())
    store.close()
    renewed = client.post(f"/loans/{LOAN.id}/renewals")
    assert renewed.status_code == 201
    assert renewed.json()["due"] > (today + timedelta(days=1)).isoformat()
    again = client.post(f"/loans/{LOAN.id}/renewals", headers={"Accept-Language": "da"})
    assert (again.status_code, again.json()["reasons"]) == (409, ["too_early"])
    assert client.post("/loans/nobody/renewals").status_code == 400


def test_a_register_that_cannot_answer_says_so(client: httpx.Client, file: Path) -> None:
    store = SqlStore.open(f"sqlite:///{file}")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE nordlib_accounts RENAME TO away")
    try:
        answer = client.get("/borrowers/nobody")
    finally:
        with store.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO nordlib_accounts")
        store.close()
    assert answer.status_code == 503


def test_the_access_log_names_nobody(client: httpx.Client, log: list[str]) -> None:
    log.clear()
    body = borrower(number(30), "logged@example.se")
    client.get(f"/borrowers/{post(client, body).json()['id']}")
    client.post("/borrowers/search", json={"query": "logged@example.se"})
    assert len(log) == 3
    assert not [line for line in log if "logged" in line or body["number"] in line or "Ek" in line]


def number(place: int) -> str:
    """A number that is published for tests: another for each place."""
    found = valid_numbers("se", Random(1), on=datetime(2026, 11, 22, tzinfo=UTC).date(), kind=NumberKind.PERSONNUMMER, ages=range(20, 90))
    return str(next(islice(found, place, None)).canonical)
