"""The box for an identity number: what the number says, or why it is not valid. The number itself is in no error and no log."""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any, Final, TypeAlias

from nordlib.errors import InvalidData
from nordlib.identity import IdentityNumber, Scheme, Sex, diagnose, identify, parse
from nordlib.identity.formats import FORMATS
from nordlib.identity.testdata.persons import PUBLISHED_PERSONS
from nordlib.identity.testdata.valid import NoTestNumber, valid_numbers
from nordlib.texts import Language, format_text, texts_for
from try_it.fields import Fields
from try_it.words import capital, words_for

__all__ = ["ANY", "number_answer", "published_example"]

Plain: TypeAlias = dict[str, Any]

ANY: Final = "any"
"""The choice of every scheme at once."""
_SEXES: Final = {Sex.FEMALE: "Gender.female", Sex.MALE: "Gender.male"}


def number_answer(values: Mapping[str, str], language: Language) -> Plain:
    """Return what a text is as a number: a reading for each scheme in which it is valid, or a sentence for each in which it is not."""
    fields = Fields(values, language)
    on = fields.day("on")
    if fields.problems:
        return {"problems": fields.problems}
    words, text, lenient = words_for(language), fields.text("text"), fields.is_on("lenient")
    schemes = tuple(Scheme) if fields.text("scheme") == ANY else (Scheme(fields.text("scheme")),)
    if not text:
        return {"sentence": words["empty"], "readings": [], "why_not": []}
    numbers = identify(text, on=on, lenient=lenient)
    readings = [_reading(number, on, language) for number in numbers if number.scheme in schemes]
    why_not = [error.explain(language) for scheme in schemes if (error := diagnose(text, scheme, on=on, lenient=lenient)) is not None]
    sentence = format_text(words["of_no_scheme"], language, {"count": len(schemes)}) if len(schemes) > 1 else "".join(why_not)
    return {"sentence": "" if readings else sentence, "readings": readings, "why_not": why_not if len(schemes) > 1 else []}


def published_example(scheme: str, turn: int, on: date, language: Language) -> Plain:
    """Return a published test number of a scheme, another for each turn; for any scheme, a Norwegian one.

    A sentence says so if no number is certain never to be issued.
    """
    wanted = Scheme.NO if scheme == ANY else Scheme(scheme)
    single = sorted(
        number for persons in PUBLISHED_PERSONS if persons.scheme == wanted and not persons.may_be_issued for number in persons.numbers
    )
    try:
        text = next(valid_numbers(wanted, Random(turn), on=on)).canonical  # noqa: S311 - a choice among published numbers is not a secret
    except NoTestNumber:
        if not single:
            called = texts_for(language).PHRASES[f"number.{wanted.value}"]
            return {"text": "", "sentence": format_text(words_for(language)["example.none"], language, {"scheme": called})}
        text = single[turn % len(single)]
    return {"text": _usual_form(parse(text, wanted, on=on)), "sentence": ""}


def _reading(number: IdentityNumber, on: date, language: Language) -> Plain:
    words, texts = words_for(language), texts_for(language)
    rows: list[tuple[str, object]] = [
        (words["number.kind"], number.kind.value),
        (capital(texts.FIELDS["birth_date"]), number.birth_date),
        (words["number.age"], number.age(on)),
        (capital(texts.FIELDS["sex"]), None if number.sex is None else texts.VALUES[_SEXES[number.sex]]),
        (words["number.synthetic"], words["number.possibly"] if number.is_possibly_synthetic else number.is_synthetic),
        (words["number.flags"], tuple(sorted(number.flags)) or None),
        (words["number.forms"], tuple(dict.fromkeys(_forms(number, on)))),
        (words["number.masked"], number.masked),
    ]
    return {
        "sentence": format_text(texts.PHRASES["number.valid"], language, {"number": texts.PHRASES[f"number.{number.scheme.value}"]}),
        "rows": [(name, format_text("{value}", language, {"value": value})) for name, value in rows if value is not None],
    }


def _forms(number: IdentityNumber, on: date) -> Iterator[str]:
    """Yield the number in each written form that is not ambiguous on a day."""
    for name in FORMATS[number.scheme.value]:
        try:
            yield number.format(name, on=on)
        except InvalidData:
            continue


def _usual_form(number: IdentityNumber) -> str:
    """Return the number as people write it: with a sign, if the scheme has one."""
    forms = FORMATS[number.scheme.value]
    return number.format(next((name for name in ("12-sign", "sign", "spaced") if name in forms), "canonical"))
