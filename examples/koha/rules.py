"""`circulation_rules` as a `PolicyTable`.

Koha finds each rule by its own name: of the rows that fit, the one with a library, then with a category, then with an item type
(`get_effective_rule` in `Koha/CirculationRules.pm`: descending by branchcode, categorycode, itemtype). So one checkout may have its length
from one row and its renewals from another. A row of a `PolicyTable` has all its terms; therefore the table gets a row for each scope that
Koha's rows have, and for each scope in which several of them meet. Of the rows that fit a checkout, the one with all that they name comes
first by the same order, and its terms are what Koha finds name by name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import attrs
from koha.calendars import read_calendars
from koha.connection import Sql
from koha.preferences import Preferences, read_preferences
from koha.terms import EXPIRED_MAY_RENEW, TRANSLATED, loan_terms

from nordlib.circulation import LibraryCalendar, LoanTerms, PolicyRow, PolicyTable
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy
from nordlib.libraries import LibraryId

__all__ = ["KohaRules", "RuleRow", "Scope", "effective_rules", "policy_table", "read_rules"]

#: The rules that change no manual renewal, and what they are about instead.
_OF_SOMETHING_ELSE: Final = {
    **dict.fromkeys(("maxissueqty", "maxonsiteissueqty", "patron_maxissueqty", "patron_maxonsiteissueqty", "rentaldiscount"), "checkouts"),
    **dict.fromkeys(("finedays", "maxsuspensiondays", "suspension_chargeperiod", "returnbranch", "lostreturn"), "returns"),
    "processingreturn": "returns",
    **dict.fromkeys(("reservesallowed", "holds_per_record", "holds_per_day", "max_holds", "onshelfholds", "opacitemholds"), "new holds"),
    **dict.fromkeys(("decreaseloanholds", "waiting_hold_cancellation", "holds_pickup_period", "expire_reserves_charge"), "new holds"),
    **dict.fromkeys(("accountsent", "chargename", "reservecharge", "restrictedtype"), "nothing that Koha still asks"),
    **dict.fromkeys(("article_requests", "article_request_fee", "open_article_requests_limit", "note"), "other things"),
    **dict.fromkeys(("recalls_allowed", "recalls_per_record", "on_shelf_recalls", "recall_due_date_interval"), "recalls, which are off"),
    **dict.fromkeys(("recall_overdue_fine", "recall_shelf_time"), "recalls, which are off"),
    **dict.fromkeys(("auto_renew", "no_auto_renewal_after", "no_auto_renewal_after_hard_limit"), "automatic renewal, left to Koha's job"),
    "noautorenewalbefore": "automatic renewal, left to Koha's job",
}
#: The rules by which a copy may not fill a hold, with the value that lets every copy do so.
_OF_FILLING: Final = {"holdallowed": "from_any_library", "hold_fulfillment_policy": "any"}


class Scope(NamedTuple):
    """What a row of `circulation_rules` is for; None is any."""

    branch: str | None
    category: str | None
    item_type: str | None

    def meet(self, other: "Scope") -> "Scope | None":
        """Return what both are for; None if there is nothing."""
        if any(mine is not None and theirs is not None and mine != theirs for mine, theirs in zip(self, other, strict=True)):
            return None
        return Scope(*(theirs if mine is None else mine for mine, theirs in zip(self, other, strict=True)))

    @property
    def rank(self) -> tuple[bool, ...]:
        """The rank among the rows that fit: the highest comes first."""
        return tuple(cell is not None for cell in self)

    def __str__(self) -> str:
        return "/".join(cell or "*" for cell in self)


#: A scope, the name of a rule, and its value.
RuleRow: TypeAlias = tuple[Scope, str, str]


@attrs.frozen
class KohaRules:
    """What Koha says about renewals: read once, and again when staff have changed it, as Koha's own cache is."""

    table: PolicyTable
    """The rules, with terms of their own for each scope."""
    calendars: Mapping[LibraryId, LibraryCalendar]
    preferences: Preferences
    told: tuple[str, ...]
    """A sentence for each name of a rule that changes no renewal here."""


