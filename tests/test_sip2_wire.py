"""SIP2 messages as bytes: round trips of every message, encoding and ending, published lines, and anything else that may come in."""

from decimal import Decimal
from functools import cache
from typing import Any, get_args

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nordlib.errors import InvalidData
from nordlib.interchange.sip2 import (
    LAYOUTS,
    CheckinRequest,
    Encoding,
    FieldLoss,
    LineReader,
    LossKind,
    MessageProblem,
    Overlong,
    PatronInformationRequest,
    PatronInformationResponse,
    PatronStatusRequest,
    PatronStatusResponse,
    RenewAllResponse,
    RenewResponse,
    ResendRequest,
    TerminalStatus,
    Terminator,
    UnreadableMessage,
    checksum,
    read_message,
    write_message,
)
from nordlib.interchange.sip2.encodings import encodable, is_control
from nordlib.interchange.sip2.shapes import Sip2Message
from nordlib.interchange.xml_documents.kinds import AMOUNT
from nordlib.money import Money
from tests.sip2_library import AT
from tests.sip2_messages import messages, texts_in

#: Lines that are published with their checksum: in 3M's document (examples of the messages), and in the tests of node-sip2 (98, 63, 09).
PUBLISHED = [
    (
        "09N19980821    085721                  APCertification Terminal Location|AOCertification Institute ID|ABCheckInBook|ACTPWord|BIN|"
        "AY2AZD6A5"
    ),
    (
        "101YNN19980821    085721AOCertification Institute ID|ABCheckInBook|AQPermanent Location for CheckinBook, Language 1|"
        "AJTitle For CheckinBook|AAGoodPatron1|CK001|CHCheckinBook Properties|CLsort bin A1|AFScreen Message for CheckInBook|"
        "AGPrint Line for CheckInBook|AY2AZA3FF"
    ),
    "3519980723    094014AOCertification Institute ID|AAPatronID|AY3AZEBF2",
    "6300119980723    091905Y         AOInstitutionID|AAPatronID|BP00001|BQ00005|AY1AZEA83",
    "941AY3AZFDFA",
    "96AZFEF6",
    "97AZFEF5",
    "98YYYYNN10000520220721    2130422.00AONEX|BXYYYYYYYYYYYNYYYY|AY2AZEE74",
    "9900302.00AY1AZFCA5",
]


@pytest.mark.parametrize("line", PUBLISHED, ids=lambda line: line[:2])
def test_a_published_line_is_read_whole_and_its_checksum_is_right(line: str) -> None:
    received = read_message(line.encode())
    assert (received.not_read, received.missing, received.has_checksum) == ((), (), True)
    written = write_message(received.message, sequence=received.sequence, with_checksum=True)
    assert read_message(written.line.rstrip()) == received


@pytest.mark.parametrize("line", [line for line in PUBLISHED if line[:2] not in ("10", "63")], ids=lambda line: line[:2])
def test_a_published_line_is_written_as_it_was_read(line: str) -> None:
    """But for 10, where the document's example has another order than its table, and 63, whose places have leading zeros."""
    received = read_message(line.encode())
    assert write_message(received.message, sequence=received.sequence, with_checksum=True).line == f"{line}\r".encode()


@pytest.mark.parametrize(
    ("line", "sum_of_bytes"),
    [
        (b"97AZ", 0x39 + 0x37 + 0x41 + 0x5A),  # 267; 65536 - 267 = 65269 = FEF5
        (b"941AY3AZ", 0x39 + 0x34 + 0x31 + 0x41 + 0x59 + 0x33 + 0x41 + 0x5A),
        ("AEÅ|AZ".encode("latin-1"), 0x41 + 0x45 + 0xC5 + 0x7C + 0x41 + 0x5A),
        ("AEÅ|AZ".encode(), 0x41 + 0x45 + 0xC3 + 0x85 + 0x7C + 0x41 + 0x5A),
        (b"\xff" * 258 + b"AZ", 258 * 255 + 0x41 + 0x5A),  # more than 16 bits
    ],
)
def test_a_line_and_its_checksum_add_up_to_nothing(line: bytes, sum_of_bytes: int) -> None:
    assert (sum_of_bytes + int(checksum(line), 16)) % 2**16 == 0
    assert len(checksum(line)) == 4


def test_a_line_that_the_document_prints_with_another_checksum_is_garbled() -> None:
    """The document prints EC78; the sum of the bytes that it prints gives EC7B."""
    with pytest.raises(UnreadableMessage) as caught:
        read_message(b"9300CNLoginUserID|COLoginPassword|CPLocationCode|AY5AZEC78")
    assert caught.value.problem is MessageProblem.CHECKSUM
    assert read_message(b"9300CNLoginUserID|COLoginPassword|CPLocationCode|AY5AZec7b").has_checksum


def test_the_table_has_every_message_and_every_attribute() -> None:
    assert {layout.model for layout in LAYOUTS.values()} == set(get_args(Sip2Message))
    for layout in LAYOUTS.values():
        places = [place.attribute for place in (*layout.fixed, *layout.variable)]
        assert places == sorted(places, key=[each.name for each in attrs.fields(layout.model)].index), layout.message_id
        assert set(places) == {each.name for each in attrs.fields(layout.model)}
        assert len({place.tag for place in layout.variable}) == len(layout.variable)


