"""Write an element as an XML document: the same element gives the same bytes, and every character comes back when they are read."""

import re
from collections.abc import Iterator
from typing import Final

from nordlib.errors import InvalidData
from nordlib.interchange.xml_documents.elements import XmlElement

__all__ = ["write_document"]

#: What no XML 1.0 document can hold: control characters, halves of characters, U+FFFE and U+FFFF (section 2.2, "Characters").
_IMPOSSIBLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE: Final = _TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})


def require_xml_text(what: str, text: str) -> None:
    r"""Raise `InvalidData` for a text with a character that no XML document can hold. The text is not repeated.

    >>> require_xml_text("Title", "a\x00")
    Traceback (most recent call last):
        ...
    nordlib.errors.InvalidData: Invalid Title: it has a control character, or half of a character, which XML cannot hold.
    """
    if _IMPOSSIBLE.search(text):
        raise InvalidData(what, ("it has a control character, or half of a character, which XML cannot hold",))


def write_document(root: XmlElement, prefix: str) -> bytes:
    """Return a document of one namespace in UTF-8, with an element a line. Raises `InvalidData` for a text that XML cannot hold.

    Args:
        root: The root; its namespace is that of every element and attribute, which have plain names.
        prefix: The prefix of the attributes.

    >>> print(write_document(XmlElement("a", "urn:a", {"v": "1"}, (XmlElement("b", text="<"),)), "p").decode(), end="")
    <?xml version="1.0" encoding="UTF-8"?>
    <a xmlns="urn:a" xmlns:p="urn:a" p:v="1">
      <b>&lt;</b>
    </a>
    """
    space = root.namespace.translate(_VALUE)
    lines = _lines(root, prefix, f' xmlns="{space}" xmlns:{prefix}="{space}"', "")
    return "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', *lines, "")).encode()


def _lines(element: XmlElement, prefix: str, declared: str, indent: str) -> Iterator[str]:
    for text in (element.text, *element.attributes.values()):
        require_xml_text(element.name, text)
    start = element.name + declared
    start += "".join(f' {prefix}:{name}="{value.translate(_VALUE)}"' for name, value in element.attributes.items())
    if not element.children:
        yield f"{indent}<{start}>{element.text.translate(_TEXT)}</{element.name}>" if element.text else f"{indent}<{start}/>"
        return
    yield f"{indent}<{start}>"
    for child in element.children:
        yield from _lines(child, prefix, "", f"{indent}  ")
    yield f"{indent}</{element.name}>"
