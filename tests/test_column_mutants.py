"""The law of columns sees what it is there for: an error planted in a kernel, or in the order that it shares, is caught."""

import ast
import inspect
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from random import Random
from types import ModuleType, SimpleNamespace
from typing import Any, Final, NamedTuple

import numpy as np
import pytest

from nordlib import columns
from nordlib.columns.identity import baltics, calendar, denmark, finland, iceland, norway, sweden, ten_digits, undated
from nordlib.columns.identity.calendar import NO_DATE
from nordlib.columns.identity.kernel import FLAG_SETS, KINDS, NO_SEX, Judged
from nordlib.columns.identity.kernels import KERNELS
from nordlib.identity import Scheme
from nordlib.identity.schemes import baltics as shared
from nordlib.identity.schemes import denmark as dk
from nordlib.identity.schemes import faroes, latvia
from nordlib.identity.schemes import finland as fi
from nordlib.identity.schemes import iceland as is_
from nordlib.identity.schemes import norway as no
from nordlib.identity.schemes import sweden as se
from nordlib.identity.schemes.parsing import paired_residues, weighted_residues
from tests.column_corpus import DAYS, by_chance, edges, mutations, with_right_check
from tests.column_law import expected, rows
from tests.number_cases import CASES

#: The kernel of each scheme, and the module of the scheme whose fields and order it uses, with the name under which it does.
DEFINED: Final[dict[Scheme, tuple[ModuleType, str, ModuleType]]] = {
    Scheme.SE: (sweden, "sweden", se),
    Scheme.NO: (norway, "norway", no),
    Scheme.DK: (denmark, "denmark", dk),
    Scheme.FI: (finland, "finland", fi),
    Scheme.IS: (iceland, "iceland", is_),
    Scheme.FO: (undated, "faroes", faroes),
    Scheme.EE: (baltics, "baltics", shared),
    Scheme.LT: (baltics, "baltics", shared),
    Scheme.LV: (baltics, "latvia", latvia),
}
#: What a table is used by.
USED_BY: Final = {
    sweden: (Scheme.SE,),
    norway: (Scheme.NO,),
    denmark: (Scheme.DK,),
    finland: (Scheme.FI,),
    iceland: (Scheme.IS,),
    ten_digits: (Scheme.DK, Scheme.IS),
    undated: (Scheme.FO, Scheme.SE_LMA),
    baltics: (Scheme.EE, Scheme.LT, Scheme.LV),
    calendar: tuple(DEFINED),
}


class Mutant(NamedTuple):
    """An error to plant: its name, the schemes whose law must see it, and where to put which value."""

    name: str
    schemes: tuple[Scheme, ...]
    target: Any
    attribute: str
    value: Any


#: Errors that change nothing, and why.
EQUIVALENT: Final = {
    "no: step 2 after the next": "the one step asks of the rules of 2032, the other of those before: never both",
    "dk: without step 0": "only a number with letters may lack a century, and these are left to the scalar function",
    "dk: step 0 after the next": "the same",
    "dk: century": "the same: the step asks only whether there is one",
    "ee: exception": "no number of Estonia is an exception",
}


@cache
def corpus(scheme: Scheme, on: date) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Texts, and the rows that the scalar function gives."""
    seed = DAYS.index(on)
    texts = mutations(scheme, 200, seed) + list(edges(scheme, on, checks="09"))
    chance = Random(seed)
    texts += [with_right_check(scheme, by_chance(scheme, chance)) for _ in range(200)]
    texts += [each["input"] for each in CASES if each["scheme"] == scheme and isinstance(each["input"], str)]
    return texts, [expected(text, scheme, on) for text in texts]


def is_caught(schemes: tuple[Scheme, ...]) -> bool:
    """Whether the column says something else than the scalar function, or fails, for any text on any day."""
    return any(differs(scheme, on) for on in DAYS for scheme in schemes)


def differs(scheme: Scheme, on: date) -> bool:
    texts, want = corpus(scheme, on)
    try:
        return rows(columns.examine(texts, scheme, on=on)) != want
    except (IndexError, ValueError):
        return True


def orders(order: tuple[Any, ...]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The order without one step, and with two neighbours in each other's place."""
    for place in range(len(order)):
        yield f"without step {place}", order[:place] + order[place + 1 :]
    for place in range(len(order) - 1):
        yield f"step {place} after the next", (*order[:place], order[place + 1], order[place], *order[place + 2 :])


