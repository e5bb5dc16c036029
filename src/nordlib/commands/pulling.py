"""Move an account to one's own library with the borrower's stated consent (MTM-32 to MTM-34). Every attempt is written down."""

from datetime import datetime
from typing import cast

from nordlib.accounts import Account, ConsentBy, Owner, PullCase, Pulled, Realm, RegisterPolicy
from nordlib.accounts.powers import Act
from nordlib.accounts.pull import Offered, PullFacts, offer, pull
from nordlib.accounts.transfer import by_pull
from nordlib.commands.ending import end_transfer
from nordlib.commands.passwords import forget_link
from nordlib.commands.queueing import queue
from nordlib.commands.registering import taken_by_another
from nordlib.commands.sight import Staff, acting, actor_id, sees
from nordlib.contact import Email
from nordlib.dates import aware, local_date
from nordlib.decisions import Decision
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import IdentityNumber, Problem
from nordlib.misfits import fitting
from nordlib.places import LibraryId
from nordlib.storage.protocols import EVERYWHERE, HasRecords, RegisterTx, Versioned

__all__ = ["offer_pull", "pull_account"]


def offer_pull(
    tx: RegisterTx,
    identity: IdentityNumber | Problem | None,
    to: LibraryId,
    *,
    consent_by: ConsentBy | None,
    by: Staff,
    policy: RegisterPolicy,
    now: datetime,
) -> Decision[Offered, PullFacts]:
    """What the dialog shows of the borrower, once it is stated who agreed; nothing is moved.

    Raises `NaiveDatetime`, `InvalidData` for a number that was not read, and `UnknownName` for one who cannot consent.
    """
    decision = offer(_case(tx, _found(tx, identity), to, consent_by, None, by, policy, now))
    if decision and isinstance(tx, HasRecords):
        tx.records.add(decision.value.attempt)
    return decision


def pull_account(
    tx: RegisterTx,
    identity: IdentityNumber | Problem | None,
    to: LibraryId,
    *,
    consent_by: ConsentBy | None,
    by: Staff,
    policy: RegisterPolicy,
    now: datetime,
    email: Email | None = None,
) -> Decision[Pulled, PullFacts]:
    """Move the account at once, with a new address if there is one. Raises as `offer_pull` does."""
    stored = _found(tx, identity)
    decision = pull(_case(tx, stored, to, consent_by, email, by, policy, now))
    if decision and stored is not None:
        moved, attempt = decision.value
        tx.accounts.save(moved, expected=stored.version)
        if moved.email != stored.value.email:
            forget_link(tx, Owner(Realm.BORROWER, moved.id))
        end_transfer(tx, moved.id, lambda transfer: by_pull(transfer, to))
        if isinstance(tx, HasRecords):
            tx.records.add(attempt)
        queue(tx, decision.messages)
    return decision


def _found(tx: RegisterTx, identity: IdentityNumber | Problem | None) -> Versioned[Account] | None:
    if not isinstance(cast("object", identity), IdentityNumber | Problem | None):
        raise InvalidData("identity number", (f"it is a {type(identity).__name__}; read it with `nordlib.identity.examine`",))
    return tx.accounts.by_identity(identity, EVERYWHERE) if isinstance(identity, IdentityNumber) else None


def _case(
    tx: RegisterTx,
    found: Versioned[Account] | None,
    to: LibraryId,
    consent_by: ConsentBy | None,
    email: Email | None,
    by: Staff,
    policy: RegisterPolicy,
    now: datetime,
) -> PullCase:
    on, who = local_date(aware(now), policy.zone), acting(tx, by, Act.PULL)
    if email is not None:
        fitting(email, Email)
    if consent_by is not None and consent_by not in tuple(ConsentBy):
        raise UnknownName("one who consents", str(consent_by), tuple(each.value for each in ConsentBy))
    return PullCase(
        None if found is None else found.value,
        None if to == policy.central else tx.libraries.get(to),
        sees(who.sight, to),
        consent_by,
        email,
        email_is_taken=email is not None and taken_by_another(tx, email.key, None if found is None else found.value.id),
        by=actor_id(by),
        policy=policy,
        now=now,
        on=on,
        acting=who.standing,
    )
