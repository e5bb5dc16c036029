"""The pages of the documentation about what is proved: `python -m tests.proofs.page`, a part of `make rules`.

docs/reference/proved.md lists what was proved about the presets, docs/explanation/presets-compared.md compares those of real libraries.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from nordlib.circulation import HAA, HELSINGOR, ODSHERRED, POLICIES, RONNEBY, CirculationPolicy
from nordlib.columns.rules.renewal import RULES_IN_ORDER
from nordlib.proofs import Claim, claims_about_facts, claims_about_strictness, claims_about_time, compare, comparison_page, reaches
from nordlib.proofs.twice import DAYS, of_one_type, program_of
from nordlib.proofs.unknowns import Unknowns
from tests.proofs import paths, states

__all__ = ["CLAIMS", "COMPARED", "PAGES", "claim_lines", "comparison_lines", "page_of_proofs", "reach_lines"]

ROOT: Final = Path(__file__).parents[2] / "docs"
PAGES: Final = {"proved": ROOT / "reference" / "proved.md", "compared": ROOT / "explanation" / "presets-compared.md"}
#: The presets of real libraries, which are compared with Helsingør's.
COMPARED: Final = (ODSHERRED, RONNEBY, HAA)
#: What is claimed, under the headings of the page.
CLAIMS: Final = {
    "One more reason never makes a grant": claims_about_facts,
    "Time alone takes nothing away before the due date": claims_about_time,
    "A stricter policy grants no more": claims_about_strictness,
}
_INTRO: Final = f"""\
# What is proved

Made from the code by `make rules`; a test holds the two together.

The rules are traced ([](../how-to/tables.md)): each question that a rule asks is answered in every way. The solver z3 then shows that
something is so on every path, or finds a case for which it is not. So a claim below is about every renewal whose dates are in the years
{DAYS[0].year} to {DAYS[1].year}, at any instant of these years, in a library that is open every day, and not about some that were tried.
`nordlib.proofs` asks the same of your own policy ([](../how-to/proofs.md)).
"""
_TESTED: Final = """\
## What is only tested

- Calendars: closed days and opening hours are in no proof. Laws by random examples and the case files try them.
- Rules that no table asks (`tests/untraced_rules.py` lists them with the reason) have cases, laws and stateful tests, and no proof.
- That a path runs in the databases and in Polars as in Python: a million loans by chance (`make soak`), and the kept cases.
- Commands, stores and protocols: the contract, stateful tests, and crashes on purpose.
"""


def page_of_proofs(claims: Iterable[str], reach: Iterable[str]) -> str:
    """Return the page about what was proved, from the lines of claims and of what rules can say."""
    parts = [_INTRO, *claims, "", *reach, "", *paths.section(), "", *states.section(), "", _TESTED]
    return "\n".join(parts)


def claim_lines(policies: Iterable[CirculationPolicy], headings: Iterable[str] = tuple(CLAIMS)) -> Iterator[str]:
    """Yield the section about monotonicity, or some parts."""
    every = tuple(policies)
    yield "## Monotonicity"
    for heading in headings:
        claims_about = CLAIMS[heading]
        yield from ("", f"### {heading}", "", "| claim | proved for |", "|---|---|")
        found = [(policy, claim) for policy in every for claim in claims_about(policy)]
        for sentence in dict.fromkeys(claim.sentence for _, claim in found):
            yield f"| {sentence[0].upper()}{sentence[1:]} | {_where(sentence, found)} |"
        yield from _named_cases(found)


def _where(sentence: str, found: list[tuple[CirculationPolicy, Claim]]) -> str:
    said = [(policy.id.name, claim) for policy, claim in found if claim.sentence == sentence]
    proved = [name for name, claim in said if claim.counter_example is None]
    if len(proved) == len(said):
        return f"all {len(said)} item types" if len({name for name, _ in said}) > 1 else f"all {len(said)} of {said[0][0]}"
    return f"{len(proved)} of {len(said)} item types; see the named cases" if proved else "none; see the named cases"


def _named_cases(found: list[tuple[CirculationPolicy, Claim]]) -> Iterator[str]:
    """Yield the cases for which a claim is not true: one for each preset and claim."""
    seen = set[tuple[str, str]]()
    for policy, claim in found:
        if claim.counter_example is None or (policy.id.name, claim.sentence) in seen:
            continue
        if not seen:
            yield from ("", "Named cases, for which a claim is not true:", "")
        seen.add((policy.id.name, claim.sentence))
        changed = _facts(claim.changed or {})
        yield f"- {policy.id.name}, `{claim.item_type}`, {claim.sentence}: {_facts(claim.counter_example)}; then {changed}."


#: What an ordinary loan has, which a named case does not repeat.
_PLAIN: Final[Mapping[str, Any]] = {"kind": "local", "status": "on_loan", "card_is_known": True, "patron_category": "adult"}


def _facts(row: Mapping[str, Any]) -> str:
    told = {name: value for name, value in row.items() if value not in (None, False, 0) and _PLAIN.get(name) != value}
    return ", ".join(f"`{name}` {value}" for name, value in sorted(told.items()))


def reach_lines(policies: Iterable[CirculationPolicy]) -> Iterator[str]:
    """Yield the section about what each rule can say."""
    every = tuple(policies)
    yield from (
        "## What each rule can say",
        "",
        "A code is listed if some renewal under the preset gets it from the rule. *Never* means that the rule judges renewals and refuses",
        "none, a dash that it does not apply to any. Both are proved, and so is that no renewal gets a code that is not listed.",
        "",
        f"| rule | {' | '.join(policy.id.name for policy in every)} |",
        f"|---|{'---|' * len(every)}",
    )
    found = {policy.id.name: _reach(policy) for policy in every}
    for rule in RULES_IN_ORDER:
        cells = (found[policy.id.name].get(rule.__name__, "–") for policy in every)
        yield f"| `{rule.__name__}` | {' | '.join(cells)} |"


def _reach(policy: CirculationPolicy) -> dict[str, str]:
    codes, judged = dict[str, dict[str, None]](), set[str]()
    for name in policy.item_types:
        for each in reaches(program_of(of_one_type(policy, name)), Unknowns("", *DAYS)):
            codes.setdefault(each.rule, {}).update(dict.fromkeys(each.codes))
            judged |= {each.rule} if each.applies else set()
    return {rule: ", ".join(f"`{code}`" for code in given) or ("*never*" if rule in judged else "–") for rule, given in codes.items()}


def comparison_lines(policies: Iterable[CirculationPolicy]) -> Iterator[str]:
    """Yield the page that compares presets with Helsingør's."""
    yield from (
        "# The presets compared",
        "",
        "Made from the code by `make rules`. `nordlib compare helsingor my.toml` writes the same about your own policy",
        "([](../how-to/proofs.md)): every condition under which two policies decide a renewal differently, and no other. Amounts are",
        "compared as numbers, whatever their currency, and the library is open every day.",
    )
    for policy in policies:
        yield from ("", comparison_page(compare(HELSINGOR, policy), level=2).rstrip("\n"))


def main() -> None:
    """Write both pages."""
    presets = tuple(POLICIES.values())
    PAGES["proved"].write_text(page_of_proofs(claim_lines(presets), reach_lines(presets)), encoding="utf-8")
    PAGES["compared"].write_text("\n".join(comparison_lines(COMPARED)) + "\n", encoding="utf-8")
    print(*(path.name for path in PAGES.values()))


if __name__ == "__main__":
    main()
