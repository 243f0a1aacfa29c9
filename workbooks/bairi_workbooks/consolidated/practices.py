"""典型经验: the good practices of all units under one another, each with the file and cell it came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bairi_validators.consolidation import Consolidation, UnitSubmission
from bairi_validators.standing import Light
from bairi_validators.submissions import Cell, PracticeRow
from bairi_validators.vocabulary import PracticeColumn
from bairi_workbooks.consolidated.names import PRACTICES
from bairi_workbooks.consolidated.submissions import state_entry
from bairi_workbooks.sheets.page import Book
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, Value, write_table
from bairi_workbooks.style import LIGHT_INK

_WIDTHS: Final = {PracticeColumn.TASK: 26, PracticeColumn.TITLE: 50, PracticeColumn.CONTENT: 80}
_COLUMNS: Final = (
    Column("序号", 7, "center"),
    Column("填报单位", 18),
    Column("报送状态", 10, "center"),
    *(Column(heading.value, width) for heading, width in _WIDTHS.items()),
    Column("来源文件", 36),
    Column("来源单元格", 18, "center"),
)


def write_practices(book: Book, consolidation: Consolidation) -> None:
    """Write the sheet. Rows of submissions that were sent back are among them, with that state beside them."""
    sent = list(_sent(consolidation))
    sheet = book.sheet(PRACTICES, f"共{len(sent)}条。")
    rows = [_row(number, submission, row) for number, (submission, row) in enumerate(sent, start=1)]
    write_table(book, sheet, Table(_COLUMNS, rows, frozen=2, filtered=True))


def _sent(consolidation: Consolidation) -> Iterator[tuple[UnitSubmission, PracticeRow]]:
    """The rows unit by unit; those in which nothing was typed are none."""
    for submission in consolidation.submissions:
        if submission.checked and submission.checked.submission:
            rows = submission.checked.submission.practices
            yield from ((submission, row) for row in rows if not all(cell.blank for cell in row.cells.values()))


def _row(number: int, submission: UnitSubmission, row: PracticeRow) -> Row:
    place = next((cell.place for cell in row.cells.values() if not cell.blank), None)
    return (
        number,
        submission.unit.name,
        state_entry(submission.state),
        *(_entry(row.cells.get(heading)) for heading in _WIDTHS),
        submission.checked.file if submission.checked else None,
        str(place) if place else None,
    )


def _entry(cell: Cell | None) -> Value | Entry:
    if cell is None or cell.blank:
        return ""
    return Entry("单元格有误", ink=LIGHT_INK[Light.RED]) if cell.fault and cell.value is None else cell.text
