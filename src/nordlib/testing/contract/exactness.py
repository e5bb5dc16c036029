"""The cases for ids, keys and letters, which are exact: what only looks alike is something else, and what cannot be stored is nowhere."""

from collections.abc import Callable
from typing import Final

from nordlib.accounts import Account, AccountId
from nordlib.cards import Card, CardNumber
from nordlib.circulation import Loan, LoanId
from nordlib.contact import parse_email
from nordlib.errors import NordlibError
from nordlib.name_folding import name_words
from nordlib.storage.protocols import ALL_LIBRARIES, Store, value_of
from nordlib.testing.contract.accounts import add
from nordlib.testing.contract.cards import add_card, add_cardholders
from nordlib.testing.contract.cases import ContractCase, ContractTx, case_decorator, ensure
from nordlib.testing.contract.samples import make_account, make_card, make_cardholder

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "accounts")
#: Texts that no id is: some database cannot hold each of them, or takes it for another one.
_UNSTORABLE: Final = ("\0", "\ud800", "1" * 10_000, "no number", "0x1F", "' OR 1=1 --", "")


def _by_id(tx: ContractTx, key: str) -> Account | None:
    return value_of(tx.accounts.get(AccountId(key), ALL_LIBRARIES))


def _by_email(tx: ContractTx, key: str) -> Account | None:
    return value_of(tx.accounts.by_email(key, ALL_LIBRARIES))


def _named(tx: ContractTx, text: str) -> list[AccountId]:
    return [stored.value.id for stored in tx.accounts.search_by_name(name_words(text), ALL_LIBRARIES, None, 9)]


def _loan(tx: ContractTx, key: str) -> Loan | None:
    return value_of(tx.loans.get(LoanId(key)))


def _card(tx: ContractTx, number: str) -> Card | None:
    return value_of(tx.cards.get(CardNumber(number)))


def _finds_nothing(store: Store[ContractTx], find: Callable[[ContractTx, str], object], key: str) -> bool:
    """Whether a key finds nothing: the answer is None, or an error of nordlib's."""
    try:
        return store.run(find, key) is None
    except NordlibError:
        return True
    except Exception:  # noqa: BLE001 - an error of a driver is what is looked for
        return False


@_case("ST-002")
def _ids_are_exact(store: Store[ContractTx]) -> None:
    """Ids that differ only in case or in an accent are different ids."""
    ids = [AccountId(key) for key in ("key", "KEY", "kéy")]
    add(store, *(make_account(index, id=key) for index, key in enumerate(ids)))
    ensure([account and account.id for account in (store.run(_by_id, key) for key in ids)] == ids, "ids are folded")


@_case("ST-003")
def _keys_are_exact(store: Store[ContractTx]) -> None:
    """E-mail keys that differ only in an accent are different keys: å is not a."""
    plain, ringed = make_account(0, email=parse_email("asa@example.se")), make_account(1, email=parse_email("åsa@example.se"))
    add(store, plain, ringed)
    stored = store.run(_by_email, ringed.email.key)
    ensure(stored is not None and stored.id == ringed.id, "an e-mail key returned an account with a similar key")


@_case("ST-014")
def _blanks_are_not_ignored(store: Store[ContractTx]) -> None:
    """An id or an e-mail key with a blank after it is another one, and nothing is found under it."""
    add(store, make_account(0))
    account = make_account(0)
    ensure(store.run(_by_id, f"{account.id} ") is None, "a blank after an id is ignored")
    ensure(store.run(_by_email, f"{account.email.key} ") is None, "a blank after an e-mail key is ignored")


@_case("ST-015")
def _letters_of_names_are_not_folded(store: Store[ContractTx]) -> None:
    """A search for a finds no å, ä or ö, and the other way round."""
    names = ("Asa", "Åsa", "Äsa", "Osa", "Ösa")
    add(store, *(make_account(index, first_name=name) for index, name in enumerate(names)))
    for index, name in enumerate(names):
        for text in (name, name[0]):
            ensure(store.run(_named, text) == [make_account(index).id], "a search found a name with another letter, or missed one")


@_case("ST-016")
def _an_id_that_the_database_cannot_hold_finds_nothing(store: Store[ContractTx]) -> None:
    """An id or an e-mail key that no database holds finds nothing, and no error of a driver is raised."""
    add(store, make_account(0))
    for text in _UNSTORABLE:
        for find in (_by_id, _by_email):
            ensure(_finds_nothing(store, find, text), f"{text[:9]!r} found an account, or raised an error of a driver")


@case_decorator(CASES, "loans.add")("ST-083")
def _a_loan_id_that_the_database_cannot_hold_finds_nothing(store: Store[ContractTx]) -> None:
    """An id of a loan that no database holds finds nothing, and no error of a driver is raised."""
    for text in _UNSTORABLE:
        ensure(_finds_nothing(store, _loan, text), f"{text[:9]!r} found a loan, or raised an error of a driver")


@case_decorator(CASES, "cardholders", "cards")("ST-130")
def _card_numbers_are_exact(store: Store[ContractTx]) -> None:
    """A card number in other letters or with a blank is another one; one that no database holds finds nothing, without a driver's error."""
    card = make_card(0, make_cardholder(0))
    add_cardholders(store, make_cardholder(0))
    add_card(store, card)
    for text in (card.number.lower(), f"{card.number} ", f" {card.number}"):
        ensure(store.run(_card, text) is None, f"{text!r} found the card {card.number!r}")
    for text in _UNSTORABLE:
        ensure(_finds_nothing(store, _card, text), f"{text[:9]!r} found a card, or raised an error of a driver")
