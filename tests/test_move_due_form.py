"""Cases of the area `move_due`, drawn at random and answered by a model of the words of POLICIES-FORMAT.md (EXT-19).

The model reads the case as it is written, and shares no code with nordlib.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.profiles import many
from tests.scenarios.run import run

Case = dict[str, Any]
FIRST = date(2024, 2, 20)  # before 29 February, and a change of the clocks on 31 March
NEVER = "9999-12-31"


def is_closed(day: date, calendar: Case) -> bool:
    if str(day) in calendar.get("open_exceptions", ()):
        return False
    if day.isoweekday() in calendar.get("closed_weekdays", ()):
        return True
    return any(has(closing, day) for closing in calendar.get("closed", ()))


def has(closing: Case, day: date) -> bool:
    if "from" in closing:
        return bool(closing["from"] <= str(day) <= (closing.get("to") or closing["from"]))
    if "yearly_from" in closing:
        first, written = closing["yearly_from"], f"{day:%m-%d}"
        last = closing.get("yearly_to") or first
        return bool(first <= written <= last if first <= last else written >= first or written <= last)
    if day.isoweekday() != closing["weekday"] or day.month not in closing.get("months", range(1, 13)):
        return False
    is_last = day.day + 7 > monthrange(day.year, day.month)[1]
    return is_last if closing["nth"] == -1 else (day.day - 1) // 7 + 1 == closing["nth"]


def opens_on(day: date, calendar: Case) -> time:
    openings = calendar.get("hours_on", {}).get(str(day), calendar.get("hours", {}).get(str(day.isoweekday()), []))
    return time.fromisoformat(openings[0][0]) if openings else time(0)


def answer(case: Case, calendar: Case) -> Case:
    zone = ZoneInfo(case["policy"].get("timezone", "Europe/Copenhagen"))
    new_dues, still_closed = {}, []
    for loan in case["loans"]:
        if loan.get("status", "on_loan") != "on_loan":
            continue
        by_hour = "due_at" in loan
        due = datetime.fromisoformat(loan["due_at"]).astimezone(zone).date() if by_hour else date.fromisoformat(loan["due_date"])
        new = due
        if in_new(case, due) and not is_closed(due, calendar):
            new += timedelta(days=1)
            while in_new(case, new) or is_closed(new, calendar):
                new += timedelta(days=1)
            owner = loan.get("owner_latest_due") if loan.get("kind") == "ill" else None
            card = loan.get("expires") if case["policy"].get("truncate_to_patron_expiry") else None
            last = date.fromisoformat(min(owner or NEVER, card or NEVER))
            if last < new:
                new = due if by_hour else max(last, due)
        if new != due:
            new_dues[loan["id"]] = datetime.combine(new, opens_on(new, calendar), zone).isoformat() if by_hour else str(new)
        if in_new(case, new):
            still_closed.append(loan["id"])
    return {"new_dues": new_dues, "still_closed": still_closed}


def in_new(case: Case, day: date) -> bool:
    return any(has(closing, day) for closing in case["new_closings"])


days = st.integers(0, 50).map(lambda count: FIRST + timedelta(days=count))
texts = days.map(str)
month_days = days.map(lambda day: f"{day:%m-%d}")
ranges = st.tuples(days, st.integers(0, 5)).map(lambda found: {"from": str(found[0]), "to": str(found[0] + timedelta(days=found[1]))})
closings = (
    ranges
    | st.fixed_dictionaries({"from": texts})
    | st.fixed_dictionaries({"yearly_from": month_days}, optional={"yearly_to": st.sampled_from(["02-29", "03-05", "03-31"])})
    | st.fixed_dictionaries(
        {"weekday": st.integers(1, 7), "nth": st.sampled_from([-1, 1, 2, 3, 4, 5])},
        optional={"months": st.sampled_from([[2], [3, 4], list(range(1, 13))])},
    )
)
hours = st.sampled_from([[["10:00", "12:00"], ["14:00", "18:00"]], [["02:30", "24:00"]], [["00:00", "24:00"]], []])
calendars = st.fixed_dictionaries(
    {},
    optional={
        "closed_weekdays": st.lists(st.integers(1, 7), max_size=3, unique=True),
        "closed": st.lists(closings, max_size=3),
        "open_exceptions": st.lists(texts, max_size=4, unique=True),
        "hours": st.dictionaries(st.integers(1, 7).map(str), hours, max_size=7),
        "hours_on": st.dictionaries(texts, hours, max_size=4),
    },
)
zones = st.sampled_from([ZoneInfo("UTC"), ZoneInfo("Asia/Tokyo")])
instants = st.builds(datetime.combine, days, st.times().map(lambda at: at.replace(microsecond=0)), zones)
more = {
    "kind": st.sampled_from(["local", "ill"]),
    "status": st.sampled_from(["on_loan", "on_loan", "returned"]),
    "owner_latest_due": st.none() | texts,
    "expires": st.none() | texts,
}
loans = st.fixed_dictionaries({"due_date": texts}, optional=more) | st.fixed_dictionaries(
    {"due_at": instants.map(datetime.isoformat)}, optional=more
)
cases = st.fixed_dictionaries(
    {
        "policy": st.fixed_dictionaries(
            {},
            optional={
                "truncate_to_patron_expiry": st.booleans(),
                "timezone": st.sampled_from(["Europe/Copenhagen", "Europe/Helsinki", "Atlantic/Reykjavik"]),
            },
        ),
        "new_closings": st.lists(ranges, max_size=3),
        "loans": st.lists(loans, min_size=1, max_size=5),
    },
    optional={"calendar": st.sampled_from([None, "c"])},
)


@pytest.mark.rule("EXT-19")
@settings(max_examples=many(200, 10_000), deadline=None)
@given(cases, calendars)
def test_a_case_of_the_form_is_answered_as_its_words_say(case: Case, calendar: Case) -> None:
    case = {**case, "loans": [{"id": f"L{place}", **loan} for place, loan in enumerate(case["loans"])]}
    used = calendar if case.get("calendar") else {}
    told = {"id": "x", "area": "move_due", "title": "", "reading": "", "sources": [], "ambiguous": False, "action": {"type": "close_later"}}
    scenario = {**told, **case, "expected": answer(case, used)}
    file = {"meta": {"form": "policies"}, "fixtures": {"calendars": {"c": calendar}}, "scenarios": [scenario]}
    (outcome,) = run(file)
    assert outcome.passed, outcome
