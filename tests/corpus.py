"""Texts with marked numbers and look-alikes: tests/data/redaction-corpus.txt, and redaction-forms.txt in the same mark-up."""

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

FILE = Path(__file__).parent / "data" / "redaction-corpus.txt"
MARK = re.compile(r"⟦(?P<scheme>\S+) (?P<number>[^⟧]*)⟧|⟪(?P<kind>\S+) (?P<alike>[^⟫]*)⟫")


@attrs.frozen
class Marked:
    """A text without its marks, and where they stood: (start, end, scheme) of numbers, (start, end, kind) of look-alikes."""

    name: str
    language: str
    text: str
    numbers: tuple[tuple[int, int, str], ...]
    lookalikes: tuple[tuple[int, int, str], ...]


def corpus(file: Path = FILE) -> Iterator[Marked]:
    """Every text of a file of marked texts."""
    for block in re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, text = block.split("\n", 1)
        yield marked(name, text.rstrip("\n"))


def marked(name: str, text: str) -> Marked:
    plain, place = "", 0
    numbers: list[tuple[int, int, str]] = []
    lookalikes: list[tuple[int, int, str]] = []
    for mark in MARK.finditer(text):
        plain += text[place : mark.start()]
        within = mark["number"] or mark["alike"]
        (numbers if mark["scheme"] else lookalikes).append((len(plain), len(plain) + len(within), mark["scheme"] or mark["kind"]))
        plain, place = plain + within, mark.end()
    return Marked(name, name.split(maxsplit=1)[0], plain + text[place:], tuple(numbers), tuple(lookalikes))
