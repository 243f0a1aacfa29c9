"""报送情况 and 校验问题: what each unit sent, and every finding in it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from xlsxwriter.utility import xl_range_abs

from bairi_validators.consolidation import Consolidation, SubmissionState, UnitSubmission
from bairi_validators.findings import Finding, Severity, catalogue
from bairi_validators.plan.wording import kind_label
from bairi_validators.standing import Light
from bairi_validators.submissions import Checked
from bairi_workbooks.consolidated.details import HASH_LENGTH
from bairi_workbooks.consolidated.names import FINDINGS, FIRST_ROW, SUBMISSIONS
from bairi_workbooks.sheets.page import A4, TOP, Book
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK, SEVERITY_FILL

# Columns of 报送情况 that other sheets' formulas refer to, counted from 0.
STATE: Final = 3
ERRORS: Final = 6
WARNINGS: Final = 7

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
    Column("文件", 44),
    Column("文件校验码（SHA-256前12位）", 17, "center"),
)
_FINDINGS: Final = (
    Column("填报单位", 20),
    Column("文件", 36),
    Column("严重程度", 9.5, "center"),
    Column("代码", 8, "center"),
    Column("工作表", 13, "center"),
    Column("单元格", 9, "center"),
    Column("问题", 62),
    Column("处理办法", 54),
)
_COUNTS: Final = (
    Column("代码", 8, "center"),
    Column("规则", 26),
    Column("严重程度", 9.5, "center"),
    Column("条数", 8, "right"),
)
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
        checked.file if checked else None,
        checked.sha256[:HASH_LENGTH] if checked and checked.sha256 else None,
    )


def write_findings(book: Book, consolidation: Consolidation) -> None:
    """Write 校验问题: every finding of every file that came, and to its right how often each rule was broken."""
    sheet = book.sheet(FINDINGS, "左为逐条问题，右为按规则统计。")
    standing = [s.checked for s in consolidation.submissions if s.checked]
    found = [(checked, finding) for checked in (*standing, *consolidation.others) for finding in checked.findings]
    rows = [_finding(checked, finding) for checked, finding in found]
    rows += [_finding(None, finding) for finding in consolidation.findings]
    write_table(book, sheet, Table(_FINDINGS, rows, frozen=1, filtered=True, empty="本期没有校验问题。"))
    left = len(_FINDINGS) + 1
    everything = [*(finding for _, finding in found), *consolidation.findings]
    counts = Counter(finding.code for finding in everything)
    severities = {finding.code: finding.severity for finding in everything}
    tally: list[Row] = [_tally(code, severities[code], counts[code]) for code in sorted(counts)]
    for offset, column in enumerate(_COUNTS, start=left):
        sheet.set_column(offset, offset, column.width)
    if tally:
        write_table(book, sheet, Table(_COUNTS, tally, top=TOP, left=left, sets_widths=False))


def _finding(checked: Checked | None, finding: Finding) -> Row:
    """A row; without a file for what concerns the whole city."""
    unit = "全市" if checked is None else checked.unit.name if checked.unit else "（单位不明）"
    return (
        unit,
        checked.file if checked else None,
        _severity(finding.severity),
        finding.code,
        finding.place.sheet,
        finding.place.cell,
        finding.message,
        finding.fix,
    )


def _severity(severity: Severity) -> Entry:
    return Entry(severity.label, fill=SEVERITY_FILL[severity], align="center")


def _tally(code: str, severity: Severity, count: int) -> Row:
    rule = catalogue().get(code)
    return (code, rule.title if rule else None, _severity(severity), count)
