"""The plugin, the assertions and the part of the contract that a host selects: in runs of pytest as another project has them."""

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from _pytest.config.argparsing import Parser
from faker import Faker

from nordlib.circulation import HELSINGOR, LoanId, PatronId, renewal
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity.testdata.valid import NoTestNumber
from nordlib.testing import account, assert_granted, assert_refused, loan, person, pytest_plugin
from nordlib.testing.contract import CASES
from nordlib.testing.contract.report import cases_about
from nordlib.testing.faker_provider import NordlibProvider

ROOT = Path(__file__).parents[1]


def run(folder: Path, source: str, *options: str) -> str:
    """Run a test module with pytest, as a project that has installed nordlib, and return what it prints."""
    (folder / "test_theirs.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False).stdout


FIXTURES = """
from nordlib.accounts import Account
from nordlib.cards import Card
from nordlib.circulation import CirculationPolicy, Loan
from nordlib.storage import MemoryStore

def test_one(nordlib_person, nordlib_people, nordlib_account, nordlib_card, nordlib_loan, nordlib_policy, nordlib_register, nordlib_store):
    first, second = nordlib_person("no"), nordlib_person("no")
    print("drawn", first.email.address)
    assert first != second
    assert len(nordlib_people("fi", 3)) == 3
    made = nordlib_account(), nordlib_card(), nordlib_loan(), nordlib_policy(max_renewals=0), nordlib_store
    assert tuple(map(type, made)) == (Account, Card, Loan, CirculationPolicy, MemoryStore)
    assert len(nordlib_register("dk", 4).accounts) == 4

def test_two(nordlib_person, nordlib_seed):
    print("drawn", nordlib_person("no").email.address, nordlib_seed)
"""


def drawn(text: str) -> list[str]:
    return re.findall(r"drawn (.*)", text)


def test_the_fixtures_make_the_same_for_a_seed_in_any_order(tmp_path: Path) -> None:
    both = run(tmp_path, FIXTURES, "-s", "--strict-markers", "-W", "error")
    assert "2 passed" in both, both
    assert "nordlib: --nordlib-seed" not in both
    assert drawn(run(tmp_path, FIXTURES, "-s", "-k", "test_two")) == drawn(both)[1:]
    other = run(tmp_path, FIXTURES, "-s", "--nordlib-seed=7")
    assert "nordlib: --nordlib-seed=7" in other
    assert drawn(other)[1].endswith(" 7")
    assert drawn(other)[0] != drawn(both)[0]
    assert "not a number" not in run(tmp_path, FIXTURES, "--nordlib-seed=x")


INERT = """
import sys

def test_nothing_is_imported():
    assert sorted(name for name in sys.modules if name.startswith(("nordlib", "attr", "hypothesis"))) == [
        "nordlib", "nordlib.testing", "nordlib.testing.pytest_plugin"
    ]
"""


def test_the_plugin_imports_nothing_until_it_is_used(tmp_path: Path) -> None:
    text = run(tmp_path, INERT, "-p", "no:hypothesispytest", "-p", "no:anyio", "-p", "no:Faker")
    assert "1 passed" in text, text


CONTRACT = """
import pytest
from nordlib.storage import MemoryStore
from nordlib.testing.contract.pytest_suite import StoreContract

class Loans:
    def __init__(self, tx): self.loans, self.holds = tx.loans, tx.holds

class LendingStore:
    def __init__(self): self.store = MemoryStore()
    def run(self, command, /, *args, **kwargs):
        return self.store.run(lambda tx: command(Loans(tx), *args, **kwargs))

class TestLending(StoreContract):
    parts = {parts}
    @pytest.fixture
    def store(self):
        return LendingStore()
"""


def test_a_lending_host_sees_the_cases_about_its_parts_and_no_other(tmp_path: Path) -> None:
    about = cases_about(("loans", "holds"))
    text = run(tmp_path, CONTRACT.replace("{parts}", '("loans", "holds")'), "-q")
    passed = int(re.findall(r"(\d+) passed", text)[0])
    assert passed + sum(map(int, re.findall(r"(\d+) skipped", text))) == len(about) + 1
    assert passed > 15
    assert "failed" not in text
    assert len(about) < len(CASES) / 2


def test_a_part_that_the_store_lacks_is_a_failure(tmp_path: Path) -> None:
    text = run(tmp_path, CONTRACT.replace("{parts}", '("loans", "outbox")'), "-q")
    assert "no case can be run about outbox" in text
    assert "1 failed" in text


def test_cases_are_about_parts_that_exist() -> None:
    with pytest.raises(UnknownName, match="Unknown part of a store: 'lones'"):
        cases_about(("lones",))
    with pytest.raises(InvalidData, match="no case is about memberships alone"):
        cases_about("memberships")


# assertions

CASE: dict[str, Any] = {"due": date(2026, 3, 20), "policy": HELSINGOR}
REFUSED = renewal.decide(**CASE, now=datetime(2026, 3, 1, 10, tzinfo=UTC))
GRANTED = renewal.decide(**CASE, now=datetime(2026, 3, 18, 10, tzinfo=UTC))


def failure(assertion: Any, *arguments: Any) -> str:
    with pytest.raises(AssertionError) as caught:
        assertion(*arguments)
    return str(caught.value)


def test_an_assertion_returns_what_a_test_goes_on_with() -> None:
    assert assert_granted(GRANTED).due == date(2026, 4, 17)
    assert assert_refused(REFUSED) is REFUSED
    assert assert_refused(REFUSED, "too_early").facts.renewable_from == date(2026, 3, 13)


def test_a_failed_assertion_shows_every_rule_with_its_values() -> None:
    for text in (failure(assert_granted, REFUSED), failure(assert_refused, REFUSED, "no_gain")):
        assert text.startswith("The decision was refused: too_early")
        assert "REN-02" in text
        assert "13 March 2026" in text
    assert "expected: no_gain" in failure(assert_refused, REFUSED, "no_gain")
    assert "expected: too_early, no_gain" in failure(assert_refused, REFUSED, "too_early", "no_gain")
    assert failure(assert_refused, GRANTED).startswith("The decision was granted; a refusal was expected.\n")
    assert failure(assert_refused, GRANTED, "x").startswith("The decision was granted; expected: x.\n")


@pytest.mark.parametrize("code", [("too_early",), 3, None])
def test_a_code_is_a_string(code: Any) -> None:
    with pytest.raises(InvalidData, match="pass each code as a string of its own, such as 'too_early'"):
        assert_refused(REFUSED, code)


@pytest.mark.parametrize("assertion", [assert_granted, assert_refused])
def test_what_is_not_a_decision_is_told(assertion: Any) -> None:
    with pytest.raises(InvalidData, match="Invalid decision: it is a bool; pass what a `decide` function or a command returned"):
        assertion(True)


LEAKING = """
from nordlib.accounts import LEGIMUS, BorrowerKind, registration
from nordlib.testing import assert_granted, person
from nordlib.testing.samples import DAY

def test_leak():
    one = person("se", seed=5)
    print("number", one.number.canonical)
    assert_granted(registration.decide(
        kind=BorrowerKind.UNDER_18, identity=one.number, first_name=one.first_name, last_name=one.last_name, email=one.email,
        eligible=True, on=DAY, policy=LEGIMUS,
    ))
"""


def test_a_failed_assertion_never_shows_an_identity_number(tmp_path: Path) -> None:
    canonical = person("se", seed=5).number.canonical  # type: ignore[union-attr]  # Sweden has test numbers
    text = run(tmp_path, LEAKING, "--show-capture=no", "-vv", "-l")
    assert "The decision was refused: " in text, text
    assert canonical not in text
    assert canonical[2:] not in text


# Faker


def test_a_provider_of_faker_draws_by_the_seed_of_faker() -> None:
    def made() -> list[Any]:
        fake: Any = Faker("sv_SE")
        fake.add_provider(NordlibProvider)
        fake.seed_instance(4)
        return [fake.nordlib_person("no"), fake.nordlib_account("fi"), fake.nordlib_loan(renewals_used=1), fake.nordlib_number("se")]

    one, borrower, lent, number = made()
    assert made() == [one, borrower, lent, number]
    assert (type(one), type(borrower), type(lent)) == (type(person()), type(account()), type(loan()))
    assert len(number) == 12
    with pytest.raises(NoTestNumber, match="none is reserved; with `published=True`"):
        NordlibProvider(cast("Any", Faker())).nordlib_number("dk")


def test_the_seed_is_0_if_none_is_given(nordlib_seed: int) -> None:
    assert nordlib_seed == 0


def test_our_own_tests_have_the_fixtures_too(
    nordlib_person: Any,
    nordlib_people: Any,
    nordlib_account: Any,
    nordlib_card: Any,
    nordlib_loan: Any,
    nordlib_policy: Any,
    nordlib_register: Any,
    nordlib_store: Any,
) -> None:
    assert nordlib_person("no").number.is_synthetic
    assert len(nordlib_people("fi", 3)) == 3
    assert nordlib_account().id != nordlib_account().id
    assert nordlib_loan(id=LoanId("L1")).id == "L1"
    assert nordlib_policy(max_renewals=0).item_types["ordinary"].max_renewals == 0
    assert nordlib_card().home_library == "A"
    assert len(nordlib_register("dk", 4).accounts) == 4
    assert nordlib_store.read(lambda tx: tx.loans.for_patron(PatronId("P1"))) == ()


@pytest.mark.parametrize(("seed", "header"), [(None, None), (7, "nordlib: --nordlib-seed=7")])
def test_the_seed_is_an_option_and_is_told_if_it_is_given(seed: int | None, header: str | None) -> None:
    parser = Parser(_ispytest=True)
    pytest_plugin.pytest_addoption(parser)
    assert parser.parse([]).nordlib_seed is None
    assert pytest_plugin.pytest_report_header(cast("Any", SimpleNamespace(getoption=lambda _: seed))) == header
