"""`bairi accept` and `bairi set-back`: what a person decides of a unit's submission, with the reason."""

from __future__ import annotations

import argparse
import getpass
from typing import Final

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import Commands, plan_of
from bairi_addin.exit_codes import WELL

_COMMANDS: Final = (
    ("accept", "accepted", "接收一个单位有警告或迟报的报送文件"),
    ("set-back", "returned", "退回一个单位的报送文件，不计入汇总"),
)


def add_to(commands: Commands) -> None:
    """Declare the commands."""
    for name, kind, words in _COMMANDS:
        parser = commands.add_parser(name, help=words)
        ledgers.add_to(parser)
        parser.add_argument("--unit", required=True, metavar="单位", help="填报单位")
        parser.add_argument("--reason", required=True, metavar="理由", help="理由，至少4个字，会写入退回单和汇总工作簿")
        parser.set_defaults(run=run, kind=kind)


def run(options: argparse.Namespace) -> int:
    """Keep the decision; figures follow at the next run."""
    from bairi_workbooks.ledger import DecisionKind  # noqa: PLC0415 - the database is only needed here

    unit = ledgers.unit_of(plan_of(options), options.unit)
    kind = DecisionKind(options.kind)
    with ledgers.opened(options) as ledger:
        stand = ledger.decide(options.period, unit.name, kind, options.reason, getpass.getuser())
    print(f"{unit.name}{options.period.label}：{stand.state.label}。汇总和通报在下一次 bairi run 时更新。")
    return WELL
