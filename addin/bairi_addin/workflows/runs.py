"""A run (运行) with its ledger and its log, whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from bairi_addin.exit_codes import FINDINGS, WELL
from bairi_validators.bulletin import BulletinKind
from bairi_workbooks.batch import Progress, Run, run_inbox
from bairi_workbooks.checking import Background
from bairi_workbooks.ledger import Ledger
from bairi_workbooks.processes import Crew, spread
from bairi_workbooks.run_log import About, RunLog
from bairi_workbooks.worker import DEFAULT_LIMITS, Limits


@dataclass(frozen=True)
class Order:
    """What is to be run (运行任务): an inbox, where its results go, what is known beside it.

    `about` has the plan and the period. `strict` says that an inbox of another period is misuse. `without` is told the
    file of the allocation that the period's last run had and this one has not.
    """

    about: About
    inbox: Path
    out: Path
    background: Background
    jobs: int = 1
    limits: Limits = DEFAULT_LIMITS
    crew: Crew = spread
    kinds: tuple[BulletinKind, ...] = (BulletinKind.FULL,)
    strict: bool = True
    without: Callable[[str], None] = lambda _: None


def logged_run(
    order: Order,
    ledger: Callable[[], AbstractContextManager[Ledger]],
    log: RunLog,
    *,
    files: Sequence[Path] | None = None,
    progress: Progress | None = None,
) -> tuple[Run, int]:
    """What came of the inbox, or of some of its files; and the exit code: 1 if anything goes back or nothing came.

    Raises BairiError as `run_inbox` does; the log then says that the run failed.
    """
    plan, period = order.about.plan, order.about.period
    with log.run(order.about) as record, ledger() as opened:
        opened.must_be_of(plan)
        before = None if order.background.allocation else opened.allocation(period)
        if before:
            order.without(before.file)
        result = run_inbox(
            plan,
            order.inbox,
            period,
            order.out,
            background=order.background,
            jobs=order.jobs,
            limits=order.limits,
            crew=order.crew,
            ledger=opened,
            kinds=order.kinds,
            progress=progress,
            files=files,
            log=record,
            strict=order.strict,
        )
        record.exit_code = FINDINGS if result.rejected or result.nothing_came else WELL
    return result, record.exit_code
