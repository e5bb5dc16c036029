"""The logging filter: whatever a host logs, however carelessly, no number gets through."""

import logging
from typing import Any

import pytest

from nordlib.identity.redaction import Confidence, RedactingFilter


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
    assert not any(NUMBER in each or "2381" in each for each in shown)
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


def test_what_a_host_put_for_the_exception_is_kept_as_text() -> None:
    record = logging.LogRecord("host", logging.ERROR, "", 1, "x", None, None)
    odd: Any = (NUMBER,)
    record.exc_info = odd
    assert RedactingFilter().filter(record)
    assert record.exc_text == "('********-****',)"


def test_a_record_without_a_number_stays_as_it_is() -> None:
    marker = object()
    handler = logged(lambda logger: logger.warning("renewed %d of %s", 3, "P1", extra={"patron": marker, "count": 3, "tags": ["a"]}))
    record: Any = handler.records[0]
    assert handler.lines == ["WARNING host.part renewed 3 of P1"]
    assert (record.patron, record.count, record.tags) == (marker, 3, ["a"])


def test_two_keys_that_look_alike_then_are_both_kept_as_text() -> None:
    handler = logged(lambda logger: logger.info("x", extra={"patrons": {NUMBER: "a", "20000909-2396": "b"}}))
    record: Any = handler.records[0]
    assert record.patrons == "{'********-****': 'a', '********-****': 'b'}"


def test_the_filter_takes_the_level_and_the_schemes_of_the_host() -> None:
    sure = RedactingFilter(at_least=Confidence.HIGH, schemes=["se"])
    record = logging.LogRecord("host", logging.INFO, "", 1, "9005192381 17912099997 900519-2381", None, None)
    assert sure.filter(record)
    assert record.getMessage() == "9005192381 17912099997 ******-****"
