"""Arguments that several commands share, read the same way everywhere."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bairi_addin.terminal import printable
from bairi_validators.errors import BairiError, PeriodError
from bairi_validators.periods import ACCEPTED, Period, must_be_of_year
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan

if TYPE_CHECKING:
    from bairi_validators.bulletin import BulletinKind
    from bairi_workbooks.checking import Background
    from bairi_workbooks.worker import Limits

LAYOUTS: Final = "layouts"
LEDGER_VARIABLE: Final = "BAIRI_LEDGER"
_SHARED: Final = ("inbox", "out", "hierarchy", "archive", "observations")  # places that workers open too
Commands = Any  # argparse keeps the type of its sub-parsers' collection private


def period(text: str) -> Period:
    """A period from the command line."""
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def file_as(*endings: str) -> Callable[[str], Path]:
    """A file to be written, whose name ends as what is written into it."""

    def output(text: str) -> Path:
        if not text.lower().endswith(endings):
            raise argparse.ArgumentTypeError(f"文件名“{text}”应以 {'、'.join(endings)} 结尾")
        return Path(text)

    return output


def _number_of_processes(text: str) -> int:
    """A number that is not negative."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"进程数“{text}”应为0或正整数")
    return int(text)


def place(text: str) -> Path:
    """A folder or a file, or the address of one in a store of objects."""
    from bairi_workbooks.remote import place as meant  # noqa: PLC0415 - only what reads files

    return meant(text)


def add_period(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """`--period P`."""
    parser.add_argument("--period", type=period, required=required, metavar="期次", help=f"期次，如 {ACCEPTED}")


def add_format(parser: argparse.ArgumentParser) -> None:
    """`--format text|json`."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式，默认 text")


def add_inbox(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """An inbox and its period, and what every consolidation of one may be told.

    A command that can do without an inbox says itself when it needs a period.
    """
    words = "各单位报送文件所在的文件夹" if required else "各单位报送文件所在的文件夹（不写则用台账中已汇总的数据）"
    parser.add_argument("inbox", type=place, nargs=None if required else "?", metavar="收件文件夹", help=words)
    add_period(parser, required=required)
    add_background(parser)
    add_jobs(parser)
    add_limits(parser)


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """`--jobs N`."""
    parser.add_argument(
        "--jobs", type=_number_of_processes, default=1, metavar="N", help="同时使用几个进程（默认1；0 为全部处理器）"
    )


def add_limits(parser: argparse.ArgumentParser) -> None:
    """`--file-seconds N` and `--file-megabytes N`: what one file may take before it is given up."""
    from bairi_workbooks.worker import DEFAULT_LIMITS as usual  # noqa: PLC0415, N811 - only what reads files

    words = f"一个文件最多处理几秒，超过的中止并退回（默认{usual.seconds:g}）"
    parser.add_argument("--file-seconds", type=_positive, default=usual.seconds, metavar="N", help=words)
    words = f"处理一个文件最多占用多少兆字节内存（默认{usual.megabytes}）"
    parser.add_argument("--file-megabytes", type=_positive, default=usual.megabytes, metavar="N", help=words)


def limits(options: argparse.Namespace) -> Limits:
    """What one file may take."""
    from bairi_workbooks.worker import Limits  # noqa: PLC0415 - only what reads files

    return Limits(options.file_seconds, options.file_megabytes)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”应为正整数")
    return int(text)


def kind(text: str) -> BulletinKind:
    """A kind of bulletin from the command line."""
    from bairi_validators.bulletin import BulletinKind  # noqa: PLC0415 - only where a bulletin is written

    known = [kind.value for kind in BulletinKind]
    if text not in known:
        raise argparse.ArgumentTypeError(f"没有这种通报“{text}”，可用：{'、'.join(known)}")
    return BulletinKind(text)


def add_kinds(parser: argparse._ActionsContainer, words: str) -> None:
    """`--kind K ...`."""
    parser.add_argument("--kind", nargs="+", action="extend", type=kind, metavar="种类", help=words)


def add_background(parser: argparse.ArgumentParser) -> None:
    """`--past DIR`, as often as wanted, `--layouts DIR`, `--allocation FILE`: what is known beside the files."""
    words = "往期报送文件所在的文件夹，用来与上期核对、列出上期数（可重复写）"
    # One folder each time: what stands behind it may be the inbox.
    parser.add_argument("--past", action="append", default=[], type=Path, metavar="文件夹", help=words)
    parser.add_argument(
        "--layouts", type=Path, metavar="文件夹", help=f"版式文件所在的文件夹（不写则用当前文件夹下的 {LAYOUTS}）"
    )
    words = "任务分解表，各单位按其中的目标计算完成率"
    parser.add_argument("--allocation", type=Path, metavar="文件", help=words)


def background(options: argparse.Namespace, plan: Plan) -> Background:
    """The layouts, what the units reported before, the allocation.

    Raises BairiError for a folder or a file that is not there, and for an allocation with errors.
    """
    from bairi_addin.workflows.backgrounds import read_background  # noqa: PLC0415 - only some commands need the reader

    folder = options.layouts or Path(LAYOUTS)
    if options.layouts and not folder.is_dir():
        raise BairiError(f"没有这个版式文件夹：{folder}。请检查 --layouts。")
    known, earlier = read_background(plan, layouts=folder, past=options.past, allocation=options.allocation)
    if options.past:  # a folder of which nothing can be used must not look like one that agrees with everything
        print(f"往期文件{earlier.files}个，采用{earlier.used}个。", file=sys.stderr)
        for name, why in earlier.left_out.items():
            print(printable(f"  没有采用 {name}：{why}"), file=sys.stderr)
    return known


def add_ledger(parser: argparse.ArgumentParser, words: str) -> None:
    """`--ledger PLACE`, else what the environment says, and `--archive DIR` where that is a database's address."""
    usual = os.environ.get(LEDGER_VARIABLE)
    parser.add_argument("--ledger", default=usual, metavar="位置", help=words)
    parser.add_argument("--archive", type=place, metavar="文件夹", help="原件存档的文件夹（台账为数据库地址时必写）")


def add_scheduler(parser: argparse.ArgumentParser, what: str) -> None:
    """`--scheduler ADDRESS`; `what` says what its workers do."""
    words = f"由 Dask 集群{what}，如 tcp://主机:8786（不写则由本机{what}）"
    parser.add_argument("--scheduler", metavar="地址", help=words)


def make_absolute(options: argparse.Namespace) -> None:
    """Where a scheduler is named, its workers open the same places from folders of their own: no path is relative."""
    if options.scheduler:
        given = {name: value for name in _SHARED if isinstance(value := getattr(options, name, None), Path)}
        vars(options).update({name: path.absolute() for name, path in given.items()})


def jobs(options: argparse.Namespace) -> int:
    """The number of processes wanted."""
    return options.jobs if options.jobs > 0 else os.cpu_count() or 1


def plan_of(options: argparse.Namespace) -> Plan:
    """The plan that the command works on. Raises BairiError for a period of a year that the plan is not for."""
    plan = load_plan(options.plan)
    wanted: Period | None = getattr(options, "period", None)
    if wanted is not None:
        must_be_of_year(wanted, plan.plan.year)
    return plan
