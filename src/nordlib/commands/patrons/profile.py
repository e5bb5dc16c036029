"""Export and change one's own profile and code, and leave the library (HEL-01, HEL-02, HEL-04)."""

from datetime import date, datetime

import attrs

from nordlib.commands.attempts import attempts_under, delete_attempts, patron_login_key
from nordlib.commands.outbox import delete_waiting_messages
from nordlib.commands.principals import save_credential
from nordlib.credentials import Credential, PasswordFacts, Principal, Realm
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import UnknownName
from nordlib.messages import QueuedMessage
from nordlib.passwords import HashedPassword
from nordlib.patrons import CodeCase, Patron, PatronId, PatronPolicy, ProfileCase, ProfileChanges
from nordlib.patrons import profile as rules
from nordlib.storage.protocols import PatronsReadTx, PatronsTx, traces_of, value_of
from nordlib.validation import taken

__all__ = ["PatronExport", "choose_code", "delete_patron", "edit_profile", "export_patron"]


@attrs.frozen
class PatronExport:
    """All that is stored about a patron, but for the pseudonym of the number and the hash of the code, which tell nothing.

    A field is None if the store cannot find such things. Loans, holds and charges are the circulation system's.
    """

    patron: Patron
    """The patron, without the pseudonym."""
    has_identity: bool
    """Whether a keyed pseudonym of the identity number is stored."""
    has_code: bool
    """Whether a code is set."""
    last_login: date | None
    """The date of the last login; None if there was none."""
    failed_logins: tuple[datetime, ...] | None
    """The failed log-ins with either number that still count."""
    messages: tuple[QueuedMessage, ...] | None
    """The messages that wait, and those that could not be sent, the oldest first."""


def export_patron(tx: PatronsReadTx, *, by: PatronId) -> PatronExport:
    """Return everything that is stored about the patron who is logged in. Raises `UnknownName` if there is none."""
    stored, credential = tx.patrons.get(by), value_of(tx.credentials.get(Principal(Realm.PATRON, by)))
    if stored is None:
        raise UnknownName("patron", by)
    patron, traces = stored.value, traces_of(tx)
    attempts = [attempts_under(tx, patron_login_key(number)) for number in (patron.borrower_number, patron.identity) if number is not None]
    found = [each for each in attempts if each is not None]
    return PatronExport(
        attrs.evolve(patron, identity=None),
        has_identity=patron.identity is not None,
        has_code=credential is not None and credential.password_hash is not None,
        last_login=None if credential is None else credential.last_login,
        failed_logins=tuple(sorted(at for each in found for at in each)) if found else None,
        messages=None if traces is None else traces.messages_about(by),
    )


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
    if decision:
        save_credential(tx, stored, decision.value)
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
