"""Where each block of an indicator stands in 数据来源: first the rows that make the city's figure, then the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bairi_validators.consolidation import Consolidation, IndicatorResult, SubmissionState, UnitSubmission, city_figure
from bairi_validators.decimals import to_decimal
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.models import Unit, UnitKind
from bairi_validators.submissions import Observation
from bairi_workbooks.consolidated.names import FIRST_ROW


@dataclass(frozen=True, slots=True)
class Line:
    """A figure that a unit owes: `observation` None while it is not in; `pooled` if it belongs to the city's figure."""

    row: int
    unit: Unit
    pooled: bool
    submission: UnitSubmission | None
    observation: Observation | None
    note: str = ""

    @property
    def figure(self) -> Decimal | None:
        """The unit's figure in the indicator's unit of measure."""
        if self.observation is None or self.observation.indicator.measure is Measure.MILESTONE:
            return None
        value = city_figure(self.observation.indicator.measure, [self.observation]).value
        return None if value is None else to_decimal(value)


@dataclass(frozen=True, slots=True)
class Block:
    """An indicator's rows. The first `result.owed` of them make the city's figure."""

    result: IndicatorResult
    lines: tuple[Line, ...]

    @property
    def pool(self) -> tuple[Line, ...]:
        """The rows that make the city's figure."""
        return tuple(line for line in self.lines if line.pooled)

    @property
    def counted(self) -> tuple[Observation, ...]:
        """The figures that are in the city's figure."""
        return tuple(line.observation for line in self.pool if line.observation)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of those whose figures the city's figure still lacks."""
        return tuple(line.unit.name for line in self.pool if line.observation is None)

    def line_of(self, unit: Unit) -> Line | None:
        """The row of one unit; None where it does not owe the indicator."""
        return next((line for line in self.lines if line.unit.name == unit.name), None)


Blocks = Mapping[str, Block]


def lay_out(consolidation: Consolidation) -> Blocks:
    """Every indicator's block, one below the other, in the plan's order."""
    submissions = {s.unit.name: s for s in consolidation.submissions}
    observed = {
        (s.unit.name, o.indicator.id): o for s in consolidation.submissions if s.checked for o in s.checked.observations
    }
    blocks: dict[str, Block] = {}
    row = FIRST_ROW
    for result in consolidation.indicators:
        units = _owing(consolidation, result)
        lines = tuple(
            _line(row + i, unit, result, submissions.get(unit.name), observed.get((unit.name, result.indicator.id)))
            for i, unit in enumerate(units)
        )
        blocks[result.indicator.id] = Block(result, lines)
        row += len(lines)
    return blocks


def total(values: tuple[Decimal | None, ...]) -> Decimal:
    """The exact sum of what is there, as a spreadsheet's SUM makes it."""
    return to_decimal(sum((Fraction(v) for v in values if v is not None), Fraction(0)))


def _pooled(unit: Unit, result: IndicatorResult) -> bool:
    return (unit.kind is UnitKind.DEPARTMENT) == (result.source == "department")


def _owing(consolidation: Consolidation, result: IndicatorResult) -> list[Unit]:
    owing = [u for u in consolidation.plan.units if consolidation.plan.owes(u, result.indicator)]
    return sorted(owing, key=lambda unit: not _pooled(unit, result))


def _line(
    row: int, unit: Unit, result: IndicatorResult, submission: UnitSubmission | None, observation: Observation | None
) -> Line:
    """A figure that was sent back or is not complete is no figure yet: the row says why."""
    pooled = _pooled(unit, result)
    if submission and submission.state is SubmissionState.RETURNED:
        return Line(row, unit, pooled, submission, None, "报送表已退回，所报数不计入")
    if observation is None:
        return Line(row, unit, pooled, submission, None)
    if not observation.complete:
        return Line(row, unit, pooled, submission, None, "填报不完整，不计入")
    return Line(row, unit, pooled, submission, observation, "" if pooled else "参考，不计入全市数")
