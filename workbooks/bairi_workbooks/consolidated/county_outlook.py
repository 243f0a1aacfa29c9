"""县市区预测: what counties and parks report, unit by unit: where it is going, and what is still needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from bairi_validators.consolidation import Consolidation, Line, Prospect, UnitStanding
from bairi_validators.consolidation.basis import can_be_forecast
from bairi_validators.decimals import plain
from bairi_validators.periods import Period
from bairi_validators.plan.models import UnitKind
from bairi_validators.plan.wording import COMPARATOR_SIGN
from bairi_workbooks.consolidated.blocks import Block, Blocks
from bairi_workbooks.consolidated.forecasts import METHOD, Forecast, course_entry, span_of
from bairi_workbooks.consolidated.names import COUNTY_OUTLOOK, SOURCES
from bairi_workbooks.sheets.page import Book, address
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, write_table
from bairi_workbooks.style import MUTED

_LEADING: Final = (
    Column("编号", 9.5, "center"),
    Column("指标", 43),
    Column("填报单位", 15),
    Column("计量单位", 9.5, "center"),
    Column("本单位目标", 11, "center"),
)
_MOST: Final = 5_000  # rows; more of them serve nobody on a sheet
_NONE: Final = "没有此类指标。"
_ELSEWHERE: Final = (
    "共{count}行，单位太多，本表不逐行列出。各单位的预测请导出查看：bairi export --period {period} --format csv，"
    "见forecast（到期预测）、forecast_low（下限）、forecast_high（上限）、forecast_percent（预测完成率%）、"
    "needed_per_period（每期还需完成）各列。"
)
_ABOUT: Final = "只列按序时进度累计的指标，可按编号、填报单位筛选。"


def write_county_outlook(book: Book, consolidation: Consolidation, blocks: Blocks) -> None:
    """Write the sheet: one row per indicator that adds up over the year, and county or park that owes it.

    Of a great many units it only says where they are to be found.
    """
    sheet = book.sheet(COUNTY_OUTLOOK, f"{_ABOUT}{METHOD}")
    span = span_of(consolidation)
    told = [(block, own, place) for block in blocks.values() for own, place in _units(block)]
    empty = _ELSEWHERE.format(count=len(told), period=consolidation.period.code) if len(told) > _MOST else _NONE
    rows: list[Row] = []
    forecasts: list[Forecast] = []
    for block, own, place in told if len(told) <= _MOST else ():
        forecast = _forecast(consolidation, own, place[1], span.larger)
        rows.append((*_head(block, own, place), *span.cells(forecast)))
        forecasts.append(forecast)
    columns = (*_LEADING, *span.columns)
    write_table(book, sheet, Table(columns, rows, frozen=3, filtered=True, heading_height=34, empty=empty))
    span.add_bars(sheet, len(_LEADING), forecasts)


def _units(block: Block) -> Iterator[tuple[UnitStanding, tuple[int, Line]]]:
    """The counties and parks of an indicator that adds up, with their rows among the sources."""
    for own in block.result.units if can_be_forecast(block.result.indicator) else ():
        place = block.line_of(own.unit)
        if place is not None and own.unit.kind is not UnitKind.DEPARTMENT:
            yield own, place


def _head(block: Block, own: UnitStanding, place: tuple[int, Line]) -> Row:
    indicator = block.result.indicator
    link = Entry(indicator.id, link=address(SOURCES, place[0], 0), align="center")
    return link, indicator.name, own.unit.name, indicator.unit, _target(own)


def _target(own: UnitStanding) -> Entry:
    if not isinstance(own.against, Decimal) or own.observation is None:
        return Entry(None)
    return Entry(f"{COMPARATOR_SIGN[own.observation.indicator.comparator]}{plain(own.against)}")


def _forecast(consolidation: Consolidation, own: UnitStanding, line: Line, larger: Sequence[Period]) -> Forecast:
    indicator = line.result.indicator
    key = (own.unit.name, indicator.id)
    trend, prospect = consolidation.trends.get(key), consolidation.unit_prospects.get(key)
    light = own.standing.light
    if prospect is None:
        basis = Entry(f"{line.counting.value}，不作预测", ink=MUTED)
        return Forecast(indicator, trend, light, None, [Entry("") for _ in larger], basis)
    basis = Entry(prospect.outlook.method.partition("，")[0], ink=MUTED)
    return Forecast(indicator, trend, light, prospect.outlook, _courses(prospect, larger), basis)


def _courses(prospect: Prospect, larger: Sequence[Period]) -> list[Entry]:
    """The course of the larger periods; nothing where a unit has no target to be held against."""
    told = {rollup.period: rollup for rollup in prospect.rollups}
    return [course_entry(told.get(period)) for period in larger]
