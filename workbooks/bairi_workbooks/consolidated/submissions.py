"""报送情况: what each unit sent, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlsxwriter.utility import xl_range_abs

from bairi_validators.consolidation import Consolidation, SubmissionState, UnitSubmission, state_counts
from bairi_validators.findings import Severity
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.plan.wording import kind_label
from bairi_validators.standing import Light
from bairi_workbooks.consolidated.names import FIRST_ROW, SUBMISSIONS
from bairi_workbooks.consolidated.sources import HASH_LENGTH, arrival_text
from bairi_workbooks.intake import decision_words
from bairi_workbooks.sheets.page import A4, Book
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, column_of, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK

_SUBMISSIONS: Final = (
    Column("序号", 6, "center"),
    Column("填报单位", 21),
    Column("单位类别", 9.5, "center"),
    Column("报送状态", 9.5, "center"),
    Column("版次", 6, "center"),
    Column("校验结论", 15, "center"),
    *(Column(severity.label, 7, "right") for severity in Severity),
    Column("已报指标", 9, "right"),
    Column("应报指标", 9, "right"),
    Column("收到时间", 19, "center"),
    Column("处理决定", 23),
    Column("文件", 34),
    Column("文件校验码（SHA-256前12位）", 15.5, "center"),
)
STATE, ERRORS, WARNINGS = (column_of(_SUBMISSIONS, heading) for heading in ("报送状态", "错误", "警告"))
_DUE: Final = "{0.year}年{0.month}月{0.day}日{0.hour}时"
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


def write_submissions(book: Book, plan: Plan, period: Period, submissions: Sequence[UnitSubmission]) -> None:
    """Write 报送情况: one row per unit that owes a workbook."""
    due = _DUE.format(plan.reporting.due(period))
    note = f"报送截止：{due}　应报{len(submissions)}个单位：{state_counts(submissions)}"
    sheet = book.sheet(SUBMISSIONS, note, paper=A4)
    rows = [_submission(plan, number, s) for number, s in enumerate(submissions, start=1)]
    write_table(book, sheet, Table(_SUBMISSIONS, rows, frozen=2, filtered=True))


def _submission(plan: Plan, number: int, submission: UnitSubmission) -> Row:
    checked = submission.checked
    owed = plan.owed_by(submission.unit)
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
        submission.notices if checked else None,
        complete if checked else None,
        len(owed),
        arrival_text(submission),
        decision_words(submission),
        checked.file if checked else None,
        checked.sha256[:HASH_LENGTH] if checked and checked.sha256 else None,
    )
