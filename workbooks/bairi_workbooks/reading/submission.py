"""A submitted workbook (报送工作簿) as a Submission: recognised, its tables found, its cells under their headings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from bairi_validators.errors import io_reason
from bairi_validators.findings import Finding, Place, finding
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Cell, Fault, NeedRow, PracticeRow, ProblemRow, Row, Submission
from bairi_validators.vocabulary import (
    SHEET_OF,
    Column,
    NeedColumn,
    PracticeColumn,
    ProblemColumn,
    SheetName,
    normalised,
)
from bairi_workbooks.marks.sheets import is_ours
from bairi_workbooks.reading import structure
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.groups import Context, Reader
from bairi_workbooks.reading.layouts import Layout
from bairi_workbooks.reading.recognition import Recognised, other_unit, recognise
from bairi_workbooks.reading.refusals import out_of_reach, unfinished
from bairi_workbooks.reading.rows import RowReader
from bairi_workbooks.reading.tables import FEWEST_HEADINGS, H, Table, find_table, find_tables
from bairi_workbooks.reading.times import is_of_another_time
from bairi_workbooks.reading.workbook import open_workbook

_KNOWS_ROWS: Final = (Column.ID, Column.NAME)
_HAS_FIGURES: Final = (Column.VALUE, Column.STATE)
_SEVERAL: Final = 2
# Far beyond any submission, pictures included: such a file is not even looked into.
MOST_BYTES: Final = 100 * 1024 * 1024
_MEGABYTE: Final = 1024 * 1024
_LISTS: Final = (ProblemColumn, NeedColumn, PracticeColumn)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one file: unit, period and submission as far as they could be told, and findings."""

    sha256: str | None
    unit: Unit | None = None
    period: Period | None = None
    submission: Submission | None = None
    findings: tuple[Finding, ...] = ()


def read_submission(
    plan: Plan, path: Path, layouts: Mapping[str, Layout] = {}, *, called: str | None = None
) -> Reading:
    """Read one file. Whatever is wrong with the file is a finding; nothing is raised for it.

    `called` is its name where it is kept under another one.
    """
    name = called or path.name
    try:
        if (size := path.stat().st_size) > MOST_BYTES:
            reason = f"文件有{size // _MEGABYTE}兆字节，超过{MOST_BYTES // _MEGABYTE}兆字节"
            return _refused(plan, name, _hash(path), unfinished(reason))
        content = path.read_bytes()
    except OSError as error:
        return _refused(plan, name, None, out_of_reach(io_reason(error)))
    return read_bytes(plan, name, content, layouts)


def read_bytes(plan: Plan, name: str, content: bytes, layouts: Mapping[str, Layout] = {}) -> Reading:
    """Read a file's bytes; `name` is what the file is called."""
    sha256 = hashlib.sha256(content).hexdigest()
    opened = open_workbook(content)
    if isinstance(opened, Finding):
        return _refused(plan, name, sha256, opened)
    reading = _recognised(plan, name, sha256, [grid for grid in opened.grids if not is_ours(grid)], layouts)
    if opened.active:
        told = finding("F11", Place(), what="、".join(opened.active))
        return replace(reading, findings=(*reading.findings, told))
    return reading


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def indicator_tables(
    plan: Plan, grids: Sequence[Grid], layout: Layout | None, unit: Unit | None = None, period: Period | None = None
) -> list[list[Table[Column]]]:
    """The tables of indicators sheet by sheet, the sheet that is to be read first: the one that the layout names, that
    has the sheet's name, that is called after the period, that has figures, that fits best.
    """
    reader = Reader(Column, _context(plan, unit, period))
    if layout:
        reader = replace(reader, own=layout.heading)
    found = [tables for grid in grids if grid.visible and (tables := _tables(plan, grid, reader))]
    wanted = (layout.sheet if layout else None) or SheetName.INDICATORS.value
    label = period.label.removeprefix(f"{period.year}年") if period else ""

    def order(tables: Sequence[Table[Column]]) -> tuple[bool, bool, bool, int]:
        name, score = normalised(tables[0].grid.name), max(table.score for table in tables)
        figures = any(Column.VALUE in table.meant for table in tables)
        return name != normalised(wanted), not label or label not in name, not figures, -score

    return sorted(found, key=order)


def spoilt_tables(plan: Plan, grids: Sequence[Grid]) -> list[Table[Column]]:
    """The sheet that is most like a table of indicators, where none can be read."""
    reader = Reader(Column, _context(plan))
    tables = [t for grid in grids if grid.visible and (t := find_table(grid, reader))]
    return sorted(tables, key=lambda table: -table.score)[:1]


def _context(plan: Plan, unit: Unit | None = None, period: Period | None = None) -> Context:
    names = {normalised(name) for name in (unit.name, *unit.aliases)} if unit else set()
    return Context(plan.plan.year, period.last_months if period else (), names, plan.unit_written.keys())


def _tables(plan: Plan, grid: Grid, reader: Reader[Column]) -> list[Table[Column]]:
    """The tables of indicators of one sheet; where none is whole, the one that has lost a heading."""
    return find_tables(grid, reader, _is_whole, lambda table: _is_spoilt(plan, table))


def _is_spoilt(plan: Plan, table: Table[Column]) -> bool:
    """Whether a table is one of indicators that has lost a heading, and not one of the lists (问题台账)."""
    own = sorted(_LISTS, key=lambda columns: SHEET_OF[columns].value != table.grid.name.strip())
    lists = (find_table(table.grid, Reader(columns, _context(plan))) for columns in own)
    return len(table.headings) >= FEWEST_HEADINGS and not any(t is not None and t.score > table.score for t in lists)


