"""Compare an account with what the home library's own register has (LIB-10, READ-C19, READ-C29).

Case, white space, blanks in a postcode and a blank between a house number and its letter make no difference; every other letter and accent
does, unless the policy says that accents do not count. Telephone numbers are compared by the number that they name.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Protocol

from nordlib.contact import ContactDetail
from nordlib.libraries import LibraryId
from nordlib.name_folding import fold
from nordlib.patrons.interlibrary_models import PatronDetails

__all__ = ["HomeLibraryRegister", "compare_by_name", "differing_details", "fold_detail"]

_HOUSE_LETTER: Final = re.compile(r"(?<=[0-9]) (?=[^\W\d_](?!\w))")


class HomeLibraryRegister(Protocol):
    """The register of a home library, which the host reaches."""

    def find(self, library: LibraryId, name: str) -> Iterable[PatronDetails]:
        """Return the rows of a library's register that may be about a patron of a name; those of other names are left out later."""
        ...


def fold_detail(name: ContactDetail, value: str, *, accents_count: bool = True) -> str:
    """Return a detail in the form in which it is compared.

    >>> fold_detail(ContactDetail.ADDRESS, " Östra  Vallgatan 12 B"), fold_detail(ContactDetail.POSTCODE, "223 61")
    ('östra vallgatan 12b', '22361')
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).casefold())
    words = (folded if accents_count else fold(folded)).split()
    if name == ContactDetail.POSTCODE:
        return "".join(words)
    text = " ".join(words)
    return _HOUSE_LETTER.sub("", text) if name == ContactDetail.ADDRESS else text


def differing_details(details: PatronDetails, row: PatronDetails, *, accents_count: bool = True) -> tuple[ContactDetail, ...]:
    """Return the names of the details in which a row of the register differs from an account."""
    return tuple(name for name in ContactDetail if _compared(details, name, accents_count) != _compared(row, name, accents_count))


def compare_by_name(
    details: PatronDetails, rows: Iterable[PatronDetails], *, accents_count: bool = True
) -> tuple[ContactDetail, ...] | None:
    """Return in which details the register differs from an account; empty if a row agrees, and None if no row has the name.

    Of several rows under the name one that agrees is enough; otherwise the one with the fewest differences counts, of several the first.
    """
    name = _compared(details, ContactDetail.NAME, accents_count)
    same_name = (row for row in rows if _compared(row, ContactDetail.NAME, accents_count) == name)
    return min((differing_details(details, row, accents_count=accents_count) for row in same_name), key=len, default=None)


def _compared(details: PatronDetails, name: ContactDetail, accents_count: bool) -> object:
    value: object = getattr(details, name)
    return fold_detail(name, value, accents_count=accents_count) if isinstance(value, str) else value
