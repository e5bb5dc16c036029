"""Accounts, returns and notices in tables: the same answers as the rules for one case, in Polars, DuckDB and SQLite."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import attrs
import duckdb
import polars as pl
import pytest

from nordlib.accounts import LEGIMUS
from nordlib.ages import LeapDayBirthday
from nordlib.cards import BIBLIOTEKKORTET
from nordlib.circulation import HELSINGOR_RETURNS, FeeBracket, FeeSchedule, RateSchedule
from nordlib.circulation.fees import LateFrom, RateUnit
from nordlib.circulation.models import LoanStatus
from nordlib.circulation.returns import ReturnPolicy
from nordlib.columns.daily_accounts import account_change_columns, account_change_sql, account_changes
from nordlib.columns.due_notices import notice_columns, notice_sql, notices
from nordlib.columns.returned_loans import return_columns, return_sql, returns
from nordlib.columns.rules.facts import Facts
from nordlib.columns.rules.return_columns import RETURN_COLUMNS
from nordlib.columns.rules.subject import Floor, Output, subject_program
from nordlib.columns.shown_cards import CardQuestion, card_columns, card_reason_names, card_sql, shown_cards
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData, NaiveDatetime, UnknownName
from nordlib.notifications.notices import HELSINGOR_NOTICES
from nordlib.tracing import ExpressionKind, Untraceable
from tests.column_subjects import (
    NOW,
    SCHEMAS,
    TODAY,
    accounts_by_chance,
    card_case_of,
    cards_by_chance,
    changes_of,
    notice_about,
    notices_by_chance,
    return_of,
    returns_by_chance,
)

PURGING: Final = attrs.evolve(
    LEGIMUS, purge_inactive_months=24, purge_never_logged_in_months=6, purge_warning_days=30, transfer_ttl_days=20
)
ACCOUNT_POLICIES: Final = {
    "LEGIMUS": LEGIMUS,
    "PURGING": PURGING,
    "UNWARNED": attrs.evolve(PURGING, purge_warning_days=None, send_missed_warnings=False, leap_day=LeapDayBirthday.FEBRUARY_28),
}
_ID: Final = PolicyId("CHOSEN", "1")
_RATES: Final = RateSchedule(
    _ID,
    "SEK",
    rate=Decimal("1.50"),
    child_rate=Decimal("0.25"),
    recall_rate=Decimal(10),
    grace=2,
    maximum=Decimal(40),
    capped_by_price=True,
    reminder_fees=(Decimal(10), Decimal(20), Decimal(5)),
    child_reminder_fees=(Decimal(1),),
)
_STEPS: Final = FeeSchedule(_ID, "DKK", (FeeBracket(2, 5, Decimal(20), Decimal(0)), FeeBracket(6, None, Decimal("120.50"), Decimal(10))))
RETURN_POLICIES: Final = {
    "HELSINGOR": HELSINGOR_RETURNS,
    "RATES": ReturnPolicy(_ID, HELSINGOR_RETURNS.zone, _RATES, local_items_await_confirmation=False),
    "STEPS": ReturnPolicy(_ID, HELSINGOR_RETURNS.zone, _STEPS, fee_of_lost_items_rises=True),
    "FREE": ReturnPolicy(_ID, HELSINGOR_RETURNS.zone, None),
}
NOTICE_POLICIES: Final = {
    "HELSINGOR": HELSINGOR_NOTICES,
    "MANY": attrs.evolve(HELSINGOR_NOTICES, days_before_due=frozenset({0, 2, 30}), days_overdue=frozenset({1, 5, 14}), catch_up_days=2),
    "NONE": attrs.evolve(HELSINGOR_NOTICES, days_before_due=frozenset(), days_overdue=frozenset()),
}

#: What a column has that a policy does not ask for, so that no wrong value is in it.
UNASKED: Final = {"kind": "local", "recalled": False, "price": None, "reminders": 0, "patron_category": "adult"}

#: Policies of cards, each a value of its own, with the question that is asked under it.
CARD_POLICIES: Final = {
    "USE": attrs.evolve(BIBLIOTEKKORTET),
    "ACTIVATION": attrs.evolve(BIBLIOTEKKORTET),
    "GUARDED": attrs.evolve(BIBLIOTEKKORTET, rules_version="2", guardian_accepts_under=15),
}
QUESTIONS: Final = {id(policy): CardQuestion.USE if name == "USE" else CardQuestion.ACTIVATION for name, policy in CARD_POLICIES.items()}

Subject = tuple[
    list[dict[str, Any]], Callable[[Any], dict[str, Any]], Callable[[pl.DataFrame], pl.DataFrame], Callable[[Any], str], Mapping[str, Any]
]


def subject(name: str, policy: Any, *, count: int, known: bool = True) -> Subject:
    """Return the rows of a subject, what is expected of each, and its two functions; without the day if that is not known."""
    match name:
        case "accounts":
            on = TODAY if known else None
            return (
                accounts_by_chance(count, 1),
                lambda row: changes_of(row, policy),
                lambda frame: account_changes(frame, policy, on=TODAY),
                lambda dialect: account_change_sql(policy, dialect=dialect, on=on),
                SCHEMAS["accounts"],
            )
        case "returns":
            now = NOW if known else None
            unasked = UNASKED.keys() - {column.name for column in return_columns(policy)}
            return (
                [row | {each: UNASKED[each] for each in unasked} for row in returns_by_chance(count, 2)],
                lambda row: return_of(row, policy),
                lambda frame: returns(frame, policy, now=NOW),
                lambda dialect: return_sql(policy, dialect=dialect, now=now),
                SCHEMAS["returns"],
            )
        case "cards":
            question = QUESTIONS[id(policy)]
            return (
                cards_by_chance(count, 4),
                lambda row: card_case_of(row, policy, question),
                lambda frame: shown_cards(frame, policy, question),
                lambda dialect: card_sql(policy, question, dialect=dialect),
                SCHEMAS["cards"],
            )
        case _:
            on = TODAY if known else None
            is_asked = len(notice_columns(policy)) > 1
            return (
                [row for row in notices_by_chance(count, 3) if is_asked or row["due"] is not None],
                lambda row: notice_about(row, policy),
                lambda frame: notices(frame, policy, on=TODAY),
                lambda dialect: notice_sql(policy, dialect=dialect, on=on),
                SCHEMAS["notices"],
            )


SUBJECTS: Final = [
    *(pytest.param("accounts", policy, id=f"accounts-{name}") for name, policy in ACCOUNT_POLICIES.items()),
    *(pytest.param("returns", policy, id=f"returns-{name}") for name, policy in RETURN_POLICIES.items()),
    *(pytest.param("cards", policy, id=f"cards-{name}") for name, policy in CARD_POLICIES.items()),
    *(pytest.param("notices", policy, id=f"notices-{name}") for name, policy in NOTICE_POLICIES.items()),
]


def in_polars(
    rows: list[dict[str, Any]], schema: Mapping[str, Any], answer: Callable[[pl.DataFrame], pl.DataFrame]
) -> list[dict[str, Any]]:
    return answer(pl.DataFrame(rows, schema=dict(schema))).to_dicts()


def in_duckdb(rows: list[dict[str, Any]], schema: Mapping[str, Any], sql: str) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        for table in ("accounts", "cards", "loans"):
            connection.register(table, pl.DataFrame(rows, schema=dict(schema)).to_arrow())
        return _rows(connection.execute(sql))


def in_sqlite(rows: list[dict[str, Any]], schema: Mapping[str, Any], sql: str) -> list[dict[str, Any]]:
    connection = sqlite3.connect(":memory:")
    for table in ("accounts", "cards", "loans"):
        connection.execute(f"CREATE TABLE {table} ({', '.join(schema)})")
        values = [[_for_sqlite(row[name]) for name in schema] for row in rows]
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(schema))})", values)  # noqa: S608 - question marks
    found = _rows(connection.execute(sql))
    connection.close()
    return found


def _rows(cursor: Any) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _for_sqlite(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else float(value) if isinstance(value, Decimal) else value


def differences(rows: list[dict[str, Any]], answers: list[dict[str, Any]], expected: Callable[[Any], dict[str, Any]]) -> list[Any]:
    """Return each row of which the columns say something else; an invalid row has null in every new column but `invalid`."""
    found = list[Any]()
    for row, answer in zip(rows, answers, strict=True):
        wanted = expected(row)
        said = {name: value for name, value in answer.items() if name not in row and name != "today"}
        if said.get("reasons") is not None:
            question = CardQuestion.USE if "membership_is_active" in said else CardQuestion.ACTIVATION
            said["reasons"] = card_reason_names(said["reasons"], question)
        if wanted["invalid"]:
            wanted = dict.fromkeys(said) | wanted
        same = all(_same(said[name], wanted[name]) for name in wanted) and said.keys() == wanted.keys()
        found += [] if same else [(row, said, wanted)]
    return found


def _same(said: Any, wanted: Any) -> bool:
    return bool(said == (wanted.isoformat() if isinstance(said, str) and isinstance(wanted, date) else wanted))


@pytest.mark.parametrize(("name", "policy"), SUBJECTS)
def test_columns_say_what_the_rules_for_one_case_say(name: str, policy: Any) -> None:
    rows, expected, answer, sql, schema = subject(name, policy, count=4_000)
    wanted = {place: expected(row) for place, row in enumerate(rows)}
    places = iter(range(3 * len(rows)))
    for answers in (
        in_polars(rows, schema, answer),
        in_duckdb(rows, schema, sql("duckdb")),
        in_sqlite(rows, schema, sql("sqlite")),
    ):
        assert differences(rows, answers, lambda _: wanted[next(places) % len(rows)])[:2] == []
    is_dull = policy is NOTICE_POLICIES["NONE"]
    assert is_dull or len({repr(each) for each in wanted.values()}) > 2  # the rows are of several kinds


@pytest.mark.parametrize(("name", "policy"), SUBJECTS)
@pytest.mark.parametrize("days", [0, 400])
def test_a_query_without_a_day_answers_for_the_day_on_which_it_runs(name: str, policy: Any, days: int) -> None:
    rows, expected, _, sql, schema = subject(name, policy, count=1_500, known=False)
    today = TODAY + timedelta(days)
    said = sql("sqlite").replace("date('now', 'localtime')", f"'{today.isoformat()}'")
    on_that_day: dict[str, Callable[[Any], dict[str, Any]]] = {
        "accounts": lambda row: changes_of(row, policy, today),
        "returns": lambda row: return_of(row, policy, NOW + timedelta(days)),
        "notices": lambda row: notice_about(row, policy, today),
        "cards": expected,
    }
    wanted = on_that_day[name]
    assert differences(rows, in_sqlite(rows, schema, said), wanted)[:2] == []
    assert days or wanted(rows[0]) == expected(rows[0])


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgresql", "mariadb", "spark"])
def test_every_dialect_has_a_text_of_each_subject(dialect: Any) -> None:
    for text, table in (
        (account_change_sql(PURGING, dialect=dialect, table="a.accounts", view="changes"), "a.accounts"),
        (return_sql(HELSINGOR_RETURNS, dialect=dialect, table="loans", view="returned"), "loans"),
        (notice_sql(HELSINGOR_NOTICES, dialect=dialect, table="loans", view="due_notices"), "loans"),
        (card_sql(BIBLIOTEKKORTET, dialect=dialect, table="cards", view="usable"), "cards"),
    ):
        assert text.splitlines()[0].endswith("do not edit it, but make it anew.")
        assert text.splitlines()[3].startswith("CREATE VIEW ")
        assert f"FROM {table}" in text


def test_a_column_that_is_null_in_every_row_has_its_type() -> None:
    frame = pl.DataFrame(returns_by_chance(3, 1), schema=dict(SCHEMAS["returns"]))
    free = returns(frame, RETURN_POLICIES["FREE"], now=NOW)
    assert (free.schema["fee"], free["fee"].null_count()) == (pl.Decimal(38, 2), 3)
    accounts = pl.DataFrame(accounts_by_chance(3, 1), schema=dict(SCHEMAS["accounts"]))
    assert account_changes(accounts, LEGIMUS, on=TODAY).schema["purge_reason"] == pl.String
    lazy = account_changes(accounts.lazy(), LEGIMUS, on=TODAY)
    assert isinstance(lazy, pl.LazyFrame)


def test_what_is_assumed_of_every_row_needs_no_column() -> None:
    assumed = {"kind": "local", "status": LoanStatus.ON_LOAN, "handed_in_elsewhere_on": None, "confirmed_on": None, "price": None}
    names = [column.name for column in return_columns(RETURN_POLICIES["RATES"], assumed=assumed | {"reminders": 2})]
    assert names == ["due", "recalled", "handed_in_on", "patron_category"]
    names = [column.name for column in card_columns(BIBLIOTEKKORTET, assumed={"card_kind": "national", "membership_state": "active"})]
    assert names == ["card_state"]
    assert [column.name for column in notice_columns(HELSINGOR_NOTICES, assumed={"status": "on_loan"})] == ["due"]
    names = [column.name for column in account_change_columns(LEGIMUS)]
    assert names == ["valid_to", "warned_of_valid_to", "has_guardian", "birth_date", "attested_minor", *names[5:]]
    frame = pl.DataFrame({"due": [TODAY - timedelta(5)]})
    fees = returns(
        frame.with_columns(handed_in_on=pl.lit(TODAY), recalled=pl.lit(False)),
        RETURN_POLICIES["RATES"],
        now=NOW,
        assumed=assumed | {"reminders": 2, "patron_category": "adult"},
    )
    assert fees.select("basis", "days_late", "fee", "reminder_fee").rows() == [("hand_in", 5, Decimal("7.50"), Decimal(30))]


def test_misuse_is_told_before_anything_runs() -> None:
    frame = pl.DataFrame({"due": ["2026-03-18"], "notice": ["none"]})
    with pytest.raises(InvalidData) as refused:
        notices(frame, HELSINGOR_NOTICES, on=TODAY)
    assert len(refused.value.problems) == 3
    with pytest.raises(UnknownName):
        account_change_sql(LEGIMUS, assumed={"debt": 1})
    with pytest.raises(UnknownName):
        account_change_sql(LEGIMUS, dialect="oracle")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # a value of the wrong type, on purpose
    with pytest.raises(InvalidData):
        notice_sql(HELSINGOR_NOTICES, table="loans; DROP TABLE loans")
    with pytest.raises(InvalidData):
        notice_sql(HELSINGOR_NOTICES, view='"loans"')
    with pytest.raises(NaiveDatetime):
        return_sql(HELSINGOR_RETURNS, now=NOW.replace(tzinfo=None))
    with pytest.raises(NaiveDatetime):
        returns(frame, HELSINGOR_RETURNS, now=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    "fees",
    [
        RateSchedule(_ID, "SEK", rate=Decimal(1), unit=RateUnit.HOUR),
        RateSchedule(_ID, "SEK", rate=Decimal(1), closed_days_free=True),
        RateSchedule(_ID, "SEK", rate=Decimal(1), late_from=LateFrom.CLOSING),
    ],
    ids=["by the hour", "open days", "closing hours"],
)
def test_fees_that_days_alone_do_not_decide_are_refused(fees: RateSchedule) -> None:
    with pytest.raises(Untraceable):
        return_columns(attrs.evolve(HELSINGOR_RETURNS, fees=fees))


def test_a_later_floor_may_not_refuse_facts() -> None:
    def refuses(_: object) -> None:
        raise InvalidData("row", ("never",))

    number = {"number": Output(ExpressionKind.NUMBER, lambda found: found)}
    with pytest.raises(Untraceable):
        subject_program(Facts(RETURN_COLUMNS, {}), (Floor("first", lambda _: 1, number), Floor("second", refuses, number)), today=TODAY)
