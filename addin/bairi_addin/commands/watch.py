"""`bairi watch`: an inbox that fills up; what comes is run as soon as it is at rest, until somebody says stop."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Container
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bairi_addin.commands.running import Runner, add_options
from bairi_addin.exit_codes import WELL
from bairi_addin.stopping import Stop, stoppable
from bairi_addin.terminal import printable, with_options
from bairi_validators.errors import BairiError, io_reason
from bairi_validators.findings import Severity

if TYPE_CHECKING:
    from bairi_workbooks.batch import Run
    from bairi_workbooks.intake import Arrival
    from bairi_workbooks.watching import Look, Watch

_EVERY: Final = 5.0


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    add_options(parser)
    words = f"每隔几秒查看一次（默认{_EVERY:g}）；两次查看之间没有变动的文件才处理"
    parser.add_argument("--every", type=_seconds, default=_EVERY, metavar="秒", help=words)
    parser.add_argument("--once", action="store_true", help="处理完已有的文件就结束，退出码与 bairi run 相同")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Watch; 0 when told to stop, with `--once` as `bairi run` ends."""
    from bairi_workbooks.remote import is_remote  # noqa: PLC0415 - the reader is only needed here

    if is_remote(options.inbox):
        raise BairiError(f"bairi watch 只能值守本机或共享的文件夹，不能值守 {options.inbox}。请定时运行 bairi run。")
    with stoppable() as stop:
        from bairi_workbooks.watching import Watch  # noqa: PLC0415 - the reader is only needed here

        runner, watch = Runner.prepared(options), Watch(options.inbox)
        watch.look()  # a folder that is not there is misuse at the start, and a disturbance later
        if options.once:
            stop.pause(options.every)
            return WELL if stop.asked else _once(runner, watch, stop)
        _say(f"正在值守 {options.inbox}，每{options.every:g}秒查看一次，按 Ctrl-C 结束。")
        _Watchman(runner, watch, stop).watch()
        _say("已停止值守。")
        return WELL


def _once(runner: Runner, watch: Watch, stop: Stop) -> int:
    """What is there and at rest; what is not whole yet is waited for, for some looks."""
    look = watch.look()
    while look.held and not stop.asked:
        stop.pause(runner.options.every)
        look = watch.look()
    result, code = runner.run(files=list(look.fresh))
    changed = watch.handled(look)
    _print_files(result, changed)
    _print_outcome(result, runner.options.out)
    for path in (*look.restless, *changed):
        _say(f"{path.name}还在写入，这次没有处理。")
    _say_busy(look)
    return code


class _Watchman:
    """Looks, runs and tells (值守员), again and again; what goes wrong is said once and tried again."""

    def __init__(self, runner: Runner, watch: Watch, stop: Stop) -> None:
        self._runner, self._watch, self._stop = runner, watch, stop
        self._trouble = ""
        self._untold: set[Path] = set()

    def watch(self) -> None:
        """Until somebody says stop."""
        while True:
            self._stop.pause(self._runner.options.every)
            if self._stop.asked:
                return
            try:
                self._work(self._watch.look())
            except BairiError as error:
                self._tell(with_options(error))
            except OSError as error:
                self._tell(f"{error.filename or '文件'}读写失败：{io_reason(error)}。")

    def _work(self, look: Look) -> None:
        _say_busy(look)
        if look.fresh:
            self._untold |= look.fresh.keys()  # of a run that fails nobody hears what it read: the next one tells
            result, _ = self._runner.run(files=list(look.fresh))
            _print_files(result, self._watch.handled(look), self._untold)
            self._untold = set()
            _print_outcome(result, self._runner.options.out)
        if self._trouble:
            _say("已恢复正常，继续值守。")
        self._trouble = ""

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            _say(f"{trouble}将继续尝试。")
        self._trouble = trouble


def _print_files(result: Run, changed: tuple[Path, ...], untold: Container[Path] = ()) -> None:
    """A line for every file that was read and not told of: whose it is, the verdict, what is to be done."""
    arrivals = [a for a in result.intake.arrivals if not a.checked.skipped]
    latest = {a.path: a for a in sorted(arrivals, key=lambda a: a.arrived) if a.path in untold}
    for arrival in (a for a in arrivals if a.took is not None or latest.get(a.path) is a):
        if arrival.path not in changed:  # what was changed while it was read is told of when it is at rest
            checked = arrival.checked
            who = checked.unit.name if checked.unit else "单位不明"
            told = f"{checked.file}（{who}）：{checked.verdict.label}。{_advice(result, arrival)}"
            print(f"{datetime.now():%H:%M:%S} {printable(told)}", flush=True)  # noqa: DTZ005 - the office's clock


def _advice(result: Run, arrival: Arrival) -> str:
    """What a consolidator has to do about a file."""
    if arrival.repeats:
        return "与已收到的文件相同，无需处理"
    if arrival in result.intake.set_aside:
        return "该单位另有更新的文件，无需处理"
    if arrival in result.rejected:
        if arrival.checked.unit is None:
            return "没有计入汇总，看不出是哪个单位的，请与报送人核实，写明单位后重新报送"
        return "没有计入汇总，请把退回件发还报送单位"
    if arrival.checked.submission is None:
        return f"没有计入汇总，{arrival.checked.findings[0].message if arrival.checked.findings else '不是报送文件'}"
    warnings = sum(f.severity is Severity.WARNING for f in arrival.checked.findings)
    counted = "迟报，已计入汇总" if _is_late(result, arrival) else "已计入汇总"
    return f"{counted}，请核对{warnings}处警告" if warnings else f"{counted}，无需处理"


def _is_late(result: Run, arrival: Arrival) -> bool:
    """Whether it came after the period's reports were due."""
    due = result.consolidation.plan.reporting.due(result.consolidation.period)
    return arrival.arrived > due


def _print_outcome(result: Run, out: Path) -> None:
    from bairi_validators.consolidation import state_counts  # noqa: PLC0415

    submissions = result.consolidation.submissions
    stand = f"应报{len(submissions)}个单位，{state_counts(submissions)}"
    print(f"{result.consolidation.period.label}：{stand}。结果已更新：{out}", flush=True)


def _say_busy(look: Look) -> None:
    for path, reason in look.busy.items():
        _say(f"{path.name}暂时打不开（{reason}），稍后再试。")


def _say(sentence: str) -> None:
    print(printable(sentence), file=sys.stderr, flush=True)


def _seconds(text: str) -> float:
    """A number of seconds above 0."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not (math.isfinite(seconds) and seconds > 0):
        raise argparse.ArgumentTypeError(f"间隔“{text}”应为大于0的秒数")
    return seconds
