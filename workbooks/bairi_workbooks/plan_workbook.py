"""The plan as a workbook (`bairi plan export --format xlsx`): what domain staff read, filter, print and check."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from bairi_validators.dates import chinese_date
from bairi_validators.decimals import plain
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan, Task, UnitKind
from bairi_validators.plan.wording import battle_label, kind_label, measure_label, target_text, task_label
from bairi_workbooks.sheets.page import A4, Book, Cover, address, written_book
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, write_table
from bairi_workbooks.style import MUTED

ABOUT: Final = "说明"
INDICATORS: Final = "指标体系"
TASKS: Final = "任务清单"
UNITS: Final = "单位名单"
NON_TARGETS: Final = "非目标数字"

_ABOUT_COLUMNS: Final = (Column("项目", 22), Column("内容", 96))
_INDICATOR_COLUMNS: Final = (
    Column("编号", 9, "center"),
    Column("攻坚战", 13),
    Column("任务", 16),
    Column("牵头单位", 28),
    Column("指标", 24),
    Column("计量方式", 10.5, "center"),
    Column("目标", 13, "center"),
    Column("计量单位", 9, "center"),
    Column("力争", 6, "center"),
    Column("完成时限", 12, "center"),
    Column("填报部门", 16),
    Column("下级填报", 9, "center"),
    Column("全市数来源", 9, "center"),
    Column("与部门数允许相差%", 10, "center"),
    Column("填报数单位", 9, "center"),
    Column("填报口径：累计完成", 20),
    Column("填报口径：对比基数", 20),
    Column("方案原文", 38),
    Column("数值出处和说明", 28),
)
_TASK_COLUMNS: Final = (
    Column("序号", 7, "center"),
    Column("攻坚战", 22),
    Column("任务", 26),
    Column("牵头单位", 34),
    Column("指标数", 8, "right"),
    Column("方案原文", 110),
)
_UNIT_COLUMNS: Final = (
    Column("序号", 7, "center"),
    Column("单位类别", 11, "center"),
    Column("单位名称", 28),
    Column("别名（识别报送文件用）", 76),
    Column("应报指标数", 11, "right"),
)
_NON_TARGET_COLUMNS: Final = (
    Column("序号", 7, "center"),
    Column("原文词句或写法", 52),
    Column("类型", 14, "center"),
    Column("不作为目标的理由", 58),
)


def write_plan_workbook(path: Path, plan: Plan) -> Path:
    """Write the plan to `path` as a workbook of five sheets; the same plan gives the same bytes.

    Raises BairiError when the file cannot be written.
    """
    head = plan.plan
    line = f"{head.issuer}　{chinese_date(head.date)}　数据版本：{head.version}"
    with written_book(path, Cover(head.title, line, head.date, head.issuer)) as book:
        _write_about(book, plan)
        _write_indicators(book, plan)
        _write_tasks(book, plan)
        _write_units(book, plan)
        _write_non_targets(book, plan)
    return path


def _write_about(book: Book, plan: Plan) -> None:
    sheet = book.sheet(ABOUT, paper=A4)
    rows: list[Row] = [(Entry(name, bold=True), text) for name, text in _about(plan)]
    below = write_table(book, sheet, Table(_ABOUT_COLUMNS, rows))
    contents: list[Row] = [
        (Entry(name, link=address(name, 0, 0)), text)
        for name, text in (
            (INDICATORS, "每项指标的目标、时限、填报单位、填报口径和方案原文"),
            (TASKS, "每项任务的牵头单位、指标数和方案原文"),
            (UNITS, "填报单位、别名和应报指标数"),
            (NON_TARGETS, "方案原文中不作为目标的数字和字眼，以及理由"),
        )
    ]
    write_table(book, sheet, Table((Column("工作表", 22), Column("内容", 96)), contents, top=below + 1))


def _about(plan: Plan) -> list[tuple[str, str]]:
    """The document, its window, its counts, and the rules that the plan sets for lights, reports and reminders."""
    head, window = plan.plan, plan.plan.window
    return [
        ("方案", head.title),
        ("印发单位", head.issuer),
        ("文号", head.document_number or "原文没有文号"),
        ("成文日期", chinese_date(head.date)),
        ("攻坚时段", f"{chinese_date(window.start)}至{chinese_date(window.end)}，共{window.days}天"),
        ("计划编号和数据版本", f"{head.id}　{head.version}"),
        ("规模", _size(plan)),
        ("指标按计量方式", _by_measure(plan)),
        ("填报单位", "，".join(f"{kind_label(kind)}{len(plan.units_of_kind(kind))}个" for kind in UnitKind)),
        ("亮灯标准", _lights(plan)),
        ("报送时限", f"报告期结束后{plan.reporting.due_days}天内，当日{plan.reporting.due_hour}时前"),
        (
            "部门数核对",
            f"与县市区、园区合计相差不超过{plain(plan.plausibility.tolerance_percent)}%；单列的见“{INDICATORS}”",
        ),
        ("连续亮红灯", "；".join(f"第{n}期{step}" for n, step in enumerate(plan.escalation, start=1))),
        *(("引用文件", f"{d.title}（{d.number}，{chinese_date(d.date)}）") for d in plan.documents),
        ("方案原文校验码", f"{plan.source.file}　SHA-256：{plan.source.sha256}"),
    ]


def _size(plan: Plan) -> str:
    stretch = sum(i.stretch for i in plan.indicators)
    numbered = sum(task.number > 0 for task in plan.tasks)
    return f"攻坚战{len(plan.battles)}个，任务{numbered}项，指标{len(plan.indicators)}项（其中力争{stretch}项）"


def _by_measure(plan: Plan) -> str:
    counts = Counter(i.measure for i in plan.indicators)
    return "，".join(f"{measure_label(measure)}{counts[measure]}项" for measure in Measure if counts[measure])


def _lights(plan: Plan) -> str:
    points = f"{plan.lights.red_behind_points.normalize():f}"
    return (
        f"绿灯：达到或超过序时进度（目标）；黄灯：落后不到{points}个百分点，或节点任务{plan.lights.milestone_warning_days}天内到期；"
        f"红灯：落后{points}个百分点及以上，或超过上限、节点任务逾期、发生事故；灰灯：没有报送"
    )


def _write_indicators(book: Book, plan: Plan) -> None:
    sheet = book.sheet(INDICATORS, f"共{len(plan.indicators)}项。任务与上一行相同的以浅色显示，便于筛选。")
    rows: list[Row] = []
    before: Task | None = None
    for indicator in plan.indicators:
        task = plan.task_of[indicator.task]
        rows.append(_indicator(plan, indicator, task, repeated=task is before))
        before = task
    write_table(book, sheet, Table(_INDICATOR_COLUMNS, rows, frozen=5, filtered=True, heading_height=38))


def _indicator(plan: Plan, indicator: Indicator, task: Task, *, repeated: bool) -> Row:
    ink = MUTED if repeated else None
    return (
        indicator.id,
        *(Entry(text, ink=ink) for text in (battle_label(plan, task), task_label(task), "、".join(task.leads))),
        Entry(indicator.name, bold=True),
        measure_label(indicator.measure),
        Entry(target_text(indicator), bold=True),
        indicator.unit,
        "力争" if indicator.stretch else "",
        plan.due(indicator),
        "、".join(indicator.reporters),
        "、".join(_below(indicator)),
        "下级汇总" if indicator.city_figure == "units" else "部门数",
        _tolerance(plan, indicator),
        *_basis(indicator),
        indicator.quote,
        _remark(plan, indicator),
    )


def _basis(indicator: Indicator) -> tuple[str, str | None, str | None]:
    """What a unit types: its unit of measure, the value's name, the base's name."""
    if indicator.measure is Measure.MILESTONE:
        return "状态", "未启动、推进中、已完成", None
    return indicator.input_unit, indicator.value_name, indicator.base_name


def _tolerance(plan: Plan, indicator: Indicator) -> Entry:
    """How far the units' sum and the department's figure may be apart, where both are compared; bold if its own."""
    held_together = _below(indicator) and indicator.same_as is None
    own = indicator.tolerance_percent is not None
    return Entry(plan.tolerance_of(indicator) if held_together else None, bold=own, align="center")


def _below(indicator: Indicator) -> list[str]:
    """The kinds of unit below the city that report the indicator too."""
    return [
        kind_label(kind)
        for kind, reports in ((UnitKind.COUNTY, indicator.counties), (UnitKind.PARK, indicator.parks))
        if reports
    ]


def _remark(plan: Plan, indicator: Indicator) -> str:
    """Where a value comes from that the plan does not state, and which indicator has the same figure."""
    parts = []
    if indicator.cites:
        cited = next(d for d in plan.documents if d.id == indicator.cites.document)
        parts.append(f"{cited.title}（{cited.number}）：{indicator.cites.words}。")
    if indicator.same_as:
        parts.append(f"与{indicator.same_as}为同一个数，只填一次。")
    return "".join(parts)


def _write_tasks(book: Book, plan: Plan) -> None:
    sheet = book.sheet(TASKS)
    counts = Counter(i.task for i in plan.indicators)
    rows: list[Row] = [
        (
            task.number or "—",
            battle_label(plan, task),
            Entry(task.title, bold=True),
            "、".join(task.leads),
            counts[task.number],
            task.text,
        )
        for task in plan.tasks
    ]
    write_table(book, sheet, Table(_TASK_COLUMNS, rows, frozen=3, filtered=True))


def _write_units(book: Book, plan: Plan) -> None:
    sheet = book.sheet(UNITS, paper=A4)
    rows: list[Row] = [
        (n, kind_label(unit.kind), Entry(unit.name, bold=True), "、".join(unit.aliases), len(plan.owed_by(unit)))
        for n, unit in enumerate(plan.units, start=1)
    ]
    write_table(book, sheet, Table(_UNIT_COLUMNS, rows, frozen=3, filtered=True))


def _write_non_targets(book: Book, plan: Plan) -> None:
    sheet = book.sheet(NON_TARGETS, paper=A4)
    rows: list[Row] = [
        (n, row.words or row.pattern, "原文词句" if row.words else "正则表达式", row.reason)
        for n, row in enumerate(plan.non_targets, start=1)
    ]
    write_table(book, sheet, Table(_NON_TARGET_COLUMNS, rows, frozen=2, filtered=True))
