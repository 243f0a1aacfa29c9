"""Copies of the template that people changed, other kinds of files, and units with a layout file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import samples
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import SheetName
from own import Make, changed, own, written
from own.forms import WHOLE

TABLE = SheetName.INDICATORS.value
FIRST_ROW = 4  # title, unit and period, headings stand above


def issued(change: Callable[[Worksheet], object], name: str = "东河县_2026-11中旬.xlsx") -> Make:
    """Makes the filled template without its hidden sheet, its indicators changed as a person would."""

    def make(folder: Path, plan: Plan) -> Path:
        def spoil(book: Workbook) -> None:
            del book[SheetName.IDENTITY.value]
            change(book[TABLE])

        return changed(samples.submit(folder, plan, name=name), spoil)

    return make


def nothing(sheet: Worksheet) -> None:
    """What a person does who changes nothing."""


def other_order(sheet: Worksheet) -> None:
    """The columns backwards, some under other names, the clerk's own column among them."""
    names = {"累计完成": "本年累计完成", "对比基数": "上年同期数", "指标": "指标名称", "计量单位": "单位"}
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    sheet.delete_cols(1, 14)
    for number, values in enumerate(rows, start=3):
        kept = [names.get(str(value), value) for at, value in enumerate(values) if at != 8]
        for column, value in enumerate(reversed(kept), start=2):
            sheet.cell(number, column).value = value
    sheet["A3"], sheet["A4"] = "科室", "工业科"
    sheet["C12"] = sheet["H12"] = None  # formulas do not move with their cells
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        for cell in row:
            if str(cell.value).startswith("="):
                cell.value = None


def hidden_parts(sheet: Worksheet) -> None:
    sheet.title = "东河县填报"
    for letter in "AFH":
        sheet.column_dimensions[letter].hidden = True
    sheet.row_dimensions[7].hidden = True


def sorted_rows(sheet: Worksheet) -> None:
    """By name, as the sort button does it, number formats going along; formulas become what they showed."""
    rows = [[(c.value, c.number_format) for c in row] for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=13)]
    for number, cells in enumerate(sorted(rows, key=lambda row: str(row[2][0])), start=FIRST_ROW):
        for column, (value, look) in enumerate(cells, start=1):
            sheet.cell(number, column).value = None if str(value).startswith("=") else value
            sheet.cell(number, column).number_format = look


def without_numbers(sheet: Worksheet) -> None:
    sheet.delete_cols(1, 1)
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        for cell in row:
            if str(cell.value).startswith("="):
                cell.value = None


own(
    "列序颠倒、改了表头的下发工作簿",
    "下发工作簿删去隐藏标识，列左右颠倒，四个表头改名，加了“科室”一列",
    issued(other_order),
    "S17",
)
own(
    "隐藏了行列、改了表名的下发工作簿",
    "下发工作簿删去隐藏标识，工作表改名，隐藏编号、口径、对比基数三列和第7行",
    issued(hidden_parts),
    "S22",
)
own("重新排序的下发工作簿", "下发工作簿删去隐藏标识，按指标名称重新排序，公式变成了值", issued(sorted_rows))
own("删去编号列的下发工作簿", "下发工作簿删去隐藏标识和指标编号一列", issued(without_numbers))

own("老版 Excel 的 .xls", "由 LibreOffice 存成 .xls", written(WHOLE), "S17", office="xls")
own("WPS 的 .et", ".xls 改后缀为 .et（WPS 存的就是这样）", written(WHOLE), "S17", office="et")
own("LibreOffice 的 .ods", "存成 .ods 的下发工作簿，隐藏标识已删去", issued(nothing), office="ods")

LAYOUT = """
unit = "东河县"
confirmed = true
sheet = "调度"

[columns]
"事项" = "指标"
"数据甲（万元）" = "累计完成"
"2026年盘子" = "本单位目标"
"老账" = "对比基数"
"到哪一步" = "状态"
"哪天办的" = "完成日期"

[units]
"对比基数" = "万元"

[indicators]
"规上增加值" = "T01-01"
"入规" = "T01-02"
"净入规" = "T01-03"
"数产" = "T01-04"
"钱花了多少" = "T01-05"
"养老" = "T02-01"
"工伤" = "T02-02"
"大事故" = "T03-01"
"信访积案" = "T03-02"
"""
NOBODY_KNOWS = """
| 事项       | 2026年盘子（亿元） | 数据甲（万元） | 老账    | 到哪一步 | 哪天办的 |
| 规上增加值 |            | 1070000        | 1000000 |          |          |
| 入规       | 6          | 6              |         |          |          |
| 净入规     | 4          | 4              |         |          |          |
| 数产       | 45         | 455000         |         |          |          |
| 钱花了多少 |            | 400000         | 500000  |          |          |
| 养老       |            | 95000人        | 100000人 |         |          |
| 工伤       | 1.5万人    | 16000人        |         |          |          |
| 大事故     |            | 0              |         |          |          |
| 信访积案   |            |                |         | 推进中   |          |
"""
own(
    "有版式文件的报表",
    "表头、指标名称都是本县土话，谁也猜不出；有经人核对的版式文件，表头括号里的“万元”照样认",
    written({"通讯录": "| 姓名 | 单位 | 电话 |", "调度": NOBODY_KNOWS}),
    "V22",
    "V22",
    "V13 C7",
    "V13 D7",
    "V03 B8",
    "V13 C8",
    layout=LAYOUT,
)
own(
    "没有版式文件的同一份报表",
    "同一份表，没有版式文件",
    written({"通讯录": "| 姓名 | 单位 | 电话 |", "调度": NOBODY_KNOWS}),
    "S01",
    same=False,
)
own(
    "版式文件还没有核对的同一份报表",
    "同一份表，版式文件的 confirmed 还是 false",
    written({"通讯录": "| 姓名 | 单位 | 电话 |", "调度": NOBODY_KNOWS}),
    "S01",
    same=False,
    layout=LAYOUT.replace("confirmed = true", "confirmed = false"),
)
