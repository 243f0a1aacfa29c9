"""Reading the open workbook in a process apart (隔离读取): what it does to its reader costs no more than this press.

A reader that hangs in native code hears nobody: the press that waits for it does, and 停止 ends both.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bairi_addin.ribbon.desk import Desk
    from bairi_validators.plan.models import Plan
    from bairi_validators.submissions import Checked, Submission
    from bairi_workbooks.checking import Background
    from bairi_workbooks.reading.layouts import Layout


def checked(desk: Desk, path: Path, known: Background) -> Checked:
    """What the command line would say of a copy of the open workbook; one that cannot be read to its end is told of."""
    from bairi_workbooks.checking import check_files  # noqa: PLC0415 - the reader is loaded when a button needs it

    (found,) = check_files(desk.plan, [path], None, known, desk.settings.limits, desk.progress.check)
    return found


def submitted(desk: Desk, path: Path, layouts: Mapping[str, Layout]) -> Submission | None:
    """The submission in a copy of the open workbook; None where whose it is cannot be told.

    Raises BairiError where it cannot be read to its end.
    """
    from bairi_workbooks.processes import spread  # noqa: PLC0415 - as above

    work, wait = partial(_read, desk.plan, layouts), desk.progress.check
    (found,) = spread(work, [path], 1, limits=desk.settings.limits, lost=_unread, meanwhile=wait)
    return found


def _read(plan: Plan, layouts: Mapping[str, Layout], path: Path) -> Submission | None:
    from bairi_workbooks.reading.submission import read_submission  # noqa: PLC0415 - as above

    return read_submission(plan, path, layouts).submission


def _unread(path: Path, reason: str) -> NoReturn:
    raise BairiError(f"工作簿“{path.name}”没有读完（{reason}）。请按“校验本表”，按提示处理。")
