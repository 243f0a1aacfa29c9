"""`bairi trace`: from a number in the bulletin back to file, sheet, cell and what was typed there."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import Commands, add_format, plan_of
from bairi_addin.exit_codes import WELL
from bairi_addin.terminal import printable
from bairi_validators.consolidation import Line
from bairi_validators.decimals import plain, shown
from bairi_validators.plan.wording import kind_label
from bairi_validators.standing import Standing

if TYPE_CHECKING:
    from bairi_validators.consolidation.tracing import Trace


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
    from bairi_validators.consolidation.tracing import trace, trace_json  # noqa: PLC0415 - the bulletin's words
    from bairi_workbooks.batch import consolidate_ledger  # noqa: PLC0415 - the database is only needed here
    from bairi_workbooks.checking import NOTHING_KNOWN  # noqa: PLC0415

    plan = plan_of(options)
    with ledgers.opened(options) as ledger:
        found = trace(consolidate_ledger(plan, options.period, ledger, NOTHING_KNOWN), options.figure, options.unit)
        undone = [unit for unit in ledger.undone(options.period) if not found.unit or found.unit.name == unit]
        if options.format == "json":
            print(json.dumps({**trace_json(found), "undone": undone}, ensure_ascii=False, indent=1))
            return WELL
        print("\n".join([*_undone(undone), *_city(found)]))
        for line in found.lines:
            for text in _told(line):
                print(printable(text))
            if line.checked and line.checked.sha256:
                print(printable(f"    原件：{ledger.archive.path(line.checked.sha256)}"))
    return WELL


def _undone(units: Sequence[str]) -> list[str]:
    """What is said of decisions that no run has followed yet."""
    if not units:
        return []
    return [f"注意：{'、'.join(units)}的处理决定尚未汇总，以下仍为上次汇总的数。请先运行 bairi run。"]


def _city(found: Trace) -> list[str]:
    """The city's figure, how it stands and what it was made from."""
    from bairi_validators.consolidation.tracing import derivation  # noqa: PLC0415 - the bulletin's words

    indicator, result = found.indicator, found.lines[0].result
    value = result.standing.value
    words = "未报" if value is None else shown(value, 4)
    how = derivation(indicator.measure, result.numerator, result.denominator)
    return [
        f"{indicator.id} {indicator.name}（{indicator.unit}） {found.consolidation.period.label}",
        f"通报：{found.statement}",
        f"全市数：{words}，已报{result.reported}/{result.owed}个单位。",
        *([f"　　算式：{how}"] if how else []),
        *([f"　　{stands}"] if (stands := _stands(result.standing, result.against, None)) else []),
    ]


def _stands(standing: Standing, against: Decimal | tuple[Decimal, Decimal] | None, rank: int | None) -> str:
    """Target, completion, gap, light and place, of what there is."""
    target = "至".join(plain(end) for end in against) if isinstance(against, tuple) else against and plain(against)
    words = (
        f"目标{target}" if target else "",
        f"完成{shown(standing.percent, 1)}%" if standing.percent is not None else "",
        f"与要求相差{shown(standing.gap_points, 1)}个百分点" if standing.gap_points is not None else "",
        f"{standing.light.label}灯" if standing.light else "",
        f"第{rank}位" if rank else "",
    )
    return "，".join(word for word in words if word)


def _told(line: Line) -> list[str]:
    """A unit's figure, the cells that it came from, and the file."""
    from bairi_validators.consolidation.lineage import origins  # noqa: PLC0415
    from bairi_validators.consolidation.tracing import derivation  # noqa: PLC0415

    words = line.counting.value if line.figure is None else f"{shown(line.figure, 4)}（{line.counting.value}）"
    told = [f"└ {kind_label(line.unit.kind)} {line.unit.name}：{words}{'，' + line.note if line.note else ''}"]
    if line.observation and line.standing:
        told += (
            [f"    {stands}"]
            if (stands := _stands(line.standing.standing, line.standing.against, line.standing.rank))
            else []
        )
    unit = line.result.indicator.input_unit
    for o in origins(line):
        converted = f"，换算为{plain(o.value)}{unit}" if o.converted and o.value is not None else ""
        told.append(f"    {o.heading}：{o.place}，原文“{o.text}”{converted}")
    if line.observation and (
        how := derivation(line.result.indicator.measure, line.observation.value, line.observation.base)
    ):
        told.append(f"    算式：{how}")
    if line.checked and line.submission:
        came = f"，{line.submission.arrived:%Y-%m-%d %H:%M} 收到" if line.submission.arrived else ""
        told.append(f"    文件：{line.checked.file}（第{line.submission.version}版{came}）")
        told.append(f"    SHA-256：{line.checked.sha256}")
    return told
