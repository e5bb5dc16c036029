"""What identifies a person, and what is a secret, is in no field that rich, structlog or another reader of the fields of attrs shows."""

from tests.hidden_fields import SHOWN, fields_that_identify, models

FOUND = {field for model in models() for field in fields_that_identify(model)}


def test_a_field_that_identifies_is_hidden_or_its_reason_is_told() -> None:
    assert FOUND - SHOWN.keys() == set()


def test_each_field_that_is_shown_for_a_reason_would_be_hidden_without_it() -> None:
    assert SHOWN.keys() - FOUND == set()
