"""`bairi roll-up`: figures level by level, from townships to the nation, over observations that runs have left."""

from __future__ import annotations

import argparse
import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import (
    LEDGER_VARIABLE,
    add_format,
    add_jobs,
    add_ledger,
    add_period,
    add_scheduler,
    jobs,
    make_absolute,
    place,
    plan_of,
)
from bairi_addin.exit_codes import WELL
from bairi_addin.terminal import console, printable, progress_bar
from bairi_validators.decimals import shown
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan

if TYPE_CHECKING:
    from bairi_validators.hierarchy import Hierarchy, NodeResult
    from bairi_workbooks.hierarchy.rolling import Rolled
    from bairi_workbooks.hierarchy.sources import Source
    from bairi_workbooks.processes import Crew

_KEPT: Final = "填报数"
_HEADINGS: Final = ("编号", "指标", "汇总数", "计量单位", "完成率%", "亮灯", "已报/应报", "底层已报/应报")
_NUMBERS: Final = frozenset({"汇总数", "完成率%", "已报/应报", "底层已报/应报"})


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    add_period(parser)
    words = "层级表（CSV 或工作簿：代码、名称、级别、上级代码；不写则为方案中的全市一级）"
    parser.add_argument("--hierarchy", type=Path, metavar="文件", help=words)
    words = "填报数所在的文件夹、文件或地址（bairi run --observations、bairi export 写出的）"
    parser.add_argument("--observations", type=place, metavar="位置", help=words)
    add_ledger(parser, "改用台账中的填报数（文件夹或数据库地址）")
    parser.add_argument("--out", type=place, required=True, metavar="文件夹", help="结果写到哪个文件夹或地址")
    parser.add_argument("--level", metavar="级别", help="明细写到哪一级为止（不写则到最末一级的上一级）")
    add_jobs(parser)
    add_scheduler(parser, "汇总")
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Roll up, write the table and the workbook, and say what came of it."""
    from bairi_validators.hierarchy import of_plan  # noqa: PLC0415 - only some commands need the tree
    from bairi_workbooks.exporting import need_parquet  # noqa: PLC0415
    from bairi_workbooks.hierarchy.outputs import write_outputs  # noqa: PLC0415
    from bairi_workbooks.hierarchy.rolling import Order, rolled_up  # noqa: PLC0415
    from bairi_workbooks.hierarchy.table import load_hierarchy  # noqa: PLC0415

    need_parquet()
    make_absolute(options)
    plan = plan_of(options)
    hierarchy = load_hierarchy(plan, options.hierarchy) if options.hierarchy else of_plan(plan)
    order = Order(plan, options.period, options.out, _depth(hierarchy, options.level))
    sources = _sources(options, plan, hierarchy)
    with progress_bar() as follow:
        rolled = rolled_up(
            order,
            hierarchy,
            sources,
            crew=_crew(options, sources),
            jobs=jobs(options),
            progress=partial(follow, "逐级汇总"),
        )
    outputs = write_outputs(rolled)
    if options.format == "json":
        print(json.dumps(_as_json(rolled), ensure_ascii=False, indent=1))
        return WELL
    _print(rolled)
    for path in outputs:
        print(f"已写出：{path}")
    return WELL


def _depth(hierarchy: Hierarchy, level: str | None) -> int:
    """Down to which level rows are written: of those at the bottom the observations themselves are there."""
    if level is None:
        return max(1, len(hierarchy.levels) - 2)
    if level not in hierarchy.levels:
        raise BairiError(f"层级表中没有“{level}”这一级，可用：{'、'.join(hierarchy.levels)}。", arguments=("level",))
    return hierarchy.levels.index(level)


def _sources(options: argparse.Namespace, plan: Plan, hierarchy: Hierarchy) -> tuple[Source, ...]:
    """Where observations are: what the table says of a unit, for all others what the options say, or a ledger.

    Raises BairiError where the table says it and the options say it otherwise.
    """
    from bairi_workbooks.hierarchy.sources import sources_of  # noqa: PLC0415
    from bairi_workbooks.remote import is_remote  # noqa: PLC0415

    root = hierarchy.root.code
    places: dict[str, Path] = {}
    for node in hierarchy.nodes.values():
        if node.source:
            there = place(node.source)
            beside = not is_remote(there) and not there.is_absolute()
            places[node.code] = options.hierarchy.parent / there if beside else there
    if places and options.ledger != os.environ.get(LEDGER_VARIABLE):
        raise BairiError("层级表已写明各单位的填报数，不能再用台账。请去掉其中一个。", arguments=("ledger",))
    if places and options.observations:
        words = "层级表已写明各单位的填报数，不能再另写填报数的位置。请去掉其中一个。"
        raise BairiError(words, arguments=("observations",))
    if options.observations:
        places[root] = options.observations
    elif not places:
        places[root] = _of_ledger(options, plan)
    return sources_of(hierarchy, places)


def _of_ledger(options: argparse.Namespace, plan: Plan) -> Path:
    """A ledger's figures, written where all who work can read them."""
    from bairi_validators.consolidation.tidy import tidy  # noqa: PLC0415 - the reader is only needed here
    from bairi_workbooks.batch import consolidate_ledger  # noqa: PLC0415
    from bairi_workbooks.checking import NOTHING_KNOWN  # noqa: PLC0415
    from bairi_workbooks.exporting import export_partition  # noqa: PLC0415

    kept: Path = options.out / _KEPT
    with ledgers.opened(options) as ledger:
        consolidation = consolidate_ledger(plan, options.period, ledger, NOTHING_KNOWN)
    export_partition(kept, tidy(consolidation), options.period)
    return kept


