"""Look: one account, a search, lists, the start page, statistics, what is stored about one (MTM-06, 07, 19, 20, 30, 53, READ-A04).

Whoever asks sees the own library's borrowers and its branches', and no trace of any other. A list is a page: ask again with the id of its
last line for the next.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final, cast

import attrs
from attrs import field

from nordlib.accounts import (
    Account,
    AccountId,
    AgencyStaff,
    Agreement,
    Borrower,
    BorrowerKind,
    Incoming,
    Owner,
    Realm,
    RegisterPolicy,
    Registrar,
    Sheet,
    StaffRole,
    StartPage,
    Transfer,
    TransferId,
)
from nordlib.accounts.looking import ListingCase, LookingFacts, ViewCase, incoming, listed, sheet_of, view
from nordlib.accounts.powers import Act, Acting
from nordlib.commands.sight import Staff, Who, account_in_sight, acting, sees
from nordlib.contact import parse_email
from nordlib.dates import aware, local_date
from nordlib.decisions import Decision, Granted, Refused
from nordlib.errors import InvalidContact, InvalidData, UnknownName
from nordlib.frozen import FrozenMap
from nordlib.identity import IdentityNumber, examine
from nordlib.names import fold, fold_name
from nordlib.places import Library, LibraryId
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Sight, Versioned

__all__ = [
    "Export",
    "export_data",
    "find_libraries",
    "list_borrowers",
    "list_branches",
    "list_staff",
    "list_transfers",
    "search",
    "start_page",
    "statistics",
    "view_account",
]

_PAGE: Final = 50  # lines of a list
_LONGEST: Final = 320  # characters of a query; no address is longer


def view_account(
    tx: RegisterTx, account: AccountId, *, by: Staff | Borrower, policy: RegisterPolicy, now: datetime
) -> Decision[Sheet, LookingFacts]:
    """The sheet of an account in sight, with its version. Raises `NaiveDatetime`."""
    return _viewed(tx, account, by, Act.LOOK, policy, now)


def _viewed(
    tx: RegisterTx, account: AccountId, by: Staff | Borrower, act: Act, policy: RegisterPolicy, now: datetime
) -> Decision[Sheet, LookingFacts]:
    who, stored = account_in_sight(tx, account, by, act)
    version = None if stored is None else stored.version
    return view(ViewCase(None if stored is None else stored.value, policy, local_date(aware(now), policy.zone), version, who.standing))


def search(
    tx: RegisterTx, query: str, *, by: Staff, policy: RegisterPolicy, now: datetime, after: AccountId | None = None, limit: int = _PAGE
) -> Decision[tuple[Sheet, ...], LookingFacts]:
    """Borrowers in sight by number, by e-mail address, or by the beginning of any words of a name in any order (MTM-19, READ-A04).

    Raises `NaiveDatetime`, and `InvalidData` for a limit below 1.
    """
    _check(limit)
    _check_query(query)
    who = acting(tx, by, Act.LOOK)
    return _sheets(who, _found(tx, query[:_LONGEST], who.sight, policy, now, after, limit), policy, now)


def list_borrowers(
    tx: RegisterTx,
    *,
    by: Staff,
    policy: RegisterPolicy,
    now: datetime,
    with_branches: bool = True,
    kind: BorrowerKind | None = None,
    after: AccountId | None = None,
    limit: int = _PAGE,
) -> Decision[tuple[Sheet, ...], LookingFacts]:
    """The own library's borrowers, with or without its branches', of one kind or of all (MTM-20); for the agency every library's.

    Raises `NaiveDatetime`, `UnknownName` for what is no kind, and `InvalidData` for a limit below 1.
    """
    _check(limit)
    _check_kind("kind of borrower", kind, BorrowerKind)
    who, on = acting(tx, by, Act.LOOK), local_date(aware(now), policy.zone)
    libraries = _libraries(who, with_branches=with_branches)
    wanted: list[Versioned[Account]] = []
    while len(wanted) < limit and (page := tx.accounts.at(libraries, after, max(limit, _PAGE))):
        wanted += (each for each in page if kind is None or each.value.kind(on, policy.leap_day) == kind)
        after = page[-1].value.id
    return _sheets(who, tuple(wanted[:limit]), policy, now)


def list_transfers(
    tx: RegisterTx, *, by: Staff, policy: RegisterPolicy, after: TransferId | None = None, limit: int = _PAGE
) -> Decision[tuple[Incoming, ...], LookingFacts]:
    """The requests that wait for an answer of the own library or its branches (MTM-30). Raises `InvalidData` for a limit below 1."""
    _check(limit)
    who = acting(tx, by, Act.LOOK)
    found: list[Incoming] = []
    for each in tx.transfers.pending_to(who.sight, after, limit):
        stored = tx.accounts.get(each.value.account, EVERYWHERE)
        if stored is not None:
            found.append(incoming(each.value, stored.value, local_date(each.value.requested_at, policy.zone)))
    return listed(ListingCase(tuple(found), policy, who.standing))


def start_page(tx: RegisterTx, *, by: Registrar, policy: RegisterPolicy) -> Decision[StartPage, LookingFacts]:
    """A registrar's first page (MTM-07): who has run out is counted, who has a protected identity is not.

    Raises `InvalidData` for the agency, which is at no library.
    """
    who = acting(tx, by, Act.LOOK)
    if isinstance(who.staff, AgencyStaff):
        raise InvalidData("actor", ("it is the agency, which is at no library; `statistics` counts every library's borrowers",))
    library = by.library if who.staff is None else who.staff.library
    borrowers, waiting = (0, 0) if who.sight is EVERYWHERE else (tx.accounts.count_at(who.sight), tx.transfers.count_pending_to(who.sight))
    return listed(ListingCase(StartPage(library, borrowers, waiting), policy, who.standing))


def statistics(tx: RegisterTx, *, by: AgencyStaff, policy: RegisterPolicy) -> Decision[FrozenMap[LibraryId, int], LookingFacts]:
    """How many borrowers each main library has, its branches' included, for the agency. Protected persons are at no library."""
    standing = acting(tx, by, Act.COUNT).standing
    mains = tx.libraries.mains() if standing == Acting.MAY else ()
    counts = {
        main.id: tx.accounts.count_at(frozenset((main.id, *(each.id for each in tx.libraries.branches_of(main.id)))))
        for main in mains
        if main.id != policy.central
    }
    return listed(ListingCase(FrozenMap(counts), policy, standing))


