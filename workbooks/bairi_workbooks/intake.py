"""Intake (收件): every file of an inbox checked, and for each unit the version that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from bairi_validators.checks import compare_units
from bairi_validators.consolidation import SubmissionState, UnitSubmission
from bairi_validators.errors import BairiError, io_reason
from bairi_validators.findings import Place, Severity, Verdict, finding
from bairi_validators.history import History, history_of
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Checked
from bairi_workbooks.checking import NOTHING_KNOWN, Background, check_file, judged, printable_name, skipped
from bairi_workbooks.processes import spread
from bairi_workbooks.reading.submission import read_content

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Decision, Kept, Ledger

    Decisions = Mapping[tuple[str, str], Decision]

_Timed = tuple[Checked, int | None]  # with the milliseconds that it took

_REPEATED, _SET_BACK, _TAKEN = "U02", "U07", "U08"
_STATE_OF = {
    Verdict.ACCEPTED: SubmissionState.ACCEPTED,
    Verdict.WITH_WARNINGS: SubmissionState.REPORTED,
    Verdict.REJECTED: SubmissionState.RETURNED,
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it arrived (来件): its path, when it came (the file's own time), and what the checks said.

    `kept` is where the ledger keeps its bytes: the inbox may have been emptied since. `took` is how many milliseconds
    reading and checking took, None where the ledger knew the file.
    """

    path: Path
    arrived: datetime
    checked: Checked
    kept: Path | None = None
    took: int | None = None

    @property
    def repeats(self) -> bool:
        """Whether it is a copy of what the unit had sent before."""
        return any(f.code == _REPEATED for f in self.checked.findings)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file to be checked (待校验件): as it is called, when it came, and what the ledger keeps of it."""

    path: Path
    arrived: datetime
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be done with the files (校验任务)."""

    plan: Plan
    period: Period
    background: Background
    jobs: int
    progress: Callable[[int, int], None] | None


