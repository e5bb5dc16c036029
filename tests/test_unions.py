"""Which model of a union plain data is meant for, by its keys."""

from typing import Any

import pytest

from nordlib.circulation.fees import FeeSchedule, RateSchedule
from nordlib.circulation.returns import ItemHandedIn, ReturnConfirmed, ReturnEvent
from nordlib.dates import HourlyPeriod, Period
from nordlib.serialization.unions import meant_model, models_of


@pytest.mark.parametrize(
    ("kind", "models"),
    [
        (FeeSchedule | RateSchedule | None, (FeeSchedule, RateSchedule)),
        (ReturnEvent, (ItemHandedIn, ReturnConfirmed)),
        (Period | None, ()),
        (Period | int, ()),
        (Period, ()),
    ],
    ids=range(5),
)
def test_a_union_of_several_models_is_one_with_or_without_none(kind: Any, models: tuple[type, ...]) -> None:
    assert models_of(kind) == models


@pytest.mark.parametrize(
    ("models", "value", "meant"),
    [
        ((FeeSchedule, RateSchedule), {"id": {}, "currency": "DKK"}, RateSchedule),
        ((FeeSchedule, RateSchedule), {"id": {}, "currency": "DKK", "brackets": []}, FeeSchedule),
        ((FeeSchedule, RateSchedule), {"id": {}, "currency": "DKK", "brackets": [], "colour": 1}, FeeSchedule),
        ((FeeSchedule, RateSchedule), {"currency": "DKK", "rate": "2"}, RateSchedule),
        ((FeeSchedule, RateSchedule), {"currency": "DKK", "basis": "item"}, FeeSchedule),
        ((ItemHandedIn, ReturnConfirmed), {"at": "2026-01-01"}, ReturnConfirmed),
        ((Period, HourlyPeriod), {}, Period),
        ((Period, HourlyPeriod), {"hours": 4}, HourlyPeriod),
        ((Period, HourlyPeriod), "4 hours", Period),
    ],
    ids=range(9),
)
def test_the_keys_say_which_model_is_meant(models: Any, value: object, meant: type) -> None:
    assert meant_model(models, value) is meant