def list_staff(
    tx: RegisterTx, *, by: Staff, policy: RegisterPolicy, role: StaffRole | None = None
) -> Decision[tuple[Registrar, ...], LookingFacts]:
    """The staff of the own library and its branches, of a role or of all (MTM-20). Their own numbers are not shown.

    Raises `UnknownName` for what is no role.
    """
    _check_kind("role", role, StaffRole)
    who = acting(tx, by, Act.LOOK)
    staff = tuple(attrs.evolve(each, identity=None) for each in tx.staff.at(who.sight, role))
    return listed(ListingCase(staff, policy, who.standing))


def list_branches(tx: RegisterTx, *, by: Registrar, policy: RegisterPolicy) -> Decision[tuple[Library, ...], LookingFacts]:
    """The branches of the own library (MTM-18, MTM-20)."""
    who = acting(tx, by, Act.LOOK)
    found = tx.libraries.branches_of(who.staff.library) if isinstance(who.staff, Registrar) else ()
    return listed(ListingCase(found, policy, who.standing))


def find_libraries(tx: RegisterTx, name: str, *, policy: RegisterPolicy, limit: int = _PAGE) -> tuple[Library, ...]:
    """The libraries that an account may be moved to, by whole or part of the name (MTM-53); each tells type, county and municipality.

    Raises `InvalidData` for a limit below 1.
    """
    _check(limit)
    _check_query(name)
    part = fold(name[:_LONGEST]).strip()
    return tuple(each for each in tx.libraries.named(part, limit) if each.id != policy.central) if part else ()


