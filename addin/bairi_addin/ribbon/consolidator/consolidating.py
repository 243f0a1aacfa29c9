"""汇总, 差异核对: the whole run, and where the departments' figures differ from the units' sums."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from bairi_addin import __version__
from bairi_addin.ribbon.consolidator.ledgers import jobs_of, ledger_of
from bairi_addin.ribbon.consolidator.reading import table_of
from bairi_addin.ribbon.consolidator.receiving import doubted_period, whatever_period
from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.folders import INBOX, RESULTS, folder
from bairi_addin.ribbon.known import background
from bairi_addin.ribbon.opening import released, shown
from bairi_addin.workflows.names import LOG
from bairi_addin.workflows.runs import Order, logged_run
from bairi_validators.consolidation import Agreement, state_counts
from bairi_validators.errors import BairiError
from bairi_validators.periods import Period
from bairi_workbooks.batch import Run
from bairi_workbooks.consolidated.locating import verdicts
from bairi_workbooks.consolidated.names import RECONCILIATION
from bairi_workbooks.outputs import bulletin_path, consolidated_path
from bairi_workbooks.run_log import About, Argument, RunLog

_COMMAND: Final = "汇总"


def consolidate(desk: Desk) -> str:
    """汇总: the whole run of the inbox, as `bairi run` does it, and the consolidated workbook in front."""
    inbox, out = folder(desk, INBOX), folder(desk, RESULTS)
    released(desk, consolidated_path(out, desk.period), bulletin_path(out, desk.period))
    run = whatever_period(desk, lambda strict: _run(desk, inbox, out, strict=strict))
    shown(desk, consolidated_path(out, desk.period))
    if told := _to_be_seen_to(run, desk.period):
        desk.person.tell(told)
    submissions = run.consolidation.submissions
    return f"{desk.period.label}已汇总：应报{len(submissions)}个单位，{state_counts(submissions)}。"


def _run(desk: Desk, inbox: Path, out: Path, *, strict: bool) -> Run:
    arguments: dict[str, Argument] = {"inbox": str(inbox), "out": str(out), "strict": strict}
    order = Order(
        About(_COMMAND, __version__, desk.plan, desk.period, arguments),
        inbox,
        out,
        background(desk),
        jobs=jobs_of(desk),
        limits=desk.settings.limits,
        strict=strict,
        without=lambda file: desk.person.tell(
            f"本期上次汇总用了任务分解表“{file}”，设置中现在没有任务分解表，这次不按其中的目标计算。"
        ),
    )
    return logged_run(order, lambda: ledger_of(desk), RunLog(out / LOG), progress=desk.progress)[0]


def _to_be_seen_to(run: Run, period: Period) -> str:
    """Who sent nothing, whose workbooks go back, and whether the period is the one that was meant."""
    back = [a.checked.unit.name if a.checked.unit else a.checked.file for a in run.rejected]
    lines = [doubt] if (doubt := doubted_period(run, period)) else []
    lines += [
        f"{word}{len(names)}个：{'、'.join(names)}。"
        for word, names in (("未报", run.missing), ("退回", back))
        if names
    ]
    if back and run.outputs and run.outputs.returned:
        lines.append(f"退回件在：{run.outputs.returned[0].parents[1]}")
    if run.nothing_came:
        lines.append("没有收到可用的报送文件，没有生成通报。")
    return "\n".join(lines)


def show_differences(desk: Desk) -> str:
    """差异核对: the sheet of the consolidated workbook, with the first difference selected."""
    path = consolidated_path(folder(desk, RESULTS), desk.period)
    if not path.is_file():
        raise BairiError(f"还没有{desk.period.label}的汇总工作簿。请先按“汇总”。")
    book = shown(desk, path, RECONCILIATION)
    sheet = book.sheets[RECONCILIATION]
    found = verdicts(table_of(sheet))
    if not found:
        return "没有需要两边核对的指标。"
    first = next((row for row, verdict in found if verdict is Agreement.DIFFERS), None)
    if first is not None:
        sheet.range((first + 1, 1)).select()
    counts = Counter(verdict for _, verdict in found)
    told = "；".join(f"{verdict.label}{counts[verdict]}项" for verdict in Agreement if counts[verdict])
    return f"需要两边核对的共{len(found)}项：{told}。" + ("" if first is None else "有差异的请逐项核实。")
