"""The page "Try it here", without a browser: its answers, its words in four languages, and what the build puts beside it."""

import doctest
import importlib
import json
import re
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from try_it.answers import answer
from try_it.archive import archive, needed_modules
from try_it.compiling import compile_archive
from try_it.runtime import PYODIDE, Runtime

from nordlib.circulation.presets import POLICIES
from nordlib.decisions import Audience
from nordlib.identity import Scheme, is_valid, parse
from nordlib.texts import LANGUAGES, Language
from tests.try_it_cases import FORMS, NUMBERS, USUAL, form

DOCS = Path(__file__).parents[1] / "docs"
ON = "2026-11-30"


def ask(about: str, language: str = "en", **values: str) -> Any:
    return json.loads(answer(json.dumps({"about": about, "language": language, "values": values})))


def called(python: str) -> Any:
    """The decision of the call that the page shows."""
    names: dict[str, Any] = {}
    exec(python, names)  # noqa: S102 - the page offers it to be run
    return names["decision"]


@pytest.mark.parametrize("name", ["answers", "archive", "call", "fields", "words"])
def test_the_examples_of_a_module_are_true(name: str) -> None:
    done = doctest.testmod(importlib.import_module(f"try_it.{name}"))
    assert done.attempted > 0
    assert done.failed == 0


