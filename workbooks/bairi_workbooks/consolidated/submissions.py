"""报送情况: what each unit sent, and what came of it."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_range_abs

from bairi_validators.consolidation import Consolidation, SubmissionState, UnitSubmission
from bairi_validators.plan.wording import kind_label
from bairi_validators.standing import Light
from bairi_workbooks.consolidated.names import FIRST_ROW, SUBMISSIONS
from bairi_workbooks.consolidated.sources import HASH_LENGTH, arrival_text
from bairi_workbooks.sheets.page import A4, Book
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, column_of, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK

_SUBMISSIONS: Final = (
    Column("序号", 7, "center"),
    Column("填报单位", 24),
    Column("单位类别", 11, "center"),
    Column("报送状态", 11, "center"),
    Column("版次", 7, "center"),
    Column("校验结论", 17, "center"),
    Column("错误", 8, "right"),
    Column("警告", 8, "right"),
    Column("已报指标", 10, "right"),
    Column("应报指标", 10, "right"),
    Column("收到时间", 19, "center"),
    Column("文件", 44),
    Column("文件校验码（SHA-256前12位）", 17, "center"),
)
STATE, ERRORS, WARNINGS = (column_of(_SUBMISSIONS, heading) for heading in ("报送状态", "错误", "警告"))
_STATE_LIGHT: Final = {
    SubmissionState.MISSING: Light.GREY,
    SubmissionState.LATE: Light.YELLOW,
    SubmissionState.RETURNED: Light.RED,
    SubmissionState.REPORTED: Light.GREEN,
    SubmissionState.ACCEPTED: Light.GREEN,
}


def column_range(consolidation: Consolidation, column: int) -> str:
    """A column of 报送情况 as other sheets' formulas name it."""
    last = FIRST_ROW + max(1, len(consolidation.submissions)) - 1
    return f"'{SUBMISSIONS}'!{xl_range_abs(FIRST_ROW, column, last, column)}"


def state_entry(state: SubmissionState) -> Entry:
    """A submission's state as a coloured cell."""
    light = _STATE_LIGHT[state]
    return Entry(state.label, fill=LIGHT_FILL[light], ink=LIGHT_INK[light], bold=True, align="center")


def write_submissions(book: Book, consolidation: Consolidation) -> None:
    """Write 报送情况: one row per unit that owes a workbook."""
    sheet = book.sheet(SUBMISSIONS, paper=A4)
    rows = [_submission(consolidation, number, s) for number, s in enumerate(consolidation.submissions, start=1)]
    write_table(book, sheet, Table(_SUBMISSIONS, rows, frozen=2, filtered=True))


def _submission(consolidation: Consolidation, number: int, submission: UnitSubmission) -> Row:
    checked = submission.checked
    owed = consolidation.plan.owed_by(submission.unit)
    complete = sum(o.complete for o in checked.observations) if checked else 0
    return (
        number,
        submission.unit.name,
        kind_label(submission.unit.kind),
        state_entry(submission.state),
        Entry(submission.version or None, align="center"),
        checked.verdict.label if checked else None,
        submission.errors if checked else None,
        submission.warnings if checked else None,
        complete if checked else None,
        len(owed),
        arrival_text(submission),
        checked.file if checked else None,
        checked.sha256[:HASH_LENGTH] if checked and checked.sha256 else None,
    )
