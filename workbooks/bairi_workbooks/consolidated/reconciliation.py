"""差异核对: the units' sums beside the departments' figures, as formulas; what cannot be compared comes last."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from bairi_validators.consolidation import Agreement, Consolidation, Reconciliation
from bairi_validators.plan.models import UnitKind
from bairi_validators.standing import Light
from bairi_validators.vocabulary import Column as Heading
from bairi_workbooks.consolidated import sources
from bairi_workbooks.consolidated.blocks import Block, Blocks, total
from bairi_workbooks.consolidated.names import FIRST_ROW, RECONCILIATION, SOURCES
from bairi_workbooks.sheets.page import Book, address
from bairi_workbooks.sheets.table import PERCENT, Column, Entry, Row, Table, column_of, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK

_COLUMNS: Final = (
    Column("指标编号", 9.5, "center"),
    Column("指标", 43),
    Column("核对的数", 11, "center"),
    Column("计量单位", 9.5, "center"),
    Column("结论", 23, "center"),
    Column("县市区、园区合计", 14, "right"),
    Column("已报/应报", 9.5, "center"),
    Column("部门", 25),
    Column("部门数", 14, "right"),
    Column("差额（部门数－合计）", 21, "right"),
    Column("相差%", 9, "right"),
    Column("允许相差%", 9, "right"),
    Column("通报采用", 19, "center"),
)
_TOTAL, _DEPARTMENT = (column_of(_COLUMNS, heading) for heading in ("县市区、园区合计", "部门数"))
_LIGHT: Final = {
    Agreement.DIFFERS: Light.RED,
    Agreement.AGREES: Light.GREEN,
    Agreement.PARTIAL: Light.GREY,  # not to be compared yet: no difference, and none to look at first
    Agreement.ONE_SIDED: Light.GREY,
}
_USED: Final = {"units": "县市区、园区合计", "department": "部门数"}


def write_reconciliation(book: Book, consolidation: Consolidation, blocks: Blocks) -> None:
    """Write the sheet: every number that both sides owe, and which of the two the bulletin uses."""
    order = list(_LIGHT)
    every = sorted(consolidation.reconciliations, key=lambda r: order.index(r.verdict))
    counts = "，".join(f"{verdict.label}{n}项" for verdict in order if (n := sum(r.verdict is verdict for r in every)))
    sheet = book.sheet(RECONCILIATION, f"{counts}。" if counts else "")
    rows = [_row(one, blocks[one.indicator.id], FIRST_ROW + number) for number, one in enumerate(every)]
    write_table(book, sheet, Table(_COLUMNS, rows, frozen=2, filtered=True, empty="没有需要两边核对的指标。"))


def _row(one: Reconciliation, block: Block, row: int) -> Row:
    light = _LIGHT[one.verdict]
    return (
        Entry(one.indicator.id, link=address(SOURCES, block.top, 0), align="center"),
        one.indicator.name,
        one.heading.value,
        one.indicator.input_unit,
        Entry(one.verdict.label, fill=LIGHT_FILL[light], ink=LIGHT_INK[light], bold=True),
        _units_total(one, block),
        f"{one.reported}/{one.owed}",
        one.department,
        _department(one, block),
        *_difference(one, row),
        Entry(one.tolerance_percent, number=PERCENT),
        _USED[one.used],
    )


def _column(one: Reconciliation) -> int:
    return sources.VALUE if one.heading is Heading.VALUE else sources.BASE


def _units_total(one: Reconciliation, block: Block) -> Entry:
    """The sum over the units' rows; a number alone where a figure that does not count (no base) is in it."""
    own = [(row, line) for row, line in block.numbered if line.unit.kind is not UnitKind.DEPARTMENT]
    seen = tuple((o.value if one.heading is Heading.VALUE else o.base) for _, line in own if (o := line.observation))
    if one.units_total is None or total(seen) != one.units_total:
        return Entry(one.units_total)
    where = xl_range_abs(own[0][0], _column(one), own[-1][0], _column(one))
    return Entry(one.units_total, formula=f"=SUM('{SOURCES}'!{where})")


def _department(one: Reconciliation, block: Block) -> Entry:
    found = next((row, line) for row, line in block.numbered if line.unit.name == one.department)
    row, line = found
    if one.department_value is None or line.observation is None:
        return Entry(one.department_value)
    where = address(SOURCES, row, _column(one))
    return Entry(one.department_value, formula=f"={where}", link=where)


def _difference(one: Reconciliation, row: int) -> tuple[Entry, Entry]:
    if one.difference is None:
        return Entry(None), Entry(None)
    summed, department = (xl_rowcol_to_cell(row, column) for column in (_TOTAL, _DEPARTMENT))
    apart = f"=IF(MAX(ABS({summed}),ABS({department}))=0,0,"
    apart += f"ABS({department}-{summed})/MAX(ABS({summed}),ABS({department}))*100)"
    return (
        Entry(one.difference, formula=f"={department}-{summed}"),
        Entry(one.percent_apart, formula=apart, number="0.00"),
    )
