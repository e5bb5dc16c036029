"""What the runners of case files share: an outcome for each case, and the lines that close a run."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import attrs


class NotBuilt(Exception):
    """Something that a case asks for and nordlib does not have yet."""


@attrs.frozen
class Outcome:
    """One case: its id and area, whether the sources leave it open, and what differs (empty: it passed)."""

    id: str
    area: str
    ambiguous: bool
    differences: tuple[str, ...]
    not_built: str | None = None

    @property
    def passed(self) -> bool:
        return not self.differences and self.not_built is None


def outcome_of(case: dict[str, Any], judge: Callable[[], tuple[str, ...]]) -> Outcome:
    """The outcome of a case that has an id and an area; an exception is a failed case, never the end of the run."""
    try:
        return Outcome(case["id"], case["area"], case["ambiguous"], judge())
    except NotBuilt as missing:
        return Outcome(case["id"], case["area"], case["ambiguous"], (), str(missing))
    except Exception as error:  # noqa: BLE001 - a runner reports whatever goes wrong in a case
        return Outcome(case["id"], case["area"], case["ambiguous"], (f"raised {type(error).__name__}: {error}",))


def differences(expected: dict[str, object], got: dict[str, object]) -> tuple[str, ...]:
    """Each key whose value is not the expected one, in a line."""
    missing = object()
    return tuple(
        f"{key}: expected {value!r}, got {got.get(key, 'nothing')!r}" for key, value in expected.items() if got.get(key, missing) != value
    )


def report(outcomes: Iterable[Outcome]) -> int:
    """Print the failed cases, what is not built by area, and the two closing lines; the exit status."""
    results = list(outcomes)
    for each in results:
        if not each.passed:
            why = f"not built yet: {each.not_built}" if each.not_built else "; ".join(each.differences)
            print(f"{each.id} [{each.area}] {why}")
    not_built = Counter(each.area for each in results if each.not_built)
    for area, number in sorted(not_built.items()):
        print(f"not built yet: {area}: {number} cases")
    open_cases = [each for each in results if each.ambiguous]
    settled = [each for each in results if not each.ambiguous]
    print("ambiguous:", closing_line(open_cases))
    print(closing_line(settled))
    return 0 if all(each.passed for each in settled) else 1


def closing_line(outcomes: list[Outcome]) -> str:
    passed = sum(each.passed for each in outcomes)
    return f"{passed} passed, {len(outcomes) - passed} failed"