@attrs.frozen
class Export:
    """What is stored about a borrower, and nothing of a password but whether there is one.

    `transfers` has the requests to change library; for the staff those from or to a library of their own. `warned_for` are the last days of
    validity that the borrower was written to about.
    """

    sheet: Sheet
    agreement: Agreement
    has_password: bool
    last_login: str | None
    created: str | None
    birth_date: str | None = field(repr=False)
    authorisation: str | None
    warned_for: tuple[str, ...]
    transfers: tuple[Transfer, ...]


def export_data(
    tx: RegisterTx, account: AccountId, *, by: Staff | Borrower, policy: RegisterPolicy, now: datetime
) -> Decision[Export, LookingFacts]:
    """What is stored about a borrower, for the borrower, or for the staff who have the account in sight. Raises `NaiveDatetime`."""
    decision = _viewed(tx, account, by, Act.EXPORT, policy, now)
    stored = tx.accounts.get(account, EVERYWHERE)
    if isinstance(decision, Refused) or stored is None:
        return Refused(decision.facts, decision.trace, decision.policy)
    account_now, kept = stored.value, tx.credentials.of(Owner(Realm.BORROWER, account))
    sight = EVERYWHERE if isinstance(by, Borrower) else acting(tx, by, Act.EXPORT).sight
    export = Export(
        decision.value,
        account_now.agreement,
        has_password=kept is not None and kept.value.hash is not None,
        last_login=None if kept is None else _day(kept.value.last_login),
        created=_day(account_now.created),
        birth_date=_day(account_now.birth_date),
        authorisation=account_now.authorisation,
        warned_for=tuple(sorted(each.isoformat() for each in account_now.warned_for)),
        transfers=tuple(each for each in tx.transfers.of_account(account) if sees(sight, each.origin, each.target)),
    )
    return Granted(export, decision.facts, decision.trace, decision.policy)


def _found(
    tx: RegisterTx, query: str, sight: Sight, policy: RegisterPolicy, now: datetime, after: AccountId | None, limit: int
) -> tuple[Versioned[Account], ...]:
    on = local_date(aware(now), policy.zone)
    for lma in (False, True):
        number = examine(query.strip(), policy.scheme_of(lma=lma), on=on, lenient=True)
        if isinstance(number, IdentityNumber):
            return _one(tx.accounts.by_identity(number, sight), after)
    if "@" in query:
        try:
            return _one(tx.accounts.by_email(parse_email(query).key, sight), after)
        except InvalidContact:
            return ()
    words = fold_name(query)
    return tx.accounts.named(words, sight, after, limit) if words else ()


def _one(found: Versioned[Account] | None, after: AccountId | None) -> tuple[Versioned[Account], ...]:
    return () if found is None or after is not None else (found,)


def _sheets(
    who: Who, found: tuple[Versioned[Account], ...], policy: RegisterPolicy, now: datetime
) -> Decision[tuple[Sheet, ...], LookingFacts]:
    on = local_date(aware(now), policy.zone)
    return listed(ListingCase(tuple(sheet_of(each.value, on, policy, each.version) for each in found), policy, who.standing))


def _libraries(who: Who, *, with_branches: bool) -> Sight:
    if with_branches or who.sight is EVERYWHERE or not isinstance(who.staff, Registrar):
        return who.sight
    return who.sight & {who.staff.library}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _check(limit: int) -> None:
    if type(limit) is not int or limit < 1:
        raise InvalidData("limit", (f"it is {limit if type(limit) is int else f'a {type(limit).__name__}'}; a list has 1 line or more",))


def _check_query(text: str) -> None:
    if not isinstance(cast("object", text), str):
        raise InvalidData("query", (f"it is a {type(text).__name__}; write a name, a number or an address as text",))


def _check_kind(what: str, kind: object, kinds: type[StrEnum]) -> None:
    if kind is not None and kind not in tuple(kinds):
        raise UnknownName(what, str(kind), tuple(each.value for each in kinds))
