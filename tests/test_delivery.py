"""When messages go (SMS-01, SMS-06, SMS-07, HEL-02, HEL-03)."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.contact import Channel, parse_email, parse_phone
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, InvalidPolicy, NaiveDatetime
from nordlib.notifications.delivery import HELSINGOR_DELIVERY, DeliveryCase, SendWindow, schedule

ADDRESS = parse_email("borrower@example.org")
MOBILE = parse_phone("34412345", "DK")


def case(at: str = "2026-03-18T10:00:00+01:00", **changes: Any) -> DeliveryCase:
    ready = DeliveryCase(HELSINGOR_DELIVERY, Channel.SMS, datetime.fromisoformat(at), sms_opt_in=True, mobile=MOBILE, email=ADDRESS)
    return attrs.evolve(ready, **changes)


@pytest.mark.rule("READ-C16", "SMS-06")
@pytest.mark.parametrize(
    ("ready", "sent"),
    [
        ("2026-03-18T08:44:59+01:00", "2026-03-18T08:45:00+01:00"),
        ("2026-03-18T08:45:00+01:00", "2026-03-18T08:45:00+01:00"),
        ("2026-03-18T20:00:00+01:00", "2026-03-18T20:00:00+01:00"),
        ("2026-03-18T20:00:00.000001+01:00", "2026-03-19T08:45:00+01:00"),
        ("2026-03-28T21:00:00+01:00", "2026-03-29T08:45:00+02:00"),
        ("2026-10-24T21:00:00+02:00", "2026-10-25T08:45:00+01:00"),
    ],
)
def test_text_messages_wait_for_the_window(ready: str, sent: str) -> None:
    assert schedule(case(ready)).unwrap() == datetime.fromisoformat(sent)


@pytest.mark.rule("READ-C15")
def test_a_reply_goes_at_once_unless_the_policy_binds_it() -> None:
    late = "2026-03-18T23:00:00+01:00"
    assert schedule(case(late, is_reply=True)).unwrap() == datetime.fromisoformat(late)
    bound = attrs.evolve(HELSINGOR_DELIVERY, window_applies_to_replies=True)
    assert schedule(case(late, is_reply=True, policy=bound)).unwrap().hour == 8


def test_e_mail_goes_at_any_hour_and_needs_no_number() -> None:
    decision = schedule(case("2026-03-18T03:00:00+01:00", channel=Channel.EMAIL, sms_opt_in=False, mobile=None))
    assert decision.unwrap().hour == 3


def test_an_e_mail_needs_an_address() -> None:
    assert schedule(case(channel=Channel.EMAIL, email=None)).reasons == ("no_email_address",)
    assert schedule(case(email=None))


@pytest.mark.rule("READ-C27", "READ-C28")
def test_a_reply_to_the_patrons_own_message_is_always_sent() -> None:
    assert schedule(case(is_reply=True, sms_opt_in=False))
    quiet = attrs.evolve(HELSINGOR_DELIVERY, suppress_if_resolved=True)
    assert schedule(case(is_reply=True, policy=quiet, resolved_at=case().ready_at))
    assert schedule(case(is_reply=True, mobile=None)).reasons == ("no_mobile_number",)


@pytest.mark.rule("SMS-01", "HEL-02", "HEL-03")
def test_text_messages_need_a_tick_and_a_number() -> None:
    decision = schedule(case(sms_opt_in=False, mobile=None))
    assert decision.trace.reasons() == ("not_opted_in", "no_mobile_number")


@pytest.mark.rule("READ-C23")
def test_a_settled_reminder_goes_all_the_same_unless_the_policy_suppresses_it() -> None:
    settled = datetime(2026, 3, 18, 8, tzinfo=UTC)
    assert schedule(case(resolved_at=settled))
    quiet = attrs.evolve(HELSINGOR_DELIVERY, suppress_if_resolved=True)
    assert schedule(case(resolved_at=settled, policy=quiet)).trace.reasons() == ("resolved",)
    assert schedule(case(resolved_at=settled + timedelta(hours=5), policy=quiet))
    at_once = schedule(case(resolved_at=case().send_at, policy=quiet))
    assert not at_once
    assert at_once.trace.results(Audience.PATRON)[3].values.keys() == {"resolved_at", "send_at"}


@pytest.mark.parametrize("field", ["ready_at", "resolved_at"])
def test_an_instant_without_offset_is_refused(field: str) -> None:
    with pytest.raises(NaiveDatetime) as caught:
        schedule(case("2026-03-18T10:00:00+01:00", **{field: datetime(2026, 3, 18, 10)}))  # noqa: DTZ001 - the point of the test
    assert caught.value.argument == field


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("field", ["ready_at", "resolved_at"])
@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59+00:00"])
def test_an_instant_outside_the_calendar_is_refused_by_name(instant: str, field: str, channel: Channel) -> None:
    with pytest.raises(InvalidData, match="outside the years 1 to 9999"):
        case("2026-03-18T10:00:00+01:00", channel=channel, **{field: datetime.fromisoformat(instant)})


def test_a_text_message_of_the_last_evening_has_no_next_morning() -> None:
    with pytest.raises(InvalidData, match="outside the years 1 to 9999"):
        case("9999-12-31T21:00:00+01:00")
    assert case("9999-12-31T19:00:00+01:00").send_at.year == 9999


def test_a_number_and_an_address_hide_in_a_repr() -> None:
    assert "mobile" not in repr(case())
    assert ADDRESS.address not in repr(case())


def test_a_window_lies_within_one_day() -> None:
    with pytest.raises(InvalidPolicy, match="window"):
        SendWindow(time(20), time(8))


@pytest.mark.rule("SMS-07")
@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2050, 1, 1)))  # noqa: DTZ001 - hypothesis wants them naive
def test_a_message_goes_in_the_window_never_before_it_is_ready_and_within_a_day(ready: datetime) -> None:
    sent = schedule(case(ready_at=ready)).unwrap()
    local = sent.astimezone(HELSINGOR_DELIVERY.zone).time()
    assert time(8, 45) <= local <= time(20)
    assert ready <= sent <= ready + timedelta(hours=14)
