"""What a cell of an open consolidated workbook is about (定位): by the numbers, names and headings around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bairi_validators.consolidation import Agreement
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan, Unit

Rows = Sequence[Sequence[Any]]  # a sheet's values from A1 on
# Headings of columns whose unit a row is about; a department that is only compared with (部门) is not.
_OWN_UNIT: Final = frozenset({"填报单位", "县市区", "对象"})
_VERDICT: Final = "结论"


@dataclass(frozen=True, slots=True)
class Located:
    """What a cell is about: an indicator, None where its row names none; a unit, None where it is the city's."""

    indicator: Indicator | None
    unit: Unit | None


def located(plan: Plan, rows: Rows, row: int, column: int) -> Located:
    """What the cell in a row and a column, counted from 0, is about."""
    own = rows[row] if row < len(rows) else ()
    indicator = next((plan.indicator_of[v] for v in own if isinstance(v, str) and v in plan.indicator_of), None)
    unit = _of_row(plan, rows, row) or _of_column(plan, rows, row, column)
    if unit and indicator and not plan.owes(unit, indicator):
        unit = None
    return Located(indicator, unit)


def _of_row(plan: Plan, rows: Rows, row: int) -> Unit | None:
    """The unit that the row names under a heading for units."""
    own = rows[row] if row < len(rows) else ()
    units = ((column, plan.unit_of[v]) for column, v in enumerate(own) if isinstance(v, str) and v in plan.unit_of)
    return next((unit for column, unit in units if any(line[column] in _OWN_UNIT for line in rows[:row])), None)


def _of_column(plan: Plan, rows: Rows, row: int, column: int) -> Unit | None:
    """The unit that is the heading of the column."""
    above = (line[column] for line in reversed(rows[:row]) if column < len(line))
    return next((plan.unit_of[v] for v in above if isinstance(v, str) and v in plan.unit_of), None)


def verdicts(rows: Rows) -> list[tuple[int, Agreement]]:
    """The rows of 差异核对, counted from 0, with what came of the comparison."""
    column = next((line.index(_VERDICT) for line in rows if _VERDICT in line), None)
    if column is None:
        return []
    by_label = {verdict.label: verdict for verdict in Agreement}
    return [(number, by_label[line[column]]) for number, line in enumerate(rows) if line[column] in by_label]
