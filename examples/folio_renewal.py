"""A renewal decided from FOLIO's own documents: the loan as FOLIO would store it, or the errors with the codes that its clients know.

`python examples/folio_renewal.py` decides the loan in examples/data/folio as it is, and then with requests and blocks.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from nordlib.circulation import TitleId, renewal
from nordlib.dates import zone
from nordlib.interchange.folio import RenewalDocuments, read_renewal, renewal_errors, renewed_loan

FOLDER: Final = Path(__file__).parent / "data" / "folio"
STOCKHOLM: Final = zone("Europe/Stockholm")
NOW: Final = datetime(2026, 3, 16, 10, tzinfo=STOCKHOLM)


def document(name: str) -> dict[str, Any]:
    """One document of the folder."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def answer(
    requests: tuple[str, ...] = (), manual_blocks: tuple[str, ...] = (), *, automated: bool = False
) -> tuple[int, dict[str, object]]:
    """The status and the document that circulation would answer a renewal with."""
    schedule = document("schedule")
    documents = RenewalDocuments(
        document("loan"),
        document("loan-policy"),
        tuple(document(name) for name in requests),
        {schedule["id"]: schedule},
        tuple(document(name) for name in manual_blocks),
        document("automated-blocks") if automated else None,
    )
    title = TitleId(document("hold")["instanceId"])  # from the item's record in inventory
    asked = read_renewal(documents, zone=STOCKHOLM, now=NOW, card_expires_on=None, title=title)
    decision = renewal.decide(asked.case)
    return (200, renewed_loan(asked, decision).document) if decision else (422, renewal_errors(asked, decision))


def changed(before: dict[str, Any], after: dict[str, object]) -> dict[str, object]:
    """The properties that differ."""
    return {name: value for name, value in after.items() if before.get(name) != value}


if __name__ == "__main__":
    status, loan = answer()
    print(status, json.dumps(changed(document("loan"), loan)))
    for names, blocks, automated in ((("hold", "recall"), (), False), ((), ("manual-block",), True)):
        status, errors = answer(names, blocks, automated=automated)
        print(status, json.dumps(errors, indent=1))
