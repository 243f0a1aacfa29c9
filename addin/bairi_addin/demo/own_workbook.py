"""A unit's own workbook (自有表格): other headings over two rows, no numbers of indicators, amounts in 万元."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook

from bairi_addin.demo import MARK
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan, Unit
from bairi_workbooks.files import written_whole
from bairi_workbooks.submission_template import Entry

# What it is read by: aliases of headings, amounts converted.
CODES: Final = frozenset({"S17", "V22"})
_LARGE, _SMALL, _FACTOR = "亿元", "万元", Decimal(10_000)
_UPPER: Final = ("序号", "指标名称", "计量单位", "本年", "", "上年", "进展状态", "完成时间", "情况说明")
_LOWER: Final = ("", "", "", "年度目标", "累计完成", "同期累计", "", "", "")
_WIDTHS: Final = (6, 34, 11, 12, 14, 14, 11, 13, 50)
_TOP: Final = 2


def converts_something(plan: Plan, unit: Unit) -> bool:
    """Whether a unit has an amount that such a workbook would give in 万元."""
    return any(i.input_unit == _LARGE for i in plan.owed_by(unit))


def write_own_workbook(path: Path, plan: Plan, unit: Unit, period: Period, entries: Mapping[str, Entry]) -> Path:
    """Write a unit's figures as it keeps them itself. Raises BairiError when the file cannot be written."""
    with written_whole(path) as draft:
        book = Workbook(str(draft))
        sheet = book.add_worksheet("进度表")
        sheet.write_string(0, 0, f"{unit.name}{period.label}重点工作进度表（{MARK}）", book.add_format({"bold": True}))
        sheet.write_string(1, 0, f"填报单位：{unit.name}　　期次：{period.label}")
        _headings(book, sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        typed = [i for i in plan.owed_by(unit) if i.same_as not in entries]
        for number, indicator in enumerate(typed, start=1):
            _row(sheet, _TOP + 1 + number, [number, *_cells(indicator, entries[indicator.id])], day)
        book.close()
    return path


def _headings(book: Workbook, sheet: Any) -> None:
    """Headings over two rows, merged as people merge them."""
    look = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter"})
    for column, (upper, lower, width) in enumerate(zip(_UPPER, _LOWER, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        if not lower:
            sheet.merge_range(_TOP, column, _TOP + 1, column, upper, look)
            continue
        sheet.write_string(_TOP, column, upper, look)
        sheet.write_string(_TOP + 1, column, lower, look)
    sheet.merge_range(_TOP, 3, _TOP, 4, _UPPER[3], look)


def _cells(indicator: Indicator, entry: Entry) -> Sequence[Decimal | str | date | None]:
    """A row: name, unit, target, value, base, state, day, words."""
    factor = _FACTOR if indicator.input_unit == _LARGE else Decimal(1)
    unit = _SMALL if indicator.input_unit == _LARGE else indicator.input_unit
    numbers = [n * factor if isinstance(n, Decimal) else None for n in (entry.own_target, entry.value, entry.base)]
    return indicator.name, unit, *numbers, entry.state, entry.done_on, entry.progress or None


def _row(sheet: Any, row: int, cells: Sequence[Decimal | str | date | int | None], day: Any) -> None:
    for column, value in enumerate(cells):
        match value:
            case int() | Decimal():
                sheet.write_number(row, column, float(value))
            case date():
                sheet.write_datetime(row, column, value, day)
            case str():
                sheet.write_string(row, column, value)
