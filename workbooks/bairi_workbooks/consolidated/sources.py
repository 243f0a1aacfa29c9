"""数据来源: one row per figure owed, in one block per indicator, with the file and cell that each figure came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from bairi_validators.consolidation import Counting, Line, UnitSubmission
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.wording import kind_label
from bairi_validators.standing import Light
from bairi_validators.submissions import Checked, Observation
from bairi_workbooks.consolidated.blocks import Block, Blocks
from bairi_workbooks.consolidated.names import FIRST_ROW, INDICATORS, SOURCES
from bairi_workbooks.sheets.page import Book, address, letters
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
_NO_NUMBERS: Final = (None, None, None)
_NO_STATE: Final = (None, None)
_GREY: Final = {"fill": LIGHT_FILL[Light.GREY], "ink": LIGHT_INK[Light.GREY]}


def missing_entry(words: str = "未报") -> Entry:
    """A figure that is owed and not in: words on grey, never 0 and never blank."""
    return Entry(words, fill=_GREY["fill"], ink=_GREY["ink"], align="center")


_MISSING: Final = missing_entry()
_COUNTED: Final = {counting: counting.value for counting in Counting}
_UNCOUNTED: Final = {counting: missing_entry(words) for counting, words in _COUNTED.items()}


def write_sources(book: Book, blocks: Blocks) -> None:
    """Write the sheet. Its rows stand where `lay_out` put them: formulas of other sheets count on it."""
    sheet = book.sheet(SOURCES, "每项指标的填报数连续排列；“计入”的合计为全市数，“参考”不计入。")
    files = _files(blocks)
    rows = chain.from_iterable(_rows(block, number, files) for number, block in enumerate(blocks.values()))
    write_table(book, sheet, Table(COLUMNS, rows, frozen=3, filtered=True))


def _files(blocks: Blocks) -> Mapping[str, _File]:
    """The file that stands for each unit: its name, the start of its SHA-256, when it arrived."""
    sent = {line.unit.name: line.submission for block in blocks.values() for line in block.lines if line.submission}
    return {name: _file(submission, submission.checked) for name, submission in sent.items() if submission.checked}


def _file(submission: UnitSubmission, checked: Checked) -> _File:
    return checked.file, checked.sha256[:HASH_LENGTH] if checked.sha256 else None, arrival_text(submission)


def _rows(block: Block, number: int, files: Mapping[str, _File]) -> Iterator[Row]:
    """A block's rows; `number` is that of its indicator. What holds for all of them is worked out once."""
    indicator = block.result.indicator
    link = Entry(indicator.id, link=address(INDICATORS, FIRST_ROW + number, 0), align="center")
    milestone = indicator.measure is Measure.MILESTONE
    asked, rate = None if milestone else indicator.input_unit, indicator.measure.is_rate
    formula = _formula(indicator.measure)
    for row, line in block.numbered:
        observation, (place, base) = line.observation, line.places
        name, digest, arrived = files.get(line.unit.name, _NO_FILE)
        yield (
            link,
            indicator.name,
            line.unit.name,
            kind_label(line.unit.kind),
            _counting(line),
            asked,
            *(_NO_NUMBERS if milestone else _numbers(line, rate, formula, row + 1)),
            *(_milestone(observation) if milestone else _NO_STATE),
            observation.own_target if observation else None,
            name,
            place.sheet,
            place.cell,
            base.cell,
            digest,
            arrived,
            line.note,
        )


def arrival_text(submission: UnitSubmission) -> str | None:
    """When a submission arrived, to the minute, local time."""
    return submission.arrived.strftime("%Y-%m-%d %H:%M") if submission.arrived else None


def _counting(line: Line) -> Value | Entry:
    return (_COUNTED if line.observation else _UNCOUNTED)[line.counting]


def _numbers(line: Line, rate: bool, formula: str, name: int) -> tuple[Value | Entry, Value | Entry, Value | Entry]:  # noqa: FBT001
    """Value, base and the figure that the two make, in the row that formulas name so."""
    observation = line.observation
    if observation is None:
        return _MISSING, _MISSING if rate else None, _MISSING
    figure = Entry(line.figure, formula=formula.format(name))
    return observation.value, observation.base if rate else None, figure


def _formula(measure: Measure) -> str:
    """The formula of a figure, {} for the name of its row."""
    return rate_formula(measure, f"{letters(VALUE)}{{0}}", f"{letters(BASE)}{{0}}")


def rate_formula(measure: Measure, value: str, base: str) -> str:
    """The figure that value and base make, in %, by the measure; the value itself where there is no base."""
    if measure is Measure.GROWTH:
        return f"=({value}/{base}-1)*100"
    return f"={value}/{base}*100" if measure.is_rate else f"={value}"


def _milestone(observation: Observation | None) -> tuple[Value | Entry, Value]:
    if observation is None or observation.state is None:
        return _MISSING, None
    return observation.state.value, observation.done_on
