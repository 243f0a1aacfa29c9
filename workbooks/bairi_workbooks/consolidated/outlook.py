"""走势预测: every indicator of the city over the periods, where it will be, what is needed, and the larger periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bairi_validators.consolidation import Consolidation, Course, IndicatorResult, RollUp
from bairi_validators.periods import Period
from bairi_validators.standing import Light
from bairi_workbooks.consolidated.forecasts import METHOD, Forecast, course_entry, span_of
from bairi_workbooks.consolidated.indicators import target_entry
from bairi_workbooks.consolidated.names import FIRST_ROW, INDICATORS, OUTLOOK
from bairi_workbooks.sheets.page import Book, address
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK, MUTED

_LEADING: Final = (
    Column("编号", 9.5, "center"),
    Column("指标", 42),
    Column("计量单位", 9.5, "center"),
    Column("目标", 10, "center"),
)
_PART: Final = "带“*”的是部分单位的数：只按已报单位推算，与这些单位的目标合计比较，不代表全市。"


def write_outlook(book: Book, consolidation: Consolidation) -> None:
    """Write the sheet, one row per indicator in the order of 指标总表, with bars of its values."""
    sheet = book.sheet(OUTLOOK, f"{METHOD}{_PART}")
    span = span_of(consolidation)
    forecasts = [_forecast(consolidation, result, span.larger) for result in consolidation.indicators]
    rows: list[Row] = [(*_head(one, FIRST_ROW + number), *span.cells(one)) for number, one in enumerate(forecasts)]
    table = Table((*_LEADING, *span.columns), rows, frozen=2, filtered=True, heading_height=34)
    write_table(book, sheet, table)
    span.add_bars(sheet, len(_LEADING), forecasts)


def _head(forecast: Forecast, row: int) -> Row:
    indicator = forecast.indicator
    link = Entry(indicator.id, link=address(INDICATORS, row, 0), align="center")
    return link, indicator.name, indicator.unit, target_entry(indicator)


def _forecast(consolidation: Consolidation, result: IndicatorResult, larger: Sequence[Period]) -> Forecast:
    """The city's forecast; of a partial figure that of those who reported, and what the city's own can tell."""
    indicator = result.indicator
    trend, light = consolidation.trends.get(("", indicator.id)), result.standing.light
    whole = {r.period: r for r in consolidation.rollups if r.indicator.id == indicator.id}
    outlook = consolidation.outlooks.get(indicator.id)
    part = consolidation.partial_prospects.get(indicator.id)
    if part is None:
        words = "—" if outlook is None else outlook.method
        basis = Entry("全市") if outlook and outlook.forecast is not None else Entry(words, ink=MUTED)
        return Forecast(indicator, trend, light, outlook, [course_entry(whole.get(p)) for p in larger], basis)
    parts = {r.period: r for r in part.rollups}
    courses = [_course(whole.get(p), parts.get(p)) for p in larger]
    words = f"按{len(part.units)}个已报单位推算（共{result.owed}个）"
    basis = Entry(words, fill=LIGHT_FILL[Light.YELLOW], ink=LIGHT_INK[Light.YELLOW])
    return Forecast(indicator, trend, light, part.outlook, courses, basis, part=True)


def _course(whole: RollUp | None, part: RollUp | None) -> Entry:
    """What a partial sum has reached already the city has; else only that of those who reported can be told."""
    if part is None or (whole is not None and whole.state is not Course.UNKNOWN):
        return course_entry(whole)
    return course_entry(part, whose="已报单位")
