"""督办建议: who is to be reminded, talked to or supervised, by the plan's rule of consecutive red lights."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from bairi_validators.consolidation import Consolidation, Escalation
from bairi_validators.decimals import plain
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan
from bairi_validators.plan.wording import COMPARATOR_SIGN, escalation_rule, kind_label, target_text, task_label
from bairi_validators.standing import Light
from bairi_workbooks.consolidated.blocks import Blocks
from bairi_workbooks.consolidated.names import ESCALATION, FIRST_ROW, INDICATORS
from bairi_workbooks.sheets.page import Book, address
from bairi_workbooks.sheets.table import PERCENT, POINTS, Column, Entry, Row, Table, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK

_COLUMNS: Final = (
    Column("建议措施", 10, "center"),
    Column("对象", 25),
    Column("单位类别", 10, "center"),
    Column("红灯范围", 11, "center"),
    Column("连续红灯期数", 9.5, "center"),
    Column("起始期次", 16, "center"),
    Column("指标编号", 9.5, "center"),
    Column("指标", 44),
    Column("任务", 26),
    Column("目标", 14, "center"),
    Column("数值", 13, "right"),
    Column("完成率%", 9.5, "right"),
    Column("差距（百分点）", 14, "right"),
)
_SCOPE: Final = {"city": "全市指标", "unit": "本单位"}
_STRENGTH: Final = (Light.GREY, Light.YELLOW, Light.RED)


def write_escalation(book: Book, consolidation: Consolidation, blocks: Blocks) -> None:
    """Write the sheet; the strongest measures come first."""
    sheet = book.sheet(ESCALATION, rule_words(consolidation.plan))
    plan = consolidation.plan
    about = {r.indicator.id: _about(plan, r.indicator, FIRST_ROW + i) for i, r in enumerate(consolidation.indicators)}
    measures = {level: _measure(plan, level) for level in plan.escalation}
    rows = [
        _row(one, measures[one.level], about[one.indicator.id], _target(plan, one, blocks))
        for one in consolidation.escalations
    ]
    write_table(book, sheet, Table(_COLUMNS, rows, frozen=2, filtered=True, empty="本期没有红灯，不需督办。"))


def rule_words(plan: Plan) -> str:
    """The rule in a sentence: which measure at how many red periods."""
    return f"{escalation_rule(plan)}；未报（灰）的期次不计入，也不中断。"


def _target(plan: Plan, one: Escalation, blocks: Blocks) -> str:
    """The target that the red figure was held against: a unit's own is not the city's, unless both are one."""
    everybodys = one.indicator.measure is Measure.MILESTONE or plan.shared_target(one.unit, one.indicator) is not None
    if one.scope == "city" or everybodys:
        return target_text(one.indicator).removesuffix(one.indicator.unit)
    found = blocks[one.indicator.id].line_of(one.unit)
    own = found[1].standing.against if found and found[1].standing else None
    return f"{COMPARATOR_SIGN[one.indicator.comparator]}{plain(own)}" if isinstance(own, Decimal) else ""


def _about(plan: Plan, indicator: Indicator, row: int) -> Row:
    """What a row says of its indicator; `row` is where that stands in 指标总表."""
    link = Entry(indicator.id, link=address(INDICATORS, row, 0), align="center")
    return link, f"{indicator.name}（{indicator.unit}）", task_label(plan.task_of[indicator.task])


def _row(one: Escalation, measure: Entry, about: Row, target: str) -> Row:
    milestone = one.indicator.measure is Measure.MILESTONE
    return (
        measure,
        one.unit.name,
        kind_label(one.unit.kind),
        _SCOPE[one.scope],
        Entry(one.streak, bold=True, align="center"),
        one.since.code,
        *about,
        target,
        "未完成" if milestone else one.standing.value,
        Entry(one.standing.percent, number=PERCENT),
        Entry(one.standing.gap_points, number=POINTS, ink=LIGHT_INK[Light.RED]),
    )


def _measure(plan: Plan, level: str) -> Entry:
    """The measure, the stronger the redder."""
    strength = min(plan.escalation.index(level), len(_STRENGTH) - 1)
    light = Light.RED if level == plan.escalation[-1] else _STRENGTH[strength]
    return Entry(level, fill=LIGHT_FILL[light], ink=LIGHT_INK[light], bold=True, align="center")
