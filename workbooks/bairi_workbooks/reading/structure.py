"""What is wrong with, or merely worth telling of, the structure of a workbook (结构校验): headings, sheets, cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from bairi_validators.checks.numbers import FIGURES
from bairi_validators.decimals import split_number
from bairi_validators.findings import Finding, Place, finding
from bairi_validators.headings import likely_heading
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, Fault, Row
from bairi_validators.units import measured
from bairi_validators.vocabulary import Column, SheetName
from bairi_workbooks.reading.addresses import address, position
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.groups import Found
from bairi_workbooks.reading.recognition import Recognised, other_period
from bairi_workbooks.reading.tables import Table
from bairi_workbooks.reading.times import is_of_another_time

INPUTS: Final = (Column.VALUE, Column.BASE, Column.STATE, Column.DONE_ON, Column.TARGET)
Section = tuple[Table[Column], Sequence[Row]]
_NAMED: Final = 3


def no_table(grids: Sequence[Grid]) -> Finding:
    """S01: no sheet has the headings, or the one that should is hidden."""
    hidden = any(g.name.strip() == SheetName.INDICATORS.value and not g.visible for g in grids)
    reason = f"“{SheetName.INDICATORS.value}”表被隐藏了" if hidden else "各工作表中都没有“指标编号”“累计完成”等表头"
    return finding("S01", Place(), reason=reason)


def missing_sheets(grids: Sequence[Grid]) -> Iterator[Finding]:
    """S26: a list sheet of an issued workbook that is gone or hidden: nobody knows whether anything was in it."""
    seen = {grid.name.strip() for grid in grids if grid.visible}
    for sheet in (SheetName.PROBLEMS, SheetName.NEEDS, SheetName.PRACTICES):
        if sheet.value not in seen:
            yield finding("S26", Place(), name=sheet.value)


def findings(plan: Plan, who: Recognised, read: Sequence[Section], others: Sequence[Section]) -> Iterator[Finding]:
    """Everything about headings, sheets and faulty cells, of the tables that are read and of those that repeat them."""
    rows = [row for _, rows in read for row in rows]
    yield from _sheet_of_another_time(plan, who, read[0][0])
    for table, own in read:
        yield from _headings(table, _used(_present(plan, own) if len(read) > 1 else _owed(plan, who, own)))
        yield from _other_reach(who, table)
        yield from _hidden(table, own)
    yield from _other_tables(read, others)
    yield from _faulty_cells(plan, rows)
    if who.issued:
        yield from (found for table, own in read for found in _units_in_headings(plan, table, own))
    else:
        yield from _aliases([table for table, _ in read])
        yield from _without_unit(plan, read[0][0], rows)


def _headings(table: Table[Column], used: Sequence[Column]) -> Iterator[Finding]:
    """S02, S03, S19: a heading that is needed and not there, that is there twice, that may mean two things."""
    near = Place(table.grid.name)
    known = {Column.ID, Column.NAME} & table.headings.keys()
    needed = [] if known else [Column.ID]
    for column in (*needed, *used):
        if column not in table.meant:
            like = likely_heading(column, table.unknown)
            cell = table.unknown[like].place if like else None
            hint = f"，{cell.cell} 的“{like}”可能就是" if cell else ""
            yield finding("S02", cell or near, heading=column.value, hint=hint)
    for found in table.repeated:
        yield _twice(table.headings[found.heading.column], found)
    yield from (_twice(first, second) for first, second in table.contested)
    yield from (_unclear(found) for found in table.unclear)


def _twice(first: Found[Column], second: Found[Column]) -> Finding:
    return finding("S03", second.cell.place, heading=second.heading.column.value, other=first.cell.place)


def _sheet_of_another_time(plan: Plan, who: Recognised, table: Table[Column]) -> Iterator[Finding]:
    """S18: no sheet is the period's by its name."""
    name = table.grid.name
    if who.period and is_of_another_time(plan, who.period, name):
        yield other_period(Place(name), ("工作簿", who.period.label), ("工作表名", name))


def _other_reach(who: Recognised, table: Table[Column]) -> Iterator[Finding]:
    """S18: a heading that says its figures count up to another month (1—9月累计完成) than the period's."""
    for found in table.late:
        first = ("工作簿", who.period.label if who.period else "")
        yield other_period(found.cell.place, first, (f"表头“{found.text}”", f"1—{found.heading.until}月"))


def _units_in_headings(plan: Plan, table: Table[Column], rows: Sequence[Row]) -> Iterator[Finding]:
    """S27: an issued workbook says in a column of its own in which unit each row is; a heading has no say in it."""
    stated = [(f, unit) for c, f in table.headings.items() if c in FIGURES and (unit := f.heading.unit)]
    units = {measured(i.input_unit) for i in _present(plan, rows)} if stated else set()
    for found, unit in stated:
        if units != {measured(unit)}:
            yield finding("S27", found.cell.place, stated=unit, text=found.text)


def _unclear(found: Found[Column]) -> Finding:
    """S19: 完成数 may be the cumulative figure or the period's own."""
    first, second = found.heading.readings or ("", "")
    facts = {"text": found.text, "first": first, "second": second, "heading": found.heading.column.value}
    return finding("S19", found.cell.place, **facts)


