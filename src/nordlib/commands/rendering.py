"""Judge a message again when it is sent, make its secret, and put it into words.

Between its cause and its dispatch a message may become untrue: an address is put right, a last valid day is moved, an account is deleted. A
message about the present state of an account is therefore written again from the account: to its present address, in its present language,
with the name of its present library. A notice of an event keeps what it says, and goes to the present address. A message that is no longer
true is obsolete, and is not sent.

A secret is made after the message was judged, and its hash is stored in the transaction that judges the message once more: what is stored
is always the secret of a message to the address that the owner has at that moment.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias, TypeVar, cast

import attrs
from attrs import field

from nordlib.accounts import Account, AccountId, AccountPolicy, Hasher
from nordlib.accounts.lifecycle import purge_warning_is_current
from nordlib.cards import CardPolicy
from nordlib.commands.notice_rendering import DUE_DATE_KINDS, NOTICE_CHANNELS, due_date_is_current, prepare_notice
from nordlib.commands.order_rendering import ORDER_KINDS, prepare_order_message
from nordlib.commands.outbox import library_name
from nordlib.commands.pin_rendering import PIN_KINDS, pin_is_current, prepare_pin
from nordlib.commands.principals import RESET_REALMS, current_email_key, save_credential
from nordlib.commands.reset_rendering import prepare_reset_link, reset_link_is_current
from nordlib.credentials import Credential, PasswordOrigin, Principal, Realm, ResetToken, hash_token
from nordlib.dates import local_date, with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.messages import SECRET_KINDS, Message, MessageKind, RenderedMessage
from nordlib.notifications.notices import NoticePolicy
from nordlib.passwords import generate_password
from nordlib.patrons import InterlibraryAccountPolicy
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, CardsTx, InterlibraryTx, NoticesTx, Store, Versioned
from nordlib.texts import format_text

__all__ = ["DispatchPolicies", "MessagePolicy", "PreparedMessage", "prepare_message", "render_message", "secret_is_current"]


@hides_fields
@attrs.frozen
class PreparedMessage:
    """A message that can be sent, and the stored hash of its secret."""

    words: RenderedMessage
    """The message in words."""
    secret_hash: str | None = field(default=None, repr=False)
    """The hash of the password or of the link's token; None for a message without a secret."""


Q = TypeVar("Q", AccountPolicy, CardPolicy, NoticePolicy, InterlibraryAccountPolicy)
#: A policy that messages are judged by: of the register, of the cards, of notices, of interlibrary accounts.
MessagePolicy: TypeAlias = AccountPolicy | CardPolicy | NoticePolicy | InterlibraryAccountPolicy


@attrs.frozen
class DispatchPolicies:
    """What messages are judged by and made with."""

    policies: MessagePolicy | tuple[MessagePolicy, ...]
    """One policy, or several of different types."""
    hasher: Hasher
    """The hasher for generated passwords and PINs."""
    make_link: Callable[[str], str]
    """Makes the address of a page from a token."""

    def of(self, kind: type[Q], message: str) -> Q:
        """Return the policy of a type. Raises `InvalidData`, with what the message is, if there is none."""
        given = self.policies if isinstance(self.policies, tuple) else (self.policies,)
        found = next((policy for policy in given if isinstance(policy, kind)), None)
        if found is None:
            raise InvalidData(
                "arguments of dispatch", (f"{message} is due, so that `policy` must be the {kind.__name__} for it, or a tuple that has it",)
            )
        return found


def render_message(
    store: Store[object],
    message: Message,
    *,
    policy: MessagePolicy | tuple[MessagePolicy, ...] = (),
    hasher: Hasher,
    now: datetime,
    make_link: Callable[[str], str],
) -> RenderedMessage | None:
    """Return the message as it must be sent now, with its recipient and its secret; None if it is obsolete. The hash of a secret is saved.

    - A message about an account that was deleted, or has become protected since the message was queued, is obsolete.
    - Credentials go to the present address of a new borrower. They are obsolete if the borrower has chosen a password, or has used a
      generated one.
    - A link to reset a password is obsolete if the address has no owner.
    - An expiry warning is obsolete if its day has passed, or is not the last valid day any more. If the account gets that day again, the
      daily job warns again.
    - A purge warning is obsolete after a sign of life, or if its day has passed or is not the day of the purge any more. If the account is
      still to be purged, the daily job warns again, and the borrower has all the days of the warning.
    - A new PIN is for the card that has taken the place of the one for which it was ordered, and obsolete after another order.
    - A message that an owner granted another due date is obsolete if the loan was returned, or is due on yet another day.
    - A message about an order is obsolete if the interlibrary account was deleted.
    - A notice that an address was changed goes to the former address; every other message goes to the present one.

    Args:
        store: The store with the register: its transactions are `AccountsTx`, and `CardsTx` for a PIN.
        message: The message.
        policy: The policy that the message needs, or several: of the register, of the cards, of notices, of interlibrary accounts.
        hasher: The hasher for generated passwords and PINs.
        now: The instant of sending; a link expires counting from it.
        make_link: A callable that makes the address of a page from a token.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: The policy that the message needs is missing.
    """
    prepared = prepare_message(store, message, DispatchPolicies(policy, hasher, make_link), now, lambda: None)
    return None if prepared is None else prepared.words