@pytest.mark.parametrize(("values", "reasons"), FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_is_decided_as_its_call_in_python_is(values: dict[str, str], reasons: tuple[str, ...], language: Language) -> None:
    told = ask("renewal", language, **values)
    decision = called(told["python"])
    assert decision.reasons == reasons
    assert told["granted"] is bool(decision)
    audience = Audience[values["audience"].upper()]
    assert told["sentences"] == decision.explain(language, audience).partition("\n\n")[0].splitlines()
    assert len(told["sentences"]) == 1 + len(reasons) + (decision.facts.fee is not None)
    results = decision.trace.results(audience)
    assert sorted(page for each in told["rules"] for page in each["pages"]) == sorted(
        [id_, f"reference/rules/{id_}.html"] for result in results for id_ in result.ids
    )
    refusing = ["unknown" if reason.startswith("unknown:") else "failed" for reason in reasons]
    assert [each["outcome"] for each in told["rules"]][: len(reasons)] == refusing


def test_the_patron_sees_fewer_values_than_the_desk() -> None:
    desk, patron = (ask("renewal", **form(waiting="2", audience=audience))["rules"][0] for audience in ("desk", "patron"))
    assert (desk["values"], patron["values"]) == (["waiting: 2"], [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due": ""}, "due"),
        ({"due": "20260320"}, "due"),
        ({"today": "2026-02-30"}, "today"),
        ({"renewals_used": "1e9"}, "renewals_used"),
        ({"renewals_used": "1000000000"}, "renewals_used"),
        ({"renewals_used": "-1"}, "renewals_used"),
        ({"renewals_used": "²"}, "renewals_used"),
        ({"waiting": "many"}, "waiting"),
        ({"available_copies": ""}, "available_copies"),
        ({"debt": "NaN"}, "debt"),
        ({"debt": "1.005"}, "debt"),
        ({"card_expires_on": "tomorrow"}, "card_expires_on"),
        ({"kind": "ill", "latest_due": "x"}, "latest_due"),
        ({"policy": "UNIVERSITY", "item_type": "course_book", "due_time": ""}, "due_time"),
        ({"policy": "UNIVERSITY", "item_type": "course_book", "now_time": "25:00"}, "now_time"),
        ({"due": "9999-12-31"}, ""),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_field_has_its_sentence(changes: dict[str, str], field: str, language: str) -> None:
    problems = ask("renewal", language, **form(**changes))["problems"]
    assert list(problems) == [field]
    assert problems[field].endswith(".")


def test_every_wrong_field_is_reported_at_once() -> None:
    assert set(ask("renewal", **form(due="", waiting="x", debt="y"))["problems"]) == {"due", "waiting", "debt"}


@pytest.mark.parametrize(("values", "valid"), NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_is_read(values: dict[str, str], valid: bool, language: str) -> None:
    told = ask("number", language, on=ON, **values)
    assert bool(told["readings"]) is valid
    assert bool(told["sentence"]) is not valid
    assert len(told["readings"]) + len(told["why_not"]) == (len(Scheme) if values["scheme"] == "any" else int(valid))


def test_a_reading_says_what_the_number_says() -> None:
    (reading,) = ask("number", text="200009092396", scheme="se", on=ON)["readings"]
    assert reading["sentence"] == "A valid Swedish personal identity number."
    assert reading["rows"] == [
        ["Kind", "personnummer"],
        ["Date of birth", "9 September 2000"],
        ["Age on that day", "26"],
        ["Sex", "male"],
        ["Test number", "yes"],
        ["Written forms", "200009092396, 20000909-2396, 000909-2396, 0009092396"],
        ["In logs and errors", "se personnummer ************"],
    ]


def test_a_number_needs_the_day_on_which_it_is_read() -> None:
    assert list(ask("number", text="200009092396", scheme="se", on="")["problems"]) == ["on"]


@pytest.mark.parametrize("scheme", ["any", *Scheme])
def test_an_example_is_a_published_test_number_that_is_never_issued(scheme: str) -> None:
    wanted = "no" if scheme == "any" else scheme
    texts = {ask("example", scheme=scheme, turn=str(turn), on=ON)["text"] for turn in range(9)}
    if texts == {""}:
        assert scheme in {"se-lma", "dk", "fo"}
        assert ask("example", scheme=scheme, turn="0", on=ON)["sentence"].startswith("No test numbers are published for ")
        return
    assert len(texts) > 3
    for text in texts:
        assert is_valid(text, Scheme(wanted), on=date.fromisoformat(ON))
        number = parse(text, Scheme(wanted), on=date.fromisoformat(ON))
        assert number.is_synthetic or number.is_possibly_synthetic


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_problem_repeats_the_number(language: str) -> None:
    told = ask("number", language, text="20000909-2397", scheme="any", on=ON)
    assert not re.search(r"\d{6}", json.dumps(told))


class Labels(HTMLParser):
    """The words of the form with their keys, and the options of each choice."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[tuple[str, str]] = []
        self.options: dict[str, list[str]] = {}
        self._key = self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._key = given.get("data-word") or ""
        if tag == "select":
            self._choice = given.get("name") or ""
        if tag == "option":
            self.options.setdefault(self._choice, []).append(given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self._key:
            self.words.append((self._key, data))
            self._key = ""


@pytest.fixture(scope="module")
def labels() -> Labels:
    parser = Labels()
    parser.feed((DOCS / "try_it" / "form.html").read_text("utf-8"))
    return parser


def test_the_words_of_the_form_are_the_english_words(labels: Labels) -> None:
    words = ask("start")["words"]["en"]
    assert len(labels.words) > 50
    assert [(key, words[key]) for key, _ in labels.words] == labels.words


def test_every_word_is_there_in_every_language() -> None:
    words = ask("start")["words"]
    assert list(words) == list(LANGUAGES)
    assert len({frozenset(words[language]) for language in LANGUAGES}) == 1
    assert all(text for language in LANGUAGES for text in words[language].values())


def test_the_words_that_the_scripts_use_are_there() -> None:
    scripts = "".join(path.read_text("utf-8") for path in (DOCS / "_static" / "try_it").glob("*.js"))
    used = set(re.findall(r"words\.(\w+)", scripts)) | set(re.findall(r'words\["([\w.]+)"\]', scripts))
    assert {"rules", "python", "empty", "rules.own_tab"} <= used <= ask("start")["words"]["en"].keys()


def test_the_form_offers_every_library_kind_and_scheme(labels: Labels) -> None:
    told = ask("start")
    assert set(labels.options["policy"]) == set(told["libraries"]) == set(POLICIES)
    assert labels.options["scheme"] == ["any", *Scheme]
    for policy in told["libraries"].values():
        assert {f"item.{item}" for item in policy["items"]} <= told["words"]["en"].keys()
    assert told["libraries"]["UNIVERSITY"]["items"] == {"ordinary": False, "course_book": True}


def test_the_currency_of_a_library_is_that_of_its_debt_limit() -> None:
    currencies = {name: policy["currency"] for name, policy in ask("start")["libraries"].items()}
    limits = {name: terms.debt_limit for name, policy in POLICIES.items() for terms in policy.item_types.values()}
    assert [name for name, limit in limits.items() if limit is not None and limit.currency != currencies[name]] == []


FROM_THE_ARCHIVE = """
import sys, zoneinfo
zoneinfo.reset_tzpath([])
sys.path.insert(0, sys.argv[1])
from try_it.answers import answer
for question in sys.stdin:
    print(answer(question))
"""


def test_the_archive_answers_alone(tmp_path: Path) -> None:
    """Compiled, and with nothing that is installed: no module, and no time zone of the machine."""
    sources, compiled = tmp_path / "sources.zip", tmp_path / "compiled.zip"
    sources.write_bytes(archive())
    compile_archive(str(sources), str(compiled))
    questions = [{"about": "renewal", "language": language, "values": values} for values, _ in FORMS.values() for language in LANGUAGES]
    questions += [{"about": "number", "language": "nb", "values": {"on": ON, **values}} for values, _ in NUMBERS.values()]
    questions += [{"about": "example", "values": {"scheme": scheme, "turn": "1", "on": ON}} for scheme in Scheme]
    questions += [{"about": "renewal", "values": USUAL | {"due": "9999-12-31"}}]
    lines = [json.dumps(question) for question in questions]
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", FROM_THE_ARCHIVE, str(compiled)]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [answer(line) for line in lines]


def test_the_same_sources_give_the_same_archive() -> None:
    assert archive() == archive()


def test_the_archive_has_no_store_no_command_and_nothing_of_other_extras() -> None:
    packages = {name.split(".")[1] for name in needed_modules() if name.startswith("nordlib.")}
    assert packages.isdisjoint({"storage", "commands", "columns", "interchange", "proofs", "spark", "testing", "accounts", "cards"})


class App:
    """What the hooks need of Sphinx."""

    def __init__(self, folder: Path, builder: str = "html") -> None:
        self.builder = SimpleNamespace(name=builder)
        self.outdir, self.srcdir = str(folder), str(DOCS)
        self.added: list[str] = []

    def add_css_file(self, name: str) -> None:
        self.added.append(name)

    def add_js_file(self, name: str, **_: str) -> None:
        self.added.append(name)


def told_by(runtime: Runtime, app: App, page: str = "try") -> str:
    context = {"metatags": ""}
    runtime.tell(app, page, "page.html", context, None)
    return context["metatags"]


def test_a_build_without_npm_goes_on_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    runtime, app = Runtime(), App(tmp_path / "built")
    runtime.put(app)
    assert f'name="nordlib-runtime" content="{PYODIDE}" data-missing="npm was not found"' in told_by(runtime, app)
    assert not (tmp_path / "built").exists()
    assert app.added == ["try_it/page.css", "try_it/page.js"]


def test_a_build_whose_npm_fails_goes_on_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "npm").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    runtime, app = Runtime(), App(tmp_path / "built")
    runtime.put(app)
    assert 'data-missing="it could not be made (CalledProcessError)"' in told_by(runtime, app)


def test_only_the_built_pages_get_the_runtime(tmp_path: Path) -> None:
    runtime, app = Runtime(), App(tmp_path, builder="linkcheck")
    runtime.put(app)
    assert 'data-missing="the pages are not built as HTML"' in told_by(runtime, app)
    assert told_by(runtime, app, page="index") == ""
