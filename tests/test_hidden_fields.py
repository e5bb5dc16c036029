"""What identifies a person, and what is a secret, is in no field that rich, structlog or another reader of the fields of attrs shows."""

import pytest

from tests.hidden_fields import SHOWN, fields_that_identify, models, models_with_hidden_fields

FOUND = {field for model in models() for field in fields_that_identify(model)}


def test_a_field_that_identifies_is_hidden_or_its_reason_is_told() -> None:
    assert FOUND - SHOWN.keys() == set()


@pytest.mark.parametrize("model", [*models_with_hidden_fields()], ids=lambda model: f"{model.__module__}.{model.__qualname__}")
def test_pytest_goes_through_no_field_of_a_model_that_hides_one(model: type) -> None:
    assert "attrs generated" not in vars(model)["__eq__"].__code__.co_filename, f"decorate {model} with @hides_fields"


def test_each_field_that_is_shown_for_a_reason_would_be_hidden_without_it() -> None:
    assert SHOWN.keys() - FOUND == set()