def _crew(options: argparse.Namespace, sources: tuple[Source, ...]) -> Crew:
    """Who works. Raises BairiError where a cluster cannot be had, or does not see what it is to read and write."""
    from bairi_workbooks.processes import spread  # noqa: PLC0415

    if not options.scheduler:
        return spread
    from bairi_workbooks.cluster import Cluster  # noqa: PLC0415 - an extra
    from bairi_workbooks.remote import is_remote  # noqa: PLC0415

    cluster, local = Cluster(options.scheduler), [] if is_remote(options.out) else [options.out]
    for folder in local:
        folder.mkdir(parents=True, exist_ok=True)
    cluster.see(
        [*local, *(source.place for source in sources if not is_remote(source.place) and source.place.exists())]
    )
    return cluster


def _as_json(rolled: Rolled) -> dict[str, Any]:
    """The highest unit's figures, as in the table; decimals are strings with all their digits."""
    from bairi_validators.hierarchy import LevelRow, level_row  # noqa: PLC0415
    from bairi_workbooks.exporting import as_text  # noqa: PLC0415
    from bairi_workbooks.hierarchy.notes import notes_of  # noqa: PLC0415

    root, period = rolled.hierarchy.root, rolled.order.period
    rows = (level_row(period, result) for result in rolled.results.get(root.code, ()))
    return {
        "period": period.code,
        "node": {"code": root.code, "name": root.name, "level": root.level},
        "indicators": json.loads(as_text(rows, "json", LevelRow)),
        "notes": list(notes_of(rolled)),
        "own_only": [indicator.id for indicator in rolled.own_only],
        "verdicts": {verdict.value: n for verdict, n in rolled.verdicts.items()},
        "without_observations": [one._asdict() for one in rolled.silent],
        "unknown_indicators": list(rolled.unknown),
    }


def _print(rolled: Rolled) -> None:
    """The highest unit's figures as a table, and what must be known of them."""
    from rich.table import Table  # noqa: PLC0415 - rich is only for people

    root, plan, period = rolled.hierarchy.root, rolled.order.plan, rolled.order.period
    table = Table(
        title=f"{root.name} {plan.plan.campaign} {period.label} 逐级汇总", header_style="bold", title_justify="left"
    )
    for heading in _HEADINGS:
        table.add_column(heading, justify="right" if heading in _NUMBERS else "left", overflow="fold")
    for result in rolled.results.get(root.code, ()):
        table.add_row(*_cells(result))
    console().print(table)
    _print_notes(rolled)


def _print_notes(rolled: Rolled) -> None:
    from bairi_workbooks.hierarchy.notes import notes_of  # noqa: PLC0415 - only the command needs the workbooks

    for note in notes_of(rolled):
        print(note)
    if rolled.own_only:
        names = "、".join(f"{indicator.id} {indicator.name}" for indicator in rolled.own_only)
        print(f"各级用各级自己的、不相加的指标{len(rolled.own_only)}项：{names}。")
    if rolled.silent:
        tried = "；".join(f"{one.name}（{one.place}）" for one in rolled.silent)
        print(f"没有找到填报数的单位{len(rolled.silent)}个，括号中是找过的位置：{printable(tried)}。")
    if rolled.unknown:
        print(
            f"填报数中有本方案没有的指标{len(rolled.unknown)}项，没有汇总：{printable('、'.join(rolled.unknown))}。请核对方案版本。"
        )
    counts = "，".join(f"{verdict.label}{n}项" for verdict, n in sorted(rolled.verdicts.items()))
    print(f"各级核对：{counts or '没有可核对的指标'}。带“*”的尚未报齐。")


def _cells(result: NodeResult) -> tuple[str, ...]:
    share, standing = result.share, result.standing
    figure = result.done or ("" if standing.value is None else shown(standing.value, 2))
    return (
        result.indicator.id,
        result.indicator.name,
        figure if result.whole or not figure else f"{figure}*",
        result.indicator.unit,
        "" if standing.percent is None else shown(standing.percent, 1),
        standing.light.label if standing.light else "",
        f"{result.reported}/{result.owed}",
        f"{share.reported}/{share.owed}",
    )
