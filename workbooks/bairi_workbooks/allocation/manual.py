"""The sheet 填表说明 of the allocation workbook: what it is for, how it is filled in, what the city does with it."""

from __future__ import annotations

from typing import Final

from bairi_validators.allocation import to_allocate
from bairi_validators.plan.models import Plan
from bairi_workbooks.sheets.page import A4, Book
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, write_table

MANUAL: Final = "填表说明"
_COLUMNS: Final = (Column("事项", 18, "center"), Column("说明", 104))
_ITEMS: Final = (
    (
        "用途",
        "本表将《{title}》中需要分解的{count}项全市目标分解到各县市区、园区。比率、事故起数和节点任务对各单位要求相同，不需要分解。",
    ),
    ("填写", "在“任务分解表”的浅黄色单元格填写各单位的全年目标数，按“计量单位”栏计，只填数字，不带单位。"),
    (
        "留空",
        "尚未分解的留空；确定不承担目标的填0，按没有分解目标处理。有单位没有目标的指标，各县市区按数值而不按完成率排名，也不计入综合排名。",
    ),
    ("灰色单元格", "该单位不填报此项指标，已锁定，不用填写。"),
    (
        "合计与差额",
        "自动计算。差额为各单位目标合计减全市目标，为负数的显示红色，表示合计低于全市目标，请核对目标分解。",
    ),
    ("表头与指标行", "请不要改动表头、指标编号和指标名称，不要增删行列；自行制表的，保留指标和各单位名称的表头即可。"),
    ("校验", "填好后运行 bairi allocation check 核对；有错误的分解表不予采用。"),
    (
        "使用",
        (
            "汇总时指明本表（加载项的设置，或命令行 --allocation），各单位按分解目标计算完成率；"
            "本单位目标与本表不符的，按本表计算并提示核对。"
        ),
    ),
    ("调整", "目标调整的，改动后重新运行汇总即可；已填的分解表可用 --from 带入新表。"),
)


def write_manual(book: Book, plan: Plan) -> None:
    """Write the sheet 填表说明."""
    sheet = book.sheet(MANUAL, paper=A4)
    facts = {"title": plan.plan.title, "count": len(to_allocate(plan))}
    rows: list[Row] = [(Entry(name, bold=True), text.format_map(facts)) for name, text in _ITEMS]
    write_table(book, sheet, Table(_COLUMNS, rows))
    sheet.protect("", {"format_columns": True, "format_rows": True})
