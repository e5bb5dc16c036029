"""View an account, a search, lists, the start page, statistics (MTM-06, 07, 19, 20, 30, 53, READ-A04).

Staff see the borrowers of their own library and its branches, and no trace of any other borrower. A list is one page: for the next page,
call again with the id of the last entry as `after`.
"""

from datetime import datetime

from nordlib.accounts import (
    Account,
    AccountId,
    AccountPolicy,
    AccountView,
    AgencyStaff,
    BorrowerActor,
    BorrowerKind,
    IncomingTransfer,
    Registrar,
    StartPage,
    TransferId,
)
from nordlib.accounts import views as rules
from nordlib.accounts.access import Access, Action
from nordlib.accounts.views import ListingCase, ViewCase, account_view, incoming_transfer
from nordlib.commands.access import ActorAccess, StaffActor, load_visible_account, resolve_actor
from nordlib.commands.paging import LONGEST_QUERY, PAGE_SIZE, require_limit, require_member, require_query
from nordlib.contact import parse_email
from nordlib.dates import local_date
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import InvalidContact, InvalidData
from nordlib.frozendict import frozendict
from nordlib.identity import IdentityNumber, examine
from nordlib.libraries import LibraryId
from nordlib.name_folding import name_words
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsReadTx, LibraryScope, Versioned, value_of

__all__ = [
    "list_borrowers",
    "list_transfers",
    "search_borrowers",
    "view_account",
    "view_start_page",
    "view_statistics",
]


