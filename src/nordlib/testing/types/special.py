"""Models and fields with a strategy of their own: what parsing or a builder makes, and what a plain text or number would rarely be.

Each is built by a call that can be written down, so that a failing example prints as `parse("...", "se", on=...)`, `account(seed=7)` or
`policy(seed=3)`. Numbers are published for tests, and the simplest one is that of a Swedish adult.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from string import ascii_lowercase, digits
from typing import Any, Final, get_args

import attrs
from hypothesis import strategies as st

from nordlib.accounts import Account
from nordlib.cards import Card, Cardholder, CardholderId, TemporaryAddress
from nordlib.circulation import (
    HELSINGOR,
    CirculationPolicy,
    Loan,
    LoanKind,
    MonthDay,
    PatronStanding,
    RenewalCase,
    RenewalFacts,
    renewal,
)
from nordlib.contact import Email, Phone, parse_email, parse_phone
from nordlib.decisions import UNKNOWN, Granted, NoFacts, Refused, Rule, RuleBook, Trace
from nordlib.identity import IdentityNumber, Scheme
from nordlib.identity.pseudonyms import KeyRing, Pseudonym
from nordlib.passwords import Hasher, Scrypt
from nordlib.testing.samples.chance import DAY
from nordlib.testing.samples.contacts import DOMAINS, PHONES
from nordlib.testing.samples.library import account, card, cardholder_of, policy
from nordlib.testing.samples.persons import ADULTS, EVERYONE, LANGUAGE_OF, Person, person
from nordlib.testing.samples.registers import SampleRegister, register
from nordlib.testing.strategies import ORDINARY_AGES, identity_numbers

__all__ = ["AGREED", "FIELDS", "SPECIAL"]

#: A strategy of values of any type.
Strategy = st.SearchStrategy[Any]
_SEEDS: Final = st.integers(0, 2**32 - 1)
_SCHEMES: Final = st.sampled_from([scheme.value for scheme in LANGUAGE_OF])
_AGES: Final = st.sampled_from([ORDINARY_AGES, ADULTS, EVERYONE])
_WORDS: Final = st.text(ascii_lowercase, min_size=1, max_size=8)
_NOON: Final = datetime(DAY.year, DAY.month, DAY.day, 11, tzinfo=UTC)
_KEYS: Final = {name: sha256(name.encode()).digest() for name in ("k1", "k2")}


@st.composite
def _addresses(draw: st.DrawFn) -> str:
    """Draw the text of an address under a domain that no one can register."""
    return f"{draw(_WORDS)}@{draw(st.sampled_from(DOMAINS))}"


@st.composite
def _hexadecimal(draw: st.DrawFn) -> str:
    """Draw the text of a pseudonym, which is that of no number."""
    return f"{draw(st.sampled_from(list(_KEYS)))}.{draw(st.integers(0, 2**256 - 1)):064x}"


def _renewals(loan: Strategy) -> Strategy:
    """Return decisions about the renewal of a loan, on a day on which Helsingør's window is open."""
    case = st.builds(RenewalCase, loan, st.just(HELSINGOR), st.just(_NOON), st.just(()), st.just(PatronStanding()))
    return st.builds(renewal.decide, case)


def _loan(resolve: Callable[[Any], Strategy], renewals_used: int, first: int, last: int) -> Strategy:
    hints = {field.name: field.type for field in attrs.fields(Loan)}
    ids = {name: resolve(hints[name]) for name in ("id", "patron", "item", "title")}
    due = st.integers(first, last).map(lambda days: DAY + timedelta(days=days))
    return st.builds(Loan, **ids, due=due, renewals_used=st.just(renewals_used))


def _granted(resolve: Callable[[Any], Strategy], kind: Any) -> Strategy:
    return _with_arguments(_renewals(_loan(resolve, 0, 0, 3)), resolve, kind, "value", "facts")


def _refused(resolve: Callable[[Any], Strategy], kind: Any) -> Strategy:
    return _with_arguments(_renewals(_loan(resolve, HELSINGOR.terms("ordinary").max_renewals, -9, 30)), resolve, kind, "facts")


def _with_arguments(decisions: Strategy, resolve: Callable[[Any], Strategy], kind: Any, *names: str) -> Strategy:
    """Return decisions with other values, where `Granted` and `Refused` have other type arguments than those of a renewal."""
    wanted = {name: hint for name, hint in zip(names, get_args(kind), strict=False) if hint not in (Loan, RenewalFacts)}
    values = {name: resolve(hint) for name, hint in wanted.items()}
    return st.builds(attrs.evolve, decisions, **values) if values else decisions


def _both(resolve: Callable[[Any], Strategy]) -> Strategy:
    return st.one_of(_granted(resolve, Granted), _refused(resolve, Refused))


@st.composite
def _temporary_addresses(draw: st.DrawFn) -> TemporaryAddress:
    """Draw a temporary address, whose last day is not before its first."""
    first, days = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))), draw(st.integers(0, 400))
    return draw(st.builds(TemporaryAddress, st.just(draw(st.from_type(Person)).address), st.just(first), st.just(first + timedelta(days))))