def altered(value: Any) -> Any:
    """A value of a field, or of a table of codes, that is not the right one."""
    if np.asarray(value).dtype == np.bool_:
        return value ^ True
    return value + 1


def of_fields(scheme: Scheme) -> Iterator[Mutant]:
    kernel, name, module = DEFINED[scheme]
    for what, order in orders(module.ORDER):
        yield Mutant(f"{scheme}: {what}", (scheme,), kernel, name, SimpleNamespace(**vars(module) | {"ORDER": order}))
    for place, field in enumerate(module.Fields._fields):

        def fields(*values: Any, place: int = place, make: Any = module.Fields) -> Any:
            return make(*values[:place], altered(values[place]), *values[place + 1 :])

        home = getattr(kernel, module.Fields.__module__.rpartition(".")[2])
        yield Mutant(
            f"{scheme}: {field}", (scheme,), kernel, home.__name__.rpartition(".")[2], SimpleNamespace(**vars(home) | {"Fields": fields})
        )


def of_tables(module: ModuleType, schemes: tuple[Scheme, ...]) -> Iterator[Mutant]:
    """Each table shifted by one entry, and each code the next one."""
    name_of = module.__name__.rpartition(".")[2]
    for name, value in vars(module).items():
        if not name.startswith("_") or name.startswith("__"):
            continue
        if isinstance(value, np.ndarray):
            yield Mutant(f"{name_of}.{name} shifted", schemes, module, name, np.roll(value, 1))
        elif isinstance(value, tuple) and value and all(isinstance(each, np.ndarray) for each in value):
            for place, table in enumerate(value):
                shifted = (*value[:place], np.roll(table, 1), *value[place + 1 :])
                yield Mutant(f"{name_of}.{name}[{place}] shifted", schemes, module, name, shifted)
        elif isinstance(value, np.unsignedinteger) and value.itemsize == 1:
            yield Mutant(f"{name_of}.{name}", schemes, module, name, value + np.uint8(1))


def of_weights() -> Iterator[Mutant]:
    """Another weight in one piece of each weighted sum."""
    for module, name, schemes, weights in (
        (denmark, "_SUMS", (Scheme.DK,), weighted_residues((4, 3, 2, 6))),
        (iceland, "_SUMS", (Scheme.IS,), weighted_residues((3, 2, 7, 5))),
        (baltics, "_SUMS", (Scheme.EE, Scheme.LT), paired_residues((1, 2, 3, 5), (3, 4, 5, 6))),
        (baltics, "_LATVIAN_SUMS", (Scheme.LV,), weighted_residues((1, 6, 3, 8))),
    ):
        tables = getattr(module, name)
        yield Mutant(f"{schemes[0]}: another weight", schemes, module, name, (np.array(list(weights), np.int32), *tables[1:]))
    yield Mutant("no: another weight", (Scheme.NO,), norway, "_HEADS", np.array(paired_residues((3, 7, 6, 2), (5, 4, 3, 2)), np.int32))


def _next_kind(judged: Judged) -> Judged:
    return judged._replace(kind=(judged.kind + 1) % len(KINDS))


def _next_day(judged: Judged) -> Judged:
    return judged._replace(born=np.where(judged.born == NO_DATE, 0, judged.born + 1))


def _other_century(judged: Judged) -> Judged:
    return judged._replace(born=np.where(judged.born == NO_DATE, NO_DATE, judged.born + 36_525))


def _other_sex(judged: Judged) -> Judged:
    return judged._replace(sex=np.where(judged.sex == NO_SEX, 0, judged.sex ^ 1).astype(np.uint8))


def _other_flags(judged: Judged) -> Judged:
    return judged._replace(flags=(judged.flags + np.uint8(1)) % len(FLAG_SETS))


def _other_digit(judged: Judged) -> Judged:
    *others, (place, word) = judged.stored
    return judged._replace(stored=(*others, (place, word ^ word.dtype.type(1))))


RESULTS: Final[tuple[Callable[[Judged], Judged], ...]] = (_next_kind, _next_day, _other_century, _other_sex, _other_flags, _other_digit)


