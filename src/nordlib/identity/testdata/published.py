"""The numbers that Skatteverket publishes for tests, one by one: Sweden has no range for them that a digit would tell.

They stand in `data/`, as they were published ("Testpersonnummer" and "Testsamordningsnummer", Skatteverket's open data): 41,127
personnummer of people born from 1890 to 2023, and 2,264 samordningsnummer. They can never occur in production. The lists are read when a
Swedish number is first asked whether it is one of them.
"""

from functools import cache
from typing import Final

__all__ = ["PERSONNUMMER", "SAMORDNINGSNUMMER", "is_published", "published_numbers"]

PERSONNUMMER: Final = "skatteverket-test-personnummer.txt"
SAMORDNINGSNUMMER: Final = "skatteverket-test-samordningsnummer.txt"


@cache
def published_numbers(name: str) -> tuple[str, ...]:
    """The numbers of a list in their stored form, in order, each once.

    >>> len(published_numbers(PERSONNUMMER)), len(published_numbers(SAMORDNINGSNUMMER))
    (41127, 2264)
    """
    from importlib.resources import files  # noqa: PLC0415 - 10 ms, for those who ask

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
