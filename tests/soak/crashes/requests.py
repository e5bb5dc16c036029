"""What registrars ask: a command drawn at random for a person drawn at random, so that they often want the same thing at once."""

import zlib
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, Final

import attrs

from nordlib import commands
from nordlib.accounts import Account, AccountChanges, AccountId, ConsentGiver, hash_new_password
from nordlib.cards import Card, CardForm, CardholderId, CardKind, CardRequest, PersonForm
from nordlib.circulation import HELSINGOR, CheckoutRequest, HoldId, HoldRequest, ItemId, LoanId, PatronId, PatronStanding, TitleId
from nordlib.commands import PatronContext, RenewalContext, idempotent
from nordlib.contact import parse_email
from nordlib.credentials import Realm
from nordlib.storage.protocols import ALL_LIBRARIES
from tests import card_people as cards
from tests import people
from tests.soak.crashes.scene import ADDRESSES, CARD_POLICY, HOLDERS, PEOPLE, POLICY, now

__all__ = ["Draw", "Request", "next_request"]

_STANDING: Final = PatronContext(PatronStanding())
_RENEWING: Final = RenewalContext(PatronStanding())
_DESKS: Final = (cards.AT_RANA, cards.AT_BODO, cards.AT_OSLO)
_LONG: Final = timedelta(days=365)


@attrs.frozen
class Request:
    """A command with its arguments.

    Attributes:
        command: The name of the command.
        run: Runs it in a store, and returns its answer.
        once: The key under which it is performed once; blank for a command that may be repeated.
    """

    command: str
    run: Callable[[Any], object]
    once: str = ""


@attrs.frozen
class Draw:
    """What a registrar draws from.

    Attributes:
        random: The registrar's own chance.
        store: The store, to look at what there is.
        name: A name that no other request has.
    """

    random: Random
    store: Any
    name: str

    @property
    def serial(self) -> int:
        """A number that hardly any other request has."""
        return zlib.crc32(self.name.encode()) % 9_000_000

    def asks(self, command: Callable[..., object], *args: Any, once: str = "", **kwargs: Any) -> Request:
        at, kind = now(), idempotent(command, f"the request {once} of a client", client="soak", now=now()) if once else command
        timed = {"now": kwargs.pop("now", at)} if "now" in command.__code__.co_varnames else {}
        return Request(command.__name__, lambda store: store.run(kind, *args, **timed, **kwargs), once)


def next_request(draw: Draw) -> Request:
    """Draw what a registrar asks next."""
    group = draw.random.choices((_of_account, _of_card, _of_loans, _once), (6, 2, 3, 1))[0]
    return group(draw)


def _of_account(draw: Draw) -> Request:
    number = draw.random.choice(PEOPLE)
    found = draw.store.read(lambda tx: tx.accounts.by_identity(number, ALL_LIBRARIES))
    if found is None or draw.random.random() < 0.05:
        return _registration(draw, number)
    account: Account = found.value
    at_home = draw.random.random() < 0.7
    by = next((each for each in people.STAFF if each.library == account.library and at_home), draw.random.choice(people.STAFF))
    ask: Any = draw.random.choices(tuple(_ACCOUNT_REQUESTS), tuple(_ACCOUNT_REQUESTS.values()))[0]
    request: Request = ask(draw, account, by)
    return request


def _registration(draw: Draw, number: Any) -> Request:
    by = draw.random.choice((people.AT_A, people.AT_B))
    form = attrs.evolve(
        people.FORM,
        library=by.library,
        identity=number,
        last_name=f"Ek {draw.name}",
        email=draw.random.choice(ADDRESSES),
        agreement=people.AGREEMENT,
    )
    return draw.asks(commands.register_borrower, form, by=by, policy=POLICY, new_id=AccountId(draw.name))


def _edit(draw: Draw, account: Account, by: Any) -> Request:
    changes = AccountChanges(
        first_name=f"Anna {draw.name}",
        email=draw.random.choice((account.email, *ADDRESSES)),
        valid_to=draw.random.choice((None, (now() + timedelta(days=draw.random.randint(1, 40))).date())),
    )
    return draw.asks(commands.edit_account, account.id, changes, by=by, policy=POLICY)


def _transfer(draw: Draw, account: Account, by: Any) -> Request:
    return draw.asks(commands.request_transfer, account.id, draw.random.choice((people.A, people.A1, people.B)), by=by, policy=POLICY)


def _answer(draw: Draw, account: Account, _by: Any) -> Request:
    command: Any = draw.random.choice((commands.accept_transfer, commands.deny_transfer))
    return draw.asks(command, account.id, by=draw.random.choice(people.STAFF), policy=POLICY)


