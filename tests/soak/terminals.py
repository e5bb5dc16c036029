"""Anything that may come from a terminal, a million times: `python -m tests.soak.terminals RUNS`, a part of `make soak`.

Each input is a line by chance: bytes of any kind, a message of the table with some bytes changed, cut, doubled or joined with another, half
of them with a right checksum, in any encoding. It goes through the reader of lines, the library's end of the connection, the rules
over a store in memory, and back through the terminal's end. Each must give an answer, or ask for the line again, within a second of work.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from nordlib.circulation import HELSINGOR, HELSINGOR_RETURNS, ItemId, Loan, LoanId, PatronId, PatronStanding, TitleId
from nordlib.interchange import sip2
from nordlib.storage import MemoryStore
from tests.sip2_library import AT, NOW, SETTINGS

__all__ = ["Desk", "fuzz", "lines"]

_LONGEST = 2_000
_HOME = frozenset({HELSINGOR.id.name})
_PIECES = (b"|", b"||", b"AY1AZ", b"AZ", b"\0", b"\r", b"\n", b" ", b"BP", b"BQ-1|", b"\xff", "ø".encode())
_WHO: dict[str, Any] = {"transaction_date": AT, "institution": "DK-721700", "patron_identifier": "204417", "patron_password": "1234"}
_SEEDS: tuple[Any, ...] = (
    sip2.PatronStatusRequest(**_WHO),
    sip2.PatronInformationRequest(summary=sip2.SummaryItem.CHARGED, start_item=1, end_item=9, **_WHO),
    sip2.RenewRequest(item="i1", fee_acknowledged=True, **_WHO),
    sip2.RenewAllRequest(**_WHO),
    sip2.CheckinRequest(transaction_date=AT, return_date=AT, item="i1", current_location="Børn"),
    sip2.EndSessionRequest(**_WHO),
    sip2.LoginRequest(login_user="desk", login_password="open"),
    sip2.TerminalStatus(),
    sip2.ResendRequest(),
    sip2.LoginResponse(ok=True),
    sip2.RenewAllResponse(ok=True, renewed_count=1, unrenewed_count=1, transaction_date=AT, renewed_items=("i1",), unrenewed_items=("i2",)),
)


class Desk:
    """A library in memory, and what it answers."""

    def __init__(self) -> None:
        self.store, self.anna = MemoryStore(), PatronId("p1")
        with self.store.transaction() as tx:
            tx.patron_standings.put(self.anna, PatronStanding())
            for place in range(3):
                due = NOW.date() + timedelta(days=2 + 20 * place)
                tx.loans.add(Loan(LoanId(f"l{place}"), self.anna, ItemId(f"i{place}"), TitleId(f"t{place}"), due=due))

    def answer(self, request: Any) -> sip2.LibraryMessage:
        """What the rules answer to a message."""
        match request:
            case sip2.RenewRequest():
                result = self.store.run(sip2.renew_item, self.anna, request, policy=HELSINGOR, now=NOW)
                return sip2.renew_answer(request, result, SETTINGS, now=NOW).message
            case sip2.RenewAllRequest():
                every = sip2.renew_every_loan(self.store, self.anna, request, policy=HELSINGOR, now=NOW)
                return sip2.renew_all_answer(every, SETTINGS, now=NOW).message
            case sip2.CheckinRequest():
                arguments: dict[str, Any] = {"library": "DK-721700", "home_libraries": _HOME, "policy": HELSINGOR_RETURNS, "now": NOW}
                returned = self.store.run(sip2.check_in, LoanId(f"l{request.item[1:2]}"), request, **arguments)
                return sip2.check_in_answer(request, returned, SETTINGS, now=NOW).message
            case sip2.PatronStatusRequest():
                return sip2.patron_status_answer(request, self.record(), SETTINGS, policy=HELSINGOR, now=NOW).message
            case sip2.PatronInformationRequest():
                return sip2.patron_information_answer(request, self.record(), SETTINGS, policy=HELSINGOR, now=NOW).message
            case sip2.EndSessionRequest():
                return sip2.end_session_answer(request, SETTINGS, now=NOW).message
            case sip2.TerminalStatus():
                return sip2.status_answer(SETTINGS, now=NOW).message
            case _:
                return sip2.login_answer(ok=True).message

    def record(self) -> sip2.PatronRecord:
        """What the store has about the patron."""
        loans = self.store.read(lambda tx: tx.loans.for_patron(self.anna))
        found = tuple(each.value for each in loans if not isinstance(each, Exception))
        return sip2.PatronRecord(self.anna, sip2.Person("Anna Ek"), PatronStanding(), found)


def lines(chance: Random, encoding: sip2.Encoding) -> Iterator[bytes]:
    """Lines by chance, without end."""
    seeds = [sip2.write_message(each, encoding=encoding).line[:-1] for each in _SEEDS]
    while True:
        line = bytearray(chance.choice(seeds))
        kind = chance.randrange(8)
        if kind == 0:
            line = bytearray(chance.randbytes(chance.randrange(60)))
        elif kind == 1:
            line = line[:2] + chance.randbytes(chance.randrange(100))
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            _spoil(chance, line, seeds)
        if chance.random() < 0.5:
            line += b"AY%dAZ" % chance.randrange(10)
            line += sip2.checksum(bytes(line)).encode()
        yield bytes(line[:_LONGEST])


def _spoil(chance: Random, line: bytearray, seeds: list[bytes]) -> None:
    """Change a line at a place."""
    place = chance.randrange(len(line) + 1)
    match chance.randrange(7):
        case 0:
            line[place : place + 1] = bytes([chance.randrange(256)])
        case 1:
            del line[place : place + chance.choice((1, 3, 18))]
        case 2:
            line[place:place] = chance.choice(
                (b"|", b"||", b"AY1AZ", b"AZ", b"\0", b"\r", b"\n", b" ", b"BP", b"BQ-1|", b"\xff", "ø".encode())
            )
        case 3:
            line[place:place] = line[place : place + 40]
        case 4:
            line[place:] = chance.choice(seeds)[place:]
        case 5:
            line[place : place + 4] = b"%04d" % chance.randrange(10_000)
        case _:
            line[place:place] = bytes([chance.randrange(256)]) * chance.choice((1, 300, 5_000))


def fuzz(runs: int, seed: int) -> Counter[str]:
    """Send lines by chance, and return how many ended how. Raises `AssertionError`, or whatever an input brings about."""
    chance, ended = Random(seed), Counter[str]()
    sources = {encoding: lines(chance, encoding) for encoding in sip2.Encoding}
    desk = Desk()
    for run in range(runs):
        if run % 1_000 == 0:
            desk = Desk()
        encoding = chance.choice(tuple(sip2.Encoding))
        line = next(sources[encoding])
        try:
            began = time.monotonic()
            ended.update(_one(desk, line, encoding))
            if time.monotonic() - began > 1:
                assert _takes(desk, line, encoding) < 1, "it took more than a second"
        except BaseException as error:
            error.add_note(f"run {run} of the seed {seed}, {encoding.value}: {line!r}")
            raise
    return ended


def _takes(desk: Desk, line: bytes, encoding: sip2.Encoding) -> float:
    """Return the seconds of work that a line takes at best, on a machine that is busy with other work too."""
    found = list[float]()
    for _ in range(3):
        began = time.thread_time()
        list(_one(desk, line, encoding))
        found.append(time.thread_time() - began)
    return min(found)


def _one(desk: Desk, line: bytes, encoding: sip2.Encoding) -> Iterator[str]:
    """Send the lines that a stream holds, and yield how each ended."""
    library, terminal = sip2.LibraryEnd(encoding=encoding, longest_line=_LONGEST), sip2.TerminalEnd(encoding=encoding)
    for each in library.reader.feed(line + b"\r"):
        terminal.take(each)
        received = library.take(each)
        if isinstance(received, bytes):
            assert received == b"96AZFEF6\r", "an answer that nothing was asked for"
            yield "asked again"
            continue
        message = desk.answer(received.message)
        written = library.answer(received, message)
        (told,) = terminal.reader.feed(written.line)
        assert isinstance(told, bytes)
        read = sip2.read_message(told, encoding=encoding)
        assert read.message == message or written.lost, "the answer is read as another"
        assert (read.sequence, read.has_checksum) == (received.sequence, received.has_checksum or received.sequence is not None)
        yield type(received.message).__name__


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began = time.monotonic()
    for name, count in sorted(fuzz(runs, seed).items()):
        print(f"{count:9,} {name}")
    print(f"{runs:,} lines in {time.monotonic() - began:.0f} s: nothing found")


if __name__ == "__main__":
    main()