@dataclass(frozen=True, slots=True)
class Intake:
    """An inbox for one period (收件结果): per unit the version that stands, and every other file.

    `unassigned` are files that stand for nobody: the unit is unknown, or the file is none of this period's workbooks;
    `set_aside` are older versions and copies, of which nobody has to do anything more.
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


def take_in(  # noqa: PLR0913 - each is one thing that a run may want otherwise
    plan: Plan,
    inbox: Path,
    period: Period,
    *,
    background: Background = NOTHING_KNOWN,
    jobs: int = 1,
    ledger: Ledger | None = None,
    progress: Callable[[int, int], None] | None = None,
    files: Sequence[Path] | None = None,
) -> Intake:
    """Check every file of a folder for a period, or only some. Raises BairiError when the folder cannot be listed.

    With a ledger, what arrived for the period before counts too, and what was judged before is not read again.
    """
    sources = [_Source(path, arrival_time(path)) for path in (list_inbox(inbox) if files is None else files)]
    if ledger is None:
        checks = _check_all(partial(_check_source, plan, period, background), sources, jobs, progress)
        found = zip(sources, checks, strict=True)
        read = [Arrival(s.path, s.arrived, checked, took=took) for s, (checked, took) in found]
        return _sorted_out(plan, period, read, {})
    work = _Work(plan, period, background, jobs, progress)
    arrivals = _through(ledger, work, inbox, sources)
    return _sorted_out(plan, period, arrivals, ledger.decisions(period))


def _through(ledger: Ledger, work: _Work, inbox: Path, sources: Sequence[_Source]) -> list[Arrival]:
    """Everything that arrived for the period, now or before: kept first, then judged unless it was, then written."""
    from bairi_workbooks.ledger import Judged, basis_of, history_mark  # noqa: PLC0415 - heavy

    began = datetime.now()  # noqa: DTZ005 - the office's clock
    histories = _joined(ledger.histories(work.plan, work.period), work.background.histories)
    known_of_old = replace(work.background, histories=histories)
    basis = basis_of(work.plan, known_of_old.layouts, known_of_old.allocation)
    marks = {unit: history_mark(history) for unit, history in histories.items()}
    seen, loose = _with_earlier(ledger, work.period, inbox, sources)
    everything = [*_come_once(seen), *loose]
    known = ledger.known(work.plan, work.period, basis, marks)
    new = [s for s in everything if s.kept is None or (s.kept.name, s.kept.sha256) not in known]
    check = partial(_check_source, work.plan, work.period, known_of_old)
    told = {id(s): c for s, c in zip(new, _check_all(check, new, work.jobs, work.progress), strict=True)}
    judgements, arrivals = [], []
    for source in everything:
        kept = source.kept
        if id(source) not in told and kept:
            checked, took = known[kept.name, kept.sha256].checked, None
        else:
            checked, took = told[id(source)]
        arrivals.append(Arrival(source.path, source.arrived, checked, kept.path if kept else None, took))
        if kept:
            judgements.append(Judged(kept, checked, marks.get(checked.unit.name, "") if checked.unit else ""))
    brought = [s.kept for s in seen if s.kept]
    ledger.record(work.plan, work.period, inbox, began, basis, judged=judgements, seen=brought)
    return arrivals


def _joined(kept: Mapping[str, History], told: Mapping[str, History]) -> dict[str, History]:
    """What the ledger knows of earlier periods, and what was read for this run: the latter was named by a person."""
    joined = {}
    for unit in {**kept, **told}:
        past = {p.period: p for histories in (kept, told) for p in histories.get(unit, History()).past}
        joined[unit] = history_of(past.values())
    return joined


def _with_earlier(
    ledger: Ledger, period: Period, inbox: Path, sources: Sequence[_Source]
) -> tuple[list[_Source], list[_Source]]:
    """Every file kept under its hash, beside those that arrived before; and those that cannot be kept.

    In the order of arrival: of two of one name and time, the one that was brought later is newer.
    """
    from bairi_workbooks.ledger import Kept  # noqa: PLC0415 - heavy

    found = {(k.name, k.sha256, k.arrived): _Source(inbox / k.name, k.arrived, k) for k in ledger.arrivals(period)}
    loose = []
    for source in sources:
        sha256 = None if skipped(source.path) else _archived(ledger, source.path)
        if sha256 is None:
            loose.append(source)
            continue
        kept = Kept(printable_name(source.path), sha256, source.arrived, ledger.archive.path(sha256))
        found[kept.name, sha256, kept.arrived] = replace(source, kept=kept)
    return sorted(found.values(), key=lambda s: s.arrived), loose


def _come_once(seen: Sequence[_Source]) -> Iterator[_Source]:
    """What came again under its name came when it first did, unless there was something else under it meanwhile.

    Copying a folder gives every file in it a new time, and makes none newer than another.
    """
    latest: dict[str, str] = {}
    for source in seen:
        if source.kept and latest.get(source.kept.name) != source.kept.sha256:
            latest[source.kept.name] = source.kept.sha256
            yield source


def _archived(ledger: Ledger, path: Path) -> str | None:
    """The hash of a file that is kept now; None for one that cannot be read, which its check will tell of."""
    try:
        return ledger.archive.keep(path)
    except OSError:
        return None


def _check_source(plan: Plan, period: Period, background: Background, source: _Source) -> Checked:
    """Check a file; one that the ledger keeps by the bytes that it keeps."""
    if source.kept is None:
        return check_file(plan, source.path, period, background)
    reading = read_content(plan, source.path, source.kept.path.read_bytes(), background.layouts)
    return judged(plan, source.kept.name, reading, period, background)


def arrival_time(path: Path) -> datetime:
    """The file's own time; a file that went away meanwhile (a lock file, a synchronised one) came at no time."""
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime)  # noqa: DTZ006 - deadlines are local time
    except OSError:
        return datetime.min  # noqa: DTZ901 - before everything else, and it stands for nobody


def list_inbox(inbox: Path) -> list[Path]:
    """The entries of a folder of submissions by name."""
    try:
        return sorted(inbox.iterdir())
    except OSError as error:
        raise BairiError(f"打不开文件夹 {inbox}：{io_reason(error)}。请检查路径。") from error


def _check_all(
    check: Callable[[_Source], Checked],
    sources: Sequence[_Source],
    jobs: int,
    progress: Callable[[int, int], None] | None,
) -> list[_Timed]:
    found = []
    for number, timed in enumerate(spread(partial(_timed, check), sources, jobs), start=1):
        found.append(timed)
        if progress:
            progress(number, len(sources))
    return found


def _timed(check: Callable[[_Source], Checked], source: _Source) -> _Timed:
    began = perf_counter()
    checked = check(source)
    return checked, round((perf_counter() - began) * 1000)


def _decided(arrival: Arrival, decisions: Decisions) -> Arrival:
    return replace(arrival, checked=with_decision(arrival.checked, decisions))


def with_decision(checked: Checked, decisions: Decisions) -> Checked:
    """A file with what a person decided of it: of these bytes, whatever they are called."""
    decision = decisions.get((checked.unit.name if checked.unit else "", checked.sha256 or ""))
    if decision is None or (decision.kind == "accepted" and checked.verdict is Verdict.REJECTED):
        return checked  # what was accepted and has errors by today's rules goes back all the same
    if decision.kind == "accepted":
        told = finding("U08", Place(), reason=decision.reason)
    else:
        told = finding("U07", Place(), reason=decision.reason)
    return replace(checked, findings=(*checked.findings, told))


