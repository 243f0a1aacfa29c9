"""`bairi templates`: one submission workbook per unit for a period."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bairi_addin.commands.arguments import Commands, add_period, plan_of
from bairi_addin.exit_codes import WELL
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan, Unit


def add_to(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("templates", help="生成各单位的报送工作簿")
    add_period(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="文件夹", help="写到哪个文件夹")
    parser.add_argument("--unit", nargs="+", action="extend", metavar="单位", help="只生成这些单位的")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the workbooks and say where they are."""
    from bairi_workbooks.submission_template import submission_name, write_submission  # noqa: PLC0415 - XlsxWriter

    plan = plan_of(options)
    units = _units(plan, options.unit)
    for unit in units:
        write_submission(options.out / submission_name(unit, options.period), plan, unit, options.period)
    print(f"已生成{len(units)}个报送工作簿：{options.out}")
    return WELL


def _units(plan: Plan, names: Sequence[str] | None) -> tuple[Unit, ...]:
    if names is None:
        return plan.reporting_units()
    if unknown := [name for name in names if name not in plan.unit_of]:
        raise BairiError(f"单位名单中没有：{'、'.join(unknown)}。可用 bairi plan show 查看单位名单。")
    units = tuple(dict.fromkeys(plan.unit_of[name] for name in names))
    if idle := [unit.name for unit in units if not plan.owed_by(unit)]:
        raise BairiError(f"按方案没有填报任务：{'、'.join(idle)}。")
    return units
