"""A submitted workbook (报送工作簿) as a Submission: recognised, its tables found, its cells under their headings."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bairi_validators.errors import io_reason
from bairi_validators.findings import Finding, Place, finding
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Cell, Fault, NeedRow, PracticeRow, ProblemRow, Row, Submission
from bairi_validators.vocabulary import Column, NeedColumn, PracticeColumn, ProblemColumn, SheetName, normalised
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.recognition import recognise
from bairi_workbooks.reading.refusals import out_of_reach
from bairi_workbooks.reading.tables import H, Table, find_table
from bairi_workbooks.reading.workbook import read_workbook

NEEDED: Final = (Column.ID, Column.VALUE, Column.BASE, Column.STATE, Column.DONE_ON)
INPUTS: Final = (Column.VALUE, Column.BASE, Column.STATE, Column.DONE_ON, Column.TARGET)
# Words that begin a line which is no indicator's: totals, signatures, notes.
_NO_ROW: Final = ("合计", "小计", "总计", "填报人", "审核人", "负责人", "联系", "备注", "说明", "注")
_NUMBER_LIKE: Final = re.compile(r"[0-9A-Z][0-9A-Z._–—-]{0,11}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one file: unit, period and submission as far as they could be told, and findings."""

    sha256: str | None
    unit: Unit | None = None
    period: Period | None = None
    submission: Submission | None = None
    findings: tuple[Finding, ...] = ()


def read_submission(plan: Plan, path: Path) -> Reading:
    """Read one file. Whatever is wrong with the file is a finding; nothing is raised for it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return _refused(plan, path, None, out_of_reach(io_reason(error)))
    sha256 = hashlib.sha256(content).hexdigest()
    grids = read_workbook(content)
    if isinstance(grids, Finding):
        return _refused(plan, path, sha256, grids)
    return _recognised(plan, path.name, sha256, grids)


def _refused(plan: Plan, path: Path, sha256: str | None, refusal: Finding) -> Reading:
    """A file that cannot be read still has a name: it goes back to the unit that stands in it."""
    who = recognise(plan, path.name, [])
    return Reading(sha256, who.unit, who.period, findings=(refusal,))


def _recognised(plan: Plan, file: str, sha256: str, grids: list[Grid]) -> Reading:
    who = recognise(plan, file, grids)
    table = find_table(grids, Column, preferred=SheetName.INDICATORS.value)
    if table is None:
        return Reading(sha256, who.unit, who.period, findings=(*who.findings, finding("S01", Place())))
    rows = tuple(_rows(table))
    findings = (*who.findings, *_heading_findings(table), *_odd_findings(plan, rows))
    if who.unit is None or who.period is None:
        return Reading(sha256, who.unit, who.period, findings=findings)
    submission = Submission(
        unit=who.unit,
        period=who.period,
        rows=tuple(_without_odd_twins(plan, row) for row in rows),
        problems=tuple(ProblemRow(c) for c in _other(grids, ProblemColumn, SheetName.PROBLEMS)),
        needs=tuple(NeedRow(c) for c in _other(grids, NeedColumn, SheetName.NEEDS)),
        practices=tuple(PracticeRow(c) for c in _other(grids, PracticeColumn, SheetName.PRACTICES)),
        mark=who.mark,
        table=Place(next(iter(table.headings.values())).place.sheet),
    )
    return Reading(sha256, who.unit, who.period, submission, findings)


def _rows(table: Table[Column]) -> list[Row]:
    """The rows that claim to be an indicator's: something like a number, or a figure without one.

    Totals, signatures and notes under the table claim nothing.
    """
    rows = []
    for cells in table.filled():
        typed = normalised(cells[Column.ID].text).upper() if Column.ID in cells else ""
        figures = any(not cells[c].blank for c in (Column.VALUE, Column.BASE) if c in cells)
        words = [normalised(cells[c].text) for c in (Column.ID, Column.TASK, Column.NAME) if c in cells]
        if _NUMBER_LIKE.fullmatch(typed):
            rows.append(Row(typed, cells))
        elif figures and not any(word.startswith(_NO_ROW) for word in words):
            rows.append(Row("", cells))
    return rows


def _heading_findings(table: Table[Column]) -> list[Finding]:
    near = Place(next(iter(table.headings.values())).place.sheet)
    missing = [finding("S02", near, heading=c.value) for c in NEEDED if c not in table.headings]
    repeated = [
        finding("S03", cell.place, heading=column.value, other=str(table.headings[column].place))
        for column, cell in table.repeated
    ]
    return missing + repeated


def _odd_findings(plan: Plan, rows: tuple[Row, ...]) -> list[Finding]:
    """Cells with a fault, where a figure or a state is read from."""
    found = []
    for row in rows:
        for column in INPUTS:
            cell, facts = row[column], {"heading": column.value}
            if cell.fault is Fault.ERROR:
                found.append(finding("F04", cell.place, text=cell.text, **facts))
            elif cell.fault is Fault.UNCALCULATED and not _takes_over(plan, row):
                found.append(finding("F05", cell.place, **facts))
            elif cell.fault is Fault.MERGED:
                found.append(finding("S15", cell.place, **facts))
    return found


def _without_odd_twins(plan: Plan, row: Row) -> Row:
    """The template's own take-over formulas are blanks while nobody calculated them: the figure stands elsewhere."""
    if not _takes_over(plan, row):
        return row
    uncalculated = Fault.UNCALCULATED
    cells = {c: Cell(cell.place) if cell.fault is uncalculated else cell for c, cell in row.cells.items()}
    return Row(row.id, cells)


def _takes_over(plan: Plan, row: Row) -> bool:
    indicator = plan.indicator_of.get(row.id)
    return indicator is not None and indicator.same_as is not None


def _other(grids: list[Grid], columns: type[H], sheet: SheetName) -> list[dict[H, Cell]]:
    own = [g for g in grids if g.name == sheet.value]
    table = find_table(own, columns, preferred=sheet.value)
    return table.filled() if table else []