def decision_words(submission: UnitSubmission) -> str | None:
    """What a person decided of a unit's submission, with the reason (处理决定)."""
    found = submission.checked.findings if submission.checked else ()
    return next((f.message for f in found if f.code in {_SET_BACK, _TAKEN}), None)


def _sorted_out(plan: Plan, period: Period, arrivals: Sequence[Arrival], decisions: Decisions) -> Intake:
    distinct, set_aside = _without_repeats(arrivals)
    by_unit: dict[str, list[Arrival]] = {}
    unassigned = []
    for arrival in distinct:
        unit = arrival.checked.unit
        if unit is None or arrival.checked.skipped or not plan.owed_by(unit):
            unassigned.append(arrival)
        else:
            by_unit.setdefault(unit.name, []).append(arrival)
    versions_of: dict[str, list[Arrival]] = {}
    for unit in plan.reporting_units():
        versions, beside = _versions(by_unit.get(unit.name, []), period)
        versions_of[unit.name] = [*versions[:-1], *(_decided(v, decisions) for v in versions[-1:])]
        unassigned += beside
        set_aside += [_superseded(unit, old, versions[-1]) for old in versions[:-1]]
    standing = _compared(plan, period, [v[-1] for v in versions_of.values() if v])
    told = {a.checked.unit.name: a.checked for a in standing if a.checked.unit}
    submissions = tuple(
        replace(_unit_submission(plan, period, unit, versions_of[unit.name]), checked=told.get(unit.name))
        for unit in plan.reporting_units()
    )
    return Intake(submissions, standing, tuple(unassigned), tuple(set_aside))


def _compared(plan: Plan, period: Period, standing: Sequence[Arrival]) -> tuple[Arrival, ...]:
    """The versions that stand, each with what is to be said of it beside the other units'.

    What was sent back is compared with nothing: its figures count nowhere. A unit's state follows from its own
    workbook alone: whether the units agree is for the city to find out.
    """
    counted = [a for a in standing if a.checked.verdict is not Verdict.REJECTED]
    compared = compare_units(plan, period, [a.checked for a in counted])
    told = {id(a): replace(a, checked=checked) for a, checked in zip(counted, compared, strict=True)}
    return tuple(told.get(id(a), a) for a in standing)


def _versions(arrivals: Sequence[Arrival], period: Period) -> tuple[list[Arrival], list[Arrival]]:
    """A unit's files in the order of arrival: its versions, the last of which stands, and those that are beside them.

    What came after a workbook of this period and is none itself (a covering letter, last period's workbook, a broken
    copy) does not displace it: it goes back beside it.
    """
    read = [n for n, a in enumerate(arrivals) if a.checked.submission]
    usable = [n for n in read if arrivals[n].checked.period == period] or read
    end = usable[-1] + 1 if usable else len(arrivals)
    return list(arrivals[:end]), list(arrivals[end:])


def _without_repeats(arrivals: Sequence[Arrival]) -> tuple[list[Arrival], list[Arrival]]:
    """In the order of arrival: a file with the content of the unit's version before it is no new version.

    The same content may come again after another: then somebody took a correction back.
    """
    latest: dict[str | None, Arrival] = {}
    distinct, repeats = [], []
    for arrival in sorted(arrivals, key=lambda a: (a.arrived, a.path.name)):
        checked = arrival.checked
        key = checked.unit.name if checked.unit else checked.sha256
        before = latest.get(key)
        if checked.sha256 is None or before is None or before.checked.sha256 != checked.sha256:
            distinct.append(arrival)
            latest[key] = arrival
        else:
            repeated = finding("U02", Place(), other=before.checked.file)
            repeats.append(replace(arrival, checked=replace(checked, findings=(*checked.findings, repeated))))
    return distinct, repeats


def _superseded(unit: Unit, old: Arrival, newest: Arrival) -> Arrival:
    """A resubmission replaces as a whole; what the old version was told stays in its record."""
    newer = finding("U01", Place(), unit=unit.name, newer=newest.checked.file)
    return replace(old, checked=replace(old.checked, findings=(*old.checked.findings, newer)))


def _unit_submission(plan: Plan, period: Period, unit: Unit, versions: Sequence[Arrival]) -> UnitSubmission:
    if not versions:
        return UnitSubmission(unit, SubmissionState.MISSING)
    newest = versions[-1]
    state = _STATE_OF[newest.checked.verdict]
    if state is not SubmissionState.RETURNED and newest.arrived > plan.reporting.due(period):
        state = SubmissionState.LATE
    if any(f.code == _TAKEN for f in newest.checked.findings):
        state = SubmissionState.ACCEPTED
    severities = [f.severity for f in newest.checked.findings]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    number = sum(a.checked.submission is not None for a in versions) or 1
    return UnitSubmission(unit, state, number, errors, warnings, newest.checked, newest.arrived)
