"""Look: one account, a search, lists, the start page, statistics, what is stored about one (MTM-06, 07, 19, 20, 30, 53, READ-A04).

Whoever asks sees the own library's borrowers and its branches', and no trace of any other. A list is a page: ask again with the id of its
last line for the next.
"""

from datetime import date, datetime

import attrs
from attrs import field

from nordlib.accounts import (
    Account,
    AccountId,
    AccountPolicy,
    AccountView,
    AgencyStaff,
    Agreement,
    BorrowerActor,
    BorrowerKind,
    IncomingTransfer,
    Principal,
    Realm,
    Registrar,
    StartPage,
    Transfer,
    TransferId,
)
from nordlib.accounts import views as rules
from nordlib.accounts.access import Access, Action
from nordlib.accounts.views import ListingCase, ViewCase, account_view, incoming_transfer
from nordlib.commands.access import ActorAccess, StaffActor, in_scope, load_visible_account, resolve_actor
from nordlib.commands.paging import LONGEST_QUERY, PAGE_SIZE, require_limit, require_member, require_query
from nordlib.contact import parse_email
from nordlib.dates import local_date
from nordlib.decisions import Decision, Granted, NoFacts, Refused
from nordlib.errors import InvalidContact, InvalidData
from nordlib.frozendict import frozendict
from nordlib.identity import IdentityNumber, examine
from nordlib.libraries import LibraryId
from nordlib.name_folding import name_words
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, LibraryScope, Versioned, value_of

__all__ = [
    "PersonalDataExport",
    "export_personal_data",
    "list_borrowers",
    "list_transfers",
    "search_borrowers",
    "view_account",
    "view_start_page",
    "view_statistics",
]


def view_account(
    tx: AccountsTx, account: AccountId, *, by: StaffActor | BorrowerActor, policy: AccountPolicy, now: datetime
) -> Decision[AccountView, NoFacts]:
    """The sheet of an account in sight, with its version. Raises `NaiveDatetime`."""
    return _viewed(tx, account, by, Action.VIEW, policy, now)


def _viewed(
    tx: AccountsTx, account: AccountId, by: StaffActor | BorrowerActor, action: Action, policy: AccountPolicy, now: datetime
) -> Decision[AccountView, NoFacts]:
    actor, stored = load_visible_account(tx, account, by, action)
    version = None if stored is None else stored.version
    return rules.view(ViewCase(value_of(stored), policy, local_date(now, policy.zone), version, actor.access))


def search_borrowers(
    tx: AccountsTx,
    query: str,
    *,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    after: AccountId | None = None,
    limit: int = PAGE_SIZE,
) -> Decision[tuple[AccountView, ...], NoFacts]:
    """Borrowers in sight by number, by e-mail address, or by the beginning of any words of a name in any order (MTM-19, READ-A04).

    Raises `NaiveDatetime`, and `InvalidData` for a limit below 1.
    """
    require_limit(limit)
    require_query(query)
    actor = resolve_actor(tx, by, Action.VIEW)
    return _sheets(actor, _found(tx, query[:LONGEST_QUERY], actor.scope, policy, now, after, limit), policy, now)


def list_borrowers(
    tx: AccountsTx,
    *,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    with_branches: bool = True,
    kind: BorrowerKind | None = None,
    after: AccountId | None = None,
    limit: int = PAGE_SIZE,
) -> Decision[tuple[AccountView, ...], NoFacts]:
    """The own library's borrowers, with or without its branches', of one kind or of all (MTM-20); for the agency every library's.

    Raises `NaiveDatetime`, `UnknownName` for what is no kind, and `InvalidData` for a limit below 1.
    """
    require_limit(limit)
    require_member("kind of borrower", kind, BorrowerKind)
    actor, on = resolve_actor(tx, by, Action.VIEW), local_date(now, policy.zone)
    libraries = _libraries(actor, with_branches=with_branches)
    wanted: list[Versioned[Account]] = []
    while len(wanted) < limit and (page := tx.accounts.at_libraries(libraries, after, max(limit, PAGE_SIZE))):
        wanted += (each for each in page if kind is None or each.value.kind(on, policy.leap_day) == kind)
        after = page[-1].value.id
    return _sheets(actor, tuple(wanted[:limit]), policy, now)


def list_transfers(
    tx: AccountsTx, *, by: StaffActor, policy: AccountPolicy, after: TransferId | None = None, limit: int = PAGE_SIZE
) -> Decision[tuple[IncomingTransfer, ...], NoFacts]:
    """The requests that wait for an answer of the own library or its branches (MTM-30). Raises `InvalidData` for a limit below 1."""
    require_limit(limit)
    actor = resolve_actor(tx, by, Action.VIEW)
    found: list[IncomingTransfer] = []
    for each in tx.transfers.pending_to(actor.scope, after, limit):
        stored = tx.accounts.get(each.value.account, ALL_LIBRARIES)
        if stored is not None:
            found.append(incoming_transfer(each.value, stored.value, local_date(each.value.requested_at, policy.zone)))
    return rules.list_results(ListingCase(tuple(found), policy, actor.access))


