"""What the page answers: in the browser as in CPython, as one types, in four languages, and without anything leaving the page."""

import json
from pathlib import Path
from typing import Any

import pytest
from try_it.answers import answer

from nordlib.texts import LANGUAGES
from tests.pages.try_it.conftest import Tried, until
from tests.try_it_cases import FORMS, NUMBERS, USUAL, form

ON = "2026-11-30"


def expected(about: str, language: str, values: dict[str, str]) -> Any:
    return json.loads(answer(json.dumps({"about": about, "language": language, "values": values})))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("values", [values for values, _ in FORMS.values()], ids=FORMS)
def test_a_form_is_answered_as_in_cpython(tried: Tried, values: dict[str, str], language: str) -> None:
    tried.reset()
    tried.tab.locator("#try-language").select_option(language)
    tried.fill("renewal", values)
    wanted = expected("renewal", language, values)
    until(lambda: tried.shown() == wanted, 5)
    assert tried.shown() == wanted
    assert tried.tab.locator("#try-it").get_attribute("lang") == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("values", [values for values, _ in NUMBERS.values()], ids=NUMBERS)
def test_a_number_is_answered_as_in_cpython(tried: Tried, values: dict[str, str], language: str) -> None:
    tried.reset()
    tried.tab.locator("#try-language").select_option(language)
    tried.fill("number", {"on": ON, **values})
    wanted = expected("number", language, {"on": ON, **values})
    sentences = [reading["sentence"] for reading in wanted["readings"]] or [wanted["sentence"]]
    rows = [text for reading in wanted["readings"] for row in reading["rows"] for text in row]
    box = tried.tab.locator("#try-number-answer")

    def shown() -> tuple[list[str], list[str], list[str]]:
        verdicts = [text[1:] for text in box.locator(".try-verdict").all_text_contents()]
        return verdicts, box.locator("dl > *").all_text_contents(), box.locator("details li").all_text_contents()

    until(lambda: shown() == (sentences, rows, wanted["why_not"]), 5)
    assert shown() == (sentences, rows, wanted["why_not"])


def test_every_word_of_the_form_changes_with_the_language(tried: Tried) -> None:
    words = expected("start", "en", {})["words"]
    for language in LANGUAGES:
        tried.tab.locator("#try-language").select_option(language)
        shown = tried.tab.evaluate(
            "[...document.querySelectorAll('#try-it [data-word]')].map((box) => [box.dataset.word, box.textContent])"
        )
        assert len(shown) > 50
        assert [(key, words[language][key]) for key, _ in shown] == [tuple(row) for row in shown]


@pytest.mark.parametrize(
    ("form_name", "values", "field"),
    [
        ("renewal", {"renewals_used": "1e9"}, "renewals_used"),
        ("renewal", {"waiting": "many"}, "waiting"),
        ("renewal", {"due": ""}, "due"),
        ("renewal", {"debt": "-1"}, "debt"),
        ("number", {"on": ""}, "on"),
    ],
)
def test_a_wrong_field_has_its_sentence_below_it(tried: Tried, form_name: str, values: dict[str, str], field: str) -> None:
    tried.reset()
    tried.tab.locator("#try-language").select_option("da")
    start = {"renewal": USUAL, "number": {"on": ON, "text": "1", "scheme": "se"}}[form_name]
    tried.fill(form_name, start)
    tried.fill(form_name, values)
    sentence = expected(form_name, "da", start | values)["problems"][field]
    box = tried.tab.locator(f"#try-{form_name} [name={field}]")
    assert until(lambda: box.get_attribute("aria-invalid") == "true", 5)
    assert tried.tab.locator(f"#{box.get_attribute('aria-describedby')}").text_content() == sentence
    assert tried.tab.locator(f"#try-{form_name}-answer :is(dl, .try-rule)").count() == 0
    assert "Traceback" not in tried.tab.locator("#try-it").inner_text()
    tried.fill(form_name, start)
    assert until(lambda: box.get_attribute("aria-invalid") is None, 5)
    assert tried.tab.locator(f"#try-{form_name} .try-error").count() == 0


def test_what_is_impossible_together_has_the_sentence_of_nordlib(tried: Tried) -> None:
    tried.reset()
    tried.tab.locator("#try-language").select_option("en")
    values = form(due="9999-12-31")
    tried.fill("renewal", values)
    sentence = expected("renewal", "en", values)["problems"][""]
    said = tried.tab.locator("#try-renewal-answer .try-said")
    assert until(lambda: said.inner_text().endswith(sentence), 5)


def test_the_links_of_the_rules_lead_to_pages(tried: Tried, built: Path) -> None:
    links: set[str] = set()
    for values, _ in FORMS.values():
        links |= {page for each in expected("renewal", "en", values)["rules"] for _, page in each["pages"]}
    assert len(links) > 15
    assert [link for link in sorted(links) if not (built / link).exists()] == []
    tried.reset()
    tried.fill("renewal", USUAL)
    with tried.tab.context.expect_page() as opened:
        tried.rules.locator("a").first.click()
    opened.value.wait_for_load_state()
    assert "/reference/rules/" in opened.value.url
    opened.value.close()


def test_an_answer_comes_within_a_tenth_of_a_second(tried: Tried) -> None:
    """After the pause that waits for the next key; the best of five, since the machine does other things too."""
    tried.reset()
    tried.fill("renewal", USUAL)
    until(lambda: tried.rules.count() > 0)
    times = tried.tab.evaluate("""async () => {
        const field = document.querySelector("[name=waiting]"), answer = document.querySelector("#try-renewal-answer .try-said");
        const times = [];
        for (const waiting of ["1", "2", "3", "4", "5"]) {
            times.push(await new Promise((done) => {
                const begun = performance.now();
                const watch = new MutationObserver(() => { watch.disconnect(); done(performance.now() - begun); });
                watch.observe(answer, { childList: true });
                field.value = waiting;
                field.dispatchEvent(new Event("input", { bubbles: true }));
            }));
        }
        return times;
    }""")
    pause = 120
    assert min(times) - pause < 100
