"""`bairi accept` and `bairi set-back`: what a person decides of a unit's submission, with the reason."""

from __future__ import annotations

import argparse
import getpass
from typing import TYPE_CHECKING, Final

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import plan_of
from bairi_addin.exit_codes import WELL
from bairi_addin.terminal import printable
from bairi_validators.consolidation import SubmissionState

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Candidate

# What each of the two commands is in the ledger.
_KINDS: Final = {"accept": "accepted", "set-back": "returned"}
_FILE: Final = "是哪一份报送文件：文件名或 SHA-256 的前几位（不写则为目前以之为准的那份）"


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare either command."""
    ledgers.add_to(parser)
    parser.add_argument("--unit", required=True, metavar="单位", help="填报单位")
    parser.add_argument("--reason", required=True, metavar="理由", help="理由，至少4个字，会写入退回单和汇总工作簿")
    parser.add_argument("--file", metavar="文件", help=_FILE)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Keep the decision and say on which file it is; figures follow at the next run."""
    from bairi_workbooks.ledger import DecisionKind  # noqa: PLC0415 - the database is only needed here

    plan = plan_of(options)
    unit = ledgers.unit_of(plan, options.unit)
    kind, period = DecisionKind(_KINDS[options.command]), options.period
    with ledgers.opened(options) as ledger:
        ledger.must_be_of(plan, period)
        meant, *others = ledger.decide(period, unit.name, kind, options.reason, getpass.getuser(), file=options.file)
    print(f"{unit.name}{period.label}：{SubmissionState(kind.value).label}{_told(meant)}。")
    if others:
        print(f"该单位另有{len(others)}份：{'；'.join(map(_told, others))}。可用 --file 写明是哪一份。")
    print("汇总和通报在下一次 bairi run 时更新。")
    return WELL


def _told(file: Candidate) -> str:
    """A file: its name, when it came, what was found in it, its hash."""
    found = f"错误{file.errors}处，警告{file.warnings}处"
    return printable(f"“{file.name}”（{file.arrived:%Y-%m-%d %H:%M} 收到，{found}，SHA-256 {file.sha256[:8]}）")
