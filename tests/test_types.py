"""A value of the wrong type never decides: it takes the form of the right one, or is an error that names its field."""

import importlib
import pickle
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from pkgutil import walk_packages
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import attrs
import pytest

import nordlib
from nordlib.accounts import LEGIMUS, ProxyDocuments
from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_FEES,
    FeeCategory,
    LibraryCalendar,
    LoanKind,
    Money,
    PatronStanding,
    TitleId,
    renewal,
)
from nordlib.circulation.fees import LateReturn, late_fee
from nordlib.circulation.interlibrary import InterlibraryEventType
from nordlib.contact import Email, Phone
from nordlib.decisions import UNKNOWN, Override
from nordlib.errors import InvalidData, NaiveDatetime, NordlibError
from nordlib.frozendict import frozendict
from nordlib.identity import IdentityNumber
from nordlib.notifications.sms import HELSINGOR_SMS
from nordlib.storage import MemoryStore
from nordlib.storage.sql import SqlStore
from nordlib.validation import checked, taken
from tests.message_samples import ILL_MESSAGES, NCIP_MESSAGES
from tests.people import ACCOUNT, ADULT, FORM, GOOD, HOLD, LOAN, NOW, TODAY, number, renewal_case


class FromNumpy:
    """A scalar as numpy has it."""

    ndim = 0

    def __init__(self, kind: str, value: Any) -> None:
        self.dtype = type("dtype", (), {"kind": kind})
        self._value = value

    def item(self) -> Any:
        return self._value


class OtherWord(Enum):
    WORD = "active"


#: What is called with values of the wrong type on purpose, without a type checker.
evolve: Any = attrs.evolve
FEES: Any = HELSINGOR_FEES
fee_of: Any = late_fee
Calendar: Any = LibraryCalendar
Standing: Any = PatronStanding
Documents: Any = ProxyDocuments
Overriding: Any = Override

WRONG = [
    *(None, 0, 1, 2, -1, True, False, 1.0, float("nan"), "", "yes", "no", "0", "1", "active", "Active", "waiting", "nonsense", b"active"),
    *(Decimal(1), Decimal("NaN"), TODAY, NOW, NOW.replace(tzinfo=None), time(9), (), [], {}, set(), ("active",), ["x"], {"a": 1}, {1}),
    *({NOW}, {TODAY}, object(), object, OtherWord.WORD, UNKNOWN, LOAN, HELSINGOR, LoanKind.LOCAL, FeeCategory.CHILD),
    *(FromNumpy("b", True), FromNumpy("b", False), FromNumpy("i", 0), FromNumpy("i", 1), FromNumpy("u", 7), FromNumpy("f", 1.0)),
]


def checked_models() -> list[type]:
    found = set[type]()
    for module in walk_packages(nordlib.__path__, "nordlib."):
        if ".migrations" not in module.name and "__main__" not in module.name:
            found |= {
                each
                for each in vars(importlib.import_module(module.name)).values()
                if isinstance(each, type)
                and attrs.has(each)
                and "checked.<locals>" in getattr(each, "__attrs_post_init__", len).__qualname__
            }
    return sorted(found, key=lambda each: f"{each.__module__}.{each.__qualname__}")


#: A right value of each type.
RIGHT: dict[Any, Any] = {
    str: "some-thing",
    int: 1,
    bool: True,
    date: TODAY,
    datetime: NOW,
    time: time(9),
    Decimal: Decimal(1),
    ZoneInfo: HELSINGOR.zone,
    IdentityNumber: number(ADULT),
    Money: Money(Decimal(1), "DKK"),
    Email: ACCOUNT.email,
    Phone: Phone("+4512345678"),
}
#: Fields of a model whose right values depend on each other.
WHOLE: dict[str, dict[str, Any]] = {
    "OpeningHours": {"opens": time(9), "closes": time(17)},
    "FeeSchedule": {"currency": "DKK"},
    "RateSchedule": {"currency": "DKK"},
    "HourlyPeriod": {"hours": 1},
    "InterlibraryEvent": {"event": InterlibraryEventType.RETURNED},
    "FeeBracket": {"last_day": None},
    "SendWindow": {"first": time(9), "last": time(17)},
    "Money": {"currency": "DKK"},
    "RegistrationCase": {"form": FORM},
    "SmsCommand": {"pattern": "FORNY ALLE"},
    "SipTime": {"at": NOW.replace(tzinfo=None)},
    "SmsPolicy": {"keywords": HELSINGOR_SMS.keywords, "commands": HELSINGOR_SMS.commands},
}


