"""Log in as a patron (HEL-01): with a number and a code, or with an electronic identity that the host has verified."""

from datetime import date, datetime

import attrs

from nordlib.commands.attempts import patron_login_key
from nordlib.commands.authentication import Login, StoredSecret, authenticate, require_secret
from nordlib.credentials import Principal, Realm
from nordlib.dates import local_date, require_aware
from nordlib.decisions import Decision, NoFacts
from nordlib.identity import IdentityNumber, examine
from nordlib.identity.pseudonyms import KeyRing
from nordlib.passwords import Hasher
from nordlib.patrons import EidLoginCase, EidProvider, Patron, PatronLoginCase, PatronPolicy, borrower_number
from nordlib.patrons import login as rules
from nordlib.storage.protocols import PatronsReadTx, PatronsTx, Store, Versioned
from nordlib.validation import taken

__all__ = ["log_in_with_code", "log_in_with_eid"]


def log_in_with_code(
    store: Store[PatronsTx], number: str, code: str, *, policy: PatronPolicy, keys: KeyRing, hasher: Hasher, now: datetime
) -> Decision[Patron, NoFacts]:
    """Log in with an identity number or a borrower number, and the code: grant the patron.

    An unknown number, a wrong code, no code, and too many attempts (`PasswordPolicy.login_limit`) all get the same answer, after about the
    same time. An identity number and a borrower number are locked each for itself.

    Args:
        store: The store; the command uses two transactions.
        number: The number that was typed: an identity number in any written form of the policy's scheme, or a borrower number.
        code: The code that was typed.
        policy: The policy of the library.
        keys: The keys of the pseudonyms of identity numbers.
        hasher: The hasher of the stored codes.
        now: The instant of the login.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `number` or `code` is not a text, or the policy limits attempts and the store keeps none.
    """
    require_secret(number, "number")
    require_secret(code, "code")
    on = local_date(require_aware(now), policy.zone)
    identity = examine(number, policy.scheme, on=on, lenient=True)

    def patron_of(tx: PatronsReadTx) -> tuple[Versioned[Patron], Patron] | None:
        if isinstance(identity, IdentityNumber):
            return _by_identity(tx, identity, keys)
        stored = tx.patrons.by_borrower_number(borrower_number(number))
        return None if stored is None else (stored, stored.value)

    def find(tx: PatronsTx) -> StoredSecret:
        found = patron_of(tx)
        stored = None if found is None else tx.credentials.get(Principal(Realm.PATRON, found[1].id))
        return StoredSecret() if stored is None else StoredSecret(stored.value.password_hash, stored.value.generation)

    def decide(tx: PatronsTx, is_right: bool, rehashed: str | None) -> Decision[Patron, NoFacts]:
        found = patron_of(tx) if is_right else None
        decision = rules.log_in(PatronLoginCase(None if found is None else found[1], is_right, policy))
        if decision and found is not None:
            _save_login(tx, *found, on, rehashed)
        return decision

    key = patron_login_key(keys.pseudonym(identity) if isinstance(identity, IdentityNumber) else borrower_number(number))
    return authenticate(store, Login(key, code, policy.passwords.login_limit, find, decide), hasher, now)


def log_in_with_eid(
    tx: PatronsTx, provider: EidProvider, identity: IdentityNumber, *, policy: PatronPolicy, keys: KeyRing, now: datetime
) -> Decision[Patron, NoFacts]:
    """Log in with an electronic identity: grant the patron whose identity number it attests. It is neither counted nor locked (EXT-11).

    Args:
        tx: The transaction.
        provider: The electronic identity, which the host has verified.
        identity: The identity number that it attests.
        policy: The policy of the library.
        keys: The keys of the pseudonyms of identity numbers.
        now: The instant of the login.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: The provider is unknown, or `identity` is not an `IdentityNumber`.
    """
    on = local_date(require_aware(now), policy.zone)
    found = _by_identity(tx, taken(IdentityNumber, "identity", identity), keys)
    decision = rules.log_in_with_eid(EidLoginCase(provider, None if found is None else found[1], policy))
    if decision and found is not None:
        _save_login(tx, *found, on, None)
    return decision


def _by_identity(tx: PatronsReadTx, identity: IdentityNumber, keys: KeyRing) -> tuple[Versioned[Patron], Patron] | None:
    """Return the stored patron with a number, and the patron with the pseudonym of the current key."""
    match = taken(KeyRing, "keys", keys).find(identity, tx.patrons.by_identity)
    return None if match is None else (match.value, attrs.evolve(match.value.value, identity=match.current))


def _save_login(tx: PatronsTx, stored: Versioned[Patron], patron: Patron, on: date, rehashed: str | None) -> None:
    """Save the day of a login, a code that was hashed again, and a pseudonym that was made with a newer key."""
    if patron != stored.value:
        tx.patrons.save(patron, expected_version=stored.version)
    credential = tx.credentials.get(Principal(Realm.PATRON, patron.id))
    if credential is not None:
        tx.credentials.save(credential.value.after_login(on, rehashed), expected_version=credential.version)
