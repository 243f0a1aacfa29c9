"""The summary of a run in the terminal: who sent what, lights, what went back, where the outputs are."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bairi_addin.terminal import console, printable
from bairi_validators.bulletin import doubt_words, doubts_of
from bairi_validators.consolidation import Consolidation, SubmissionState, state_counts
from bairi_validators.findings import Severity, Verdict
from bairi_validators.standing import Light
from bairi_workbooks.batch import Run
from bairi_workbooks.intake import Arrival
from bairi_workbooks.outputs import Outputs

_MOST_DOUBTS: Final = 20
COLOUR: Final = {Light.GREEN: "green", Light.YELLOW: "yellow", Light.RED: "red", Light.GREY: "bright_black"}


def print_summary(run: Run) -> None:
    """Print what a person wants to know at the end of a run."""
    screen = console()
    consolidation = run.consolidation
    mark = f"【{consolidation.mark}】" if consolidation.mark else ""
    screen.print(f"{mark}{consolidation.plan.plan.campaign} {consolidation.period.label}", style="bold")
    _submissions(screen, run)
    _lights(screen, consolidation)
    _rejected(screen, run)
    _doubtful(screen, run)
    _passed_over(screen, run)
    if run.outputs:
        _outputs(screen, run.outputs)
        _left_from_before(screen, run.outputs, consolidation)


def _submissions(screen: Console, run: Run) -> None:
    submissions = run.consolidation.submissions
    if run.nothing_came:
        came = any(not a.checked.skipped for a in run.intake.arrivals)
        what = "没有一份文件看得出是哪个单位的" if came else "没有文件"
        screen.print(f"收件文件夹里{what}，没有生成通报。", style="bold")
    screen.print(f"报送：应报{len(submissions)}个单位，{state_counts(submissions)}。")
    if run.missing:
        screen.print(f"未报：{'、'.join(run.missing)}", soft_wrap=True)
    late = [s.unit.name for s in run.consolidation.submissions if s.state is SubmissionState.LATE]
    if late:
        screen.print(f"迟报：{'、'.join(late)}", soft_wrap=True)


def _lights(screen: Console, consolidation: Consolidation) -> None:
    table = Table(title="亮灯情况", header_style="bold", title_justify="left")
    table.add_column("攻坚战")
    for light in Light:
        table.add_column(light.label, justify="right", style=COLOUR[light])
    tasks = consolidation.plan.tasks
    groups = [(t.title, [t.number]) for t in tasks if t.battle is None]
    groups += [(b.title, [t.number for t in tasks if t.battle == b.number]) for b in consolidation.plan.battles]
    for title, numbers in groups:
        if numbers:
            by_task = [consolidation.lights(n) for n in numbers]
            table.add_row(title, *(str(sum(lights[light] for lights in by_task)) for light in Light))
    table.add_section()
    whole = consolidation.lights()
    table.add_row("合计", *(str(whole[light]) for light in Light), style="bold")
    screen.print(table)


def _rejected(screen: Console, run: Run) -> None:
    if not run.rejected:
        return
    screen.print("退回：", style="bold")
    for arrival in run.rejected:
        errors = [f for f in arrival.checked.findings if f.severity is Severity.ERROR]
        first = errors[0]
        more = f" 等{len(errors)}处" if len(errors) > 1 else ""
        line = f"  {arrival.checked.file}：{first.code} {first.place} {first.message}{more}"
        screen.print(Text(printable(line)))
        screen.print(Text(printable(f"      处理办法：{first.fix}")))
        if before := _usable_before(run, arrival):
            screen.print(Text(printable(f"      （{before}）")))


def _usable_before(run: Run, arrival: Arrival) -> str | None:
    """An older version that could have counted: the newest replaces it as a whole, and somebody should know."""
    unit = arrival.checked.unit
    older = [a for a in run.intake.set_aside if unit and a.checked.unit == unit and a.checked.submission]
    usable = [
        a
        for a in older
        if a.checked.verdict is not Verdict.REJECTED and a.checked.period == run.consolidation.period and not a.repeats
    ]
    if not usable or arrival not in run.intake.standing:
        return None
    other = max(usable, key=lambda a: a.arrived)
    return (
        f"该单位的“{other.checked.file}”（{other.arrived:%Y-%m-%d %H:%M} 收到）可用，因这一份"
        f"（{arrival.arrived:%Y-%m-%d %H:%M} 收到）较新而没有计入；如应以它为准，"
        f"请用 bairi accept --file {(other.checked.sha256 or '')[:8]} 接收"
    )


def _doubtful(screen: Console, run: Run) -> None:
    """What is to be looked at before anything is published: the city's findings, and those of units side by side."""
    found = [("全市", finding) for finding in run.consolidation.findings]
    for arrival in run.intake.standing:
        unit = arrival.checked.unit
        across = (f for f in arrival.checked.findings if f.code.startswith("U") and f.severity is not Severity.NOTICE)
        found += [(unit.name if unit else arrival.checked.file, finding) for finding in across]
    lines = [f"  {who}：{finding.code} {finding.message}" for who, finding in found]
    lines += [f"  {d.unit}：{d.code} {d.name}的{doubt_words(d)}。" for d in doubts_of(run.consolidation)]
    if lines:
        screen.print("需核对：", style="bold")
        for line in lines[:_MOST_DOUBTS]:
            screen.print(Text(printable(line)))
    _warnings(screen, run.consolidation)


def _warnings(screen: Console, consolidation: Consolidation) -> None:
    """How many warnings there are: at the files that stand, and at the city's figures."""
    files = sum(s.warnings for s in consolidation.submissions)
    city = len(consolidation.findings)
    counts = [f"{word}{count}处" for word, count in (("报送文件", files), ("全市数", city)) if count]
    if counts:
        screen.print(f"警告：{'、'.join(counts)}，全部列在汇总工作簿的“校验问题”表中。")


def _passed_over(screen: Console, run: Run) -> None:
    """Folders in the inbox, in which nobody looks."""
    folders = [a.checked.file for a in run.intake.arrivals if a.checked.skipped and a.path.is_dir()]
    if folders:
        names = "、".join(folders)
        screen.print(Text(printable(f"没有查看的子文件夹：{names}。其中如有报送文件，请移到收件文件夹里。")))


def _left_from_before(screen: Console, outputs: Outputs, consolidation: Consolidation) -> None:
    """A bulletin of an earlier run beside what this one wrote: its figures may be others."""
    if outputs.bulletin_word:
        return
    old = sorted(outputs.consolidated.parent.glob(f"通报_{consolidation.period.code}.*"))
    if old:
        names = "、".join(path.name for path in old)
        screen.print(Text(f"注意：{names} 是以前生成的，这次没有更新，数字可能与本次汇总不同。"), soft_wrap=True)


def _outputs(screen: Console, outputs: Outputs) -> None:
    screen.print("已写出：", style="bold")
    for words, path in (
        ("汇总工作簿", outputs.consolidated),
        ("通报（Word）", outputs.bulletin_word),
        ("通报（Excel）", outputs.bulletin_excel),
        ("结果（JSON）", outputs.result),
    ):
        if path:
            screen.print(Text(f"  {words}：{path}"), soft_wrap=True)
    for folder in dict.fromkeys(path.parent for path in outputs.editions):
        count = sum(path.parent == folder for path in outputs.editions)
        screen.print(Text(f"  其他通报：{folder}（{count}份）"), soft_wrap=True)
    if outputs.returned:
        folder = outputs.returned[0].parents[1]
        screen.print(Text(f"  退回件：{folder}（{len({p.parent for p in outputs.returned})}份）"), soft_wrap=True)
