"""总览: how the period stands at a glance: submissions, lights by battle with their chart, the reds worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from bairi_validators.bulletin import wording
from bairi_validators.bulletin.figures import reading
from bairi_validators.consolidation import Consolidation, IndicatorResult, SubmissionState
from bairi_validators.plan.wording import battle_label, task_label
from bairi_validators.standing import Light
from bairi_workbooks.consolidated import indicators, submissions
from bairi_workbooks.consolidated.blocks import Blocks
from bairi_workbooks.consolidated.lights import Counts, insert_lights_chart
from bairi_workbooks.consolidated.names import FIRST_ROW, INDICATORS, OVERVIEW
from bairi_workbooks.sheets.page import TOP, Book, address
from bairi_workbooks.sheets.table import PERCENT, POINTS, Column, Entry, Row, Table, column_of, light_text, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK, MUTED

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

REDS: Final = (
    Column("编号", 9.5, "center"),
    Column("红灯指标", 40),
    Column("目标", 11, "center"),
    Column("数值", 13, "right"),
    Column("完成率%", 10, "right"),
    Column("差距（百分点）", 14, "right"),
    Column("已报/应报", 10, "center"),
    Column("连续红灯期数", 12, "center"),
    Column("任务", 28),
    Column("情况", 64),
    Column("填报部门", 36),
)
_BATTLES: Final = (
    Column("序号", 9.5, "center"),
    Column("攻坚战", 40),
    Column("指标数", 11, "right"),
    *(Column(light_text(light), 10, "right") for light in Light),
    Column("绿灯占比%", 12, "right"),
)
_REPORTING: Final = (
    Column("应报单位", 9.5, "center"),
    Column("指标报送情况", 40),
    Column("已报（含迟报）", 11, "center"),
    Column("其中迟报", 13, "center"),
    Column("退回", 10, "center"),
    Column("未报", 10, "center"),
    Column("校验错误", 10, "center"),
    Column("校验警告", 12, "center"),
)
_HISTORY: Final = (_BATTLES[0], Column("期次", 40), *_BATTLES[2:])
_NAME, _COUNT = (column_of(_BATTLES, heading) for heading in ("攻坚战", "指标数"))  # the lights follow the number


def write_overview(book: Book, consolidation: Consolidation, blocks: Blocks) -> None:
    """Write the sheet; its counts are formulas over 指标总表 and 报送情况."""
    sheet = book.sheet(OVERVIEW)
    below = write_table(book, sheet, Table(_REPORTING, [_reporting(consolidation)], heading_height=34))
    battles = _battles(consolidation)
    top = below + 1
    rows = [_battle(consolidation, number, label, top + number) for number, label in enumerate(battles, start=1)]
    rows.append(_all_battles(consolidation, top + 1, top + len(battles)))
    below = write_table(book, sheet, Table(_BATTLES, rows, top=top))
    counts = Counts(OVERVIEW, top + 1, top + len(battles), names=_NAME, lights=_COUNT + 1)
    insert_lights_chart(book, sheet, counts, (TOP, len(_BATTLES)), "各攻坚战亮灯情况")
    reds = [_red(consolidation, blocks, result) for result in worst_first(consolidation)]
    below = write_table(book, sheet, Table(REDS, reds, top=below + 1, empty="本期没有红灯指标。"))
    _write_history(book, sheet, consolidation, below + 1)


def _write_history(book: Book, sheet: Worksheet, consolidation: Consolidation, top: int) -> None:
    """The lights of this period and those before it, and their chart; nothing where no period before is known."""
    kind = consolidation.period.kind
    past = sorted((p for p in consolidation.earlier if p.period.kind is kind), key=lambda p: p.period.end)
    if not past:
        return
    counted = [(p.period, Counter(r.light for r in p.city.values() if r.light)) for p in past]
    counted.append((consolidation.period, Counter(consolidation.lights())))
    rows = [_history(number, period.label, lights, top + number) for number, (period, lights) in enumerate(counted, 1)]
    write_table(book, sheet, Table(_HISTORY, rows, top=top, sets_widths=False))
    counts = Counts(OVERVIEW, top + 1, top + len(rows), names=_NAME, lights=_COUNT + 1)
    insert_lights_chart(book, sheet, counts, (top, len(_BATTLES)), "各期亮灯情况")


def _history(number: int, label: str, lights: Mapping[Light, int], row: int) -> Row:
    counts = [lights.get(light, 0) for light in Light]
    first, last = (xl_col_to_name(_COUNT + offset) for offset in (1, len(counts)))
    return (
        number,
        label,
        Entry(sum(counts), formula=f"=SUM({first}{row + 1}:{last}{row + 1})"),
        *(_light_count(light, count) for light, count in zip(Light, counts, strict=True)),
        _green_share(counts, sum(counts), row),
    )


def worst_first(consolidation: Consolidation) -> list[IndicatorResult]:
    """The indicators on red: incidents, overdue milestones and missed ranges first, then by the gap."""
    reds = [r for r in consolidation.indicators if r.standing.light is Light.RED]
    nothing = Decimal(0)
    return sorted(reds, key=lambda r: (r.standing.gap_points is not None, r.standing.gap_points or nothing))


def _reporting(consolidation: Consolidation) -> Row:
    every = consolidation.submissions
    count = {state: sum(s.state is state for s in every) for state in SubmissionState}
    states = submissions.column_range(consolidation, submissions.STATE)

    def counted(*wanted: SubmissionState) -> Entry:
        terms = "+".join(f'COUNTIF({states},"{state.label}")' for state in wanted)
        return Entry(sum(count[state] for state in wanted), formula=f"={terms}", bold=True, align="center")

    def summed(value: int, column: int) -> Entry:
        where = submissions.column_range(consolidation, column)
        return Entry(value, formula=f"=SUM({where})", bold=True, align="center")

    return (
        Entry(len(every), bold=True, align="center"),
        _coverage(consolidation),
        counted(SubmissionState.ACCEPTED, SubmissionState.REPORTED, SubmissionState.LATE),
        counted(SubmissionState.LATE),
        counted(SubmissionState.RETURNED),
        counted(SubmissionState.MISSING),
        summed(sum(s.errors for s in every), submissions.ERRORS),
        summed(sum(s.warnings for s in every), submissions.WARNINGS),
    )


def _coverage(consolidation: Consolidation) -> str:
    results = consolidation.indicators
    whole = sum(r.whole for r in results)
    nothing = sum(r.reported == 0 for r in results)
    return f"{len(results)}项指标：报齐{whole}项，部分报送{len(results) - whole - nothing}项，无人报送{nothing}项"


def _battles(consolidation: Consolidation) -> list[str]:
    """The battles in the plan's order, and what belongs to none by its task's title."""
    plan = consolidation.plan
    return list(dict.fromkeys(battle_label(plan, plan.task_of[r.indicator.task]) for r in consolidation.indicators))


def _battle(consolidation: Consolidation, number: int, label: str, row: int) -> Row:
    plan = consolidation.plan
    own = [r for r in consolidation.indicators if battle_label(plan, plan.task_of[r.indicator.task]) == label]
    lights = [sum(r.standing.light is light for r in own) for light in Light]
    names = _indicator_column(consolidation, indicators.BATTLE)
    shown_lights = _indicator_column(consolidation, indicators.LIGHT)
    name = f"${xl_col_to_name(_NAME)}{row + 1}"
    return (
        number,
        label,
        Entry(len(own), formula=f"=COUNTIF({names},{name})"),
        *(
            _light_count(light, count, f'=COUNTIFS({names},{name},{shown_lights},"{light_text(light)}")')
            for light, count in zip(Light, lights, strict=True)
        ),
        _green_share(lights, len(own), row),
    )


def _light_count(light: Light, count: int, formula: str | None = None) -> Entry:
    if not count:
        return Entry(0, formula=formula, ink=MUTED)
    return Entry(count, formula=formula, fill=LIGHT_FILL[light], ink=LIGHT_INK[light], bold=True)


def _green_share(lights: Sequence[int], count: int, row: int) -> Entry:
    if not count:
        return Entry(None)
    share = Decimal(100 * lights[0]) / count
    column = xl_col_to_name(_COUNT + 1)
    return Entry(share, formula=f"={column}{row + 1}/{xl_col_to_name(_COUNT)}{row + 1}*100", number=PERCENT)


def _all_battles(consolidation: Consolidation, first: int, last: int) -> Row:
    counts = list(consolidation.lights().values())

    def summed(value: int, offset: int) -> Entry:
        column = xl_col_to_name(_COUNT + offset)
        return Entry(value, formula=f"=SUM({column}{first + 1}:{column}{last + 1})", bold=True)

    totals = [len(consolidation.indicators), *counts]
    share = _green_share(counts, len(consolidation.indicators), last + 1)
    return ("", Entry("全市", bold=True), *(summed(value, i) for i, value in enumerate(totals)), share)


def _indicator_column(consolidation: Consolidation, column: int) -> str:
    return f"'{INDICATORS}'!{xl_range_abs(FIRST_ROW, column, FIRST_ROW + len(consolidation.indicators) - 1, column)}"


def _red(consolidation: Consolidation, blocks: Blocks, result: IndicatorResult) -> Row:
    indicator, standing = result.indicator, result.standing
    row = FIRST_ROW + consolidation.indicators.index(result)
    figure = indicators.figure_entry(blocks[indicator.id], row)
    return (
        Entry(indicator.id, link=address(INDICATORS, row, 0)),
        f"{indicator.name}（{indicator.unit}）",
        indicators.target_entry(indicator),
        Entry(figure.value, formula=f"={address(INDICATORS, row, indicators.FIGURE)}", bold=True, align="right"),
        Entry(standing.percent, number=PERCENT),
        Entry(standing.gap_points, number=POINTS, ink=LIGHT_INK[Light.RED]),
        indicators.coverage_entry(blocks[indicator.id]),
        _streak(consolidation, indicator.id),
        task_label(consolidation.plan.task_of[indicator.task]),
        _situation(consolidation, result),
        "、".join(indicator.reporters),
    )


def _streak(consolidation: Consolidation, indicator: str) -> Entry:
    """For how many periods on end, this one among them; a dash where the periods before are not known."""
    trend = consolidation.trends.get(("", indicator))
    return Entry(trend.red_streak if trend else None, bold=True, align="center")


def _situation(consolidation: Consolidation, result: IndicatorResult) -> str:
    """Why it is red, in the bulletin's own words; and that a partial figure is partial."""
    told = reading(result, consolidation.plan, consolidation.period)
    return f"{wording.comparison(told)}{wording.coverage_note(told)}"