def _parts(whole: Any) -> Iterator[Any]:
    """A model, and the models in its fields."""
    yield whole
    for field in attrs.fields(type(whole)):
        value = getattr(whole, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if attrs.has(type(each)):
                yield from _parts(each)


#: The parts of messages, which often need one of several fields.
PARTS = {type(part): part for message in (*reversed(NCIP_MESSAGES), *reversed(ILL_MESSAGES)) for part in _parts(message)}


def made(model: type) -> Any:
    """A model with a right value for each field."""
    if model in PARTS:
        return PARTS[model]
    for whole in (ACCOUNT, FORM, LOAN, HOLD, GOOD, HELSINGOR, HELSINGOR.terms("ordinary"), HELSINGOR_FEES, LEGIMUS, renewal_case()):
        if type(whole) is model:
            return whole
    hints, given = get_type_hints(model), WHOLE.get(model.__name__, {})
    needed = [each for each in attrs.fields(model) if each.init and (each.default is attrs.NOTHING or each.name in given)]
    return model(**{each.alias: given[each.name] if each.name in given else right(hints[each.name]) for each in needed})


def right(hint: Any) -> Any:
    origin, options = get_origin(hint), get_args(hint)
    if isinstance(hint, NewType):
        return right(hint.__supertype__)
    if hint in RIGHT:
        return RIGHT[hint]
    if origin in (Union, UnionType):
        return right(options[0])
    if origin is Literal:
        return options[0]
    if origin in (tuple, frozenset):
        return origin()
    if origin is frozendict:
        return frozendict[Any, Any]({})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return made(hint)


def is_of(hint: Any, value: Any) -> bool:
    """Whether a value is of a type, no more and no less."""
    origin, options = get_origin(hint), get_args(hint)
    if isinstance(hint, NewType):
        return is_of(hint.__supertype__, value)
    if origin in (Union, UnionType):
        return any(is_of(option, value) for option in options)
    if origin is Literal:
        return any(value is option or (isinstance(option, str) and type(value) is str and value == option) for option in options)
    if origin is tuple and options[-1] is not Ellipsis:
        return type(value) is tuple and len(value) == len(options) and all(map(is_of, options, value))
    if origin in (tuple, frozenset):
        return type(value) is origin and all(is_of(options[0], member) for member in value)
    if origin is frozendict:
        return isinstance(value, frozendict) and all(is_of(options[0], key) and is_of(options[1], each) for key, each in value.items())
    if hint in (int, bool, date, NoneType):
        return type(value) is hint
    return isinstance(value, origin or hint)


MODELS = checked_models()


def _has_instant(hint: Any) -> bool:
    return hint is datetime or datetime in get_args(hint)


def test_every_model_that_a_host_fills_is_checked() -> None:
    names = {model.__name__ for model in MODELS}
    assert len(names) > 60
    assert {"Loan", "Hold", "PatronStanding", "LoanTerms", "LibraryCalendar", "RegistrationForm", "AccountPolicy", "Override"} <= names


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.__module__}.{model.__qualname__}")
def test_a_field_is_of_its_type_or_is_told(model: type) -> None:
    whole, hints = made(model), get_type_hints(model)
    for field in (field for field in attrs.fields(model) if field.init):
        for wrong in WRONG:
            with suppress(NordlibError):
                changed = evolve(whole, **{field.alias: wrong})
                assert is_of(hints[field.name], getattr(changed, field.name)), (field.name, wrong)


#: What a clock shows is an instant only with the zone of the library.
CLOCKS = ("SipTime",)
INSTANTS = [
    (model, field.alias)
    for model in MODELS
    for field in attrs.fields(model)
    if model.__name__ not in CLOCKS and _has_instant(get_type_hints(model)[field.name])
]


