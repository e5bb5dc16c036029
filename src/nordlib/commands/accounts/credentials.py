"""Set a password as a registrar, or change one as its owner (MTM-03, MTM-22).

The host hashes a password before it runs the command: `hash_new_password(text, hasher)`.
"""

from nordlib.accounts import Account, AccountId, AccountPolicy, BorrowerActor, Registrar
from nordlib.accounts import credentials as rules
from nordlib.accounts.access import Access, Action
from nordlib.accounts.credentials import PasswordCase
from nordlib.commands.access import StaffActor, load_visible_account
from nordlib.commands.principals import save_credential
from nordlib.credentials import Credential, PasswordFacts, Principal, Realm
from nordlib.decisions import Decision
from nordlib.passwords import HashedPassword
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, value_of

__all__ = ["change_password", "set_password"]


def set_password(
    tx: AccountsTx, account: AccountId, password: HashedPassword, *, by: StaffActor, policy: AccountPolicy
) -> Decision[Credential, PasswordFacts]:
    """Set the password of a borrower whom the actor can see. Nothing is mailed: the registrar tells the borrower (MTM-22)."""
    actor, stored = load_visible_account(tx, account, by, Action.SET_PASSWORD)
    return _changed(tx, value_of(stored), Principal(Realm.BORROWER, account), password, policy, access=actor.access)


def change_password(
    tx: AccountsTx, password: HashedPassword, *, by: Registrar | BorrowerActor, policy: AccountPolicy
) -> Decision[Credential, PasswordFacts]:
    """Change the password of the borrower or the registrar who is logged in (MTM-03)."""
    if isinstance(by, BorrowerActor):
        stored = tx.accounts.get(by.account, ALL_LIBRARIES)
        return _changed(tx, value_of(stored), Principal(Realm.BORROWER, by.account), password, policy, access=Access.ALLOWED)
    registrar = tx.registrars.get(by.id)
    return _changed(
        tx,
        value_of(registrar),
        Principal(Realm.STAFF, by.id),
        password,
        policy,
        access=Access.REMOVED if registrar is None else Access.ALLOWED,
    )


def _changed(
    tx: AccountsTx,
    owner: Account | Registrar | None,
    principal: Principal,
    password: HashedPassword,
    policy: AccountPolicy,
    *,
    access: Access,
) -> Decision[Credential, PasswordFacts]:
    stored = tx.credentials.get(principal)
    credential = Credential(principal) if stored is None else stored.value
    decision = rules.change(PasswordCase(owner, credential, password, policy, access))
    if decision:
        save_credential(tx, stored, decision.value)
    return decision
