"""Whatever is written is read back as it was, is as the schema says, and is the same bytes each time."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.interchange import iso18626, ncip
from nordlib.interchange.xml_documents import XmlProtocol
from tests.content_models import ISO18626, NCIP, misfits
from tests.message_models import messages

PROTOCOLS: dict[str, tuple[XmlProtocol[Any], Mapping[str, str]]] = {
    "ncip": (ncip.PROTOCOL, NCIP),
    "iso18626": (iso18626.PROTOCOL, ISO18626),
}


@pytest.mark.parametrize("name", PROTOCOLS)
@given(data=st.data())
def test_a_message_comes_back_as_it_was(name: str, data: st.DataObject) -> None:
    protocol = PROTOCOLS[name][0]
    message = data.draw(messages(protocol))
    document = protocol.write(message)
    received = protocol.read(document)
    assert received.message == message
    assert received.not_read == ()
    assert received.version == protocol.version
    assert protocol.write(received.message) == document
    assert protocol.read(document.decode()) == received


@pytest.mark.parametrize("name", PROTOCOLS)
@given(data=st.data())
def test_a_document_is_as_the_schema_says(name: str, data: st.DataObject) -> None:
    protocol, models = PROTOCOLS[name]
    assert misfits(protocol.write(data.draw(messages(protocol))), models) == []


@pytest.mark.parametrize(
    ("element", "replaced"),
    [("UserId", "UserID"), ("<LoanedItemsDesired/>", ""), ("<UserIdentifierValue>51</UserIdentifierValue>", "51")],
)
def test_the_check_of_the_schema_finds_what_is_wrong(element: str, replaced: str) -> None:
    message = ncip.LookupUser(ncip.UserIdentifier("51"), wants_loans=True, wants_requests=True)
    document = ncip.write_message(message).decode()
    assert misfits(document.encode(), NCIP) == []
    wrong = document.replace(element, replaced) if replaced else document.replace(element, "").replace("<UserId>", f"{element}<UserId>")
    with pytest.raises(KeyError) if replaced == "UserID" else pytest.raises(AssertionError):
        assert misfits(wrong.encode(), NCIP) == []
