"""`bairi trace`: from a number in the bulletin back to file, sheet, cell and what was typed there."""

from __future__ import annotations

import argparse
import json

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import Commands, add_format, plan_of
from bairi_addin.exit_codes import WELL
from bairi_addin.terminal import printable
from bairi_validators.consolidation import Line
from bairi_validators.decimals import shown
from bairi_validators.plan.wording import kind_label


def add_to(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("trace", help="溯源：一个数由哪些文件、工作表、单元格而来")
    parser.add_argument("figure", metavar="指标", help="指标编号（如 T01-01）或指标全名")
    parser.add_argument("--unit", metavar="单位", help="只看这个单位的数")
    ledgers.add_to(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the chain."""
    from bairi_validators.consolidation.tracing import Trace, trace, trace_json  # noqa: PLC0415 - the bulletin's words
    from bairi_workbooks.batch import consolidate_ledger  # noqa: PLC0415 - the database is only needed here
    from bairi_workbooks.checking import NOTHING_KNOWN  # noqa: PLC0415

    plan = plan_of(options)
    with ledgers.opened(options) as ledger:
        found: Trace = trace(
            consolidate_ledger(plan, options.period, ledger, NOTHING_KNOWN), options.figure, options.unit
        )
        if options.format == "json":
            print(json.dumps(trace_json(found), ensure_ascii=False, indent=1))
            return WELL
        result = found.lines[0].result
        print(f"{found.indicator.id} {found.indicator.name}（{found.indicator.unit}） {options.period.label}")
        print(f"通报：{found.statement}")
        value = result.standing.value
        words = "未报" if value is None else shown(value, 4)
        print(f"全市数：{words}，已报{result.reported}/{result.owed}个单位。")
        for line in found.lines:
            for text in _told(line):
                print(printable(text))
            if line.checked and line.checked.sha256:
                print(printable(f"    原件：{ledger.archive.path(line.checked.sha256)}"))
    return WELL


def _told(line: Line) -> list[str]:
    """A unit's figure, the cells that it came from, and the file."""
    from bairi_validators.consolidation.lineage import origins  # noqa: PLC0415

    words = line.counting.value if line.figure is None else f"{shown(line.figure, 4)}（{line.counting.value}）"
    told = [f"└ {kind_label(line.unit.kind)} {line.unit.name}：{words}{'，' + line.note if line.note else ''}"]
    told += [f"    {o.heading}：{o.place}，原文“{o.text}”" for o in origins(line)]
    if line.checked and line.submission:
        came = f"，{line.submission.arrived:%Y-%m-%d %H:%M} 收到" if line.submission.arrived else ""
        told.append(f"    文件：{line.checked.file}（第{line.submission.version}版{came}）")
        told.append(f"    SHA-256：{line.checked.sha256}")
    return told
