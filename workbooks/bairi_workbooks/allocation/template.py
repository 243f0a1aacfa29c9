"""The allocation workbook (任务分解表) as it is handed out: a row per indicator, a column per county and park."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from bairi_validators.allocation import Allocation, owing, to_allocate
from bairi_validators.dates import chinese_date
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.plan.wording import task_label
from bairi_validators.standing import Light
from bairi_validators.vocabulary import AllocationColumn, IdentityKey, SheetName
from bairi_workbooks.allocation.manual import write_manual
from bairi_workbooks.sheets.breadth import lines_of
from bairi_workbooks.sheets.page import TOP, Book, Cover, written_book
from bairi_workbooks.sheets.rows import LEAST_HEIGHT, LINE_HEIGHT
from bairi_workbooks.style import BAND_FILL, HEAD_FILL, HEAD_INK, INPUT_FILL, LIGHT_FILL, LIGHT_INK, LOCKED_FILL

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

KIND: Final = "allocation"
_BEFORE: Final = {
    AllocationColumn.ID: 9.0,
    AllocationColumn.TASK: 20.0,
    AllocationColumn.NAME: 30.0,
    AllocationColumn.UNIT: 9.0,
    AllocationColumn.CITY: 11.0,
}
_AFTER: Final = {AllocationColumn.SUM: 11.0, AllocationColumn.DIFFERENCE: 11.0}
_UNIT_WIDTH: Final = 10.5
_NUMBER: Final = {"align": "right", "text_wrap": False, "shrink": True}


def write_allocation(path: Path, plan: Plan, filled: Allocation | None = None, mark: str | None = None) -> Path:
    """Write the workbook, with the targets that are already known. The same arguments give the same bytes.

    `mark` (演示数据) stands in red beside every sheet's title.
    Raises BairiError when the file cannot be written.
    """
    head = plan.plan
    line = f"{head.issuer}　{chinese_date(head.date)}　数据版本：{head.version}"
    cover = Cover(f"“{head.campaign}”", line, head.date, head.issuer, mark)
    with written_book(path, cover) as book:
        _Sheet(book, plan, filled).write()
        write_manual(book, plan)
        _write_identity(book, plan)
    return path


class _Sheet:
    """The sheet 任务分解表 under construction."""

    def __init__(self, book: Book, plan: Plan, filled: Allocation | None) -> None:
        self.book, self.plan, self.filled = book, plan, filled
        self.indicators = to_allocate(plan)
        owed = {unit.name for indicator in self.indicators for unit in owing(plan, indicator)}
        self.units: Sequence[Unit] = [unit for unit in plan.units if unit.name in owed]
        self.first, self.last = len(_BEFORE), len(_BEFORE) + len(self.units) - 1
        note = "在浅黄色单元格填写分解到各单位的全年目标；灰色的不用填；合计、差额自动计算，差额为负的显示红色。"
        self.sheet: Worksheet = book.sheet(SheetName.ALLOCATION.value, note)

    def write(self) -> None:
        """Headings, rows, and what holds for the whole sheet."""
        self._headings()
        for row, indicator in enumerate(self.indicators, start=TOP + 1):
            self._row(row, indicator)
        below = TOP + len(self.indicators)
        look = {"bg_color": LIGHT_FILL[Light.RED], "font_color": LIGHT_INK[Light.RED]}
        rule = {"type": "cell", "criteria": "<", "value": 0, "format": self.book.workbook.add_format(look)}
        self.sheet.conditional_format(TOP + 1, self.last + 2, below, self.last + 2, rule)
        self.sheet.freeze_panes(TOP + 1, len(_BEFORE))
        self.sheet.repeat_rows(0, TOP)
        self.sheet.print_area(0, 0, below, self.last + len(_AFTER))
        self.sheet.protect("", {"format_columns": True, "format_rows": True})

    def _headings(self) -> None:
        look = self.book.bordered(bold=True, bg_color=HEAD_FILL, font_color=HEAD_INK, align="center")
        names = [*(c.value for c in _BEFORE), *(u.name for u in self.units), *(c.value for c in _AFTER)]
        widths = [*_BEFORE.values(), *[_UNIT_WIDTH] * len(self.units), *_AFTER.values()]
        for column, (name, width) in enumerate(zip(names, widths, strict=True)):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(TOP, column, name, look)
        self.sheet.set_row(TOP, 36)

    def _row(self, row: int, indicator: Indicator) -> None:
        texts = (indicator.id, task_label(self.plan.task_of[indicator.task]), indicator.name, indicator.unit)
        for column, text in enumerate(texts):
            centred = column in {0, len(texts) - 1}
            look = self.book.bordered(**({"align": "center"} if centred else {"align": "left", "indent": 1}))
            self.sheet.write_string(row, column, text, look)
        fixed = self.book.bordered(**_NUMBER, bold=True)
        self.sheet.write_number(row, len(texts), float(indicator.single_target), fixed)
        targets = self._targets(indicator)
        for column, unit in enumerate(self.units, start=self.first):
            self._target(row, column, indicator, unit, targets)
        self._sums(row, indicator, list(targets.values()))
        widths = list(_BEFORE.values())
        lines = max(lines_of(text, width) for text, width in zip(texts, widths, strict=False))
        self.sheet.set_row(row, max(LEAST_HEIGHT, lines * LINE_HEIGHT + 5))

    def _targets(self, indicator: Indicator) -> Mapping[str, Decimal]:
        if self.filled is None:
            return {}
        known = ((u.name, self.filled.targets.get((u.name, indicator.id))) for u in owing(self.plan, indicator))
        return {name: target for name, target in known if target is not None}

    def _target(self, row: int, column: int, indicator: Indicator, unit: Unit, targets: Mapping[str, Decimal]) -> None:
        if unit not in owing(self.plan, indicator):
            self.sheet.write_blank(row, column, None, self.book.bordered(bg_color=LOCKED_FILL))
            return
        look = self.book.bordered(**_NUMBER, bg_color=INPUT_FILL, locked=False)
        if unit.name in targets:
            self.sheet.write_number(row, column, float(targets[unit.name]), look)
        else:
            self.sheet.write_blank(row, column, None, look)
        self.sheet.data_validation(row, column, row, column, _check(indicator, unit))

    def _sums(self, row: int, indicator: Indicator, targets: Sequence[Decimal]) -> None:
        """合计 and 差额 as formulas with their results; blank while nothing is filled in: that is no sum of 0."""
        look = self.book.bordered(**_NUMBER, bg_color=BAND_FILL, bold=True)
        total, city = sum(targets, Decimal(0)), indicator.single_target
        own = xl_range(row, self.first, row, self.last)
        add = f'=IF(COUNT({own})=0,"",SUM({own}))'
        self.sheet.write_formula(row, self.last + 1, add, look, float(total) if targets else "")
        both = (xl_rowcol_to_cell(row, self.last + 1), xl_rowcol_to_cell(row, self.first - 1))
        # Rounded: what binary sums leave over must not make a sum red that reaches the target.
        subtract = f'=IF(COUNT({own})=0,"",ROUND({both[0]}-{both[1]},6))'
        self.sheet.write_formula(row, self.last + 2, subtract, look, float(total - city) if targets else "")


def _check(indicator: Indicator, unit: Unit) -> dict[str, Any]:
    """What a cell accepts: a number from 0 on, a whole one where there are no halves."""
    whole = indicator.counts_whole_things
    number = "不小于0的整数" if whole else "不小于0的数字"
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": ">=",
        "value": 0,
        "input_title": unit.name[:32],
        "input_message": f"{indicator.name}：填全年目标，按{indicator.unit}计，只填数字。"[:255],
        "error_type": "stop",
        "error_title": "分解目标填写有误",
        "error_message": f"请填{number}，按{indicator.unit}计，不带单位；尚未分解的留空。",
    }


def _write_identity(book: Book, plan: Plan) -> None:
    """Write `_bairi`: what the workbook is, in columns A and B."""
    pairs = {IdentityKey.KIND: KIND, IdentityKey.PLAN: plan.plan.id, IdentityKey.PLAN_VERSION: plan.plan.version}
    sheet = book.workbook.add_worksheet(SheetName.IDENTITY.value)
    for row, (key, value) in enumerate(pairs.items()):
        sheet.write_string(row, 0, key.value)
        sheet.write_string(row, 1, value)
    sheet.very_hidden()
