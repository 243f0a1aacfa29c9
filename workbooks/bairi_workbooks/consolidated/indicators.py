"""指标总表: every indicator in the plan's order, its figures as live formulas over 数据来源."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from bairi_validators.consolidation import Consolidation, IndicatorResult
from bairi_validators.decimals import plain, shown, to_decimal
from bairi_validators.plan.indicators import Indicator, Measure, Pace
from bairi_validators.plan.wording import COMPARATOR_SIGN, battle_label, target_text, task_label
from bairi_validators.standing import Light, Yardstick
from bairi_validators.vocabulary import State
from bairi_workbooks.consolidated import sources
from bairi_workbooks.consolidated.blocks import Block, Blocks, total
from bairi_workbooks.consolidated.names import FIRST_ROW, INDICATORS, SOURCES
from bairi_workbooks.consolidated.sources import missing_entry, rate_formula
from bairi_workbooks.sheets.page import Book, address
from bairi_workbooks.sheets.table import (
    PERCENT,
    POINTS,
    Column,
    Entry,
    Row,
    Table,
    Value,
    column_of,
    light_entry,
    marked,
    write_table,
)
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK

COLUMNS: Final = (
    Column("编号", 9.5, "center"),
    Column("攻坚战", 21),
    Column("任务", 26),
    Column("指标", 38),
    Column("计量单位", 10, "center"),
    Column("目标", 10, "center"),
    Column("力争", 6.5, "center"),
    Column("填报数单位", 11, "center"),
    Column("累计完成", 13, "right"),
    Column("对比基数", 13, "right"),
    Column("数值", 13, "right"),
    Column("完成率%", 10, "right"),
    Column("应达进度%", 10, "right"),
    Column("与序时/目标差距（百分点）", 26, "right"),
    Column("亮灯", 8.5, "center"),
    Column("已报/应报", 9.5, "center"),
    Column("数据口径", 18, "center"),
    Column("备注", 60),
)
BATTLE, TARGET, VALUE, BASE, FIGURE, COMPLETION, EXPECTED, LIGHT = (
    column_of(COLUMNS, heading)
    for heading in ("攻坚战", "目标", "累计完成", "对比基数", "数值", "完成率%", "应达进度%", "亮灯")
)


def write_indicators(book: Book, consolidation: Consolidation, blocks: Blocks) -> None:
    """Write the sheet, one row per indicator from `FIRST_ROW` on."""
    note = (
        "点击编号查看该指标的数据来源；“应达进度”为本期末应完成目标的百分比，不比序时的按100计；"
        "数值带“？”的含待核实的数，见备注。"
    )
    sheet = book.sheet(INDICATORS, note)
    rows = [_row(consolidation, blocks[r.indicator.id], FIRST_ROW + i) for i, r in enumerate(consolidation.indicators)]
    write_table(book, sheet, Table(COLUMNS, rows, frozen=4, filtered=True))


def _row(consolidation: Consolidation, block: Block, row: int) -> Row:
    plan, indicator = consolidation.plan, block.result.indicator
    return (
        Entry(indicator.id, link=address(SOURCES, block.top, 0)),
        battle_label(plan, plan.task_of[indicator.task]),
        task_label(plan.task_of[indicator.task]),
        indicator.name,
        indicator.unit,
        target_entry(indicator),
        "力争" if indicator.stretch else "",
        "个单位" if indicator.measure is Measure.MILESTONE else indicator.input_unit,
        *_sums(block),
        figure_entry(block, row),
        *_progress(consolidation, block, row),
        light_entry(block.result.standing.light),
        coverage_entry(block),
        _source(block),
        _note(block),
    )


def target_entry(indicator: Indicator) -> Entry:
    """The target: a number that formulas can use, shown with its sign; words where it is not one number."""
    if isinstance(indicator.target, Decimal):
        return Entry(indicator.target, number=f'"{COMPARATOR_SIGN[indicator.comparator]}"General', align="center")
    return Entry(target_text(indicator).removesuffix(indicator.unit))


def _sums(block: Block) -> tuple[Entry, Entry]:
    """Sums over the block's rows in 数据来源; for milestones how many are done, and how many have reported."""
    counted, measure = block.counted, block.result.indicator.measure
    if not counted:
        return Entry(None), Entry(None)
    if measure is Measure.MILESTONE:
        states = _range(block, sources.STATE)
        every = "+".join(f'COUNTIF({states},"{state.value}")' for state in State)
        done = Entry(block.result.standing.value, formula=f'=COUNTIF({states},"{State.DONE.value}")')
        return done, Entry(len(counted), formula=f"={every}")
    value = Entry(total(tuple(o.value for o in counted)), formula=f"=SUM({_range(block, sources.VALUE)})")
    if not measure.is_rate:
        return value, Entry(None)
    return value, Entry(total(tuple(o.base for o in counted)), formula=f"=SUM({_range(block, sources.BASE)})")


def _range(block: Block, column: int) -> str:
    return f"'{SOURCES}'!{xl_range_abs(block.top, column, block.last_pooled, column)}"


def _cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column))


