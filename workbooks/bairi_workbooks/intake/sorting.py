"""Sorting what arrived (来件整理): for each unit its versions and the one that stands; what stands for nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bairi_validators.checks import compare_units
from bairi_validators.consolidation import SubmissionState, UnitSubmission
from bairi_validators.findings import Place, Severity, Verdict, finding
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Checked
from bairi_workbooks.intake.arrivals import Arrival
from bairi_workbooks.intake.decisions import was_accepted, with_decision

if TYPE_CHECKING:
    from bairi_workbooks.intake.decisions import Decisions
    from bairi_workbooks.ledger import Taken

_STATE_OF: Final = {
    Verdict.ACCEPTED: SubmissionState.ACCEPTED,
    Verdict.WITH_WARNINGS: SubmissionState.REPORTED,
    Verdict.REJECTED: SubmissionState.RETURNED,
}


@dataclass(frozen=True, slots=True)
class Intake:
    """An inbox for one period (收件结果): per unit the version that stands, and every other file.

    `unassigned` are files that stand for nobody: the unit is unknown, or the file is none of this period's workbooks;
    `set_aside` are older versions and copies, of which nobody has to do anything more; `taken` is what a ledger is to
    record.
    """

    submissions: tuple[UnitSubmission, ...]
    standing: tuple[Arrival, ...]
    unassigned: tuple[Arrival, ...]
    set_aside: tuple[Arrival, ...]
    taken: Taken | None = None

    @property
    def others(self) -> tuple[Arrival, ...]:
        """The files that stand for no unit."""
        return (*self.unassigned, *self.set_aside)

    @property
    def counted(self) -> frozenset[str]:
        """The names of the units of which a file counts: they need not send another."""
        return frozenset(s.unit.name for s in self.submissions if s.checked and s.state is not SubmissionState.RETURNED)

    @property
    def rejected(self) -> tuple[Arrival, ...]:
        """The files that go back, by name: those that stand for a unit and those whose unit nobody can tell."""
        candidates = (*self.standing, *self.unassigned)
        found = (a for a in candidates if not a.checked.skipped and a.checked.verdict is Verdict.REJECTED)
        return tuple(sorted(found, key=lambda a: a.path.name))

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """Every file of the inbox, by name."""
        return tuple(sorted((*self.standing, *self.others), key=lambda a: a.path.name))


def sorted_out(plan: Plan, period: Period, arrivals: Sequence[Arrival], decisions: Decisions) -> Intake:
    """What stands for each unit, with what people decided of it and what is to be said of it beside the others'."""
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
        came, beside = _versions(by_unit.get(unit.name, []), period)
        versions, passed_over = _decided(unit, came, decisions)
        versions_of[unit.name] = versions
        unassigned += [*passed_over, *beside]
        set_aside += [_superseded(unit, old, versions[-1]) for old in versions[:-1]]
    for_nobody, overtaken = _without_overtaken(unassigned, distinct)
    set_aside += overtaken
    standing = _compared(plan, period, [v[-1] for v in versions_of.values() if v])
    told = {a.checked.unit.name: a.checked for a in standing if a.checked.unit}
    submissions = tuple(
        _unit_submission(plan, period, unit, versions_of[unit.name], told.get(unit.name))
        for unit in plan.reporting_units()
    )
    return Intake(submissions, standing, tuple(for_nobody), tuple(set_aside))


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


def _without_overtaken(
    unassigned: Sequence[Arrival], distinct: Sequence[Arrival]
) -> tuple[list[Arrival], list[Arrival]]:
    """The files that stand for nobody; and those of which a later one of the same name can be told whose it is.

    A file that was read while it was being written needs no correction once it is whole.
    """
    whole = {a.checked.file: a for a in distinct if a.checked.submission}
    left, overtaken = [], []
    for arrival in unassigned:
        later = whole.get(arrival.checked.file)
        if later and later.checked.unit and not arrival.checked.submission and later.arrived > arrival.arrived:
            overtaken.append(_superseded(later.checked.unit, arrival, later))
        else:
            left.append(arrival)
    return left, overtaken


def _decided(unit: Unit, versions: Sequence[Arrival], decisions: Decisions) -> tuple[list[Arrival], list[Arrival]]:
    """The versions with what people decided, up to the one that stands; and those behind it, which go back beside it.

    The newest stands, unless it is sent back and a person who knew of it accepted an older one.
    """
    decided = [replace(v, checked=with_decision(v.checked, decisions)) for v in versions]
    end = len(versions)
    for number in reversed(range(len(versions))):
        held = decisions.get((unit.name, versions[number].checked.sha256 or ""))
        if was_accepted(decided[number].checked) and held and held.known.issuperset(_known(versions[number + 1 :])):
            end = number + 1
            break
        if decided[number].checked.verdict is not Verdict.REJECTED:
            break
    return [*versions[: end - 1], *decided[end - 1 : end]], decided[end:]


def _known(arrivals: Sequence[Arrival]) -> Iterator[tuple[str, ...]]:
    """The arrivals as a decision knows them."""
    return ((a.checked.file, a.checked.sha256 or "", a.arrived.isoformat()) for a in arrivals)


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


def _unit_submission(
    plan: Plan, period: Period, unit: Unit, versions: Sequence[Arrival], told: Checked | None
) -> UnitSubmission:
    """`told` is the version that stands with all that was found, beside other units' too: all of it is counted."""
    if not versions or told is None:
        return UnitSubmission(unit, SubmissionState.MISSING)
    newest = versions[-1]
    state = _STATE_OF[newest.checked.verdict]
    if state is not SubmissionState.RETURNED and newest.arrived > plan.reporting.due(period):
        state = SubmissionState.LATE
    if was_accepted(newest.checked):
        state = SubmissionState.ACCEPTED
    severities = [f.severity for f in told.findings]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    number = sum(a.checked.submission is not None for a in versions) or 1
    return UnitSubmission(unit, state, number, errors, warnings, told, newest.arrived)
