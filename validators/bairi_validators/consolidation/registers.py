"""Registers (台账): the problems and needs of all units merged, each once, with its age."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bairi_validators.checks.days import read_date
from bairi_validators.decimals import to_decimal
from bairi_validators.findings import Place
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, Checked, NeedRow, ProblemRow
from bairi_validators.vocabulary import NeedColumn, ProblemColumn, ProblemState, normalised

_NOTHING: Final = Cell(Place())
Source = tuple[str, Place]  # the file's name, and where it stands in there


@dataclass(frozen=True, slots=True)
class Sighting:
    """A row of a register as one unit reported it in one period (台账记录)."""

    period: Period
    unit: str
    row: ProblemRow | NeedRow
    file: str = ""


@dataclass(frozen=True, slots=True)
class ProblemRecord:
    """A problem (问题), whoever reported it, as it stands now.

    `periods_open` counts the periods in which it was reported and not closed; `days_overdue` is None for what is
    closed or has no deadline; `dropped` says that it was never closed and nobody reports it any more, `current` that it
    was reported in this period.
    """

    key: str
    task: str
    problem: str
    responsible: str
    reported_by: tuple[str, ...]
    state: str
    deadline: date | None
    closed_on: date | None
    first_seen: Period
    periods_open: int
    days_overdue: int | None
    dropped: bool
    places: tuple[Source, ...]
    current: bool


@dataclass(frozen=True, slots=True)
class NeedRecord:
    """A need (要素需求), whoever reported it."""

    key: str
    kind: str
    project: str
    need: str
    authority: str
    reported_by: tuple[str, ...]
    first_seen: Period
    periods_open: int
    dropped: bool
    places: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ClosingRate:
    """销号率: `closed` of `total` problems; None as the rate of nothing."""

    closed: int
    total: int
    percent: Decimal | None


def sightings_of(period: Period, counted: Iterable[Checked]) -> Iterator[Sighting]:
    """Every problem and need of the submissions that count; rows in which none is named are left out."""
    for checked in counted:
        if checked.submission is None:
            continue
        name = checked.submission.unit.name
        for row in checked.submission.problems:
            if _text(row, ProblemColumn.PROBLEM):
                yield Sighting(period, name, row, checked.file)
        for need in checked.submission.needs:
            if _text(need, NeedColumn.PROJECT) or _text(need, NeedColumn.NEED):
                yield Sighting(period, name, need, checked.file)


def problem_register(
    plan: Plan, period: Period, counted: Sequence[Checked], earlier: Sequence[Sighting] = ()
) -> tuple[ProblemRecord, ...]:
    """Every problem once, in the order in which they were first seen.

    The same problem is the same task, words and responsible unit, whoever reports it.
    """
    groups = _grouped(plan, period, (counted, earlier), ProblemRow, lambda s: _problem_key(plan, s))
    heard = {c.unit.name for c in counted if c.unit}
    return tuple(_problem(plan, period, key, group, heard) for key, group in groups.items())


def need_register(
    plan: Plan, period: Period, counted: Sequence[Checked], earlier: Sequence[Sighting] = ()
) -> tuple[NeedRecord, ...]:
    """Every need once: the same kind for the same project."""
    groups = _grouped(plan, period, (counted, earlier), NeedRow, _need_key)
    heard = {c.unit.name for c in counted if c.unit}
    return tuple(_need(period, key, group, heard) for key, group in groups.items())


def closing_rate(records: Iterable[ProblemRecord]) -> ClosingRate:
    """销号率: how many of the problems are closed."""
    closed = [record.state == ProblemState.CLOSED.value for record in records]
    percent = to_decimal(Fraction(100 * sum(closed), len(closed))) if closed else None
    return ClosingRate(sum(closed), len(closed), percent)


def closing_rates(records: Iterable[ProblemRecord]) -> Mapping[str, ClosingRate]:
    """销号率 by responsible unit."""
    groups: dict[str, list[ProblemRecord]] = {}
    for record in records:
        groups.setdefault(record.responsible, []).append(record)
    return {unit: closing_rate(own) for unit, own in groups.items()}


def _grouped(
    plan: Plan,
    period: Period,
    sources: tuple[Sequence[Checked], Sequence[Sighting]],
    kind: type[ProblemRow | NeedRow],
    key: Callable[[Sighting], str],
) -> Mapping[str, list[Sighting]]:
    """The sightings of each thing, oldest first, units in the plan's order."""
    counted, earlier = sources
    order = {unit.name: number for number, unit in enumerate(plan.units)}
    before = (s for s in earlier if s.period.end < period.end)
    seen = [s for s in (*before, *sightings_of(period, counted)) if isinstance(s.row, kind)]
    groups: dict[str, list[Sighting]] = {}
    for sighting in sorted(seen, key=lambda s: (s.period.order, order.get(s.unit, len(order)))):
        groups.setdefault(key(sighting), []).append(sighting)
    return groups


