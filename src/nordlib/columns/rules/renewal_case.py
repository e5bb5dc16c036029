"""Symbols for the facts of a renewal: a `RenewalCase` whose fields ask columns, first while it is derived, then while it is judged."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any, Final

import attrs

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import DueInstant
from nordlib.circulation.due_dates import DueDate, DueStep, DueStepKind
from nordlib.circulation.fees import FeeCategory
from nordlib.circulation.models import (
    CirculationStaff,
    InterlibraryTerms,
    ItemId,
    LastRenewal,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    PatronId,
    PatronStanding,
    RenewalPermission,
    TitleId,
)
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.renewal import RenewalCase, RenewalFacts
from nordlib.circulation.renewal.limits import RenewalLimits
from nordlib.columns.rules.calendar import LookedUpCalendar
from nordlib.columns.rules.derived import Derived
from nordlib.columns.rules.facts import Facts
from nordlib.dates import HourlyPeriod, local_date
from nordlib.decisions import UNKNOWN
from nordlib.money import Money
from nordlib.tracing import (
    Column,
    ExpressionKind,
    lazy_model,
    symbol,
)

__all__ = ["RenewalSymbols"]

_PATRON: Final = PatronId("patron")
_ASKERS: Final = {"patron": _PATRON, "other_patron": PatronId("another"), "staff": CirculationStaff("staff")}
_NOW: Final = Column("now", ExpressionKind.INSTANT)


class _Booked(tuple[Any, ...]):
    """Bookings of which only the last free day is known, which is a column of its own."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True


class _Unpriced(RenewalCase):
    """A case that only says whether there is a fee; which one, its own method says apart (`RenewalSymbols.fee`)."""

    __slots__ = ()

    def _fee(self, fees: object) -> Any:
        del fees
        return True, None, None


