"""A decision as a notebook shows it: the rules that refuse first, each with its sentence and its page, and the rest folded."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from nordlib.decisions.explanation import explain, rule_sentence, sentences_of, values_text
from nordlib.decisions.rule_result import HasResults, RuleResult
from nordlib.decisions.verdict import Audience, Outcome
from nordlib.notebooks.blocks import badge, folded, page, table
from nordlib.notebooks.language import notebook_language
from nordlib.notebooks.markup import Markup, element, joined
from nordlib.notebooks.rule_links import rule_links
from nordlib.notebooks.words import field_words, value_words
from nordlib.texts import Language, format_text, texts_for

__all__ = ["decision_html", "outcome_badge", "trace_html"]

#: The outcomes that a reader looks for first, in this order, and how each looks.
_TONES: Final = {Outcome.FAILED: "bad", Outcome.UNKNOWN: "open", Outcome.OVERRIDDEN: "open", Outcome.PASSED: "good"}
_FIRST: Final = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.OVERRIDDEN)


def decision_html(granted: bool, facts: Mapping[str, object], trace: HasResults, policy: str) -> str:
    """Return a decision for a notebook, with the values for the desk.

    Args:
        granted: Whether the decision is a grant.
        facts: The facts of the decision that may be shown, by field name.
        trace: The trace of the decision.
        policy: The name and version of the policy.
    """
    language = notebook_language()
    words = texts_for(language).PHRASES
    headline, *further = explain(granted, facts, trace, language, Audience.PATRON).splitlines()
    reasons = {sentence for result in trace.results(Audience.PATRON) for sentence in sentences_of(result, language)}
    rows = ((field_words(name, language), value_words(value, language)) for name, value in facts.items())
    return page(
        element("p", outcome_badge(granted, language), " ", element("span", headline, class_="headline")),
        *(element("p", sentence) for sentence in further if sentence not in reasons),
        _rules(trace, language),
        folded(words["heading_facts"], table((words["heading_fact"], words["heading_value"]), rows)),
        element("p", format_text(words["under_policy"], language, {"policy": policy}), class_="aside"),
        language=language,
    )


def trace_html(trace: HasResults) -> str:
    """Return a trace for a notebook, with the values for the desk."""
    language = notebook_language()
    return page(_rules(trace, language), language=language)


def outcome_badge(granted: bool, language: Language) -> Markup:
    """Return the badge of a grant or a refusal."""
    return badge(texts_for(language).PHRASES["granted" if granted else "refused"], "good" if granted else "bad")


def _rules(trace: HasResults, language: Language) -> Markup:
    """Return a table of the rules that refuse, are unknown, or were set aside, and a folded one of the others."""
    results = trace.results(Audience.DESK)
    first = sorted((result for result in results if result.outcome in _FIRST), key=lambda result: _FIRST.index(result.outcome))
    others = [result for result in results if result.outcome not in _FIRST]
    return joined((_table(first, language), folded(_summary(others, language), _table(others, language))))


def _summary(results: Sequence[RuleResult], language: Language) -> str:
    """Return how many rules hold, do not apply, and were not judged."""
    words = texts_for(language).PHRASES
    counts = Counter(result.outcome.value for result in results)
    return ", ".join(format_text(words[f"count_{outcome}"], language, {"count": count}) for outcome, count in counts.items())


def _table(results: Iterable[RuleResult], language: Language) -> Markup:
    words = texts_for(language).PHRASES
    headings = ("", words["heading_rule"], words["heading_values"], words["heading_rules"])
    return table(headings, (_row(result, language) for result in results))


def _row(result: RuleResult, language: Language) -> tuple[Markup, Markup, str, Markup]:
    outcome = texts_for(language).PHRASES[f"is_{result.outcome.value}"]
    rule, told = rule_sentence(result.codes[0], language), list(sentences_of(result, language))
    sentence = joined((*(element("div", each) for each in told), element("span", rule, class_="aside"))) if told else joined((rule,))
    return badge(outcome, _TONES.get(result.outcome, "")), sentence, values_text(result, language), rule_links(result.ids)
