"""The test numbers that Skatteverket publishes one by one: Sweden has no test range that can be recognised from the digits.

`data/` has the lists as published ("Testpersonnummer" and "Testsamordningsnummer", Skatteverket's open data): 41,127 personnummer of people
born from 1890 to 2023, and 2,264 samordningsnummer. They can never occur in production. The lists are read on the first check of a Swedish
number.
"""

from functools import cache
from typing import Final

__all__ = ["PERSONNUMMER", "SAMORDNINGSNUMMER", "is_published", "published_numbers"]

PERSONNUMMER: Final = "skatteverket-test-personnummer.txt"
"""The name of the list of personnummer."""
SAMORDNINGSNUMMER: Final = "skatteverket-test-samordningsnummer.txt"
"""The name of the list of samordningsnummer."""


@cache
def published_numbers(name: str) -> tuple[str, ...]:
    """Return the numbers of a list in their stored form, sorted and without duplicates.

    >>> len(published_numbers(PERSONNUMMER)), len(published_numbers(SAMORDNINGSNUMMER))
    (41127, 2264)
    """
    from importlib.resources import files  # noqa: PLC0415 - takes 10 ms, and few callers need it

    return tuple(sorted(set((files("nordlib.identity.testdata") / "data" / name).read_text(encoding="ascii").split())))


def is_published(canonical: str) -> bool:
    """Whether a Swedish number, in its stored form, is on one of the lists.

    >>> is_published("200009092396")
    True
    """
    return canonical in _every()


@cache
def _every() -> frozenset[str]:
    return frozenset(published_numbers(PERSONNUMMER) + published_numbers(SAMORDNINGSNUMMER))
