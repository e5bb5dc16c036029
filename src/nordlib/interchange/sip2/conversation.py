r"""The two ends of a connection, without the connection: bytes go in, messages and bytes come out.

A self-check that got no answer sends the same line again. The library then sends the same answer again, and does nothing twice: within one
connection `LibraryEnd` sees to it, and where a connection was cut, the host does (`repeat_key`). A line that was garbled is asked for
again: by message 96 from the library, by message 97 from the terminal.

>>> from nordlib.interchange.sip2 import LoginRequest, LoginResponse
>>> terminal, library = TerminalEnd(), LibraryEnd()
>>> (line,) = library.reader.feed(terminal.ask(LoginRequest(login_user="desk", login_password="secret")))
>>> received = library.take(line)
>>> answer = library.answer(received, LoginResponse(ok=True))
>>> answer.line, library.take(line) == answer.line
(b'941AY0AZFDFD\r', True)
"""

import hashlib
from datetime import date
from enum import Enum
from typing import Final

from nordlib.interchange.sip2.acs_messages import LibraryMessage, SendAgain
from nordlib.interchange.sip2.encodings import Encoding, Terminator
from nordlib.interchange.sip2.framing import LONGEST_LINE, Line, LineReader, Overlong
from nordlib.interchange.sip2.problems import UnreadableMessage
from nordlib.interchange.sip2.sc_messages import (
    ResendRequest,
    TerminalMessage,
)
from nordlib.interchange.sip2.wire import Received, Written, read_message, write_message

__all__ = ["LibraryEnd", "NextStep", "TerminalEnd", "repeat_key"]

_MOST_UNREADABLE: Final = 5
_TERMINAL_MESSAGES: Final = TerminalMessage.__args__
_LIBRARY_MESSAGES: Final = LibraryMessage.__args__


def repeat_key(terminal: str, line: bytes, on: date) -> str | None:
    """Return the key under which a line of a terminal is known when it comes again on the same day, on another connection too.

    None for a line that changes nothing, which is answered anew. The key is a hash: neither a card number nor a PIN can be read from it.

    Args:
        terminal: The user with which the terminal logged in.
        line: The line, without what ends it.
        on: The day, by the clock of the library. A terminal whose own clock stands still sends the same line weeks later, and asks anew.
    """
    if line[:2] not in (b"09", b"29", b"65"):
        return None
    return hashlib.sha256(terminal.encode("utf-8", "surrogatepass") + b"\0" + on.isoformat().encode() + b"\0" + line).hexdigest()


class LibraryEnd:
    """The library's end of one connection. It keeps the last line and its answer, and nothing else of what was said."""

    def __init__(
        self, *, encoding: Encoding = Encoding.UTF_8, terminator: Terminator = Terminator.CR, longest_line: int = LONGEST_LINE
    ) -> None:
        self.reader = LineReader(longest_line)
        self._encoding, self._terminator = encoding, terminator
        self._last_line: bytes = b""
        self._last_answer: bytes = b""
        self._unreadable = 0

    @property
    def is_hopeless(self) -> bool:
        """Whether five lines in a row could not be read, so that the host closes the connection."""
        return self._unreadable >= _MOST_UNREADABLE

    def take(self, line: Line) -> Received | bytes:
        """Return the message of a line for the host to answer, or the bytes that answer it at once.

        A line that is sent again gets the last answer, message 97 too; one that cannot be read, and one that no terminal sends, gets 96.
        """
        if isinstance(line, Overlong):
            return self._ask_again()
        try:
            received = read_message(line, encoding=self._encoding)
        except UnreadableMessage:
            return self._ask_again()
        if isinstance(received.message, ResendRequest):
            return self._last_answer or self._ask_again()
        if not isinstance(received.message, _TERMINAL_MESSAGES):
            return self._ask_again()
        self._unreadable = 0
        is_repeated = received.sequence is not None and line == self._last_line
        if is_repeated and self._last_answer:
            return self._last_answer
        self._last_line, self._last_answer = line, b""
        return received

    def answer(self, received: Received, message: LibraryMessage) -> Written:
        """Return an answer as bytes, with the sequence number of the message that it answers, and a checksum where that has one."""
        written = write_message(
            message,
            encoding=self._encoding,
            terminator=self._terminator,
            sequence=received.sequence,
            with_checksum=received.has_checksum,
        )
        self._last_answer = written.line
        return written

    def answered(self, line: bytes) -> bytes:
        """Note an answer that was made earlier, for a message that came again on another connection, and return it."""
        self._last_answer = line
        return line

    def _ask_again(self) -> bytes:
        self._unreadable += 1
        return write_message(SendAgain(), terminator=self._terminator, with_checksum=True).line


class NextStep(Enum):
    """What a terminal does with a line that is not an answer."""

    SEND_AGAIN = "send_again"
    """Send the last line again: the library could not read it."""
    ASK_FOR_RESEND = "ask_for_resend"
    """Send message 97: the answer could not be read."""
    WAIT = "wait"
    """Wait on: it is the answer to an earlier line."""


class TerminalEnd:
    """The terminal's end of one connection: it numbers what it sends, and says what to do with each line that comes."""

    def __init__(
        self,
        *,
        encoding: Encoding = Encoding.UTF_8,
        terminator: Terminator = Terminator.CR,
        error_detection: bool = True,
        longest_line: int = LONGEST_LINE,
    ) -> None:
        self.reader = LineReader(longest_line)
        self._encoding, self._terminator, self._error_detection = encoding, terminator, error_detection
        self._sequence, self._last_line = -1, b""

    def ask(self, message: TerminalMessage) -> bytes:
        """Return a message as bytes, with the next sequence number."""
        self._sequence = (self._sequence + 1) % 10
        self._last_line = self._written(message)
        return self._last_line

    def ask_again(self) -> bytes:
        """Return the last line once more, unchanged, so that the library knows it."""
        return self._last_line

    def ask_for_resend(self) -> bytes:
        """Return message 97."""
        return self._written(ResendRequest())

    def take(self, line: Line) -> Received | NextStep:
        """Return the answer of a line, or what to do where it is not an answer to the last message."""
        if isinstance(line, Overlong):
            return NextStep.ASK_FOR_RESEND
        try:
            received = read_message(line, encoding=self._encoding)
        except UnreadableMessage:
            return NextStep.ASK_FOR_RESEND
        if isinstance(received.message, SendAgain):
            return NextStep.SEND_AGAIN
        if not isinstance(received.message, _LIBRARY_MESSAGES):
            return NextStep.ASK_FOR_RESEND
        return NextStep.WAIT if received.sequence not in (None, self._sequence) else received

    def _written(self, message: TerminalMessage) -> bytes:
        sequence = self._sequence if self._error_detection else None
        written = write_message(message, encoding=self._encoding, terminator=self._terminator, sequence=sequence)
        return written.line
