"""The people, libraries and policies of the long runs, and what a worker needs to know."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import attrs

from nordlib.contact import Email, parse_email
from nordlib.identity.testdata.published import PERSONNUMMER, published_numbers
from nordlib.libraries import LibraryId
from nordlib.passwords import PasswordPolicy
from tests import card_people, people

__all__ = ["ADDRESSES", "CARD_POLICY", "HOLDERS", "PEOPLE", "POLICY", "Setting", "fill"]

#: So few that the registrars often want the same person and the same address.
PEOPLE: Final = tuple(people.number(text) for text in published_numbers(PERSONNUMMER) if text[:4] in ("1961", "1984"))[:14]
ADDRESSES: Final[tuple[Email, ...]] = tuple(parse_email(f"p{number}@example.se") for number in range(16))
HOLDERS: Final = card_people.numbers_of_persons(6, range(30, 40))
CARD_POLICY: Final = card_people.POLICY
#: A register that says when an address changes, and puts no limit on links.
POLICY: Final = attrs.evolve(people.REGISTER, notify_old_email=True, passwords=PasswordPolicy(min_length=6))
CENTRAL: Final = LibraryId("MTM")


@attrs.frozen
class Setting:
    """What every worker is told."""

    url: str
    """The database."""
    folder: str
    """Where the ledgers are, and the file that says that it is over."""
    seed: int
    """What the workers draw from, with their names."""

    @property
    def is_over(self) -> bool:
        """Whether the workers have to end."""
        return Path(self.folder, "over").exists()

    def end(self) -> None:
        """Tell the workers to end after what they are doing."""
        Path(self.folder, "over").touch()

    def ledger_of(self, process: str) -> Path:
        return Path(self.folder, f"{process}.jsonl")


def now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def fill(store: Any) -> None:
    """Add the libraries and the registrars."""
    people.register_store(store=store)
    card_people.card_store(store=store)