def of_results(scheme: Scheme) -> Iterator[Mutant]:
    kernel: Any = KERNELS[scheme]
    right = kernel.judge
    for change in RESULTS:
        if scheme in (Scheme.SE_LMA, Scheme.FO) and change is _other_century:
            continue  # no number has a date

        def judge(self: Any, texts: Any, change: Callable[[Judged], Judged] = change) -> Judged:
            return change(right(self, texts))

        yield Mutant(f"{scheme}: {change.__name__.lstrip('_')}", (scheme,), kernel, "judge", judge)


def of_classes() -> Iterator[Mutant]:
    """What Estonia and Lithuania do not share."""
    for scheme in (Scheme.EE, Scheme.LT):
        kernel: Any = KERNELS[scheme]
        yield Mutant(f"{scheme}: centuries", (scheme,), kernel, "_centuries", np.roll(kernel._centuries, 1))
        yield Mutant(f"{scheme}: undated", (scheme,), kernel, "_undated", 8)
        yield Mutant(f"{scheme}: exception", (scheme,), kernel, "_exception", np.uint8(kernel._exception + 1))


MUTANTS: Final = [
    *(mutant for scheme in DEFINED for mutant in of_fields(scheme)),
    *(mutant for module, schemes in USED_BY.items() for mutant in of_tables(module, schemes)),
    *of_weights(),
    *(mutant for scheme in KERNELS for mutant in of_results(scheme)),
    *of_classes(),
]


def test_what_has_no_error_planted_differs_nowhere() -> None:
    assert not is_caught(tuple(KERNELS))


@pytest.mark.parametrize("mutant", [each for each in MUTANTS if each.name not in EQUIVALENT], ids=lambda mutant: mutant.name)
def test_the_law_catches_an_error_in_a_kernel(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutant.target, mutant.attribute, mutant.value)
    assert is_caught(mutant.schemes)


@pytest.mark.parametrize("mutant", [each for each in MUTANTS if each.name in EQUIVALENT], ids=lambda mutant: mutant.name)
def test_an_equivalent_error_changes_nothing(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutant.target, mutant.attribute, mutant.value)
    assert not is_caught(mutant.schemes)


# the definition that both share


#: The order of the problems that each scheme documents.
DOCUMENTED: Final = {
    se: "century serial date checksum future_date",
    no: "date checksum date century date future_date",
    dk: "century date checksum future_date",
    fi: "date serial checksum future_date",
    is_: "century date checksum future_date",
    faroes: "date",
    shared: "century date checksum future_date",
    latvia: "century date checksum future_date",
}


@pytest.mark.parametrize("module", DOCUMENTED, ids=lambda module: module.__name__.rpartition(".")[2])
def test_the_order_is_the_documented_one(module: Any) -> None:
    assert " ".join(problem.value for problem, _, _ in module.ORDER) == DOCUMENTED[module]


#: Lithuania shares the order of Estonia, and the Faroes have one step, which is named for every text that is left.
SHARED: Final = [
    (scheme, what, order)
    for scheme, (_, _, module) in DEFINED.items()
    if scheme not in (Scheme.LT, Scheme.FO)
    for what, order in orders(module.ORDER)
]


@pytest.mark.parametrize(("scheme", "what", "order"), SHARED, ids=[f"{each[0]}: {each[1]}" for each in SHARED])
def test_the_texts_reach_every_step_of_the_order_that_both_share(
    scheme: Scheme, what: str, order: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = [(on, *corpus(scheme, on)) for on in DAYS]
    monkeypatch.setattr(DEFINED[scheme][2], "ORDER", order)
    differ = (
        expected(text, scheme, on) != row for on, texts, wanted in right for text, row in zip(texts, wanted, strict=True) if not row[0]
    )
    assert any(differ) or EQUIVALENT[f"{scheme}: {what}"]


@pytest.mark.parametrize("module", DOCUMENTED, ids=lambda module: module.__name__.rpartition(".")[2])
def test_an_order_asks_nothing_that_means_something_else_for_a_column(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    (order,) = (
        node for node in tree.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "ORDER"
    )
    parts = (ast.parse(inspect.getsource(module.Fields)), order)
    refused = (ast.Not, ast.Invert, ast.And, ast.Or, ast.IfExp, ast.If, ast.In, ast.NotIn, ast.Is, ast.IsNot)
    assert [ast.dump(node) for part in parts for node in ast.walk(part) if isinstance(node, refused)] == []