def read_rules(sql: Sql, *, zone: ZoneInfo, currency: str, ignoring: Iterable[str] = ()) -> KohaRules:
    """Read the circulation rules, the preferences and the calendars.

    Raises `InvalidPolicy` for what nordlib cannot follow: it names the rule or the preference. A rule with a name that is not known here
    may change a renewal, so it is refused too; name it in `ignoring` if it does not.
    """
    preferences = read_preferences(sql)
    rows: list[RuleRow] = [
        (Scope(row["branchcode"], row["categorycode"], row["itemtype"]), row["rule_name"], row["rule_value"])
        for row in sql.rows("SELECT branchcode, categorycode, itemtype, rule_name, rule_value FROM circulation_rules ORDER BY id")
    ]
    told = tuple(_told(rows, frozenset(ignoring)))
    rows += _of_categories(sql)
    return KohaRules(policy_table(rows, preferences, zone, currency), read_calendars(sql), preferences, told)


def policy_table(rows: Sequence[RuleRow], preferences: Preferences, zone: ZoneInfo, currency: str) -> PolicyTable:
    """Return rules as a table: a row for each scope, with all its terms. Raises `InvalidPolicy`, which names the scope and the rule."""
    every = Scope(None, None, None)
    rows = ((every, EXPIRED_MAY_RENEW, "1" if preferences.expired_may_renew else "0"), *rows)
    terms, names, policy_rows = dict[str, LoanTerms](), dict[LoanTerms, str](), list[PolicyRow]()
    found_by_scope = _by_scope(rows)
    for scope in _scopes(scope for scope, name, _ in rows if name in (*TRANSLATED, EXPIRED_MAY_RENEW)):
        try:
            found = loan_terms(_effective(found_by_scope, scope), preferences, currency)
        except InvalidPolicy as error:
            problem = InvalidPolicy(f"circulation_rules {scope}, {error.field}", error.problem)
        else:
            name = names.setdefault(found, str(scope))
            terms[name] = found
            library = None if scope.branch is None else LibraryId(scope.branch)
            policy_rows.append(PolicyRow(str(scope), name, scope.category, scope.item_type, library))
            continue
        raise problem
    return PolicyTable(PolicyId("circulation_rules", "Koha"), zone, terms, tuple(policy_rows))


def effective_rules(rows: Sequence[RuleRow], scope: Scope) -> dict[str, str]:
    """Return the value of each rule for a scope, as `get_effective_rule` finds it name by name."""
    return _effective(_by_scope(rows), scope)


def _by_scope(rows: Sequence[RuleRow]) -> dict[Scope, dict[str, str]]:
    """Return the rules that each scope has itself."""
    found = defaultdict[Scope, dict[str, str]](dict)
    for scope, name, value in rows:
        found[scope][name] = value
    return dict(found)


def _effective(found: Mapping[Scope, Mapping[str, str]], scope: Scope) -> dict[str, str]:
    """Return the value of each rule for a scope: at most eight scopes fit it, the highest rank last."""
    cells = ((None,) if cell is None else (None, cell) for cell in scope)
    fitting = sorted((Scope(*each) for each in product(*cells)), key=lambda each: each.rank)
    return {name: value for each in fitting for name, value in found.get(each, {}).items()}


def _scopes(found: Iterable[Scope]) -> list[Scope]:
    """Return the scopes, and those in which several meet, most special first."""
    given = set(found)
    scopes, waiting = set(given), list(given)
    while waiting:
        scope = waiting.pop()
        new = {met for other in given if (met := scope.meet(other)) is not None} - scopes
        scopes |= new
        waiting += new
    return sorted(scopes, key=lambda scope: (scope.rank, *(cell or "" for cell in scope)), reverse=True)


def _of_categories(sql: Sql) -> list[RuleRow]:
    """Return what a category says about its expired patrons; -1 is what the preference says."""
    rows = sql.rows("SELECT categorycode, BlockExpiredPatronOpacActions AS blocks FROM categories WHERE BlockExpiredPatronOpacActions >= 0")
    return [(Scope(None, row["categorycode"], None), EXPIRED_MAY_RENEW, "0" if row["blocks"] else "1") for row in rows]


def _told(rows: Sequence[RuleRow], ignoring: frozenset[str]) -> Iterable[str]:
    for name in sorted({name for _, name, _ in rows}):
        values = {value for _, each, value in rows if each == name}
        if name in TRANSLATED:
            continue
        if name in _OF_SOMETHING_ELSE:
            yield f"{name}: about {_OF_SOMETHING_ELSE[name]}"
        elif name in _OF_FILLING:
            if values != {_OF_FILLING[name]}:
                yield f"{name}: not followed: here a hold stops a renewal also where this copy may not fill it"
        elif name in ignoring:
            yield f"{name}: ignored, as you said"
        else:
            raise InvalidPolicy(
                f"circulation_rules {name}", "is not known here and may change a renewal; name it in `ignoring` if it does not"
            )