@pytest.mark.parametrize(("model", "name"), INSTANTS, ids=lambda each: each if isinstance(each, str) else each.__qualname__)
def test_an_instant_has_its_offset_from_utc(model: type, name: str) -> None:
    naive, hint = NOW.replace(tzinfo=None), next(get_type_hints(model)[each.name] for each in attrs.fields(model) if each.alias == name)
    with pytest.raises(NaiveDatetime):
        evolve(made(model), **{name: (naive,) if get_origin(hint) is tuple else naive})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda: evolve(HOLD, status="waiting"),
            "Hold: status is 'waiting', not 'active', 'ready_for_pickup', 'suspended', 'cancelled', 'filled' or 'expired'",
        ),
        (lambda: evolve(LOAN, kind="interlibrary"), "Loan: kind is 'interlibrary', not 'local' or 'ill'"),
        (lambda: evolve(HOLD, title=12), "Hold: title is an int, not TitleId"),
        (lambda: evolve(HELSINGOR.terms("ordinary"), closed_day_rule="next"), "LoanTerms: closed_day_rule is 'next', not 'keep'"),
        (lambda: Calendar(closed_dates={NOW}), "closed_dates contains a datetime, not date"),
        (lambda: Calendar(closed_dates=TODAY), "closed_dates is a date, not frozenset"),
        (lambda: Calendar(hours={1: "08:00-16:00"}), "hours contains a str, not OpeningHours"),
        (lambda: Calendar(hours="08:00-16:00"), "hours is a str, not frozendict"),
        (lambda: Calendar(closed_dates=[[TODAY]]), "closed_dates contains a list, not date"),
        (lambda: Documents("no", "no", "no"), "is a str, not bool"),
        (lambda: evolve(LEGIMUS, pull_allowed="no"), "pull_allowed is a str, not bool"),
        (lambda: Overriding("patron_debt", "staff-7", "paid"), "codes is a str, not frozenset"),
        (lambda: evolve(HELSINGOR, overridable="patron_debt"), "overridable is a str, not frozenset"),
        (lambda: evolve(GOOD, debt=120.5), "debt is a float, not Money or UNKNOWN or None"),
        (lambda: evolve(HOLD, status="19900519-2381"), "status is a text, not 'active'"),
        (lambda: renewal_case(patron=None), "patron is a NoneType, not PatronStanding or UNKNOWN"),
        (lambda: renewal_case(holds=(HOLD, "H2")), "holds contains a str, not Hold"),
    ],
    ids=range(17),
)
def test_what_is_wrong_is_named_with_the_words_there_are(change: Any, told: str) -> None:
    with pytest.raises(InvalidData) as error:
        change()
    assert told in str(error.value)


def test_every_wrong_field_is_told_at_once() -> None:
    with pytest.raises(InvalidData) as error:
        evolve(LOAN, status="gone", renewals_used="2", recalled="no")
    assert [problem.partition(" ")[0] for problem in error.value.problems] == ["renewals_used", "status", "recalled"]


@pytest.mark.parametrize(
    ("changes", "means"),
    [
        ({"recalled": 0}, {"recalled": False}),
        ({"recalled": FromNumpy("b", False)}, {"recalled": False}),
        ({"renewals_used": FromNumpy("i", 0)}, {"renewals_used": 0}),
        ({"status": "on_loan"}, {}),
        ({"kind": "ill"}, {"kind": LoanKind.INTERLIBRARY}),
    ],
)
def test_what_databases_and_frames_give_means_what_it_says(changes: Any, means: Any) -> None:
    assert evolve(LOAN, **changes) == evolve(LOAN, **means)
    given, meant = (renewal.decide(renewal_case(**each)) for each in (changes, means))
    assert (given.trace, given.facts) == (meant.trace, meant.facts)


def test_a_patrons_standing_and_copies_from_a_frame() -> None:
    assert Standing(blocked=0) == GOOD
    assert evolve(renewal_case(), available_copies=FromNumpy("i", 1)) == evolve(renewal_case(), available_copies=1)


