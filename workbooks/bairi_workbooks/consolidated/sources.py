"""数据来源: one row per figure owed, in one block per indicator, with the file and cell that each figure came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bairi_validators.consolidation import Line, UnitSubmission
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.wording import kind_label
from bairi_validators.standing import Light
from bairi_validators.submissions import Checked
from bairi_workbooks.consolidated.blocks import Blocks
from bairi_workbooks.consolidated.names import FIRST_ROW, INDICATORS, SOURCES
from bairi_workbooks.sheets.page import Book, address, cell_name
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, Value, column_of, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK

HASH_LENGTH: Final = 12

COLUMNS: Final = (
    Column("指标编号", 9.5, "center"),
    Column("指标", 43),
    Column("填报单位", 25),
    Column("单位类别", 9.5, "center"),
    Column("计入情况", 9.5, "center"),
    Column("填报数单位", 11, "center"),
    Column("累计完成", 13, "right"),
    Column("对比基数", 13, "right"),
    Column("数值", 11, "right"),
    Column("状态", 9, "center"),
    Column("完成日期", 12, "center"),
    Column("本单位目标", 11, "right"),
    Column("文件", 38),
    Column("工作表", 12, "center"),
    Column("累计完成所在单元格", 11, "center"),
    Column("对比基数所在单元格", 11, "center"),
    Column("文件校验码（SHA-256前12位）", 16, "center"),
    Column("收到时间", 19, "center"),
    Column("备注", 28),
)
VALUE, BASE, FIGURE, STATE, TARGET = (
    column_of(COLUMNS, heading) for heading in ("累计完成", "对比基数", "数值", "状态", "本单位目标")
)

_File = tuple[Value, Value, Value]
_NO_FILE: Final = (None, None, None)
_GREY: Final = {"fill": LIGHT_FILL[Light.GREY], "ink": LIGHT_INK[Light.GREY]}


def missing_entry(words: str = "未报") -> Entry:
    """A figure that is owed and not in: words on grey, never 0 and never blank."""
    return Entry(words, fill=_GREY["fill"], ink=_GREY["ink"], align="center")


def write_sources(book: Book, blocks: Blocks) -> None:
    """Write the sheet. Its rows stand where `lay_out` put them: formulas of other sheets count on it."""
    sheet = book.sheet(SOURCES, "每项指标的填报数连续排列；“计入”的合计为全市数，“参考”不计入。")
    files = _files(blocks)
    rows = (
        _row(line, row, link, files.get(line.unit.name, _NO_FILE))
        for number, block in enumerate(blocks.values())
        for link in [Entry(block.result.indicator.id, link=address(INDICATORS, FIRST_ROW + number, 0), align="center")]
        for row, line in block.numbered
    )
    write_table(book, sheet, Table(COLUMNS, rows, frozen=3, filtered=True))


def _files(blocks: Blocks) -> Mapping[str, _File]:
    """The file that stands for each unit: its name, the start of its SHA-256, when it arrived."""
    sent = {line.unit.name: line.submission for block in blocks.values() for line in block.lines if line.submission}
    return {name: _file(submission, submission.checked) for name, submission in sent.items() if submission.checked}


def _file(submission: UnitSubmission, checked: Checked) -> _File:
    return checked.file, checked.sha256[:HASH_LENGTH] if checked.sha256 else None, arrival_text(submission)


def _row(line: Line, row: int, link: Entry, file: _File) -> Row:
    indicator, (name, digest, arrived) = line.result.indicator, file
    return (
        link,
        indicator.name,
        line.unit.name,
        kind_label(line.unit.kind),
        _counting(line),
        None if indicator.measure is Measure.MILESTONE else indicator.input_unit,
        *_numbers(line, row),
        *_milestone(indicator, line),
        line.observation.own_target if line.observation else None,
        name,
        line.first_place.sheet,
        line.first_place.cell,
        line.base_place.cell,
        digest,
        arrived,
        line.note,
    )


def arrival_text(submission: UnitSubmission) -> str | None:
    """When a submission arrived, to the minute, local time."""
    return submission.arrived.strftime("%Y-%m-%d %H:%M") if submission.arrived else None


def _counting(line: Line) -> Value | Entry:
    return line.counting.value if line.observation else missing_entry(line.counting.value)


def _numbers(line: Line, row: int) -> tuple[Value | Entry, Value | Entry, Value | Entry]:
    """Value, base and the figure that the two make."""
    indicator = line.result.indicator
    if indicator.measure is Measure.MILESTONE:
        return None, None, None
    observation = line.observation
    if observation is None:
        owed = missing_entry()
        return owed, owed if indicator.measure.is_rate else None, owed
    base = observation.base if indicator.measure.is_rate else None
    return (
        observation.value,
        base,
        Entry(line.figure, formula=rate_formula(indicator.measure, cell_name(row, VALUE), cell_name(row, BASE))),
    )


def rate_formula(measure: Measure, value: str, base: str) -> str:
    """The figure that value and base make, in %, by the measure; the value itself where there is no base."""
    if measure is Measure.GROWTH:
        return f"=({value}/{base}-1)*100"
    return f"={value}/{base}*100" if measure.is_rate else f"={value}"


def _milestone(indicator: Indicator, line: Line) -> tuple[Value | Entry, Value]:
    if indicator.measure is not Measure.MILESTONE:
        return None, None
    if line.observation is None or line.observation.state is None:
        return missing_entry(), None
    return line.observation.state.value, line.observation.done_on