#: The strategies of models that are made by parsing, by a builder, or of facts that belong together.
SPECIAL: Final[Mapping[Any, Callable[[Callable[[Any], Strategy], Any], Strategy]]] = {
    IdentityNumber: lambda _resolve, _kind: identity_numbers(on=DAY),
    Email: lambda _resolve, _kind: st.builds(parse_email, _addresses()),
    Phone: lambda _resolve, _kind: st.builds(parse_phone, st.sampled_from(_phones()), st.just("")),
    Pseudonym: lambda _resolve, _kind: st.builds(Pseudonym, _hexadecimal()),
    KeyRing: lambda _resolve, _kind: st.builds(KeyRing, st.just("test"), st.just(_KEYS), st.sampled_from(list(_KEYS))),
    Person: lambda _resolve, _kind: st.builds(person, _SCHEMES, seed=_SEEDS, ages=_AGES),
    Card: lambda _resolve, _kind: st.one_of(st.builds(card, seed=_SEEDS), st.builds(Card.deleted, st.builds(card, seed=_SEEDS))),
    Hasher: lambda _resolve, _kind: st.builds(Scrypt, cost=st.just(1)),
    Account: lambda _resolve, _kind: st.builds(account, _SCHEMES, seed=_SEEDS, ages=_AGES),
    SampleRegister: lambda _resolve, _kind: st.builds(register, _SCHEMES, st.integers(0, 5), seed=_SEEDS),
    CirculationPolicy: lambda _resolve, _kind: st.builds(policy, seed=_SEEDS),
    Cardholder: lambda resolve, _kind: st.builds(cardholder_of, st.from_type(Person), resolve(CardholderId)),
    TemporaryAddress: lambda _resolve, _kind: _temporary_addresses(),
    MonthDay: lambda _resolve, _kind: st.builds(MonthDay, st.integers(1, 12), st.integers(1, 28)),
    Granted: _granted,
    Refused: _refused,
    Trace: lambda resolve, _kind: _both(resolve).map(lambda decision: decision.trace),
    Rule: lambda _resolve, _kind: st.sampled_from(_rules()),
    RuleBook: lambda _resolve, _kind: st.sampled_from([renewal.RULES]),
    attrs.AttrsInstance: lambda _resolve, _kind: st.builds(NoFacts),
}


def _phones() -> list[str]:
    return [row.at(index).number for row in PHONES[Scheme.SE] for index in range(row.count)]


def _rules() -> list[Any]:
    return [rule for stage in renewal.RULES.stages for rule in stage]


_COUNTS: Final = st.integers(1, 9)
_CODES: Final = st.text(ascii_lowercase + digits, min_size=1, max_size=8)
#: The strategies of fields whose declared type says too little, by the name of the model and the field, or of the field in any model.
FIELDS: Final[Mapping[str, Strategy]] = {
    "Money.currency": st.sampled_from(["DKK", "SEK", "NOK", "EUR"]),
    "FeeSchedule.currency": st.just("DKK"),
    "RateSchedule.currency": st.just("DKK"),
    "item_type": st.just("ordinary"),
    "Loan.due": st.dates(date(2020, 1, 1), date(2039, 12, 31)),  # by the day, as the policies lend
    "NthWeekdayClosing.weekday": st.integers(1, 7),
    "NthWeekdayClosing.nth": st.sampled_from([1, 2, 3, 4, 5, -1]),
    "RateSchedule.rate": st.decimals(0, 50, places=2),
    "CardNumberSeries.prefix": st.sampled_from(["N", "", "HB"]),
    "CardNumberSeries.digits": st.integers(2, 12),
    "PatronStanding.debt": st.sampled_from([None, UNKNOWN]),  # an amount must be in the currency of the policy
    "PasswordPolicy.min_length": st.integers(6, 12),
    "CardPolicy.pin_length": st.integers(4, 12),
    "CardPolicy.family_view_advice_age": st.integers(1, 18),
    "SelfRegistrationCase.holder": st.deferred(lambda: st.from_type(Cardholder)),
    "SmsPolicy.keywords": st.sampled_from([("HKB", "HBK"), ("BIB",)]),
    "Month.year": st.integers(2020, 2039),
    "Month.month": st.integers(1, 12),
    "SipTime.at": st.datetimes(datetime(1970, 1, 1), datetime(2119, 1, 1)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001 - SIP2 has no zone
}


def _with_its_kind(values: dict[str, Any]) -> dict[str, Any]:
    return values if values.get("interlibrary") is None else values | {"kind": LoanKind.INTERLIBRARY}


#: What makes the drawn fields of a model agree, where the model allows what no case does: a local loan with an owner's terms.
AGREED: Final[Mapping[Any, Callable[[dict[str, Any]], dict[str, Any]]]] = {Loan: _with_its_kind}
