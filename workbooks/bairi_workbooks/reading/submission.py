"""A submitted workbook (报送工作簿) as a Submission: recognised, its tables found, its cells under their headings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from bairi_validators.errors import io_reason
from bairi_validators.findings import Finding, Place
from bairi_validators.headings import Heading, read_heading
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Cell, Fault, NeedRow, PracticeRow, ProblemRow, Row, Submission
from bairi_validators.vocabulary import Column, NeedColumn, PracticeColumn, ProblemColumn, SheetName
from bairi_workbooks.reading import structure
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.layouts import Layout
from bairi_workbooks.reading.recognition import recognise
from bairi_workbooks.reading.refusals import out_of_reach
from bairi_workbooks.reading.rows import RowReader, sheet_unit
from bairi_workbooks.reading.tables import FEWEST_HEADINGS, H, Table, find_table
from bairi_workbooks.reading.workbook import read_workbook

_KNOWS_ROWS: Final = (Column.ID, Column.NAME)
_HAS_FIGURES: Final = (Column.VALUE, Column.STATE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one file: unit, period and submission as far as they could be told, and findings."""

    sha256: str | None
    unit: Unit | None = None
    period: Period | None = None
    submission: Submission | None = None
    findings: tuple[Finding, ...] = ()


def read_submission(plan: Plan, path: Path, layouts: Mapping[str, Layout] = {}) -> Reading:
    """Read one file. Whatever is wrong with the file is a finding; nothing is raised for it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return _refused(plan, path, None, out_of_reach(io_reason(error)))
    sha256 = hashlib.sha256(content).hexdigest()
    grids = read_workbook(content)
    if isinstance(grids, Finding):
        return _refused(plan, path, sha256, grids)
    return _recognised(plan, path.name, sha256, grids, layouts)


def indicator_tables(plan: Plan, grids: Sequence[Grid], layout: Layout | None) -> list[Table[Column]]:
    """The sheets that hold a table of indicators, the one to be read first: by the layout, by its name, by its fit."""
    read = partial(_read_heading, plan, layout)
    tables = (find_table(grid, read) for grid in grids if grid.visible)
    usable = [t for t in tables if t is not None and _is_usable(t)]
    wanted = (layout.sheet if layout else None) or SheetName.INDICATORS.value
    return sorted(usable, key=lambda t: (t.grid.name.strip() != wanted, -t.score))


def _read_heading(plan: Plan, layout: Layout | None, text: str) -> Heading[Column] | None:
    return (layout.heading(text) if layout else None) or read_heading(Column, text, plan.plan.year)


def _is_usable(table: Table[Column]) -> bool:
    """Whether rows can be told apart and something is typed in them, though a heading may be unclear or gone."""
    meant = {*table.headings, *(f.heading.column for f in table.unclear)}
    complete = meant.intersection(_KNOWS_ROWS) and meant.intersection(_HAS_FIGURES)
    return bool(complete) or len(table.headings) >= FEWEST_HEADINGS


def _refused(plan: Plan, path: Path, sha256: str | None, refusal: Finding) -> Reading:
    """A file that cannot be read still has a name: it goes back to the unit that stands in it."""
    who = recognise(plan, path.name, [])
    return Reading(sha256, who.unit, who.period, findings=(refusal,))


def _recognised(plan: Plan, file: str, sha256: str, grids: Sequence[Grid], layouts: Mapping[str, Layout]) -> Reading:
    who = recognise(plan, file, grids)
    layout = layouts.get(who.unit.name) if who.unit else None
    tables = indicator_tables(plan, grids, layout)
    if not tables:
        return Reading(sha256, who.unit, who.period, findings=(*who.findings, structure.no_table(grids)))
    table = tables[0]
    rows = tuple(RowReader(plan, who.unit, table, layout, sheet_unit(table)).rows())
    lists = structure.missing_sheets(grids) if who.issued else ()
    findings = (*who.findings, *structure.findings(plan, who, tables, rows), *lists)
    if who.unit is None or who.period is None:
        return Reading(sha256, who.unit, who.period, findings=findings)
    others = [g for g in grids if g.visible and g is not table.grid]
    submission = Submission(
        unit=who.unit,
        period=who.period,
        rows=tuple(_without_odd_twins(plan, row) for row in rows),
        problems=tuple(ProblemRow(c) for c in _register(plan, others, ProblemColumn, SheetName.PROBLEMS)),
        needs=tuple(NeedRow(c) for c in _register(plan, others, NeedColumn, SheetName.NEEDS)),
        practices=tuple(PracticeRow(c) for c in _register(plan, others, PracticeColumn, SheetName.PRACTICES)),
        mark=who.mark,
        table=Place(table.grid.name),
        issued=who.issued,
    )
    return Reading(sha256, who.unit, who.period, submission, findings)


def _without_odd_twins(plan: Plan, row: Row) -> Row:
    """The template's own take-over formulas are blanks while nobody calculated them: the figure stands elsewhere."""
    if not structure.takes_over(plan, row):
        return row
    uncalculated = Fault.UNCALCULATED
    cells = {c: Cell(cell.place) if cell.fault is uncalculated else cell for c, cell in row.cells.items()}
    return Row(row.id, cells, row.typed, row.stated, row.likely)


def _register(plan: Plan, grids: Sequence[Grid], columns: type[H], sheet: SheetName) -> list[dict[H, Cell]]:
    """The rows of a list sheet (台账): the one of its name, else the first whose headings are its."""
    named = [g for g in grids if g.name.strip() == sheet.value]
    for grid in named or grids:
        table = find_table(grid, lambda text: read_heading(columns, text, plan.plan.year))
        if table is not None and len(table.headings) >= FEWEST_HEADINGS:
            return table.filled()
    return []
