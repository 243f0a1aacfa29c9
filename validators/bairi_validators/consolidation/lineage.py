"""Lineage (数据来源): every figure that is owed, what was reported, whether it counts, which cells it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from bairi_validators.consolidation.judging import unit_figure
from bairi_validators.consolidation.models import (
    Consolidation,
    IndicatorResult,
    SubmissionState,
    UnitStanding,
    UnitSubmission,
)
from bairi_validators.decimals import parse_number, to_decimal
from bairi_validators.findings import Place
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Checked, Observation
from bairi_validators.vocabulary import Column

NOWHERE = Place()


class Counting(StrEnum):
    """Whether a figure is in the city's (计入情况)."""

    COUNTED = "计入"
    REFERENCE = "参考"
    LEFT_OUT = "未计入"
    MISSING = "未报"


class Line(NamedTuple):
    """A figure that a unit owes (应报数): `observation` None while it is not in; `note` says why it does not count.

    `pooled` if it belongs to the city's figure; `standing` None for departments beside counties: they have no place.
    A named tuple: there is one for every figure of every unit.
    """

    result: IndicatorResult
    unit: Unit
    pooled: bool
    submission: UnitSubmission | None
    observation: Observation | None
    standing: UnitStanding | None = None
    note: str = ""

    @property
    def counting(self) -> Counting:
        """Whether it is in the city's figure."""
        if self.observation is None:
            return Counting.LEFT_OUT if self.note else Counting.MISSING
        return Counting.COUNTED if self.pooled else Counting.REFERENCE

    @property
    def figure(self) -> Decimal | None:
        """The unit's figure in the indicator's unit of measure."""
        if self.observation is None or self.result.indicator.measure is Measure.MILESTONE:
            return None
        if self.standing and self.standing.observation is self.observation:
            return self.standing.standing.value  # worked out for the standing already
        value = unit_figure(self.result.indicator, self.observation).value
        return None if value is None else to_decimal(value)

    @property
    def checked(self) -> Checked | None:
        """The file that stands for the unit."""
        return self.submission.checked if self.submission else None

    @property
    def first_place(self) -> Place:
        """Where the value stands; for a milestone, its state."""
        return self.places[0]

    @property
    def base_place(self) -> Place:
        """Where the base stands; nowhere for measures without one."""
        return self.places[1]

    @property
    def places(self) -> tuple[Place, Place]:
        """The first place and that of the base."""
        if self.observation is None:
            return NOWHERE, NOWHERE
        row, measure = self.observation.row, self.result.indicator.measure
        first = row[Column.STATE if measure is Measure.MILESTONE else Column.VALUE].place
        return first, row[Column.BASE].place if measure.is_rate else NOWHERE


@dataclass(frozen=True, slots=True)
class Origin:
    """A cell that a figure came from (原始单元格): its heading, its place, and what stands there as text.

    `value` is what was taken from it, in the indicator's input unit; None where no number is asked for.
    """

    heading: str
    place: Place
    text: str
    value: Decimal | None = None

    @property
    def converted(self) -> bool:
        """Whether the number that was taken is another than the one that stands there (万元 for 亿元)."""
        return self.value is not None and parse_number(self.text) != self.value


def lineage(consolidation: Consolidation) -> Mapping[str, tuple[Line, ...]]:
    """Every figure owed, by the indicator's id in the plan's order: those that make the city's figure first."""
    sent = {s.unit.name: s for s in consolidation.submissions}
    observed = defaultdict[str, dict[str, Observation]](dict)
    for submission in sent.values():
        for o in submission.checked.observations if submission.checked else ():
            observed[o.indicator.id][submission.unit.name] = o
    owing = _owing(consolidation.plan)
    found: dict[str, tuple[Line, ...]] = {}
    for result in consolidation.indicators:
        standings, own = {u.unit.name: u for u in result.units}, observed[result.indicator.id]
        found[result.indicator.id] = tuple(
            _line(
                result,
                unit,
                sent.get(unit.name),
                own.get(unit.name),
                standings.get(unit.name),
            )
            for unit in sorted(owing[result.indicator.id], key=lambda unit: unit.name not in result.pool)
        )
    return found


def origins(line: Line) -> Iterator[Origin]:
    """The cells that a unit's figure was typed into, with what was typed; none while it is not in."""
    observation = line.observation
    if observation is None:
        return
    measure = observation.indicator.measure
    columns = [Column.STATE, Column.DONE_ON] if measure is Measure.MILESTONE else [Column.VALUE]
    columns += [Column.BASE] if measure.is_rate else []
    for column in columns:
        cell = observation.row[column]
        if cell.place.cell:
            numbers = {Column.VALUE: observation.value, Column.BASE: observation.base}
            yield Origin(column.value, cell.place, cell.text, numbers.get(column))


def _owing(plan: Plan) -> Mapping[str, list[Unit]]:
    """By the indicator's id the units that owe it, in the plan's order."""
    owing = defaultdict[str, list[Unit]](list)
    for unit in plan.units:
        for indicator in plan.owed_by(unit):
            owing[indicator.id].append(unit)
    return owing


def _line(
    result: IndicatorResult,
    unit: Unit,
    submission: UnitSubmission | None,
    observation: Observation | None,
    standing: UnitStanding | None,
) -> Line:
    """A figure that was sent back or is not complete is no figure yet: the line says why."""
    pooled = unit.name in result.pool
    judged = standing.observation if observation and standing else None  # with the target allocated to the unit
    if submission and submission.state is SubmissionState.RETURNED:
        return Line(result, unit, pooled, submission, None, standing, "报送表已退回，所报数不计入")
    if observation and judged is None and not observation.complete:  # only complete ones are judged
        return Line(result, unit, pooled, submission, None, standing, "填报不完整，不计入")
    note = "" if pooled or observation is None else "不计入全市数"
    return Line(result, unit, pooled, submission, judged or observation, standing, note)
