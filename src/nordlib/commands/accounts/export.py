"""Export everything that is stored about a borrower (NLR-25, NLR-28)."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import attrs

from nordlib.accounts import (
    Account,
    AccountId,
    AccountPolicy,
    AccountTraces,
    AuditEntry,
    BorrowerActor,
    ExportCase,
    MergeRecord,
    PersonalDataExport,
    ProtectionRequest,
    PullAttempt,
    StaffId,
)
from nordlib.accounts import export as rules
from nordlib.accounts.access import Action
from nordlib.accounts.records import registrar_of
from nordlib.commands.access import StaffActor, in_scope, load_visible_account
from nordlib.commands.attempts import attempts_under, login_key, reset_key
from nordlib.credentials import Principal, Realm
from nordlib.dates import local_date
from nordlib.decisions import Decision, NoFacts
from nordlib.frozendict import frozendict
from nordlib.messages import QueuedMessage
from nordlib.privacy import ExportPurpose
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsReadTx, LibraryScope, audit_log_of, traces_of, value_of

__all__ = ["export_personal_data"]

R = TypeVar("R")


def export_personal_data(
    tx: AccountsReadTx,
    account: AccountId,
    *,
    by: StaffActor | BorrowerActor,
    policy: AccountPolicy,
    now: datetime,
    purpose: ExportPurpose = ExportPurpose.OWN_ACCESS,
) -> Decision[PersonalDataExport, NoFacts]:
    """Return what is stored about a borrower, to the borrower or to staff who can see the account.

    Args:
        tx: The transaction.
        account: The id of the account.
        by: The borrower, or the staff member who exports for the borrower.
        policy: The policy of the register, which names the purposes that are allowed.
        now: The instant of the export.
        purpose: What the export is for.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `purpose` is not an `ExportPurpose`.
    """
    on = local_date(now, policy.zone)
    actor, stored = load_visible_account(tx, account, by, Action.EXPORT)
    if stored is None:
        return rules.export(ExportCase(None, purpose, policy, on, access=actor.access))
    transfers = tuple(each for each in tx.transfers.for_account(account) if in_scope(actor.scope, each.origin, each.target))
    case = ExportCase(
        stored.value,
        purpose,
        policy,
        on,
        version=stored.version,
        credential=value_of(tx.credentials.get(Principal(Realm.BORROWER, account))),
        transfers=transfers,
        traces=_traces(tx, stored.value, actor.scope),
        by_borrower=isinstance(by, BorrowerActor),
        access=actor.access,
    )
    return rules.export(case)


def _traces(tx: AccountsReadTx, account: Account, scope: LibraryScope) -> AccountTraces:
    login, reset = login_key(Realm.BORROWER, account.email.key), reset_key(Realm.BORROWER, account.email.key)

    def recorded(kind: type[R], actor: Callable[[R], StaffId | None]) -> tuple[R, ...] | None:
        """The records of one kind that the actor may see."""
        if (audit_log := audit_log_of(tx)) is None:
            return None
        records = (record for record in audit_log.for_subject(account.id) if isinstance(record, kind))
        return tuple(record for record in records if _may_see(tx, actor(record), scope))

    return AccountTraces(
        messages=_messages(tx, (account.id, reset), scope),
        audit_entries=recorded(AuditEntry, registrar_of),
        pull_attempts=recorded(PullAttempt, lambda record: record.by),
        protection_requests=recorded(ProtectionRequest, lambda record: record.by),
        merges=recorded(MergeRecord, lambda record: record.by),
        failed_logins=attempts_under(tx, login),
        ordered_links=attempts_under(tx, reset),
    )


def _may_see(tx: AccountsReadTx, staff: StaffId | None, scope: LibraryScope) -> bool:
    """Whether the actor may see who acted: a registrar of a library in the scope, or the agency or the borrower (None)."""
    if scope is ALL_LIBRARIES or staff is None:
        return True
    stored = tx.registrars.get(staff)
    return stored is not None and in_scope(scope, stored.value.library)


def _messages(tx: AccountsReadTx, subjects: tuple[str, ...], scope: LibraryScope) -> tuple[QueuedMessage, ...] | None:
    """The messages about a borrower; to a registrar without the values of their texts, which may name another library."""
    if (traces := traces_of(tx)) is None:
        return None
    messages = tuple(queued for subject in subjects for queued in traces.messages_about(subject))
    if scope is ALL_LIBRARIES:
        return messages
    return tuple(attrs.evolve(queued, message=attrs.evolve(queued.message, values=frozendict[str, str]({}))) for queued in messages)
