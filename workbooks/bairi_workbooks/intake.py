"""Intake (收件): every file of an inbox checked, and for each unit the version that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from bairi_validators.consolidation import SubmissionState, UnitSubmission
from bairi_validators.errors import BairiError, io_reason
from bairi_validators.findings import Place, Severity, Verdict, finding
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Checked
from bairi_workbooks.checking import check_file

_STATE_OF = {
    Verdict.ACCEPTED: SubmissionState.ACCEPTED,
    Verdict.WITH_WARNINGS: SubmissionState.REPORTED,
    Verdict.REJECTED: SubmissionState.RETURNED,
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it arrived (来件): its path, when it came (the file's own time), and what the checks said."""

    path: Path
    arrived: datetime
    checked: Checked


@dataclass(frozen=True, slots=True)
class Intake:
    """An inbox for one period (收件结果): per unit the version that stands, and every other file.

    `unassigned` are files whose unit nobody can tell; `set_aside` older versions and copies, of which nobody has to
    do anything more.
    """

    submissions: tuple[UnitSubmission, ...]
    standing: tuple[Arrival, ...]
    unassigned: tuple[Arrival, ...]
    set_aside: tuple[Arrival, ...]

    @property
    def others(self) -> tuple[Arrival, ...]:
        """The files that stand for no unit."""
        return (*self.unassigned, *self.set_aside)

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """Every file of the inbox, by name."""
        return tuple(sorted((*self.standing, *self.others), key=lambda a: a.path.name))


def due_time(plan: Plan, period: Period) -> datetime:
    """When a period's workbooks are due (报送截止时间), local time."""
    day = period.end + timedelta(days=plan.reporting.due_days)
    return datetime.combine(day, time()) + timedelta(hours=plan.reporting.due_hour)


def take_in(
    plan: Plan, inbox: Path, period: Period, *, jobs: int = 1, progress: Callable[[int, int], None] | None = None
) -> Intake:
    """Check every file of a folder for a period. Raises BairiError when the folder cannot be listed."""
    paths = list_inbox(inbox)
    arrivals = []
    for path, checked in zip(paths, _check_all(plan, paths, period, jobs), strict=True):
        arrived = datetime.fromtimestamp(path.lstat().st_mtime)  # noqa: DTZ006 - deadlines are local time
        arrivals.append(Arrival(path, arrived, checked))
        if progress:
            progress(len(arrivals), len(paths))
    return _sorted_out(plan, period, arrivals)


def list_inbox(inbox: Path) -> list[Path]:
    """The entries of an inbox folder by name."""
    try:
        return sorted(inbox.iterdir())
    except OSError as error:
        raise BairiError(f"打不开收件文件夹 {inbox}：{io_reason(error)}。请检查路径。") from error


def _check_all(plan: Plan, paths: Sequence[Path], period: Period, jobs: int) -> Iterator[Checked]:
    check = partial(check_file, plan, wanted=period)
    if jobs <= 1 or len(paths) <= 1:
        yield from map(check, paths)
        return
    with ProcessPoolExecutor(min(jobs, len(paths))) as pool:
        yield from pool.map(check, paths, chunksize=max(1, len(paths) // (4 * jobs)))


def _sorted_out(plan: Plan, period: Period, arrivals: Sequence[Arrival]) -> Intake:
    distinct, repeats = _without_repeats(arrivals)
    unassigned = [a for a in distinct if not _stands_for_unit(plan, a)]
    by_unit: dict[str, list[Arrival]] = {}
    for arrival in sorted(distinct, key=lambda a: (a.arrived, a.path.name)):
        if _stands_for_unit(plan, arrival) and arrival.checked.unit:
            by_unit.setdefault(arrival.checked.unit.name, []).append(arrival)
    submissions, standing, set_aside = [], [], repeats
    for unit in plan.reporting_units():
        versions = by_unit.get(unit.name, [])
        submissions.append(_unit_submission(plan, period, unit, versions))
        standing += versions[-1:]
        set_aside += [_superseded(unit, old, versions[-1]) for old in versions[:-1]]
    return Intake(tuple(submissions), tuple(standing), tuple(unassigned), tuple(set_aside))


def _stands_for_unit(plan: Plan, arrival: Arrival) -> bool:
    unit = arrival.checked.unit
    return unit is not None and bool(plan.owed_by(unit))


def _without_repeats(arrivals: Sequence[Arrival]) -> tuple[list[Arrival], list[Arrival]]:
    """The same content twice counts once: the copy that came first stands."""
    first: dict[str, Arrival] = {}
    distinct, repeats = [], []
    for arrival in sorted(arrivals, key=lambda a: (a.arrived, a.path.name)):
        sha256 = arrival.checked.sha256
        if sha256 is None or (original := first.setdefault(sha256, arrival)) is arrival:
            distinct.append(arrival)
        else:
            repeated = finding("U02", Place(), other=original.path.name)
            repeats.append(replace(arrival, checked=replace(arrival.checked, findings=(repeated,))))
    return distinct, repeats


def _superseded(unit: Unit, old: Arrival, newest: Arrival) -> Arrival:
    """A resubmission replaces as a whole; what the old version was told stays in its record."""
    newer = finding("U01", Place(), unit=unit.name, newer=newest.path.name)
    return replace(old, checked=replace(old.checked, findings=(*old.checked.findings, newer)))


def _unit_submission(plan: Plan, period: Period, unit: Unit, versions: Sequence[Arrival]) -> UnitSubmission:
    if not versions:
        return UnitSubmission(unit, SubmissionState.MISSING)
    newest = versions[-1]
    state = _STATE_OF[newest.checked.verdict]
    if state is not SubmissionState.RETURNED and newest.arrived > due_time(plan, period):
        state = SubmissionState.LATE
    severities = [f.severity for f in newest.checked.findings]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    return UnitSubmission(unit, state, len(versions), errors, warnings, newest.checked)
