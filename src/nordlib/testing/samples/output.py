"""The samples as text: JSON, a line of JSON each, or CSV, for testers in any language. `nordlib sample` on the command line prints it.

The whole identity numbers stand in it. They are published for tests, and a tester of a form needs to type them.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any, Final, cast

import attrs

from nordlib.errors import UnknownName
from nordlib.identity import Scheme, SchemeName
from nordlib.serialization import as_dict
from nordlib.testing.samples.chance import DAY
from nordlib.testing.samples.library import account_of, card, loan
from nordlib.testing.samples.persons import EVERYONE, Person, people

__all__ = ["FORMATS", "SUBJECTS", "SampleRequest", "sample_rows", "sample_text"]


@attrs.frozen
class SampleRequest:
    """What is asked for."""

    subject: str = "people"
    """What to make: a name of `SUBJECTS`."""
    scheme: Scheme | SchemeName = Scheme.SE
    """The scheme of the people's country; loans and cards have no people."""
    count: int = 10
    """How many."""
    seed: int = 0
    """The seed: the same seed and day give the same samples."""
    on: date = DAY
    """The reference date."""
    ages: range = EVERYONE
    """The people's ages in whole years on that day."""
    published: bool = False
    """Whether the people have the numbers of single published test persons (`nordlib.testing.person`)."""


def _of_people(asked: SampleRequest) -> tuple[Person, ...]:
    return people(asked.scheme, asked.count, seed=asked.seed, on=asked.on, ages=asked.ages, published=asked.published)


def _accounts(asked: SampleRequest) -> list[Any]:
    return [as_dict(account_of(owner, f"b{place:06}", on=asked.on)) for place, owner in enumerate(_of_people(asked), 1)]


def _cards(asked: SampleRequest) -> list[Any]:
    rng = Random(asked.seed)  # noqa: S311 - a sample, not a secret
    return [as_dict(card(seed=rng)) for _ in range(asked.count)]


def _loans(asked: SampleRequest) -> list[Any]:
    rng = Random(asked.seed)  # noqa: S311 - a sample, not a secret
    return [as_dict(loan(seed=rng, on=asked.on, id=f"l{place:06}")) for place in range(1, asked.count + 1)]


#: What can be made, by the name that the command line takes.
SUBJECTS: Final[Mapping[str, Callable[[SampleRequest], list[Any]]]] = {
    "people": lambda asked: [one.as_dict() for one in _of_people(asked)],
    "accounts": _accounts,
    "cards": _cards,
    "loans": _loans,
}


def sample_rows(asked: SampleRequest) -> list[dict[str, Any]]:
    """Return the samples as plain data. Raises `UnknownName` for an unknown subject, and what `people` raises.

    >>> [row["due"] for row in sample_rows(SampleRequest("loans", count=2))]
    ['2026-11-22', '2026-12-16']
    """
    if asked.subject not in SUBJECTS:
        raise UnknownName("subject of samples", asked.subject, tuple(SUBJECTS))
    return SUBJECTS[asked.subject](asked)


def _json(rows: Sequence[dict[str, Any]], _subject: str) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _json_lines(rows: Sequence[dict[str, Any]], _subject: str) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def _csv(rows: Sequence[dict[str, Any]], subject: str) -> str:
    """Return the rows as CSV (RFC 4180), with a part of a part named by both: `agreement.version`. A list is JSON in its cell.

    The columns are those of a Norwegian child, who has an identity number and a guardian: they do not depend on who was drawn.
    """
    (fullest,) = sample_rows(SampleRequest(subject, Scheme.NO, 1, ages=range(1, 2)))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(_flat(fullest)), extrasaction="ignore")  # a part that is None has no cells of its own
    writer.writeheader()
    writer.writerows(map(_flat, rows))
    return text.getvalue()


def _flat(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            cells |= _flat(cast("dict[str, Any]", value), f"{prefix}{name}.")
        else:
            cells[f"{prefix}{name}"] = json.dumps(value) if isinstance(value, list | bool) else value
    return cells


#: How samples of a subject are written, by the name that the command line takes.
FORMATS: Final[Mapping[str, Callable[[Sequence[dict[str, Any]], str], str]]] = {"json": _json, "jsonl": _json_lines, "csv": _csv}


def sample_text(asked: SampleRequest, form: str = "json") -> str:
    """Return the samples as text. Raises `UnknownName` for an unknown form or subject, and what `people` raises.

    >>> print(sample_text(SampleRequest(scheme="no", count=1, seed=1), "csv").splitlines()[0])
    scheme,number,first_name,last_name,birth_date,sex,language,email,phone,street,postcode,city,country
    """
    if form not in FORMATS:
        raise UnknownName("form of samples", form, tuple(FORMATS))
    return FORMATS[form](sample_rows(asked), asked.subject)