def _problem_key(plan: Plan, sighting: Sighting) -> str:
    task, problem = (_text(sighting.row, c) for c in (ProblemColumn.TASK, ProblemColumn.PROBLEM))
    return "|".join(normalised(text) for text in (task, problem, _responsible(plan, sighting)))


def _responsible(plan: Plan, sighting: Sighting) -> str:
    text = _text(sighting.row, ProblemColumn.UNIT)
    unit = plan.unit_written.get(normalised(text))
    return unit.name if unit else text


def _need_key(sighting: Sighting) -> str:
    kind, project, need = (_text(sighting.row, c) for c in (NeedColumn.KIND, NeedColumn.PROJECT, NeedColumn.NEED))
    return "|".join(normalised(text) for text in (kind, project or need))


def _problem(plan: Plan, period: Period, key: str, group: Sequence[Sighting], heard: set[str]) -> ProblemRecord:
    now = _latest(group)
    state = _state(now)
    closed = state == ProblemState.CLOSED.value
    deadlines = [day for s in now if (day := _day(s, ProblemColumn.DEADLINE))]
    closings = [day for s in now if (day := _day(s, ProblemColumn.CLOSED_ON))]
    deadline = min(deadlines, default=None)
    return ProblemRecord(
        key=key,
        task=_text(now[0].row, ProblemColumn.TASK),
        problem=_text(now[0].row, ProblemColumn.PROBLEM),
        responsible=_responsible(plan, now[0]),
        reported_by=_reporters(now),
        state=state,
        deadline=deadline,
        closed_on=max(closings, default=None) if closed else None,
        first_seen=group[0].period,
        periods_open=len({s.period for s in group if _state([s]) != ProblemState.CLOSED.value}),
        days_overdue=None if closed or deadline is None else max(0, (period.end - deadline).days),
        dropped=not closed and _dropped(period, now, heard),
        places=_places(now),
        current=now[0].period == period,
    )


def _need(period: Period, key: str, group: Sequence[Sighting], heard: set[str]) -> NeedRecord:
    now = _latest(group)
    kind, project, need, authority = (_text(now[0].row, column) for column in NeedColumn)
    periods = len({s.period for s in group})
    dropped = _dropped(period, now, heard)
    return NeedRecord(
        key, kind, project, need, authority, _reporters(now), group[0].period, periods, dropped, _places(now)
    )


def _latest(group: Sequence[Sighting]) -> list[Sighting]:
    """What was last said of it: a month's workbooks and those of its last 旬 speak of one day."""
    return [s for s in group if s.period.end == group[-1].period.end]


def _dropped(period: Period, latest: Sequence[Sighting], heard: set[str]) -> bool:
    """Whether those who reported it before have reported since, and without it: silence drops nothing."""
    return latest[0].period != period and all(s.unit in heard for s in latest)


def _state(sightings: Sequence[Sighting]) -> str:
    """The state that is least far on: a problem is closed when nobody says that it is open."""
    far = [state.value for state in ProblemState]
    words = [_text(s.row, ProblemColumn.STATE) for s in sightings]
    return min(words, key=lambda word: far.index(word) if word in far else 0)


def _reporters(sightings: Sequence[Sighting]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.unit for s in sightings))


def _places(sightings: Sequence[Sighting]) -> tuple[Source, ...]:
    return tuple((s.file, _cell(s.row, _named_by(s.row)).place) for s in sightings)


def _named_by(row: ProblemRow | NeedRow) -> ProblemColumn | NeedColumn:
    if isinstance(row, ProblemRow):
        return ProblemColumn.PROBLEM
    return NeedColumn.PROJECT if _text(row, NeedColumn.PROJECT) else NeedColumn.NEED


def _day(sighting: Sighting, column: ProblemColumn) -> date | None:
    return read_date(_cell(sighting.row, column), column.value, sighting.period.year)[0]


def _cell(row: ProblemRow | NeedRow, column: ProblemColumn | NeedColumn) -> Cell:
    return next((cell for heading, cell in row.cells.items() if heading is column), _NOTHING)


def _text(row: ProblemRow | NeedRow, column: ProblemColumn | NeedColumn) -> str:
    return _cell(row, column).text
