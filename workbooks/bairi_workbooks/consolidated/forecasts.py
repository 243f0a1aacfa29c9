"""Forecasts as columns of a table: values over the periods with their bars, the outlook, the larger periods' course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter.utility import xl_range_abs

from bairi_validators.consolidation import Consolidation, Course, Outlook, RollUp, Trend
from bairi_validators.consolidation.results import Result
from bairi_validators.decimals import plain, shown
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.standing import Light
from bairi_workbooks.sheets.page import TOP
from bairi_workbooks.sheets.table import PERCENT, PLACES, Column, Entry, Row, Value, light_entry, number_format, starred
from bairi_workbooks.style import BAR_FILL, HEAD_FILL, LIGHT_FILL, LIGHT_INK, MARK_INK, MUTED

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MOST_PERIODS: Final = 6
_HEADROOM: Final = Decimal("1.3")  # above the highest bar, or the bars of rows that follow one another grow together
_OUTLOOK: Final = (
    Column("走势", 12, "center"),
    Column("亮灯", 8.5, "center"),
    Column("连续红灯期数", 9, "center"),
    Column("推算依据", 30, "center"),
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
_LACKING: Final = {Course.SHORT: "预计缺", Course.MISSED: "未达到，缺"}
METHOD: Final = (
    "按最近至多三期的平均增量（没有往期数的按今年以来平均）推算到目标到期时，上下限取最快、最慢的增量；"
    "每期还需完成＝目标缺口÷剩余期数；月、季、年各列按序时进度判断。"
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one row tells: a figure's trend and light, its outlook, and its course by larger period.

    `rests_on` says in words what the outlook rests on; `part` that it is a part of those who owe the figure.
    """

    indicator: Indicator
    trend: Trend | None
    light: Light | None
    outlook: Outlook | None
    courses: Sequence[Entry]
    rests_on: Entry
    part: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """The periods that a sheet of forecasts shows: those of this kind, the oldest first, and the larger ones."""

    periods: Sequence[Period]
    larger: Sequence[Period]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that follow upon those that say whose figure a row is."""
        values = (Column(p.code, 13, "right") for p in self.periods)
        return (*values, *_OUTLOOK, *(Column(p.label, 28, "center") for p in self.larger))

    def cells(self, forecast: Forecast) -> Row:
        """The cells of a row under `columns`."""
        streak = forecast.trend.red_streak if forecast.trend else 0
        return (
            *self._values(forecast),
            "",
            light_entry(forecast.light),
            Entry(streak, bold=True, ink=LIGHT_INK[Light.RED]) if streak else Entry(0, ink=MUTED),
            forecast.rests_on,
            *_outlook(forecast),
            *forecast.courses,
        )

    def _values(self, forecast: Forecast) -> Iterator[Entry]:
        points = dict(forecast.trend.points) if forecast.trend else {}
        for period in self.periods:
            yield _value(forecast.indicator, points[period]) if period in points else Entry(None)

    def add_bars(self, sheet: Worksheet, left: int, forecasts: Sequence[Forecast]) -> None:
        """A small bar for each period's value beside the values; one period alone makes no course."""
        for row, forecast in enumerate(forecasts if len(self.periods) > 1 else (), start=TOP + 1):
            where = f"'{sheet.get_name()}'!{xl_range_abs(row, left, row, left + len(self.periods) - 1)}"
            numbers = [e.value for e in self._values(forecast) if isinstance(e.value, Decimal)]
            sheet.add_sparkline(row, left + len(self.periods), {"range": where, **_bars(numbers)})


def _bars(numbers: Sequence[Decimal]) -> dict[str, Any]:
    """Bars that stand on nought: what is missing has none; and they show in print everywhere, as lines do not."""
    least, most = min(numbers, default=Decimal(0)), max(numbers, default=Decimal(0))
    bars: dict[str, Any] = {"type": "column", "series_color": BAR_FILL, "last_point": True, "last_color": HEAD_FILL}
    if least < 0:
        return bars | {"negative_points": True, "negative_color": MARK_INK, "axis": True}
    return bars | {"min": 0} | ({"max": float(most * _HEADROOM)} if most else {})


def span_of(consolidation: Consolidation) -> Span:
    """This period and those before it of which something is known; the larger ones of which a course is told."""
    known = {p.period for p in consolidation.earlier if p.period.kind is consolidation.period.kind}
    periods = [*sorted(known, key=lambda p: p.end), consolidation.period][-_MOST_PERIODS:]
    judged = {rollup.period for rollup in consolidation.rollups}
    return Span(periods, [p for p in consolidation.period.larger() if p in judged])


def _value(indicator: Indicator, result: Result) -> Entry:
    """A figure of one period, red where its light was; that of a part of those who owe it with an asterisk."""
    ink = LIGHT_INK[Light.RED] if result.light is Light.RED else None
    if indicator.measure is Measure.MILESTONE:
        return Entry(result.percent, number=f'{PERCENT}"%完成{"" if result.whole else "*"}"', ink=ink)
    return Entry(result.value, number=None if result.whole else starred(result.value), ink=ink)


def _outlook(forecast: Forecast) -> tuple[Value | Entry, ...]:
    outlook = forecast.outlook
    if outlook is None:
        return (None,) * 7
    needed = outlook.needed_per_period
    figures = (outlook.forecast, outlook.low, outlook.high)
    form = starred if forecast.part else number_format
    percent = f'{PERCENT}"*"' if forecast.part else PERCENT
    return (
        *(Entry(n, number=None if n is None else form(n), bold=n is figures[0]) for n in figures),
        Entry(outlook.forecast_percent, number=percent),
        outlook.remaining_periods,
        Entry(needed, number=None if needed is None else form(needed)),
        None if needed is None else forecast.indicator.input_unit,
    )


def course_entry(rollup: RollUp | None, *, whose: str = "") -> Entry:
    """How a larger period stands, and what it will lack; `whose` where it is not the whole figure."""
    if rollup is None:
        return Entry("")
    light, words = _COURSE[rollup.state], rollup.state.label
    if rollup.shortfall:
        words = _LACKING[rollup.state] + _amount(rollup.indicator, rollup.shortfall)
    return Entry(f"{whose}{words}", fill=LIGHT_FILL[light], ink=LIGHT_INK[light])


def _amount(indicator: Indicator, shortfall: Decimal) -> str:
    """What is missing, never as nought: of what can only be whole, the next whole number."""
    if indicator.counts_whole_things:
        return f"{ceil(shortfall)}{indicator.unit}"
    least = Decimal(1).scaleb(-PLACES)
    return f"{f'不到{plain(least)}' if shortfall < least else shown(shortfall, PLACES)}{indicator.unit}"
