"""What libraries fetch and acknowledge: the instructions that a change of the register asks of them (NLR-10, NLR-29)."""

from nordlib.cards import DeskStaff, LibraryInstruction, LibraryInstructionId
from nordlib.commands.cardholders import require_desk
from nordlib.commands.paging import PAGE_SIZE, require_limit
from nordlib.storage.protocols import CardsTx

__all__ = ["acknowledge_library_instruction", "list_library_instructions"]


def list_library_instructions(
    tx: CardsTx, *, by: DeskStaff, after: LibraryInstructionId | None = None, limit: int = PAGE_SIZE
) -> tuple[LibraryInstruction, ...]:
    """Return a page of the instructions to the actor's library that were not acknowledged yet, the oldest first.

    Perform them in this order: an update may come before a deletion.

    `by` is the member of staff, or the system, of the library. Raises `InvalidData` for another actor, or a limit below 1.
    """
    require_limit(limit)
    return tx.library_instructions.pending_for(require_desk(by).library, after, limit)


def acknowledge_library_instruction(tx: CardsTx, instruction: LibraryInstructionId) -> None:
    """Say that a library has performed an instruction. One that was acknowledged before is not an error."""
    tx.library_instructions.acknowledge(instruction)