def prepare_message(
    store: Store[object], message: Message, policies: DispatchPolicies, now: datetime, require_lease: Callable[[], None]
) -> PreparedMessage | None:
    """Do what `render_message` does, for a worker whose claim on the message may expire.

    `require_lease` raises if the claim has expired. It is called before a secret is made, and again in the transaction that stores the
    hash, after the credential was read: if another worker stores a secret after that, this transaction fails, is run again and asks again.
    """
    hasher = policies.hasher
    if message.kind in PIN_KINDS:
        cards, card_policy = cast("Store[CardsTx]", store), policies.of(CardPolicy, "a PIN")
        words = prepare_pin(cards, message, policy=card_policy, hasher=hasher, now=now, require_lease=require_lease)
        return None if words is None else PreparedMessage(*words)
    if message.kind in NOTICE_CHANNELS:
        notice = prepare_notice(cast("Store[NoticesTx]", store), message, policy=policies.of(NoticePolicy, "a notice"), now=now)
        return None if notice is None else PreparedMessage(notice)
    if message.kind in ORDER_KINDS:
        order = prepare_order_message(cast("Store[InterlibraryTx]", store), message)
        return None if order is None else PreparedMessage(order)
    if message.kind not in SECRET_KINDS and message.kind not in _JUDGES:
        is_untrue = message.kind in DUE_DATE_KINDS and not store.run(due_date_is_current, message)
        return None if is_untrue else PreparedMessage(message.render())
    if message.kind in RESET_REALMS:
        return _prepare_reset(store, message, policies, now, require_lease)
    policy = policies.of(AccountPolicy, "a message about an account")
    accounts, on = cast("Store[AccountsTx]", store), local_date(now, policy.zone)
    if (current := accounts.run(_current, message, policy, on)) is None:
        return None
    if message.kind not in SECRET_KINDS:
        return PreparedMessage(current.render())
    require_lease()
    if message.kind is MessageKind.CREDENTIALS:
        secret = generate_password(policy.passwords.generated_length)
        secret_hash, expires_at = hasher.hash(secret), None
    else:
        secret = secrets.token_urlsafe(32)
        secret_hash, expires_at = hash_token(secret), with_fixed_offset(policy.passwords.reset_link_lifetime.after(now))
    current = accounts.run(_save_secret, message, secret_hash, expires_at, policy, on, require_lease)
    if current is None:
        return None
    return PreparedMessage(current.render(secret if expires_at is None else policies.make_link(secret)), secret_hash)


def _prepare_reset(
    store: Store[object], message: Message, policies: DispatchPolicies, now: datetime, require_lease: Callable[[], None]
) -> PreparedMessage | None:
    is_patron = message.kind is MessageKind.INTERLIBRARY_PASSWORD_RESET_LINK
    policy = policies.of(InterlibraryAccountPolicy, "a message to a patron") if is_patron else policies.of(AccountPolicy, "a link")
    accounts, make_link = cast("Store[AccountsTx]", store), policies.make_link
    reset = prepare_reset_link(accounts, message, policy=policy, make_link=make_link, now=now, require_lease=require_lease)
    return None if reset is None else PreparedMessage(*reset)


def secret_is_current(tx: object, message: Message, secret_hash: str) -> bool:
    """Whether the secret of a message is still stored: it was not used up, and no other secret was stored since."""
    if message.kind in PIN_KINDS:
        return pin_is_current(cast("CardsTx", tx), message, secret_hash)
    if message.kind in RESET_REALMS:
        return reset_link_is_current(cast("AccountsTx", tx), message, secret_hash)
    stored = cast("AccountsTx", tx).credentials.get(_principal(message))
    if stored is None:
        return False
    token = stored.value.reset_token
    return secret_hash in (stored.value.password_hash, None if token is None else token.token_hash)


def _save_secret(
    tx: AccountsTx,
    message: Message,
    secret_hash: str,
    expires_at: datetime | None,
    policy: AccountPolicy,
    on: date,
    require_lease: Callable[[], None],
) -> Message | None:
    """Judge the message and store the hash of its secret, of a link if it expires; return the message as it must be sent, or None."""
    current, owner = _current(tx, message, policy, on), _principal(message)
    email_key, stored = current_email_key(tx, owner), tx.credentials.get(owner)
    if current is None or email_key is None:
        return None
    current.render("")  # raises before a secret is stored for a message that cannot be rendered
    require_lease()
    credential = Credential(owner) if stored is None else stored.value
    if expires_at is None:
        credential = credential.with_password(secret_hash, PasswordOrigin.GENERATED)
    else:
        credential = attrs.evolve(credential, reset_token=ResetToken(secret_hash, expires_at, email_key))
    save_credential(tx, stored, credential)
    return current


