"""The SIP2 example over a socket: a self-check's dialogue, ten at once, cut connections, TLS, and terminals that behave badly."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from nordlib.circulation import LoanId, LoanStatus
from nordlib.errors import DatabaseError
from nordlib.interchange import sip2
from nordlib.storage.sql import SqlStore
from tests.sip2_library import AT, DUE, LATER, NOW, SELFCHECK, card, fill, item, loans_of, played, selfcheck


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore.open(f"sqlite:///{tmp_path / 'register.db'}")
    yield opened
    opened.close()


async def visit(port: int, number: int = 0, **options: Any) -> list[Any]:
    async with selfcheck(port, **options) as terminal:
        return [answer async for answer in SELFCHECK.play(terminal, card(number), "1234", item(number, 0))]


def test_a_visit_to_a_self_check(store: SqlStore) -> None:
    fill(store)
    status, patron, information, renewed, all_renewed, returned, ended = played(store, visit)
    assert (status.online, status.checkout, status.library, status.timeout) == (True, False, "Biblioteket", 300)
    assert sip2.MessageType.RENEW_ALL in status.messages
    assert (patron.personal_name, patron.valid_patron, patron.valid_password, patron.patron_status) == ("Anna Ek", True, True, frozenset())
    assert information.charged_items == (item(0, 0), item(0, 1), item(0, 2))
    assert (information.charged_count, information.overdue_count) == (3, 0)
    assert (renewed.ok, renewed.title, renewed.due_date) == (True, "Peter Plys", "20260417    235959")
    assert renewed.screen_messages == ("The loan is renewed. New due date: 17 April 2026.",)
    assert (all_renewed.renewed_items, all_renewed.unrenewed_items) == ((item(0, 1),), (item(0, 0), item(0, 2)))
    assert all_renewed.screen_messages[:2] == ("1 loan was renewed.", "2 loans could not be renewed.")
    assert "t0-2: It is too early: this loan can be renewed from 25 May 2026, 7 days before it is due." in all_renewed.screen_messages
    assert (returned.ok, returned.alert) == (True, False)
    assert ended.ended
    loans = loans_of(store)
    assert [loans[item(0, place)].renewals_used for place in range(3)] == [1, 1, 0]
    assert [loans[item(0, place)].status for place in range(3)] == [LoanStatus.RETURNED, LoanStatus.ON_LOAN, LoanStatus.ON_LOAN]
    assert loans[item(0, 2)].due == LATER


def test_ten_self_checks_at_once(store: SqlStore) -> None:
    fill(store, 10)

    async def all_visits(port: int) -> list[list[Any]]:
        return await asyncio.gather(*(visit(port, number) for number in range(10)))

    for number, answers in enumerate(played(store, all_visits)):
        assert answers[2].charged_items == tuple(item(number, place) for place in range(3))
        assert answers[3].ok
        assert answers[4].renewed_items == (item(number, 1),)
        assert answers[5].ok
        loans = loans_of(store, number)
        assert [loans[item(number, place)].renewals_used for place in range(3)] == [1, 1, 0]


def test_what_a_cut_connection_asked_is_done_once_and_answered_when_it_is_asked_again(store: SqlStore) -> None:
    fill(store, 10)

    async def cut_visit(port: int, number: int) -> tuple[Any, Any, Any]:
        terminal = selfcheck(port)
        await terminal.connect()
        who: dict[str, Any] = {"patron_identifier": card(number), "patron_password": "1234"}
        answers = []
        for message in (
            sip2.RenewRequest(transaction_date=AT, item=item(number, 0), **who),
            sip2.RenewAllRequest(transaction_date=AT, **who),
            sip2.CheckinRequest(transaction_date=AT, item=item(number, 2)),
        ):
            line = terminal._end.ask(message)
            terminal._writer.write(line)
            await terminal._writer.drain()
            await asyncio.sleep(0.002 * number)  # so that the cable is pulled before, while and after it is done
            terminal.cut()
            answers.append(await terminal.ask_line(line))
        terminal.cut()
        return tuple(answers)

    async def all_visits(port: int) -> Any:
        return await asyncio.gather(*(cut_visit(port, number) for number in range(10)))

    for number, (renewed, all_renewed, returned) in enumerate(played(store, all_visits)):
        assert renewed.ok
        assert all_renewed.renewed_items == (item(number, 1),)
        assert returned.ok
        loans = loans_of(store, number)
        assert [loans[item(number, place)].renewals_used for place in range(3)] == [1, 1, 0]
        assert loans[item(number, 2)].status is LoanStatus.RETURNED


def test_a_request_that_comes_again_after_the_server_was_started_anew_renews_nothing_twice(store: SqlStore) -> None:
    fill(store)
    message = sip2.RenewRequest(transaction_date=AT, item=item(0, 0), patron_identifier=card(0), patron_password="1234")
    every = sip2.RenewAllRequest(transaction_date=AT, patron_identifier=card(0), patron_password="1234")

    async def ask(port: int) -> list[Any]:
        async with selfcheck(port) as terminal:
            return [await terminal.ask(message), await terminal.ask(every)]

    first, again = played(store, ask), played(store, ask)
    assert first == again
    assert loans_of(store)[item(0, 0)].renewals_used == 1
    assert again[1].renewed_items == (item(0, 1),)


def test_a_terminal_whose_clock_stands_still_returns_an_item_again(store: SqlStore) -> None:
    """Its line of the second return is that of the first."""
    fill(store)
    returned = sip2.CheckinRequest(transaction_date=AT, item=item(0, 0))
    clock, statuses = [NOW], list[LoanStatus]()

    async def ask(port: int) -> list[Any]:
        answers = []
        for wait in (timedelta(), timedelta(minutes=5), timedelta(minutes=6)):
            clock[0] += wait
            async with selfcheck(port) as terminal:
                answers.append(await terminal.ask(returned))
            statuses.append(loans_of(store)[item(0, 0)].status)
            with store.transaction() as tx:  # lent again
                stored = tx.loans.get(LoanId("l0-0"))
                assert stored is not None
                tx.loans.save(attrs.evolve(stored.value, status=LoanStatus.ON_LOAN), expected_version=stored.version)
        return answers

    first, repeated, again = played(store, ask, now=lambda: clock[0])
    assert first == repeated
    assert first.ok
    assert again.ok
    assert statuses == [LoanStatus.RETURNED, LoanStatus.ON_LOAN, LoanStatus.RETURNED]


def test_two_answers_to_one_line_are_the_same_bytes(store: SqlStore) -> None:
    fill(store)

    async def ask(port: int) -> tuple[bytes, bytes, bytes]:
        async with selfcheck(port) as terminal:
            request = sip2.RenewRequest(transaction_date=AT, item=item(0, 0), patron_identifier=card(0), patron_password="1234")
            terminal._writer.write(terminal._end.ask(request))
            first = await terminal._reader.readuntil(b"\r")
            terminal._writer.write(terminal._end.ask_again())
            second = await terminal._reader.readuntil(b"\r")
            terminal._writer.write(terminal._end.ask_for_resend())
            return first, second, await terminal._reader.readuntil(b"\r")

    first, second, third = played(store, ask)
    assert first == second == third
    assert first.startswith(b"301Y")
    assert loans_of(store)[item(0, 0)].renewals_used == 1


def test_a_terminal_with_a_wrong_password_is_not_let_in_and_told_nothing(store: SqlStore) -> None:
    fill(store)

    async def ask(port: int) -> list[bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        terminal = sip2.TerminalEnd()
        information = sip2.PatronStatusRequest(transaction_date=AT, patron_identifier=card(0), patron_password="1234")
        answers = []
        for message in (
            information,
            sip2.LoginRequest(login_user="desk", login_password="wrong"),
            sip2.LoginRequest(login_user="desk", login_password="open", password_algorithm="1"),
            sip2.LoginRequest(login_user="nobody", login_password="open"),
        ):
            writer.write(terminal.ask(message))
            answers.append((await reader.readuntil(b"\r"))[:3])
        assert await reader.read() == b""  # three failures are enough
        writer.close()
        return answers

    assert played(store, ask) == [b"940"] * 4

    async def log_in(port: int) -> None:
        with pytest.raises(SELFCHECK.NoAnswer):
            await selfcheck(port, password="wrong").connect()

    played(store, log_in)


def test_an_unknown_card_and_a_wrong_code_get_the_same_answer(store: SqlStore) -> None:
    fill(store)

    async def ask(port: int) -> list[Any]:
        async with selfcheck(port) as terminal:
            wrong = [("0", "1234"), (card(0), "0000"), (card(0), None)]
            messages = [
                sip2.PatronInformationRequest(transaction_date=AT, patron_identifier=who, patron_password=pin) for who, pin in wrong
            ]
            renewals = [sip2.RenewRequest(transaction_date=AT, item=item(0, 0), patron_identifier=card(0))]
            everything = sip2.RenewAllRequest(transaction_date=AT, patron_identifier=card(0))
            return [await terminal.ask(message) for message in (*messages, *renewals, everything)]

    *patrons, renewed, all_renewed = played(store, ask)
    without_card = {attrs.evolve(each, patron_identifier="") for each in patrons}
    assert len(without_card) == 1
    (answer,) = without_card
    assert (answer.valid_patron, answer.valid_password, answer.personal_name, answer.charged_count) == (False, False, "", None)
    assert not renewed.ok
    assert not all_renewed.ok
    assert loans_of(store)[item(0, 0)].due == DUE


def test_a_store_that_fails_is_answered_and_asked_again(store: SqlStore) -> None:
    fill(store)

    async def ask(port: int) -> list[Any]:
        async with selfcheck(port) as terminal:
            request = sip2.CheckinRequest(transaction_date=AT, item=item(0, 0))
            return [await terminal.ask(request), await terminal.ask_line(terminal._end.ask(request))]

    class Failing:
        def __getattr__(self, name: str) -> Any:
            raise DatabaseError("the disk is full")

    failed, again = played(store, ask, store=Failing())
    assert (failed.ok, failed.alert, again) == (False, True, failed)
    assert "kan ikke svare" in failed.screen_messages[0]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_visit_over_tls(store: SqlStore, tmp_path: Path) -> None:
    fill(store)
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)

    async def ask(port: int) -> list[Any]:
        with pytest.raises(ssl.SSLError):
            await visit(port, tls=ssl.create_default_context())
        return await visit(port, tls=ssl.create_default_context(cafile=str(certificate)))

    assert [answer.ok for answer in played(store, ask, tls=tls)[3:6]] == [True, True, True]
