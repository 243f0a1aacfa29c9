"""What a clerk waits for: `bairi check` on one workbook, beside processes that import openpyxl and that read it so.

All run in turn in fresh processes, so that whatever else the machine does falls on each; the medians are compared.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measuring import compared, machine

from bairi_addin.demo.figures import figures
from bairi_addin.demo.own_workbook import write_own_workbook
from bairi_addin.demo.scene import Scene
from bairi_validators.periods import Period
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import UnitKind
from bairi_workbooks.submission_template import write_submission

ROUNDS = 15
GOAL = 1.6
READS = """
import sys
import openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None))
"""


def main() -> None:
    """Print a row for each workbook."""
    print(machine(), "\n", sep="")
    print(
        "| file | `import openpyxl` s | reads it s | bairi s | wall, import = 1 | CPU, import = 1 | wall, reading = 1 |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for path in workbooks(Path(folder)):
            bare, reads, bairi = compared(
                [
                    [sys.executable, "-c", "import openpyxl"],
                    [sys.executable, "-c", READS, str(path)],
                    [sys.executable, "-m", "bairi_addin", "check", str(path)],
                ],
                ROUNDS,
            )
            ratio = f"{bairi.wall / bare.wall:.2f}" + (f" (goal {GOAL})" if bairi.wall / bare.wall > GOAL else "")
            times = f"{bare.wall:.3f} | {reads.wall:.3f} | {bairi.wall:.3f}"
            ratios = f"{ratio} | {bairi.cpu / bare.cpu:.2f} | {bairi.wall / reads.wall:.2f}"
            print(f"| {path.stem}, {path.stat().st_size / 1024:.0f} KB | {times} | {ratios} |", flush=True)


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


if __name__ == "__main__":
    main()
