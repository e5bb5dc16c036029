"""Log in to an interlibrary account with the user name and the password (LIB-05, LIB-06)."""

from datetime import datetime

from nordlib.commands.attempts import login_key
from nordlib.commands.authentication import Login, StoredSecret, authenticate, require_secret
from nordlib.commands.principals import require_email
from nordlib.contact import Email
from nordlib.credentials import Credential, Principal, Realm
from nordlib.dates import local_date, require_aware
from nordlib.decisions import Decision, NoFacts
from nordlib.passwords import Hasher
from nordlib.patrons import InterlibraryAccount, InterlibraryAccountPolicy, InterlibraryLoginCase
from nordlib.patrons import interlibrary_login as rules
from nordlib.storage.protocols import InterlibraryReadTx, InterlibraryTx, Store, Versioned, value_of

__all__ = ["log_in_to_interlibrary"]


def log_in_to_interlibrary(
    store: Store[InterlibraryTx],
    username: Email | None,
    password: str,
    *,
    policy: InterlibraryAccountPolicy,
    hasher: Hasher,
    now: datetime,
) -> Decision[InterlibraryAccount, NoFacts]:
    """Log in: grant the account that has the user name and the password.

    An unknown user name, a wrong password, and too many attempts (`PasswordPolicy.login_limit`) all get the same answer, after about the
    same time.

    Args:
        store: The store; the command uses two transactions.
        username: The user name as read; None if the text was not an e-mail address.
        password: The password as text.
        policy: The policy of the service.
        hasher: The hasher of the stored passwords.
        now: The instant of the login.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `password` is not a str, or `username` not an `Email`, or the policy limits attempts and the store keeps none.
    """
    on = local_date(require_aware(now), policy.zone)
    require_secret(password, "password")
    require_email(username)

    def find(tx: InterlibraryTx) -> StoredSecret:
        stored = _credential(tx, _account(tx, username))
        return StoredSecret() if stored is None else StoredSecret(stored.value.password_hash, stored.value.generation)

    def decide(tx: InterlibraryTx, is_right: bool, rehashed: str | None) -> Decision[InterlibraryAccount, NoFacts]:
        account = _account(tx, username) if is_right else None
        decision = rules.log_in(InterlibraryLoginCase(value_of(account), is_right, policy))
        if decision and (stored := _credential(tx, account)) is not None:
            tx.credentials.save(stored.value.after_login(on, rehashed), expected_version=stored.version)
        return decision

    key = login_key(Realm.INTERLIBRARY, "" if username is None else username.key)
    return authenticate(store, Login(key, password, policy.passwords.login_limit, find, decide), hasher, now)


def _account(tx: InterlibraryReadTx, username: Email | None) -> Versioned[InterlibraryAccount] | None:
    return None if username is None else tx.interlibrary_accounts.by_username(username.key)


def _credential(tx: InterlibraryReadTx, account: Versioned[InterlibraryAccount] | None) -> Versioned[Credential] | None:
    return None if account is None else tx.credentials.get(Principal(Realm.INTERLIBRARY, account.value.id))
