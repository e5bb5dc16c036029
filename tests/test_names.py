"""Names that are looked up: what is no string is no known name, and no error of Python's."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nordlib import identity
from nordlib.circulation import HELSINGOR, renewal
from nordlib.dates import zone
from nordlib.decisions import DecisionList, rule_url
from nordlib.errors import InvalidData, UnknownName
from nordlib.notebooks import set_notebook_language

RENEWAL = renewal.decide(due=date(2026, 3, 20), policy=HELSINGOR, now=datetime(2026, 3, 18, 9, tzinfo=UTC))
#: Functions that look a name up, each with its name left open.
LOOK_UPS: dict[str, Callable[[Any], object]] = {
    "language": RENEWAL.explain,
    "language of notebooks": set_notebook_language,
    "item type": HELSINGOR.terms,
    "zone": zone,
    "scheme": lambda name: identity.is_valid("", name),
    "written form": identity.parse("19121212-1212", "se").format,
}


@pytest.mark.parametrize("name", [["sv"], {}, 5, None, b"sv"], ids=repr)
@pytest.mark.parametrize("look_up", LOOK_UPS.values(), ids=LOOK_UPS)
def test_what_is_no_string_is_no_known_name(look_up: Callable[[Any], object], name: object) -> None:
    with pytest.raises(UnknownName):
        look_up(name)


def test_what_is_no_string_is_the_id_of_no_rule() -> None:
    not_an_id: Any = ["REN-02"]
    assert rule_url(not_an_id) is None


def test_what_cannot_be_gone_through_is_no_list_of_decisions() -> None:
    not_decisions: Any = 5
    with pytest.raises(InvalidData, match="pass the decisions in a list"):
        DecisionList(not_decisions)
