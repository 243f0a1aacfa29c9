"""导入文件夹, 报送情况: what came, taken in and checked, and how every unit stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bairi_addin.ribbon.consolidator.ledgers import jobs_of, ledger_of, submissions_of
from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.folders import INBOX, RESULTS, chosen_folder, folder
from bairi_addin.ribbon.known import background
from bairi_addin.ribbon.opening import released, shown
from bairi_addin.ribbon.progress import CalledOffError
from bairi_addin.workflows.intakes import counts
from bairi_validators.consolidation import state_counts
from bairi_validators.periods import Period
from bairi_workbooks.batch import Run, consolidate_inbox
from bairi_workbooks.files import keep_apart
from bairi_workbooks.intake import OtherPeriodsError, list_inbox
from bairi_workbooks.ledger import Ledger
from bairi_workbooks.status import write_status


def import_folder(desk: Desk) -> str:
    """导入文件夹: take in what lies in a folder, as `bairi consolidate` with a ledger does, and show 报送情况."""
    inbox = chosen_folder(desk, INBOX)
    list_inbox(inbox)  # one that cannot be read leaves no ledger behind
    keep_apart(inbox, folder(desk, RESULTS))
    with ledger_of(desk) as ledger:
        run = whatever_period(desk, lambda strict: _taken_in(desk, inbox, ledger, strict=strict))
        stand = _show(desk, ledger)
    if doubt := doubted_period(run, desk.period):
        desk.person.tell(doubt)
    return f"{counts(run.intake)}。{stand}"


def _taken_in(desk: Desk, inbox: Path, ledger: Ledger, *, strict: bool) -> Run:
    return consolidate_inbox(
        desk.plan,
        inbox,
        desk.period,
        background=background(desk),
        jobs=jobs_of(desk),
        limits=desk.settings.limits,
        ledger=ledger,
        progress=desk.progress,
        strict=strict,
    )


def whatever_period(desk: Desk, work: Callable[[bool], Run]) -> Run:
    """Work that is told whether to be strict: an inbox of other periods is worked on only where the person says so.

    Raises CalledOffError where the person does not.
    """
    try:
        return work(True)  # noqa: FBT003 - what it is is said above
    except OtherPeriodsError as error:
        wanted = desk.period.label
        if not desk.person.agrees(f"没有收到{wanted}的报送文件：{error.told}。确要按{wanted}处理吗？"):
            raise CalledOffError("期次不符，没有进行。请在“设置”中改正期次。") from error
        return work(False)  # noqa: FBT003 - as above


def doubted_period(run: Run, period: Period) -> str:
    """What is to be told where more of the units' files are of other periods than of this one; else nothing."""
    others = sum(arrival.checked.period not in {None, period} for arrival in run.intake.standing)
    if others * 2 <= len(run.intake.standing):
        return ""
    return f"{others}个单位的文件不是{period.label}的，都已退回。期次设错了的，请在“设置”中改正，再重新进行。"


def show_status(desk: Desk) -> str:
    """报送情况: how every unit stands, as `bairi status --out` writes it, in the office program."""
    with ledger_of(desk) as ledger:
        return _show(desk, ledger)


def _show(desk: Desk, ledger: Ledger) -> str:
    submissions, path = submissions_of(desk, ledger), status_path(desk)
    released(desk, path)
    write_status(path, desk.plan, desk.period, submissions)
    shown(desk, path)
    return f"{desk.period.label}应报{len(submissions)}个单位：{state_counts(submissions)}。"


def status_path(desk: Desk) -> Path:
    """Where the workbook of 报送情况 is."""
    return folder(desk, RESULTS) / f"报送情况_{desk.period.code}.xlsx"
