"""A decision in sentences, and as a table."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from nordlib.decisions.trace import RuleResult, Trace
from nordlib.decisions.verdict import Audience, Outcome
from nordlib.texts import Language, RuleText, format_text, texts_for

__all__ = ["explain", "to_html"]

_MARKS: Final = {
    Outcome.PASSED: "+",
    Outcome.FAILED: "-",
    Outcome.UNKNOWN: "?",
    Outcome.NOT_APPLICABLE: " ",
    Outcome.NOT_EVALUATED: " ",
    Outcome.OVERRIDDEN: "!",
}


def explain(granted: bool, facts: Mapping[str, object], trace: Trace, language: Language, audience: Audience) -> str:
    """The outcome, then a line for each reason; for the desk and the host a line for every rule after them."""
    checks = trace.results(audience)
    outcome = texts_for(language).OUTCOMES.get(trace.topic)
    headline = format_text((outcome or texts_for(language).OUTCOMES["other"])[not granted], language, facts)
    lines = [headline, *(sentence for check in checks for sentence in _sentences(check, language))]
    if audience > Audience.PATRON:
        lines += ["", *(_line(check, language) for check in checks)]
    return "\n".join(lines)


def to_html(granted: bool, facts: Mapping[str, object], trace: Trace, language: Language = "en") -> str:
    """The same for a notebook: the desk's sentences, then a table of every rule with its values."""
    told = explain(granted, facts, trace, language, Audience.PATRON).splitlines()
    words = texts_for(language).PHRASES
    rows = "".join(
        f"<tr><td>{escape(' '.join(check.ids))}</td><td>{escape(check.name)}</td>"
        f"<td>{escape(words[f'is_{check.outcome.value}'])}</td><td>{escape(_values(check, language))}</td></tr>"
        for check in trace.results(Audience.DESK)
    )
    return f"<p>{'<br>'.join(map(escape, told))}</p><table>{rows}</table>"


def _sentences(check: RuleResult, language: Language) -> Iterator[str]:
    """What is told of one check: the refusal for each of its codes, or that it is not known, or who set it aside."""
    words = texts_for(language).PHRASES
    for code in check.codes:
        text, parameter = _text(code, language)
        if check.outcome is Outcome.FAILED:
            yield _filled(text.refusal, code, language, {"parameter": parameter, **check.values})
        elif check.outcome is Outcome.UNKNOWN:
            yield format_text(words["unknown"], language, {"rule": text.rule})
        elif check.outcome is Outcome.OVERRIDDEN and "set_aside_by" in check.values:
            yield format_text(words["overridden"], language, {"rule": text.rule, **check.values})


def _filled(sentence: str, code: str, language: Language, values: Mapping[str, object]) -> str:
    """The sentence; a host's rule that uses a code of ours without the values of its sentence gets the bare code."""
    try:
        return format_text(sentence, language, values)
    except (KeyError, IndexError, ValueError):
        return code


def _text(code: str, language: Language) -> tuple[RuleText, str]:
    """The sentences of a code, and its parameter in words; a host's own code, which has no sentence here, stands for itself."""
    name, _, parameter = code.partition(":")
    texts = texts_for(language)
    return texts.RULES.get(name, RuleText(code, code)), texts.FIELDS.get(parameter, parameter)


def _line(check: RuleResult, language: Language) -> str:
    text, _ = _text(check.codes[0], language)
    values = _values(check, language)
    return f"{_MARKS[check.outcome]} {' '.join(check.ids)}: {text.rule}{f' ({values})' if values else ''}"


def _values(check: RuleResult, language: Language) -> str:
    return "; ".join(f"{name}: {format_text('{value}', language, {'value': value})}" for name, value in check.values.items())
