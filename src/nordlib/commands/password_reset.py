"""Reset a password through a link that is mailed (MTM-23, LIB-06, READ-A17, EXT-11)."""

from datetime import datetime
from typing import Final

from nordlib.commands.attempts import are_too_many, record_attempt, reset_key
from nordlib.commands.outbox import enqueue
from nordlib.commands.principals import RESET_REALMS, CredentialsTx, current_email_key, require_email, save_credential
from nordlib.contact import Email
from nordlib.credentials import Credential, HasPasswords, PasswordFacts, PasswordRequirements, Realm, ResetCase, hash_token
from nordlib.credentials import reset as rules
from nordlib.dates import require_aware
from nordlib.decisions import Decision
from nordlib.errors import UnknownName
from nordlib.messages import Message
from nordlib.passwords import HashedPassword
from nordlib.storage.protocols import value_of
from nordlib.texts import Language

__all__ = ["request_password_reset", "reset_password"]

_UNTIL_SENT: Final[Language] = "en"


def request_password_reset(tx: object, email: Email | None, *, realm: Realm, policy: HasPasswords, now: datetime) -> None:
    """Queue a link to choose a password for an address (READ-A17).

    The register is not asked whether anybody has the address: that is found out when the message is sent, in the language and with the
    library of its owner. So neither the answer nor its time tells who is registered. To one address no more links are sent than
    `PasswordPolicy.reset_limit` allows, so that a stranger who asks again and again cannot keep the owner from using a link.

    Args:
        tx: The transaction, with an outbox.
        email: The address as read; None if the text was not a valid address.
        realm: Whose password is meant.
        policy: The policy with the requirements for passwords.
        now: The instant of the request.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        UnknownName: The realm has no links.
        InvalidData: `email` is not an `Email`, or the policy limits requests and the transaction stores no attempts.
    """
    require_aware(now)
    kinds = {realm: kind for kind, realm in RESET_REALMS.items()}
    if realm not in kinds:
        raise UnknownName("realm", str(realm), tuple(kinds))
    require_email(email)
    if email is None:
        return
    realm = Realm(realm)
    key, limit = reset_key(realm, email.key), policy.passwords.reset_limit
    if are_too_many(tx, key, limit, now):
        return
    record_attempt(tx, key, limit, now)
    enqueue(tx, (Message(kinds[realm], email.address, _UNTIL_SENT, key),), now)


def reset_password(
    tx: CredentialsTx, token: str, password: HashedPassword, *, policy: HasPasswords, now: datetime
) -> Decision[Credential, PasswordFacts]:
    """Choose a password through a link.

    `token` is the token in the link. A link is valid once, only if it is the newest one, and only until the e-mail address is changed or
    the link expires. Raises `NaiveDatetime`.
    """
    stored = tx.credentials.by_reset_token(hash_token(str(token)))
    credential = value_of(stored)
    email_key = None if credential is None else current_email_key(tx, credential.principal)
    requirements = PasswordRequirements(policy.id, policy.passwords)
    decision = rules.reset(ResetCase(credential, email_key, password, requirements, require_aware(now)))
    if decision:
        save_credential(tx, stored, decision.value)
    return decision
