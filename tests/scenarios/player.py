"""What the scenarios of every kind of account share: steps in order, the messages that are due, and what an answer hides."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from nordlib.messages import Message
from tests.report import NotBuilt, differences
from tests.scenarios import account_facts as facts
from tests.scenarios.account_facts import Case
from tests.stores import everything_in


class Player:
    """One scenario on a store that is empty."""

    case: Case
    store: Any
    zone: ZoneInfo
    today: date

    def play(self) -> tuple[str, ...]:
        """What differs in the first step that differs."""
        for number, step in enumerate(self.case["steps"], 1):
            errors = self.step(step)
            if errors:
                return tuple(f"step {number} ({step['action']}): {error}" for error in errors)
        return ()

    def step(self, step: Case) -> tuple[str, ...]:
        """Play a step, and return what differs."""
        raise NotImplementedError

    def begin(self, step: Case, actions: Collection[str], expected: set[str]) -> datetime:
        """Return the instant of a step whose action and expectations are known."""
        if step["action"] not in actions:
            raise NotBuilt(f"action {step['action']}")
        facts.known(step["expect"], expected, "expectation")
        self.today = date.fromisoformat(step["date"])
        return datetime.fromisoformat(step["at"]) if step.get("at") else datetime.combine(self.today, time(12), self.zone)

    def due(self) -> dict[str, Message]:
        """The messages that are due, by their ids in the outbox. They are claimed for no time at all, so that they stay due."""
        now, long_ago = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
        return {each.id: each.message for each in self.store.run(lambda tx: tx.outbox.claim(now, long_ago, 10_000))}

    def answered(self, expect: Case, reasons: Collection[str], text: str) -> tuple[str, ...]:
        """Compare the reasons of an answer, and what neither the answer nor the store may contain."""
        errors = differences({"ok": expect["ok"]}, {"ok": not reasons})
        if "errors" in expect:
            errors += differences({"errors": set(expect["errors"])}, {"errors": set(reasons)})
        hidden = expect.get("stored_contains_not", ())
        stored = everything_in(self.store) if hidden else ""
        errors += tuple(f"the store contains {each!r}" for each in hidden if each in stored)
        return errors + tuple(f"the answer contains {each!r}" for each in expect.get("contains_not", ()) if each in text)
