"""What real terminals send, and what else may come in: a message or an error with a name, in bounded time and memory."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nordlib.circulation.due import DueInstant
from nordlib.dates import zone
from nordlib.errors import InvalidData, NaiveDatetime
from nordlib.interchange.sip2 import (
    LAYOUTS,
    CheckinRequest,
    Encoding,
    LineReader,
    MessageProblem,
    Overlong,
    PatronInformationRequest,
    PatronInformationResponse,
    PatronStatusRequest,
    RenewAllResponse,
    RenewRequest,
    SipTime,
    SummaryItem,
    UnreadableMessage,
    checksum,
    due_text,
    language_code,
    language_of,
    read_message,
    write_message,
)
from nordlib.interchange.sip2.framing import split_trailer
from nordlib.texts import LANGUAGES

COPENHAGEN = zone("Europe/Copenhagen")
AT = SipTime.parse("20260318    101500")


def problem(line: bytes, encoding: Encoding = Encoding.UTF_8) -> tuple[MessageProblem, str | None, str | None]:
    with pytest.raises(UnreadableMessage) as caught:
        read_message(line, encoding=encoding)
    error = caught.value
    assert str(error).startswith("Not a valid SIP2 message")
    return error.problem, error.message_id, error.place


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"", (MessageProblem.UNKNOWN_MESSAGE, None, None)),
        (b"11YN", (MessageProblem.UNKNOWN_MESSAGE, None, None)),
        (b"\xb2\xb3", (MessageProblem.ENCODING, None, None)),
        (b"97\x07", (MessageProblem.CONTROL_CHARACTER, None, None)),
        (b"23001", (MessageProblem.TOO_SHORT, "23", "transaction_date")),
        (b"2300120260230    101500AO|", (MessageProblem.FIELD, "23", "transaction_date")),
        (b"2300120260318 +1 101500AO|", (MessageProblem.FIELD, "23", "transaction_date")),
        (b"23abc20260318    101500AO|", (MessageProblem.FIELD, "23", "language")),
        (b"9930402.00", (MessageProblem.FIELD, "99", "state")),
        (b"990 402.00", (MessageProblem.FIELD, "99", "print_width")),
        (b"990040two ", (MessageProblem.FIELD, "99", "protocol_version")),
        (b"97AZ0000", (MessageProblem.CHECKSUM, None, None)),
    ],
)
def test_a_line_that_is_not_a_message_is_an_error_with_a_name(line: bytes, expected: tuple[Any, ...]) -> None:
    assert problem(line) == expected


def test_no_error_repeats_what_stood_in_the_line() -> None:
    with pytest.raises(UnreadableMessage) as caught:
        read_message(b"2300120260230    101500AO|AA204417|AD1234|")
    assert "204417" not in f"{caught.value!r} {caught.value} {caught.value.args}"


def test_fields_may_come_in_any_order_be_missing_unknown_repeated_or_not_valid() -> None:
    received = read_message(b"6300620260318    101500  Y       ZZx|AA1|AO|AA2|BPx|BQ|AD9|  |BQ3")
    message = received.message
    assert isinstance(message, PatronInformationRequest)
    assert (message.summary, message.patron_identifier, message.patron_password) == (SummaryItem.CHARGED, "1", "9")
    assert (message.start_item, message.end_item, message.terminal_password) == (None, 3, None)
    assert (received.not_read, received.missing) == (("ZZ", "AA", "BP"), ())
    assert read_message(b"2300020260318    101500AA1|").missing == ("AO", "AC", "AD")
    assert read_message(b"23   20260318    101500AO|AA1|AC|AD|").message == PatronStatusRequest(transaction_date=AT, patron_identifier="1")


def test_dates_may_be_blank_where_the_terminal_gives_none() -> None:
    received = read_message(b"09N20260318    101500                  AP|AO|AB1|AC|")
    assert received.message == CheckinRequest(transaction_date=AT, item="1")
    assert problem(b"09N                  20260318    101500AP|AO|AB1|AC|")[2] == "transaction_date"


def test_an_amount_may_have_a_comma_and_a_count_may_be_blank() -> None:
    line = "64" + " " * 14 + "00120260318    101500" + " " * 24 + "AO|AA1|AEAnna|BV20,5|CCx|"
    message = read_message(line.encode()).message
    assert isinstance(message, PatronInformationResponse)
    assert (message.fee_amount, message.fee_limit, message.hold_count) == (Decimal("20.5"), None, None)
    assert b"BV20.50|" in write_message(message).line
    assert problem(line.replace(" " * 24, "x" * 24).encode())[2] == "hold_count"
    assert read_message(b"6300120260318    101500          AO|AA1|BP0|").not_read == ("BP",)


@pytest.mark.parametrize(
    ("line", "sequence", "body"),
    [
        (b"97", None, b"97"),
        (b"9900302.00AY1", 1, b"9900302.00"),
        (b"9900302.00AZFDA5", None, b"9900302.00AZFDA5"),
        (b"2300020260318    101500AA1|AFAZ1234|", None, None),
        (b"2300020260318    101500AA1|AFAY1", None, None),
    ],
)
def test_error_detection_is_told_from_text(line: bytes, sequence: int | None, body: bytes | None) -> None:
    trailer = split_trailer(line)
    assert trailer.sequence == sequence
    if trailer.is_right is None:
        assert trailer.body == (body or line)
    else:
        assert trailer.body == b"9900302.00"


def test_a_last_field_without_its_end_is_still_checked() -> None:
    line = b"3519980723    094014AOid|AAPatronIDAY3AZ"
    line += checksum(line).encode()
    received = read_message(line)
    assert (received.sequence, received.has_checksum) == (3, True)
    assert received.message == read_message(b"3519980723    094014AOid|AAPatronID|").message


# the stream


@settings(max_examples=200)
@given(st.lists(st.binary(max_size=20), max_size=8))
def test_a_stream_gives_the_same_lines_in_whatever_pieces_it_comes(pieces: list[bytes]) -> None:
    whole, split = LineReader(64), LineReader(64)
    stream = b"\r".join(pieces) + b"\n"
    lines = list(whole.feed(stream))
    assert [line for byte in stream for line in split.feed(bytes([byte]))] == lines
    assert lines == [
        kept for piece in pieces for part in piece.replace(b"\n", b"\r").split(b"\r") if (kept := part.lstrip(b" \t\0").rstrip(b"\0"))
    ]


def test_a_line_that_is_too_long_is_reported_and_the_next_one_read() -> None:
    reader = LineReader(64)
    assert reader.feed(b"9" * 65) == ()
    assert reader.held == 0
    assert reader.feed(b"\r97\r") == (Overlong.OVERLONG, b"97")
    with pytest.raises(InvalidData, match="at least 64"):
        LineReader(63)


def test_a_hundred_megabytes_without_an_end_take_little_memory_and_time() -> None:
    reader, began = LineReader(), time.thread_time()
    for _ in range(100):
        assert reader.feed(b"x" * 1_000_000) == ()
        assert reader.held == 0
    assert time.thread_time() - began < 10


def test_a_line_of_many_fields_is_read_in_bounded_time() -> None:
    began = time.thread_time()
    line = b"66100000000" + b"20260318    101500AO|" + b"BM1|" * 16_000 + b"Q|" * 100
    message = read_message(line).message
    assert isinstance(message, RenewAllResponse)
    assert len(message.renewed_items) == 16_000
    assert time.thread_time() - began < 5


@settings(max_examples=300)
@given(st.binary(max_size=80), st.sampled_from([*LAYOUTS, "", "11"]), st.sampled_from(Encoding))
def test_any_bytes_give_a_message_or_an_error_with_a_name(data: bytes, message_id: str, encoding: Encoding) -> None:
    try:
        received = read_message(message_id.encode() + data, encoding=encoding)
    except UnreadableMessage as error:
        assert error.problem in MessageProblem  # noqa: PT017 - either is well
    else:
        assert read_message(write_message(received.message, encoding=encoding).line[:-1], encoding=encoding).message == received.message


# times and languages


def test_a_time_is_local_unless_it_says_utc() -> None:
    assert SipTime.parse("20260718    101500").instant(COPENHAGEN) == datetime(2026, 7, 18, 8, 15, tzinfo=UTC)
    for utc in ("   Z", "000Z", "Z   "):
        assert SipTime.parse(f"20260718{utc}101500").instant(COPENHAGEN) == datetime(2026, 7, 18, 10, 15, tzinfo=UTC)
    assert str(SipTime.parse("20260718Z   101500")) == "20260718   Z101500"
    assert SipTime.of(datetime(2026, 7, 18, 8, 15, 59, 999, tzinfo=UTC), COPENHAGEN) == SipTime(datetime(2026, 7, 18, 10, 15, 59))  # noqa: DTZ001 - a clock


def test_what_is_not_a_time_is_refused() -> None:
    for text in ("20260718    250000", "2026071     101500", "२०२६०७१८    101500"):
        with pytest.raises(InvalidData):
            SipTime.parse(text)
    for at in (datetime(2026, 7, 18, tzinfo=UTC), datetime(2026, 7, 18, microsecond=1)):  # noqa: DTZ001 - a clock
        with pytest.raises(InvalidData, match="UTC offset"):
            SipTime(at)
    with pytest.raises(NaiveDatetime):
        SipTime.of(datetime(2026, 7, 18), COPENHAGEN)  # noqa: DTZ001 - what is refused
    with pytest.raises(InvalidData, match="1 to 9999"):
        SipTime.parse("00010101    000000").instant(COPENHAGEN)


def test_a_due_date_lasts_to_the_end_of_its_day_and_a_due_instant_to_its_minute() -> None:
    assert due_text(date(2026, 3, 29), COPENHAGEN) == "20260329    235959"
    assert due_text(DueInstant(datetime(2026, 3, 29, 10, 30, tzinfo=UTC)), COPENHAGEN) == "20260329    123000"


def test_each_language_has_a_code_that_is_read_back() -> None:
    for language in LANGUAGES:
        for default in LANGUAGES:
            assert language_of(language_code(language), default) == language
    assert language_of("024", "sv") == "en"
    assert language_of("007", "sv") == "sv"


def test_no_repr_shows_who_the_patron_is_or_a_password() -> None:
    secrets: dict[str, Any] = {"patron_identifier": "204417", "patron_password": "1234", "terminal_password": "5678"}
    shown = [repr(PatronStatusRequest(transaction_date=AT, **secrets)), repr(RenewRequest(transaction_date=AT, **secrets))]
    line = write_message(PatronStatusRequest(transaction_date=AT, **secrets))
    shown += [repr(line), repr(read_message(line.line[:-1])), repr(split_trailer(line.line))]
    assert not [each for each in shown for secret in secrets.values() if secret in each]


def test_a_number_with_a_delimiter_inside_is_shown_in_no_repr_either() -> None:
    received = read_message(b"2300020260318    101500AOx|AA2000|09|09|2396|AC|AD12|34|")
    assert received.not_read == ("??",)
    assert not {"20", "09", "23", "12", "34"} & set(repr(received.not_read).split("'"))