def view_account(
    tx: AccountsReadTx, account: AccountId, *, by: StaffActor | BorrowerActor, policy: AccountPolicy, now: datetime
) -> Decision[AccountView, NoFacts]:
    """View an account that the actor can see, with its version.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    actor, stored = load_visible_account(tx, account, by, Action.VIEW)
    version = None if stored is None else stored.version
    return rules.view(ViewCase(value_of(stored), policy, local_date(now, policy.zone), version, actor.access))


def search_borrowers(
    tx: AccountsReadTx,
    query: str,
    *,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    after: AccountId | None = None,
    limit: int = PAGE_SIZE,
) -> Decision[tuple[AccountView, ...], NoFacts]:
    """Search the visible borrowers by number, by e-mail address, or by the beginnings of words of a name in any order (MTM-19, READ-A04).

    Args:
        tx: The transaction.
        query: A number, an e-mail address, or the beginnings of words of a name.
        by: The staff member who searches.
        policy: The policy of the register.
        now: The instant of the search.
        after: The id of the last borrower on the page before; None for the first page.
        limit: The most borrowers to return.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `limit` is below 1, or `query` is not a str.
    """
    require_limit(limit)
    require_query(query)
    actor = resolve_actor(tx, by, Action.VIEW)
    return _account_views(actor, _search_results(tx, query[:LONGEST_QUERY], actor.scope, policy, now, after, limit), policy, now)


def list_borrowers(
    tx: AccountsReadTx,
    *,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    with_branches: bool = True,
    kind: BorrowerKind | None = None,
    after: AccountId | None = None,
    limit: int = PAGE_SIZE,
) -> Decision[tuple[AccountView, ...], NoFacts]:
    """List the borrowers of the actor's own library (MTM-20); for the agency, the borrowers of every library.

    Args:
        tx: The transaction.
        by: The staff member who asks for the list.
        policy: The policy of the register.
        now: The instant of the list, which decides the kind of each borrower.
        with_branches: Whether to include the borrowers of the library's branches.
        kind: The kind of borrower to list; None for every kind.
        after: The id of the last borrower on the page before; None for the first page.
        limit: The most borrowers to return.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        UnknownName: `kind` is not a `BorrowerKind`.
        InvalidData: `limit` is below 1.
    """
    require_limit(limit)
    require_member("kind of borrower", kind, BorrowerKind)
    actor, on = resolve_actor(tx, by, Action.VIEW), local_date(now, policy.zone)
    libraries = _libraries(actor, with_branches=with_branches)
    accounts: list[Versioned[Account]] = []
    while len(accounts) < limit and (page := tx.accounts.at_libraries(libraries, after, max(limit, PAGE_SIZE))):
        accounts += (stored for stored in page if kind is None or stored.value.kind(on, policy.leap_day) == kind)
        after = page[-1].value.id
    return _account_views(actor, tuple(accounts[:limit]), policy, now)


def list_transfers(
    tx: AccountsReadTx, *, by: StaffActor, policy: AccountPolicy, after: TransferId | None = None, limit: int = PAGE_SIZE
) -> Decision[tuple[IncomingTransfer, ...], NoFacts]:
    """List the pending transfer requests to the actor's own library and its branches (MTM-30).

    `after` is the id of the last request on the page before; None for the first page.

    Raises:
        InvalidData: `limit` is below 1.
    """
    require_limit(limit)
    actor = resolve_actor(tx, by, Action.VIEW)
    incoming: list[IncomingTransfer] = []
    for transfer in tx.transfers.pending_to(actor.scope, after, limit):
        stored = tx.accounts.get(transfer.value.account, ALL_LIBRARIES)
        if stored is not None:
            incoming.append(incoming_transfer(transfer.value, stored.value, local_date(transfer.value.requested_at, policy.zone)))
    return rules.list_results(ListingCase(tuple(incoming), policy, actor.access))


def view_start_page(tx: AccountsReadTx, *, by: Registrar, policy: AccountPolicy) -> Decision[StartPage, NoFacts]:
    """View a registrar's start page (MTM-07). Expired accounts are counted; protected accounts are not.

    Raises:
        InvalidData: `by` is the agency, which does not belong to a library.
    """
    actor = resolve_actor(tx, by, Action.VIEW)
    if isinstance(actor.staff, AgencyStaff):
        raise InvalidData("actor", ("the agency does not belong to a library. `view_statistics` counts the borrowers of every library",))
    library = by.library if actor.staff is None else actor.staff.library
    borrowers, pending = (
        (0, 0)
        if actor.scope is ALL_LIBRARIES
        else (tx.accounts.count_at_libraries(actor.scope), tx.transfers.count_pending_to(actor.scope))
    )
    return rules.list_results(ListingCase(StartPage(library, borrowers, pending), policy, actor.access))


def view_statistics(tx: AccountsReadTx, *, by: AgencyStaff, policy: AccountPolicy) -> Decision[frozendict[LibraryId, int], NoFacts]:
    """Count the borrowers of each main library and its branches, for the agency. Protected borrowers belong to no library."""
    access = resolve_actor(tx, by, Action.VIEW_STATISTICS).access
    mains = tx.libraries.main_libraries() if access == Access.ALLOWED else ()
    counts = {
        main.id: tx.accounts.count_at_libraries(frozenset((main.id, *(branch.id for branch in tx.libraries.branches_of(main.id)))))
        for main in mains
        if main.id != policy.central_library
    }
    return rules.list_results(ListingCase(frozendict(counts), policy, access))


def _search_results(
    tx: AccountsReadTx, query: str, scope: LibraryScope, policy: AccountPolicy, now: datetime, after: AccountId | None, limit: int
) -> tuple[Versioned[Account], ...]:
    on = local_date(now, policy.zone)
    for lma in (False, True):
        number = examine(query.strip(), policy.scheme_of(lma=lma), on=on, lenient=True)
        if isinstance(number, IdentityNumber):
            return _single(tx.accounts.by_identity(number, scope), after)
    if "@" in query:
        try:
            return _single(tx.accounts.by_email(parse_email(query).key, scope), after)
        except InvalidContact:
            return ()
    words = name_words(query)
    return tx.accounts.search_by_name(words, scope, after, limit) if words else ()


def _single(stored: Versioned[Account] | None, after: AccountId | None) -> tuple[Versioned[Account], ...]:
    return () if stored is None or after is not None else (stored,)


def _account_views(
    actor: ActorAccess, accounts: tuple[Versioned[Account], ...], policy: AccountPolicy, now: datetime
) -> Decision[tuple[AccountView, ...], NoFacts]:
    on = local_date(now, policy.zone)
    return rules.list_results(
        ListingCase(tuple(account_view(stored.value, on, policy, stored.version) for stored in accounts), policy, actor.access)
    )


def _libraries(actor: ActorAccess, *, with_branches: bool) -> LibraryScope:
    if with_branches or actor.scope is ALL_LIBRARIES or not isinstance(actor.staff, Registrar):
        return actor.scope
    return actor.scope & {actor.staff.library}