def _owed(plan: Plan, who: Recognised, rows: Sequence[Row]) -> Sequence[Indicator]:
    """The unit's indicators; where nobody knows the unit, those of the rows that are there."""
    return plan.owed_by(who.unit) if who.unit else _present(plan, rows)


def _present(plan: Plan, rows: Sequence[Row]) -> Sequence[Indicator]:
    return [plan.indicator_of[row.id] for row in rows if row.id in plan.indicator_of]


def _used(indicators: Sequence[Indicator]) -> list[Column]:
    """The columns that indicators use."""
    return [column for column in INPUTS if any(column in indicator.columns for indicator in indicators)]


def _aliases(tables: Sequence[Table[Column]]) -> Iterator[Finding]:
    """S17: which headings were known by another name; said once."""
    found = ((c, f) for table in tables for c, f in table.headings.items() if not f.heading.literal)
    pairs = dict.fromkeys(f"“{f.text}”为“{c.value}”" for c, f in found)
    if pairs:
        yield finding("S17", Place(tables[0].grid.name), pairs="、".join(pairs))


def _without_unit(plan: Plan, table: Table[Column], rows: Sequence[Row]) -> Iterator[Finding]:
    """S21: a unit's own workbook that says nowhere in which unit its amounts are."""
    bare = [row for row in rows if not row.stated and any(map(_is_bare, (row[Column.VALUE], row[Column.BASE])))]
    silent = [i for i in _present(plan, bare) if i.measure is not Measure.MILESTONE and not i.counts_whole_things]
    if silent:
        names = "、".join(f"“{i.name}”（{i.input_unit}）" for i in silent[:_NAMED])
        yield finding("S21", Place(table.grid.name), names=names, count=len(silent))


def _is_bare(cell: Cell) -> bool:
    """Whether a number stands there without a unit of its own."""
    typed = split_number(cell.text) if isinstance(cell.value, str) else None
    return isinstance(cell.value, Decimal) or (typed is not None and not typed[1])


def _other_tables(read: Sequence[Section], others: Sequence[Section]) -> Iterator[Finding]:
    """S24, S29: a second sheet with the same table is often a copy; where their figures differ, nobody knows which one
    is meant.
    """
    known = {row.id: row for _, rows in read for row in rows}
    name = read[0][0].grid.name
    for table, rows in others:
        facts = {"other": table.grid.name, "name": name}
        differing = next((row for row in rows if row.id in known and _differ(row, known[row.id])), None)
        if differing:
            yield finding("S29", Place(table.grid.name), id=differing.id, **facts)
        else:
            yield finding("S24", Place(table.grid.name), **facts)


def _differ(other: Row, read: Row) -> bool:
    """Whether another table's row has something else than the one that is read; its blanks say nothing."""
    return any(not other[column].blank and other[column].value != read[column].value for column in INPUTS)


def _hidden(table: Table[Column], rows: Sequence[Row]) -> Iterator[Finding]:
    """S22: what nobody sees on the screen was read all the same."""
    grid = table.grid
    if not grid.hidden_rows and not grid.hidden_columns:
        return
    filled = [position(cell.place.cell)[0] for row in rows for cell in row.cells.values() if cell.place.cell]
    numbers = sorted(set(filled) & grid.hidden_rows)
    columns = sorted(table.headings[c].at for c in INPUTS if c in table.headings and _is_filled(c, rows))
    letters = [address(0, at).rstrip("1") for at in columns if at in grid.hidden_columns]
    parts = [f"第{'、'.join(str(n + 1) for n in numbers)}行"] if numbers else []
    parts += [f"{'、'.join(letters)}列"] if letters else []
    if parts:
        yield finding("S22", Place(grid.name), where="和".join(parts))


def _is_filled(column: Column, rows: Sequence[Row]) -> bool:
    return any(not row[column].blank for row in rows)


def _faulty_cells(plan: Plan, rows: Sequence[Row]) -> Iterator[Finding]:
    """Cells with a fault, where a figure or a state is read from."""
    for row in rows:
        for column in INPUTS:
            fault = cell.fault if (cell := row.cells.get(column)) else None
            if fault and (fault is not Fault.UNCALCULATED or not takes_over(plan, row)):
                yield from faults_of(row[column], column.value)


def faults_of(cell: Cell, heading: str) -> Iterator[Finding]:
    """F04, F05, S15: what is wrong with a cell that cannot be used."""
    if cell.fault is Fault.ERROR:
        yield finding("F04", cell.place, text=cell.text, heading=heading)
    elif cell.fault is Fault.UNCALCULATED:
        yield finding("F05", cell.place, heading=heading)
    elif cell.fault is Fault.MERGED:
        yield finding("S15", cell.place, heading=heading)


def takes_over(plan: Plan, row: Row) -> bool:
    """Whether an indicator's figure stands in another row."""
    indicator = plan.indicator_of.get(row.id)
    return indicator is not None and indicator.same_as is not None
