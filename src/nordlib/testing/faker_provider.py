"""A provider for Faker, which has no numbers that are safe: `fake.add_provider(NordlibProvider)`.

Faker makes valid personnummer, CPR and telephone numbers that may be a living person's. These come from `nordlib.testing.samples`, drawn by
Faker's own seed. Faker is not imported here, and not needed by nordlib: it takes any class with such methods.
"""

from random import Random
from typing import Any, Protocol

from nordlib.accounts import Account
from nordlib.circulation import Loan
from nordlib.identity import Scheme, SchemeName
from nordlib.identity.testdata.valid import NoTestNumber
from nordlib.testing.samples import Person, account, loan, person

__all__ = ["FakerGenerator", "NordlibProvider"]


class FakerGenerator(Protocol):
    """What the provider asks of a generator of Faker."""

    @property
    def random(self) -> Random:
        """The source of chance, which `Faker.seed` sets."""
        ...


class NordlibProvider:
    """Methods that `fake` has after `fake.add_provider(NordlibProvider)`.

    >>> from types import SimpleNamespace
    >>> provider = NordlibProvider(SimpleNamespace(random=Random(1)))
    >>> provider.nordlib_person("no").country
    'NO'
    """

    def __init__(self, generator: FakerGenerator) -> None:
        self._generator = generator

    def nordlib_person(self, scheme: Scheme | SchemeName = "se", **options: Any) -> Person:
        """Return a person who cannot exist. The options are those of `nordlib.testing.person`."""
        return person(scheme, seed=self._generator.random, **options)

    def nordlib_account(self, scheme: Scheme | SchemeName = "se", **options: Any) -> Account:
        """Return the account of such a person. The options are those of `nordlib.testing.account`."""
        return account(scheme, seed=self._generator.random, **options)

    def nordlib_loan(self, **options: Any) -> Loan:
        """Return a loan. The options are those of `nordlib.testing.loan`."""
        return loan(seed=self._generator.random, **options)

    def nordlib_number(self, scheme: Scheme | SchemeName = "se", **options: Any) -> str:
        """Return the digits of a test number, as a form takes them. Raises `NoTestNumber` where none is reserved, as in Denmark."""
        number = person(scheme, seed=self._generator.random, **options).number
        if number is None:
            raise NoTestNumber(str(scheme), ("none is reserved; with `published=True` it is that of a single test person",))
        return number.canonical
