"""The page of the codes of other systems: `python -m tests.crosswalk_page` writes it anew, `make rules` runs it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nordlib.interchange import CROSSWALK, SOURCES, System, nordlib_codes

__all__ = ["PAGE", "page"]

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "crosswalk.md"
_INTRO: Final = """\
# The codes of other systems

Made from the code by `make rules`; a test holds the two together. {py:func}`nordlib.interchange.foreign_codes` answers with a row of the
first table, {py:func}`nordlib.interchange.nordlib_codes` with a row of the others.

SIP2 has no codes: `ok` in message 30 is 0 for each refusal, and `renewal ok` is N.

| nordlib | Koha | FOLIO | FBS | NCIP | information that is lost |
|---|---|---|---|---|---|
"""


def _cell(code: str | None) -> str:
    return "" if code is None else f"`{code}`"


def _lines() -> Iterator[str]:
    columns = [system for system in System if system is not System.SIP2]
    for code, row in CROSSWALK.items():
        yield f"| `{code}` | {' | '.join(_cell(row.code_in(system)) for system in columns)} | {row.information_lost} |"
    for system in columns:
        source = SOURCES[system]
        yield f"\n## {system.name}\n"
        yield f"From {source.publication}, {source.version}, `{source.file}`.\n"
        yield f"| {system.name} | place | nordlib |\n|---|---|---|"
        for code, place in source.codes.items():
            yield f"| `{code}` | {place} | {', '.join(f'`{ours}`' for ours in nordlib_codes(system, code))} |"


def page() -> str:
    """Return the page."""
    return _INTRO + "\n".join(_lines()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
