"""A SIP2 server for self-checks, with asyncio, over a nordlib store. `examples/sip2_selfcheck.py` is a self-check that talks to it.

    python examples/sip2_server.py --database sqlite:///register.db --port 6001 --certificate cert.pem --key key.pem

SIP2 has no encryption of its own, and PINs are in its lines: without TLS, keep it on a network of its own. Terminals log in with users and
passwords whose hashes you keep; here they are made from the environment. Nothing here keeps the event loop waiting: the store, and the
hashing of PINs, run in threads. What a terminal asked goes on when its connection is cut, and is whole or nothing. A line that comes again,
on the same connection or on another, gets the answer that the first one got.
"""

import argparse
import asyncio
import contextlib
import logging
import os
import ssl
from collections import OrderedDict
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import attrs
from sip2_library import Library, PatronMessage, Session, answer, log_in

from nordlib.circulation import HELSINGOR
from nordlib.dates import local_date
from nordlib.identity.pseudonyms import KeyRing
from nordlib.interchange import sip2
from nordlib.passwords import Scrypt
from nordlib.storage.sql import SqlStore

__all__ = ["Limits", "Server", "main"]

T = TypeVar("T")
LOG: Final = logging.getLogger("sip2")


@attrs.frozen
class Limits:
    """What one terminal, and all of them, may cost."""

    connections: int = 100
    line_bytes: int = 8_192
    idle: timedelta = timedelta(minutes=10)
    line: timedelta = timedelta(seconds=20)
    """How long a line may take from its first byte to its end."""
    logins: int = 3
    remembered: int = 1_000
    """How many answers are kept for lines that come again."""
    remembered_for: timedelta = timedelta(minutes=5)
    """How long an answer is kept: later, the same line is of a terminal whose clock stands still, and asks something new."""


