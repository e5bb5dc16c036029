"""The content of the elements of NCIP and ISO 18626, as facts that are independent of nordlib's tables, and a check against them.

The schemas themselves carry no licence and are not copied. Where they are at hand (`NORDLIB_TEST_SCHEMAS` names the folder), the documents
are checked against them too (`tests/test_published_schemas.py`).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

__all__ = ["ISO18626", "NCIP", "misfits"]

_DATA: Final = Path(__file__).parent / "data" / "interchange"
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")
_TOKEN: Final = re.compile(r"[A-Za-z]\w*|\{0,3\}|[()|?*+]")
_LEAVES: Final = {"text": r"(?s).*", "coded": r"(?s).*", "integer": r"-?\d+", "whole": r"\d+", "positive": r"[1-9]\d*", "empty": ""}


def _models(name: str) -> Mapping[str, str]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if not line.startswith("#"))


#: The content of each element of NCIP 2.02 that is written.
NCIP: Final = _models("ncip-2.02.txt")
#: The content of each element of ISO 18626, version 1.2, that is written.
ISO18626: Final = _models("iso18626-1.2.txt")


def misfits(document: bytes, models: Mapping[str, str]) -> list[str]:
    """What in a document is not as the models say."""
    root = ET.fromstring(document)  # noqa: S314 - what nordlib itself has written
    return [problem for child in root for problem in _misfits(child, models)]


def _misfits(element: ET.Element, models: Mapping[str, str]) -> Iterator[str]:
    name, text = element.tag.partition("}")[2], element.text or ""
    model = models[name]
    if model.startswith("("):
        children = "".join(f"{child.tag.partition('}')[2]} " for child in element)
        pattern = "".join(f"(?:{token} )" if token[0].isalpha() else token for token in _TOKEN.findall(model))
        if text.strip() or not re.fullmatch(pattern, children):
            yield f"{name} has {children}, or text, and not {model}"
        for child in element:
            yield from _misfits(child, models)
    elif len(element) or not _is_leaf(text, model):
        yield f"{name} is not {model}"


def _is_leaf(text: str, model: str) -> bool:
    """Whether a text is as its type says."""
    if model == "instant":
        return _INSTANT.fullmatch(text) is not None and datetime.fromisoformat(text).tzinfo is not None
    if model.startswith("one of "):
        return text in model.split()[2:]
    return re.fullmatch(_LEAVES[model], text) is not None
