"""数据来源: one row per figure owed, in one block per indicator, with the file and cell that each figure came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bairi_validators.consolidation import Counting, Line, UnitSubmission
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.wording import kind_label
from bairi_validators.standing import Light
from bairi_validators.submissions import Checked
from bairi_workbooks.consolidated.blocks import Block, Blocks
from bairi_workbooks.consolidated.names import FIRST_ROW, INDICATORS, SOURCES
from bairi_workbooks.sheets.page import Book, address, letters
from bairi_workbooks.sheets.table import Column, Columnwise, Entry, Table, Value, column_of, write_table
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


_MISSING: Final = missing_entry()
_COUNTED: Final = {counting: counting.value for counting in Counting}
_UNCOUNTED: Final = {counting: missing_entry(words) for counting, words in _COUNTED.items()}


def write_sources(book: Book, blocks: Blocks) -> None:
    """Write the sheet. Its rows stand where `lay_out` put them: formulas of other sheets count on it."""
    sheet = book.sheet(SOURCES, "每项指标的填报数连续排列；“计入”的合计为全市数，“参考”不计入。")
    files = _files(blocks)
    rows = (_columns(block, number, files) for number, block in enumerate(blocks.values()) if block.lines)
    write_table(book, sheet, Table(COLUMNS, Columnwise(rows), frozen=3, filtered=True))


def _files(blocks: Blocks) -> Mapping[str, _File]:
    """The file that stands for each unit: its name, the start of its SHA-256, when it arrived."""
    sent = {line.unit.name: line.submission for block in blocks.values() for line in block.lines if line.submission}
    return {name: _file(submission, submission.checked) for name, submission in sent.items() if submission.checked}


def _file(submission: UnitSubmission, checked: Checked) -> _File:
    return checked.file, checked.sha256[:HASH_LENGTH] if checked.sha256 else None, arrival_text(submission)


def _columns(block: Block, number: int, files: Mapping[str, _File]) -> list[list[Value | Entry]]:
    """A block's rows, column by column; `number` is that of its indicator."""
    indicator, lines, count = block.result.indicator, block.lines, len(block.lines)
    link = Entry(indicator.id, link=address(INDICATORS, FIRST_ROW + number, 0), align="center")
    milestone = indicator.measure is Measure.MILESTONE
    nothing: list[Value | Entry] = [None] * count
    sent = [files.get(line.unit.name, _NO_FILE) for line in lines]
    places = [line.places for line in lines]
    return [
        [link] * count,
        [indicator.name] * count,
        [line.unit.name for line in lines],
        [kind_label(line.unit.kind) for line in lines],
        [_counting(line) for line in lines],
        [None if milestone else indicator.input_unit] * count,
        *([nothing] * 3 if milestone else _numbers(block)),
        *(_states(lines) if milestone else [nothing] * 2),
        [o.own_target if (o := line.observation) else None for line in lines],
        [name for name, _, _ in sent],
        [place.sheet for place, _ in places],
        [place.cell for place, _ in places],
        [base.cell for _, base in places],
        [digest for _, digest, _ in sent],
        [arrived for _, _, arrived in sent],
        [line.note for line in lines],
    ]


def arrival_text(submission: UnitSubmission) -> str | None:
    """When a submission arrived, to the minute, local time."""
    return submission.arrived.strftime("%Y-%m-%d %H:%M") if submission.arrived else None


def _counting(line: Line) -> Value | Entry:
    return (_COUNTED if line.observation else _UNCOUNTED)[line.counting]


def _numbers(block: Block) -> list[list[Value | Entry]]:
    """Values, bases and the figures that the two make, by formulas of their rows."""
    formula, rate = _formula(block.result.indicator.measure), block.result.indicator.measure.is_rate
    observations = [line.observation for line in block.lines]
    return [
        [_MISSING if o is None else o.value for o in observations],
        [_MISSING if o is None else o.base for o in observations] if rate else [None] * len(observations),
        [
            Entry(line.figure, formula=formula.format(row + 1)) if line.observation else _MISSING
            for row, line in block.numbered
        ],
    ]


def _formula(measure: Measure) -> str:
    """The formula of a figure, {} for the name of its row."""
    return rate_formula(measure, f"{letters(VALUE)}{{0}}", f"{letters(BASE)}{{0}}")


def rate_formula(measure: Measure, value: str, base: str) -> str:
    """The figure that value and base make, in %, by the measure; the value itself where there is no base."""
    if measure is Measure.GROWTH:
        return f"=({value}/{base}-1)*100"
    return f"={value}/{base}*100" if measure.is_rate else f"={value}"


def _states(lines: Sequence[Line]) -> list[list[Value | Entry]]:
    """Milestones' states, and the days on which they were done."""
    told = [o if (o := line.observation) and o.state else None for line in lines]
    return [
        [o.state.value if o and o.state else _MISSING for o in told],
        [o.done_on if o else None for o in told],
    ]