class Server:
    """The connections of a library's terminals."""

    def __init__(self, library: Library, limits: Limits | None = None) -> None:
        self._library, self._limits = library, limits or Limits()
        self._answers: OrderedDict[str, tuple[datetime, asyncio.Task[sip2.LibraryMessage]]] = OrderedDict()
        self._connections = set[asyncio.Task[None]]()
        self._working = set[asyncio.Task[Any]]()
        self._listening: asyncio.Server | None = None

    async def start(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> int:
        """Listen, and return the port: 0 stands for any."""
        self._listening = await asyncio.start_server(self._accept, host, port, ssl=tls)
        address: tuple[Any, ...] = self._listening.sockets[0].getsockname()
        return int(address[1])

    async def close(self) -> None:
        """Listen no longer, end every connection, and wait for what the store is doing."""
        if self._listening is not None:
            self._listening.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        while self._working:
            await asyncio.wait(self._working)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._connections) >= self._limits.connections:
            writer.close()
            return
        connection = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk to one terminal until it goes, is silent or drips for too long, or sends nothing that can be read."""
        library, limits, session = self._library, self._limits, Session()
        end = sip2.LibraryEnd(encoding=library.encoding, terminator=library.terminator, longest_line=limits.line_bytes)
        loop = asyncio.get_running_loop()
        line_ends_by = 0.0
        try:
            while not end.is_hopeless and session.failed_logins < limits.logins:
                patience = line_ends_by - loop.time() if end.reader.is_inside_line else limits.idle.total_seconds()
                async with asyncio.timeout(max(patience, 0)):
                    data = await reader.read(4_096)
                if not data:
                    return
                was_inside = end.reader.is_inside_line
                lines = end.reader.feed(data)
                if lines or not was_inside:
                    line_ends_by = loop.time() + limits.line.total_seconds()
                for line in lines:
                    writer.write(await self._reply(end, session, line))
                    async with asyncio.timeout(limits.line.total_seconds()):
                        await writer.drain()
                    if end.is_hopeless:
                        return
        except (TimeoutError, ConnectionError, ssl.SSLError):
            LOG.info("a terminal was cut off or fell silent")
        finally:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(writer.wait_closed(), 1)

    async def _reply(self, end: sip2.LibraryEnd, session: Session, line: sip2.Line) -> bytes:
        received = end.take(line)
        if isinstance(received, bytes):
            return received
        message = await self._answered(session, received, line if isinstance(line, bytes) else b"")
        return end.answer(received, message).line

    async def _answered(self, session: Session, received: sip2.Received, line: bytes) -> sip2.LibraryMessage:
        request, library = received.message, self._library
        match request:
            case sip2.LoginRequest():
                is_right = await asyncio.shield(self._begin(asyncio.to_thread(log_in, library, request)))
                session.terminal = request.login_user if is_right else None
                session.failed_logins = 0 if is_right else session.failed_logins + 1
                return sip2.login_answer(ok=is_right).message
            case sip2.TerminalStatus():
                return sip2.status_answer(library.settings, now=library.now()).message
            case _:
                pass
        if session.terminal is None:
            return sip2.login_answer(ok=False).message  # nothing is said about a patron before the terminal has logged in
        assert isinstance(request, PatronMessage)
        repeat = sip2.repeat_key(session.terminal, line, on=local_date(library.now(), library.policy.zone))
        work = self._remembered(repeat)
        if work is None:
            work = self._begin(self._work(session, request, repeat))
            if repeat is not None:
                self._remember(repeat, work)
        return await asyncio.shield(work)  # it goes on, and its answer is kept, when this connection is cut

    async def _work(self, session: Session, request: PatronMessage, repeat: str | None) -> sip2.LibraryMessage:
        try:
            return await asyncio.to_thread(answer, self._library, session, request, repeat)
        except Exception:
            LOG.exception("a message of a terminal failed")
            self._answers.pop(repeat or "", None)
            return sip2.error_answer(request, self._library.settings, now=self._library.now())

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin what goes on when its connection is cut, and is waited for when the server closes."""
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return task

    def _remembered(self, repeat: str | None) -> asyncio.Task[sip2.LibraryMessage] | None:
        """Return the answer that a line got a short time ago; None: it asks something new."""
        asked_at, work = self._answers.get(repeat or "", (None, None))
        return None if asked_at is None or self._library.now() - asked_at > self._limits.remembered_for else work

    def _remember(self, repeat: str, work: asyncio.Task[sip2.LibraryMessage]) -> None:
        """Keep an answer for a line that comes again, and no more of them than the limit."""
        self._answers[repeat] = self._library.now(), work
        self._answers.move_to_end(repeat)
        while len(self._answers) > self._limits.remembered:
            self._answers.popitem(last=False)


def main() -> None:
    parser = argparse.ArgumentParser(description="A SIP2 server over a nordlib store.")
    parser.add_argument("--database", default="sqlite:///register.db")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=6001)
    parser.add_argument("--certificate", help="a file of PEM; without it the connection is not encrypted")
    parser.add_argument("--key", help="the private key of the certificate, a file of PEM")
    options = parser.parse_args()
    tls = None
    if options.certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(options.certificate, options.key)
    hasher = Scrypt()
    terminals = {os.environ["SIP2_USER"]: hasher.hash(os.environ["SIP2_PASSWORD"])}
    keys = KeyRing("patrons", {"k1": bytes.fromhex(os.environ["NORDLIB_KEY"])}, "k1")
    settings = sip2.LibrarySettings("DK-721700", HELSINGOR.zone, "da", library="Helsingør Kommunes Biblioteker")
    asyncio.run(_run(Library(SqlStore.open(options.database), settings, terminals, keys), options.host, options.port, tls))


async def _run(library: Library, host: str, port: int, tls: ssl.SSLContext | None) -> None:
    server = Server(library)
    try:
        await server.start(host, port, tls)
        await asyncio.Event().wait()
    finally:
        await server.close()
        library.store.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main()
