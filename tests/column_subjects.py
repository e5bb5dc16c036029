"""Tables of accounts and loans by chance, and what the rules for one case say of each row: the law of the columns of other subjects."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

import attrs
import polars as pl

from nordlib.accounts import Account, AccountPolicy, Guardian
from nordlib.accounts.lifecycle import due_changes, purge_plan
from nordlib.cards import Card, CardForm, CardholderId, CardKind, CardNumber, CardPolicy, CardState, DeskStaff, Membership
from nordlib.cards.membership import ACTIVATION_RULES, ActivationCase
from nordlib.cards.models import Cardholder, MembershipState, RulesAcceptance, RulesAcceptedBy
from nordlib.cards.use import USE_RULES, UseCase
from nordlib.circulation import ItemId, Loan, LoanId, PatronId, TitleId
from nordlib.circulation.returns import ItemHandedIn, ReturnCase, ReturnConfirmed, ReturnPolicy, assess_return, unconfirmed_returns
from nordlib.columns.shown_cards import CardQuestion
from nordlib.errors import NordlibError
from nordlib.libraries import LibraryId
from nordlib.money import Money
from nordlib.notifications.notices import NoticePolicy, notice_of
from tests.people import ACCOUNT

TODAY: Final = date(2026, 3, 18)
NOW: Final = datetime(2026, 3, 18, 9, tzinfo=UTC)
_HOME: Final = LibraryId("home")
_WORDS: Final = ("on_loan", "on_loan", "on_loan", "returned", "lost", "claimed_returned")

SCHEMAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "accounts": {
        "valid_to": pl.Date,
        "warned_of_valid_to": pl.Boolean,
        "has_guardian": pl.Boolean,
        "birth_date": pl.Date,
        "attested_minor": pl.Boolean,
        "created_on": pl.Date,
        "last_login": pl.Date,
        "last_active_on": pl.Date,
        "purge_warned_on": pl.Date,
        "transfer_requested_on": pl.Date,
    },
    "returns": {
        "due": pl.Date,
        "kind": pl.String,
        "status": pl.String,
        "recalled": pl.Boolean,
        "handed_in_on": pl.Date,
        "handed_in_elsewhere_on": pl.Date,
        "confirmed_on": pl.Date,
        "patron_category": pl.String,
        "price": pl.Decimal(18, 2),
        "reminders": pl.Int64,
    },
    "notices": {"due": pl.Date, "status": pl.String},
    "cards": {
        "card_state": pl.String,
        "card_kind": pl.String,
        "card_is_ours": pl.Boolean,
        "membership_state": pl.String,
        "rules_accepted_by": pl.String,
        "rules_are_current": pl.Boolean,
        "age": pl.Int64,
    },
}


class _Chance(Random):
    """What a table has by chance."""

    def day(self, first: int, last: int) -> date:
        return TODAY + timedelta(self.randint(first, last))

    def maybe(self, value: Any, share: float = 0.6) -> Any:
        return value if self.random() < share else None

    def rarely(self, value: Any, otherwise: Any) -> Any:
        return value if self.random() < 0.004 else otherwise


def accounts_by_chance(count: int, seed: int) -> list[dict[str, Any]]:
    """Return rows of accounts, with dates around the limits of `PURGING`."""
    chance = _Chance(seed)
    return [_account(chance) for _ in range(count)]


def _account(chance: _Chance) -> dict[str, Any]:
    def purge_day(months: int) -> date:
        return chance.choice([chance.day(-months * 30 - 60, -months * 30 + 60), chance.day(-1000, 0)])

    return {
        "valid_to": chance.maybe(chance.choice([chance.day(-2, 16), chance.day(-100, 400)])),
        "warned_of_valid_to": chance.rarely(None, chance.random() < 0.3),
        "has_guardian": chance.rarely(None, chance.random() < 0.5),
        "birth_date": chance.maybe(chance.choice([date(2008, 3, 18) + timedelta(chance.randint(-2, 2)), chance.day(-20_000, -1000)]), 0.8),
        "attested_minor": chance.rarely(None, chance.random() < 0.5),
        "created_on": chance.maybe(chance.rarely(date(9999, 10, 3), purge_day(6)), 0.9),
        "last_login": chance.maybe(purge_day(24), 0.5),
        "last_active_on": chance.maybe(purge_day(24), 0.3),
        "purge_warned_on": chance.maybe(chance.choice([chance.day(-40, 0), chance.day(-800, 0)]), 0.7),
        "transfer_requested_on": chance.maybe(chance.choice([chance.day(-22, -18), chance.day(-60, 0)]), 0.5),
    }


def returns_by_chance(count: int, seed: int) -> list[dict[str, Any]]:
    """Return rows of loans with hand-ins and confirmations, some of which come tomorrow."""
    chance = _Chance(seed)
    return [_return(chance) for _ in range(count)]


def _return(chance: _Chance) -> dict[str, Any]:
    return {
        "due": chance.rarely(None, chance.choice([chance.day(-60, 20), chance.day(-6, 2)])),
        "kind": chance.rarely("unknown", chance.choice(["local", "ill"])),
        "status": chance.choice(_WORDS),
        "recalled": chance.rarely(None, chance.random() < 0.3),
        "handed_in_on": chance.maybe(chance.day(-8, 2), 0.4),
        "handed_in_elsewhere_on": chance.maybe(chance.day(-8, 2), 0.4),
        "confirmed_on": chance.maybe(chance.day(-8, 2), 0.4),
        "patron_category": chance.choice(["adult", "adult", "child"]),
        "price": chance.maybe(chance.rarely(Decimal(-1), chance.choice([Decimal(15), Decimal("7.25"), Decimal(120)]))),
        "reminders": chance.rarely(-1, chance.randint(0, 4)),
    }


def notices_by_chance(count: int, seed: int) -> list[dict[str, Any]]:
    """Return rows of loans that are due around today."""
    chance = _Chance(seed)
    return [{"due": chance.rarely(None, chance.day(-40, 40)), "status": chance.choice(_WORDS)} for _ in range(count)]


def cards_by_chance(count: int, seed: int) -> list[dict[str, Any]]:
    """Return rows of cards that are shown at a desk."""
    chance = _Chance(seed)
    return [
        {
            "card_state": chance.choice(["active"] * 6 + ["discarded", "deleted", None]),
            "card_kind": chance.rarely("unknown", chance.choice(["local", "national"])),
            "card_is_ours": chance.rarely(None, chance.random() < 0.7),
            "membership_state": chance.choice(["active", "active", "awaiting_activation", "none", None]),
            "rules_accepted_by": chance.choice(["holder", "guardian", "guardian", None]),
            "rules_are_current": chance.random() < 0.8,
            "age": chance.maybe(chance.choice([14, 15, 17, 18, 40]), 0.9),
        }
        for _ in range(count)
    ]


# what the rules for one case say


def card_case_of(row: Mapping[str, Any], policy: CardPolicy, question: CardQuestion) -> dict[str, Any]:
    """Return what the rules for a card at a desk say of a row."""
    desk = DeskStaff("desk", LibraryId("desk"))
    number, holder = CardNumber("N000000001"), CardholderId("p1")
    if row["card_state"] is not None and (row["card_kind"] == "unknown" or row["card_is_ours"] is None):
        return {"invalid": True, "granted": False}
    card = None
    if row["card_state"] is not None:
        home = desk.library if row["card_is_ours"] else LibraryId("elsewhere")
        is_deleted = row["card_state"] == "deleted"
        kind, state_of_card = CardKind(row["card_kind"]), CardState(row["card_state"])
        keeper, library = (None, None) if is_deleted else (holder, home)
        try:
            card = Card(number, kind, CardForm.DIGITAL, keeper, library, state_of_card)
        except NordlibError:
            return {"invalid": True, "granted": False}
    rules = None
    if row["rules_accepted_by"] is not None:
        version = (policy.rules_version or "1") if row["rules_are_current"] else "another"
        rules = RulesAcceptance(version, RulesAcceptedBy(row["rules_accepted_by"]), NOW)
    state = row["membership_state"]
    membership = None if state is None else Membership(number, desk.library, MembershipState(state))
    if question is CardQuestion.USE:
        trace = USE_RULES.evaluate(UseCase(card, membership, desk, policy))
    else:
        born = None if row["age"] is None else TODAY.replace(year=TODAY.year - row["age"])
        person = Cardholder(holder, "N. N.", birth_date=born)
        trace = ACTIVATION_RULES.evaluate(ActivationCase(card, person, membership, rules, desk, policy, TODAY))
    outcomes = {result.name: result.outcome for result in trace}
    return {"invalid": False, "granted": trace.passed, "reasons": trace.reasons(), **outcomes}


def account_of(row: Mapping[str, Any]) -> Account:
    """Return the account that a row stands for."""
    return attrs.evolve(
        ACCOUNT,
        identity=None,
        valid_to=row["valid_to"],
        warned_end_dates=frozenset({row["valid_to"]}) if row["valid_to"] is not None and row["warned_of_valid_to"] else frozenset(),
        guardian=Guardian(date(1980, 1, 1)) if row["has_guardian"] else None,
        birth_date=row["birth_date"],
        attested_minor=row["attested_minor"],
        created_on=row["created_on"],
        last_active_on=row["last_active_on"],
        purge_warned_on=row["purge_warned_on"],
    )


def changes_of(row: Mapping[str, Any], policy: AccountPolicy, on: date = TODAY) -> dict[str, Any]:
    """Return what the daily job says of an account."""
    missing = row["has_guardian"] is None or row["attested_minor"] is None or (row["valid_to"] and row["warned_of_valid_to"] is None)
    try:
        assert not missing
        account = account_of(row)
        due = due_changes(account, on, policy, last_login=row["last_login"], transfer_requested_on=row["transfer_requested_on"])
        plan = purge_plan(account, row["last_login"], policy)
    except (AssertionError, NordlibError):
        return {"invalid": True}
    said = attrs.asdict(due, recurse=False)
    said["purge_reason"] = said.pop("purge")
    return {"invalid": False, **said, "purge_counted_from": plan.since, "purge_after": plan.last, "planned_purge": plan.reason}


def return_of(row: Mapping[str, Any], policy: ReturnPolicy, now: datetime = NOW) -> dict[str, Any]:
    """Return what the assessment of a return says of a loan. Each event is at the first moment of its day."""

    def at(name: str) -> datetime:
        return datetime.combine(row[name], time(), policy.zone)

    try:
        assert (row["price"] or 0) >= 0
        loan = Loan(
            LoanId("L"),
            PatronId("P"),
            ItemId("I"),
            TitleId("T"),
            row["due"],
            kind=row["kind"],
            status=row["status"],
            recalled=row["recalled"],
        )
        found: list[Any] = []
        found += [ItemHandedIn(at("handed_in_on"), _HOME)] if row["handed_in_on"] else []
        found += [ItemHandedIn(at("handed_in_elsewhere_on"), LibraryId("elsewhere"))] if row["handed_in_elsewhere_on"] else []
        found += [ReturnConfirmed(at("confirmed_on"))] if row["confirmed_on"] else []
        price = None if row["price"] is None or policy.fees is None else Money(row["price"], policy.fees.currency)
        case = ReturnCase(
            loan,
            tuple(found),
            frozenset({_HOME}),
            policy,
            now,
            category=row["patron_category"],
            price=price,
            reminders=row["reminders"],
        )
    except (AssertionError, NordlibError):
        return {"invalid": True}
    said, waiting = assess_return(case), unconfirmed_returns([case])
    return {
        "invalid": False,
        "basis": said.basis,
        "returned_on": said.returned_on,
        "days_late": said.days_late,
        "days_unconfirmed": waiting[0].days if waiting else None,
        "fee": None if said.fee is None else said.fee.amount,
        "reminder_fee": None if said.reminder_fee is None else said.reminder_fee.amount,
    }


def notice_about(row: Mapping[str, Any], policy: NoticePolicy, on: date = TODAY) -> dict[str, Any]:
    """Return which notice is due about a loan."""
    if row["due"] is None:
        return {"invalid": True}
    notice = notice_of(Loan(LoanId("L"), PatronId("P"), ItemId("I"), TitleId("T"), row["due"], status=row["status"]), on, policy)
    reason, days = (None, None) if notice is None else (notice.reason, notice.days)
    return {"invalid": False, "notice": reason, "notice_days": days}
