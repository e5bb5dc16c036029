"""Terminals that behave badly, at the SIP2 example over a socket: each costs a bounded time, and the others go on."""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from nordlib.interchange import sip2
from nordlib.storage.sql import SqlStore
from tests.sip2_library import AT, SERVER, library, played, selfcheck
from tests.soak.terminals import Desk, fuzz


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore.open(f"sqlite:///{tmp_path / 'register.db'}")
    yield opened
    opened.close()


def test_lines_without_sense_are_asked_for_again_and_then_the_connection_is_closed(store: SqlStore) -> None:
    async def ask(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n" + b"\xff\xfe\r" + b"x" * 100_000 + b"\r99\r98\r97\r")
        answers = await reader.read()
        writer.close()
        return answers

    assert played(store, ask) == b"96AZFEF6\r" * 5


def test_a_line_that_drips_and_a_silent_terminal_are_cut_off(store: SqlStore) -> None:
    limits = SERVER.Limits(idle=timedelta(seconds=0.3), line=timedelta(seconds=0.3))

    async def drip(port: int) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        ended, sent = asyncio.ensure_future(reader.read()), 0
        while not ended.done() and sent < 200:
            writer.write(b"9")
            sent += 1
            await asyncio.sleep(0.02)
        assert await ended == b""
        writer.close()
        return sent

    async def both(port: int) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        sent, silent = await drip(port), await reader.read()
        writer.close()
        return sent, silent

    began = time.monotonic()
    sent, silent = played(store, both, limits=limits)
    assert sent < 100
    assert silent == b""
    assert time.monotonic() - began < 20


def test_no_more_terminals_are_let_in_than_the_limit(store: SqlStore) -> None:
    async def ask(port: int) -> bytes:
        async with selfcheck(port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            refused = await reader.read()
            writer.close()
            return refused

    assert played(store, ask, limits=SERVER.Limits(connections=1)) == b""


def test_only_so_many_answers_are_kept(store: SqlStore) -> None:
    async def ask(port: int) -> int:
        async with selfcheck(port) as terminal:
            for place in range(5):
                await terminal.ask(sip2.CheckinRequest(transaction_date=AT, item=str(place)))
        return 0

    server = SERVER.Server(library(store), SERVER.Limits(remembered=2))

    async def play() -> int:
        await ask(await server.start("127.0.0.1", 0))
        await server.close()
        return len(server._answers)

    assert asyncio.run(play()) == 2


def test_lines_by_chance_are_answered_or_asked_for_again() -> None:
    ended = fuzz(1_500, seed=3)
    assert sum(ended.values()) >= 1_000
    assert len(ended) == 9


@pytest.mark.parametrize("planted", ["error", "answer"])
def test_the_long_run_finds_a_line_that_is_not_answered_as_it_must(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(self: Desk, request: object) -> sip2.LibraryMessage:
        if planted == "error":
            raise KeyError("AA")
        return sip2.LoginResponse(ok=True)

    monkeypatch.setattr(Desk, "answer", wrong)
    if planted == "answer":
        monkeypatch.setattr("tests.soak.terminals.sip2.read_message", lambda *_, **__: sip2.Received(sip2.LoginResponse(ok=False)))
    with pytest.raises((KeyError, AssertionError)) as caught:
        fuzz(200, seed=3)
    assert "run " in caught.value.__notes__[0]
