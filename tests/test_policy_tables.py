"""Which row of a policy table applies, by a small model of its own; decisions that name the row; what the linter says (EXT-18)."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    CirculationPolicy,
    CirculationStaff,
    ItemId,
    Loan,
    LoanId,
    LoanKind,
    PatronId,
    PolicyRow,
    PolicyTable,
    RecallCase,
    RenewalCase,
    TablePolicy,
    TitleId,
    checkout,
    lint_policy_table,
    policy_table_from_toml,
    policy_table_to_toml,
    renewal,
)
from nordlib.circulation.checkout import CheckoutCase, CheckoutRequest, check_out
from nordlib.circulation.policy_tables import Cell, DecidedBy, PolicyTableFacts, RowPreference, TieRule
from nordlib.circulation.recall import recall
from nordlib.circulation.renewal import RenewalFacts, rule_book
from nordlib.commands import (
    PatronContext,
    RenewalContext,
    check_out_item,
    preview_renewals,
    recall_loan,
    renew_all,
    renew_loan,
    undo_renewal,
)
from nordlib.dates import zone
from nordlib.decisions import Audience, Override, PolicyId, Refused
from nordlib.decisions.deserialization import decision_from_dict
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.libraries import LibraryId
from nordlib.serialization.json import as_dict, from_dict
from nordlib.texts import LANGUAGES
from tests.people import GOOD, LOAN
from tests.stores import STORES

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)
MONTH = HELSINGOR.item_types["ordinary"]
WEEK = HELSINGOR.item_types["seven_days"]
NORTH, TOWN, COUNTY = map(LibraryId, ("north", "town", "county"))
ROWS = (
    PolicyRow("all", "month"),
    PolicyRow("films", "week", material="film"),
    PolicyRow("children", "month", category="child"),
    PolicyRow("town", "month", library=TOWN),
)


def table_of(*rows: PolicyRow, **choices: Any) -> PolicyTable:
    parents = {NORTH: TOWN, TOWN: COUNTY}
    return PolicyTable(
        PolicyId("Town", "1"), zone("Europe/Copenhagen"), {"month": MONTH, "week": WEEK}, rows, **{"parents": parents, **choices}
    )


TABLE = table_of(*ROWS)


# which row


def comes_before(one: PolicyRow, other: PolicyRow, places: dict[str, int], chain: list[str], table: PolicyTable) -> bool:
    """Whether a row comes before another: cell by cell, as the page of the form says it."""
    named = [sum(each is not None for each in (row.category, row.material, row.library)) for row in (one, other)]
    if table.prefer is RowPreference.MOST_NAMED and named[0] != named[1]:
        return named[0] > named[1]
    for cell in table.order:
        mine, theirs = getattr(one, cell.value), getattr(other, cell.value)
        if (mine is None) != (theirs is None):
            return theirs is None
        if cell is Cell.LIBRARY and mine != theirs:
            return chain.index(mine) < chain.index(theirs)
    return places[one.name] < places[other.name] if table.tie is TieRule.FIRST else places[one.name] > places[other.name]


def model(table: PolicyTable, category: str | None, material: str | None, library: str | None) -> list[str]:
    """The rows that fit, best first: each is placed before all that it beats."""
    chain: list[Any] = [library]
    while chain[-1] in table.parents:
        chain.append(table.parents[chain[-1]])
    fitting = [
        row
        for row in table.rows
        if (row.category is None or row.category == category)
        and (row.material is None or row.material == material)
        and (row.library is None or (library is not None and row.library in chain))
    ]
    places = {row.name: place for place, row in enumerate(table.rows)}
    beaten = {row.name: sum(comes_before(row, other, places, chain, table) for other in fitting if other != row) for row in fitting}
    assert sorted(beaten.values()) == list(range(len(fitting)))  # an order in which every two rows are told apart
    return sorted(beaten, key=lambda name: -beaten[name])


cells = st.sampled_from([None, "a", "b"])
libraries = st.sampled_from([None, "north", "town", "county", "south"])
tables = st.builds(
    lambda given, order, prefer, tie: table_of(
        *(PolicyRow(f"row {place}", "month", *each) for place, each in enumerate(given)), order=order, prefer=prefer, tie=tie
    ),
    st.lists(st.tuples(cells, cells, libraries), max_size=12),
    st.sampled_from(list(itertools.permutations(Cell))),
    st.sampled_from(RowPreference),
    st.sampled_from(TieRule),
)


@given(tables, cells, cells, libraries)
def test_the_rows_that_fit_are_ranked_as_the_model_says(table: PolicyTable, category: Any, material: Any, library: Any) -> None:
    decision = table.find(category=category, material=material, library=library)
    expected = model(table, category, material, library)
    assert [each.row for each in decision.facts.ranking] == expected
    assert decision.facts.row == (expected[0] if expected else None)
    assert (decision.value.name if decision else decision.reasons) == (expected[0] if expected else ("no_policy",))


@given(tables, cells, cells, libraries)
def test_what_decided_is_told(table: PolicyTable, category: Any, material: Any, library: Any) -> None:
    facts = table.find(category=category, material=material, library=library).facts
    if len(facts.ranking) < 2:
        assert facts.decided_by == (DecidedBy.ONLY_ROW if facts.ranking else None)
        return
    first, second = (next(row for row in table.rows if row.name == each.row) for each in facts.ranking[:2])
    pairs = {cell: (getattr(first, cell.value), getattr(second, cell.value)) for cell in Cell}
    apart = {cell.value for cell, (mine, theirs) in pairs.items() if mine != theirs}
    named = [sum(each is not None for each in (row.category, row.material, row.library)) for row in (first, second)]
    if table.prefer is RowPreference.MOST_NAMED and named[0] != named[1]:
        assert facts.decided_by is DecidedBy.MOST_NAMED
    else:
        assert facts.decided_by == next((DecidedBy(cell.value) for cell in table.order if cell.value in apart), DecidedBy.TIE)


def test_the_answer_says_how_far_up_the_library_is() -> None:
    facts = TABLE.find(material="film", library=NORTH).facts
    assert [(each.row, each.levels_up, each.cells) for each in facts.ranking] == [
        ("town", 1, (Cell.LIBRARY,)),
        ("films", None, (Cell.MATERIAL,)),
        ("all", None, ()),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_explained(language: Any) -> None:
    found = TABLE.find(category="child", material="film", library=NORTH)
    assert "town" in found.explain(language)
    told = found.explain(language, Audience.DESK)
    assert "fitting: town, children, films, all" in told
    assert "decided_by: library" in told
    refused = table_of().find()
    assert (refused.reasons, len(refused.explain(language).splitlines())) == (("no_policy",), 2)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rows": (PolicyRow("a", "month"), PolicyRow("a", "week"))}, "two rows with the name 'a'"),
        ({"rows": (PolicyRow("a", "year"),)}, "terms 'year'"),
        ({"rows": (PolicyRow("a", "year"),), "terms": {}}, "terms of the table: none"),
        ({"order": (Cell.LIBRARY, Cell.CATEGORY)}, "each of library, category and material"),
        ({"order": (Cell.LIBRARY, Cell.CATEGORY, Cell.CATEGORY)}, "each of library, category and material"),
        ({"parents": {TOWN: NORTH, NORTH: TOWN}}, "above itself"),
        ({"overridable": {"no_gain"}}, "no_gain"),
    ],
)
def test_a_table_that_contradicts_itself_is_told(changes: Any, told: str) -> None:
    with pytest.raises(InvalidPolicy, match=told):
        attrs.evolve(TABLE, **changes)


def test_what_is_no_text_is_told() -> None:
    question: Any = 3
    tie: Any = "middle"
    with pytest.raises(InvalidData, match="category"):
        TABLE.find(category=question)
    with pytest.raises(InvalidPolicy, match="blank name"):
        PolicyRow(" ", "month")
    with pytest.raises(InvalidData, match="tie"):
        attrs.evolve(TABLE, tie=tie)


# written


@given(tables)
def test_a_table_reads_back(table: PolicyTable) -> None:
    written: Any = as_dict(table)
    assert from_dict(PolicyTable, written) == table
    assert policy_table_from_toml(policy_table_to_toml(table)) == table


def test_a_table_is_written_row_by_row() -> None:
    assert '\n    { name = "films", terms = "week", material = "film" },\n' in policy_table_to_toml(TABLE)
    with pytest.raises(InvalidData, match="policy table"):
        policy_table_from_toml("rows = ")


# decisions that name the row


def case_with(policy: CirculationPolicy, **changes: Any) -> RenewalCase:
    return RenewalCase(LOAN, policy, NOW, (), GOOD, **changes)


def films(category: str | None = "child") -> CirculationPolicy:
    return TABLE.policy_for(category=category, material="ordinary", library=NORTH).unwrap()


@pytest.mark.parametrize("by", [None, LOAN.patron, CirculationStaff("desk-1")])
@pytest.mark.parametrize("kind", LoanKind)
def test_a_renewal_names_the_row(kind: LoanKind, by: Any) -> None:
    case = attrs.evolve(case_with(films()), loan=attrs.evolve(LOAN, kind=kind), by=by)
    decision = renewal.decide(case)
    named = [each for each in decision.trace if each.name == "a_row_applies"]
    assert [(each.ids, dict(each.values)) for each in named] == [(("EXT-18",), {"row": "town"})]
    plain: Any = decision.as_dict()
    assert {"row": "town"} in [each["values"] for each in plain["trace"]]
    assert decision.policy == TABLE.id
    host: Any = decision.as_dict(Audience.HOST)
    assert decision_from_dict(host, rule_book(case), Loan, RenewalFacts) == decision
    assert "(row: town)" in decision.explain("en", Audience.DESK)


def test_terms_of_no_table_name_no_row() -> None:
    decision = renewal.decide(case_with(HELSINGOR))
    assert "a_row_applies" not in {each.name for each in decision.trace}


def test_the_row_of_anothers_loan_is_not_told() -> None:
    refused = renewal.decide(case_with(films(), by=PatronId("P9")))
    assert refused.reasons == ("not_your_loan",)
    assert "town" not in str(refused.as_dict(Audience.HOST))


def test_rules_are_set_aside_with_terms_of_a_table_too() -> None:
    table = attrs.evolve(TABLE, overridable=frozenset({"too_early"}))
    policy = table.policy_for(category=None, material="ordinary", library=None).unwrap()
    early = RenewalCase(LOAN, policy, datetime(2026, 3, 1, 9, tzinfo=UTC), (), GOOD, by=CirculationStaff("desk-1"))
    assert renewal.decide(early).reasons == ("too_early",)
    assert renewal.decide(early, Override({"too_early"}, "desk-1", "agreed by phone"))


def test_a_checkout_names_the_row() -> None:
    asked = CheckoutRequest(LOAN.patron, ItemId("I2"), TitleId("T2"))
    decision = check_out(CheckoutCase(asked, LoanId("new"), (), (), GOOD, films(), NOW, LOAN.patron))
    assert [dict(each.values) for each in decision.trace if each.name == "a_row_applies"] == [{"row": "town"}]
    assert decision.unwrap().loan.due == date(2026, 4, 15)  # 28 days


def test_a_recall_names_the_row() -> None:
    decision = recall(RecallCase(LOAN, films(), NOW, CirculationStaff("desk-1")))
    assert [dict(each.values) for each in decision.trace if each.name == "a_row_applies"] == [{"row": "town"}]
    assert decision.unwrap().due == date(2026, 3, 18)


# on a store


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    found: Any = STORES[request.param]()
    with found.transaction() as tx:
        tx.loans.add(LOAN)
        tx.loans.add(attrs.evolve(LOAN, id=LoanId("film"), item_type="film", title=TitleId("T2")))
        tx.patron_standings.put(LOAN.patron, GOOD)
    return found


def row_of(decision: Any) -> Any:
    return next((each.values.get("row") for each in decision.trace if each.name == "a_row_applies"), None)


def test_each_loan_is_renewed_by_its_own_row(store: Any) -> None:
    view = TABLE.for_patron(category="adult", library=LibraryId("south"))
    assert view == TablePolicy(TABLE, "adult", LibraryId("south"))
    tried = renew_all(store, LOAN.patron, by=LOAN.patron, policy=view, now=NOW)
    assert {loan: row_of(decision) for loan, decision in tried.decisions.items()} == {"L1": "all", "film": "films"}
    assert {loan: decision.unwrap().due for loan, decision in tried.decisions.items()} == {
        "L1": date(2026, 4, 17),
        "film": date(2026, 3, 27),
    }


def test_without_a_row_nothing_is_renewed_lent_or_recalled(store: Any) -> None:
    view = table_of(PolicyRow("films", "week", material="film")).for_patron(category=None, library=None)
    asked: Any = {"by": LOAN.patron, "policy": view, "now": NOW}
    found = preview_renewals(store, LOAN.patron, **asked).decisions
    assert {loan: decision.reasons for loan, decision in found.items()} == {"L1": ("no_policy",), "film": ()}
    refused = store.run(renew_loan, LOAN.id, **asked)
    assert isinstance(refused, Refused)
    assert refused.facts.new_due is None
    assert refused.explain("en") == "The loan cannot be renewed now.\nThe library has no terms for this. Contact the library."
    lent = store.run(check_out_item, CheckoutRequest(LOAN.patron, ItemId("I2"), TitleId("T2")), new_id=LoanId("new"), **asked)
    assert (lent.reasons, lent.facts.due) == (("no_policy",), None)
    recalled = store.run(recall_loan, LOAN.id, **{**asked, "by": CirculationStaff("desk-1")})
    assert (recalled.reasons, recalled.facts.due) == (("no_policy",), LOAN.due)


def test_who_may_not_ask_is_told_that_and_not_of_the_table(store: Any) -> None:
    view = table_of().for_patron(category=None, library=None)
    stranger: Any = {"by": PatronId("P9"), "policy": view, "now": NOW}
    assert store.run(renew_loan, LOAN.id, **stranger).reasons == ("not_your_loan",)
    named = RenewalContext(named_due=date(2026, 5, 1))
    assert store.run(renew_loan, LOAN.id, **{**stranger, "by": LOAN.patron, "context": named}).reasons == ("staff_only",)
    asked = CheckoutRequest(LOAN.patron, ItemId("I2"), TitleId("T2"))
    assert store.run(check_out_item, asked, new_id=LoanId("new"), **stranger).reasons == ("not_the_patron",)
    assert store.run(recall_loan, LOAN.id, **stranger).reasons == ("staff_only",)


def test_a_table_lends_with_its_row(store: Any) -> None:
    view = TABLE.for_patron(category="child", library=None)
    asked = CheckoutRequest(LOAN.patron, ItemId("I2"), TitleId("T2"), "film")
    lent = store.run(check_out_item, asked, by=LOAN.patron, policy=view, now=NOW, new_id=LoanId("new"), context=PatronContext(GOOD))
    assert (row_of(lent), lent.unwrap().loan.due) == ("children", date(2026, 4, 15))
    assert checkout.TABLE_CHECKOUT_RULES.topic == "checkout"


def test_a_renewal_is_undone_whatever_the_table_has_now(store: Any) -> None:
    view = TABLE.for_patron(category=None, library=None)
    assert store.run(renew_loan, LOAN.id, by=LOAN.patron, policy=view, now=NOW)
    for policy in (table_of().for_patron(category=None, library=None), lambda _loan: view):
        undone = store.run(undo_renewal, LOAN.id, by=CirculationStaff("desk-1"), policy=policy)
        assert undone.policy == TABLE.id
    assert store.read(lambda tx: tx.loans.get(LOAN.id)).value.due == LOAN.due


# the linter


@pytest.mark.parametrize(
    ("rows", "asked", "told"),
    [
        (ROWS, {}, []),
        ((PolicyRow("a", "month"), PolicyRow("b", "month")), {}, ["b: the row never applies: there is nothing that it fits"]),
        ((PolicyRow("a", "month", library=TOWN),), {"libraries": [NORTH, TOWN]}, []),
        ((PolicyRow("a", "month", library=TOWN),), {"libraries": [NORTH, COUNTY]}, ["rows: no row applies to 1 of 2 kinds of questions"]),
        ((PolicyRow("a", "month", category="child"),), {"categories": ["adult", "child"]}, ["for example: any other category"]),
        ((PolicyRow("a", "month", category="child"),), {"categories": ["child"]}, []),
        ((PolicyRow("a", "month"), PolicyRow("b", "month", material="vinyl")), {"materials": ["film"]}, ["b: the row never applies"]),
        ((PolicyRow("a", "month", material="film"), PolicyRow("b", "month")), {"materials": ["film"]}, ["b: the row never applies"]),
        ((), {}, ["rows: no row applies to 1 of 1 kinds of questions"]),
    ],
)
def test_rows_that_never_apply_and_questions_without_a_row_are_told(rows: Any, asked: Any, told: list[str]) -> None:
    table = attrs.evolve(table_of(*rows), terms={"month": MONTH, "week": WEEK})
    of_rows = [str(each) for each in lint_policy_table(table, **asked) if each.field == "rows"]
    assert len(of_rows) == len(told)
    assert all(part in sentence for part, sentence in zip(told, of_rows, strict=True))


def test_terms_without_a_row_and_terms_that_defeat_themselves_are_told() -> None:
    sentences = [str(each) for each in lint_policy_table(table_of(PolicyRow("a", "week")))]
    assert sentences == ["month: no row has these terms", "week: the window of 7 days is always open for a loan of 7 days"]


@given(tables)
def test_a_row_is_said_never_to_apply_only_if_no_question_finds_it(table: PolicyTable) -> None:
    values = (None, "a", "b", "c")
    found = {
        row[0]
        for question in itertools.product(values, values, (None, "north", "town", "county", "south", "west"))
        if (row := model(table, *question))
    }
    never = {each.item_type for each in lint_policy_table(table) if "never applies" in each.sentence}
    assert never == {row.name for row in table.rows} - found


def test_a_decision_of_a_table_is_plain_data() -> None:
    found: Any = TABLE.find(material="film").as_dict(Audience.HOST)
    assert found["facts"]["row"] == found["value"]["name"] == "films"
    assert PolicyTableFacts(None, (), None) == table_of().find().facts
