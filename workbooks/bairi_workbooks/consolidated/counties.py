"""县市区: the matrix of indicators and counties as a heat map: figure, completion and place, coloured by light."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import starmap
from typing import Final

from bairi_validators.consolidation import Consolidation, Line, UnitStanding
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.models import Unit, UnitKind
from bairi_validators.standing import Light
from bairi_workbooks.consolidated import indicators, sources
from bairi_workbooks.consolidated.blocks import Block, Blocks
from bairi_workbooks.consolidated.indicators import target_entry
from bairi_workbooks.consolidated.names import COUNTIES, FIRST_ROW, INDICATORS, SOURCES
from bairi_workbooks.consolidated.ranking import moved
from bairi_workbooks.consolidated.sources import missing_entry
from bairi_workbooks.sheets.page import Book, address
from bairi_workbooks.sheets.table import (
    PERCENT,
    Column,
    Entry,
    Row,
    Table,
    Value,
    light_text,
    marked,
    write_table,
)
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK, MUTED

_LEADING: Final = (
    Column("编号", 9.5, "center"),
    Column("指标", 30),
    Column("计量单位", 10, "center"),
    Column("目标", 9.5, "center"),
    Column("项目", 9.5, "center"),
    Column("全市", 12, "right"),
)


_Own = tuple[tuple[int, Line] | None, UnitStanding | None]  # a unit's row and line in 数据来源, and how it stands


def write_counties(book: Book, consolidation: Consolidation, blocks: Blocks) -> None:
    """Write the sheet: per indicator that counties or parks report a row of figures, of completion and of places.

    Completion and places only where there are any; each kind of row can be filtered.
    """
    legend = "、".join(light_text(light) for light in Light)
    sheet = book.sheet(
        COUNTIES,
        f"底色为亮灯（{legend}），没有本单位目标的不亮灯；全市数带“*”的尚有单位未报；"
        "带“？”的待核实，原因见“指标总表”备注和“校验问题”；“—”为不需填报；"
        "位次在县市区、园区中分别排列，箭头为比上期进退的位次；点击数值查看来源。",
    )
    units = [u for kind in (UnitKind.COUNTY, UnitKind.PARK) for u in consolidation.plan.units_of_kind(kind)]
    columns = (*_LEADING, *(Column(unit.name, 11.5, "right") for unit in units))
    write_table(book, sheet, Table(columns, _matrix(consolidation, blocks, units), frozen=2, filtered=True))


def _matrix(consolidation: Consolidation, blocks: Blocks, units: list[Unit]) -> Iterator[Row]:
    """The rows one after the other, as they are written: together they would fill the memory."""
    yield _overall(consolidation, units)
    for number, block in enumerate(blocks.values()):
        if any(line.unit.kind is not UnitKind.DEPARTMENT for line in block.lines):
            yield from _rows(consolidation, block, units, FIRST_ROW + number)


def _overall(consolidation: Consolidation, units: list[Unit]) -> Row:
    places = {r.unit.name: r for r in consolidation.ranking}

    def entry(unit: Unit) -> Entry:
        overall = places.get(unit.name)
        if overall is None:
            return Entry(None)
        return (
            Entry(f"第{overall.rank}{moved(overall.rank_change)}", bold=True, align="right")
            if overall.rank
            else Entry("不参加", ink=MUTED, align="right")
        )

    return (
        Entry("综合", bold=True),
        Entry("综合排名（各项位次平均）", bold=True),
        None,
        None,
        "综合位次",
        None,
        *map(entry, units),
    )


def _rows(consolidation: Consolidation, block: Block, units: list[Unit], row: int) -> Iterator[Row]:
    """The row of figures and, where units have targets of their own or places, the rows of those."""
    indicator = block.result.indicator
    standings = {u.unit.name: u for u in block.result.units}
    own = [(block.line_of(unit), standings.get(unit.name)) for unit in units]
    link = Entry(indicator.id, link=address(SOURCES, block.top, 0))
    about = (indicator.name, indicator.unit, target_entry(indicator))
    yield (link, *about, "数值", _city(block, row), *_figures(block, own))
    quiet = (Entry(indicator.id, ink=MUTED), Entry(indicator.name, ink=MUTED), "", "")
    if any(_has_own_target(standing) for standing in standings.values()):
        yield (*quiet, Entry("完成率%", ink=MUTED), _city_completion(block, row), *starmap(_completion, own))
    if any(standing.rank for standing in standings.values()):
        changes = partial(consolidation.trends.rank_change, indicator=indicator.id)
        yield (*quiet, Entry("位次", ink=MUTED), "", *(_place(standing, changes) for _, standing in own))


def _has_own_target(standing: UnitStanding) -> bool:
    """Whether a unit's figure is held against a target of its own: allocated, or stated in its workbook."""
    own = standing.observation.own_target if standing.observation else None
    return own is not None and standing.standing.percent is not None and standing.unit.kind is not UnitKind.DEPARTMENT


def _completion(found: tuple[int, Line] | None, standing: UnitStanding | None) -> Entry | str:
    """How much of its own target a unit has reached, from figure and target in 数据来源."""
    if found is None or standing is None or not _has_own_target(standing):
        return ""
    row = found[0]
    formula = f"={address(SOURCES, row, sources.FIGURE)}/{address(SOURCES, row, sources.TARGET)}*100"
    return Entry(standing.standing.percent, formula, number=PERCENT, ink=MUTED)


def _city_completion(block: Block, row: int) -> Entry:
    percent = block.result.standing.percent
    if percent is None:
        return Entry("")
    return Entry(percent, formula=f"={address(INDICATORS, row, indicators.COMPLETION)}", number=PERCENT, ink=MUTED)


def _city(block: Block, row: int) -> Entry:
    """The city's figure with its light, taken from 指标总表; a partial one carries an asterisk."""
    entry = indicators.figure_entry(block, row)
    if entry.formula is None:
        return entry
    reference = f"={address(INDICATORS, row, indicators.FIGURE)}"
    light = block.result.standing.light
    return Entry(
        entry.value,
        formula=reference,
        number=marked(entry.value, partial=not block.result.whole, doubtful=bool(block.result.doubted)),
        bold=True,
        align="right",
        fill=LIGHT_FILL[light] if light else None,
        ink=LIGHT_INK[light] if light else None,
    )


def _figures(block: Block, own: Iterable[_Own]) -> Iterator[Value | Entry]:
    """The units' figures, each taken from its row in 数据来源."""
    doubted = frozenset(doubt.unit.name for doubt in block.result.doubts)
    milestone = block.result.indicator.measure is Measure.MILESTONE
    column, align = (sources.STATE, "center") if milestone else (sources.FIGURE, "right")
    owed = missing_entry()
    for found, standing in own:
        if found is None:
            yield None
            continue
        row, line = found
        if line.observation is None or standing is None:
            yield owed
            continue
        state, light = line.observation.state, standing.standing.light
        where, figure = address(SOURCES, row, column), line.figure
        number = marked(figure, doubtful=True) if line.unit.name in doubted else None
        shown = (state.value if state else None) if milestone else figure
        fill, ink = (LIGHT_FILL[light], LIGHT_INK[light]) if light else (None, None)
        yield Entry(shown, f"={where}", where, number, fill, ink, align=align)


def _place(standing: UnitStanding | None, changes: Callable[[str], int | None]) -> Entry | str:
    if standing is None or standing.rank is None:
        return ""
    return _placed(standing.rank, changes(standing.unit.name))


@lru_cache(maxsize=16_384)
def _placed(rank: int, change: int | None) -> Entry:
    return Entry(f"第{rank}{moved(change)}", ink=MUTED, align="right")
