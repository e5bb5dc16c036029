"""What the page asks Python: a question in JSON, and the answer in JSON. This module runs in the reader's browser."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

import nordlib
from nordlib.errors import NordlibError
from nordlib.texts import LANGUAGES, Language
from try_it.number import number_answer, published_example
from try_it.renewal import library_choices, renewal_answer
from try_it.words import words_for

__all__ = ["answer"]

_FORM: Final = ""  # the name of the field whose problem belongs to no single field


def answer(question: str) -> str:
    """Return the answer to a question, both in JSON. What is impossible is told by nordlib's own sentence, under the name of no field.

    >>> answer('{"about": "number", "language": "sv", "values": {"text": "", "scheme": "no", "on": "2026-03-18"}}')
    '{"sentence": "Skriv ett nummer.", "readings": [], "why_not": []}'
    """
    asked = cast("dict[str, Any]", json.loads(question))
    try:
        plain = _answer(asked["about"], asked.get("language", "en"), asked.get("values", {}))
    except NordlibError as error:
        plain = {"problems": {_FORM: str(error)}}
    return json.dumps(plain, ensure_ascii=False)


def _answer(about: str, language: Language, values: Mapping[str, str]) -> dict[str, Any]:
    match about:
        case "renewal":
            return renewal_answer(values, language)
        case "number":
            return number_answer(values, language)
        case "example":
            return published_example(values["scheme"], int(values["turn"]), date.fromisoformat(values["on"]), language)
        case _:
            return {
                "words": {each: words_for(each) for each in LANGUAGES},
                "libraries": library_choices(),
                "nordlib": nordlib.__version__,
                "python": ".".join(map(str, sys.version_info[:3])),
            }
