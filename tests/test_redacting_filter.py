"""The logging filter: whatever a host logs, however carelessly, no number gets through."""

import json
import logging
import time
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

import attrs
import pytest

from nordlib.identity import parse
from nordlib.identity.redaction import Confidence, RedactingFilter
from tests.number_cases import CASES


class Kept(logging.Handler):
    """What a formatter makes of each record, and the record."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.addFilter(RedactingFilter(**options))
        self.lines: list[str] = []
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        self.records.append(record)


NUMBER = "19900519-2381"


def logged(log: Any, **options: Any) -> Kept:
    handler, logger = Kept(**options), logging.getLogger("host.part")
    logger.propagate, logger.handlers = False, [handler]
    logger.setLevel(logging.DEBUG)
    log(logger)
    shown = handler.lines + [repr(vars(record)) for record in handler.records]
    assert not any(form in each for each in shown for form in (NUMBER, NUMBER[2:], NUMBER.replace("-", "")))
    return handler


class Unprintable:
    def __str__(self) -> str:
        raise ValueError(NUMBER)


class Person:
    def __str__(self) -> str:
        return f"Person({NUMBER})"


@pytest.mark.parametrize(
    "log",
    [
        lambda logger: logger.info("patron " + NUMBER),
        lambda logger: logger.info("patron %s", NUMBER),
        lambda logger: logger.info("patron %(pnr)s", {"pnr": NUMBER}),
        lambda logger: logger.info("%s%s", "19900519", "-2381"),
        lambda logger: logger.info("%d", int(NUMBER.replace("-", ""))),
        lambda logger: logger.info("too few %s %s", NUMBER),
        lambda logger: logger.info(Person()),
        lambda logger: logger.info("patron", extra={"pnr": NUMBER}),
        lambda logger: logger.info("patron", extra={"pnr": int(NUMBER.replace("-", ""))}),
        lambda logger: logger.info("patron", extra={"patron": {"pnr": NUMBER, "loans": [NUMBER, (NUMBER,), {NUMBER}]}}),
        lambda logger: logger.info("patron", extra={"patron": {NUMBER: 1, "20000909-2396": 2}}),
        lambda logger: logger.info("patron", extra={"patron": Person(), "raw": NUMBER.encode()}),
        lambda logger: logger.info("patron", extra={"deep": [[[[[[[[[[[NUMBER]]]]]]]]]]]}),
        lambda logger: logger.info("patron", stack_info=True, extra={"x": Unprintable()}),
        lambda logger: logger.info("%s", Unprintable()),
    ],
    ids=range(15),
)
def test_no_number_gets_through_to_a_log(log: Any) -> None:
    handler = logged(log)
    assert len(handler.lines) == 1


CPR = next(case["input"] for case in CASES if case["scheme"] == "dk" and "mod11" in case["flags"] and case["input"].startswith("07"))


@dataclass
class Record:
    name: str
    pnr: str = field(repr=False)


@attrs.frozen
class Model:
    pnr: str = attrs.field(repr=False)


class Choice(Enum):
    ANNA = NUMBER


class Odd:
    def __repr__(self) -> str:
        return f"<patron {NUMBER}>"

    def __str__(self) -> str:
        return "a patron"


#: As lazy objects of frameworks do, it says that it is a text.
Proxy: Any = type("Proxy", (), {"__class__": property(lambda _: str), "__str__": lambda _: NUMBER})


@pytest.mark.parametrize(
    "value",
    [
        Record("Anna", NUMBER),
        Model(NUMBER),
        Choice.ANNA,
        Odd(),
        Proxy(),
        parse(NUMBER, "se"),
        [Record("Anna", NUMBER)],
        {"a": Model(NUMBER)},
    ],
    ids=range(8),
)
def test_no_number_gets_through_in_an_object(value: Any) -> None:
    handler = logged(lambda logger: logger.info("patron %s", value, extra={"patron": value}))
    record: Any = handler.records[0]
    assert NUMBER not in json.dumps(vars(record), default=lambda each: getattr(each, "__dict__", None) or repr(each))


def test_an_object_that_breaks_whatever_asks_it_raises_nothing() -> None:
    def down(_: object) -> Any:
        raise RuntimeError("the database is down")

    lazy = type("Lazy", (), {"__class__": property(down)})()
    handler = logged(lambda logger: logger.info("patron %s", NUMBER, extra={"patron": lazy}))
    assert handler.lines == ["INFO host.part patron ********-****"]


def test_a_key_is_the_label_of_its_value() -> None:
    number = CPR.replace("-", "")
    extra = {"cpr": number, "patron": {"kennitala": "892350-1739", "cpr": [number]}, "headers": [("X-CPR", number)], "count": 3}
    record: Any = logged(lambda logger: logger.info("x", extra=extra)).records[0]
    assert record.cpr == "*" * 10
    assert record.patron == {"kennitala": "******-****", "cpr": ["*" * 10]}
    assert record.headers == [("X-CPR", "*" * 10)]
    assert record.count == 3


@pytest.mark.parametrize(
    ("message", "arguments", "shown"),
    [
        ("user %(fnr)s in", {"fnr": 5840399895}, "user ********** in"),
        ("user %(pnr)s in", {"pnr": "9 0 0 5 1 9 2 3 8 1"}, "user * * * * * * * * * * in"),
        ("%(lma)s", {"lma": 24637617}, "********"),
        ("%s", ("cpr", 101900002), "('cpr', '*********')"),
        ("%s", {"cpr": {"value": "21 10 62 56 29"}}, "{'cpr': {'value': '** ** ** ** **'}}"),
    ],
    ids=range(5),
)
def test_a_number_that_only_its_key_labels_is_hidden_in_the_message_too(message: str, arguments: Any, shown: str) -> None:
    assert logged(lambda logger: logger.info(message, arguments)).lines == [f"INFO host.part {shown}"]


def test_a_number_that_is_not_whole_or_not_an_int_is_one_beside_its_label() -> None:
    record: Any = logged(lambda logger: logger.info("x", extra={"cpr": Decimal(101900002), "fnr": 5840399895.0, "rate": 2.5})).records[0]
    assert (record.cpr, record.fnr, record.rate) == ("*********", "**********.0", 2.5)


def test_the_name_of_an_attribute_may_be_a_number() -> None:
    record = logged(lambda logger: logger.info("x", extra={NUMBER: 1})).records[0]
    assert vars(record)["********-****"] == 1


def test_message_and_arguments_keep_their_form_where_they_can() -> None:
    record = logged(lambda logger: logger.info('%s - "%s %s HTTP/%s" %d', "127.0.0.1", "GET", f"/patron/{NUMBER}", "1.1", 200)).records[0]
    assert record.args == ("127.0.0.1", "GET", "/patron/********-****", "1.1", 200)
    event = logged(lambda logger: logger.info({"event": "renewed", "pnr": NUMBER})).records[0]
    assert event.msg == {"event": "renewed", "pnr": "********-****"}


def test_numbers_that_are_no_text_stay_what_they_are() -> None:
    extra = {"seconds": 97695.59877411758, "size": 1807804412, "flag": True, "nothing": None, "z": 1j}
    record = logged(lambda logger: logger.info("x", extra=extra)).records[0]
    assert {name: vars(record)[name] for name in extra} == extra


def test_what_holds_itself_is_walked_once() -> None:
    tangled: list[Any] = [NUMBER]
    tangled.extend([tangled] * 6)
    root: dict[str, Any] = {"name": NUMBER}
    root["children"] = [{"parent": root} for _ in range(20)]
    started = time.perf_counter()
    logged(lambda logger: logger.info("x", extra={"tangled": tangled, "root": root, "many": [["a"] for _ in range(20_000)] + [[NUMBER]]}))
    assert time.perf_counter() - started < 20


def test_a_record_that_breaks_the_filter_passes_without_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nordlib.identity.redaction.logging_filter.redact_object", lambda *_: 1 / 0)
    handler = logged(lambda logger: logger.info("patron %s", NUMBER, extra={"pnr": NUMBER}))
    record: Any = handler.records[0]
    assert record.getMessage() == "(a record that cannot be redacted: ZeroDivisionError)"
    assert record.pnr is None


def failing(logger: logging.Logger) -> None:
    try:
        try:
            raise KeyError(NUMBER)
        except KeyError as error:
            raise ValueError(f"no patron {NUMBER}") from error
    except ValueError:
        logger.exception("it failed for %s", NUMBER)


def test_an_exception_is_kept_as_redacted_text() -> None:
    handler = logged(failing)
    assert handler.lines[0].startswith("ERROR host.part it failed for ********-****\nTraceback")
    assert "KeyError: '********-****'" in handler.lines[0]
    assert "ValueError: no patron ********-****" in handler.lines[0]
    assert handler.records[0].exc_info is None


def test_an_exception_without_a_number_stays_an_exception() -> None:
    def log(logger: logging.Logger) -> None:
        try:
            raise KeyError("no such loan")
        except KeyError:
            logger.exception("it failed")

    handler = logged(log)
    assert handler.records[0].exc_info is not None
    assert "KeyError: 'no such loan'" in handler.lines[0]


def test_what_a_host_put_for_the_exception_is_kept_as_text() -> None:
    record = logging.LogRecord("host", logging.ERROR, "", 1, "x", None, None)
    odd: Any = (NUMBER,)
    record.exc_info = odd
    assert RedactingFilter().filter(record)
    assert record.exc_text == "('********-****',)"


def test_a_record_without_a_number_stays_as_it_is() -> None:
    marker = object()
    tags, loan = ["a"], {"id": 17}
    handler = logged(
        lambda logger: logger.warning("renewed %d of %s", 3, "P1", extra={"patron": marker, "count": 3, "tags": tags, "loan": loan})
    )
    record: Any = handler.records[0]
    assert record.tags is tags
    assert record.loan is loan
    assert record.args == (3, "P1")
    assert handler.lines == ["WARNING host.part renewed 3 of P1"]
    assert (record.patron, record.count, record.tags) == (marker, 3, ["a"])


def test_two_keys_that_look_alike_then_are_both_kept_as_text() -> None:
    handler = logged(lambda logger: logger.info("x", extra={"patrons": {NUMBER: "a", "20000909-2396": "b"}}))
    record: Any = handler.records[0]
    assert record.patrons == "{'********-****': 'a', '********-****': 'b'}"


def test_the_filter_takes_the_level_and_the_schemes_of_the_host() -> None:
    sure = RedactingFilter(min_confidence=Confidence.HIGH, schemes=["se"])
    record = logging.LogRecord("host", logging.INFO, "", 1, "9005192381 17912099997 900519-2381", None, None)
    assert sure.filter(record)
    assert record.getMessage() == "9005192381 17912099997 ******-****"


def test_a_message_whose_arguments_do_not_fit_is_kept_as_text() -> None:
    wrong = logging.LogRecord("host", logging.INFO, "", 1, "bad %d", ("x",), None)
    assert RedactingFilter().filter(wrong)
    assert (wrong.msg, wrong.args) == ("bad %d ('x',)", None)
    told = logging.LogRecord("host", logging.INFO, "", 1, "bad %d", (NUMBER,), None)
    assert RedactingFilter().filter(told)
    assert NUMBER not in told.getMessage()