def _principal(message: Message) -> Principal:
    """The owner of the secret of a message."""
    return Principal(Realm.BORROWER, message.subject_id)


# the judgement


def _current(tx: AccountsTx, message: Message, policy: AccountPolicy, on: date) -> Message | None:
    """Return the message as it is true now; None if it is obsolete."""
    judge = _JUDGES[message.kind]
    stored = tx.accounts.get(AccountId(message.subject_id), ALL_LIBRARIES)
    if stored is None or (stored.value.protected and message.values.get("library") not in (policy.agency.name, policy.central_library)):
        return None
    return judge(tx, stored, message, policy, on)


def _notice_to_former_address(
    _tx: AccountsTx, _stored: Versioned[Account], message: Message, _policy: AccountPolicy, _on: date
) -> Message | None:
    return message


def _notice_of_event(_tx: AccountsTx, stored: Versioned[Account], message: Message, _policy: AccountPolicy, _on: date) -> Message | None:
    return attrs.evolve(message, recipient=stored.value.email.address)


def _new_credentials(tx: AccountsTx, stored: Versioned[Account], message: Message, policy: AccountPolicy, _on: date) -> Message | None:
    credential = tx.credentials.get(_principal(message))
    if credential is not None and _is_in_use(credential.value):
        return None
    return _rewritten(tx, stored.value, message, policy)


def _expiry_warning(tx: AccountsTx, stored: Versioned[Account], message: Message, policy: AccountPolicy, on: date) -> Message | None:
    account, written = stored.value, message.values.get("valid_to")
    if (day := account.valid_to) is not None and on <= day and _written(day, message.language) == written:
        return _rewritten(tx, account, message, policy, valid_to=day)
    dropped = {end for end in account.warned_end_dates if on <= end and _written(end, message.language) == written}
    if dropped:
        warned = attrs.evolve(account, warned_end_dates=account.warned_end_dates - dropped)
        tx.accounts.save(warned, expected_version=stored.version)
    return None


def _purge_warning(tx: AccountsTx, stored: Versioned[Account], message: Message, policy: AccountPolicy, on: date) -> Message | None:
    account, credential = stored.value, tx.credentials.get(_principal(message))
    last_login = None if credential is None else credential.value.last_login
    days, warned_on = policy.purge_warning_days, account.purge_warned_on
    if days is None or warned_on is None or not purge_warning_is_current(account, last_login, policy):
        return None
    day = warned_on + timedelta(days=days)
    if on <= day and _written(day, message.language) == message.values.get("day"):
        return _rewritten(tx, account, message, policy, day=day)
    tx.accounts.save(attrs.evolve(account, purge_warned_on=None), expected_version=stored.version)
    return None


_Judge: TypeAlias = Callable[[AccountsTx, Versioned[Account], Message, AccountPolicy, date], Message | None]
#: How each kind of message about an account is judged. The other messages are sent unchanged.
_JUDGES: Final[Mapping[MessageKind, _Judge]] = {
    MessageKind.CREDENTIALS: _new_credentials,
    MessageKind.SET_PASSWORD_LINK: _new_credentials,
    MessageKind.EMAIL_CHANGED: _notice_to_former_address,
    MessageKind.EXPIRY_WARNING: _expiry_warning,
    MessageKind.PURGE_WARNING: _purge_warning,
    MessageKind.TRANSFER_REQUESTED: _notice_of_event,
    MessageKind.TRANSFER_COMPLETED: _notice_of_event,
    MessageKind.TRANSFER_DENIED: _notice_of_event,
    MessageKind.MOVED_TO_LIBRARY: _notice_of_event,
    MessageKind.MOVED_TO_CENTRAL: _notice_of_event,
}


def _rewritten(tx: AccountsTx, account: Account, message: Message, policy: AccountPolicy, **days: date) -> Message:
    """The message as it is written to the account now."""
    values = {name: _written(day, account.language) for name, day in days.items()}
    values["library"] = library_name(tx, account, policy)
    return attrs.evolve(message, recipient=account.email.address, language=account.language, values=values)


def _written(day: date, language: str) -> str:
    return format_text("{day}", language, {"day": day})


def _is_in_use(credential: Credential) -> bool:
    """Whether the password was chosen by its owner or set by a registrar, or was generated and then used."""
    return credential.password_hash is not None and (credential.origin == PasswordOrigin.CHOSEN or credential.last_login is not None)
