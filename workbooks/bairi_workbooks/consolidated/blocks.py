"""Where each block of an indicator stands in 数据来源: first the rows that make the city's figure, then the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bairi_validators.consolidation import Consolidation, IndicatorResult, Line, lineage
from bairi_validators.decimals import exact_sum, to_decimal
from bairi_validators.plan.models import Unit
from bairi_validators.submissions import Observation
from bairi_workbooks.consolidated.names import FIRST_ROW


@dataclass(frozen=True)
class Block:
    """An indicator's lines, in rows from `top` on. The first `result.owed` of them make the city's figure."""

    result: IndicatorResult
    top: int
    lines: tuple[Line, ...]

    @property
    def last_pooled(self) -> int:
        """The last row of those that make the city's figure."""
        return self.top + sum(line.pooled for line in self.lines) - 1

    @property
    def pool(self) -> tuple[Line, ...]:
        """The lines that make the city's figure."""
        return tuple(line for line in self.lines if line.pooled)

    @property
    def counted(self) -> tuple[Observation, ...]:
        """The figures that are in the city's figure."""
        return tuple(line.observation for line in self.pool if line.observation)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of those whose figures the city's figure still lacks."""
        return tuple(line.unit.name for line in self.pool if line.observation is None)

    @property
    def numbered(self) -> Iterator[tuple[int, Line]]:
        """Every line with its row."""
        return enumerate(self.lines, start=self.top)

    @cached_property
    def _by_unit(self) -> Mapping[str, tuple[int, Line]]:
        return {line.unit.name: (row, line) for row, line in self.numbered}

    def line_of(self, unit: Unit) -> tuple[int, Line] | None:
        """The row and line of one unit; None where it does not owe the indicator."""
        return self._by_unit.get(unit.name)


Blocks = Mapping[str, Block]


def lay_out(consolidation: Consolidation) -> Blocks:
    """Every indicator's block, one below the other, in the plan's order."""
    lines = lineage(consolidation)
    blocks: dict[str, Block] = {}
    row = FIRST_ROW
    for result in consolidation.indicators:
        block = Block(result, row, lines[result.indicator.id])
        blocks[result.indicator.id] = block
        row += len(block.lines)
    return blocks


def total(values: tuple[Decimal | None, ...]) -> Decimal:
    """The exact sum of what is there, as a spreadsheet's SUM makes it."""
    return to_decimal(exact_sum(v for v in values if v is not None))
