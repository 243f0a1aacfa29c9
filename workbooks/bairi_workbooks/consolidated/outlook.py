"""走势预测: every indicator over the periods, what it will be, what is needed, and the larger periods' course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_range_abs

from bairi_validators.consolidation import Consolidation, Course, Outlook, RollUp, Trend
from bairi_validators.decimals import shown
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.standing import Light
from bairi_workbooks.consolidated.indicators import target_entry
from bairi_workbooks.consolidated.names import FIRST_ROW, INDICATORS, OUTLOOK
from bairi_workbooks.sheets.page import Book, address
from bairi_workbooks.sheets.table import PERCENT, Column, Entry, Row, Table, Value, light_entry, write_table
from bairi_workbooks.style import HEAD_FILL, LIGHT_FILL, LIGHT_INK, MARK_INK, MUTED

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MOST_PERIODS: Final = 6
_LEADING: Final = (
    Column("编号", 9.5, "center"),
    Column("指标", 34),
    Column("计量单位", 9.5, "center"),
    Column("目标", 10, "center"),
)
_AFTER: Final = (
    Column("走势", 16, "center"),
    Column("亮灯", 8.5, "center"),
    Column("连续红灯期数", 9, "center"),
    Column("到期预测", 12, "right"),
    Column("预测下限", 12, "right"),
    Column("预测上限", 12, "right"),
    Column("预测完成率%", 10, "right"),
    Column("剩余期数", 8, "center"),
    Column("每期还需完成", 12, "right"),
    Column("填报数单位", 10, "center"),
)
_COURSE: Final = {
    Course.SECURED: Light.GREEN,
    Course.ON_COURSE: Light.GREEN,
    Course.SHORT: Light.YELLOW,
    Course.MISSED: Light.RED,
    Course.UNKNOWN: Light.GREY,
}
METHOD: Final = (
    "预测：按最近至多三期的平均增量（没有往期数的按今年以来平均）推算到目标到期时，上下限取其中最快、最慢的增量；"
    "每期还需完成＝目标缺口÷剩余期数；旬保月、月保季、季保年各列按序时进度判断。"
)


def write_outlook(book: Book, consolidation: Consolidation) -> None:
    """Write the sheet, one row per indicator in the order of 指标总表, with a line through its values."""
    sheet = book.sheet(OUTLOOK, METHOD)
    periods = _periods(consolidation)
    judged = {r.period for r in consolidation.rollups}
    larger = [p for p in consolidation.period.larger() if p in judged]
    columns = (
        *_LEADING,
        *(Column(p.code, 13, "right") for p in periods),
        *_AFTER,
        *(Column(f"{p.label}", 18, "center") for p in larger),
    )
    rollups = {(r.indicator.id, r.period): r for r in consolidation.rollups}
    rows: list[Row] = []
    for result in consolidation.indicators:
        indicator = result.indicator
        trend = consolidation.trends.get(("", indicator.id))
        courses = (_course(rollups.get((indicator.id, p))) for p in larger)
        outlook = consolidation.outlooks.get(indicator.id)
        head = _head(indicator, FIRST_ROW + len(rows))
        after = ("", light_entry(result.standing.light), *_streak(trend), *_outlook(indicator, outlook))
        rows.append((*head, *_values(indicator, trend, periods), *after, *courses))
    write_table(book, sheet, Table(columns, rows, frozen=2, filtered=True, heading_height=34))
    _sparklines(sheet, len(rows), len(periods))


def _periods(consolidation: Consolidation) -> Sequence[Period]:
    """This period and those before it of which something is known, the oldest first."""
    known = {p.period for p in consolidation.earlier if p.period.kind is consolidation.period.kind}
    return [*sorted(known, key=lambda p: p.end), consolidation.period][-_MOST_PERIODS:]


def _head(indicator: Indicator, row: int) -> tuple[Value | Entry, ...]:
    link = Entry(indicator.id, link=address(INDICATORS, row, 0), align="center")
    return link, indicator.name, indicator.unit, target_entry(indicator)


def _values(indicator: Indicator, trend: Trend | None, periods: Sequence[Period]) -> list[Value | Entry]:
    """The figure of each period; a period without one shows a dash, never nought."""
    points: Mapping[Period, Entry] = {}
    if trend:
        points = {
            period: Entry(
                r.value if indicator.measure is not Measure.MILESTONE else r.percent,
                number=f'{PERCENT}"%完成"' if indicator.measure is Measure.MILESTONE else None,
                ink=LIGHT_INK[r.light] if r.light is Light.RED else None,
            )
            for period, r in trend.points
        }
    return [points.get(period, Entry(None)) for period in periods]


def _streak(trend: Trend | None) -> tuple[Entry]:
    streak = trend.red_streak if trend else 0
    return (Entry(streak, bold=True, ink=LIGHT_INK[Light.RED]) if streak else Entry(0, ink=MUTED),)


def _outlook(indicator: Indicator, outlook: Outlook | None) -> tuple[Value | Entry, ...]:
    if outlook is None:
        return (None, None, None, None, None, None, None)
    needed = outlook.needed_per_period
    return (
        Entry(outlook.forecast, bold=True),
        outlook.low,
        outlook.high,
        Entry(outlook.forecast_percent, number=PERCENT),
        outlook.remaining_periods,
        needed,
        None if needed is None else indicator.input_unit,
    )


def _course(rollup: RollUp | None) -> Entry:
    """How a larger period stands, and what it will lack."""
    if rollup is None:
        return Entry("")
    light = _COURSE[rollup.state]
    lacking = f"\n缺{shown(rollup.shortfall, 2)}{rollup.indicator.unit}" if rollup.shortfall else ""
    return Entry(f"{rollup.state.label}{lacking}", fill=LIGHT_FILL[light], ink=LIGHT_INK[light])


def _sparklines(sheet: Worksheet, rows: int, periods: int) -> None:
    """A line through each row's values, its last point marked; one period alone makes no line."""
    if periods == 1:
        return
    first = len(_LEADING)
    for row in range(FIRST_ROW, FIRST_ROW + rows):
        where = f"'{OUTLOOK}'!{xl_range_abs(row, first, row, first + periods - 1)}"
        options = {"range": where, "series_color": HEAD_FILL, "last_point": True, "last_color": MARK_INK}
        sheet.add_sparkline(row, first + periods, {**options, "markers": True, "show_hidden": True})
