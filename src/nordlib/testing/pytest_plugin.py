"""The plugin of pytest, which pytest loads by itself where nordlib is installed: fixtures that begin with `nordlib_`, and a seed.

It does nothing, and imports nothing of nordlib, until a test asks for a fixture. Each test has its own stream of chance, from the seed and
the name of the test, so that a test has the same people whether it runs alone or after others.
"""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nordlib.accounts import Account
    from nordlib.cards import Card
    from nordlib.circulation import CirculationPolicy, Loan
    from nordlib.storage import MemoryStore
    from nordlib.testing.samples import Person, SampleRegister

__all__ = [
    "nordlib_account",
    "nordlib_card",
    "nordlib_loan",
    "nordlib_people",
    "nordlib_person",
    "nordlib_policy",
    "nordlib_random",
    "nordlib_register",
    "nordlib_seed",
    "nordlib_store",
    "pytest_addoption",
    "pytest_report_header",
]

_OPTION = "--nordlib-seed"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of the seed."""
    group = parser.getgroup("nordlib", "people and loans that cannot exist")
    group.addoption(_OPTION, type=int, default=None, metavar="N", help="the seed of the fixtures nordlib_... (default: 0)")


def pytest_report_header(config: pytest.Config) -> str | None:
    """Tell the seed, if one was given."""
    seed: int | None = config.getoption(_OPTION)
    return None if seed is None else f"nordlib: {_OPTION}={seed}"


@pytest.fixture(scope="session")
def nordlib_seed(pytestconfig: pytest.Config) -> int:
    """The seed of the other fixtures: that of `--nordlib-seed`, or 0."""
    return pytestconfig.getoption(_OPTION) or 0


@pytest.fixture
def nordlib_random(nordlib_seed: int, request: pytest.FixtureRequest) -> Random:
    """The test's own source of chance."""
    return Random(f"{nordlib_seed} {request.node.nodeid}")  # noqa: S311 - a sample, not a secret


@pytest.fixture
def nordlib_person(nordlib_random: Random) -> "Callable[..., Person]":
    """Make a person who cannot exist, another one with each call: `nordlib_person("no", ages=range(7, 13))`."""
    from nordlib.testing.samples import person  # noqa: PLC0415 - a test that asks for none imports none

    return partial(person, seed=nordlib_random)


@pytest.fixture
def nordlib_people(nordlib_random: Random) -> "Callable[..., tuple[Person, ...]]":
    """Make many such people: `nordlib_people("se", 25)`."""
    from nordlib.testing.samples import people  # noqa: PLC0415 - a test that asks for none imports none

    return partial(people, seed=nordlib_random)


@pytest.fixture
def nordlib_account(nordlib_random: Random) -> "Callable[..., Account]":
    """Make the account of such a person, another one with each call: `nordlib_account("se", language="en")`."""
    from nordlib.testing.samples import account  # noqa: PLC0415 - a test that asks for none imports none

    return partial(account, seed=nordlib_random)


@pytest.fixture
def nordlib_card(nordlib_random: Random) -> "Callable[..., Card]":
    """Make a library card, another one with each call: `nordlib_card(kind="national")`."""
    from nordlib.testing.samples import card  # noqa: PLC0415 - a test that asks for none imports none

    return partial(card, seed=nordlib_random)


@pytest.fixture
def nordlib_loan(nordlib_random: Random) -> "Callable[..., Loan]":
    """Make a loan, another one with each call: `nordlib_loan(due=date(2026, 12, 1))`."""
    from nordlib.testing.samples import loan  # noqa: PLC0415 - a test that asks for none imports none

    return partial(loan, seed=nordlib_random)


@pytest.fixture
def nordlib_policy(nordlib_random: Random) -> "Callable[..., CirculationPolicy]":
    """Make a valid policy, another one with each call: `nordlib_policy(max_renewals=0)`."""
    from nordlib.testing.samples import policy  # noqa: PLC0415 - a test that asks for none imports none

    return partial(policy, seed=nordlib_random)


@pytest.fixture
def nordlib_register(nordlib_random: Random) -> "Callable[..., SampleRegister]":
    """Make libraries, staff, borrowers and loans that belong together: `nordlib_register("no", 25).store()`."""
    from nordlib.testing.samples import register  # noqa: PLC0415 - a test that asks for none imports none

    return partial(register, seed=nordlib_random)


@pytest.fixture
def nordlib_store() -> "MemoryStore":
    """An empty store in memory."""
    from nordlib.storage import MemoryStore  # noqa: PLC0415 - a test that asks for none imports none

    return MemoryStore()
