"""A decision in sentences."""

from collections.abc import Iterator, Mapping
from typing import Final

from nordlib.decisions.rule_result import UNKNOWN_REASON, HasResults, RuleResult
from nordlib.decisions.verdict import Audience, Outcome
from nordlib.money import Money
from nordlib.texts import Language, RuleText, format_text, texts_for

__all__ = ["explain", "reason_sentence", "rule_sentence", "sentences_of", "values_text"]

_MARKS: Final = {
    Outcome.PASSED: "+",
    Outcome.FAILED: "-",
    Outcome.UNKNOWN: "?",
    Outcome.NOT_APPLICABLE: " ",
    Outcome.NOT_EVALUATED: " ",
    Outcome.OVERRIDDEN: "!",
}


def explain(granted: bool, facts: Mapping[str, object], trace: HasResults, language: Language, audience: Audience) -> str:
    """Return the explanation of a decision: a line for the outcome, then a line for each reason.

    For the desk and the host, a line for every rule follows.

    Args:
        granted: Whether the decision is a grant.
        facts: The facts of the decision, by field name.
        trace: The trace of the decision.
        language: The language of the sentences.
        audience: The reader, who sees only the values meant for this audience.
    """
    results = trace.results(audience)
    outcome = texts_for(language).OUTCOMES.get(trace.topic)
    headline = format_text((outcome or texts_for(language).OUTCOMES["other"])[not granted], language, facts)
    lines = [
        headline,
        *_fee(facts, language, granted=granted),
        *(sentence for result in results for sentence in sentences_of(result, language)),
    ]
    if audience > Audience.PATRON:
        lines += ["", *(_line(result, language) for result in results)]
    return "\n".join(lines)


def _fee(facts: Mapping[str, object], language: Language, *, granted: bool) -> Iterator[str]:
    """Yield what a grant costs, if its facts have a fee."""
    fee = facts.get("fee")
    if granted and isinstance(fee, Money) and fee.amount:
        yield format_text(texts_for(language).PHRASES["late_renewal_fee"], language, {"fee": fee})


def sentences_of(result: RuleResult, language: Language) -> Iterator[str]:
    """Yield a sentence for each code of a rule that failed, is unknown, or was overridden by a staff id that the audience may read."""
    words = texts_for(language).PHRASES
    for code in result.codes:
        text, parameter = _text(code, language)
        if result.outcome is Outcome.FAILED:
            refusal = texts_for(language).BECAUSE.get(f"{code}.{result.values.get('because')}", text.refusal)
            yield _filled(refusal, code, language, {"parameter": parameter, **result.values})
        elif result.outcome is Outcome.UNKNOWN:
            yield format_text(words["unknown"], language, {"rule": text.rule})
        elif result.outcome is Outcome.OVERRIDDEN and "set_aside_by" in result.values:
            yield format_text(words["overridden"], language, {"rule": text.rule, **result.values})


def _filled(sentence: str, code: str, language: Language, values: Mapping[str, object]) -> str:
    """Fill in a sentence. Returns the bare code if a host's rule uses a code of nordlib without the values of its sentence."""
    try:
        return format_text(sentence, language, values)
    except (KeyError, IndexError, ValueError):
        return code


def _text(code: str, language: Language) -> tuple[RuleText, str]:
    """Return the texts of a code and its parameter in words. A host's own code, which has no text here, is its own text."""
    name, _, parameter = code.partition(":")
    texts = texts_for(language)
    return texts.RULES.get(name, RuleText(code, code)), texts.FIELDS.get(parameter, parameter)


def rule_sentence(code: str, language: Language) -> str:
    """Return what the rule with a code demands."""
    return _text(code, language)[0].rule


def reason_sentence(reason: str, language: Language) -> str:
    """Return what the rule with a reason demands, and for `unknown:CODE` that it is not known whether it holds."""
    code = reason.removeprefix(UNKNOWN_REASON)
    rule = rule_sentence(code, language)
    return rule if code == reason else format_text(texts_for(language).PHRASES["unknown"], language, {"rule": rule})


def _line(result: RuleResult, language: Language) -> str:
    values = values_text(result, language)
    return f"{_MARKS[result.outcome]} {' '.join(result.ids)}: {rule_sentence(result.codes[0], language)}{f' ({values})' if values else ''}"


def values_text(result: RuleResult, language: Language) -> str:
    """Return the values on which the outcome rests, by name."""
    return "; ".join(f"{name}: {format_text('{value}', language, {'value': value})}" for name, value in result.values.items())
