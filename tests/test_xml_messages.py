"""A message from outside: what its model has no field for is told, and what is not a message is an error with its place."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from nordlib.dates import zone
from nordlib.errors import InvalidData
from nordlib.interchange import ncip
from nordlib.interchange.xml_documents import (
    ElementTable,
    InvalidXml,
    Occurs,
    Part,
    SchemeValue,
    XmlElement,
    XmlProblem,
    XmlProtocol,
    kinds,
)

COPENHAGEN = zone("Europe/Copenhagen")
USER = "<UserId><UserIdentifierValue>51</UserIdentifierValue></UserId>"
ITEM = "<ItemId><ItemIdentifierValue>1</ItemIdentifierValue></ItemId>"
FROM = "<FromAgencyId>x<a/><AgencyId>A</AgencyId></FromAgencyId>"
NAMESPACE = "http://www.niso.org/2008/ncip"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
ROOT = "NCIPMessage"


def read(inside: str, attributes: str = "") -> Any:
    return ncip.read_message(f"<{ROOT}{attributes}>{inside}</{ROOT}>", zone=COPENHAGEN)


NOT_READ = {
    "an extension": (f"<LookupUser>{USER}<Ext><a/></Ext></LookupUser>", ["LookupUser/Ext"]),
    "an element of another namespace": (f'<LookupUser>{USER}<a xmlns="urn:x"/></LookupUser>', ["LookupUser/{urn:x}a"]),
    "an attribute": (f'<LookupUser a="1" version="2">{USER}</LookupUser>', ["LookupUser/@a", "LookupUser/@version"]),
    "stray text": (f"<LookupUser>x{USER}</LookupUser>", ["LookupUser/text()"]),
    "stray text in the root": (f"x<LookupUser>{USER}</LookupUser>", ["text()"]),
    "an element beside the message": (f"<Ext/><LookupUser>{USER}</LookupUser>", ["Ext"]),
    "a child of a value": (
        "<LookupUser><UserId><UserIdentifierValue>51<b/></UserIdentifierValue></UserId></LookupUser>",
        ["LookupUser/UserId/UserIdentifierValue/b"],
    ),
    "text in a flag": (
        f"<LookupUser>{USER}<LoanedItemsDesired>yes</LoanedItemsDesired></LookupUser>",
        ["LookupUser/LoanedItemsDesired/text()"],
    ),
    "an empty date": (f"<RenewItem>{USER}{ITEM}<DesiredDateDue/></RenewItem>", ["RenewItem/DesiredDateDue"]),
    "an address of a list that is none": (
        f'<LookupUser>{USER}<UserElementType Scheme="a b">Name Information</UserElementType></LookupUser>',
        ["LookupUser/UserElementType/@Scheme"],
    ),
    "what stands beside an agency": (
        f"<LookupUser><InitiationHeader>{FROM}<ToAgencyId><AgencyId>B</AgencyId></ToAgencyId></InitiationHeader>{USER}</LookupUser>",
        ["LookupUser/InitiationHeader/FromAgencyId/a", "LookupUser/InitiationHeader/FromAgencyId/text()"],
    ),
    "a nil that is none": (
        f'<RenewItem xmlns:x="{INSTANCE}">{USER}{ITEM}<DesiredDateDue x:nil="true">2026-03-20T10:00:00Z</DesiredDateDue></RenewItem>',
        [f"RenewItem/DesiredDateDue/@{{{INSTANCE}}}nil"],
    ),
    "a place of a schema": (f'<LookupUser xmlns:x="{INSTANCE}" x:schemaLocation="u v">{USER}</LookupUser>', []),
    "an attribute with its prefix and without": (
        f'<LookupUser>{USER}<n:UserElementType xmlns:n="{NAMESPACE}" n:Scheme="a" Scheme="b">Name</n:UserElementType></LookupUser>',
        ["LookupUser/UserElementType/@{}Scheme"],
    ),
    "an element with a number in its name": (f"<LookupUser>{USER}<p190001019802/></LookupUser>", ["LookupUser/p(a number)"]),
}


@pytest.mark.parametrize("name", NOT_READ)
def test_what_has_no_field_is_told(name: str) -> None:
    inside, paths = NOT_READ[name]
    assert read(inside).not_read == tuple(f"{ROOT}/{path}" for path in paths)


def test_a_processing_instruction_is_told() -> None:
    assert ncip.read_message(f"<?a b?><{ROOT}><LookupUser>{USER}</LookupUser></{ROOT}>").not_read == ("?a",)


PROBLEMS = {
    "another root": ("<ISO18626Message/>", XmlProblem.WRONG_ROOT, "ISO18626Message"),
    "another namespace": (f'<{ROOT} xmlns="urn:x"/>', XmlProblem.WRONG_ROOT, ROOT),
    "no message": (f"<{ROOT}/>", XmlProblem.MISSING, ROOT),
    "no message of the namespace": (f'<{ROOT} xmlns="{NAMESPACE}"><LookupUser xmlns="urn:x"/></{ROOT}>', XmlProblem.MISSING, ROOT),
    "a message that is not read": (f"<{ROOT}><CheckOutItem/></{ROOT}>", XmlProblem.UNSUPPORTED_MESSAGE, f"{ROOT}/CheckOutItem"),
    "two messages": (f"<{ROOT}><LookupUser>{USER}</LookupUser><LookupUser/></{ROOT}>", XmlProblem.REPEATED, ROOT),
    "no item": (f"<{ROOT}><RenewItem>{USER}</RenewItem></{ROOT}>", XmlProblem.MISSING, f"{ROOT}/RenewItem"),
    "two users": (f"<{ROOT}><LookupUser>{USER}{USER}</LookupUser></{ROOT}>", XmlProblem.REPEATED, f"{ROOT}/LookupUser/UserId"),
    "no user": (f"<{ROOT}><LookupUser/></{ROOT}>", XmlProblem.CONTRADICTION, f"{ROOT}/LookupUser"),
    "a date that is none": (
        f"<{ROOT}><RenewItem>{USER}{ITEM}<DesiredDateDue>2026-02-30T00:00:00Z</DesiredDateDue></RenewItem></{ROOT}>",
        XmlProblem.INVALID_VALUE,
        f"{ROOT}/RenewItem/DesiredDateDue",
    ),
    "a header without an agency": (
        f"<{ROOT}><LookupUser><InitiationHeader><FromAgencyId/></InitiationHeader>{USER}</LookupUser></{ROOT}>",
        XmlProblem.MISSING,
        f"{ROOT}/LookupUser/InitiationHeader/FromAgencyId",
    ),
    "a header with two agencies": (
        f"<{ROOT}><LookupUser><InitiationHeader><FromAgencyId><AgencyId/><AgencyId/></FromAgencyId></InitiationHeader></LookupUser></{ROOT}>",
        XmlProblem.REPEATED,
        f"{ROOT}/LookupUser/InitiationHeader/FromAgencyId",
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_is_not_a_message_is_an_error_with_its_place(name: str) -> None:
    source, problem, path = PROBLEMS[name]
    with pytest.raises(InvalidXml) as raised:
        ncip.read_message(source)
    assert (raised.value.problem, raised.value.path, raised.value.line) == (problem, path, 1)
    assert raised.value.path in str(raised.value)


@pytest.mark.parametrize(
    ("attributes", "prefix"),
    [("", ""), (f' xmlns="{NAMESPACE}"', ""), (f' xmlns:ns1="{NAMESPACE}"', "ns1:")],
    ids=["without a namespace", "with the default one", "with a prefix"],
)
def test_a_sender_may_write_the_namespace_as_it_likes(attributes: str, prefix: str) -> None:
    inside = f"<LookupUser>{USER}</LookupUser>".replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")
    source = f'<{prefix}{ROOT}{attributes} {prefix}version=" 2.02 ">{inside}</{prefix}{ROOT}>'
    received = ncip.read_message(source)
    assert received.message == ncip.LookupUser(ncip.UserIdentifier("51"))
    assert (received.version, received.not_read) == ("2.02", ())


def test_elements_are_read_in_any_order_and_without_the_blanks_around_ids() -> None:
    received = read(
        "<LookupUser>\n<LoanedItemsDesired/>\n<UserId><UserIdentifierValue>\n 51 \n</UserIdentifierValue></UserId></LookupUser>"
    )
    assert received.message == ncip.LookupUser(ncip.UserIdentifier("51"), wants_loans=True)


INSTANTS = {
    "2026-03-20T23:59:59+01:00": datetime(2026, 3, 20, 22, 59, 59, tzinfo=UTC),
    "2026-03-20T23:59:59Z": datetime(2026, 3, 20, 23, 59, 59, tzinfo=UTC),
    "2026-03-20T23:59:59": datetime(2026, 3, 20, 22, 59, 59, tzinfo=UTC),
    "2026-03-20T24:00:00Z": datetime(2026, 3, 21, tzinfo=UTC),
    "2024-12-12T20:12:00.629710681Z": datetime(2024, 12, 12, 20, 12, 0, 629710, tzinfo=UTC),
    "2026-03-20T00:00:00-14:00": datetime(2026, 3, 20, 14, tzinfo=UTC),
    "2026-03-20": None,
    "2026-03-20T25:00:00Z": None,
    "2026-03-20T24:00:01Z": None,
    "9999-12-31T24:00:00Z": None,
    "2026-03-20T00:00:00+14:01": None,
    "2026-03-20T00:00:00+01:60": None,
    "0000-01-01T00:00:00Z": None,
    "٢٠٢٦-03-20T00:00:00Z": None,
    "20260320T000000Z": None,
}


@pytest.mark.parametrize("text", INSTANTS)
def test_an_instant_is_read_as_xml_schema_has_it(text: str) -> None:
    element, expected = XmlElement("a", text=f" {text}\n"), INSTANTS[text]
    if expected is None:
        with pytest.raises(InvalidXml, match="date and time with an offset"):
            kinds.INSTANT.read(element, kinds.Reading("", COPENHAGEN), "a")
    else:
        assert kinds.INSTANT.read(element, kinds.Reading("", COPENHAGEN), "a") == expected


def test_an_instant_without_an_offset_needs_a_zone() -> None:
    with pytest.raises(InvalidXml):
        kinds.INSTANT.read(XmlElement("a", text="2026-03-20T23:59:59"), kinds.Reading("", None), "a")


def test_an_offset_that_xml_schema_does_not_have_is_written_in_utc() -> None:
    old = datetime(1850, 1, 1, 12, tzinfo=COPENHAGEN)  # 50 minutes and 20 seconds before UTC
    assert kinds.INSTANT.write("a", old).text == "1850-01-01T11:09:40Z"
    with pytest.raises(InvalidData, match="years 1 to 9999"):
        kinds.INSTANT.write("a", datetime(1, 1, 1, tzinfo=COPENHAGEN))


NUMBERS: list[tuple[kinds.Kind, str, object]] = [
    (kinds.WHOLE, "+007", 7),
    (kinds.WHOLE, "-1", None),
    (kinds.WHOLE, "9" * 19, None),
    (kinds.WHOLE, "٣", None),
    (kinds.INTEGER, "-12", -12),
    (kinds.INTEGER, "1.0", None),
    (kinds.AMOUNT, "-1.50", Decimal("-1.50")),
    (kinds.AMOUNT, "1e9", None),
    (kinds.AMOUNT, "NaN", None),
    (kinds.YES_NO, "Y", True),
    (kinds.YES_NO, "N", False),
    (kinds.YES_NO, "yes", None),
]


@pytest.mark.parametrize(("kind", "text", "expected"), NUMBERS)
def test_a_value_is_read_as_its_type_says(kind: kinds.Kind, text: str, expected: object) -> None:
    if expected is None:
        with pytest.raises(InvalidXml) as raised:
            kind.read(XmlElement("a", text=text), kinds.Reading("", None), "a")
        assert raised.value.problem is XmlProblem.INVALID_VALUE
    else:
        assert kind.read(XmlElement("a", text=text), kinds.Reading("", None), "a") == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (kinds.WHOLE, -1),
        (kinds.WHOLE, 10**18),
        (kinds.INTEGER, -(10**18)),
        *((kinds.AMOUNT, Decimal(text)) for text in ("1e-10", "1e18", "1e999999999", "1e-999999999", "NaN", "-Infinity")),
    ],
)
def test_a_number_that_has_no_form_is_not_written(kind: kinds.Kind, value: object) -> None:
    with pytest.raises(InvalidData):
        kind.write("a", value)


def test_an_amount_is_written_in_full() -> None:
    assert kinds.AMOUNT.write("a", Decimal("1e2")).text == "100"


def test_the_address_of_a_list_is_a_uri() -> None:
    with pytest.raises(InvalidData, match="scheme must be the address of a list"):
        SchemeValue("A", "a b")
    assert str(SchemeValue(" A ", "http://example.org/list")) == "A"
    assert "190001" not in repr(SchemeValue("190001019802"))


def test_what_is_not_a_message_is_not_written() -> None:
    with pytest.raises(InvalidData, match="it is a str, which NCIPMessage does not hold"):
        ncip.write_message("LookupUser")  # type: ignore[arg-type]  # a value of the wrong type, on purpose


@attrs.frozen
class Both:
    pieces: tuple[str, ...]


def test_a_list_in_the_root_is_read_and_its_version_is_no_stray_attribute() -> None:
    parts = (Part("pieces", "piece", kinds.TEXT, Occurs.MANY),)
    protocol: XmlProtocol[Both] = XmlProtocol("root", "urn:r", "p", "1", {}, {"piece": ElementTable(Both, parts)})
    received = protocol.read(protocol.write(Both(("a", "b"))))
    assert (received.message, received.version, received.not_read) == (Both(("a", "b")), "1", ())


def test_the_longest_offset_is_that_of_xml_schema() -> None:
    assert kinds.INSTANT.read(XmlElement("a", text="2026-01-01T00:00:00+14:00"), kinds.Reading("", None), "a") == datetime(
        2026, 1, 1, tzinfo=UTC
    ) - timedelta(hours=14)
