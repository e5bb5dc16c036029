"""A self-check that talks SIP2 to a library: it logs in, shows a patron, renews one loan and all loans, and checks an item in.

    python examples/sip2_selfcheck.py --port 6001 --card 204417 --item 30001

It waits some seconds for an answer, sends the same line again if none comes, and connects again if the connection was cut. The library
does nothing twice.
"""

import argparse
import asyncio
import os
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from nordlib.interchange import sip2

__all__ = ["NoAnswer", "SelfCheck", "main", "play"]

ZONE: Final = ZoneInfo("Europe/Copenhagen")


class NoAnswer(Exception):
    """The library did not answer, however often it was asked."""


class SelfCheck:
    """One terminal: a connection, which is made anew when it is cut, and the numbering of what is sent."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        user: str,
        password: str,
        tls: ssl.SSLContext | None = None,
        patience: float = 5,
        encoding: sip2.Encoding = sip2.Encoding.UTF_8,
    ) -> None:
        self._address, self._tls, self._patience = (host, port), tls, patience
        self._user, self._password = user, password
        self._end = sip2.TerminalEnd(encoding=encoding)
        self._encoding = encoding
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._lines: list[sip2.Line] = []

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.cut()

    async def connect(self) -> None:
        """Connect, and log in. Raises `NoAnswer` if the library does not know the terminal."""
        self._reader, self._writer = await asyncio.open_connection(*self._address, ssl=self._tls)
        self._lines = []
        login = sip2.TerminalEnd(encoding=self._encoding)
        self._writer.write(login.ask(sip2.LoginRequest(login_user=self._user, login_password=self._password)))
        answer = login.take(await self._line(login.reader))
        if not isinstance(answer, sip2.Received) or answer.message != sip2.LoginResponse(ok=True):
            self.cut()
            raise NoAnswer("the library does not let this terminal in")

    def cut(self) -> None:
        """End the connection at once, as when a cable is pulled."""
        if self._writer is not None:
            self._writer.transport.abort()
        self._reader = self._writer = None

    def now(self) -> sip2.SipTime:
        return sip2.SipTime.of(datetime.now(UTC), ZONE)

    async def ask(self, message: sip2.TerminalMessage) -> Any:
        """Send a message, and return the answer. Raises `NoAnswer`."""
        return await self.ask_line(self._end.ask(message))

    async def ask_line(self, line: bytes) -> Any:
        """Send a line, again if no answer comes, and return the answer."""
        for _ in range(4):
            try:
                if self._writer is None:
                    await self.connect()
                return await self._answer(line)
            except (TimeoutError, ConnectionError, EOFError):
                self.cut()
        raise NoAnswer("the library does not answer")

    async def _answer(self, line: bytes) -> Any:
        assert self._writer is not None
        self._writer.write(line)
        async with asyncio.timeout(self._patience):
            while True:
                answer = self._end.take(await self._line(self._end.reader))
                match answer:
                    case sip2.NextStep.SEND_AGAIN:
                        self._writer.write(line)
                    case sip2.NextStep.ASK_FOR_RESEND:
                        self._writer.write(self._end.ask_for_resend())
                    case sip2.Received():
                        return answer.message
                    case _:
                        pass

    async def _line(self, reader: sip2.LineReader) -> sip2.Line:
        assert self._reader is not None
        while not self._lines:
            data = await self._reader.read(4_096)
            if not data:
                raise EOFError
            self._lines += reader.feed(data)
        return self._lines.pop(0)


async def play(terminal: SelfCheck, card: str, pin: str, item: str) -> AsyncIterator[Any]:
    """The visit of a patron: yield each answer."""
    yield await terminal.ask(sip2.TerminalStatus())
    who: dict[str, Any] = {"patron_identifier": card, "patron_password": pin}
    yield await terminal.ask(sip2.PatronStatusRequest(transaction_date=terminal.now(), **who))
    yield await terminal.ask(sip2.PatronInformationRequest(transaction_date=terminal.now(), summary=sip2.SummaryItem.CHARGED, **who))
    yield await terminal.ask(sip2.RenewRequest(transaction_date=terminal.now(), item=item, patron_identifier=card))
    yield await terminal.ask(sip2.RenewAllRequest(transaction_date=terminal.now(), patron_identifier=card))
    yield await terminal.ask(sip2.CheckinRequest(transaction_date=terminal.now(), item=item))
    yield await terminal.ask(sip2.EndSessionRequest(transaction_date=terminal.now(), patron_identifier=card))


@asynccontextmanager
async def _opened(options: argparse.Namespace) -> AsyncGenerator[SelfCheck]:
    tls = ssl.create_default_context(cafile=options.certificate) if options.certificate else None
    user, password = os.environ["SIP2_USER"], os.environ["SIP2_PASSWORD"]
    async with SelfCheck(options.host, options.port, user=user, password=password, tls=tls) as terminal:
        yield terminal


async def _visit(options: argparse.Namespace) -> None:
    async with _opened(options) as terminal:
        async for answer in play(terminal, options.card, os.environ["SIP2_PIN"], options.item):
            print(type(answer).__name__, *getattr(answer, "screen_messages", ()))


def main() -> None:
    parser = argparse.ArgumentParser(description="A self-check that talks SIP2.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=6001)
    parser.add_argument("--certificate", help="the certificate of the library, a file of PEM; without it the connection is not encrypted")
    parser.add_argument("--card", required=True)
    parser.add_argument("--item", required=True)
    asyncio.run(_visit(parser.parse_args()))


if __name__ == "__main__":
    main()
