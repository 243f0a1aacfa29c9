"""Taking in an inbox (收件): its files listed, checked, and sorted by whom they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import NOTHING_KNOWN, Background
from bairi_workbooks.intake.arrivals import Checking, Source, arrival_time, list_inbox
from bairi_workbooks.intake.remembering import through_ledger
from bairi_workbooks.intake.sorting import Intake, sorted_out
from bairi_workbooks.processes import Crew, spread
from bairi_workbooks.worker import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Ledger


def take_in(  # noqa: PLR0913 - each is one thing that a run may want otherwise
    plan: Plan,
    inbox: Path,
    period: Period,
    *,
    background: Background = NOTHING_KNOWN,
    jobs: int = 1,
    limits: Limits = DEFAULT_LIMITS,
    ledger: Ledger | None = None,
    progress: Callable[[int, int], None] | None = None,
    files: Sequence[Path] | None = None,
    strict: bool = False,
    crew: Crew = spread,
) -> Intake:
    """Check every file of a folder for a period, or only some.

    Raises BairiError when the folder cannot be listed, and with `strict` when all of it is of other periods.
    With a ledger, what arrived for the period before counts too, and what was judged before is not read again; what it
    is to record is in the intake.
    """
    sources = [Source(path, arrival_time(path)) for path in (list_inbox(inbox) if files is None else files)]
    checking = Checking(plan, period, background, jobs, progress, strict, limits, crew)
    if ledger is None:
        arrivals = checking.check(sources)
        checking.heed(arrivals)
        return sorted_out(plan, period, arrivals, {})
    arrivals, taken = through_ledger(ledger, checking, inbox, sources)
    return replace(sorted_out(plan, period, arrivals, ledger.decisions(period)), taken=taken)
