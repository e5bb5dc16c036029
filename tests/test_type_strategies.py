"""`st.from_type` makes every model of nordlib that a caller can make, and what fails prints as what makes it again."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib import import_module
from types import ModuleType
from typing import Any, Literal, NewType, cast

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.strategies._internal import types

from nordlib import circulation, hypothesis_entry_point, testing
from nordlib.accounts import Account
from nordlib.ages import age
from nordlib.circulation import Hold, Loan, LoanId, RenewalCase, RenewalFacts, renewal
from nordlib.decisions import Granted, NoFacts, Refused, RuleBook, Trace
from nordlib.errors import NordlibError
from nordlib.frozendict import frozendict
from nordlib.identity import IdentityNumber, NumberKind, Scheme, Sex, parse
from nordlib.money import Money
from nordlib.testing import Person, account, identity_numbers, instants, invalid_numbers, person
from nordlib.testing.samples import DAY
from nordlib.testing.types import register_each, strategy_of
from nordlib.testing.types.fields import strategy_of_hint
from tests.profiles import many
from tests.public_names import homes
from tests.test_testdata import is_set_aside

#: Models that no caller makes, and why not.
NOT_MADE = {
    "nordlib.columns.rules.program.RuleProgram": "the trees of a rule book, which tracing alone makes",
    "nordlib.commands.InterlibraryService": "the ports of a host",
    "nordlib.identity.testdata.ranges.PublishedRange": "a row of the table of reserved ranges",
    "nordlib.identity.testdata.valid.Pool": "the numbers of such a row",
    "nordlib.interchange.xml_documents.ElementTable": "a table of functions that read and write XML",
    "nordlib.interchange.xml_documents.Part": "a row of that table",
    "nordlib.interchange.xml_documents.XmlProtocol": "two of these tables",
    "nordlib.questions.Question": "a row of the table of questions",
    "nordlib.storage.sql.expiry.ExpiredRows": "statements of SQLAlchemy",
    "nordlib.storage.sql.mapping.ModelTable": "a table of SQLAlchemy",
    "nordlib.storage.sql.mapping.Parts": "columns of SQLAlchemy",
}
MODELS = {
    f"{module.__name__}.{name}": model
    for (_, name), module in homes().items()
    if isinstance(model := getattr(module, name), type) and attrs.has(model) and not issubclass(model, Exception)
}
EXAMPLES = many(3, 20)
QUICK = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)


@pytest.mark.parametrize("name", [name for name in MODELS if name not in NOT_MADE])
def test_each_public_model_is_made(name: str) -> None:
    model, made = MODELS[name], list[object]()

    @QUICK
    @given(st.from_type(model))
    def make(one: object) -> None:
        assert isinstance(one, model)
        made.append(one)

    make()
    assert len(made) >= EXAMPLES or len(set(map(repr, made))) <= 8  # a model of a few flags has fewer examples


def test_what_no_caller_makes_is_public() -> None:
    assert NOT_MADE.keys() <= MODELS.keys()
    assert len(MODELS) > 450


@given(st.from_type(RenewalCase))
def test_each_case_is_decided(case: RenewalCase) -> None:
    assert renewal.decide(case).explain()


@given(st.builds(Loan), st.builds(RenewalCase, holds=st.just(()), now=instants()))
def test_models_are_built_of_their_fields(loan: Loan, case: RenewalCase) -> None:
    assert loan.renewals_used == 0
    assert case.holds == ()


@given(st.from_type(Account), st.from_type(Person), st.from_type(IdentityNumber))
def test_nobody_is_made_with_a_number_that_is_not_for_tests(borrower: Account, one: Person, number: IdentityNumber) -> None:
    assert all(found is None or is_set_aside(found) for found in (borrower.identity, one.number, number))


@given(st.from_type(Granted[Loan, RenewalFacts]), st.from_type(Refused[RenewalFacts]), st.from_type(Granted[Money, NoFacts]))
def test_decisions_are_granted_or_refused(granted: Granted[Loan, Any], refused: Refused[Any], other: Granted[Money, Any]) -> None:
    assert granted.value.renewals_used == 1
    assert refused.reasons
    assert isinstance(other.value, Money)
    assert isinstance(other.facts, NoFacts)


@given(st.from_type(Trace), st.from_type(RuleBook[RenewalCase]))
def test_a_trace_is_that_of_a_decision(trace: Trace, book: RuleBook[RenewalCase]) -> None:
    assert len(list(trace)) > 5
    assert book is renewal.RULES


# what is simple, and what is printed


def printed(strategy: st.SearchStrategy[Any]) -> str:
    """What Hypothesis prints of a test that always fails."""

    @settings(max_examples=20, database=None, print_blob=False, phases=[Phase.generate, Phase.shrink])
    @given(strategy)
    def fail(one: object) -> None:
        raise AssertionError

    with pytest.raises(AssertionError) as caught:
        fail()
    call = "\n".join(caught.value.__notes__)
    return " ".join(call.partition("(")[2].rpartition(")")[0].split()).replace("( ", "(").replace(", )", ")").rstrip(" ,")


@pytest.mark.parametrize(
    "kind", [IdentityNumber, Account, Person, Loan, Hold, RenewalCase, Money, Granted[Loan, RenewalFacts], Refused[RenewalFacts]]
)
def test_a_failing_example_can_be_pasted(kind: Any) -> None:
    text = printed(st.from_type(kind))
    known = {name: getattr(circulation, name) for name in circulation.__all__} | {name: getattr(testing, name) for name in testing.__all__}
    known |= {"datetime": sys.modules["datetime"], "Decimal": Decimal, "parse": parse}
    if not hasattr(kind, "__origin__"):  # the policy of a decision is printed as a whole
        assert isinstance(eval(text.removeprefix("one="), known), kind)  # noqa: S307 - our own text


def test_a_failing_number_and_a_failing_text_are_shown() -> None:
    assert printed(identity_numbers("se", on=DAY)) == "one=parse('198011252387', 'se', on=datetime.date(2026, 11, 24))"
    assert printed(invalid_numbers("fi", on=DAY)).startswith("one=InvalidNumber(Scheme('fi'), Problem('")


@pytest.mark.parametrize("scheme", ["se", "no", "fi"])
def test_the_simplest_person_is_an_ordinary_adult(scheme: Any) -> None:
    simplest = find(identity_numbers(scheme, on=DAY), lambda _: True)
    assert simplest.age(DAY) in range(30, 46)
    assert find(st.from_type(Account), lambda _: True) == account("se", seed=0, ages=range(30, 46))
    found = find(st.from_type(Person), lambda _: True)
    assert found == person("se", seed=0, ages=range(30, 46))
    assert age(found.birth_date, DAY) in range(30, 46)


def test_numbers_that_no_adult_has_are_drawn_too() -> None:
    assert find(identity_numbers("se", on=date(1900, 1, 1), sex=Sex.MALE), lambda _: True).birth_date is not None
    assert find(identity_numbers("no", on=DAY, kind=NumberKind.DNR), lambda _: True).scheme is Scheme.NO


# types


Count = NewType("Count", int)


@pytest.mark.parametrize(
    ("hint", "fits"),
    [
        (LoanId, lambda value: isinstance(value, str) and value),
        (Count, lambda value: isinstance(value, int)),
        (frozendict[str, int], lambda value: isinstance(value, frozendict)),
        (dict[str, int], lambda value: isinstance(value, dict)),
        (list[int], lambda value: isinstance(value, list)),
        (frozenset[str], lambda value: isinstance(value, frozenset)),
        (tuple[int, str], lambda value: isinstance(value[1], str)),
        (Literal["a"], lambda value: value == "a"),
    ],
)
def test_a_field_of_each_type_is_made(hint: Any, fits: Callable[[Any], object]) -> None:
    assert fits(find(cast("Any", strategy_of_hint(hint, st.from_type)), lambda _: True))


@given(cast("Any", strategy_of_hint(Callable[[int], str], st.from_type)))
def test_a_function_is_made(function: Callable[[int], str]) -> None:
    assert isinstance(function(1), str)


def test_other_types_are_left_to_hypothesis() -> None:
    assert strategy_of(NordlibError) is None
    assert hypothesis_entry_point._strategy_of(int) is None
    assert hypothesis_entry_point._strategy_of(3) is None


# the entry point


def in_a_process(code: str, **environment: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_hypothesis_imports_no_model() -> None:
    code = "import hypothesis, sys; print([name for name in sys.modules if name.startswith(('nordlib', 'attr'))])"
    assert in_a_process(code) == "['nordlib', 'nordlib.hypothesis_entry_point']"


REGISTERED = """
import sys
sys.modules["sqlalchemy"] = None
from hypothesis import Phase, find, settings, strategies as st
from nordlib.testing.types import register_each
register_each()
quick = settings(phases=[Phase.generate])
from nordlib.circulation import Loan, LoanId, RenewalCase
from nordlib.identity import IdentityNumber
print(*(type(find(st.from_type(kind), lambda _: True, settings=quick)).__name__ for kind in (Loan, LoanId, RenewalCase, IdentityNumber)))
"""


def test_the_strategies_can_be_registered_one_by_one() -> None:
    assert in_a_process(REGISTERED, HYPOTHESIS_NO_PLUGINS="1") == "Loan str RenewalCase IdentityNumber"


def test_a_hypothesis_that_asks_no_resolver_gets_them_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    called = list[bool]()
    monkeypatch.delattr(types, "_global_extra_lookup")
    monkeypatch.setattr("nordlib.testing.types.register_each", lambda: called.append(True))
    hypothesis_entry_point.register_strategies()
    assert called == [True]


def test_a_hypothesis_that_asks_gets_the_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(types._global_extra_lookup, "nordlib")
    hypothesis_entry_point.register_strategies()
    assert types._global_extra_lookup["nordlib"] is hypothesis_entry_point._strategy_of


def test_every_model_would_be_registered_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a Hypothesis without a table of resolvers needs it; here, where coverage sees it, nothing is registered."""
    registered, lacking = dict[Any, Any](), "nordlib.storage.sql.mapping"
    monkeypatch.setattr("hypothesis.strategies.register_type_strategy", registered.__setitem__)

    def imported(name: str) -> ModuleType:
        if name == lacking:
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr("nordlib.testing.types.models.import_module", imported)
    register_each()
    assert {Loan, Account, LoanId} <= registered.keys()
    assert not any(kind.__module__ == lacking for kind in registered)
    for kind in (Loan, LoanId):
        assert registered[kind](kind).validate() is None