class RenewalSymbols:
    """The symbols of one policy and one moment."""

    def __init__(self, policy: CirculationPolicy, now: datetime | None, calendar: LibraryCalendar | None, facts: Facts) -> None:
        self.policy: Final = policy
        self.facts: Final = facts
        self.calendar: Final = None if calendar is None else LookedUpCalendar(calendar)
        self._item_types: Final = {name: name for name in policy.item_types}
        self.by_hour: Final = any(isinstance(terms.loan_period, HourlyPeriod) for terms in policy.item_types.values())
        self.now: Final[Any] = now
        self._moment: Final[Any] = symbol(_NOW.name, _NOW.kind) if now is None else now
        self._parts: Final = {"loan": self._loan(), "patron": self._patron(), "owner": self._owner(), "last_renewal": self._last_renewal()}
        self._given: Final = self._given_fields()

    def derived_case(self) -> RenewalCase:
        """Return a case that has derived everything from columns."""
        case = lazy_model(_Unpriced, self._given | self._undecided)

        def derive(name: str, value: Any) -> None:
            counted = lazy_model(RenewalLimits, _fields_of(value) | self._listed()) if name == "limits" else value
            object.__setattr__(case, name, counted)

        case._follow(derive)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - what `RenewalCase` derives, it alone knows
        return case

    def fee(self) -> tuple[Any, Any, Any]:
        """Return the fee of a late renewal, and what its group has in common, as `RenewalCase` does; None where the terms have no fees."""
        case = lazy_model(RenewalCase, self._given)
        fees = self.policy.terms(self._item_type()).fees
        return (None, None, None) if fees is None else case._fee(fees)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - what the fee is, `RenewalCase` alone knows

    def judged_case(self, derived: Derived) -> RenewalCase:
        """Return a case whose derived values are columns by now."""
        return lazy_model(RenewalCase, self._given | self._derived_fields(derived))

    @cached_property
    def _undecided(self) -> dict[str, Callable[[], object]]:
        """What a case has while it is derived. The holds and the debt need no look then: they are counted, and in the right currency."""
        patron = lazy_model(PatronStanding, self._patron_fields() | {"debt": lambda: UNKNOWN})
        return {
            "holds": lambda: (),
            "patron": lambda: patron,
        }

    def _derived_fields(self, derived: Derived) -> dict[str, Callable[[], object]]:
        facts = lazy_model(
            RenewalFacts,
            {
                "renewable_from": lambda: derived.value("renewable_from"),
                "new_due": lambda: _due(derived, "new_due"),
                "provisional": lambda: derived.value("is_provisional"),
            },
        )
        limits, found = self._limits(derived), self._found(derived)
        return {
            "terms": lambda: self.policy.terms(self._item_type()),
            "today": lambda: local_date(self._moment, self.policy.zone),
            "limit": lambda: derived.value("renewal_limit"),
            "is_late": lambda: derived.value("is_late"),
            "awaits_owner": lambda: derived.value("awaits_owner"),
            "limits": lambda: limits if derived.value("more_rules") else None,
            "found_due": lambda: found,
            "facts": lambda: facts,
        }

    def _given_fields(self) -> dict[str, Callable[[], object]]:
        facts, loan, patron = self.facts, self._parts["loan"], self._parts["patron"]
        return {
            "loan": lambda: loan,
            "policy": lambda: self.policy,
            "now": lambda: self._moment,
            "holds": lambda: UNKNOWN if facts.is_missing("waiting") else (),
            "waiting": lambda: UNKNOWN if facts.is_missing("waiting") else facts.value("waiting"),
            "waiting_on_this_copy": lambda: 0 if facts.is_missing("waiting") else facts.value("waiting_on_this_copy"),
            "patron": lambda: patron,
            "available_copies": lambda: facts.value("available_copies"),
            "calendar": lambda: self.calendar,
            "by": lambda: facts.optional("asked_by", lambda: facts.word("asked_by", _ASKERS)),
            "named_due": lambda: facts.optional_value("named_due"),
            "price": lambda: facts.optional("price", lambda: Money(facts.value("price"), self._fee_currency())),
            "unseen": lambda: facts.flag("unseen"),
            "other_loans": lambda: UNKNOWN,
            "bookings": lambda: () if facts.is_missing("free_until") else _Booked(),
        }

    def _listed(self) -> dict[str, Callable[[], object]]:
        """What `RenewalLimits` counts from lists."""
        facts = self.facts
        return {
            "late_loans": lambda: UNKNOWN if facts.is_missing("late_loans") else facts.value("late_loans"),
            "free_until": lambda: facts.optional_value("free_until"),
        }

    def _limits(self, derived: Derived) -> RenewalLimits:
        names = ("due_day", "opens_at", "late_until", "longest_on")
        fields: dict[str, Callable[[], object]] = {name: partial(derived.value, name) for name in names}
        return lazy_model(RenewalLimits, fields | self._listed())

    def _found(self, derived: Derived) -> DueDate:
        """The new due date, with the last of its steps."""
        fields = {"kind": lambda: _last_step(derived), "before": lambda: _due(derived, "before_last_step")}
        step = lazy_model(DueStep, fields)
        return lazy_model(DueDate, {"due": lambda: _due(derived, "new_due"), "steps": lambda: (step,)})

    def _item_type(self) -> str:
        return self.facts.word("item_type", self._item_types)

    def _fee_currency(self) -> str:
        fees = self.policy.terms(self._item_type()).fees
        assert fees is not None  # a price is asked for by a fee schedule alone
        return fees.currency

    def _loan(self) -> Loan:
        facts = self.facts
        return lazy_model(
            Loan,
            {
                "id": lambda: LoanId("loan"),
                "patron": lambda: _PATRON,
                "item": lambda: ItemId("item"),
                "title": lambda: TitleId("title"),
                "due": self._due,
                "item_type": self._item_type,
                "kind": lambda: facts.member("kind", LoanKind),
                "renewals_used": lambda: facts.value("renewals_used"),
                "status": lambda: facts.member("status", LoanStatus),
                "recalled": lambda: facts.flag("recalled"),
                "interlibrary": lambda: facts.optional("owner_permission", lambda: self._parts["owner"]),
                "lent_on": lambda: facts.optional_value("lent_on"),
                "last_renewal": lambda: facts.optional("last_renewed_on", lambda: self._parts["last_renewal"]),
                "unseen_renewals": lambda: facts.value("unseen_renewals"),
            },
        )

    def _due(self) -> date | DueInstant:
        if self.by_hour and self.facts.is_missing("due"):
            return DueInstant(self.facts.value("due_at"))
        due: date = self.facts.value("due")
        return due

    def _last_renewal(self) -> LastRenewal:
        return lazy_model(LastRenewal, {"on": lambda: self.facts.value("last_renewed_on")})

    def _owner(self) -> InterlibraryTerms:
        facts = self.facts
        return lazy_model(
            InterlibraryTerms,
            {
                "renewal_permission": lambda: facts.member("owner_permission", RenewalPermission),
                "max_renewals": lambda: facts.optional_value("owner_max_renewals"),
                "latest_due": lambda: facts.optional_value("owner_latest_due"),
                "pending_renewal": lambda: facts.flag("owner_pending"),
                "last_renewal_rejected": lambda: facts.flag("owner_rejected"),
            },
        )

    def _patron(self) -> PatronStanding:
        return lazy_model(PatronStanding, self._patron_fields())

    def _patron_fields(self) -> dict[str, Callable[[], object]]:
        facts = self.facts
        return {
            "blocked": lambda: UNKNOWN if facts.is_missing("blocked") else facts.flag("blocked"),
            "card_expires_on": lambda: facts.optional_value("card_expires_on") if facts.flag("card_is_known") else UNKNOWN,
            "debt": self._debt,
            "category": lambda: facts.member("patron_category", FeeCategory),
        }

    def _debt(self) -> object:
        limit = self.policy.terms(self._item_type()).debt_limit
        if limit is None or self.facts.is_missing("debt"):
            return UNKNOWN
        return Money(self.facts.value("debt"), limit.currency)


def _fields_of(limits: RenewalLimits) -> dict[str, Callable[[], object]]:
    return {field.name: partial(getattr, limits, field.name) for field in attrs.fields(RenewalLimits)}


def _last_step(derived: Derived) -> DueStepKind:
    """Return the kind of the last step. Where no rule of the policy depends on it, it is only told in a sentence, and may be any."""
    known = derived.value("last_step")
    return DueStepKind.COUNTED if known is None else DueStepKind(known)


def _due(derived: Derived, name: str) -> Any:
    """Return a due date, or a due instant of a loan by the hour, or None."""
    day = derived.value(name)
    if day is not None:
        return day
    instant = derived.value(f"{name}_at")
    return None if instant is None else DueInstant(instant)
