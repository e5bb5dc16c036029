"""The pages about what is proved are those that the code gives."""

from nordlib.circulation import HAA, HELSINGOR, POLICIES
from nordlib.proofs.twice import of_one_type
from tests.proofs import paths
from tests.proofs.page import CLAIMS, PAGES, claim_lines, comparison_lines, reach_lines


def test_the_section_of_paths_is_what_the_code_gives() -> None:
    assert "\n".join(paths.section()) in PAGES["proved"].read_text(encoding="utf-8"), "run `make rules`"


def test_what_rules_can_say_is_what_the_page_lists() -> None:
    page = PAGES["proved"].read_text(encoding="utf-8")
    table = [line for line in page.splitlines() if line.startswith("| ")]
    found = [line for line in reach_lines((HELSINGOR,)) if line.startswith("| `")]
    place = 1 + list(POLICIES).index("HELSINGOR")
    listed = {line.split(" | ")[0]: line.removesuffix(" |").split(" | ")[place] for line in table if line.count(" | ") == len(POLICIES)}
    assert {line.split(" | ")[0]: line.removesuffix(" |").split(" | ")[1] for line in found} == {
        rule: cell for rule, cell in listed.items() if rule.startswith("| `")
    }


def test_each_claim_about_a_preset_is_on_the_page() -> None:
    page = PAGES["proved"].read_text(encoding="utf-8")
    quick = list(CLAIMS)[:2]
    for line in claim_lines((of_one_type(HAA, "dvd"),), quick):
        if line.startswith("| ") and "claim |" not in line:
            sentence, _, where = line.removeprefix("| ").partition(" | ")
            (listed,) = (each for each in page.splitlines() if each.startswith(f"| {sentence} | "))
            assert ("named cases" in listed) is ("named cases" in where)


def test_the_presets_are_compared_on_the_page() -> None:
    page = PAGES["compared"].read_text(encoding="utf-8")
    made = [line for line in comparison_lines((HAA,)) if line]
    headings = [line for line in "\n".join(made).splitlines() if line.startswith(("#", "- "))]
    assert [line for line in headings if line not in page] == []
    for name in ("ODSHERRED", "RONNEBY", "HAA"):
        assert f"## {HELSINGOR.id.name} 1 and {name} 1" in page
