"""Queue the messages of a command, name the library in them, and derive the ids of what a command creates."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

import attrs

from nordlib.accounts import Account, AccountPolicy
from nordlib.messages import Message, MessageKind
from nordlib.storage.protocols import AccountsReadTx, outbox_of

__all__ = ["delete_waiting_messages", "derived_id", "enqueue", "library_name"]

#: The UUID namespace of derived ids. Another one would give the same parts another id.
_NORDLIB: Final = UUID("6d1f0f0a-5f0e-5c53-9a55-0d2d5f5b7a10")


def enqueue(tx: object, messages: Iterable[Message], now: datetime | None = None) -> None:
    """Queue the messages in the transaction's outbox, with the instant of the command; None where the command has none.

    A letter waits without its address, which is looked up when it is sent: an address that becomes secret in between is stored nowhere.
    Without an outbox this does nothing: the messages are in the decision, and the host sends them.
    """
    if (outbox := outbox_of(tx)) is not None:
        for message in messages:
            outbox.add(attrs.evolve(message, recipient="") if message.kind is MessageKind.NEW_PIN_LETTER else message, now)


def delete_waiting_messages(tx: object, subject_id: str) -> None:
    """Delete the messages about a subject that wait to be sent, if the transaction has an outbox."""
    if (outbox := outbox_of(tx)) is not None:
        outbox.delete_for(subject_id)


def library_name(tx: AccountsReadTx, account: Account, policy: AccountPolicy) -> str:
    """Return the name of an account's library, as a message to its borrower shows it: the agency's if the identity is protected."""
    library = tx.libraries.get(account.library)
    return policy.agency.name if account.protected else account.library if library is None else library.name


def derived_id(*parts: str) -> str:
    """Return an opaque id. The same parts always give the same id, so a command that is run again creates the same thing.

    The parts are ids and instants, never an identity number or an address.
    """
    return str(uuid5(_NORDLIB, "\n".join(parts)))
