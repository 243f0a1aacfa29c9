"""`bairi status`: how every unit's submission stands for a period, as the ledger has it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import add_format, file_as, plan_of
from bairi_addin.exit_codes import WELL
from bairi_addin.terminal import console, printable

if TYPE_CHECKING:
    from bairi_validators.consolidation import UnitSubmission

_HEADINGS: Final = ("填报单位", "报送状态", "版次", "错误", "警告", "提示", "文件", "收到时间", "处理决定")
_WHOLE: Final = frozenset({"填报单位", "报送状态"})  # however narrow the terminal is
_COUNTS: Final = frozenset({"版次", "错误", "警告", "提示"})


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    ledgers.add_to(parser)
    parser.add_argument("--out", type=file_as(".xlsx"), metavar="文件", help="把报送情况写成工作簿（.xlsx）")
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Show how the units stand."""
    from bairi_validators.consolidation import state_counts  # noqa: PLC0415
    from bairi_workbooks.status import status_of, write_status  # noqa: PLC0415 - the reader is only needed here

    plan, period = plan_of(options), options.period
    with ledgers.opened(options) as ledger:
        submissions = status_of(plan, period, ledger)
    if options.out:
        write_status(options.out, plan, period, submissions)
    if options.format == "json":
        rows = [_as_json(submission) for submission in submissions]
        print(json.dumps({"period": period.code, "submissions": rows}, ensure_ascii=False, indent=1))
        return WELL
    if options.out:
        print(f"已写出：{options.out}")
    else:
        _print(f"{plan.plan.campaign} {period.label} 报送情况", submissions)
    print(f"应报{len(submissions)}个单位，{state_counts(submissions)}。")
    return WELL


def _as_json(submission: UnitSubmission) -> dict[str, object]:
    from bairi_workbooks.intake import decision_words  # noqa: PLC0415

    checked, arrived = submission.checked, submission.arrived
    return {
        "unit": submission.unit.name,
        "state": submission.state.value,
        "version": submission.version,
        "errors": submission.errors,
        "warnings": submission.warnings,
        "notices": submission.notices,
        "file": checked.file if checked else None,
        "sha256": checked.sha256 if checked else None,
        "arrived": arrived.isoformat(timespec="seconds") if arrived else None,
        "decision": decision_words(submission),
    }


def _print(title: str, submissions: Sequence[UnitSubmission]) -> None:
    from rich.table import Table  # noqa: PLC0415 - rich is only for people

    table = Table(title=title, header_style="bold", title_justify="left")
    for heading in _HEADINGS:
        whole = heading in _WHOLE
        table.add_column(heading, justify="right" if heading in _COUNTS else "left", no_wrap=whole, overflow="fold")
    for submission in submissions:
        table.add_row(submission.unit.name, submission.state.label, *_cells(submission))
    console().print(table)


def _cells(submission: UnitSubmission) -> Sequence[str]:
    """What is to be said of a workbook that came; a unit that sent none has empty cells."""
    from bairi_workbooks.intake import decision_words  # noqa: PLC0415

    if submission.checked is None:
        return [""] * (len(_HEADINGS) - 2)
    counts = (submission.version, submission.errors, submission.warnings, submission.notices)
    arrived = f"{submission.arrived:%Y-%m-%d %H:%M}" if submission.arrived else ""
    decided = printable(decision_words(submission) or "")
    return [*map(str, counts), printable(submission.checked.file), arrived, decided]