def figure_entry(block: Block, row: int) -> Entry:
    """The city's figure as a formula over the two sums in its row."""
    if not block.counted:
        return missing_entry()
    measure, value = block.result.indicator.measure, block.result.standing.value
    if measure is Measure.MILESTONE:
        words = f"完成 {value}/{len(block.counted)}"
        return Entry(words, formula=f'="完成 "&{_cell(row, VALUE)}&"/"&{_cell(row, BASE)}', bold=True, align="right")
    form = marked(value, doubtful=bool(block.result.doubted))
    return Entry(value, formula=rate_formula(measure, _cell(row, VALUE), _cell(row, BASE)), number=form, bold=True)


def _progress(consolidation: Consolidation, block: Block, row: int) -> tuple[Entry, Value | Entry, Entry]:
    """Completion, the share expected by now, and the gap between the two, all in % of the target."""
    standing = block.result.standing
    share = _expected(consolidation, block)
    return (
        Entry(standing.percent, formula=_completion(block, row), number=PERCENT),
        Entry(share, number=PERCENT),
        Entry(standing.gap_points, formula=_gap_formula(block, row), number=POINTS),
    )


def _completion(block: Block, row: int) -> str:
    """The figure over the target in its row; a partial sum over the targets of those who are in it."""
    if block.result.indicator.measure is Measure.MILESTONE:
        return f"={_cell(row, VALUE)}/{_cell(row, BASE)}*100"
    match block.result.against:
        case Decimal() as against if block.result.against_part:
            return f"={_cell(row, FIGURE)}/{plain(against)}*100"
    return f"={_cell(row, FIGURE)}/{_cell(row, TARGET)}*100"


def _expected(consolidation: Consolidation, block: Block) -> Decimal | None:
    indicator = block.result.indicator
    if block.result.standing.gap_points is None or indicator.measure is Measure.CAP:
        return None
    return to_decimal(100 * Yardstick.of(consolidation.plan, indicator, consolidation.period).share)


def _gap_formula(block: Block, row: int) -> str:
    """As `standing` measures it: rates against the target (times the share gone), caps against the cap."""
    measure = block.result.indicator.measure
    target, figure, done, expected = (_cell(row, column) for column in (TARGET, FIGURE, COMPLETION, EXPECTED))
    if measure is Measure.CAP:
        return f"={target}-{figure}"
    return f"={figure}-{expected}/100*{target}" if measure.is_rate else f"={done}-{expected}"


def _judged(result: IndicatorResult) -> str:
    """How a partial figure was judged, where it could be judged at all."""
    if result.indicator.measure is Measure.MILESTONE:
        return f"完成率按已报{result.reported}个单位计。"
    if isinstance(result.against, Decimal) and result.against_part:
        return f"完成率按已报单位目标合计{plain(result.against)}{result.indicator.unit}计。"
    return "报送不全，暂不评定。" if result.standing.light is Light.GREY else ""


def coverage_entry(block: Block) -> Entry:
    """How many of those who owe the figure are in it; yellow while somebody is missing."""
    result = block.result
    text = f"{result.reported}/{result.owed}"
    if result.whole:
        return Entry(text)
    light = Light.YELLOW if result.reported else Light.GREY
    return Entry(text, fill=LIGHT_FILL[light], ink=LIGHT_INK[light], bold=True)


def _source(block: Block) -> str:
    kinds = {line.unit.kind.value for line in block.pool}
    names: Mapping[bool, str] = {True: "县市区、园区", False: "园区" if kinds == {"park"} else "县市区"}
    if block.result.source == "department":
        return "部门数"
    return f"{names[len(kinds) > 1]}合计"


def _doubt_words(result: IndicatorResult) -> str:
    """Whose figures are to be confirmed, why, and what the figure would be without them."""
    said = []
    for doubt in result.doubts:
        if doubt.counted:
            rest = doubt.without.standing if doubt.without else None
            light = f"，亮{rest.light.label}灯" if rest and rest.light and rest.light is not Light.GREY else ""
            without = f"（若不计入，全市为{shown(rest.value, 2)}{light}）" if rest and rest.value is not None else ""
            said.append(f"{doubt.unit.name}：{doubt.finding.message.rstrip('。')}{without}")
    return f"待核实：{'；'.join(said)}"


def _note(block: Block) -> str:
    """What a reader must know before using the figure: who is missing, and whose figures stand in for whose."""
    result = block.result
    parts = []
    if not result.reported:
        parts.append("本期无人报送。")
    elif not result.whole:
        parts.append(f"部分数据，不代表全市：缺{len(block.missing)}个（{'、'.join(block.missing)}）。{_judged(result)}")
    if result.source != result.indicator.city_figure:
        parts.append("应由部门提供全市数，部门未报。" if result.source == "units" else "县市区未报，暂用部门数。")
    if result.doubted:
        parts.append(f"{_doubt_words(result)}。")
    if result.indicator.same_as:
        parts.append(f"与{result.indicator.same_as}为同一个数。")
    if result.indicator.pace is Pace.YEAR and result.indicator.due:
        parts.append(f"完成时限{result.indicator.due:%Y-%m-%d}。")
    return "".join(parts)
