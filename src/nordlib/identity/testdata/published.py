"""The test numbers that are published one by one, in countries without a test range that can be recognised from the digits.

Sweden: `data/` has Skatteverket's lists as published ("Testpersonnummer" and "Testsamordningsnummer", Skatteverket's open data): 41,127
personnummer of people born from 1890 to 2023, and 2,264 samordningsnummer. They can never occur in production. The lists are read on the
first check of a Swedish number.

Iceland: fourteen made-up people (gervimenn), with whom island.is, the state's service portal, fills its development databases.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

__all__ = ["PERSONNUMMER", "SAMORDNINGSNUMMER", "TEST_PERSONS", "is_published", "published_numbers"]

PERSONNUMMER: Final = "skatteverket-test-personnummer.txt"
"""The name of the list of personnummer."""
SAMORDNINGSNUMMER: Final = "skatteverket-test-samordningsnummer.txt"
"""The name of the list of samordningsnummer."""

#: The made-up people of test services, by scheme: the stored form of each number, and who publishes it.
TEST_PERSONS: Final[Mapping[str, Mapping[str, str]]] = {
    "is": dict.fromkeys(
        (f"010130{ending}" for ending in (2129, 2209, 2399, 2479, 2559, 2639, 2719, 2989, 3019, 3369, 4339, 4929, 5069, 7789)),
        "island.is (Stafrænt Ísland), seed data of its open repository: gervimenn",
    ),
}


@cache
def published_numbers(name: str) -> tuple[str, ...]:
    """Return the numbers of a list in their stored form, sorted and without duplicates.

    >>> len(published_numbers(PERSONNUMMER)), len(published_numbers(SAMORDNINGSNUMMER))
    (41127, 2264)
    """
    from importlib.resources import files  # noqa: PLC0415 - takes 10 ms, and few callers need it

    return tuple(sorted(set((files("nordlib.identity.testdata") / "data" / name).read_text(encoding="ascii").split())))


def is_published(canonical: str, scheme: str) -> bool:
    """Whether a number of a scheme, in its stored form, is on one of the lists.

    >>> is_published("200009092396", "se"), is_published("0101302399", "is")
    (True, True)
    """
    return canonical in (_swedish() if scheme == "se" else TEST_PERSONS.get(scheme, ()))


@cache
def _swedish() -> frozenset[str]:
    return frozenset(published_numbers(PERSONNUMMER) + published_numbers(SAMORDNINGSNUMMER))
