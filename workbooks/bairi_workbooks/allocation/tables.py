"""Finding the table of an allocation: the row of headings, the columns that describe, the columns of the units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bairi_validators.findings import Finding, Place, finding
from bairi_validators.headings import read_heading
from bairi_validators.plan.models import Plan, Unit, UnitKind
from bairi_validators.submissions import Cell
from bairi_validators.vocabulary import AllocationColumn, Column, normalised
from bairi_workbooks.reading.addresses import address
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.tables import SEARCHED_ROWS

_NAMING: Final = frozenset({AllocationColumn.ID, AllocationColumn.NAME})


@dataclass(frozen=True, slots=True)
class Table:
    """A table (任务分解表): its headings' row, what describes a row, each unit's column; headings unknown."""

    grid: Grid
    top: int
    described: Mapping[AllocationColumn, int]
    units: Mapping[str, int]
    others: Mapping[int, str]
    repeated: Sequence[Finding]

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """The rows below the headings."""
        return self.grid.rows[self.top + 1 :]

    def unknown_columns(self) -> Iterator[Finding]:
        """A04: a column with numbers in it whose heading is nobody's name."""
        for at, heading in self.others.items():
            if any(row[at].text and not isinstance(row[at].value, str) for row in self.rows):
                yield finding("A04", self.grid.rows[self.top][at].place, heading=heading)


def find_table(plan: Plan, grids: Sequence[Grid]) -> Table | Finding:
    """The table with the most units' columns among the sheets that people see, or the finding that there is none."""
    seen = [(grid, top) for grid in grids if grid.visible for top in range(min(SEARCHED_ROWS, len(grid.rows)))]
    tables = [table for grid, top in seen if (table := _table(plan, grid, top))]
    if not tables:
        return finding("A03", Place(), reason="没有一行表头同时有指标和县市区、园区的名称")
    return max(tables, key=lambda table: len(table.units))  # of equal ones the first


def _table(plan: Plan, grid: Grid, top: int) -> Table | None:
    described: dict[AllocationColumn, int] = {}
    units: dict[str, int] = {}
    others: dict[int, str] = {}
    repeated = []
    for at, cell in enumerate(grid.rows[top]):
        meaning = read_heading(AllocationColumn, cell.text, plan.plan.year)
        if unit := _unit(plan, cell.text):
            if unit.name in units:
                first = address(0, units[unit.name])[:-1]
                repeated.append(finding("A05", cell.place, unit=unit.name, first=first))
            units.setdefault(unit.name, at)
        elif meaning is not None:
            described.setdefault(meaning.column, at)
        elif cell.text and read_heading(Column, cell.text, plan.plan.year) is None:
            others[at] = cell.text
    if not units or not described.keys() & _NAMING:
        return None
    return Table(grid, top, described, units, others, repeated)


def _unit(plan: Plan, heading: str) -> Unit | None:
    """The county or park that a heading names; departments hold the city's target."""
    unit = plan.unit_written.get(normalised(heading))
    return unit if unit is not None and unit.kind is not UnitKind.DEPARTMENT else None
