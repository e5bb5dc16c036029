"""SIP2 messages by chance: a strategy for each kind of field, and one for each message of the table."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from nordlib.interchange.sip2 import LAYOUTS, Encoding, FeeType, MessageType, PatronFlag, SipTime, SummaryItem, TerminalState
from nordlib.interchange.sip2 import fields as kinds
from nordlib.interchange.sip2.encodings import is_control
from nordlib.interchange.sip2.shapes import Layout, Repeated, Required

__all__ = ["CHARACTERS", "messages", "texts_in"]

FIRST, LAST = datetime(1, 1, 1), datetime(9999, 12, 31)  # noqa: DTZ001 - clocks without a zone
TIMES = st.builds(lambda at, is_utc: SipTime(at.replace(microsecond=0, fold=0), is_utc), st.datetimes(FIRST, LAST), st.booleans())


def _of_encoding(encoding: Encoding) -> str:
    """The characters that a text of an encoding may have in a field; of UTF-8 the first planes."""
    if encoding is Encoding.UTF_8:
        found = (chr(code) for code in (*range(0x20, 0x2000), *range(0x1F600, 0x1F640)))
    else:
        found = (bytes([code]).decode(encoding.value, "ignore") for code in range(256))
    return "".join(each for each in found if each and each != "|" and not is_control(each))


CHARACTERS = {encoding: _of_encoding(encoding) for encoding in Encoding}


def texts_in(encoding: Encoding) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(CHARACTERS[encoding]), max_size=20) | st.sampled_from(["AZ1234", "AY1AZFFFF", "AY1", " ", ""])


def _sets(of: Any) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(list(of)))


DIGITS = st.text(st.sampled_from("0123456789"), min_size=3, max_size=3)
#: What a field of each kind may hold.
OF_KIND: dict[int, st.SearchStrategy[Any]] = {
    id(kinds.FLAG): st.booleans(),
    id(kinds.OK): st.booleans(),
    id(kinds.YES_NO_UNKNOWN): st.none() | st.booleans(),
    id(kinds.STATE): st.sampled_from(TerminalState),
    id(kinds.FEE_TYPE): st.sampled_from(FeeType),
    id(kinds.LANGUAGE): DIGITS,
    id(kinds.THREE_DIGITS): st.integers(0, 999),
    id(kinds.FOUR_DIGITS): st.integers(0, 9999),
    id(kinds.COUNT): st.none() | st.integers(0, 9999),
    id(kinds.VERSION): st.sampled_from(["2.00", "1.00"]),
    id(kinds.ALGORITHM): st.sampled_from("0123456789"),
    id(kinds.MOMENT): TIMES,
    id(kinds.OPTIONAL_MOMENT): st.none() | TIMES,
    id(kinds.PATRON_STATUS): _sets(PatronFlag),
    id(kinds.SUMMARY): st.none() | st.sampled_from(SummaryItem),
    id(kinds.MESSAGE_TYPES): _sets(MessageType),
    id(kinds.POSITION): st.integers(1, 10**9 - 1),
    id(kinds.AMOUNT): st.decimals(Decimal(-(10**9)), Decimal(10**9), places=4, allow_nan=False, allow_infinity=False),
    id(kinds.CURRENCY): st.sampled_from(["DKK", "SEK", "NOK", "EUR"]),
}


def _values(layout: Layout, text: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    found = {place.attribute: OF_KIND[id(place.kind)] for place in layout.fixed}
    for place in layout.variable:
        if isinstance(place, Required):
            found[place.attribute] = text
        elif isinstance(place, Repeated):
            found[place.attribute] = st.lists(text, max_size=3).map(tuple)
        else:
            kind = text if place.kind is kinds.TEXT else OF_KIND[id(place.kind)]
            found[place.attribute] = kind if place.kind is kinds.MESSAGE_TYPES else st.none() | kind
    return st.fixed_dictionaries(found)


def messages(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Any message of the table, whose texts are of a strategy."""
    return st.one_of(*(_made(layout, text) for layout in LAYOUTS.values()))


def _made(layout: Layout, text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    model: Any = layout.model
    return _values(layout, text).map(lambda values: model(**values))
