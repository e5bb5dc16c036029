"""View and change one's own profile and code, and leave the library (HEL-01, HEL-02, HEL-04)."""

from nordlib.commands.attempts import delete_attempts, patron_login_key
from nordlib.commands.outbox import delete_waiting_messages
from nordlib.credentials import Credential, PasswordFacts, Principal, Realm
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import UnknownName
from nordlib.passwords import HashedPassword
from nordlib.patrons import CodeCase, Patron, PatronId, PatronPolicy, ProfileCase, ProfileChanges
from nordlib.patrons import profile as rules
from nordlib.storage.protocols import PatronsReadTx, PatronsTx, value_of
from nordlib.validation import taken

__all__ = ["choose_code", "delete_patron", "edit_profile", "view_profile"]


def view_profile(tx: PatronsReadTx, *, by: PatronId) -> Patron:
    """Return everything that is stored about the patron who is logged in. Raises `UnknownName` if there is none."""
    stored = tx.patrons.get(by)
    if stored is None:
        raise UnknownName("patron", by)
    return stored.value


def edit_profile(tx: PatronsTx, changes: ProfileChanges, *, by: PatronId, policy: PatronPolicy) -> Decision[Patron, NoFacts]:
    """Change the profile of the patron who is logged in; text messages go to the new number from then on.

    Raises `InvalidData` for what is not a `ProfileChanges`.
    """
    stored = tx.patrons.get(by)
    decision = rules.edit(ProfileCase(value_of(stored), taken(ProfileChanges, "changes", changes), policy))
    if decision and stored is not None and decision.value != stored.value:
        tx.patrons.save(decision.value, expected_version=stored.version)
    return decision


def choose_code(tx: PatronsTx, code: HashedPassword, *, by: PatronId, policy: PatronPolicy) -> Decision[Credential, PasswordFacts]:
    """Choose the code of the patron who is logged in. The host hashes it before: `hash_new_password(text, hasher)`."""
    principal = Principal(Realm.PATRON, by)
    stored = tx.credentials.get(principal)
    credential = Credential(principal) if stored is None else stored.value
    decision = rules.choose_code(CodeCase(value_of(tx.patrons.get(by)), credential, code, policy))
    if not decision:
        return decision
    if stored is None:
        tx.credentials.add(decision.value)
    else:
        tx.credentials.save(decision.value, expected_version=stored.version)
    return decision


def delete_patron(tx: PatronsTx, patron: PatronId) -> None:
    """Delete what is stored about a patron: the profile, the code, the waiting messages. Children stay, without the parent's id.

    Loans, holds and charges are the circulation system's, and are deleted there. Raises `UnknownName` if the patron does not exist.
    """
    stored = tx.patrons.get(patron)
    if stored is None:
        raise UnknownName("patron", patron)
    for child in tx.patrons.for_guardian(patron):
        tx.patrons.save(child.value.without_guardian(), expected_version=child.version)
    tx.patrons.erase(patron, expected_version=stored.version)
    tx.credentials.delete(Principal(Realm.PATRON, patron))
    numbers = (stored.value.borrower_number, stored.value.identity)
    delete_attempts(tx, *(patron_login_key(number) for number in numbers if number is not None))
    delete_waiting_messages(tx, patron)
