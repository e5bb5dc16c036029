"""Log in with an e-mail address and a password (MTM-24, MTM-52)."""

from datetime import datetime

from nordlib.accounts import Account, AccountPolicy, LoginFacts, Registrar
from nordlib.accounts import login as rules
from nordlib.accounts.login import LoginCase
from nordlib.commands.attempts import login_key
from nordlib.commands.authentication import Login, StoredSecret, authenticate, require_secret
from nordlib.commands.principals import find_principal, require_email
from nordlib.contact import Email
from nordlib.credentials import Credential, Principal, Realm
from nordlib.dates import local_date, require_aware
from nordlib.decisions import Decision, Granted
from nordlib.passwords import Hasher
from nordlib.storage.protocols import AccountsTx, Store, Versioned

__all__ = ["log_in"]


def log_in(
    store: Store[AccountsTx], email: Email | None, password: str, *, realm: Realm, policy: AccountPolicy, hasher: Hasher, now: datetime
) -> Decision[Account | Registrar, LoginFacts]:
    """Log in: grant the account or the registrar that has the address and the password.

    An unknown address, a missing password, a wrong one, and too many attempts (`PasswordPolicy.login_limit`) all get the same answer, after
    about the same time. A password whose stored hash is weaker than the hasher now requires is hashed again.

    Args:
        store: The store; the command uses two transactions.
        email: The address as read; None if the text was not a valid address.
        password: The password as text.
        realm: Whether a borrower or a registrar logs in.
        policy: The policy of the register.
        hasher: The hasher of the stored passwords.
        now: The instant of the login.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `password` is not a str, or `email` is not an `Email`, or the policy limits attempts and the store keeps none.
        UnknownName: The realm is not that of borrowers or registrars.
    """
    require_aware(now)
    require_secret(password, "password")
    require_email(email)

    def find(tx: AccountsTx) -> StoredSecret:
        stored = _credential(tx, find_principal(tx, email, realm), realm)
        return StoredSecret() if stored is None else StoredSecret(stored.value.password_hash, _mark(stored.value))

    def decide(tx: AccountsTx, is_right: bool, rehashed: str | None) -> Decision[Account | Registrar, LoginFacts]:
        owner = find_principal(tx, email, realm) if is_right else None
        on = local_date(now, policy.zone)
        decision = rules.log_in(LoginCase(None if owner is None else owner.value, is_right, policy, on))
        if isinstance(decision, Granted) and (stored := _credential(tx, owner, realm)) is not None:
            tx.credentials.save(stored.value.after_login(on, rehashed), expected_version=stored.version)
        return decision

    key = login_key(realm, "" if email is None else email.key)
    return authenticate(store, Login(key, password, policy.passwords.login_limit, find, decide), hasher, now)


def _credential(tx: AccountsTx, owner: Versioned[Account] | Versioned[Registrar] | None, realm: Realm) -> Versioned[Credential] | None:
    return None if owner is None else tx.credentials.get(Principal(realm, owner.value.id))


def _mark(credential: Credential) -> object:
    return credential.principal, credential.generation
