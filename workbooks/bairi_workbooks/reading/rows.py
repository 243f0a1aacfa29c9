"""Rows of 指标填报: whose indicator each one is, by its number or by its name, and the units of measure it states."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from bairi_validators.checks.numbers import FIGURES, PERCENT
from bairi_validators.names import indicators_called, likely_indicators, plain_name, unit_in_name
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan, Task, Unit
from bairi_validators.submissions import Cell, Row
from bairi_validators.units import Measured, is_unit_label, measured, units_labelled
from bairi_validators.vocabulary import Column, normalised
from bairi_workbooks.reading.layouts import Layout
from bairi_workbooks.reading.tables import Table

_ANSWERS: Final = (Column.VALUE, Column.BASE, Column.STATE)
# What begins a line which is no indicator's: totals, signatures, notes.
NO_ROW: Final = re.compile(
    r"合计|小计|总计|填报人|审核|负责人|单位负责|联系[人电]|制表|填表|复核|经办|签发|分管|主管领导|备注|说明"
    r"|注(?:[\d一二三四五]*[::、.]|$)|.*(?:合计|小计|总计)$"
)
# What says who works on a row, not whose its figures are.
_RESPONSIBLE: Final = re.compile(r"责任|牵头|配合|协助|主管|主办|考核|督办|审核|来源|对接|联系|科室")
_NOTE: Final = re.compile(r"注|说明|备注")
_NUMBER_LIKE: Final = re.compile(r"[0-9A-Z][0-9A-Z._–—-]{0,11}")
_NUMBER: Final = re.compile(r"T?(\d{1,2})[-._–—](\d{1,2})")
_SPELT: Final = re.compile(r"T.*|\d\d[-–—]\d\d")  # 01-04 is the plan's number without T; 1.4 may be a serial number
_MOST_NUMBERS, _LONGEST_NUMBER = 4096, 12
# What is typed as it is compared, the plan's spelling of it, whether it is spelt as no serial number is.
Number = tuple[str, str | None, bool]


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one table for one unit; where the unit is unknown, for the whole plan."""

    plan: Plan
    unit: Unit | None
    table: Table[Column]
    layout: Layout | None
    issued: bool = False

    def rows(self) -> Iterator[Row]:
        """The rows that claim to be an indicator's: a number, a known name, or a figure with neither.

        Totals, headings of groups, signatures and notes under the table claim nothing.
        """
        task, above = "", list[Mapping[Column, Cell]]()
        for full, cells in self.table.filled_rows():
            above.append(cells)
            if self._of_another(full, cells) is not None:
                continue
            row = self._numbered(cells)
            if row is None:  # only a name is looked for under its task
                task = next(filter(None, map(self._task, reversed(above))), task)
                above.clear()
                row = self._row(cells, task)
            if row is not None:
                yield self._with_units(row)

    def of_others(self) -> Iterator[tuple[Cell, Unit]]:
        """The cells of unread columns (县市区) that name another unit beside a figure: those rows are not counted."""
        rows = () if self.issued else self.table.filled_rows()
        return filter(None, (self._of_another(full, cells) for full, cells in rows))

    def _of_another(self, full: Sequence[Cell], cells: Mapping[Column, Cell]) -> tuple[Cell, Unit] | None:
        if self.unit is None or self.issued or not self._has_figure(cells):
            return None
        for at in self.table.unread:
            named = self.plan.unit_of.get(full[at].text.strip()) if at < len(full) else None
            if named is not None and named != self.unit and not _RESPONSIBLE.search(self.table.over(at)):
                return full[at], named
        return None

    def _task(self, cells: Mapping[Column, Cell]) -> str:
        """The task that a row says it stands under, in the column or as the heading of a group (二、抓民生保障)."""
        if Column.TASK in cells and cells[Column.TASK].text:
            return cells[Column.TASK].text
        if self._has_figure(cells):
            return ""
        texts = (cells[c].text for c in (Column.ID, Column.NAME) if c in cells)
        return next((text for text in texts if plain_name(text) in self._titles), "")

    @cached_property
    def _titles(self) -> Collection[str]:
        return {plain_name(task.title) for task in self.plan.tasks}

    @cached_property
    def _numbers(self) -> Mapping[str, Number]:
        return _numbers_of(self.plan)

    def _numbered(self, cells: Mapping[Column, Cell]) -> Row | None:
        """The row of a number that is spelt as no serial number is."""
        typed, number, is_spelt = self._numbers[cells[Column.ID].text if Column.ID in cells else ""]
        return Row(number, cells, typed) if number is not None and is_spelt else None

    def _row(self, cells: Mapping[Column, Cell], task: str) -> Row | None:
        """The row of any other number, or of a name."""
        typed, number, _ = self._numbers[cells[Column.ID].text if Column.ID in cells else ""]
        name = cells[Column.NAME].text if Column.NAME in cells else ""
        named = self._named(name, task)
        if number is not None and (len(named) != 1 or number == named[0].id):
            return Row(number, cells, typed=typed)
        if typed.startswith("T") and _NUMBER_LIKE.fullmatch(typed):
            return Row(typed, cells, typed=typed, likely=tuple(i.id for i in named))
        if len(named) == 1:
            return Row(named[0].id, cells)
        if not self._has_figure(cells) or self._is_no_row(cells):
            return None
        likely = named or likely_indicators(name, self._owed)
        return Row("", cells, likely=tuple(i.id for i in likely))

    def _named(self, name: str, task: str) -> tuple[Indicator, ...]:
        """The indicators of this name: what the layout says, else the unit's own, else anybody's; those of the task
        that the row stands under before others.
        """
        if self.layout and (number := self.layout.indicator(name)):
            return (self.plan.indicator_of[number],)
        tasks = {t.number for t in self.plan.tasks if self._is_called(t, task)} if task else set()
        here = [i for i in self._owed if i.task in tasks]
        ways = (here, self._owed, self.plan.indicators)
        return next((found for known in ways if (found := indicators_called(name, known))), ())

    def _is_called(self, task: Task, words: str) -> bool:
        return plain_name(words) == plain_name(task.title) or normalised(words) == str(task.number)

    @property
    def _owed(self) -> Sequence[Indicator]:
        return self.plan.owed_by(self.unit) if self.unit else self.plan.indicators

    def _has_figure(self, cells: Mapping[Column, Cell]) -> bool:
        return any(not cells[c].blank for c in _ANSWERS if c in cells)

    def _is_no_row(self, cells: Mapping[Column, Cell]) -> bool:
        words = (normalised(cells[c].text) for c in (Column.ID, Column.TASK, Column.NAME) if c in cells)
        return any(NO_ROW.match(word) for word in words)

    def _with_units(self, row: Row) -> Row:
        """The row with the unit of measure of each number, where the table states one; a % that is none is one too.

        Where the column 单位 says whose figures they are, it says nothing of their unit.
        """
        indicator = None if self.issued else self.plan.indicator_of.get(row.id)
        if indicator is None:  # in an issued workbook the column 计量单位 is the plan's, or X08 is told
            return row
        if self.unit is not None and self.plan.unit_of.get(row[Column.UNIT].text.strip()) == self.unit:
            row = replace(row, cells={c: cell for c, cell in row.cells.items() if c is not Column.UNIT})
        stated = {c: unit for c in FIGURES if (unit := self._unit(row, c, measured(indicator.input_unit)))}
        return replace(row, stated=stated)

    def _unit(self, row: Row, column: Column, wanted: Measured) -> str | None:
        """The unit that is stated nearest to a number: in its heading, in its row, above the table."""
        found = self.table.headings.get(column)
        heading, named = found.heading.unit if found else None, unit_in_name(row[Column.NAME].text)
        column_of_units = self.table.headings.get(Column.UNIT)
        of_all = column_of_units.heading.unit if column_of_units and row[Column.UNIT].blank else None
        for unit in (heading, row[Column.UNIT].text, named, of_all):
            if unit and measured(unit).per(wanted) is not None:
                return unit
        if heading == PERCENT and row[Column.UNIT].blank:
            return heading
        above = [u for u in self._units_above if measured(u).per(wanted) is not None]
        return above[0] if len(above) == 1 and named is None else None

    @cached_property
    def _units_above(self) -> Sequence[str]:
        """The units of measure that stand above the table, the nearest line's, or in a note below it.

        单位：万元, 单位：亿元、%, 注：金额单位为万元.
        """
        rows = self.table.grid.rows
        notes = (row for row in rows[self.table.top + 1 :] if _is_note(row))
        for row in (*reversed(rows[: self.table.first]), *notes):
            texts = [cell.text for cell in row if isinstance(cell.value, str)]
            for text, following in zip(texts, [*texts[1:], ""], strict=False):
                if units := units_labelled(text + (following if is_unit_label(text) else "")):
                    return units
        return ()


class _Numbers(dict[str, Number]):
    """The numbers of a plan's indicators by what is typed for them; serial numbers in their column are none."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._known = plan.indicator_of

    def __missing__(self, text: str) -> Number:
        typed = normalised(text).upper()
        match = None if typed in self._known else _NUMBER.fullmatch(typed)
        number = f"T{int(match[1]):02d}-{int(match[2]):02d}" if match else typed
        told = typed, number if number in self._known else None, bool(_SPELT.fullmatch(typed))
        if len(self) < _MOST_NUMBERS and len(text) <= _LONGEST_NUMBER:
            self[text] = told
        return told


@lru_cache(maxsize=8)
def _numbers_of(plan: Plan) -> Mapping[str, Number]:
    return _Numbers(plan)


def _is_note(row: Sequence[Cell]) -> bool:
    """Whether a line below a table is a note: 注：…, 说明：…"""
    first = next((cell for cell in row if not cell.blank), None)
    return first is not None and bool(_NOTE.match(normalised(first.text)))
