"""校验本表 and 清除标记: what the command line says of the open workbook, shown in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bairi_addin.ribbon.clerk.apart import checked
from bairi_addin.ribbon.copies import copied
from bairi_addin.ribbon.known import background_of_one
from bairi_addin.ribbon.marks.marking import Cleared, mark, unmark
from bairi_addin.ribbon.marks.office import refuse_unchangeable
from bairi_validators.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bairi_addin.ribbon.desk import Desk
    from bairi_validators.findings import Finding

_MOST_PLACES: Final = 3


def check_workbook(desk: Desk) -> str:
    """Check what the workbook holds now, and mark it; marks of an earlier check go first."""
    book = desk.book
    refuse_unchangeable(book)
    desk.progress.say("正在校验…")
    with copied(book) as path:
        findings = checked(desk, path, background_of_one(desk)).findings
    desk.progress.check()
    front = book.sheets.active.name
    unmark(book)
    if not findings:
        _activate(desk, front)
        return "没有发现问题，可以提交。"
    mark(book, findings, desk.progress).activate()
    return _told(findings)


def clear_marks(desk: Desk) -> str:
    """Take everything out that a check put into the workbook."""
    book = desk.book
    refuse_unchangeable(book)
    front = book.sheets.active.name
    cleared = unmark(book)
    _activate(desk, front)
    return _cleared(cleared)


def counted(findings: Sequence[Finding]) -> str:
    """错误3处、警告2处."""
    return "、".join(f"{s.label}{n}处" for s in Severity if (n := sum(f.severity is s for f in findings)))


def _told(findings: Sequence[Finding]) -> str:
    listed = "已标出并列在“校验结果”表，可按“下一处问题”逐处核对"
    if any(f.severity is not Severity.NOTICE for f in findings):
        return f"发现{counted(findings)}，{listed}。"
    return f"没有错误和警告，可以提交；另有{counted(findings)}，{listed}。"


def _cleared(cleared: Cleared) -> str:
    if not cleared.any:
        return "没有要清除的标记。"
    if not cleared.inexact:
        return "已清除全部标记，单元格恢复原样。"
    rest = "等" if len(cleared.inexact) > _MOST_PLACES else ""
    places = "、".join(cleared.inexact[:_MOST_PLACES])
    return f"已清除全部标记；{places}{rest}原来的填充是图案或主题颜色，只能按纯色恢复。"


def _activate(desk: Desk, name: str) -> None:
    """Show the sheet that was in front, unless it was the list that is gone."""
    if name in [sheet.name for sheet in desk.book.sheets]:
        desk.book.sheets[name].activate()
