"""The cases for instructions to libraries."""

from typing import Final

import attrs

from nordlib.cards import Instruction, LibraryInstruction, LibraryInstructionId
from nordlib.errors import UniqueViolation
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, assert_raises, assert_round_trip, case_decorator, ensure
from nordlib.testing.contract.samples import A, B, make_cardholder

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "library_instructions")


def _to(library: LibraryId, index: int, instruction: Instruction = Instruction.UPDATE) -> LibraryInstruction:
    """Return an instruction about a cardholder, of whom the register may have nothing more."""
    return LibraryInstruction(library, instruction, make_cardholder(index).id, LibraryInstructionId(f"i{index:02}"))


def _add(store: Store[ContractTx], instruction: LibraryInstruction) -> None:
    store.run(lambda tx: tx.library_instructions.add(instruction))


def _acknowledge(store: Store[ContractTx], instruction: LibraryInstruction) -> None:
    store.run(lambda tx: tx.library_instructions.acknowledge(instruction.id))


def _pending(
    store: Store[ContractTx], library: LibraryId, after: LibraryInstructionId | None = None, limit: int = 9
) -> tuple[LibraryInstruction, ...]:
    return store.run(lambda tx: tx.library_instructions.pending_for(library, after, limit))


@_case("ST-128")
def _instructions_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """A library is given the instructions to it alone, unchanged, in pages by id; two instructions about one cardholder are both given."""
    to_a = [_to(A, index, instruction) for index, instruction in enumerate(Instruction)]
    to_a.append(attrs.evolve(_to(A, len(to_a)), holder=to_a[0].holder))
    to_b = _to(B, len(to_a))
    for instruction in (to_b, *reversed(to_a)):
        _add(store, instruction)
    found = _pending(store, A)
    ensure(len(found) == len(to_a), f"{len(found)} instructions were returned instead of {len(to_a)}")
    for instruction, wanted in zip(found, to_a, strict=True):
        assert_round_trip(instruction, wanted)
    ensure(_pending(store, B) == (to_b,), "a library was given the instructions to another")
    ensure(_pending(store, LibraryId("C")) == (), "a library was given an instruction, and there was none to it")
    for after, limit, expected in ((None, 2, to_a[:2]), (to_a[1].id, 2, to_a[2:4]), (to_a[-1].id, 9, [])):
        ensure(list(_pending(store, A, after, limit)) == expected, f"the page of instructions after {after} is wrong")


@_case("ST-129")
def _instructions_are_acknowledged(store: Store[ContractTx]) -> None:
    """An instruction that a library has acknowledged, once or twice, is not given again, and the others are; an id is taken once."""
    first, second = _to(A, 0), _to(A, 1)
    for instruction in (first, second):
        _add(store, instruction)
    assert_raises(UniqueViolation, lambda: _add(store, attrs.evolve(first, library=B)), "two instructions have the same id")
    ensure(_pending(store, B) == (), "a refused instruction was stored")
    for _ in range(2):
        _acknowledge(store, first)
        ensure(_pending(store, A) == (second,), "an acknowledged instruction is still given, or another one is not")
