"""`nordlib sample people --scheme no --count 100 --seed 1`: the samples of `nordlib.testing` on the command line.

A Java or JavaScript tester has the same people as a Python one. The output has whole identity numbers: they are published for tests.
"""

import argparse
from datetime import date
from typing import Any, Final

from nordlib.errors import InvalidData

__all__ = ["add_options_of_samples", "samples"]

_SUBJECTS: Final = ("people", "accounts", "cards", "loans")
_FORMATS: Final = ("json", "jsonl", "csv")
_SCHEMES: Final = ("se", "no", "dk", "fi", "is")
_MOST: Final = 1_000_000
#: The options that are about people, whom cards and loans do not have.
_OF_PEOPLE: Final = ("scheme", "ages", "published")
_WITHOUT_PEOPLE: Final = ("cards", "loans")


def add_options_of_samples(parser: argparse.ArgumentParser) -> None:
    """Add what `nordlib sample` takes to its parser."""
    parser.description = (
        "Make up people who cannot exist: numbers that are published for tests, names in five languages, and telephones and addresses "
        "that reach no person. The same seed and day give the same people. Whole numbers are written, since they are for tests."
    )
    parser.epilog = "Denmark and Iceland reserve no numbers: their people have none, unless --published is given."
    parser.add_argument("subject", choices=_SUBJECTS, help="what to make")
    parser.add_argument("--scheme", choices=_SCHEMES, help="the scheme of the people's country (default: se)")
    parser.add_argument("--count", type=int, default=10, help="how many (default: 10)")
    parser.add_argument("--seed", type=int, default=0, help="a whole number (default: 0)")
    parser.add_argument("--on", metavar="DAY", help="the day on which ages are counted, in ISO 8601 (default: 2026-11-24)")
    parser.add_argument("--ages", metavar="FIRST-LAST", help="the people's ages in whole years (default: 0-99)")
    parser.add_argument("--published", action="store_true", help="numbers of single published test persons: MedCom's, island.is's")
    parser.add_argument("--format", choices=_FORMATS, default="json", help="how they are written (default: json)")


def samples(options: argparse.Namespace) -> str:
    """Return the samples that the options ask for, as text. Raises `InvalidData`, and what `nordlib.testing.people` raises."""
    from nordlib.testing.samples.chance import DAY  # noqa: PLC0415 - loads accounts, cards and loans, which only this command needs
    from nordlib.testing.samples.output import SampleRequest, sample_text  # noqa: PLC0415 - the same

    if not 0 <= options.count <= _MOST:
        raise InvalidData("--count", (f"it must be a whole number from 0 to {_MOST}",))
    if options.subject in _WITHOUT_PEOPLE and (given := [name for name in _OF_PEOPLE if getattr(options, name) not in (None, False)]):
        raise InvalidData(f"--{given[0]}", (f"it is about people, and {options.subject} have none; leave it out",))
    scheme: Any = options.scheme or "se"
    ages, day = _ages("0-99" if options.ages is None else options.ages), _day(options.on) or DAY
    asked = SampleRequest(options.subject, scheme, options.count, options.seed, day, ages, published=options.published)
    return sample_text(asked, options.format)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InvalidData("--on", ("it must be a day in ISO 8601, such as 2026-11-24",)) from None


def _ages(text: str) -> range:
    first, _, last = text.partition("-")
    if not (first.isascii() and first.isdecimal() and last.isascii() and last.isdecimal() and int(first) <= int(last)):
        raise InvalidData("--ages", ("they must be two ages in whole years, such as 18-64",))
    return range(int(first), int(last) + 1)
