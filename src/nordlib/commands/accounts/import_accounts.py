"""Import the accounts of another register, page by page.

Each page is one transaction. If anything in a page fails, the page is rolled back and each of its rows gets a transaction of its own, so
that an error in one row stops no other. An account and its password are stored together or not at all. An import that was stopped is run
again with the same rows: those that are imported already are only counted.

Nothing is mailed. A password hash is stored as the old register wrote it; the host's `Hasher` verifies it at the next login, and `log_in`
replaces it then if the hasher says so (`Hasher.needs_rehash`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Final, TypeAlias

import attrs
from attrs import field

from nordlib.accounts import Account, AccountId, AccountPolicy, ExistingAccount, ImportCase, ImportedAccount
from nordlib.accounts import import_accounts as rules
from nordlib.accounts.access import Access, Action
from nordlib.accounts.import_accounts import ImportForm, NewAccount, examine_row
from nordlib.commands.access import StaffActor, actor_id, resolve_actor
from nordlib.commands.accounts.uniqueness import email_is_taken, existing_account
from nordlib.commands.paging import require_limit
from nordlib.contact import Email
from nordlib.dates import local_date
from nordlib.decisions import Granted, NoFacts, Refused
from nordlib.errors import UniqueViolation
from nordlib.frozendict import frozendict
from nordlib.libraries import Library
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, Store, value_of
from nordlib.validation import check_model

__all__ = ["ImportReport", "import_accounts"]

_PAGE: Final = 100  # rows
_ID: Final = "id"  # the key in a `UniqueViolation`

#: What became of a row: an account that is new, the id of one that was imported before, or a refusal.
_Answer: TypeAlias = Account | AccountId | Refused[NoFacts]


@attrs.frozen
class ImportReport:
    """What became of each row. Rows have numbers, counted from 1, or from the `first_row` of the import."""

    imported: tuple[AccountId, ...]
    """The accounts that are new."""
    already_imported: tuple[AccountId, ...]
    """The accounts that were imported before, with the same content."""
    refused: frozendict[int, Refused[NoFacts]] = field(converter=frozendict[int, Refused[NoFacts]])
    """The decision on each row that was refused, by the number of the row; `reasons` and `explain` say why."""
    errors: frozendict[int, Exception] = field(converter=frozendict[int, Exception])
    """The error of each row that could not be processed, by the number of the row."""
    next_row: int
    """The number of the row after the last."""

    @property
    def reasons(self) -> Mapping[str, int]:
        """How many rows each code refused, the most frequent first."""
        codes = Counter(code for decision in self.refused.values() for code in decision.reasons)
        return frozendict(dict(codes.most_common()))


def import_accounts(
    store: Store[AccountsTx],
    rows: Iterable[ImportedAccount],
    *,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    knows_hash: Callable[[str], bool] | None = None,
    first_row: int = 1,
    page_size: int = _PAGE,
) -> ImportReport:
    """Import the accounts of another register. Only the agency may do so; for any other actor every row is refused.

    Of two rows with the same id, number or address, the first is imported. A row is never imported over an account that exists: if its
    account has changed, in the register or in the row, it is refused with `changed_since_import`.

    Args:
        store: The store; the command uses a transaction for each page.
        rows: The rows, which are read page by page, so that they may come from a generator.
        by: The staff member who imports.
        policy: The policy of the register.
        now: The instant of the import.
        knows_hash: Whether the host's hasher can verify passwords with a hash; None imports any hash.
        first_row: The number of the first row, for rows that are the rest of a file.
        page_size: The most rows in one transaction.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is not staff, or `page_size` is not an int of at least 1.
    """
    require_limit(page_size)
    on, remaining, number = local_date(now, policy.zone), iter(rows), first_row
    answers: dict[int, _Answer | Exception] = {}
    actor_id(by)  # an actor who is not staff raises here, and not once for each row
    while page := tuple(islice(remaining, page_size)):
        answers |= zip(range(number, number + len(page)), _import_page(store, page, by, policy, on, knows_hash), strict=True)
        number += len(page)
    return ImportReport(
        tuple(answer.id for answer in answers.values() if isinstance(answer, Account)),
        tuple(answer for answer in answers.values() if isinstance(answer, str)),
        {row: answer for row, answer in answers.items() if isinstance(answer, Refused)},
        {row: answer for row, answer in answers.items() if isinstance(answer, Exception)},
        number,
    )


@attrs.frozen
class _ImportedPage:
    """What became of the rows of a transaction."""

    answers: tuple[_Answer, ...]
    """What became of each row."""

    @property
    def value(self) -> tuple[Account, ...]:
        """The accounts that are new, which `AuditedStore` records."""
        return tuple(answer for answer in self.answers if isinstance(answer, Account))


class _PageFailed(Exception):
    """A key of the page is taken: the page is not tried again as a whole, because one of its rows would fail each time."""


def _import_page(
    store: Store[AccountsTx],
    page: Sequence[ImportedAccount],
    by: StaffActor,
    policy: AccountPolicy,
    on: date,
    knows_hash: Callable[[str], bool] | None,
) -> Sequence[_Answer | Exception]:
    """Import a page in one transaction, or else each of its rows in one of its own."""

    def import_accounts(tx: AccountsTx, *, by: StaffActor) -> _ImportedPage:
        try:
            return _ImportedPage(tuple(_import_row(tx, row, by, policy, on, knows_hash) for row in page))
        except UniqueViolation:
            raise _PageFailed from None

    try:
        return store.run(import_accounts, by=by).answers
    except Exception:  # noqa: BLE001 - the row that failed is found and reported below
        return tuple(_import_alone(store, row, by, policy, on, knows_hash) for row in page)


def _import_alone(
    store: Store[AccountsTx],
    row: ImportedAccount,
    by: StaffActor,
    policy: AccountPolicy,
    on: date,
    knows_hash: Callable[[str], bool] | None,
) -> _Answer | Exception:
    """Import a row in a transaction of its own. The id of a deleted account is found only when the store refuses it."""

    def import_accounts(tx: AccountsTx, *, by: StaffActor, id_is_deleted: bool = False) -> _ImportedPage:
        return _ImportedPage((_import_row(tx, row, by, policy, on, knows_hash, id_is_deleted=id_is_deleted),))

    try:
        try:
            return store.run(import_accounts, by=by).answers[0]
        except UniqueViolation as error:
            if error.key != _ID:
                raise
            return store.run(import_accounts, by=by, id_is_deleted=True).answers[0]
    except Exception as error:  # noqa: BLE001 - an error in one row must not stop the others
        return error


def _import_row(
    tx: AccountsTx,
    row: ImportedAccount,
    by: StaffActor,
    policy: AccountPolicy,
    on: date,
    knows_hash: Callable[[str], bool] | None,
    *,
    id_is_deleted: bool = False,
) -> _Answer:
    check_model(row, ImportedAccount)
    case = _case(tx, examine_row(row, policy, on), by, policy, on, knows_hash, id_is_deleted)
    if rules.is_already_imported(case):
        return case.form.id
    decision = rules.decide(case)
    if isinstance(decision, Refused):
        return decision
    _store(tx, decision)
    return decision.value.account


def _store(tx: AccountsTx, decision: Granted[NewAccount, NoFacts]) -> None:
    tx.accounts.add(decision.value.account)
    if decision.value.credential is not None:
        tx.credentials.add(decision.value.credential)


def _case(
    tx: AccountsTx,
    form: ImportForm,
    by: StaffActor,
    policy: AccountPolicy,
    on: date,
    knows_hash: Callable[[str], bool] | None,
    id_is_deleted: bool,
) -> ImportCase:
    actor = resolve_actor(tx, by, Action.IMPORT)
    may_look = actor.access is Access.ALLOWED
    stored = tx.accounts.get(form.id, ALL_LIBRARIES) if may_look and form.id and "id" not in form.unreadable else None
    return ImportCase(
        form,
        actor.staff or by,
        policy,
        on,
        library=Library(policy.central_library, policy.agency.name) if form.protected else tx.libraries.get(form.library),
        email_is_taken=may_look and isinstance(form.email, Email) and email_is_taken(tx, form.email.key, form.id),
        existing_account=existing_account(tx, form.identity, actor.scope, excluding=form.id) if may_look else ExistingAccount.NONE,
        stored=value_of(stored),
        id_is_deleted=id_is_deleted,
        hash_is_readable=form.password_hash is None or knows_hash is None or knows_hash(form.password_hash),
        access=actor.access,
    )