@cache
def in_encoding(encoding: Encoding) -> st.SearchStrategy[tuple[Any, Encoding]]:
    return st.tuples(messages(texts_in(encoding)), st.just(encoding))


@settings(max_examples=200)
@given(st.sampled_from(Encoding).flatmap(in_encoding), st.sampled_from(Terminator), st.none() | st.integers(0, 9), st.booleans())
@example((CheckinRequest(transaction_date=AT, item_properties="AY0"), Encoding.UTF_8), Terminator.CR, None, True)
@example((CheckinRequest(transaction_date=AT, item_properties="AZ1234"), Encoding.UTF_8), Terminator.CR, None, False)
def test_every_message_is_read_as_it_was_written(
    chosen: tuple[Any, Encoding], terminator: Terminator, sequence: int | None, with_checksum: bool
) -> None:
    message, encoding = chosen
    written = write_message(message, encoding=encoding, terminator=terminator, sequence=sequence, with_checksum=with_checksum)
    assert written.lost == ()
    assert written.line.endswith(terminator.value.encode())
    (line,) = LineReader().feed(written.line)
    assert not isinstance(line, Overlong)
    received = read_message(line, encoding=encoding)
    assert received.message == message
    assert (received.not_read, received.missing) == ((), ())
    assert received.has_checksum is (sequence is not None or with_checksum)


@settings(max_examples=200)
@given(messages(st.text(max_size=12)), st.sampled_from(Encoding))
def test_whatever_text_stands_in_a_message_a_readable_line_is_written(message: Any, encoding: Encoding) -> None:
    written = write_message(message, encoding=encoding, sequence=1)
    (line,) = LineReader().feed(written.line)
    assert not isinstance(line, Overlong)
    read = read_message(line, encoding=encoding).message
    assert (read == message) is (not written.lost)
    changed = {loss.place for loss in written.lost}
    (layout,) = (each for each in LAYOUTS.values() if each.model is type(message))
    for place in layout.variable:
        assert (getattr(read, place.attribute) == getattr(message, place.attribute)) is (place.tag not in changed)


@given(st.text(max_size=30), st.sampled_from(Encoding))
@example("ø|\r\ud800", Encoding.UTF_8)
def test_what_a_field_cannot_hold_is_replaced_and_reported(text: str, encoding: Encoding) -> None:
    kept, lost = encodable(text, encoding, "AE")
    assert len(kept) == len(text)
    assert kept.encode(encoding.value).decode(encoding.value) == kept
    assert "|" not in kept
    assert not any(map(is_control, kept))
    assert (kept == text) is (lost == ())
    assert (FieldLoss("AE", LossKind.DELIMITER) in lost) is ("|" in text)
    assert (FieldLoss("AE", LossKind.CONTROL_CHARACTER) in lost) is any(map(is_control, text))


def test_a_count_above_what_its_digits_say_is_reported() -> None:
    message = RenewAllResponse(ok=True, renewed_count=10_000, unrenewed_count=9_999, transaction_date=AT)
    written = write_message(message)
    assert written.line.startswith(b"66199999999")
    assert written.lost == (FieldLoss("renewed_count", LossKind.COUNT),)


@pytest.mark.parametrize(
    "message",
    [
        PatronStatusRequest(language="en", transaction_date=AT),
        TerminalStatus(print_width=-1),
        TerminalStatus(protocol_version="two"),
        PatronInformationRequest(transaction_date=AT, start_item=0),
        PatronStatusResponse(transaction_date=AT, currency="kr"),
        *(
            PatronStatusResponse(transaction_date=AT, fee_amount=Decimal(text))
            for text in ("NaN", "Infinity", "1E18", "-1E18", "1E999999999", "0.0000000001", "1E-999999999")
        ),
        PatronInformationResponse(transaction_date=AT, hold_count=-1),
    ],
    ids=lambda message: None,
)
def test_a_value_that_its_field_cannot_hold_is_refused(message: Any) -> None:
    with pytest.raises(InvalidData, match="SIP2 field"):
        write_message(message)


@given(st.from_type(Money))
def test_every_amount_of_money_can_be_written(money: Money) -> None:
    """A debt that no field held would leave a terminal without an answer."""
    written = write_message(PatronStatusResponse(transaction_date=AT, fee_amount=money.amount))
    answer = read_message(written.line.rstrip(b"\r")).message
    assert isinstance(answer, PatronStatusResponse)
    assert answer.fee_amount == money.amount
    assert AMOUNT.write("Amount", money.amount).text


def test_what_is_not_a_message_and_a_wrong_sequence_number_are_refused() -> None:
    not_a_message: Any = AT
    with pytest.raises(InvalidData, match="SipTime"):
        write_message(not_a_message)
    with pytest.raises(InvalidData, match="from 0 to 9"):
        write_message(ResendRequest(), sequence=10)


def test_a_value_that_is_none_of_some_words_is_refused() -> None:
    message = RenewResponse(ok=True, renewal_ok=True, transaction_date=AT)
    object.__setattr__(message, "magnetic_media", "maybe")
    with pytest.raises(InvalidData, match="Y, N or U"):
        write_message(message)
