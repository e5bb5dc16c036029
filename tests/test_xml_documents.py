"""A document from outside: what attacks it holds, what is not XML, and what is read all the same."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from nordlib.errors import InvalidData
from nordlib.interchange.xml_documents import InvalidXml, XmlElement, XmlLimits, XmlProblem, read_document, write_document
from nordlib.interchange.xml_documents.reading import ENCODINGS
from tests.profiles import many

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def _element(attribute: str, count: int) -> str:
    """An element with many attributes."""
    return "<r " + " ".join(f'{attribute}{number}="u{number}"' for number in range(count)) + "/>"


ATTACKS: dict[str, tuple[str | bytes, XmlProblem]] = {
    "billion laughs": (f'<!DOCTYPE r [<!ENTITY a0 "ha">{LAUGHS}]><r>&a9;</r>', XmlProblem.DOCTYPE),
    "quadratic blow-up": (f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]><r>{"&a;" * 50_000}</r>', XmlProblem.DOCTYPE),
    "external entity": ('<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>', XmlProblem.DOCTYPE),
    "external subset": ('<!DOCTYPE r SYSTEM "http://192.0.2.1/r.dtd"><r/>', XmlProblem.DOCTYPE),
    "parameter entity": ('<!DOCTYPE r [<!ENTITY % p SYSTEM "http://192.0.2.1/p">%p;]><r/>', XmlProblem.DOCTYPE),
    "NCIP version 1": ('<!DOCTYPE NCIPMessage PUBLIC "-//NISO//NCIP DTD Version 1//EN" "ncip.dtd"><NCIPMessage/>', XmlProblem.DOCTYPE),
    "an entity that is not declared": ("<r>&secret;</r>", XmlProblem.NOT_WELL_FORMED),
    "deep nesting": ("<a>" * 100_000, XmlProblem.TOO_DEEP),
    "many elements": (f"<r>{'<a/>' * 60_000}</r>", XmlProblem.TOO_MANY),
    "many instructions": (f"<r>{'<?a?>' * 60_000}</r>", XmlProblem.TOO_MANY),
    "many attributes": (_element("a", 50_000), XmlProblem.TOO_MANY),
    "a long attribute": (f'<r a="{"x" * 200_000}"/>', XmlProblem.TOO_LONG),
    "a long text": (f"<r>{'x' * 200_000}</r>", XmlProblem.TOO_LONG),
    "a long text in pieces": (f"<r>{'<![CDATA[x]]>y<!---->' * 60_000}</r>", XmlProblem.TOO_LONG),
    "a long name": (f"<{'x' * 1_000}/>", XmlProblem.TOO_LONG),
    "a long namespace": (f'<r xmlns="{"x" * 1_000}"/>', XmlProblem.TOO_LONG),
    "a long target": (f"<?{'x' * 1_000}?><r/>", XmlProblem.TOO_LONG),
    "a large document": (" " * 5_000_000, XmlProblem.TOO_LARGE),
    "a large document of wide letters": ("å" * 3_000_000, XmlProblem.TOO_LARGE),
    "nothing": (b"", XmlProblem.NOT_WELL_FORMED),
    "two roots": ("<a/><b/>", XmlProblem.NOT_WELL_FORMED),
    "an attribute twice": ('<r a="1" a="2"/>', XmlProblem.NOT_WELL_FORMED),
    "an attribute twice by its namespace": ('<r xmlns:p="u" xmlns:q="u" p:a="1" q:a="2"/>', XmlProblem.NOT_WELL_FORMED),
    "a prefix that is not bound": ("<p:r/>", XmlProblem.NOT_WELL_FORMED),
    "the prefix xml bound anew": ('<r xmlns:xml="http://example.org"/>', XmlProblem.NOT_WELL_FORMED),
    "a blank in a namespace": ('<r xmlns="a b"/>', XmlProblem.NOT_WELL_FORMED),
    "a control character": ("<r>&#0;</r>", XmlProblem.NOT_WELL_FORMED),
    "half of a character": ("<r>\n\ud800</r>", XmlProblem.ENCODING),
    "half of a character as a reference": ("<r>&#xd800;</r>", XmlProblem.NOT_WELL_FORMED),
    "bytes that are not UTF-8": (b"<r>\n\xe5</r>", XmlProblem.ENCODING),
    "a codec that Python has": (b'<?xml version="1.0" encoding="utf-7"?><r>+ADw-</r>', XmlProblem.ENCODING),
    "a codec that packs": (b'<?xml version="1.0" encoding="zlib"?><r/>', XmlProblem.ENCODING),
    "UTF-16 without its mark": (b'<?xml version="1.0" encoding="utf-16"?><r/>', XmlProblem.ENCODING),
    "UTF-16 without its mark or a declaration": ("<r/>".encode("utf-16-le"), XmlProblem.ENCODING),
    "UTF-16, the large end first, without its mark": ("<r/>".encode("utf-16-be"), XmlProblem.ENCODING),
    "text that looks like UTF-16": ("<\0r\0/\0>\0", XmlProblem.ENCODING),
    "UTF-16 cut in half": (b"\xff\xfe<\x00r\x00/", XmlProblem.ENCODING),
    "UTF-32": ("<r/>".encode("utf-32"), XmlProblem.ENCODING),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_in_an_error_with_a_name_and_soon(name: str) -> None:
    source, problem = ATTACKS[name]
    begun = time.process_time()
    with pytest.raises(InvalidXml) as raised:
        read_document(source)
    assert raised.value.problem is problem
    assert time.process_time() - begun < 5
    assert len(str(raised.value)) < 600


def test_the_place_of_an_error_is_told() -> None:
    with pytest.raises(InvalidXml) as raised:
        read_document("<a>\n  <b>\n    <c></b></a>")
    assert (raised.value.line, raised.value.path) == (3, "a/b/c")
    with pytest.raises(InvalidXml) as raised:
        read_document(b"<r>\n\n \xe5</r>")
    assert (raised.value.line, raised.value.column) == (3, 2)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding_is_read(encoding: str) -> None:
    text = "a" if encoding == "us-ascii" else "Ærø"
    document = f'<?xml version="1.0" encoding="{encoding.upper()}"?><r>{text}</r>'
    assert read_document(document.encode(ENCODINGS[encoding])).root.text == text
    assert read_document(document).root.text == text, "the declaration of a text says nothing about it"


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    for document in (b"\xef\xbb\xbf<r/>", "\ufeff<r/>", b"\xfe\xff\x00<\x00r\x00/\x00>"):
        assert read_document(document).root == XmlElement("r")


def test_the_quotes_of_a_declaration_may_be_single() -> None:
    assert read_document(b"<?xml version='1.0' encoding='iso-8859-1' standalone='yes'?><r>\xe5</r>").root.text == "å"


def test_instructions_are_told_and_comments_left_out() -> None:
    document = read_document('<?xml-stylesheet href="x"?><r><!-- 1 -->a<?b c?><!-- 2 -->d<?b e?></r>')
    assert (document.root.text, document.instructions) == ("ad", ("xml-stylesheet", "b"))


def test_namespaces_are_told_apart() -> None:
    root = read_document('<p:r xmlns:p="u" xmlns="v" p:a="1" b="2" xml:lang="sv"><s/><p:t/></p:r>').root
    assert [(child.name, child.namespace) for child in root.children] == [("s", "v"), ("t", "u")]
    assert root.attributes == {"a": "1", "b": "2", "{http://www.w3.org/XML/1998/namespace}lang": "sv"}


@pytest.mark.parametrize("source", ['<p:r xmlns:p="u" p:a="1" a="2"/>', '<p:r xmlns:p="u" a="1" p:a="2"/>'])
def test_an_attribute_with_its_prefix_and_without_is_there_twice(source: str) -> None:
    attributes = read_document(source).root.attributes
    assert sorted(attributes.values()) == ["1", "2"]
    assert attributes["a"] == "1"


def test_blanks_around_children_are_no_text_and_other_text_is() -> None:
    assert read_document("<r>\n <a> </a>\n</r>").root.text == ""
    assert read_document("<r>\n <a> </a>\n</r>").root.children[0].text == " "
    assert read_document("<r>x<a/>y</r>").root.text == "xy"


@pytest.mark.parametrize("source", [None, 1, ["<r/>"]])
def test_what_is_neither_bytes_nor_text_is_bad_data(source: object) -> None:
    with pytest.raises(InvalidData):
        read_document(source)  # type: ignore[arg-type]  # a value of the wrong type, on purpose


def test_a_limit_is_at_least_1() -> None:
    with pytest.raises(InvalidData, match="depth must be at least 1"):
        XmlLimits(depth=0)


def test_the_limits_are_those_that_are_given() -> None:
    assert read_document("<a><b/></a>", XmlLimits(depth=2, elements=2)).root.children == (XmlElement("b"),)
    with pytest.raises(InvalidXml, match="more than 1 elements are inside"):
        read_document("<a><b/></a>", XmlLimits(depth=1))


@pytest.mark.parametrize("text", ["\x00", "\x0b", "\ud800", "\uffff"])
def test_what_xml_cannot_hold_is_not_written(text: str) -> None:
    for element in (XmlElement("a", text=text), XmlElement("a", attributes={"b": text})):
        with pytest.raises(InvalidData) as raised:
            write_document(element, "p")
        assert text not in str(raised.value)


def test_whatever_xml_can_hold_comes_back() -> None:
    text = "a\r\n\t<&>\"'\u00a0\u2028\U0001f4d6 ]]>"
    element = XmlElement("a", "urn:a", {"b": text}, (XmlElement("c", "urn:a", text=text),))
    assert read_document(write_document(element, "p")).root == element


GROWING: dict[str, Callable[[int], str]] = {
    "elements": lambda size: f"<r>{'<a/>' * (size // 4)}</r>",
    "attributes": lambda size: "<r>" + '<a b="1" c="2" d="3"/>' * (size // 22) + "</r>",
    "namespaces": lambda size: "<r>" + "".join(_element("xmlns:p", 1) for _ in range(size // 20)) + "</r>",
    "declarations of one element": lambda size: _element("xmlns:p", size // 19),
    "text": lambda size: f"<r>{'&lt;a' * (size // 5)}</r>",
    "comments": lambda size: f"<r>{'<!---->' * (size // 7)}</r>",
    "an open comment": lambda size: f"<r><!--{'-a' * (size // 2)}",
    "an open tag": lambda size: f"<r {'a ' * (size // 2)}",
    "sections": lambda size: f"<r>{'<![CDATA[a]]>' * (size // 13)}</r>",
}
#: What makes an object for each few characters, and takes long enough to be timed at a fourth of the size of the others.
SLOW = ("elements", "attributes", "namespaces")


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_the_size_alone(name: str) -> None:
    """Eight times as large takes at most 32 times as long on the processor: four times what it may be; a square is 64 times."""
    limits = XmlLimits(size=10**7, elements=10**6, text=10**7)

    def seconds(size: int) -> float:
        source, times = GROWING[name](size), list[float]()
        for _ in range(many(3, 5)):
            begun = time.process_time()
            with suppress(InvalidXml):
                read_document(source, limits)
            times.append(time.process_time() - begun)
        return min(times)

    largest = many(200_000, 800_000) if name in SLOW else 800_000
    assert seconds(largest) < 32 * max(seconds(largest // 8), 0.005)
