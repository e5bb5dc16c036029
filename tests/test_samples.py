"""The people of the samples cannot exist, and are the same for a seed on every Python."""

import hashlib
import json
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest

from nordlib.accounts import AcceptedBy
from nordlib.ages import age
from nordlib.cards import Gender
from nordlib.circulation import Due, DueInstant, PatronId, PatronStanding, RenewalCase, lint_policy, renewal
from nordlib.contact import parse_email, parse_phone
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import NumberKind, Scheme, Sex, parse
from nordlib.identity.testdata.valid import NoTestNumber
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import ALL_LIBRARIES, Versioned
from nordlib.testing import Person, account, card, loan, people, person, policy, register
from nordlib.testing.samples import DAY, EVERYONE, cardholder_of
from nordlib.testing.samples.contacts import ADDRESSES, DOMAINS, PHONES
from nordlib.testing.samples.names import NAMES, ascii_letters
from nordlib.testing.samples.output import SampleRequest, sample_rows, sample_text
from nordlib.testing.samples.persons import LANGUAGE_OF
from tests.people import NOW
from tests.profiles import many
from tests.test_testdata import is_set_aside

ROOT = Path(__file__).parents[1]
SCHEMES = tuple(LANGUAGE_OF)
#: SHA-256 of 200 people of each of the five schemes, with the seed 1. If it changes, so do everyone's samples: tell it in the changelog.
DIGEST = "55a8383a8a24f0eb9aeaa2b352b68ffbadb76331ffeca2171a34a20957e9052f"


def outside(one: Person) -> list[str]:
    """What of a person is not of a reserved range, worked out from the tables and the digits."""
    found = []
    if one.number is not None and not is_set_aside(one.number):
        found.append("number")
    if one.phone is not None and not any(one.phone in row for row in PHONES[one.scheme]):
        found.append("phone")
    if one.email.address.partition("@")[2] not in DOMAINS:
        found.append("email")
    addresses = ADDRESSES[one.scheme]
    if (one.postcode, one.city, one.country) != (addresses.postcode, addresses.city, addresses.country) or set(one.postcode) - set("0 "):
        found.append("address")
    return found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nobody_has_anything_outside_the_reserved_ranges(scheme: Scheme) -> None:
    """A hundred thousand people in a long run, a fifth of them in each country."""
    made = people(scheme, many(2_000, 20_000), seed=3)
    assert [(place, found) for place, one in enumerate(made) if (found := outside(one))] == []
    numbers = [one.number for one in made if one.number is not None]
    assert len(set(numbers)) == len(numbers) == (len(made) if scheme in (Scheme.SE, Scheme.NO, Scheme.FI) else 0)
    assert len({one.email for one in made}) == len(made)
    assert all((one.number.sex in (None, one.sex) and one.number.birth_date == one.birth_date) for one in made if one.number)
    assert all(age(one.birth_date, DAY) in EVERYONE for one in made)
    assert {one.sex for one in made} == set(Sex)


def test_a_seed_gives_the_same_people_on_every_python() -> None:
    rows = [one.as_dict() for scheme in SCHEMES for one in people(scheme, 200, seed=1)]
    assert hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest() == DIGEST


def test_neither_another_run_nor_the_order_of_a_hash_changes_them() -> None:
    code = "from nordlib.testing import people; print([p.as_dict() for p in people('se', 20, seed=4)])"
    runs = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout for seed in "12"
    }
    assert len(runs) == 1


def test_fewer_people_are_the_first_ones() -> None:
    assert people("fi", 3, seed=8) == people("fi", 9, seed=8)[:3]
    rng = Random(8)
    assert person("no", seed=rng) != person("no", seed=rng)
    assert person("no", seed=Random(8)) == person("no", seed=8)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_contacts_are_what_parsing_makes_of_them(scheme: Scheme) -> None:
    for one in people(scheme, 50, seed=2):
        assert parse_email(one.email.address).key == one.email.key
        assert one.phone is None or parse_phone(one.phone.number, "") == one.phone


def test_sweden_alone_has_telephones() -> None:
    assert {scheme for scheme in SCHEMES if any(one.phone for one in people(scheme, 20))} == {Scheme.SE}
    first, last = PHONES[Scheme.SE][0].at(0), PHONES[Scheme.SE][0].at(94)
    assert (first, last) == (parse_phone("070-174 06 05", "SE"), parse_phone("070-174 06 99", "SE"))
    assert [row.at(0) for row in PHONES[Scheme.SE][1:]] == [
        parse_phone(text, "SE") for text in ("031-390 06 00", "040-628 04 00", "08-465 004 00", "0980-31 92 00")
    ]
    assert parse_phone("070-174 06 04", "SE") not in PHONES[Scheme.SE][0]


