"""Telephones, e-mail addresses and postal addresses that reach no person, with the source of each and what it does not promise.

Only Sweden sets telephone numbers aside. No such list of an authority of Norway, Denmark, Finland or Iceland was found in 2026, so the
people of those countries have no telephone: a made-up number would ring at a subscriber's.

No post office sets addresses aside. The addresses here cannot be delivered for two reasons: no list of postcodes has the code that is all
zeros, and no such town exists.
"""

from collections.abc import Mapping
from random import Random
from typing import Final

import attrs
from attrs import field

from nordlib.contact import Email, Phone
from nordlib.hidden_fields import hides_fields
from nordlib.identity import Scheme
from nordlib.testing.samples.names import ascii_letters

__all__ = ["ADDRESSES", "DOMAINS", "PHONES", "ImpossibleAddresses", "ReservedPhones", "draw_email", "draw_phone", "draw_street"]

#: The domains of the e-mail addresses, which no one can register (RFC 2606, section 3; RFC 6761, section 6.5).
DOMAINS: Final = ("example.com", "example.net", "example.org")


@hides_fields
@attrs.frozen
class ReservedPhones:
    """Telephone numbers in a row that are set aside for books and films."""

    place: str
    """The area in which the numbers would be, or "mobile"."""
    first: int = field(repr=False)
    """The first number, in E.164 without the plus sign."""
    count: int
    """How many numbers are in the row."""
    source: str
    """The authority and the page that set the numbers aside."""

    def at(self, index: int) -> Phone:
        """Return the number at a place of the row, counted from 0."""
        return Phone(f"+{self.first + index}")

    def __contains__(self, phone: Phone) -> bool:
        return phone.number.startswith("+") and int(phone.number[1:]) - self.first in range(self.count)


_PTS: Final = "Post- och telestyrelsen, 'Telefonnummer för användning i böcker och filmer etc.', 2020: given to no subscriber"

#: The telephone numbers that are set aside, by scheme; a scheme without an entry has none.
PHONES: Final[Mapping[Scheme, tuple[ReservedPhones, ...]]] = {
    Scheme.SE: (
        ReservedPhones("mobile", 46_70_1740605, 95, _PTS),
        ReservedPhones("Göteborg", 46_31_3900600, 100, _PTS),
        ReservedPhones("Malmö", 46_40_6280400, 100, _PTS),
        ReservedPhones("Stockholm", 46_8_46500400, 100, _PTS),
        ReservedPhones("Kiruna", 46_980_319200, 100, _PTS),
    ),
}


@attrs.frozen
class ImpossibleAddresses:
    """What the postal addresses of a country are made of."""

    country: str
    """The country, by its code in ISO 3166-1."""
    streets: tuple[str, ...]
    """Common names of streets."""
    postcode: str
    """The postcode, which no list of the country has."""
    city: str
    """A town that does not exist: its name says "example" or "test"."""
    caveat: str
    """Why the postcode cannot be that of a town, and what is not promised."""


_NOT_PROMISED: Final = "that it never will is promised by no one"

#: The addresses of each scheme.
ADDRESSES: Final[Mapping[Scheme, ImpossibleAddresses]] = {
    Scheme.SE: ImpossibleAddresses(
        "SE",
        ("Storgatan", "Skolgatan", "Kyrkogatan", "Björkvägen", "Ringvägen", "Parkgatan"),
        "000 00",
        "Exempelstad",
        f"PostNord's regions begin with 1 to 9, so no Swedish postcode begins with 0; {_NOT_PROMISED}",
    ),
    Scheme.NO: ImpossibleAddresses(
        "NO",
        ("Storgata", "Skolegata", "Kirkegata", "Bjørkeveien", "Ringveien", "Parkveien"),
        "0000",
        "Eksempelvik",
        f"Posten's register of postcodes begins with 0001; {_NOT_PROMISED}",
    ),
    Scheme.DK: ImpossibleAddresses(
        "DK",
        ("Algade", "Skolegade", "Kirkegade", "Birkevej", "Ringvejen", "Parkvej"),
        "0000",
        "Eksempelby",
        f"PostNord's list of Danish postcodes has none of zeros alone; {_NOT_PROMISED}",
    ),
    Scheme.FI: ImpossibleAddresses(
        "FI",
        ("Koulukatu", "Kirkkokatu", "Koivutie", "Rantatie", "Puistokatu", "Asematie"),
        "00000",
        "Esimerkkilä",
        f"Posti's file of postcodes has none of zeros alone; {_NOT_PROMISED}",
    ),
    Scheme.IS: ImpossibleAddresses(
        "IS",
        ("Aðalgata", "Skólavegur", "Kirkjuvegur", "Birkigata", "Hafnargata", "Strandgata"),
        "000",
        "Prófunarvík",
        f"Iceland's postcodes begin with 101, Reykjavík; {_NOT_PROMISED}",
    ),
}
_HOUSES: Final = 120


def draw_phone(scheme: Scheme, rng: Random) -> Phone | None:
    """Return a telephone number that is set aside, a mobile one in half of the cases; None for a country that sets none aside.

    >>> draw_phone(Scheme.SE, Random(1)).number, draw_phone(Scheme.NO, Random(1))
    ('+46701740677', None)
    """
    rows = PHONES.get(scheme)
    if rows is None:
        return None
    row = rows[0] if rng.randrange(2) == 0 else rows[1 + rng.randrange(len(rows) - 1)]
    return row.at(rng.randrange(row.count))


def draw_email(first_name: str, last_name: str, place: int, rng: Random) -> Email:
    """Return an e-mail address under a reserved domain. `place` is the number of the person among others, which makes it unique.

    >>> draw_email("Åsa", "Öberg", 7, Random(1)).address
    'asa.oberg.7@example.com'
    """
    address = f"{ascii_letters(first_name)}.{ascii_letters(last_name)}.{place}@{DOMAINS[rng.randrange(len(DOMAINS))]}"
    return Email(address, address)


def draw_street(scheme: Scheme, rng: Random) -> str:
    """Return a street with the number of a house.

    >>> draw_street(Scheme.DK, Random(1))
    'Skolegade 73'
    """
    streets = ADDRESSES[scheme].streets
    return f"{streets[rng.randrange(len(streets))]} {rng.randrange(1, _HOUSES)}"
