"""Rows of 指标填报: whose indicator each one is, by its number or by its name, and the units of measure it states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bairi_validators.names import indicators_called, likely_indicators, unit_in_name
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.plan.wording import task_label
from bairi_validators.submissions import Cell, Row
from bairi_validators.units import is_unit, measured
from bairi_validators.vocabulary import Column, normalised
from bairi_workbooks.reading.layouts import Layout
from bairi_workbooks.reading.tables import Table

FIGURES: Final = (Column.VALUE, Column.BASE, Column.STATE)
_NUMBERS: Final = (Column.VALUE, Column.BASE, Column.TARGET)
# Words that begin a line which is no indicator's: totals, signatures, notes.
_NO_ROW: Final = ("合计", "小计", "总计", "填报人", "审核人", "负责人", "联系", "备注", "说明", "注")
_NUMBER_LIKE: Final = re.compile(r"[0-9A-Z][0-9A-Z._–—-]{0,11}")
_NUMBER: Final = re.compile(r"T?(\d{1,2})[-._–—](\d{1,2})")


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one table for one unit; where the unit is unknown, for the whole plan."""

    plan: Plan
    unit: Unit | None
    table: Table[Column]
    layout: Layout | None
    sheet_unit: str | None

    def rows(self) -> Iterator[Row]:
        """The rows that claim to be an indicator's: a number, a known name, or a figure with neither.

        Totals, headings of groups, signatures and notes under the table claim nothing.
        """
        task = ""
        for cells in self.table.filled():
            task = cells[Column.TASK].text if Column.TASK in cells and not cells[Column.TASK].blank else task
            if (row := self._row(cells, task)) is not None:
                yield self._with_units(row)

    def _row(self, cells: Mapping[Column, Cell], task: str) -> Row | None:
        typed = normalised(cells[Column.ID].text).upper() if Column.ID in cells else ""
        name = cells[Column.NAME].text if Column.NAME in cells else ""
        number = self._number(typed)
        if number is not None:
            return Row(number, cells, typed=typed)
        named = self._named(name, task)
        if typed.startswith("T") and _NUMBER_LIKE.fullmatch(typed):
            return Row(typed, cells, typed=typed, likely=tuple(i.id for i in named))
        if len(named) == 1:
            return Row(named[0].id, cells)
        if not self._has_figure(cells) or self._is_no_row(cells):
            return None
        likely = named or likely_indicators(name, self._owed)
        return Row("", cells, likely=tuple(i.id for i in likely))

    def _number(self, typed: str) -> str | None:
        """The plan's spelling of a number; serial numbers in its column are none."""
        match = _NUMBER.fullmatch(typed)
        spelt = f"T{int(match[1]):02d}-{int(match[2]):02d}" if match else typed
        return spelt if spelt in self.plan.indicator_of else None

    def _named(self, name: str, task: str) -> tuple[Indicator, ...]:
        """The indicators of this name: what the layout says, else the unit's own, else anybody's; of several, those
        of the task that the row stands under.
        """
        if self.layout and (number := self.layout.indicator(name)):
            return (self.plan.indicator_of[number],)
        found = indicators_called(name, self._owed) or indicators_called(name, self.plan.indicators)
        here = tuple(i for i in found if self._stands_under(i, task))
        return here if len(found) > 1 and here else found

    def _stands_under(self, indicator: Indicator, task: str) -> bool:
        own = self.plan.task_of[indicator.task]
        return bool(task) and normalised(task) in {normalised(task_label(own)), normalised(own.title), str(own.number)}

    @property
    def _owed(self) -> Sequence[Indicator]:
        return self.plan.owed_by(self.unit) if self.unit else self.plan.indicators

    def _has_figure(self, cells: Mapping[Column, Cell]) -> bool:
        return any(not cells[c].blank for c in FIGURES if c in cells)

    def _is_no_row(self, cells: Mapping[Column, Cell]) -> bool:
        words = (normalised(cells[c].text) for c in (Column.ID, Column.TASK, Column.NAME) if c in cells)
        return any(word.startswith(_NO_ROW) for word in words)

    def _with_units(self, row: Row) -> Row:
        """The row with the unit of measure of each number, where the table states another than the indicator's own."""
        indicator = self.plan.indicator_of.get(row.id)
        if indicator is None:
            return row
        wanted, stated = measured(indicator.input_unit), {}
        for column in _NUMBERS:
            found = self.table.headings.get(column)
            ways = (found.heading.unit if found else None, row[Column.UNIT].text, unit_in_name(row[Column.NAME].text))
            for unit in (*ways, self.sheet_unit):
                if unit and measured(unit).per(wanted) is not None:
                    stated[column] = unit
                    break
        return replace(row, stated=stated)


def sheet_unit(table: Table[Column]) -> str | None:
    """The unit of measure that stands above a table: 单位：万元. Several units (亿元、%) are no statement."""
    for row in table.grid.rows[: table.top]:
        for cell in row:
            match = _SHEET_UNIT.search(normalised(cell.text)) if isinstance(cell.value, str) else None
            if match and is_unit(match["unit"]):
                return match["unit"]
    return None


_SHEET_UNIT: Final = re.compile(r"(?:^|\()(?:计量|金额)?单位[::](?P<unit>[^::)]+)")
