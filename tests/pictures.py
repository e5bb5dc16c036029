"""The pictures of the documentation: made from the code (`make pictures`), and a test holds them fresh."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import attrs

from nordlib.accounts import LEGIMUS, account_timeline
from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_RETURNS,
    ItemHandedIn,
    ItemId,
    Loan,
    LoanId,
    PatronId,
    ReturnCase,
    ReturnConfirmed,
    TitleId,
    loan_timeline,
    renewal,
)
from nordlib.libraries import LibraryId
from nordlib.notebooks.markup import Child, element
from nordlib.notebooks.picture import PALETTE, drawn
from nordlib.testing.contract.samples import make_account
from tests.made_files import write

__all__ = ["FOLDER", "files"]

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "pictures"
LINE, WIDTH, MARGIN, CHARACTER = 34.0, 720.0, 14.0, 7.4


def floors() -> tuple[tuple[str, ...], ...]:
    """Return the layers that `make check` enforces, the topmost first."""
    (contract,) = (
        each
        for each in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
        if each["type"] == "layers"
    )
    return tuple(tuple(layer.split(" | ")) for layer in contract["layers"])


def house() -> str:
    """Return the picture of the floors: a row for each layer, a box for each package, and imports that go down only."""
    parts: list[Child] = []
    top = MARGIN
    for number, floor in enumerate(floors()):
        for row in _rows(floor):
            x = MARGIN + 18
            for name in row:
                width = CHARACTER * len(name) + 18
                parts.append(element("rect", class_="box", x=x, y=top, width=width, height=LINE - 8, rx=4))
                parts.append(element("rect", fill=PALETTE[number % len(PALETTE)], x=x, y=top, width=4, height=LINE - 8, rx=2))
                parts.append(element("text", name, class_="code", x=x + 11, y=top + 17))
                x += width + 8
            top += LINE
        top += 6
    arrow = f"M{MARGIN + 5:g} {MARGIN:g}V{top - 20:g}m-4 -8l4 8l4 -8"
    parts.append(element("path", class_="mark", d=arrow))
    words = " ".join(f"{', '.join(floor)}." for floor in floors())
    description = f"From the top: {words} Imports go down only."
    return drawn(parts, width=WIDTH, height=top + MARGIN - 8, title="The layers of nordlib", description=description)


def _rows(floor: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the names of a floor, as many in a row as there is room for."""
    row: list[str] = []
    for name in floor:
        if row and sum(CHARACTER * len(each) + 26 for each in [*row, name]) > WIDTH - 2 * MARGIN - 18:
            yield tuple(row)
            row = []
        row.append(name)
    yield tuple(row)


def pictures() -> Iterator[tuple[str, str]]:
    """Yield the name and the SVG of each picture."""
    yield "layers", house()
    early, now = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 3, 18, 9, tzinfo=UTC)
    case = renewal.case_of(due=date(2026, 3, 20), lent_on=date(2026, 2, 20), policy=HELSINGOR, now=now)
    yield "loan", loan_timeline(case)._repr_svg_()
    loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), date(2026, 5, 11), lent_on=date(2026, 4, 13))
    handed_in = ItemHandedIn(datetime(2026, 5, 8, 12, tzinfo=UTC), LibraryId("Hørsholm"))
    events = (handed_in, ReturnConfirmed(datetime(2026, 5, 14, 8, tzinfo=UTC)))
    returned = ReturnCase(loan, events, frozenset({LibraryId("Helsingør")}), HELSINGOR_RETURNS, datetime(2026, 5, 15, 12, tzinfo=UTC))
    yield "return", loan_timeline(returned)._repr_svg_()
    account = make_account(1, created_on=date(2025, 2, 3), valid_to=date(2027, 1, 31), last_active_on=date(2026, 6, 1))
    policy = attrs.evolve(LEGIMUS, purge_inactive_months=24, purge_warning_days=30)
    yield "account", account_timeline(account, date(2026, 11, 24), policy)._repr_svg_()
    yield "month", renewal.renewal_month(attrs.evolve(case, now=early), 2026, 3)._repr_svg_()


def files() -> dict[Path, str]:
    """Return every picture, by its path."""
    return {FOLDER / f"{name}.svg": svg for name, svg in pictures()}


if __name__ == "__main__":
    write(files(), FOLDER)
    print(len(files()), "pictures")
