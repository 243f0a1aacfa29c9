"""`bairi demo`: made-up submissions for every unit, through the whole road, with what must come out checked."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bairi_addin.commands.arguments import period, plan_of
from bairi_addin.exit_codes import FINDINGS, WELL
from bairi_addin.terminal import printable, progress_bar
from bairi_validators.periods import Kind, Period, period_of
from bairi_validators.plan.models import Plan

if TYPE_CHECKING:
    from bairi_addin.demo.expectation import Expectation
    from bairi_addin.demo.figures import Table
    from bairi_addin.demo.folder import DemoFolder
    from bairi_addin.demo.scene import Scene
    from bairi_workbooks.checking import Background

# By then the campaign is well under way, and something has become due.
_INTO_WINDOW: Final = timedelta(days=38)


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser.add_argument("folder", type=Path, metavar="文件夹", help="演示数据和结果写到哪个文件夹")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="随机种子：同一个数造出同样的数据（默认1）")
    parser.add_argument("--period", type=period, metavar="期次", help="演示哪一旬，同时演示其上一旬（默认为攻坚中期）")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write two periods, run both, compare; 0 only when all came out as it must."""
    from bairi_addin.demo.allocating import allocated  # noqa: PLC0415 - the workbooks' writer is only needed here
    from bairi_addin.demo.figures import figures  # noqa: PLC0415
    from bairi_addin.demo.folder import DemoFolder  # noqa: PLC0415
    from bairi_addin.demo.scene import Scene  # noqa: PLC0415
    from bairi_workbooks.checking import Background  # noqa: PLC0415

    plan = plan_of(options)
    scene = Scene(plan, options.period or usual_period(plan), options.seed)
    folder = DemoFolder(options.folder)
    folder.prepare()
    before, now = figures(scene)
    known = Background(allocation=allocated(plan, now, folder.allocation))
    earlier = _play(scene, folder, known, scene.previous, (before, None))
    later = _play(scene, folder, known, scene.period, (now, before))
    if not (earlier and later):
        return FINDINGS
    shown = scene.period
    print(f"各单位报送的文件在 {folder.inbox(shown)}；汇总工作簿、通报和退回件在 {folder.results(shown)}。")
    print(f"各县市区、园区的目标在 {folder.allocation}。")
    print(f"一个数从哪里来：bairi trace {plan.indicators[0].id} --period {shown.code} --ledger {folder.ledger}")
    return WELL


def usual_period(plan: Plan) -> Period:
    """The ten-day period that is shown unless another is asked for."""
    return period_of(Kind.TEN_DAY, min(plan.plan.window.start + _INTO_WINDOW, plan.plan.window.end))


def _play(
    scene: Scene, folder: DemoFolder, known: Background, shown: Period, tables: tuple[Table, Table | None]
) -> bool:
    """One period: write its inbox, run it, print what came out and whether it had to.

    `tables` are the figures of the period and of the one before, where that was shown too.
    """
    from bairi_addin.commands.summary import print_summary  # noqa: PLC0415 - rich is only for people
    from bairi_addin.demo.expectation import differences  # noqa: PLC0415
    from bairi_addin.demo.inbox import Inbox  # noqa: PLC0415
    from bairi_addin.demo.story import cast  # noqa: PLC0415
    from bairi_workbooks.batch import run_inbox  # noqa: PLC0415 - the reader is only needed here
    from bairi_workbooks.ledger import Ledger  # noqa: PLC0415 - the database is only needed here

    with Ledger.open(folder.ledger) as ledger, progress_bar() as follow:
        inbox = Inbox(scene, shown, folder.inbox(shown), *tables)
        written = inbox.write(cast(scene, shown), lambda done, total: follow("造演示数据", done, total))
        expected = replace(written, targets=known.allocation.targets if known.allocation else {})
        result = run_inbox(
            scene.plan,
            inbox.folder,
            shown,
            folder.results(shown),
            background=known,
            ledger=ledger,
            progress=follow,
        )
    print_summary(result)
    found = differences(expected, result)
    print("\n".join(_verdict(expected, found)), end="\n\n")
    return not found


def _verdict(expected: Expectation, found: Sequence[str]) -> list[str]:
    if found:
        return [f"演示结果与预期不一致，共{len(found)}处：", *(f"  {printable(sentence)}" for sentence in found)]
    return [_as_expected(expected)]


def _as_expected(expected: Expectation) -> str:
    from bairi_validators.consolidation import SubmissionState  # noqa: PLC0415

    targets = sum(target > 0 for target in expected.targets.values())
    missing, late = (len(expected.units_in(state)) for state in (SubmissionState.MISSING, SubmissionState.LATE))
    return (
        f"演示结果与预期一致：{expected.period.label}共{len(expected.files)}个文件，应退回{len(expected.refused)}个，"
        f"未报{missing}个单位，迟报{late}个单位；{len(expected.plan.indicators)}项指标的全市数、{targets}个分解目标的完成率与另行计算的相同。"
    )
