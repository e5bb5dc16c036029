"""A patron of one library: the borrower number, the identity number as a pseudonym, and the profile (HEL-01 to HEL-05).

The identity number is only ever compared, and is kept so that it cannot be reconstructed. A code is kept as a hash, in a `Credential`.
"""

from datetime import date
from enum import StrEnum
from typing import NewType, cast

import attrs
from attrs import field

from nordlib.contact import Email, Phone
from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.libraries import PatronId
from nordlib.name_folding import is_blank
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = ["BorrowerNumber", "EidProvider", "Patron", "borrower_number"]

#: A borrower number in the form in which it is stored and compared. Made by `borrower_number`.
BorrowerNumber = NewType("BorrowerNumber", str)


class EidProvider(StrEnum):
    """An electronic identity that attests an identity number. The host verifies it before nordlib is asked."""

    MITID = "mitid"
    """MitID (Denmark)."""


def borrower_number(text: str) -> BorrowerNumber:
    """Return a borrower number in the form in which it is compared: without blanks, in capital letters.

    >>> borrower_number(" hb 204417 ")
    'HB204417'
    """
    return BorrowerNumber("".join(text.split()).upper())


def _compared(given: BorrowerNumber) -> BorrowerNumber:
    return borrower_number(given) if isinstance(cast("object", given), str) else given  # the model refuses what is not a text


@hides_fields
@attrs.frozen
@checked
class Patron:
    """A patron of a library. Raises `InvalidData` for a blank id or borrower number."""

    id: PatronId
    """The id of the patron, the same as in the circulation system."""
    borrower_number: BorrowerNumber = field(converter=_compared)
    """The borrower number, which is printed on the card; stored as `borrower_number` returns it."""
    name: str = field(repr=False)
    """The name."""
    identity: Pseudonym | None = field(default=None, repr=False)
    """The pseudonym of the identity number; None if none is known."""
    birth_date: date | None = field(default=None, repr=False)
    """The birth date; None if it is not known."""
    email: Email | None = None
    """The e-mail address; None if there is none."""
    mobile: Phone | None = None
    """The mobile number; None if there is none."""
    sms_opt_in: bool = False
    """Whether the patron wants text messages at the mobile number (HEL-02)."""
    language: Language = "da"
    """The language of the messages."""
    guardian: PatronId | None = None
    """The id of the parent who registered the child; None if the patron registered personally (HEL-05)."""

    def __attrs_post_init__(self) -> None:
        blank = [name for name in ("id", "borrower_number") if is_blank(getattr(self, name))]
        if blank:
            raise InvalidData("Patron", tuple(f"{name} is blank" for name in blank))

    def without_guardian(self) -> "Patron":
        """Return the patron without the id of a parent."""
        return attrs.evolve(self, guardian=None)
