"""The real plan: tables of counties, a park and departments, made from made-up figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import samples
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan
from bairi_workbooks.submission_template import Entry
from own import CHENZHOU, PERIODS, Make, own
from own.template import made_up

Line = Sequence[object]
Lines = Callable[[Plan, Sequence[tuple[Indicator, Entry]]], Iterator[Line]]


def sheet_of(unit: str, lines: Lines, change: Callable[[Worksheet], object] | None = None) -> Make:
    """Makes a unit's workbook: a row per indicator, written as the unit does it."""

    def make(folder: Path, plan: Plan) -> Path:
        book = Workbook()
        pairs = [(plan.indicator_of[number], entry) for number, entry in made_up(plan, unit).items()]
        for line in lines(plan, pairs):
            book.active.append([float(x) if isinstance(x, Decimal) else x for x in line])
        if change:
            change(book.active)
        path = folder / f"{unit}_{PERIODS[CHENZHOU].code}.xlsx"
        book.save(path)
        samples.touch(path)
        return path

    return make


def by_task(plan: Plan, pairs: Sequence[tuple[Indicator, Entry]]) -> Iterator[Line]:
    """Grouped under the tasks' titles, numbered within them, units of measure in brackets behind the names."""
    yield ["桂阳县“奋战一百天 决胜全年度”指标完成情况表（2025年10月下旬）"]
    yield []
    yield ["序号", "指标名称", "1—10月累计完成", "去年同期", "增减", "状态", "完成时间"]
    known, task = {i.id: entry for i, entry in pairs}, None
    everywhere = [i for i in plan.indicators if i.id in known or i.same_as in known]
    for n, i in enumerate(everywhere, start=1):
        entry = known.get(i.id) or known[i.same_as or ""]
        if i.task != task:
            task = i.task
            yield [None, f"{task}.{plan.task_of[task].title}"]
        unit = "" if i.measure is Measure.MILESTONE else f"（{i.input_unit}）"
        yield [n, f"{n}. {i.name}{unit}", entry.value, entry.base, None, entry.state]


def by_value_name(plan: Plan, pairs: Sequence[tuple[Indicator, Entry]]) -> Iterator[Line]:
    """The figures' own names, backwards, amounts ten thousandfold."""
    yield ["报送单位：宜章县统计局", None, None, "单位：万元"]
    yield ["主要指标", "计量单位", "上年同期累计数", "截至10月底累计数", "工作状态", "完成日期"]
    for i, entry in reversed(pairs):
        yuan = i.input_unit == "亿元"
        numbers = [n * 10000 if yuan and n is not None else n for n in (entry.base, entry.value)]
        yield [
            i.name if i.measure is Measure.MILESTONE or _shared(plan, i) else i.value_name,
            None if yuan else i.input_unit,
            *numbers,
            entry.state,
        ]


def _shared(plan: Plan, indicator: Indicator) -> bool:
    """Whether another indicator's figure has the same name."""
    others = [i for i in plan.indicators if i.value_name == indicator.value_name]
    return len(others) > 1


def numbered(plan: Plan, pairs: Sequence[tuple[Indicator, Entry]]) -> Iterator[Line]:
    """Numbers of the plan without T, no names."""
    yield ["指标编码", "指标单位", "本年累计完成数", "同期数", "进展状态", "办结时间"]
    for i, entry in pairs:
        yield [i.id.removeprefix("T"), i.input_unit, entry.value, entry.base, entry.state]


def plainly(plan: Plan, pairs: Sequence[tuple[Indicator, Entry]]) -> Iterator[Line]:
    """Two rows of headings over the names, the unit of measure in a column."""
    yield ["“奋战一百天 决胜全年度”工作调度表"]
    yield ["序号", "工作指标", None, "2025年", None, "2024年", "推进情况", None]
    yield [None, "指标名称", "计量单位", "本旬完成", "累计完成", "同期", "状态", "完成时间"]
    for n, (i, entry) in enumerate(pairs, start=1):
        yield [n, f"（{n}）{i.name}", i.input_unit, 1, entry.value, entry.base, entry.state]


def with_words(plan: Plan, pairs: Sequence[tuple[Indicator, Entry]]) -> Iterator[Line]:
    """Figures with their units in the cells."""
    yield ["具体指标", "累计完成情况", "同期值", "目前状态", "实际完成时间", "备注"]
    for i, entry in pairs:
        yield [i.name, *(n and f"{n}{i.input_unit}" for n in (entry.value, entry.base)), entry.state, None, "无"]


def merged_headings(sheet: Worksheet) -> None:
    for area in ("A1:H1", "A2:A3", "B2:C2", "D2:E2", "G2:H2"):
        sheet.merge_cells(area)


own(
    "桂阳县按任务分组的总表",
    "77项指标按任务分组，组内编号，单位在名称后的括号里；两项任务共用的指标在两处都写",
    sheet_of("桂阳县", by_task),
    "S17",
    unit="桂阳县",
    plan=CHENZHOU,
    targets=False,
)
own(
    "宜章县统计局的倒序报表",
    "写填报数的名称，次序颠倒，表上方“单位：万元”，非金额的行另写单位",
    sheet_of("宜章县", by_value_name),
    "S17",
    "V22",
    "V22",
    unit="宜章县",
    plan=CHENZHOU,
    targets=False,
)
own(
    "资兴市只写编号的报表",
    "没有指标名称，编号不带T",
    sheet_of("资兴市", numbered),
    "S17",
    unit="资兴市",
    plan=CHENZHOU,
    targets=False,
)
own(
    "市工信局的两行表头调度表",
    "两行表头并合并，本旬完成与累计完成并排，名称前有（1）（2）编号",
    sheet_of("市工信局", plainly, merged_headings),
    "S17",
    unit="市工信局",
    plan=CHENZHOU,
)
own(
    "市人社局数后带单位的报表",
    "数和单位写在一格里：22.3万人",
    sheet_of("市人社局", with_words),
    "S17",
    "V03 …",
    unit="市人社局",
    plan=CHENZHOU,
)
own(
    "市商务局的两行表头调度表",
    "同样的调度表，涉外指标按亿元、万美元计",
    sheet_of("市商务局", plainly, merged_headings),
    "S17",
    unit="市商务局",
    plan=CHENZHOU,
)
own(
    "郴州高新区按任务分组的总表",
    "园区借用县里的总表格式，标题仍写桂阳县",
    sheet_of("郴州高新区", by_task),
    "S09 A1",
    "S04 …",
    "S17",
    same=False,
    unit="郴州高新区",
    plan=CHENZHOU,
    targets=False,
)