def test_a_hold_on_another_title_is_told() -> None:
    other: Any = evolve(HOLD, title=TitleId("T99"))
    with pytest.raises(InvalidData, match="'H1' is neither on the title of the loan nor on its copy"):
        renewal_case(holds=(other,))
    assert renewal.decide(renewal_case(holds=(evolve(other, item=LOAN.item),))).trace.reasons() == ("reserved_by_other",)


@pytest.mark.parametrize("store", [MemoryStore, lambda: SqlStore.open("sqlite://")], ids=["memory", "sqlite"])
def test_no_store_takes_what_is_not_what_it_keeps(store: Any) -> None:
    kept, unchecked = store(), pickle.loads(pickle.dumps(HOLD))  # noqa: S301 - our own bytes
    object.__setattr__(unchecked, "status", "waiting")
    for wrong in ("H1", HOLD, None):
        with pytest.raises(InvalidData, match="Loan: it is a"), kept.transaction() as tx:
            tx.loans.add(wrong)
    with pytest.raises(InvalidData, match="status is 'waiting'"), kept.transaction() as tx:
        tx.holds.add(unchecked)
    assert kept.run(lambda tx: tx.holds.for_title(HOLD.title)) == ()
    if isinstance(kept, SqlStore):
        kept.close()


@pytest.mark.parametrize(
    "call",
    [
        lambda: FEES.fee(float("nan"), FeeCategory.ADULT),
        lambda: FEES.fee(3, "Child"),
        lambda: FEES.fee(True, FeeCategory.ADULT),
        lambda: FEES.category("2011-12-11", TODAY),
        lambda: FEES.category(TODAY, NOW),
        lambda: fee_of(HELSINGOR_FEES, ["L1"], FeeCategory.ADULT),
        lambda: fee_of(HELSINGOR_FEES, [], "grown-up"),
        lambda: Calendar().is_open(NOW),
        lambda: Calendar().is_open_at(TODAY),
        lambda: Calendar().next_open_day("2026-12-24"),
        lambda: Calendar().previous_open_day(NOW),
        lambda: Calendar().adjust(TODAY, "next"),
    ],
    ids=range(12),
)
def test_the_functions_of_fees_and_calendars_take_nothing_else(call: Any) -> None:
    with pytest.raises(InvalidData):
        call()


def test_the_functions_of_fees_and_calendars_take_words_and_numpys_numbers() -> None:
    assert FEES.fee(FromNumpy("i", 3), "child") == FEES.fee(3, FeeCategory.CHILD)
    assert Calendar(closed_weekdays={FromNumpy("i", 4)}).adjust(TODAY, "keep") == TODAY
    late = [LateReturn(TODAY, TODAY, TODAY)]
    assert fee_of(HELSINGOR_FEES, late, "adult") == fee_of(HELSINGOR_FEES, late, FeeCategory.ADULT)


PAIR: Any = tuple[int, str]
ANYTHING: Any = object


def test_an_argument_of_any_declared_type() -> None:
    assert taken(PAIR, "pair", [1, "a"]) == (1, "a")
    for wrong in ((1,), (1, 2), 1):
        with pytest.raises(InvalidData):
            taken(PAIR, "pair", wrong)
    assert taken(ANYTHING, "anything", wrong) is wrong


@attrs.frozen
@checked
class Named:
    """A host's own model, of which there is no instance yet."""

    name: str

    def __attrs_post_init__(self) -> None:
        if not self.name:
            raise InvalidData("Named", ("name is blank",))


@attrs.frozen
class Colleague(Named):
    desk: str


def test_a_model_that_inherits_is_checked_by_its_own_fields_before_and_after_the_other() -> None:
    made: Any = Colleague
    for _ in range(2):
        with pytest.raises(InvalidData, match="Colleague: desk is an int, not str"):
            made("Ek", 7)
        with pytest.raises(InvalidData, match="name is blank"):
            made("", "Desk A")
        assert made("Ek", "Desk A").desk == "Desk A"
        assert Named("Ek").name == "Ek"
