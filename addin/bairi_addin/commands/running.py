"""What `bairi run` and `bairi watch` share: their options, and one run with its ledger and its log."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from bairi_addin import __version__
from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import (
    add_inbox,
    add_kinds,
    add_ledger,
    background,
    jobs,
    limits,
    place,
    plan_of,
)
from bairi_addin.workflows.names import LEDGER, LOG
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan

if TYPE_CHECKING:
    from bairi_workbooks.batch import Run
    from bairi_workbooks.checking import Background
    from bairi_workbooks.processes import Crew
    from bairi_workbooks.run_log import About, Argument, RunLog

# What a run's log says beside the arguments; `run` is argparse's handle on the command.
_TOLD_ELSEWHERE: Final = frozenset({"command", "period", "run"})


def add_options(parser: argparse.ArgumentParser) -> None:
    """An inbox, its period and background, where the results, the ledger and the log are."""
    add_inbox(parser)
    parser.add_argument("--out", type=place, required=True, metavar="文件夹", help="结果写到哪个文件夹")
    bulletins = parser.add_mutually_exclusive_group()
    bulletins.add_argument("--no-bulletin", dest="bulletin", action="store_false", help="不写通报（Word、Excel）")
    add_kinds(bulletins, "除双周通报外还生成哪几种通报：旬报、周调度单、督办单、县市区一页纸")
    words = "收到的文件都是其他期次的，也照常处理"
    parser.add_argument("--force", action="store_true", help=words)
    add_ledger(parser, "台账的位置（文件夹或数据库地址；不写则为结果文件夹下的“台账”）")
    words = f"运行日志，每行一条JSON，接在已有内容之后（不写则为结果文件夹下的“{LOG}”）"
    parser.add_argument("--log", type=Path, metavar="文件", help=words)


@dataclass(frozen=True)
class Runner:
    """Runs an inbox as the options say (运行), once or again and again; what is known beside the files is read once."""

    options: argparse.Namespace
    plan: Plan
    background: Background
    log: RunLog

    @classmethod
    def prepared(cls, options: argparse.Namespace) -> Self:
        """Read plan and background. Raises BairiError for what is not there, and where outputs would be inputs."""
        from bairi_workbooks.files import keep_apart  # noqa: PLC0415 - the reader is only needed here
        from bairi_workbooks.intake import list_inbox  # noqa: PLC0415
        from bairi_workbooks.run_log import RunLog  # noqa: PLC0415

        _keep_here(options)
        list_inbox(options.inbox)  # a folder that is not there leaves neither ledger nor log behind
        plan = plan_of(options)
        known = background(options, plan)
        log = RunLog(options.log or options.out / LOG)
        for written in (options.out, log.path.parent):
            keep_apart(options.inbox, written)
        return cls(options, plan, known, log)

    def run(
        self,
        *,
        files: Sequence[Path] | None = None,
        follow: Callable[[str, int, int], None] | None = None,
        crew: Crew | None = None,
    ) -> tuple[Run, int]:
        """What came of the inbox, or some of its files; and the exit code: 1 if anything goes back or nothing came.

        Without a crew this machine's processes read the files.
        """
        from bairi_addin.workflows.runs import Order, logged_run  # noqa: PLC0415 - the reader is only needed here
        from bairi_validators.bulletin import BulletinKind  # noqa: PLC0415 - only where a bulletin is written
        from bairi_workbooks.processes import spread  # noqa: PLC0415

        options = self.options
        order = Order(
            self._about(),
            options.inbox,
            options.out,
            self.background,
            jobs=jobs(options),
            limits=limits(options),
            kinds=(BulletinKind.FULL, *(options.kind or ())) if options.bulletin else (),
            strict=not options.force,
            without=_say_without_allocation,
            crew=crew or spread,
        )
        place = options.ledger or options.out / LEDGER
        return logged_run(order, lambda: ledgers.opened_at(options, place), self.log, files=files, progress=follow)

    def _about(self) -> About:
        from bairi_workbooks.run_log import About  # noqa: PLC0415

        return About(self.options.command, __version__, self.plan, self.options.period, _told(self.options))


def _say_without_allocation(file: str) -> None:
    """A run that is told of no allocation does without: say so where the period's last one had one."""
    print(
        f"注意：本期上次汇总用了任务分解表“{file}”，这次没有写 --allocation，不按其中的目标计算。",
        file=sys.stderr,
    )


def _keep_here(options: argparse.Namespace) -> None:
    """A ledger's file and a log grow line by line, which no store of objects lets them: raises BairiError."""
    from bairi_workbooks.remote import is_remote  # noqa: PLC0415

    if is_remote(options.out) and not (options.ledger and options.log):
        raise BairiError(f"结果写到 {options.out} 时，台账和日志要另写明位置。请加上 --ledger、--archive 和 --log。")


def _told(options: argparse.Namespace) -> Mapping[str, Argument]:
    """The arguments as the log keeps them."""
    given = {name: value for name, value in vars(options).items() if name not in _TOLD_ELSEWHERE}
    return {name: _argument(value) for name, value in given.items()}


def _argument(value: object) -> Argument:
    if isinstance(value, list):
        return [_text(one) for one in value]
    return value if value is None or isinstance(value, (int, float)) else _text(value)


def _text(value: object) -> str:
    """An argument as text; a database's address, which may hold a password, by its kind only."""
    from bairi_workbooks.run_log import path_text  # noqa: PLC0415

    if isinstance(value, Path):
        return path_text(value)
    kind, separator, _ = str(value).partition("://")
    return f"{kind}{separator}…" if separator else kind
