"""Cases of the form `circulation` put to nordlib. The form is in tests/data/CIRCULATION-FORMAT.md."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation import (
    HELSINGOR,
    CheckoutRequest,
    CirculationPolicy,
    ClosedDayRule,
    Due,
    DueInstant,
    FeeBasis,
    FeeBracket,
    FeeCategory,
    FeeSchedule,
    Hold,
    HoldId,
    HoldStatus,
    InterlibraryTerms,
    ItemHandedIn,
    ItemId,
    LastRenewal,
    LateRenewal,
    LateReturn,
    LibraryCalendar,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    LoanTerms,
    Money,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewalFacts,
    RenewalPermission,
    RenewFrom,
    ReturnCase,
    ReturnConfirmed,
    ReturnPolicy,
    TitleHoldRule,
    TitleId,
    fees,
    interlibrary_requests,
    renewal,
)
from nordlib.circulation.due import due_value
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType, InterlibraryPolicy, apply_events
from nordlib.circulation.returns import assess_return
from nordlib.commands import NoticeRecipient, PatronContext, RenewalContext, check_out_item, preview_renewals, renew_all, renew_eligible
from nordlib.contact import Channel, Email, examine_email, parse_email, parse_phone
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import Decision, PolicyId
from nordlib.libraries import LibraryId
from nordlib.notifications import sms
from nordlib.notifications.delivery import DeliveryCase, DeliveryPolicy, SendWindow, schedule
from nordlib.notifications.sms import HELSINGOR_SMS, Punctuation
from nordlib.patrons import PatronDetails
from nordlib.patrons.home_library import differing_details
from nordlib.patrons.interlibrary_account import missing_details
from tests.report import NotBuilt, Outcome, differences, outcome_of

Case = dict[str, Any]
EDITION = PolicyId("case", "1")

COMMON = {"id", "area", "title", "reading", "sources", "ambiguous", "action", "expected"}
RENEWAL = COMMON | {"policy", "now", "calendar", "loan", "patron", "reservations", "available_copies"}
KEYS = {
    **dict.fromkeys(("renew", "calendar", "timezone", "hourly", "ill_renewal"), RENEWAL),
    "batch": RENEWAL - {"loan"} | {"loans", "channel"},
    "ill_events": COMMON | {"policy", "loan", "events"},
    "ill_return": COMMON | {"policy", "fee_table", "now", "municipality_libraries", "loan", "patron", "events"},
    "fee": COMMON | {"fee_table", "patron", "days_late", "loans"},
    "libris_request": COMMON | {"participating_libraries", "home_library_holdings", "home_library_register", "account", "request"},
    "sms": COMMON | {"sms_policy", "body", "reminded", "numbers"},
    "quick_loan": COMMON | {"reservations"},
    "notify": COMMON | {"notification_policy", "channel", "ready_at", "is_reply", "loan_resolved_at", "patron"},
}
LOAN = {
    "id",
    "patron",
    "item",
    "title",
    "kind",
    "status",
    "renewals_used",
    "due_date",
    "due_at",
    "recalled",
    "policy",
    "ill",
    "lent_or_renewed_on",
}
HOLD = {"id", "patron", "title", "item", "status", "active_from", "interest_until"}
POLICY = {
    *("timezone", "loan_period", "renewable", "max_renewals", "ill_max_renewals", "renewal_window_days", "renewal_base", "overdue_renewal"),
    *("overdue_renewal_base", "retry_after_rejection", "future_reservations_block", "title_reservation_rule", "debt_limit"),
    *("truncate_to_patron_expiry", "closed_day_rule", "fee_table", "currency"),
}
SETS = ("reasons", "selected", "differs", "reservations_deleted", "reservations_filled")

#: What makes an empty store, beside what the cases of a file share.
MAKE_STORE = "(make a store)"


def run(file: Case, make_store: Callable[[], Any]) -> Iterator[Outcome]:
    """The outcome of each case of a file; those that need a store have one of their own."""
    for case in file["scenarios"]:
        yield outcome_of(case, partial(judge, case, {**file["fixtures"], MAKE_STORE: make_store}))


def judge(case: Case, fixtures: Case) -> tuple[str, ...]:
    if case["area"] not in KEYS:
        raise NotBuilt(f"area {case['area']}")
    known(case, KEYS[case["area"]], "case")
    return differences(comparable(case["expected"]), comparable(AREAS[case["area"]](case, fixtures)))


def known(given: Case, keys: set[str], what: str) -> None:
    if given.keys() - keys:
        raise NotBuilt(f"unknown keys of a {what}: {sorted(given.keys() - keys)}")


def comparable(answer: Case) -> Case:
    """The answer with its sets as sets and its instants as instants."""
    found: Case = {}
    for key, value in answer.items():
        if key == "loans" and value is not None:
            found[key] = {loan: comparable(each) for loan, each in value.items()}
        elif key in SETS and value is not None:
            found[key] = set(value)
        elif key in ("send_at", "new_due") and isinstance(value, str) and "T" in value:
            found[key] = datetime.fromisoformat(value)
        else:
            found[key] = value
    return found


def renewal_area(case: Case, fixtures: Case) -> Case:
    found = renewal_case(case, case["loan"], fixtures)
    return renewal_answer(renewal.decide(found))


def renewal_case(case: Case, loan: Case, fixtures: Case) -> RenewalCase:
    holds = tuple(map(as_hold, case["reservations"]))
    policy = lending_policy(fixtures, case, [loan])
    now, days = datetime.fromisoformat(case["now"]), calendar(case, fixtures)
    return RenewalCase(as_loan(loan, case), policy, now, holds, as_standing(case["patron"], case, fixtures), case["available_copies"], days)


def renewal_answer(decision: Decision[Loan, RenewalFacts]) -> Case:
    facts = decision.facts
    granted = "renewed_provisionally" if facts.provisional else "renewed"
    return {
        "decision": granted if decision else "refused",
        "reasons": decision.trace.reasons(),
        "new_due": as_due(decision.value.due) if decision else None,
        "renewable_from": facts.renewable_from and facts.renewable_from.isoformat(),
        "renewals_left_after": facts.renewals_left - bool(decision),
        "fee": as_money(facts.fee) if decision else None,
    }


def batch_area(case: Case, fixtures: Case) -> Case:
    """On a store, with the commands: all loans tried, or the possible ones selected and renewed."""
    store = fixtures[MAKE_STORE]()
    with store.transaction() as tx:
        for loan in case["loans"]:
            tx.loans.add(as_loan(loan, case))
        for hold in case["reservations"]:
            tx.holds.add(as_hold(hold))
    patron = PatronId(case["loans"][0]["patron"] if case["loans"] else "nobody")
    now, policy = datetime.fromisoformat(case["now"]), lending_policy(fixtures, case, case["loans"])
    copies = {as_loan(loan, case).title: case["available_copies"] for loan in case["loans"]}
    context = RenewalContext(as_standing(case["patron"], case, fixtures), copies, calendar(case, fixtures))
    selected = preview_renewals(store, patron, by=patron, policy=policy, now=now, context=context).granted
    command = {"renew_all": renew_all, "select_all_possible": renew_eligible}[case["action"]["type"]]
    results = command(store, patron, by=patron, policy=policy, now=now, context=context)
    decisions = results.decisions
    answers = {loan: renewal_answer(decision) for loan, decision in decisions.items()}
    expected = case["expected"]["loans"]
    renewed = sum(map(bool, decisions.values()))
    return {
        "renewed_count": renewed,
        "not_renewed_count": len(decisions) - renewed,
        "selected": selected,
        "fee": as_money(results.fee or Money(Decimal(0), fixtures["policies"][case["policy"]]["currency"])),
        "loans": {loan: {key: answer[key] for key in expected.get(loan, answer) if key in answer} for loan, answer in answers.items()},
    }


def events_area(case: Case, fixtures: Case) -> Case:
    policy = fixtures["policies"][case["policy"]]
    given = dict(case["loan"])
    before = given.pop("due_date_before_renewal")
    loan = as_loan(given, case)
    last = before and LastRenewal(date.fromisoformat(before), date.fromisoformat(before))
    choices = InterlibraryPolicy(EDITION, ZoneInfo(policy["timezone"]))
    found = apply_events(
        attrs.evolve(loan, interlibrary=as_interlibrary(given["ill"]), last_renewal=last), map(as_occurrence, case["events"]), choices
    )
    state = found.loan.interlibrary
    return {
        "due_date": as_due(found.loan.due),
        "status": found.loan.status.value,
        "recalled": found.loan.recalled,
        "pending_renewal": state is not None and state.pending_renewal,
        "renewals_used": found.loan.renewals_used,
        "fee": {"amount": 0, "currency": policy["currency"]},  # none of these events makes anything due
        "messages": [each.kind.value for each in found.notices],
    }


def as_occurrence(event: Case) -> InterlibraryEvent:
    known(event, {"at", "id", "type", "grace_days", "return_by"}, "event of an owner")
    by = event.get("return_by")
    at = datetime.fromisoformat(event["at"])
    return InterlibraryEvent(
        InterlibraryEventType(event["type"]), at, event.get("id"), by and date.fromisoformat(by), event.get("grace_days")
    )


def return_area(case: Case, fixtures: Case) -> Case:
    zone = ZoneInfo(fixtures["policies"][case["policy"]]["timezone"])
    settlement = assess_return(
        ReturnCase(
            as_loan(case["loan"], case),
            tuple(map(as_event, case["events"])),
            frozenset(case["municipality_libraries"]),
            ReturnPolicy(EDITION, zone, fee_table(fixtures["fee_tables"][case["fee_table"]])),
            datetime.fromisoformat(case["now"]),
            FeeCategory(case["patron"]["fee_category"]),
        )
    )
    return {
        "returned_on": settlement.returned_on and settlement.returned_on.isoformat(),
        "days_late": settlement.days_late,
        "fee": as_money(settlement.fee),
        "status": "on_loan" if settlement.returned_on is None else "returned",
    }


def as_event(event: Case) -> ItemHandedIn | ReturnConfirmed:
    at = datetime.fromisoformat(event["at"])
    if event["type"] == "handed_in":
        known(event, {"at", "type", "at_library"}, "hand-in")
        return ItemHandedIn(at, LibraryId(event["at_library"]))
    known(event, {"at", "type"}, "confirmation")
    if event["type"] != "confirmation_received":
        raise NotBuilt(f"event {event['type']}")
    return ReturnConfirmed(at)


def fee_area(case: Case, fixtures: Case) -> Case:
    table, category = fee_table(fixtures["fee_tables"][case["fee_table"]]), FeeCategory(case["patron"]["fee_category"])
    if "loans" not in case:
        return {"fee": as_money(table.fee(case["days_late"], category))}
    days = ("lent_or_renewed_on", "due_date", "returned_on")
    returns = [LateReturn(*(date.fromisoformat(loan[day]) for day in days)) for loan in case["loans"]]
    return {"fee": as_money(fees.late_fee(table, returns, category))}


def fee_table(given: Case) -> FeeSchedule:
    known(given, {"source", "currency", "unit", "rows", "child_ages"}, "fee table")
    steps = (FeeBracket(row["from_day"], row["to_day"], exact(row["adult"]), exact(row["child"])) for row in given["rows"])
    return FeeSchedule(
        EDITION, given["currency"], tuple(steps), FeeBasis(given["unit"]), given["child_ages"] and tuple(given["child_ages"])
    )


def exact(amount: float) -> Decimal:
    return Decimal(str(amount))


def as_money(given: Money | None) -> Case | None:
    return None if given is None else {"amount": given.amount, "currency": given.currency}


def sms_area(case: Case, fixtures: Case) -> Case:
    given = fixtures["sms_policies"][case["sms_policy"]]
    known(given, {"sms_keywords", "sms_punctuation"}, "sms policy")
    policy = attrs.evolve(
        HELSINGOR_SMS, id=EDITION, keywords=tuple(given["sms_keywords"]), punctuation=Punctuation(given["sms_punctuation"])
    )
    numbers = map(PatronId, case.get("numbers", ["the only patron, where the case has nothing on patrons"]))
    decision = sms.decide(sms.SmsCase(policy, case["body"], tuple(numbers), case.get("reminded")))
    facts = decision.facts
    return {
        "recognised": facts.recognised,
        "command": facts.command and facts.command.value,
        "keyword": facts.keyword,
        "reasons": decision.trace.reasons(),
        "patron": facts.patron,
    }


def notify_area(case: Case, fixtures: Case) -> Case:
    given = fixtures["notification_policies"][case["notification_policy"]]
    policy = DeliveryPolicy(
        EDITION,
        ZoneInfo(given["timezone"]),
        window(given["sms_window"]),
        window(given["email_window"]),
        given["replies_obey_window"],
        given["suppress_if_resolved"],
    )
    patron, resolved = case["patron"], case["loan_resolved_at"]
    decision = schedule(
        DeliveryCase(
            policy,
            Channel(case["channel"]),
            datetime.fromisoformat(case["ready_at"]),
            patron["sms_opt_in"],
            patron["mobile"] and parse_phone(patron["mobile"], "DK"),
            patron["email"] and parse_email(patron["email"]),
            case["is_reply"],
            resolved and datetime.fromisoformat(resolved),
        )
    )
    return {
        "decision": "scheduled" if decision else "dropped",
        "reasons": decision.trace.reasons(),
        "send_at": decision.value if decision else None,
    }


def request_area(case: Case, fixtures: Case) -> Case:
    del fixtures
    known(case["action"], {"type"}, "action")
    account, wanted = case["account"], case["request"]
    known(account, {"home_libraries", "username", "details"}, "account")
    known(wanted, {"record", "kind", "article"}, "request")
    details, row = as_details(account["details"]), case["home_library_register"]
    username = examine_email(account["username"])
    requester = interlibrary_requests.Requester(
        interlibrary_requests.RequesterId("p1"),
        tuple(map(LibraryId, account["home_libraries"])),
        username if isinstance(username, Email) else None,
        missing_details(details),
    )
    request = interlibrary_requests.RequestCase(
        interlibrary_requests.RequestForm(wanted["record"], wanted["kind"], wanted["article"]),
        requester,
        bool(account["home_libraries"]) and account["home_libraries"][0] in case["participating_libraries"],
        any(each["record"] == wanted["record"] for each in case["home_library_holdings"]),
        None if row is None else differing_details(details, as_details(row)),
        interlibrary_requests.InterlibraryRequestId("r1"),
        interlibrary_requests.LIBRIS_REQUESTS,
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    decision = interlibrary_requests.place(request)
    if not decision:
        return {"decision": "refused", "reasons": decision.trace.reasons(), "receipt": False, "differs": ()}
    placed = decision.value
    reasons = () if placed.strike_reason is None else (placed.strike_reason.value,)
    told = "struck" if reasons else "accepted"
    return {"decision": told, "reasons": reasons, "receipt": bool(placed.receipt), "differs": placed.differs}


def as_details(given: Case) -> PatronDetails:
    known(given, {"name", "address", "postcode", "city", "phone"}, "details")
    phone = given["phone"]
    texts: dict[str, str] = {name: given[name] or "" for name in ("name", "address", "postcode", "city")}
    return PatronDetails(**texts, phone=parse_phone(phone, "SE") if phone and phone.strip() else None)


def checkout_area(case: Case, fixtures: Case) -> Case:
    """On a store, with the command; no policy is given, and these cases need none of it but the quick loan."""
    action = case["action"]
    known(action, {"type", "patron", "title", "item", "quick_loan"}, "checkout")
    store, now, patron = fixtures[MAKE_STORE](), datetime(2026, 3, 18, 9, tzinfo=ZoneInfo("UTC")), PatronId(action["patron"])
    ordinary = HELSINGOR.item_types["ordinary"]
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": ordinary, "quick": attrs.evolve(ordinary, quick_loan=True)})
    before = {hold.id: hold for hold in map(as_hold, case["reservations"])}
    with store.transaction() as tx:
        for hold in before.values():
            tx.holds.add(hold)
    asked = CheckoutRequest(patron, ItemId(action["item"]), TitleId(action["title"]), "quick" if action["quick_loan"] else "ordinary")
    context = PatronContext(PatronStanding(), recipient=NoticeRecipient("patron@example.org", "da", "Helsingør"))
    decision = store.run(check_out_item, asked, by=patron, policy=policy, now=now, new_id=LoanId("new"), context=context)
    stored = store.read(lambda tx: {key: tx.holds.get(key).value for key in before})
    changed = {key for key, hold in stored.items() if hold.status is not before[key].status}
    filled = {key for key in changed if stored[key].status is HoldStatus.FILLED}
    return {
        "decision": "lent" if decision else "refused",
        "reasons": decision.trace.reasons(),
        "reservations_deleted": changed - filled,
        "reservations_filled": filled,
        "messages": [message.kind.value for message in store.outbox],
    }


def window(given: list[str] | None) -> SendWindow | None:
    return None if given is None else SendWindow(time.fromisoformat(given[0]), time.fromisoformat(given[1]))


def as_loan(loan: Case, case: Case) -> Loan:
    known(loan, LOAN, "loan")
    due = DueInstant(datetime.fromisoformat(loan["due_at"])) if "due_at" in loan else date.fromisoformat(loan["due_date"])
    lent = loan.get("lent_or_renewed_on")
    return Loan(
        LoanId(loan["id"]),
        PatronId(loan["patron"]),
        ItemId(loan["item"]),
        TitleId(loan["title"]),
        due,
        str(loan.get("policy", case["policy"])),
        LoanKind(loan["kind"]),
        loan["renewals_used"],
        LoanStatus(loan["status"]),
        loan["recalled"],
        as_interlibrary(loan["ill"]) if "ill" in loan else None,
        lent and date.fromisoformat(lent),
    )


def as_interlibrary(given: Case) -> InterlibraryTerms:
    keys = {"owner", "renewal", "owner_max_renewals", "owner_latest_due", "pending_renewal", "last_renewal_rejected"}
    known(given, keys, "interlibrary loan")
    latest = given["owner_latest_due"]
    return InterlibraryTerms(
        LibraryId(given["owner"]),
        RenewalPermission(given["renewal"]),
        given["owner_max_renewals"],
        latest and date.fromisoformat(latest),
        given["pending_renewal"],
        given["last_renewal_rejected"],
    )


def as_standing(patron: Case, case: Case, fixtures: Case) -> PatronStanding:
    known(patron, {"blocked", "expires", "debt", "fee_category"}, "patron")
    debt = Money(exact(patron["debt"]), fixtures["policies"][case["policy"]]["currency"])
    expires = patron["expires"]
    return PatronStanding(patron["blocked"], expires and date.fromisoformat(expires), debt, FeeCategory(patron["fee_category"]))


def calendar(case: Case, fixtures: Case) -> LibraryCalendar | None:
    if case["calendar"] is None:
        return None
    given = fixtures["calendars"][case["calendar"]]
    known(given, {"closed_weekdays", "closed_dates", "open_exceptions"}, "calendar")
    closed, exceptions = (map(date.fromisoformat, given[key]) for key in ("closed_dates", "open_exceptions"))
    return LibraryCalendar(given["closed_weekdays"], closed, exceptions)


def as_due(due: Due) -> str:
    return due_value(due).isoformat()


def as_hold(hold: Case) -> Hold:
    known(hold, HOLD, "reservation")
    return Hold(
        HoldId(hold["id"]),
        PatronId(hold["patron"]),
        TitleId(hold["title"]),
        hold["item"] and ItemId(hold["item"]),
        HoldStatus(hold["status"]),
        hold["active_from"] and date.fromisoformat(hold["active_from"]),
        hold["interest_until"] and date.fromisoformat(hold["interest_until"]),
    )


def lending_policy(fixtures: Case, case: Case, loans: list[Case]) -> CirculationPolicy:
    names = {case["policy"], *(loan.get("policy", case["policy"]) for loan in loans)}
    zone = ZoneInfo(fixtures["policies"][case["policy"]]["timezone"])
    return CirculationPolicy(EDITION, zone, {name: terms(fixtures["policies"][name], fixtures) for name in names})


def terms(given: Case, fixtures: Case) -> LoanTerms:
    known(given, POLICY, "policy")
    period, table, limit = given["loan_period"], given["fee_table"], given["debt_limit"]
    return LoanTerms(
        HourlyPeriod(period["hours"]) if "hours" in period else Period(**period),
        given["max_renewals"],
        given["renewal_window_days"],
        RenewFrom(given["renewal_base"]),
        RenewFrom(given["overdue_renewal_base"]),
        given["future_reservations_block"],
        TitleHoldRule(given["title_reservation_rule"]),
        given["renewable"],
        given["ill_max_renewals"],
        LateRenewal(given["overdue_renewal"]),
        given["retry_after_rejection"] == "allow",
        ClosedDayRule(given["closed_day_rule"]),
        given["truncate_to_patron_expiry"],
        None if limit is None else Money(exact(limit), given["currency"]),
        None if table is None else fee_table(fixtures["fee_tables"][table]),
    )


AREAS: dict[str, Callable[[Case, Case], Case]] = {
    "libris_request": request_area,
    **dict.fromkeys(("renew", "calendar", "timezone", "hourly", "ill_renewal"), renewal_area),
    "batch": batch_area,
    "ill_events": events_area,
    "ill_return": return_area,
    "fee": fee_area,
    "sms": sms_area,
    "notify": notify_area,
    "quick_loan": checkout_area,
}
