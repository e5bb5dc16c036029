"""Read an XML document from outside: no entities, no external files, and limits on everything that could grow.

The parser is expat, as the standard library has it. A document type declaration ends the reading at once, before an entity could be
declared. So there is none to expand, whether often (a "billion laughs"), long (a quadratic blow-up) or from a file or an address. The bytes
are decoded here, not by expat, so that a declaration cannot name any codec that Python has.
"""

import re
from collections.abc import Mapping
from typing import Final, cast
from xml.parsers import expat

from nordlib.errors import InvalidData
from nordlib.interchange.xml_documents.elements import DEFAULT_LIMITS, XmlDocument, XmlElement, XmlLimits
from nordlib.interchange.xml_documents.problems import InvalidXml, XmlProblem
from nordlib.shown_text import shown_type

__all__ = ["ENCODINGS", "read_document"]

#: The encodings that are read, by the name in the declaration, and Python's name. UTF-16 must begin with its byte order mark.
ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "us-ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "windows-1252": "cp1252",
}
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARATION: Final = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']([A-Za-z0-9._:-]{1,40})["']""")
_NAMES: Final = ", ".join(ENCODINGS)
_SEPARATOR: Final = " "  # stands between a namespace and a name; expat refuses a namespace that has one


def read_document(source: bytes | str, limits: XmlLimits = DEFAULT_LIMITS) -> XmlDocument:
    """Read a document. Raises `InvalidXml` for anything that is not one, and `InvalidData` for what is neither bytes nor text.

    >>> read_document(b"<a><b>1</b></a>").root.children[0].text
    '1'
    >>> try:
    ...     read_document('<!DOCTYPE a [<!ENTITY e "1">]><a>&e;</a>')
    ... except InvalidXml as error:
    ...     print(error.problem.value, "-", error.hint)
    doctype - a document type declaration is not allowed
    """
    if not isinstance(cast("object", source), (bytes, str)):
        raise InvalidData("XML document", (f"it is {shown_type(source)}; it must be bytes or text",))
    data = _utf_8(source, limits)
    builder = _Builder(limits)
    parser = expat.ParserCreate("utf-8", _SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = builder.doctype
    parser.ProcessingInstructionHandler = builder.instruction
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    builder.parser = parser
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        hint = f"it is not well-formed ({expat.errors.messages[error.code]})"
        raise InvalidXml(XmlProblem.NOT_WELL_FORMED, error.lineno, error.offset + 1, builder.path, hint) from None
    return XmlDocument(builder.roots[0], tuple(dict.fromkeys(builder.instructions)))


def _utf_8(source: bytes | str, limits: XmlLimits) -> bytes:
    """Return the document in UTF-8."""
    if isinstance(source, str):
        _require_size(len(source), limits)
        text = source.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    else:
        _require_size(len(source), limits)
        text = _decoded(source)
    if "\0" in text[:2]:  # expat would read it as utf-16 all the same
        raise _encoding_problem("", "it begins with a NUL, as utf-32 does, and utf-16 without its byte order mark; neither is read")
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        place = text[: error.start]
        raise _encoding_problem(place, "half of a character stands alone") from None
    _require_size(len(data), limits)
    return data


def _decoded(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            data, codec = data[len(mark) :], name
            break
    else:
        declared = _DECLARATION.match(data)
        name = "utf-8" if declared is None else declared[1].decode("ascii").lower()
        codec = ENCODINGS.get(name, "")
        if not codec:
            raise _encoding_problem("", f"the encoding must be one of {_NAMES}")
        if codec == "utf-16":
            raise _encoding_problem("", "a document in utf-16 must begin with its byte order mark")
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        place = data[: error.start].decode(codec, "replace")
        raise _encoding_problem(place, f"the bytes are not text in {codec}") from None


def _encoding_problem(before: str, hint: str) -> InvalidXml:
    line, start = before.count("\n") + 1, before.rfind("\n") + 1
    return InvalidXml(XmlProblem.ENCODING, line, len(before) - start + 1, "", hint)


def _require_size(size: int, limits: XmlLimits) -> None:
    if size > limits.size:
        raise InvalidXml(XmlProblem.TOO_LARGE, 0, 0, "", f"it has more than {limits.size} bytes")


class _Open:
    """An element that has begun and not ended."""

    __slots__ = ("attributes", "children", "column", "length", "line", "name", "namespace", "text")

    def __init__(self, namespace: str, name: str, attributes: dict[str, str], line: int, column: int) -> None:
        self.namespace, self.name, self.attributes, self.line, self.column = namespace, name, attributes, line, column
        self.children: list[XmlElement] = []
        self.text: list[str] = []
        self.length = 0


class _Builder:
    """Takes what expat finds, and makes elements. A limit that is passed is an exception, which ends the reading."""

    def __init__(self, limits: XmlLimits) -> None:
        self.limits, self.count = limits, 0
        self.open: list[_Open] = []
        self.roots: list[XmlElement] = []
        self.instructions: list[str] = []
        self.parser = expat.ParserCreate()

    @property
    def path(self) -> str:
        return "/".join(element.name for element in self.open)

    def start(self, tag: str, found: dict[str, str]) -> None:
        limits = self.limits
        self.count += 1
        if len(self.open) >= limits.depth:
            raise self._problem(XmlProblem.TOO_DEEP, f"more than {limits.depth} elements are inside each other")
        if self.count > limits.elements:
            raise self._problem(XmlProblem.TOO_MANY, f"it has more than {limits.elements} elements")
        if len(found) > limits.attributes:
            raise self._problem(XmlProblem.TOO_MANY, f"an element has more than {limits.attributes} attributes")
        self._require_short(tag, *found)
        namespace, _, name = tag.rpartition(_SEPARATOR)
        attributes = dict[str, str]()
        for key, value in found.items():
            if len(value) > limits.text:
                raise self._problem(XmlProblem.TOO_LONG, f"the value of an attribute has more than {limits.text} characters")
            space, _, attribute = key.rpartition(_SEPARATOR)
            is_own = space in ("", namespace) and attribute not in attributes  # the other of `version` and `ncip:version` keeps its place
            attributes[attribute if is_own else f"{{{space}}}{attribute}"] = value
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        self.open.append(_Open(namespace, name, attributes, line, column))

    def end(self, _tag: str) -> None:
        ended = self.open.pop()
        text = "".join(ended.text)
        if ended.children and not text.strip():
            text = ""
        element = XmlElement(
            ended.name, ended.namespace, ended.attributes, tuple(ended.children), text, line=ended.line, column=ended.column
        )
        (self.open[-1].children if self.open else self.roots).append(element)

    def characters(self, text: str) -> None:
        element = self.open[-1]
        element.length += len(text)
        if element.length > self.limits.text:
            raise self._problem(XmlProblem.TOO_LONG, f"the text of an element has more than {self.limits.text} characters")
        element.text.append(text)

    def instruction(self, target: str, _data: str) -> None:
        self.count += 1
        if self.count > self.limits.elements:
            raise self._problem(XmlProblem.TOO_MANY, f"it has more than {self.limits.elements} elements and instructions")
        self._require_short(target)
        self.instructions.append(target)

    def doctype(self, *_declared: object) -> None:
        raise self._problem(XmlProblem.DOCTYPE, "a document type declaration is not allowed")

    def _require_short(self, *names: str) -> None:
        if any(len(name) > self.limits.name for name in names):
            raise self._problem(XmlProblem.TOO_LONG, f"a name has more than {self.limits.name} characters")

    def _problem(self, problem: XmlProblem, hint: str) -> InvalidXml:
        return InvalidXml(problem, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1, self.path, hint)