@pytest.mark.parametrize("language", NAMES)
def test_each_language_has_forty_names_of_each_kind(language: str) -> None:
    names = NAMES[language]
    for listed in (names.female, names.male, names.last):
        assert len(set(listed)) == len(listed) >= 40
        assert all(ascii_letters(name).isascii() for name in listed)
    assert names.patronymics is (language == "is")


def test_an_icelandic_name_says_the_sex() -> None:
    endings = {(one.sex, one.last_name[-3:]) for one in people("is", 60)}
    assert endings == {(Sex.FEMALE, "tir"), (Sex.MALE, "son")}


def test_an_ordinary_person_is_an_adult_of_an_ordinary_kind() -> None:
    for seed in range(50):
        assert 18 <= age(person("se", seed=seed).birth_date, DAY) < 80
        assert person("no", seed=seed).number.kind is NumberKind.FNR  # type: ignore[union-attr]  # Norway has test numbers
    made = person("se", ages=range(7, 9), sex=Sex.FEMALE, kind=NumberKind.SAMORDNINGSNUMMER, on=date(2024, 2, 29))
    assert (made.sex, age(made.birth_date, date(2024, 2, 29)) in range(7, 9)) == (Sex.FEMALE, True)


@pytest.mark.parametrize("sex", Sex)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_word_of_a_sex_is_the_sex(scheme: Scheme, sex: Sex) -> None:
    word: Any = sex.value
    assert people(scheme, 9, sex=word) == people(scheme, 9, sex=sex)


@pytest.mark.parametrize("on", [date(1900, 1, 1), date(2999, 12, 31)])
def test_the_first_and_the_last_day_have_samples(on: date) -> None:
    assert account("dk", on=on, ages=range(18)).guardian is not None
    assert all(loan(seed=seed, on=on).lent_on for seed in range(20))


def test_a_number_brings_its_birth_date_and_its_sex() -> None:
    number = parse("17859010067", "no", on=DAY)
    made = person("no", number=number)
    assert (made.birth_date, made.sex) == (number.birth_date, number.sex)
    assert person("no", number=number, birth_date=DAY).birth_date == DAY
    assert person("no", number=None).number is None


@pytest.mark.parametrize("scheme", ["dk", "is"])
def test_the_only_numbers_where_none_are_reserved_are_those_of_published_persons(scheme: Any) -> None:
    assert {one.number for one in people(scheme, 30)} == {None}
    some = people(scheme, 10, seed=1, published=True)
    assert all(one.number is not None and one.number.is_synthetic and one.number.birth_date == one.birth_date for one in some)
    assert len({one.number for one in some}) == 10
    women = people(scheme, 2, published=True, sex=Sex.FEMALE) if scheme == "dk" else ()
    assert all(one.sex is Sex.FEMALE for one in women)


@pytest.mark.parametrize(
    ("ask", "error", "sentence"),
    [
        (lambda: people("dk", 40, published=True), NoTestNumber, "40 people were asked for, and there are numbers for 36"),
        (lambda: person("no", published=True), NoTestNumber, "no single test person of that sex and age is published"),
        (lambda: person("dk", kind=NumberKind.CPR), NoTestNumber, "MedCom's may be given to people later"),
        (lambda: person("ee"), UnknownName, "Unknown scheme with sample people: 'ee'. Known: 'se', 'no', 'dk', 'fi', 'is'."),
        (lambda: person("xx"), UnknownName, "Unknown identity number scheme: 'xx'"),  # type: ignore[arg-type]  # that is the case
        (lambda: person(nmae="Bo"), UnknownName, "Unknown field of Person: 'nmae'. Known: 'birth_date', 'city'"),
        (lambda: person(first_name=7), InvalidData, "Invalid Person: first_name is an int, not str."),
        (lambda: account(naem="Bo"), UnknownName, "Unknown field of Account: 'naem'"),
        (lambda: card(holders=""), UnknownName, "Unknown field of Card: 'holders'"),
        (lambda: loan(dew=""), UnknownName, "Unknown field of Loan: 'dew'"),
        (lambda: policy(max_renewal=2), UnknownName, "Unknown field of CirculationPolicy or LoanTerms: 'max_renewal'"),
        (lambda: person(seed="1"), InvalidData, "Invalid seed: it is a str; pass a whole number, or a random.Random."),  # type: ignore[arg-type]  # that is the case
        (lambda: person(seed=True), InvalidData, "Invalid seed: it is a bool"),
        (lambda: people("se", -1), InvalidData, "Invalid count: it must be a whole number of people, at least 0."),
        (lambda: person(ages=range(0)), InvalidData, "Invalid ages: they must be a range"),
        (lambda: person("dk", ages=range(DAY.year)), InvalidData, "Invalid ages: they must be a range of whole years since the year 1"),
        (lambda: person("dk", ages=range(-1, 9)), InvalidData, "whole years since the year 1 with at least one"),
        (lambda: person(ages=range(10**20)), InvalidData, "with at least one, such as range(18, 65)"),
        (lambda: person("dk", sex="X"), UnknownName, "Unknown sex: 'X'. Known: 'F', 'M'."),  # type: ignore[arg-type]  # that is the case
        (
            lambda: account("dk", on=date(20, 1, 1), ages=range(2)),
            InvalidData,
            "`on` is 0020-01-01; pass a day from 1900-01-01 to",
        ),
        (lambda: loan(on=date.min), InvalidData, "`on` is 0001-01-01; pass a day from 1900-01-01 to 2999-12-31"),
        (lambda: person(on="today"), InvalidData, "Invalid day of a sample: `on` is a str; pass a datetime.date."),  # type: ignore[arg-type]  # that is the case
        (lambda: loan(on=NOW), InvalidData, "Invalid day of a sample: `on` is a datetime"),
        (lambda: sample_rows(SampleRequest("dogs")), UnknownName, "Unknown subject of samples: 'dogs'"),
        (lambda: sample_text(SampleRequest(), "xml"), UnknownName, "Unknown form of samples: 'xml'. Known: 'json', 'jsonl', 'csv'."),
    ],
)
def test_what_cannot_be_made_is_told(ask: Any, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error) as caught:
        ask()
    assert sentence in str(caught.value)


