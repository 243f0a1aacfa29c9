"""The ledger (台账) of the settings, and what is asked of it first."""

from __future__ import annotations

import os

from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.folders import ledger_place
from bairi_validators.consolidation import UnitSubmission
from bairi_validators.errors import BairiError
from bairi_validators.periods import Period
from bairi_workbooks.ledger import Ledger
from bairi_workbooks.status import status_of


def ledger_of(desk: Desk) -> Ledger:
    """The ledger that is set, else the one in the folder of results; it is made where there is none yet."""
    place, archive = ledger_place(desk), desk.settings.archive
    return Ledger.open(place, archive, waiting=lambda: desk.progress.say("台账正被另一次运行使用，等待中…"))


def jobs_of(desk: Desk) -> int:
    """The number of processes wanted."""
    return desk.settings.jobs or os.cpu_count() or 1


def submissions_of(desk: Desk, ledger: Ledger) -> tuple[UnitSubmission, ...]:
    """How every unit stands. Raises BairiError where nothing of the period was taken in yet."""
    must_be_run(ledger, desk.period)
    return status_of(desk.plan, desk.period, ledger)


def must_be_run(ledger: Ledger, period: Period) -> None:
    """Raises BairiError where nothing of a period was taken in yet."""
    if ledger.results(period) is None:
        raise BairiError(f"台账中没有{period.label}的报送。请先按“导入文件夹”或“汇总”；期次不对的，请在“设置”中改正。")