def view_start_page(tx: AccountsTx, *, by: Registrar, policy: AccountPolicy) -> Decision[StartPage, NoFacts]:
    """A registrar's first page (MTM-07): who has run out is counted, who has a protected identity is not.

    Raises `InvalidData` for the agency, which is at no library.
    """
    actor = resolve_actor(tx, by, Action.VIEW)
    if isinstance(actor.staff, AgencyStaff):
        raise InvalidData("actor", ("it is the agency, which is at no library; `statistics` counts every library's borrowers",))
    library = by.library if actor.staff is None else actor.staff.library
    borrowers, waiting = (
        (0, 0)
        if actor.scope is ALL_LIBRARIES
        else (tx.accounts.count_at_libraries(actor.scope), tx.transfers.count_pending_to(actor.scope))
    )
    return rules.list_results(ListingCase(StartPage(library, borrowers, waiting), policy, actor.access))


def view_statistics(tx: AccountsTx, *, by: AgencyStaff, policy: AccountPolicy) -> Decision[frozendict[LibraryId, int], NoFacts]:
    """How many borrowers each main library has, its branches' included, for the agency. Protected persons are at no library."""
    standing = resolve_actor(tx, by, Action.VIEW_STATISTICS).access
    mains = tx.libraries.main_libraries() if standing == Access.ALLOWED else ()
    counts = {
        main.id: tx.accounts.count_at_libraries(frozenset((main.id, *(each.id for each in tx.libraries.branches_of(main.id)))))
        for main in mains
        if main.id != policy.central_library
    }
    return rules.list_results(ListingCase(frozendict(counts), policy, standing))


@attrs.frozen
class PersonalDataExport:
    """What is stored about a borrower, and nothing of a password but whether there is one.

    `transfers` has the requests to change library; for the staff those from or to a library of their own. `warned_end_dates` are the last
    days of validity that the borrower was written to about.
    """

    view: AccountView
    agreement: Agreement
    has_password: bool
    last_login: str | None
    created_on: str | None
    birth_date: str | None = field(repr=False)
    student_authorisation: str | None
    warned_end_dates: tuple[str, ...]
    transfers: tuple[Transfer, ...]


def export_personal_data(
    tx: AccountsTx, account: AccountId, *, by: StaffActor | BorrowerActor, policy: AccountPolicy, now: datetime
) -> Decision[PersonalDataExport, NoFacts]:
    """What is stored about a borrower, for the borrower, or for the staff who have the account in sight. Raises `NaiveDatetime`."""
    decision = _viewed(tx, account, by, Action.EXPORT, policy, now)
    stored = tx.accounts.get(account, ALL_LIBRARIES)
    if isinstance(decision, Refused) or stored is None:
        return Refused(decision.facts, decision.trace, decision.policy)
    account_now, kept = stored.value, tx.credentials.get(Principal(Realm.BORROWER, account))
    sight = ALL_LIBRARIES if isinstance(by, BorrowerActor) else resolve_actor(tx, by, Action.EXPORT).scope
    export = PersonalDataExport(
        decision.value,
        account_now.agreement,
        has_password=kept is not None and kept.value.password_hash is not None,
        last_login=None if kept is None else _day(kept.value.last_login),
        created_on=_day(account_now.created_on),
        birth_date=_day(account_now.birth_date),
        student_authorisation=account_now.student_authorisation,
        warned_end_dates=tuple(sorted(each.isoformat() for each in account_now.warned_end_dates)),
        transfers=tuple(each for each in tx.transfers.for_account(account) if in_scope(sight, each.origin, each.target)),
    )
    return Granted(export, decision.facts, decision.trace, decision.policy)


def _found(
    tx: AccountsTx, query: str, scope: LibraryScope, policy: AccountPolicy, now: datetime, after: AccountId | None, limit: int
) -> tuple[Versioned[Account], ...]:
    on = local_date(now, policy.zone)
    for lma in (False, True):
        number = examine(query.strip(), policy.scheme_of(lma=lma), on=on, lenient=True)
        if isinstance(number, IdentityNumber):
            return _one(tx.accounts.by_identity(number, scope), after)
    if "@" in query:
        try:
            return _one(tx.accounts.by_email(parse_email(query).key, scope), after)
        except InvalidContact:
            return ()
    words = name_words(query)
    return tx.accounts.search_by_name(words, scope, after, limit) if words else ()


def _one(found: Versioned[Account] | None, after: AccountId | None) -> tuple[Versioned[Account], ...]:
    return () if found is None or after is not None else (found,)


def _sheets(
    actor: ActorAccess, found: tuple[Versioned[Account], ...], policy: AccountPolicy, now: datetime
) -> Decision[tuple[AccountView, ...], NoFacts]:
    on = local_date(now, policy.zone)
    return rules.list_results(
        ListingCase(tuple(account_view(each.value, on, policy, each.version) for each in found), policy, actor.access)
    )


def _libraries(actor: ActorAccess, *, with_branches: bool) -> LibraryScope:
    if with_branches or actor.scope is ALL_LIBRARIES or not isinstance(actor.staff, Registrar):
        return actor.scope
    return actor.scope & {actor.staff.library}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
