"""Timelines and months: every label and every day is there, nothing lies outside of the picture or on another text."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.accounts import LEGIMUS, Account, account_timeline
from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_RETURNS,
    ItemHandedIn,
    LateRenewal,
    RenewalCase,
    ReturnCase,
    ReturnConfirmed,
    loan_timeline,
    renewal,
)
from nordlib.dates import local_date
from nordlib.errors import InvalidData
from nordlib.libraries import LibraryId
from nordlib.notebooks import Mark, Month, Picture, Span, Timeline, Tone, set_notebook_language
from nordlib.testing.contract.samples import make_account
from nordlib.texts import LANGUAGES, texts_for
from tests.people import LOAN

SVG = "{http://www.w3.org/2000/svg}"
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
DUE = date(2026, 3, 20)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
LABELS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=30)


def parsed(picture: str) -> Element:
    return fromstring(picture)  # noqa: S314 - nordlib wrote it


def texts(picture: str) -> list[str]:
    return [text.text or "" for text in parsed(picture).iter(f"{SVG}text")]


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    spans = []
    for _ in range(draw(st.integers(0, 4))):
        first = draw(DAYS)
        spans.append(Span(draw(LABELS), first, draw(st.none() | st.dates(first, date(9999, 12, 31))), draw(st.sampled_from(Tone))))
    marks = [Mark(draw(LABELS), draw(DAYS)) for _ in range(draw(st.integers(0, 4)))]
    return Timeline(draw(LABELS), tuple(spans), tuple(marks), draw(st.sampled_from(LANGUAGES)))


@given(timelines())
def test_everything_is_in_the_picture_and_in_its_words(timeline: Timeline) -> None:
    picture = timeline._repr_svg_()
    root = parsed(picture)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    words = texts(picture)
    labels = [span.label for span in timeline.spans] + [mark.label for mark in timeline.marks]
    assert words.count(timeline.title) >= 1
    assert [word for word in words if word in labels] or not labels
    for label in labels:
        assert label in words
        assert label in (root.findtext(f"{SVG}desc") or "")
    for bar in root.iter(f"{SVG}rect"):
        x, y = float(bar.get("x", 0)), float(bar.get("y", 0))
        assert 0 <= x <= x + float(bar.attrib["width"]) <= width
        assert 0 <= y <= y + float(bar.attrib["height"]) <= height
    dots = list(root.iter(f"{SVG}circle"))
    assert len(dots) == len(timeline.marks)
    places = sorted((mark.on, float(dot.attrib["cx"])) for mark, dot in zip(timeline.marks, dots, strict=True))
    assert [place for _, place in places] == sorted(place for _, place in places)


@given(timelines())
def test_at_most_seven_days_are_named_on_the_axis(timeline: Timeline) -> None:
    ticks = [text for text in parsed(timeline._repr_svg_()).iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
    assert 0 <= len(ticks) <= 7
    places = [float(tick.attrib["x"]) for tick in ticks]
    assert all(after - before > 40 for before, after in pairwise(places))


@pytest.mark.parametrize(
    ("last", "ticks"),
    [
        (date(2026, 1, 3), ["31 Dec", "2 Jan", "4 Jan", "6 Jan", "8 Jan"]),
        (date(2026, 2, 3), ["5 Jan", "12 Jan", "19 Jan", "26 Jan", "2 Feb"]),
        (date(2026, 3, 20), ["29 Dec", "12 Jan", "26 Jan", "9 Feb", "23 Feb", "9 Mar", "23 Mar"]),
        (date(2026, 6, 3), ["Jan 2026", "Feb", "Mar", "Apr", "May", "Jun"]),
        (date(2026, 12, 3), ["Jan 2026", "Mar", "May", "Jul", "Sep", "Nov"]),
        (date(2031, 6, 3), ["2026", "2027", "2028", "2029", "2030", "2031"]),
        (date(2150, 1, 1), ["2050", "2100", "2150"]),
    ],
)
def test_the_axis_has_days_months_or_years(last: date, ticks: list[str]) -> None:
    timeline = Timeline("Time", (Span("It lasts", date(2026, 1, 1), last),), ())
    found = [text.text for text in parsed(timeline._repr_svg_()).iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
    assert found == ticks


def spans(timeline: Timeline) -> dict[str, tuple[date, date | None]]:
    return {span.label: (span.first, span.last) for span in timeline.spans}


def marks(timeline: Timeline) -> dict[str, date]:
    return {mark.label: mark.on for mark in timeline.marks}


def test_a_loan_that_can_be_renewed() -> None:
    case = renewal.case_of(due=DUE, lent_on=date(2026, 2, 20), policy=HELSINGOR, now=datetime(2026, 3, 18, 9, tzinfo=UTC))
    timeline = loan_timeline(case)
    assert spans(timeline) == {
        "On loan": (date(2026, 2, 20), DUE),
        "Renewal is open": (date(2026, 3, 13), None),
        "After a renewal now": (date(2026, 3, 21), date(2026, 4, 17)),
    }
    assert marks(timeline) == {"Lent": date(2026, 2, 20), "Today": date(2026, 3, 18), "Due": DUE}


def test_a_late_loan_without_renewals_left() -> None:
    case = renewal.case_of(due=DUE, renewals_used=2, policy=HELSINGOR, now=datetime(2026, 3, 25, 9, tzinfo=UTC))
    assert spans(loan_timeline(case)) == {"On loan": (DUE, DUE), "Late": (date(2026, 3, 21), date(2026, 3, 25))}


def test_a_loan_that_must_be_renewed_in_time_and_was_renewed_before() -> None:
    ordinary = attrs.evolve(HELSINGOR.item_types["ordinary"], late_renewal=LateRenewal.NO)
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": ordinary})
    case = renewal.case_of(due=DUE, lent_on=date(2026, 1, 23), policy=policy, now=NOW)
    renewed = attrs.evolve(case, loan=attrs.evolve(case.loan, last_renewal=case.loan.renewal_on(date(2026, 2, 20), policy.zone)))
    timeline = loan_timeline(renewed)
    assert spans(timeline)["Renewal is open"] == (date(2026, 3, 13), DUE)
    assert spans(timeline)["On loan"] == (date(2026, 2, 20), DUE)
    assert marks(timeline)["Last renewed"] == date(2026, 2, 20)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_return_shows_where_the_item_was_handed_in(language: Any) -> None:
    loan = attrs.evolve(LOAN, due=date(2026, 5, 11))
    at = [datetime(2026, 5, day, 12, tzinfo=UTC) for day in (8, 14, 16)]
    home = frozenset({LibraryId("H")})
    events = (ItemHandedIn(at[0], LibraryId("elsewhere")), ReturnConfirmed(at[1]), ItemHandedIn(at[2], LibraryId("H")))
    words = texts_for(language).PHRASES
    early = loan_timeline(ReturnCase(loan, events, home, HELSINGOR_RETURNS, at[0] + timedelta(days=5)), language)
    assert spans(early)[words["line_late"]] == (date(2026, 5, 12), date(2026, 5, 13))
    late = loan_timeline(ReturnCase(loan, events, home, HELSINGOR_RETURNS, at[2]), language)
    assert spans(late)[words["line_late"]] == (date(2026, 5, 12), date(2026, 5, 14))
    assert marks(late)[words["line_handed_in_at"].format(library="elsewhere")] == date(2026, 5, 8)
    assert marks(late)[words["line_confirmed"]] == date(2026, 5, 14)
    assert marks(late)[words["line_handed_in"]] == date(2026, 5, 16)
    assert len(early.marks) == 3


def test_an_account_with_an_end_and_a_purge() -> None:
    account = make_account(1, created_on=date(2025, 2, 3), valid_to=date(2027, 1, 31), last_active_on=date(2026, 6, 1))
    policy = attrs.evolve(LEGIMUS, purge_inactive_months=24, purge_warning_days=30, transfer_ttl_days=10)
    timeline = account_timeline(account, date(2026, 11, 24), policy, transfer_requested_on=date(2026, 11, 20))
    assert spans(timeline) == {
        "Valid": (date(2025, 2, 3), date(2027, 1, 31)),
        "Warned that it ends": (date(2027, 1, 17), date(2027, 1, 31)),
        "Kept without a log-in": (date(2026, 6, 1), date(2028, 6, 1)),
        "Warned that it will be deleted": (date(2028, 5, 3), date(2028, 6, 1)),
    }
    assert marks(timeline) == {
        "Registered": date(2025, 2, 3),
        "Last sign of life": date(2026, 6, 1),
        "Today": date(2026, 11, 24),
        "Transfer request expires": date(2026, 11, 30),
    }


def test_the_warnings_of_the_timeline_are_those_of_the_daily_job() -> None:
    from nordlib.accounts.lifecycle import due_changes  # noqa: PLC0415 - the rules that the picture must agree with

    account = make_account(1, created_on=date(2025, 2, 3), valid_to=date(2027, 1, 31), last_active_on=date(2026, 6, 1))
    policy = attrs.evolve(LEGIMUS, purge_inactive_months=24, purge_warning_days=30)
    drawn = spans(account_timeline(account, date(2026, 11, 24), policy))
    days = [date(2026, 11, 24) + timedelta(days=count) for count in range(600)]
    for name, label in (("warning", "Warned that it ends"), ("purge_warning", "Warned that it will be deleted")):
        warned = [day for day in days if getattr(due_changes(account, day, policy), name)]
        first, last = drawn[label]
        assert warned[0] == first
        assert last is not None
        assert warned[-1] >= last


def test_a_minor_without_an_end() -> None:
    account = make_account(1, identity=None, birth_date=date(2012, 2, 29), created_on=date(2026, 2, 1))
    policy = attrs.evolve(LEGIMUS, purge_warning_days=None, purge_never_logged_in_months=12)
    timeline = account_timeline(account, date(2026, 11, 24), policy, language="sv")
    assert [span.label for span in timeline.spans] == ["Giltigt", "Behålls utan inloggning"]
    assert timeline.spans[0].last is None
    assert marks(timeline)["Låntagaren fyller 18"] == date(2030, 3, 1)


def test_an_account_that_is_never_purged_has_no_months_to_count() -> None:
    timeline = account_timeline(make_account(1), date(2026, 11, 24), LEGIMUS)
    assert spans(timeline) == {"Valid": (date(2026, 11, 24), None)}
    assert marks(timeline) == {"Today": date(2026, 11, 24)}


@pytest.mark.parametrize("month", [3, 4])
@pytest.mark.parametrize("used", [0, 2])
def test_a_month_says_what_each_day_decides(month: int, used: int) -> None:
    case = renewal.case_of(due=DUE, renewals_used=used, policy=HELSINGOR, now=NOW, card_expires_on=date(2026, 3, 25))
    asked = renewal.renewal_month(case, 2026, month)
    assert [answer.on.day for answer in asked.answers] == list(range(1, 32 if month == 3 else 31))
    for answer in asked.answers:
        on = attrs.evolve(case, now=datetime.combine(answer.on, NOW.time(), UTC))
        assert local_date(on.now, HELSINGOR.zone) == answer.on
        assert answer.is_yes is bool(renewal.decide(on))
    covered = [day for note in asked.notes for day in range(note.first.day, note.last.day + 1)]
    assert covered == [answer.on.day for answer in asked.answers]
    words = texts(asked._repr_svg_())
    assert [word for word in words if word.isdecimal()] == [str(answer.on.day) for answer in asked.answers]


def test_a_month_that_has_begun_has_no_answer_for_its_past() -> None:
    asked = renewal.renewal_month(renewal.case_of(due=DUE, policy=HELSINGOR, now=datetime(2026, 3, 18, 9, tzinfo=UTC)), 2026, 3)
    assert asked.answers[0].on == date(2026, 3, 18)
    assert len(parsed(asked._repr_svg_()).findall(f"{SVG}rect")) == 1 + 31 + 14 + 1


@pytest.mark.parametrize(("year", "month"), [(2026, 2), (2026, 13), (0, 1), ("2026", 3), (2037, 1)])
def test_a_month_that_cannot_be_asked_for(year: Any, month: Any) -> None:
    case = renewal.case_of(due=DUE, policy=HELSINGOR, now=NOW)
    with pytest.raises(InvalidData):
        renewal.renewal_month(case, year, month)
    if year != 2037 and month != 2:
        with pytest.raises(InvalidData):
            Month("", year, month, ())


@given(st.from_type(Month))
def test_every_month_has_a_picture(month: Month) -> None:
    assert month.title in {each.text for each in parsed(month._repr_svg_()).iter(f"{SVG}title")}


def test_the_last_day_of_the_calendar_has_a_bar_and_a_dot() -> None:
    account = attrs.evolve(make_account(1), valid_to=date.max)  # what many systems write where there is no end
    assert "31 December 9999" in account_timeline(account, date(2026, 3, 1), LEGIMUS)._repr_svg_()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"case": LOAN}, "Invalid case: case is a Loan, not RenewalCase or ReturnCase."),
        ({"account": LOAN}, "Invalid account: account is a Loan, not Account."),
        ({"on": NOW}, "Invalid on: on is a datetime, not date."),
        ({"policy": HELSINGOR}, "Invalid policy: policy is a CirculationPolicy, not AccountPolicy."),
        ({"last_login": NOW}, "Invalid last_login: last_login is a datetime, not date."),
        ({"transfer_requested_on": NOW}, "Invalid transfer_requested_on: transfer_requested_on is a datetime, not date."),
        ({"transfer_requested_on": date.max}, "Invalid date: the day after the period is outside the years 1 to 9999."),
    ],
)
def test_what_has_no_timeline_is_told(given: dict[str, Any], sentence: str) -> None:
    policy = attrs.evolve(LEGIMUS, transfer_ttl_days=30)
    with pytest.raises(InvalidData, match=f"^{sentence}$"):
        account_timeline(**{"account": make_account(1), "on": DUE, "policy": policy, **given}) if "case" not in given else loan_timeline(
            **given
        )


def test_the_notebooks_language_is_that_of_the_pictures() -> None:
    case = renewal.case_of(due=DUE, policy=HELSINGOR, now=NOW)
    set_notebook_language("da")
    try:
        danish = loan_timeline(case), renewal.renewal_month(case, 2026, 3)
    finally:
        set_notebook_language("en")
    assert [each.language for each in danish] == ["da", "da"]
    assert "man" in texts(danish[1]._repr_svg_())
    assert loan_timeline(case, "nb").title == "Et lån"


def test_a_picture_shows_its_svg() -> None:
    assert Picture("<svg/>")._repr_svg_() == "<svg/>"


@given(st.from_type(RenewalCase), st.sampled_from(LANGUAGES))
def test_every_renewal_has_a_timeline_and_a_month(case: RenewalCase, language: Any) -> None:
    timeline = loan_timeline(case, language)
    assert all(span.last is None or span.first <= span.last for span in timeline.spans)
    assert timeline.title in texts(timeline._repr_svg_())
    month = renewal.renewal_month(case, case.today.year, case.today.month, language)
    assert month.answers[0].on == case.today
    assert month.answers[0].is_yes is bool(renewal.decide(case))
    parsed(month._repr_svg_())


@given(st.from_type(Account), st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(LANGUAGES))
def test_every_account_has_a_timeline(account: Account, on: date, language: Any) -> None:
    timeline = account_timeline(account, on, LEGIMUS, language=language)
    assert all(span.last is None or span.first <= span.last for span in timeline.spans)
    assert timeline.title in texts(timeline._repr_svg_())
    for text in texts(timeline._repr_svg_()):
        assert account.last_name not in text or len(account.last_name) < 4


@given(st.from_type(ReturnCase), st.sampled_from(LANGUAGES))
def test_every_return_has_a_timeline(case: ReturnCase, language: Any) -> None:
    timeline = loan_timeline(case, language)
    assert all(span.last is None or span.first <= span.last for span in timeline.spans)
    parsed(timeline._repr_svg_())
