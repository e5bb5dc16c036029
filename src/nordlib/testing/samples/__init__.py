"""Seeded builders of whole people who cannot exist, and of what a library has about people. They need no extra.

`nordlib.testing` has them too. Each module is about one thing: `names`, `contacts`, `persons`, `library` for accounts, cards, loans and
policies, `registers` for all together, and `output` for testers in other languages.
"""

from nordlib.testing.samples.chance import DAY
from nordlib.testing.samples.library import LIBRARY, account, account_of, card, cardholder_of, loan, policy
from nordlib.testing.samples.persons import ADULTS, EVERYONE, Person, people, person
from nordlib.testing.samples.registers import SampleRegister, register

__all__ = [
    "ADULTS",
    "DAY",
    "EVERYONE",
    "LIBRARY",
    "Person",
    "SampleRegister",
    "account",
    "account_of",
    "card",
    "cardholder_of",
    "loan",
    "people",
    "person",
    "policy",
    "register",
]