def _pull(draw: Draw, account: Account, _by: Any) -> Request:
    by, consent = draw.random.choice(people.STAFF), draw.random.choice((ConsentGiver.BORROWER, ConsentGiver.BORROWER, None))
    email = draw.random.choice((None, *ADDRESSES))
    return draw.asks(commands.pull_account, account.identity, by.library, consent_by=consent, by=by, policy=POLICY, email=email)


def _password(draw: Draw, account: Account, by: Any) -> Request:
    return draw.asks(commands.set_password, account.id, hash_new_password(f"sol {draw.name}", cards.CHEAP), by=by, policy=POLICY)


def _deletion(draw: Draw, account: Account, by: Any) -> Request:
    return draw.asks(commands.delete_account, account.id, by=by, policy=POLICY)


def _link(draw: Draw, account: Account, _by: Any) -> Request:
    return draw.asks(commands.request_password_reset, account.email, realm=Realm.BORROWER, policy=POLICY)


_ACCOUNT_REQUESTS: Final = {_edit: 4, _transfer: 5, _answer: 6, _pull: 3, _password: 2, _deletion: 1, _link: 1}


def _of_card(draw: Draw) -> Request:
    number = draw.random.choice(HOLDERS)
    holder = draw.store.read(lambda tx: tx.cardholders.by_identity(cards.KEYS.pseudonym(number)))
    held: tuple[Card, ...] = (
        () if holder is None else draw.store.read(lambda tx: tuple(each.value for each in tx.cards.for_holder(holder.value.id)))
    )
    serial, desk = cards.card_number(draw.serial), draw.random.choice(_DESKS)
    if not held or draw.random.random() < 0.15:
        person = PersonForm("Kari", number, cards.born(number), email=parse_email(f"k{number.canonical[-3:]}@example.no"))
        kind = draw.random.choice((CardKind.NATIONAL, CardKind.LOCAL))
        card_request = CardRequest(person, kind, draw.random.choice(tuple(CardForm)), cards.ACCEPTED)
        new: Any = {"keys": cards.KEYS, "new_number": serial, "new_holder": CardholderId(draw.name)}
        return draw.asks(commands.issue_card, card_request, by=desk, policy=CARD_POLICY, **new)
    card, command = held[-1].number, draw.random.choice((commands.order_pin, commands.order_pin, commands.replace_lost_card))
    home = next((each for each in _DESKS if each.library == held[-1].home_library), desk)
    extra: Any = {} if command is commands.order_pin else {"new_number": serial}
    return draw.asks(command, card, by=draw.random.choice((desk, home)), policy=CARD_POLICY, **extra)


def _of_loans(draw: Draw) -> Request:
    patron = PatronId(f"P{draw.random.randint(0, 5)}")
    by = draw.random.choice((patron, patron, PatronId("P0")))
    holds, loans = draw.store.read(lambda tx: (tx.holds.for_patron(patron), tx.loans.for_patron(patron)))
    title = TitleId(f"T{draw.random.randint(0, 9)}")
    usual: Any = {"by": by, "policy": HELSINGOR}
    chosen = draw.random.random()
    if holds and chosen < 0.3:
        command: Any = draw.random.choice((commands.cancel_hold, commands.suspend_hold, commands.resume_hold))
        return draw.asks(command, holds[-1].value.id, **usual)
    if loans and chosen < 0.7:
        late = timedelta(days=draw.random.choice((-3, 0, 2)))
        at = now().replace(year=loans[-1].value.due.year, month=loans[-1].value.due.month, day=loans[-1].value.due.day) + late
        return draw.asks(commands.renew_loan, loans[-1].value.id, context=_RENEWING, now=at, **usual)
    if chosen < 0.85:
        lent = CheckoutRequest(patron, ItemId(draw.name), title)
        return draw.asks(commands.check_out_item, lent, new_id=LoanId(draw.name), context=_STANDING, **usual)
    return draw.asks(commands.place_hold, HoldRequest(patron, title), new_id=HoldId(draw.name), context=_STANDING, **usual)


def _once(draw: Draw) -> Request:
    """A request that several registrars send under one key at about the same time."""
    key = f"{int(now().timestamp()) // 2}-{draw.random.randint(0, 1)}"
    patron = PatronId(f"once {key}")
    asked = HoldRequest(patron, TitleId(f"once {key}"))
    return draw.asks(commands.place_hold, asked, once=key, by=patron, policy=HELSINGOR, new_id=HoldId(draw.name), context=_STANDING)
