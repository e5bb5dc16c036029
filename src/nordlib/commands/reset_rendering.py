"""Make the link of a password reset when it is sent: whether anybody has the address is asked then, and not before (READ-A17)."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final, cast

import attrs

from nordlib.accounts import Account, AccountPolicy
from nordlib.commands.outbox import library_name
from nordlib.commands.principals import RESET_REALMS, find_principal, save_credential
from nordlib.contact import Email, parse_email
from nordlib.credentials import Credential, Principal, Realm, ResetToken, hash_token
from nordlib.dates import with_fixed_offset
from nordlib.messages import Message, RenderedMessage
from nordlib.patrons import InterlibraryAccountPolicy
from nordlib.storage.protocols import AccountsTx, InterlibraryTx, Store
from nordlib.texts import Language

__all__ = ["prepare_reset_link", "reset_link_is_current"]

_STAFF_LANGUAGE: Final[Language] = "sv"


@attrs.frozen
class _Owner:
    """The owner of the address of a link now, and the message to the owner."""

    principal: Principal
    email: Email
    message: Message


def prepare_reset_link(
    store: Store[AccountsTx],
    message: Message,
    *,
    policy: AccountPolicy | InterlibraryAccountPolicy,
    make_link: Callable[[str], str],
    now: datetime,
    require_lease: Callable[[], None],
) -> tuple[RenderedMessage, str] | None:
    """Return the message with a new link, and the hash of the link's token; None if the address has no owner.

    Raises what `require_lease` raises.
    """
    if store.run(_find_owner, message, policy) is None:
        return None
    require_lease()
    token = secrets.token_urlsafe(32)
    expires_at = with_fixed_offset(policy.passwords.reset_link_lifetime.after(now))
    current = store.run(_save_token, message, hash_token(token), expires_at, policy, require_lease)
    return None if current is None else (current.render(make_link(token)), hash_token(token))


def reset_link_is_current(tx: AccountsTx, message: Message, token_hash: str) -> bool:
    """Whether the link of a message is still stored: it was not used up, and no other link was stored since."""
    stored = tx.credentials.by_reset_token(token_hash)
    return stored is not None and stored.value.principal.realm is RESET_REALMS[message.kind]


def _find_owner(tx: AccountsTx, message: Message, policy: AccountPolicy | InterlibraryAccountPolicy) -> _Owner | None:
    realm, email = RESET_REALMS[message.kind], parse_email(message.recipient)
    if realm is Realm.INTERLIBRARY:
        return _find_requester(cast("InterlibraryTx", tx), message, email, cast("InterlibraryAccountPolicy", policy))
    if (stored := find_principal(tx, email, realm)) is None:
        return None
    owner = stored.value
    if isinstance(owner, Account):
        name, language = library_name(tx, owner, cast("AccountPolicy", policy)), owner.language
    else:
        library = tx.libraries.get(owner.library)
        name, language = owner.library if library is None else library.name, _STAFF_LANGUAGE
    return _Owner(
        Principal(realm, owner.id),
        owner.email,
        attrs.evolve(message, recipient=owner.email.address, language=language, values={"library": name}),
    )


def _find_requester(tx: InterlibraryTx, message: Message, email: Email, policy: InterlibraryAccountPolicy) -> _Owner | None:
    if (stored := tx.interlibrary_accounts.by_username(email.key)) is None:
        return None
    patron, values = stored.value, {"library": policy.service}
    current = attrs.evolve(message, recipient=patron.username.address, language=patron.language, values=values)
    return _Owner(Principal(Realm.INTERLIBRARY, patron.id), patron.username, current)


def _save_token(
    tx: AccountsTx,
    message: Message,
    token_hash: str,
    expires_at: datetime,
    policy: AccountPolicy | InterlibraryAccountPolicy,
    require_lease: Callable[[], None],
) -> Message | None:
    """Find the owner again, and store the hash of the link's token; return the message as it must be sent, or None."""
    if (owner := _find_owner(tx, message, policy)) is None:
        return None
    stored = tx.credentials.get(owner.principal)
    owner.message.render("")  # raises before a link is stored for a message that cannot be rendered
    require_lease()
    credential = Credential(owner.principal) if stored is None else stored.value
    save_credential(tx, stored, attrs.evolve(credential, reset_token=ResetToken(token_hash, expires_at, owner.email.key)))
    return owner.message