# what a library has about people


def test_an_account_is_that_of_a_person() -> None:
    child = account("se", seed=1, ages=range(5, 9), library=LibraryId("Z"))
    assert child.guardian is not None
    assert (child.agreement.accepted_by, child.library) == (AcceptedBy.GUARDIAN, "Z")
    dane = account("dk", seed=1)
    assert dane.identity is None
    assert dane.birth_date is not None
    assert (dane.language, account("is").language, dane.guardian) == ("da", "en", None)
    holder = cardholder_of(person("no", seed=1), "h1")
    assert (holder.primary_address, holder.identity, holder.is_institution) == (person("no", seed=1).address, None, False)
    assert {cardholder_of(one, "h1").gender for one in people("se", 9)} == set(Gender)


@pytest.mark.parametrize("seed", range(40))
def test_a_policy_is_valid_and_decides(seed: int) -> None:
    varied = policy(seed=seed)
    assert isinstance(lint_policy(varied), tuple | list)
    lent = loan(seed=seed, item_type=next(iter(varied.item_types)))
    assert renewal.decide(RenewalCase(lent, varied, NOW, (), PatronStanding())).trace
    assert card(seed=seed).holder is not None


@pytest.mark.parametrize("due", [date(2026, 1, 1), date.min, DueInstant(NOW)])
def test_a_loan_was_lent_before_it_is_due(due: Due) -> None:
    made = loan(seed=1, due=due)
    day = due if isinstance(due, date) else due.at.date()
    assert made.lent_on is not None
    assert (day - made.lent_on).days in ((28,) if day > date.min else (0,))
    assert loan(due=due, lent_on=None).lent_on is None


def test_a_register_is_a_store() -> None:
    sample = register("no", 30, seed=1)
    assert [one.email for one in sample.people] == [one.email for one in sample.accounts]
    assert {one.library for one in sample.accounts} == {library.id for library in sample.libraries}
    store = sample.store()
    with store.transaction() as tx:
        stored = [tx.accounts.by_email(one.email.key, ALL_LIBRARIES) for one in sample.accounts]
        lent_to = {lent.patron: tx.loans.for_patron(lent.patron) for lent in sample.loans}
    assert [None if each is None else each.value for each in stored] == list(sample.accounts)
    for patron, found in lent_to.items():
        assert {each.value for each in found if isinstance(each, Versioned)} == {lent for lent in sample.loans if lent.patron == patron}
    assert register("no", 30, seed=1) == sample
    assert register("dk", 3).store().run(lambda tx: tx.patron_standings.get(PatronId("b000001"), NOW)) is not None


def test_the_builders_need_no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; sys.modules['hypothesis'] = sys.modules['pytest'] = None\nfrom nordlib.testing import person; person()"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    testing = import_module("nordlib.testing")
    assert dir(testing) == testing.__all__
    with pytest.raises(AttributeError):
        testing.nothing  # noqa: B018 - that is the case
