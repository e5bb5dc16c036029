"""Move an account to the registrar's library with the borrower's stated consent (MTM-32 to MTM-34). Every attempt is recorded."""

from datetime import datetime
from typing import cast

from nordlib.accounts import Account, AccountPolicy, ConsentGiver, PullCase, PullResult
from nordlib.accounts import pull as rules
from nordlib.accounts.access import Action
from nordlib.accounts.pull import PullPreviewResult
from nordlib.accounts.transfer import event_of_pull
from nordlib.commands.access import StaffActor, actor_id, in_scope, resolve_actor
from nordlib.commands.accounts.transfer import end_pending_transfer
from nordlib.commands.accounts.uniqueness import email_is_taken
from nordlib.commands.attempts import delete_traces_of_address
from nordlib.commands.outbox import enqueue
from nordlib.commands.principals import revoke_reset_token
from nordlib.contact import Email
from nordlib.credentials import Principal, Realm
from nordlib.dates import local_date
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import IdentityNumber, Problem
from nordlib.libraries import LibraryId
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsReadTx, AccountsTx, Versioned, audit_log_of, value_of
from nordlib.validation import check_model

__all__ = ["preview_pull", "pull_account"]


def preview_pull(
    tx: AccountsTx,
    identity: IdentityNumber | Problem | None,
    to: LibraryId,
    *,
    consent_by: ConsentGiver | None,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
) -> Decision[PullPreviewResult, NoFacts]:
    """Preview a pull: once it is stated who gave consent, grant the content of the dialog. Nothing is moved.

    The attempt is recorded, so run the preview as a command (`store.run`): `store.read` refuses to write.

    Args:
        tx: The transaction.
        identity: The borrower's number as read: a `Problem` if it cannot exist, None if it was not filled in.
        to: The id of the library that pulls the account.
        consent_by: Who gave consent; None if consent was not given.
        by: The staff member who pulls the account.
        policy: The policy of the register.
        now: The instant of the attempt.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `identity` is a text that was not read, or `by` is not staff.
        UnknownName: `consent_by` is not a `ConsentGiver`.
    """
    decision = rules.preview(_case(tx, _stored(tx, identity), to, consent_by, None, by, policy, now))
    if decision and (audit_log := audit_log_of(tx)) is not None:
        audit_log.add(decision.value.attempt)
    return decision


def pull_account(
    tx: AccountsTx,
    identity: IdentityNumber | Problem | None,
    to: LibraryId,
    *,
    consent_by: ConsentGiver | None,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    email: Email | None = None,
) -> Decision[PullResult, NoFacts]:
    """Move the account at once, with a new e-mail address if there is one. Raises what `preview_pull` raises.

    Args:
        tx: The transaction.
        identity: The borrower's number as read: a `Problem` if it cannot exist, None if it was not filled in.
        to: The id of the library that pulls the account.
        consent_by: Who gave consent; None if consent was not given.
        by: The staff member who pulls the account.
        policy: The policy of the register.
        now: The instant of the attempt.
        email: The borrower's new e-mail address; None if it does not change.
    """
    stored = _stored(tx, identity)
    decision = rules.pull(_case(tx, stored, to, consent_by, email, by, policy, now))
    if decision and stored is not None:
        moved, attempt = decision.value
        tx.accounts.save(moved, expected_version=stored.version)
        if moved.email != stored.value.email:
            revoke_reset_token(tx, Principal(Realm.BORROWER, moved.id))
            delete_traces_of_address(tx, Realm.BORROWER, stored.value.email)
        end_pending_transfer(tx, moved.id, lambda transfer: event_of_pull(transfer, to))
        if (audit_log := audit_log_of(tx)) is not None:
            audit_log.add(attempt)
        enqueue(tx, decision.messages, now)
    return decision


def _stored(tx: AccountsReadTx, identity: IdentityNumber | Problem | None) -> Versioned[Account] | None:
    if not isinstance(cast("object", identity), IdentityNumber | Problem | None):
        raise InvalidData("identity number", (f"{shown_type(identity)}. Read it first with `nordlib.identity.examine`",))
    return tx.accounts.by_identity(identity, ALL_LIBRARIES) if isinstance(identity, IdentityNumber) else None


def _case(
    tx: AccountsReadTx,
    stored: Versioned[Account] | None,
    to: LibraryId,
    consent_by: ConsentGiver | None,
    email: Email | None,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
) -> PullCase:
    on, actor = local_date(now, policy.zone), resolve_actor(tx, by, Action.PULL)
    if email is not None:
        check_model(email, Email)
    if consent_by is not None and consent_by not in tuple(ConsentGiver):
        raise UnknownName("consent giver", str(consent_by), tuple(giver.value for giver in ConsentGiver))
    return PullCase(
        value_of(stored),
        None if to == policy.central_library else tx.libraries.get(to),
        in_scope(actor.scope, to),
        consent_by,
        email,
        email_is_taken=email is not None and email_is_taken(tx, email.key, None if stored is None else stored.value.id),
        by=actor_id(by),
        policy=policy,
        now=now,
        on=on,
        access=actor.access,
    )
