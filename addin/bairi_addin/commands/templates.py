"""`bairi templates`: one submission workbook per unit for a period."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bairi_addin.commands.arguments import add_background, add_period, background, plan_of
from bairi_addin.exit_codes import WELL
from bairi_validators.allocation import Allocation
from bairi_validators.errors import BairiError
from bairi_validators.history import Past
from bairi_validators.plan.models import Plan, Unit

MOST_NAMED: Final = 3


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    add_period(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="文件夹", help="写到哪个文件夹")
    parser.add_argument("--unit", nargs="+", action="extend", metavar="单位", help="只生成这些单位的")
    add_background(parser)
    parser.add_argument("--force", action="store_true", help="覆盖已有的、内容不同的同名文件")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the workbooks, with last period's figures where they are known, and say where they are."""
    plan = plan_of(options)
    units = _units(plan, options.unit)
    known = background(options, plan)
    with TemporaryDirectory() as scratch:
        last = {unit.name: h.before(options.period).latest for unit in units if (h := known.histories.get(unit.name))}
        drafts = [_draft(options, Path(scratch), plan, unit, known.allocation, last.get(unit.name)) for unit in units]
        _place(drafts, options.out, force=options.force)
    compared = sum(past is not None for past in last.values())
    beside = f"（{compared}个列有上期数）" if compared else ""
    print(f"已生成{len(units)}个报送工作簿{beside}：{options.out}")
    return WELL


def _draft(
    options: argparse.Namespace,
    folder: Path,
    plan: Plan,
    unit: Unit,
    allocation: Allocation | None,
    last: Past | None,
) -> Path:
    """One workbook. A unit's own targets hold for the year: they are not asked for every ten days."""
    from bairi_workbooks.submission_template import Entry, submission_name, write_submission  # noqa: PLC0415 - XlsxWriter

    path = folder / submission_name(unit, options.period)
    stated = {o.indicator.id: o.own_target for o in last.observations.values()} if last else {}
    allocated = {i.id: allocation.target(unit, i) for i in plan.owed_by(unit)} if allocation else {}
    targets = stated | {number: target for number, target in allocated.items() if target is not None}
    entries = {number: Entry(own_target=target) for number, target in targets.items() if target}
    return write_submission(path, plan, unit, options.period, entries=entries, past=last)


def _place(drafts: Sequence[Path], out: Path, *, force: bool) -> None:
    """Put the workbooks where they belong; one that somebody has filled in is not replaced by an empty one."""
    from bairi_workbooks.files import written_whole  # noqa: PLC0415

    filled = [d.name for d in drafts if (out / d.name).exists() and (out / d.name).read_bytes() != d.read_bytes()]
    if filled and not force:
        names = "、".join(filled[:MOST_NAMED]) + ("等" if len(filled) > MOST_NAMED else "")
        raise BairiError(f"{out} 中已有内容不同的同名文件（{names}），没有覆盖。确需覆盖请加 --force。")
    for draft in drafts:
        with written_whole(out / draft.name) as target:
            target.write_bytes(draft.read_bytes())


def _units(plan: Plan, names: Sequence[str] | None) -> tuple[Unit, ...]:
    if names is None:
        return plan.reporting_units()
    if unknown := [name for name in names if name not in plan.unit_of]:
        raise BairiError(f"单位名单中没有：{'、'.join(unknown)}。可用 bairi plan show 查看单位名单。")
    units = tuple(dict.fromkeys(plan.unit_of[name] for name in names))
    if idle := [unit.name for unit in units if not plan.owed_by(unit)]:
        raise BairiError(f"按方案没有填报任务：{'、'.join(idle)}。")
    return units
