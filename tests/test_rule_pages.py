"""Every id that a decision can show has a page, and the pages are those that the code makes."""

import pytest

from nordlib.circulation import HELSINGOR, renewal
from nordlib.decisions import RULE_PAGES, RuleBook, Verdict, passes_if, rule, rule_url
from tests.rule_pages import FOLDER, files, places, said
from tests.rule_table import policy_fields, rules_of_nordlib
from tests.test_facts_by_name import DUE, NOW


def test_the_pages_are_fresh() -> None:
    stale = [path.name for path, text in files().items() if not path.is_file() or path.read_text("utf-8") != text]
    assert not stale, f"run `make rules`: {', '.join(stale)}"
    assert {path.stem for path in FOLDER.glob("*.md")} == said().keys()


def test_every_rule_of_the_code_leads_to_its_page() -> None:
    shown = {name for each in rules_of_nordlib() for name in each.ids} | {name for name, _ in policy_fields()}
    assert shown <= said().keys()
    for name in said():
        url = rule_url(name)
        assert url is not None
        assert (FOLDER / url.removeprefix(f"{RULE_PAGES}/")).with_suffix(".md").is_file()


def test_every_rule_is_somewhere_in_the_code() -> None:
    assert [name for name, where in places().items() if not where.kinds] == []


def test_a_result_names_the_pages_of_all_its_ids() -> None:
    refused = renewal.decide(due=DUE, renewals_used=2, policy=HELSINGOR, now=NOW)
    results = {result.name: result.urls for result in refused.trace}
    assert results["renewals_are_left"] == tuple(f"{RULE_PAGES}/{name}.html" for name in ("REN-03", "REN-05", "REN-07", "READ-C06"))


@rule("LOCAL-1", "closed")
def library_is_open(case: bool) -> Verdict:
    """The library is open."""
    return passes_if(case)


@pytest.mark.parametrize("name", ["LOCAL-1", "REN-2", "REN-02x", "../REN-02", ""])
def test_a_hosts_own_rule_has_no_page_here(name: str) -> None:
    assert rule_url(name) is None
    (result,) = RuleBook((library_is_open,), topic="renewal").evaluate(False)
    assert result.urls == ()
