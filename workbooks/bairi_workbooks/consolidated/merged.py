"""问题台账, 要素需求, 典型经验: the rows of all units under one another, each with the file and cell it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from bairi_validators.consolidation import Consolidation, UnitSubmission
from bairi_validators.standing import Light
from bairi_validators.submissions import Cell, NeedRow, PracticeRow, ProblemRow, Submission
from bairi_validators.vocabulary import NeedColumn, PracticeColumn, ProblemColumn, ProblemState
from bairi_workbooks.consolidated.names import NEEDS, PRACTICES, PROBLEMS
from bairi_workbooks.consolidated.submissions import state_entry
from bairi_workbooks.sheets.page import Book
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, Value, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK

_BEFORE: Final = (Column("序号", 7, "center"), Column("填报单位", 18), Column("报送状态", 10, "center"))
_AFTER: Final = (Column("来源文件", 36), Column("来源单元格", 18, "center"))

Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of merged sheet: its columns with their widths, and the one whose words are counted in the note."""

    name: str
    widths: Mapping[Enum, float]
    counted: Enum | None = None


_PROBLEMS: Final = _Kind(
    PROBLEMS,
    {
        ProblemColumn.TASK: 24,
        ProblemColumn.PROBLEM: 54,
        ProblemColumn.UNIT: 20,
        ProblemColumn.DEADLINE: 13,
        ProblemColumn.STATE: 11,
        ProblemColumn.CLOSED_ON: 13,
    },
    ProblemColumn.STATE,
)
_NEEDS: Final = _Kind(
    NEEDS,
    {NeedColumn.KIND: 11, NeedColumn.PROJECT: 34, NeedColumn.NEED: 64, NeedColumn.AUTHORITY: 26},
    NeedColumn.KIND,
)
_PRACTICES: Final = _Kind(PRACTICES, {PracticeColumn.TASK: 24, PracticeColumn.TITLE: 34, PracticeColumn.CONTENT: 80})


def write_merged(book: Book, consolidation: Consolidation) -> None:
    """Write the three sheets. Rows of submissions that were sent back are among them, with that state beside them."""
    for kind in (_PROBLEMS, _NEEDS, _PRACTICES):
        sent = list(_sent(kind, consolidation))
        sheet = book.sheet(kind.name, _note(kind, [cells for _, cells in sent]))
        columns = (*_BEFORE, *(Column(heading.value, width) for heading, width in kind.widths.items()), *_AFTER)
        day = consolidation.period.end
        rows = [_row(kind, number, s, cells, day) for number, (s, cells) in enumerate(sent, start=1)]
        write_table(book, sheet, Table(columns, rows, frozen=2, filtered=True))


def _sent(kind: _Kind, consolidation: Consolidation) -> Iterator[tuple[UnitSubmission, Cells]]:
    """The rows of one kind, unit by unit; rows in which nothing was typed are none."""
    for unit_submission in consolidation.submissions:
        if unit_submission.checked and unit_submission.checked.submission:
            for cells in _rows_of(kind, unit_submission.checked.submission):
                if not all(cell.blank for cell in cells.values()):
                    yield unit_submission, cells


def _rows_of(kind: _Kind, submission: Submission) -> Iterator[Cells]:
    tables: Mapping[str, Sequence[ProblemRow | NeedRow | PracticeRow]] = {
        PROBLEMS: submission.problems,
        NEEDS: submission.needs,
        PRACTICES: submission.practices,
    }
    return ({heading.value: cell for heading, cell in row.cells.items()} for row in tables[kind.name])


def _note(kind: _Kind, rows: list[Cells]) -> str:
    parts = [f"共{len(rows)}条"]
    if kind.counted and rows:
        words = Counter(_text(row, kind.counted) or "未填写" for row in rows)
        parts.append("，".join(f"{word}{count}条" for word, count in words.most_common()))
    return "：".join(parts) + ("。逾期未销号的整改时限标红。" if kind.name == PROBLEMS else "。")


def _text(cells: Cells, heading: Enum) -> str:
    cell = cells.get(heading.value)
    return cell.text if cell else ""


def _row(kind: _Kind, number: int, submission: UnitSubmission, cells: Cells, day: date) -> Row:
    place = next((cell.place for cell in cells.values() if not cell.blank), None)
    return (
        number,
        submission.unit.name,
        state_entry(submission.state),
        *(_entry(cells, heading, day) for heading in kind.widths),
        submission.checked.file if submission.checked else None,
        str(place) if place else None,
    )


def _entry(cells: Cells, heading: Enum, day: date) -> Value | Entry:
    cell = cells.get(heading.value)
    if cell is None or cell.blank:
        return ""
    if cell.fault and cell.value is None:
        return Entry("单元格有误", ink=LIGHT_INK[Light.RED])
    if heading is ProblemColumn.DEADLINE and _overdue(cells, day):
        fill, ink = LIGHT_FILL[Light.RED], LIGHT_INK[Light.RED]
        return Entry(cell.value, fill=fill, ink=ink, bold=True)
    return ("是" if cell.value else "否") if isinstance(cell.value, bool) else cell.value


def _overdue(cells: Cells, day: date) -> bool:
    """Whether a problem was to be closed by the period's end and was not."""
    deadline = cells[ProblemColumn.DEADLINE.value].value
    return (
        isinstance(deadline, date) and deadline < day and _text(cells, ProblemColumn.STATE) != ProblemState.CLOSED.value
    )
