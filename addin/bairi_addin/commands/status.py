"""`bairi status`: how every unit's submission stands for a period, as the ledger has it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import Commands, add_format, plan_of
from bairi_addin.exit_codes import WELL
from bairi_addin.terminal import console, printable
from bairi_validators.plan.models import Plan

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Stand


def add_to(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("status", help="查看各单位某一期的报送情况")
    ledgers.add_to(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Show the standings."""
    plan = plan_of(options)
    with ledgers.opened(options) as ledger:
        known = ledger.standings(options.period)
    stands = _every_unit(plan, known)
    if options.format == "json":
        submissions = [_as_json(stand) for stand in stands]
        print(json.dumps({"period": options.period.code, "submissions": submissions}, ensure_ascii=False, indent=1))
    else:
        _print(f"{plan.plan.campaign} {options.period.label} 报送情况", stands)
    return WELL


def _every_unit(plan: Plan, known: Mapping[str, Stand]) -> list[Stand]:
    """A row for every unit that owes a workbook: one that the ledger does not know has sent nothing."""
    from bairi_validators.consolidation import SubmissionState  # noqa: PLC0415
    from bairi_workbooks.ledger import Stand  # noqa: PLC0415 - the database is only needed here

    def missing(unit: str) -> Stand:
        return Stand(unit, SubmissionState.MISSING, 0, 0, 0, None, None, None)

    return [known.get(unit.name) or missing(unit.name) for unit in plan.reporting_units()]


def _as_json(stand: Stand) -> dict[str, object]:
    return {
        "unit": stand.unit,
        "state": stand.state.value,
        "version": stand.version,
        "errors": stand.errors,
        "warnings": stand.warnings,
        "file": stand.file,
        "sha256": stand.sha256,
        "arrived": stand.arrived.isoformat(timespec="seconds") if stand.arrived else None,
    }


def _print(title: str, stands: list[Stand]) -> None:
    from rich.table import Table  # noqa: PLC0415 - rich is only for people

    table = Table(title=title, header_style="bold", title_justify="left")
    for heading in ("填报单位", "报送状态", "版次", "错误", "警告", "文件", "收到时间"):
        table.add_column(heading, justify="right" if heading in {"版次", "错误", "警告"} else "left")
    for stand in stands:
        counts = (stand.version, stand.errors, stand.warnings) if stand.version else ("", "", "")
        arrived = f"{stand.arrived:%Y-%m-%d %H:%M}" if stand.arrived else ""
        table.add_row(stand.unit, stand.state.label, *map(str, counts), printable(stand.file or ""), arrived)
    console().print(table)
