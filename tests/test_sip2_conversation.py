"""Both ends of a SIP2 connection without a connection: repeats, garbled lines, and lines that are not answers."""

from datetime import timedelta

import pytest

from nordlib.interchange.sip2 import (
    CheckinRequest,
    Encoding,
    LibraryEnd,
    LoginRequest,
    LoginResponse,
    NextStep,
    Overlong,
    Received,
    RenewRequest,
    TerminalEnd,
    TerminalStatus,
    Terminator,
    repeat_key,
    write_message,
)
from tests.sip2_library import AT, TODAY

AGAIN = b"96AZFEF6\r"


def line_of(written: bytes) -> bytes:
    return written.rstrip(b"\r\n")


def test_a_line_that_comes_again_gets_the_same_answer_and_another_is_new() -> None:
    library, terminal = LibraryEnd(), TerminalEnd()
    first = line_of(terminal.ask(LoginRequest()))
    received = library.take(first)
    assert isinstance(received, Received)
    assert isinstance(library.take(first), Received)  # it was not answered yet
    answer = library.answer(received, LoginResponse(ok=True)).line
    assert library.take(first) == answer
    assert line_of(terminal.ask_again()) == first
    assert library.take(line_of(terminal.ask_for_resend())) == answer
    second = library.take(line_of(terminal.ask(LoginRequest())))
    assert isinstance(second, Received)
    assert second.sequence == 1


def test_an_answer_of_another_connection_is_sent_again_too() -> None:
    library, terminal = LibraryEnd(), TerminalEnd()
    line = line_of(terminal.ask(LoginRequest()))
    assert isinstance(library.take(line), Received)
    assert library.answered(b"941\r") == b"941\r"
    assert library.take(line) == b"941\r"


def test_without_a_sequence_number_every_line_is_new() -> None:
    library, terminal = LibraryEnd(), TerminalEnd(error_detection=False)
    line = line_of(terminal.ask(LoginRequest()))
    for _ in range(2):
        received = library.take(line)
        assert isinstance(received, Received)
        assert library.answer(received, LoginResponse(ok=False)).line == b"940\r"


def test_the_sequence_goes_from_nine_to_nought() -> None:
    terminal = TerminalEnd()
    numbers = [terminal.ask(TerminalStatus())[-8:-7] for _ in range(12)]
    assert b"".join(numbers) == b"012345678901"


@pytest.mark.parametrize("line", [b"97", b"941", b"nonsense", b"9300CNLoginUserID|COLoginPassword|AY5AZ0000", Overlong.OVERLONG])
def test_what_is_not_a_readable_message_of_a_terminal_is_asked_for_again(line: bytes | Overlong) -> None:
    assert LibraryEnd().take(line) == AGAIN


def test_five_unreadable_lines_in_a_row_are_hopeless() -> None:
    library = LibraryEnd(terminator=Terminator.CRLF)
    for _ in range(4):
        assert library.take(b"nonsense") == b"96AZFEF6\r\n"
    assert not library.is_hopeless
    assert isinstance(library.take(line_of(TerminalEnd().ask(TerminalStatus()))), Received)
    for _ in range(5):
        library.take(b"nonsense")
    assert library.is_hopeless


def test_a_terminal_sends_again_asks_for_a_resend_or_waits() -> None:
    terminal = TerminalEnd(encoding=Encoding.LATIN_1)
    terminal.ask(LoginRequest())
    assert terminal.take(line_of(AGAIN)) is NextStep.SEND_AGAIN
    for unreadable in (b"nonsense", b"941AY0AZ0000", b"97AZFEF5", Overlong.OVERLONG):
        assert terminal.take(unreadable) is NextStep.ASK_FOR_RESEND
    assert terminal.take(line_of(write_message(LoginResponse(ok=True), sequence=1).line)) is NextStep.WAIT
    for sequence in (0, None):
        answer = terminal.take(line_of(write_message(LoginResponse(ok=True), sequence=sequence).line))
        assert isinstance(answer, Received)
        assert answer.message == LoginResponse(ok=True)


def test_only_a_line_that_changes_something_has_a_key_and_the_key_hides_it() -> None:
    terminal = TerminalEnd()
    renewal = line_of(terminal.ask(RenewRequest(transaction_date=AT, patron_identifier="204417", patron_password="1234")))
    key = repeat_key("desk", renewal, TODAY)
    assert key is not None
    assert len(key) == 64
    assert key != repeat_key("other desk", renewal, TODAY)
    assert key != repeat_key("desk", renewal, TODAY + timedelta(days=1))
    assert repeat_key("desk", line_of(terminal.ask(CheckinRequest(transaction_date=AT))), TODAY) not in (None, key)
    assert repeat_key("desk", line_of(terminal.ask(TerminalStatus())), TODAY) is None
