"""Ask a question in plain JSON values: read the case, decide it, and write the answer.

Reading a policy in full takes ten times as long as deciding, and a host sends the same one with every case. So the last policies that were
read are kept, by their text; a preset that a case names is there already.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import attrs

from nordlib.decisions import Audience
from nordlib.errors import InvalidData, UnknownName
from nordlib.questions.question import Question
from nordlib.questions.registry import question_named
from nordlib.serialization.json import JSON, from_dict
from nordlib.serialization.versions import FORM_VERSION
from nordlib.texts import Language

__all__ = ["ask", "case_of"]

_MOST_POLICIES: Final = 64
_LONGEST_POLICY: Final = 50_000  # characters, ten times those of a preset
_POLICIES: Final[dict[tuple[type, str], Any]] = {}


def ask(
    name: str, given: Mapping[str, JSON], *, language: Language = "en", audience: Audience = Audience.PATRON, trace: bool = True
) -> dict[str, JSON]:
    """Return the answer to a question about a case in plain JSON values, with its explanation.

    Args:
        name: The question, as the command line has it: "card use".
        given: The fields of the case, and what the question takes beside it.
        language: The language of the explanation.
        audience: The reader; what this reader may not see is left out.
        trace: Whether the answer lists every rule.

    Raises:
        InvalidData: The values are not a case of the question.
        UnknownName: The question is not one of `QUESTIONS`, or the case names a policy that is not a preset.
        MissingExtra: The extra `nordlib[json]` is not installed.
    """
    question = question_named(name)
    arguments = attrs.fields_dict(question.arguments)
    beside = {name: given[name] for name in arguments if name in given}
    case = case_of(question, {name: value for name, value in given.items() if name not in arguments} if beside else given)
    taken = attrs.asdict(from_dict(question.arguments, beside), recurse=False) if arguments else {}
    answer = question.decide(case, **taken)
    return {**answer.as_dict(audience, trace=trace), "version": FORM_VERSION, "explanation": answer.explain(language, audience)}


def case_of(question: Question, given: Mapping[str, JSON]) -> Any:
    """Return the case of a question. Raises `InvalidData`, `UnknownName` and `MissingExtra`."""
    facts: dict[str, object] = {**given, **{name: make(given) for name, make in question.may_be_left_out.items() if name not in given}}
    policy = facts.get("policy")
    key = None
    if isinstance(policy, str) and question.presets:
        if policy not in question.presets:
            raise UnknownName(question.policies, policy, tuple(question.presets))
        facts["policy"] = question.presets[policy]
    elif isinstance(policy, dict):
        key = question.case, json.dumps(policy)
        facts["policy"] = _POLICIES.get(key, policy)
    case = from_dict(question.case, facts)
    if any(getattr(case, each) is None for each in question.required):
        raise InvalidData(question.topic, (question.if_missing,))
    if key is not None and key not in _POLICIES and len(key[1]) <= _LONGEST_POLICY:
        if len(_POLICIES) >= _MOST_POLICIES:
            _POLICIES.clear()
        _POLICIES[key] = case.policy
    return case
