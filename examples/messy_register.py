"""Write a register as an old system might export it: a CSV file of 5,000 borrowers, with the mess of years.

The numbers are published for tests. About one row in seven has something that no register takes: a mistyped number, an address without @, a
day that does not exist, a library that was closed, a number or an address that another row has, a hash of an unknown kind.
`python examples/messy_register.py` prints the file; docs/how-to/import-a-register.md imports it.
"""

import base64
import csv
import hashlib
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Final, TextIO

from nordlib.identity import NumberKind
from nordlib.identity.testdata.valid import valid_numbers

COLUMNS: Final[tuple[str, ...]] = (
    "nr", "personnummer", "fornamn", "efternamn", "epost", "bibliotek",
    "avtal", "giltig_till", "malsman_fodd", "skapad", "inloggad", "losenord",
)  # fmt: skip
MESSY: Final = 0.25  # the share of rows with a mess, harmless ones included
TODAY: Final = date(2026, 11, 24)
FIRST_NAMES: Final = ("Anna", "Björn", "Cecilia", "Dag", "Elin", "Frej", "Gun", "Håkan")
LAST_NAMES: Final = ("Ek", "Berg", "Lind", "Åkesson", "Öst")
Row = dict[str, str]


def write_register(file: TextIO, count: int = 5_000, seed: int = 1) -> None:
    """Write the register. The same seed gives the same file."""
    writer: csv.DictWriter[str] = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows(rows(count, Random(seed)))  # noqa: S311 - a seed makes a sample, no secret


def rows(count: int, rng: Random) -> Iterator[Row]:
    numbers, earlier = valid_numbers("se", rng, on=TODAY, kind=NumberKind.PERSONNUMMER, ages=range(8, 95)), list[Row]()
    for place in range(1, count + 1):
        number = next(numbers)
        created = TODAY - timedelta(days=rng.randrange(40, 5_000))
        row = {
            "nr": f"L{place:06}",
            "personnummer": rng.choice((number.canonical, f"{number.canonical[:8]}-{number.canonical[8:]}")),
            "fornamn": rng.choice(FIRST_NAMES),
            "efternamn": rng.choice(LAST_NAMES),
            "epost": f"l{place}@example.se",
            "bibliotek": rng.choice(("A", "B")),
            "avtal": created.isoformat(),
            "giltig_till": rng.choice(("", "", "2027-06-30", "2025-12-31")),
            "malsman_fodd": "1980-01-31" if number.birth_date is None or number.birth_date > date(2008, 11, 24) else "",
            "skapad": created.isoformat(),
            "inloggad": (created + timedelta(days=rng.randrange(39))).isoformat(),
            "losenord": ssha(f"gammalt-{place}", rng.randbytes(8)),
        }
        if place > len(MESSES) and rng.random() < MESSY:
            row |= rng.choice(MESSES)(row, rng.choice(earlier))
        earlier.append(row)
        yield row


def ssha(password: str, salt: bytes) -> str:
    """Hash a password as LDAP servers did: {SSHA}, then the SHA-1 of the password and the salt, then the salt, in base 64."""
    return "{SSHA}" + base64.b64encode(hashlib.sha1(password.encode() + salt, usedforsecurity=False).digest() + salt).decode("ascii")


def other_digit(number: str) -> str:
    """Return a number with a wrong check digit, which no one can have."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


#: What may be wrong with a row, given an earlier row. Four of them do no harm.
MESSES: Final[tuple[Callable[[Row, Row], Row], ...]] = (
    lambda row, _: {"fornamn": f"  {row['fornamn']} ", "epost": f" {row['epost'].upper()}\t"},
    lambda row, _: {"personnummer": f" {row['personnummer']} "},
    lambda _row, _: {"losenord": ""},
    lambda _row, _: {"inloggad": ""},
    lambda row, _: {"personnummer": other_digit(row["personnummer"])},
    lambda row, _: {"epost": row["epost"].replace("@", ".")},
    lambda _row, earlier: {"personnummer": earlier["personnummer"]},
    lambda _row, earlier: {"epost": earlier["epost"]},
    lambda _row, _: {"bibliotek": "C", "skapad": "2019-02-30"},
    lambda _row, _: {"losenord": "$2b$12$" + 53 * "x"},
    lambda _row, _: {"fornamn": "", "avtal": ""},
)


if __name__ == "__main__":
    write_register(sys.stdout)
