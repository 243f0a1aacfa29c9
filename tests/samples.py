"""Filled submission workbooks of the tiny plan, as tests start from them and then spoil them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column, ProblemColumn, SheetName
from bairi_workbooks.submission_template import Entry, submission_name, write_submission

PERIOD = Period.parse("2026-11中旬")
IN_TIME = datetime(2026, 11, 21, 9, 0)

COUNTY = {
    "T01-01": Entry(Decimal(107), Decimal(100)),
    "T01-02": Entry(Decimal(6), own_target=Decimal(6)),
    "T01-03": Entry(Decimal(4), own_target=Decimal(4)),
    "T01-04": Entry(Decimal("45.5"), own_target=Decimal(45)),
    "T01-05": Entry(Decimal(40), Decimal(50)),
    "T02-01": Entry(Decimal("9.5"), Decimal(10)),
    "T02-02": Entry(Decimal("1.6"), own_target=Decimal("1.5")),
    "T03-01": Entry(Decimal(0)),
    "T03-02": Entry(state="推进中"),
}
PARK = {"T01-01": COUNTY["T01-01"]}
DEPARTMENTS = {
    "市工信局": {
        "T01-01": Entry(Decimal(321), Decimal(300)),
        "T01-02": Entry(Decimal(12)),
        "T01-03": Entry(Decimal(8)),
        "T01-04": Entry(Decimal(91)),
    },
    "市财政局": {"T01-05": Entry(Decimal(80), Decimal(100))},
    "市人社局": {"T02-01": Entry(Decimal(19), Decimal(20)), "T02-02": Entry(Decimal("3.2"))},
    "市发改委": {"T02-03": Entry(Decimal("1.2")), "T02-04": Entry(Decimal("1.5"))},
    "市应急局": {"T03-01": Entry(Decimal(0))},
    "市信访局": {"T03-02": Entry(state="已完成", done_on=date(2026, 11, 18))},
}
OTHERWISE = {"西岭县": {"T01-04": Entry(Decimal("45.4"), own_target=Decimal(45))}}  # no two counties are quite alike
PROBLEM = {
    ProblemColumn.TASK: "1.抓工业增长",
    ProblemColumn.PROBLEM: "个别项目用地手续未办结",
    ProblemColumn.UNIT: "东河县",
    ProblemColumn.DEADLINE: date(2026, 12, 10),
    ProblemColumn.STATE: "整改中",
}


def entries_of(plan: Plan, unit: str) -> dict[str, Entry]:
    """Good entries of a unit of the tiny plan."""
    kind = plan.unit_of[unit].kind.value
    return dict({"county": COUNTY, "park": PARK}.get(kind) or DEPARTMENTS[unit]) | OTHERWISE.get(unit, {})


def submit(  # noqa: PLR0913 - each is one thing that a test may want otherwise
    folder: Path,
    plan: Plan,
    unit: str = "东河县",
    changes: dict[str, Entry] | None = None,
    *,
    name: str | None = None,
    period: Period = PERIOD,
    mark: str | None = None,
    arrived: datetime = IN_TIME,
) -> Path:
    """Write a unit's good submission, with some entries changed, as if it had arrived in time."""
    path = folder / (name or submission_name(plan.unit_of[unit], period))
    filled = entries_of(plan, unit) | (changes or {})
    write_submission(path, plan, plan.unit_of[unit], period, entries=filled, problems=[PROBLEM], mark=mark)
    touch(path, arrived)
    return path


def submit_all(folder: Path, plan: Plan, *, but: tuple[str, ...] = (), mark: str | None = None) -> None:
    """A good submission of every unit but some."""
    for unit in plan.reporting_units():
        if unit.name not in but:
            submit(folder, plan, unit.name, mark=mark)


def touch(path: Path, arrived: datetime = IN_TIME) -> None:
    """Set a file's own time, by which its arrival is known."""
    os.utime(path, (arrived.timestamp(), arrived.timestamp()))


def edit(path: Path, change: Callable[[Worksheet], object], sheet: str = SheetName.INDICATORS.value) -> Path:
    """Change a sheet as a person would, through a program that rewrites the workbook."""
    book = openpyxl.load_workbook(path)
    change(book[sheet])
    book.save(path)
    touch(path)
    return path


def address(path: Path, indicator: str, column: Column) -> str:
    """The address of an indicator's cell in a written workbook."""
    sheet = openpyxl.load_workbook(path)[SheetName.INDICATORS.value]
    heading = next(row for row in sheet.iter_rows() if row[0].value == Column.ID.value)
    letter = next(cell.column_letter for cell in heading if cell.value == column.value)
    row = next(cell.row for cell in sheet["A"] if cell.value == indicator)
    return f"{letter}{row}"


def put(path: Path, indicator: str, column: Column, value: object) -> Path:
    """Type a value into an indicator's cell."""
    where = address(path, indicator, column)
    return edit(path, lambda sheet: sheet.__setitem__(where, value))
