"""What a change of the national register asks of single libraries (NLR-10, NLR-29, NLR-30, READ-A21).

An instruction names opaque ids only. It is stored in the transaction of the change; a library performs it in its own system, and then
acknowledges it.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NewType

import attrs

from nordlib.cards.models import Cardholder, CardholderId, Membership
from nordlib.libraries import LibraryId
from nordlib.validation import checked

__all__ = ["Instruction", "LibraryInstruction", "LibraryInstructionId", "instructions_to", "updates_to"]

#: The id of an instruction to a library.
LibraryInstructionId = NewType("LibraryInstructionId", str)


class Instruction(StrEnum):
    """What a library does with its own data about a cardholder."""

    UPDATE = "update"
    """Take over the changed data."""
    DELETE = "delete"
    """Delete the cardholder."""
    RETAIN = "retain"
    """Keep what an open loan needs, and delete it with the loan: the cardholder has left the register."""
    END_MEMBERSHIP = "end_membership"
    """End the membership: the card is not valid there any more."""


@attrs.frozen
@checked
class LibraryInstruction:
    """An instruction to one library about one cardholder."""

    library: LibraryId
    """The id of the library."""
    instruction: Instruction
    """What the library does."""
    holder: CardholderId
    """The id of the cardholder."""
    id: LibraryInstructionId = LibraryInstructionId("")
    """The id under which the instruction is stored; blank until it is."""


def instructions_to(
    memberships: Iterable[Membership], instruction: Instruction, holder: CardholderId, retained_by: Collection[LibraryId] = ()
) -> tuple[LibraryInstruction, ...]:
    """Return an instruction to the library of each membership, one for each library.

    A library in `retained_by`, where a loan is open, is told to retain instead.
    """
    libraries = dict.fromkeys(membership.library for membership in memberships)
    return tuple(
        LibraryInstruction(library, Instruction.RETAIN if library in retained_by else instruction, holder) for library in libraries
    )


def updates_to(memberships: Iterable[Membership], before: Cardholder | None, now: Cardholder) -> tuple[LibraryInstruction, ...]:
    """Return an `UPDATE` for the library of each membership; none where nothing changed, and for a new cardholder.

    A pseudonym that was written anew with another key does not count as a change: libraries do not have it.
    """
    if before is None or attrs.evolve(before, identity=now.identity) == now:
        return ()
    return instructions_to(memberships, Instruction.UPDATE, now.id)
