"""What may stand beside the fields of a case: the question, the language, the audience, an id that is repeated, and a version.

A field of the case that has one of these names counts as both: the `id` of a new hold is the field of its case, and is repeated.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs

from nordlib.decisions import Audience
from nordlib.errors import InvalidData
from nordlib.questions.asking import ask
from nordlib.questions.registry import question_named
from nordlib.serialization.json import JSON, from_dict
from nordlib.serialization.json_text import read_json
from nordlib.serialization.problems import shown_names
from nordlib.serialization.versions import require_version
from nordlib.texts import Language

__all__ = ["BESIDE", "LONGEST_ID", "AskOptions", "answer_object", "decide", "id_of", "object_of"]

#: The most characters of an id that is repeated.
LONGEST_ID: Final = 200


@attrs.frozen
class AskOptions:
    """How a question is asked."""

    question: str = "renewal"
    """The question, as the command line has it."""
    language: Language = "en"
    """The language of the explanation."""
    audience: Literal["patron", "desk", "host"] = "patron"
    """The reader; what this reader may not see is left out."""
    trace: bool = False
    """Whether the answer lists every rule, which makes it five times as long."""


_OPTIONS: Final = tuple(field.name for field in attrs.fields(AskOptions))
#: The names of what may stand beside the fields of a case.
BESIDE: Final = (*_OPTIONS, "case", "id", "version")


def decide(name: str, text: str, *, language: Language = "en", audience: Audience = Audience.PATRON) -> dict[str, JSON]:
    """Return the answer to a question about a case in JSON, with its explanation.

    Args:
        name: The question, as the command line has it: "card use".
        text: The case in JSON. What stands beside its fields counts before the arguments, but the question must be the same.
        language: The language of the explanation.
        audience: The reader; what this reader may not see is left out.

    Raises:
        InvalidData: The text is not JSON, or not a case of the question.
        UnknownName: The question is not one of `QUESTIONS`, or the case names a policy that is not a preset.
        MissingExtra: The extra `nordlib[json]` is not installed.
    """
    topic = question_named(name).topic
    if not text.strip():
        raise InvalidData(topic, ("standard input is empty; it must hold a case in JSON",))
    given = object_of(read_json(text, topic), topic)
    if given.get("question", name) != name:
        raise InvalidData(topic, (f'`question` must be "{name}", which is asked, or left out',))
    options: Any = {"question": name, "language": language, "audience": audience.name.lower(), "trace": True}
    return id_of(given) | answer_object(given, AskOptions(**options))


def object_of(data: JSON, topic: str) -> dict[str, JSON]:
    """Return an object of JSON. Raises `InvalidData` for another value."""
    if not isinstance(data, dict):
        raise InvalidData(topic, ("the JSON value is not an object; write the case in braces",))
    return data


def id_of(given: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return the id that the answer repeats; nothing if none is given. Raises `InvalidData`."""
    if "id" not in given:
        return {}
    value = given["id"]
    if value is None or type(value) is int or (isinstance(value, str) and len(value) <= LONGEST_ID):
        return {"id": value}
    raise InvalidData("line", (f"`id` must be a text of at most {LONGEST_ID} characters, or a whole number",))


def answer_object(given: Mapping[str, JSON], defaults: AskOptions) -> dict[str, JSON]:
    """Return the answer to a question with what stands beside its case. The errors are those of `ask`."""
    require_version(given)
    options = defaults
    named = {name: given[name] for name in _OPTIONS if name in given}
    if named:
        options = from_dict(AskOptions, {**attrs.asdict(defaults), **named})
    return ask(
        options.question,
        _facts(given, question_named(options.question).case),
        language=options.language,
        audience=Audience[options.audience.upper()],
        trace=options.trace,
    )


def _facts(given: Mapping[str, JSON], model: type[Any]) -> dict[str, JSON]:
    """Return the fields of the case: those of `case`, and those beside it."""
    if "case" not in given:
        own = attrs.fields_dict(model)
        return {name: value for name, value in given.items() if name in own or name not in BESIDE}
    facts, outside = object_of(given["case"], "case"), {name: value for name, value in given.items() if name not in BESIDE}
    twice = facts.keys() & outside.keys()
    if twice:
        raise InvalidData("case", (f"in `case` and beside it stands the field {shown_names(twice)}",))
    return {**facts, **outside}
