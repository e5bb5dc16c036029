"""Models that are made as drafts are the models that attrs makes, only sooner."""

import copy
import gc
import inspect
import pickle
from datetime import date
from functools import partial
from typing import Any

import attrs
import pytest
from attrs import field

from nordlib.circulation import ItemId, Loan, LoanId, PatronId, RenewalFacts, TitleId
from nordlib.circulation.models import LastRenewal
from nordlib.errors import InvalidData
from nordlib.validation import checked, draft_class, drafted


@attrs.frozen
@checked
class Plain:
    """A model as attrs makes it."""

    text: str
    """A text."""
    number: int = 3
    """A number."""
    texts: tuple[str, ...] = ()
    """Texts."""
    day: date | None = None
    """A day."""
    doubled: int = field(init=False, default=0)
    """Derived."""
    unset: int = field(init=False)
    """Derived, and unset where nothing derives it."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "doubled", self.number * 2)


@drafted
@attrs.frozen
@checked
class Fast:
    """The same model as a draft."""

    text: str
    """A text."""
    number: int = 3
    """A number."""
    texts: tuple[str, ...] = ()
    """Texts."""
    day: date | None = None
    """A day."""
    doubled: int = field(init=False, default=0)
    """Derived."""
    unset: int = field(init=False)
    """Derived, and unset where nothing derives it."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "doubled", self.number * 2)


GIVEN: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    (("a",), {}),
    (("a", 4, ("b", "c"), date(2026, 11, 29)), {}),
    ((), {"text": "a", "texts": ["b"], "number": True}),
    ((), {"text": None, "texts": (1, "b"), "day": "2026-11-29"}),
    (("a", 4.5, "b", 0), {}),
    ((), {}),
    (("a",), {"unset": 3}),
    (("a",), {"other": 3}),
    (("a", 1, (), None, 5, 6), {}),
)


def outcome(model: Any, values: tuple[Any, ...], named: dict[str, Any]) -> object:
    try:
        made = model(*values, **named)
    except (InvalidData, TypeError) as error:
        return type(error), str(error).replace("Fast", "Plain")
    return [getattr(made, each.name, "unset") for each in attrs.fields(model)]


@pytest.mark.parametrize(("values", "named"), GIVEN)
def test_the_same_values_make_the_same_model_or_the_same_error(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    assert outcome(Fast, values, named) == outcome(Plain, values, named)


@pytest.mark.parametrize("model", [Loan, LastRenewal, RenewalFacts, Fast])
def test_a_constructor_keeps_its_parameters(model: Any) -> None:
    parameters = inspect.signature(model).parameters
    assert [(name, parameter.default) for name, parameter in parameters.items()] == [
        (each.name, inspect.Parameter.empty if each.default is attrs.NOTHING else each.default) for each in attrs.fields(model) if each.init
    ]
    assert model.__init__.__qualname__ == f"{model.__qualname__}.__init__"
    assert model.__init__.__annotations__.keys() >= parameters.keys()


def test_a_model_is_frozen_and_remains_no_draft() -> None:
    loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), date(2026, 11, 29))
    assert type(loan) is Loan
    for change in (partial(setattr, loan, "renewals_used", 4), partial(delattr, loan, "due")):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            change()
    pickled = pickle.loads(pickle.dumps(loan))  # noqa: S301 - what was pickled the moment before
    for again in (copy.copy(loan), copy.deepcopy(loan), pickled, attrs.evolve(loan)):
        assert (again, type(again)) == (loan, Loan)


def test_a_subclass_of_a_host_is_checked_and_frozen_too() -> None:
    @attrs.frozen
    class Own(Loan):
        shelf: str = ""

    class Bare(Loan):
        pass

    given: tuple[Any, ...] = (LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), date(2026, 11, 29))
    models: tuple[Any, ...] = (Own, Bare)
    assert models[0](*given, shelf="A").shelf == "A"
    for model in models:
        assert (type(model(*given)), model(*given).due) == (model, given[4])
        with pytest.raises(InvalidData, match="renewals_used"):
            model(*given, renewals_used=1.5)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            model(*given).due = given[4]


def test_a_refused_model_leaves_no_draft_behind() -> None:
    fast: Any = Fast
    with pytest.raises(InvalidData):
        fast(None)
    gc.collect()
    assert not [each for each in gc.get_objects() if type(each).__name__ == "FastDraft"]


@pytest.mark.parametrize(
    "made",
    [
        attrs.make_class("Converted", {"a": field(converter=int)}, frozen=True),
        attrs.make_class("Validated", {"a": field(validator=attrs.validators.instance_of(int))}, frozen=True),
        attrs.make_class("MadeByFactory", {"a": field(factory=list)}, frozen=True),
        attrs.make_class("Named", {"a": field(kw_only=True)}, frozen=True),
        attrs.make_class("Private", {"_a": field()}, frozen=True),
    ],
)
def test_a_model_whose_constructor_does_more_than_assign_is_refused(made: type) -> None:
    with pytest.raises(TypeError, match=f"each field of {made.__name__} must be plain"):
        drafted(made)


def test_a_draft_has_the_slots_of_its_model_and_no_more() -> None:
    draft = object.__new__(draft_class(Loan))
    draft.due = date(2026, 11, 29)
    assert not hasattr(draft, "__dict__")
    draft.__class__ = Loan
    assert draft.due == date(2026, 11, 29)
