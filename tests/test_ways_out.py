"""No way out shows a person, but for those that the documentation names."""

import pytest

from tests.ways_out import FILE, WAYS, Way, table
from tests.whole_people import ONE, secrets_of


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_way_out_shows_nothing_of_a_person_or_is_documented(way: Way) -> None:
    text = way.leaves(ONE)
    assert len(text) > 100
    shown = [secret for secret in secrets_of(ONE) if secret in text]
    assert bool(shown) is way.holds, shown


def test_the_documentation_has_the_table_of_the_test() -> None:
    assert table() in FILE.read_text(encoding="utf-8")
