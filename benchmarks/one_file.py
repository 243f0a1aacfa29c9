"""What a clerk waits for: `bairi check` on one workbook, as a ratio to a process that imports openpyxl and reads it.

Both run in turn in fresh processes, so that whatever else the machine does falls on both; the medians are compared.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bairi_addin.demo.figures import figures
from bairi_addin.demo.own_workbook import write_own_workbook
from bairi_addin.demo.scene import Scene
from bairi_validators.periods import Period
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import UnitKind
from bairi_workbooks.submission_template import write_submission

ROUNDS = 15
GOAL = 2.5
PEER = """
import sys
import openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None))
"""


@dataclass(frozen=True)
class Cost:
    """Median wall and CPU seconds of one command."""

    wall: float
    cpu: float


def main() -> None:
    """Print a row for each workbook."""
    with tempfile.TemporaryDirectory() as folder:
        print("| file | peer s | bairi s | wall ratio | CPU ratio |")
        print("| --- | --- | --- | --- | --- |")
        for path in workbooks(Path(folder)):
            peer, bairi = compared(
                [sys.executable, "-c", PEER, str(path)],
                [sys.executable, "-m", "bairi_addin", "check", str(path)],
            )
            ratio = bairi.wall / peer.wall
            verdict = "" if ratio < GOAL else f" (over {GOAL})"
            name = f"{path.stem}, {path.stat().st_size / 1024:.0f} KB"
            cpu = bairi.cpu / peer.cpu
            print(f"| {name} | {peer.wall:.3f} | {bairi.wall:.3f} | {ratio:.2f}{verdict} | {cpu:.2f} |")


def workbooks(folder: Path) -> Sequence[Path]:
    """A county's filled workbook, a department's, and a unit's own."""
    plan, period = load_plan(), Period.parse("2025-10下旬")
    county, own = plan.units_of_kind(UnitKind.COUNTY)[:2]
    department = max(plan.units_of_kind(UnitKind.DEPARTMENT), key=lambda unit: len(plan.owed_by(unit)))
    _, now = figures(Scene(plan, period, 1))
    return [
        write_submission(folder / "county.xlsx", plan, county, period, entries=now[county.name]),
        write_submission(folder / "department.xlsx", plan, department, period, entries=now[department.name]),
        write_own_workbook(folder / "own workbook.xlsx", plan, own, period, now[own.name]),
    ]


def compared(*commands: Sequence[str]) -> list[Cost]:
    """The costs of commands that are run in turn; the first round warms the disk's cache and does not count."""
    seen: list[list[Cost]] = [[] for _ in commands]
    for number in range(ROUNDS + 1):
        for command, costs in zip(commands, seen, strict=True):
            cost = once(command)
            if number:
                costs.append(cost)
    return [Cost(statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs)) for costs in seen]


def once(command: Sequence[str]) -> Cost:
    """What one run costs, with whatever processes it starts."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own two commands
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


if __name__ == "__main__":
    main()
