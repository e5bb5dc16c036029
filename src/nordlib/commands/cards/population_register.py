"""Follow the population register: a new address, a protection, a death (NLR-10, NLR-27, EXT-02)."""

from collections.abc import Callable, Collection
from datetime import datetime

import attrs

from nordlib.cards import Cardholder, CardholderId, CardPolicy, PopulationChange, PopulationRecord, PopulationRegister
from nordlib.cards.population_register import apply_record
from nordlib.commands.cardholders import load_holder, queue_instructions, save_holder
from nordlib.commands.cards.withdrawal import withdraw
from nordlib.dates import require_aware
from nordlib.frozendict import frozendict
from nordlib.identity import IdentityNumber
from nordlib.identity.pseudonyms import KeyRing
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import CardsTx, Store
from nordlib.validation import taken

__all__ = ["PopulationReport", "apply_population_record", "follow_population_register"]


def _nowhere(_: CardholderId) -> Collection[LibraryId]:
    return ()


@attrs.frozen
class PopulationReport:
    """What following the population register came to."""

    last: str | None
    """The id of the last change that was applied or concerned no cardholder: from it the next run goes on; None for none."""
    applied: int
    """How many changes concerned a cardholder."""
    errors: frozendict[str, Exception] = attrs.field(default=frozendict[str, Exception]({}), repr=False, eq=False)
    """The error at which the run stopped, by the id of the change; empty if every change was read."""


def apply_population_record(
    tx: CardsTx,
    number: IdentityNumber,
    record: PopulationRecord,
    *,
    policy: CardPolicy,
    keys: KeyRing,
    now: datetime,
    open_loans_at: Callable[[CardholderId], Collection[LibraryId]] = _nowhere,
) -> Cardholder | None:
    """Take over what the population register says about a person; return the cardholder, or None if the register of cards has none.

    The primary address follows, in every library of the national card. A protected person's addresses are erased, in every library.
    A deceased person's record is erased, as by `withdraw`. What is stored of the number is written anew with the current key.

    Args:
        tx: The transaction.
        number: The person's identity number.
        record: What the population register knows.
        policy: The policy of the register of cards.
        keys: The keys of the pseudonyms of identity numbers.
        now: The instant of the command.
        open_loans_at: The libraries where a loan of a cardholder is open: they keep what it needs when the cardholder has died.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    require_aware(now)
    match = taken(KeyRing, "keys", keys).find(number, tx.cardholders.by_identity)
    if match is None:
        return None
    stored = match.value
    if record.deceased_on is not None:
        holder_id = stored.value.id
        withdraw(tx, by=holder_id, policy=policy, now=now, open_loans_at=open_loans_at(holder_id))
        return stored.value
    records = load_holder(tx, stored.value.id)
    told = records.memberships if record.secret_address else records.memberships_of(records.national_card)
    update = apply_record(stored.value, record, told)
    holder = attrs.evolve(update.holder, identity=match.current)
    save_holder(tx, stored, holder)
    queue_instructions(tx, update.instructions, now, str(stored.version))
    return holder


def follow_population_register(
    store: Store[CardsTx],
    register: PopulationRegister,
    after: str | None,
    *,
    policy: CardPolicy,
    keys: KeyRing,
    now: datetime,
    open_loans_at: Callable[[CardholderId], Collection[LibraryId]] = _nowhere,
) -> PopulationReport:
    """Apply the population register's list of changes, each in a transaction of its own, and stop at the first error.

    Args:
        store: The store.
        register: The population register.
        after: The `last` of the former report; None to read from the beginning.
        policy: The policy of the register of cards.
        keys: The keys of the pseudonyms of identity numbers.
        now: The instant of the run.
        open_loans_at: The libraries where a loan of a cardholder is open: they keep what it needs when the cardholder has died.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    require_aware(now)
    last, applied = after, 0
    for change in register.changes_after(after):
        try:
            found = store.run(_apply, change, policy, keys, now, open_loans_at)
        except Exception as error:  # noqa: BLE001 - a store of the host's may raise any; the changes before this one are applied
            return PopulationReport(last, applied, frozendict({change.id: error}))
        last, applied = change.id, applied + (found is not None)
    return PopulationReport(last, applied)


def _apply(
    tx: CardsTx,
    change: PopulationChange,
    policy: CardPolicy,
    keys: KeyRing,
    now: datetime,
    open_loans_at: Callable[[CardholderId], Collection[LibraryId]],
) -> Cardholder | None:
    return apply_population_record(tx, change.number, change.record, policy=policy, keys=keys, now=now, open_loans_at=open_loans_at)