def _is_whole(table: Table[Column]) -> bool:
    """Whether rows can be told apart and something is typed in them, though a heading may be unclear."""
    return bool(table.meant.intersection(_KNOWS_ROWS) and table.meant.intersection(_HAS_FIGURES))


def _refused(plan: Plan, name: str, sha256: str | None, refusal: Finding) -> Reading:
    """A file that cannot be read still has a name: it goes back to the unit that stands in it."""
    who = recognise(plan, name, [])
    return Reading(sha256, who.unit, who.period, findings=(refusal,))


def _recognised(plan: Plan, file: str, sha256: str, grids: Sequence[Grid], layouts: Mapping[str, Layout]) -> Reading:
    who = recognise(plan, file, grids)
    layout = layouts.get(who.unit.name) if who.unit else None
    found = indicator_tables(plan, grids, layout, who.unit, who.period)
    figures = any(table.meant.intersection(_HAS_FIGURES) for tables in found for table in tables)
    if who.unit is None and not figures and (allocation := _allocation(plan, grids)):
        return Reading(sha256, findings=(allocation,))
    if not found:
        return Reading(sha256, who.unit, who.period, findings=(*who.findings, structure.no_table(grids)))
    sheets, past = _of_the_period(plan, who, layout, found)
    table = sheets[0][0]
    reader_of = partial(RowReader, plan, who.unit, layout=layout, issued=who.issued)
    read, others = _sections(sheets, lambda t: tuple(reader_of(table=t).rows()))
    foreign = (_of_another(who, cell, unit) for t, _ in read for cell, unit in reader_of(table=t).of_others())
    lists = structure.missing_sheets(grids) if who.issued else ()
    findings = (*who.findings, *structure.findings(plan, who, read, [*others, *past]), *foreign, *lists)
    if who.unit is None or who.period is None:
        return Reading(sha256, who.unit, who.period, findings=findings)
    rest = [g for g in grids if g.visible and g is not table.grid]
    submission = Submission(
        unit=who.unit,
        period=who.period,
        rows=_rows(plan, who, read),
        problems=tuple(ProblemRow(c) for c in _register(plan, rest, ProblemColumn, SheetName.PROBLEMS)),
        needs=tuple(NeedRow(c) for c in _register(plan, rest, NeedColumn, SheetName.NEEDS)),
        practices=tuple(PracticeRow(c) for c in _register(plan, rest, PracticeColumn, SheetName.PRACTICES)),
        mark=who.mark,
        table=Place(table.grid.name),
        issued=who.issued,
    )
    return Reading(sha256, who.unit, who.period, submission, findings)


def _allocation(plan: Plan, grids: Sequence[Grid]) -> Finding | None:
    """F09: targets of several counties side by side are what is allocated to them, not what one of them reports."""
    from bairi_workbooks.allocation.tables import find_table as find_allocation  # noqa: PLC0415 - which reads with us

    table = find_allocation(plan, grids)
    if isinstance(table, Finding) or len(table.units) < _SEVERAL:
        return None
    return finding("F09", Place(), name=table.grid.name)


def _of_another(who: Recognised, cell: Cell, unit: Unit) -> Finding:
    """S09 at a row that is another unit's."""
    return other_unit(cell.place, ("工作簿", who.unit.name if who.unit else ""), ("这一行", unit.name))


def _rows(plan: Plan, who: Recognised, read: Sequence[structure.Section]) -> tuple[Row, ...]:
    """The rows as they are checked. In a unit's own workbook a figure that stands only under its twin's name is under
    the number where it is typed.
    """
    rows = [_without_odd_twins(plan, row) for _, rows in read for row in rows]
    if who.issued:
        return tuple(rows)
    known = {row.id for row in rows}
    typed = {i.id: i.same_as for i in plan.indicators if i.same_as and i.same_as not in known}
    return tuple(replace(row, id=typed.get(row.id, row.id)) for row in rows)


def _of_the_period(
    plan: Plan, who: Recognised, layout: Layout | None, sheets: Sequence[Sequence[Table[Column]]]
) -> tuple[Sequence[Sequence[Table[Column]]], Sequence[structure.Section]]:
    """The sheets that are read, and of those whose names say another period (11月上旬, 2025年) the first tables.

    Where all of them say so, they are read to be told of.
    """
    named = layout.sheet if layout else None
    past = [
        tables
        for tables in sheets
        if who.period and (name := tables[0].grid.name) != named and is_of_another_time(plan, who.period, name)
    ]
    if len(past) == len(sheets):
        return sheets, ()
    return [tables for tables in sheets if tables not in past], [(tables[0], ()) for tables in past]


def _sections(
    sheets: Sequence[Sequence[Table[Column]]], rows_of: Callable[[Table[Column]], Sequence[Row]]
) -> tuple[list[structure.Section], list[structure.Section]]:
    """The tables that are read and, of each sheet that repeats them, the first, with their rows.

    A unit may have its indicators on several sheets; one that says nothing of any (a list of firms) is neither.
    """
    read: list[structure.Section] = []
    repeated: list[structure.Section] = []
    for tables in sheets:
        sections = [(table, rows_of(table)) for table in tables]
        known = {row.id for _, rows in read for row in rows}
        own = {row.id for _, rows in sections for row in rows}
        if not read or (own and "" not in own and not own & known):
            read += sections
        elif own & known - {""}:
            repeated.append((tables[0], [row for _, rows in sections for row in rows]))
    return read, repeated


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
        table = find_table(grid, Reader(columns, _context(plan)))
        if table is not None and len(table.headings) >= FEWEST_HEADINGS:
            return table.filled()
    return []
