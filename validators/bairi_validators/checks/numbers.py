"""Numbers in cells: what was typed as a figure in the row's own unit of measure, converted by declared rules only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bairi_validators.decimals import plain, split_number, too_long
from bairi_validators.findings import Finding, Place, finding
from bairi_validators.names import unit_in_name
from bairi_validators.plan.indicators import Indicator
from bairi_validators.submissions import Cell, Observation, Row
from bairi_validators.units import Measured, is_unit, measured
from bairi_validators.vocabulary import Column

PERCENT = "%"
FIGURES = (Column.VALUE, Column.BASE, Column.TARGET)
_HUNDRED = Decimal(100)
Read = tuple[Decimal | None, Finding | None]
_NOTHING: Read = (None, None)


def read_number(row: Row, column: Column, indicator: Indicator) -> Read:
    """The figure under a heading in the indicator's input unit; None with the finding that says why there is none.

    A figure that was converted comes with the notice that says so.
    """
    cell = row.cells.get(column)
    if cell is None or cell.fault or cell.value is None:
        return _NOTHING
    if not row.stated and not cell.is_shown_otherwise and isinstance(cell.value, Decimal) and not too_long(cell.value):
        return cell.value, None  # nothing speaks of another unit than the row's own
    stated = row.stated.get(column)
    others = (row[Column.UNIT].text, unit_in_name(row[Column.NAME].text)) if stated else row.stated.values()
    return _Reading(cell, column, indicator.input_unit, stated, tuple(filter(None, others))).figure()


def converted_columns(observations: Iterable[Observation]) -> Iterator[Finding]:
    """V22: once for each column and unit, how many numbers were converted because the table states another unit."""
    found: dict[tuple[Column, str], list[str]] = {}
    sheet = None
    for observation in observations:
        row = observation.row
        if not row.stated:
            continue
        unit = measured(observation.indicator.input_unit)
        numbers = (observation.value, observation.base, observation.own_target)
        for column, number in zip(FIGURES, numbers, strict=True):
            cell, stated = row[column], row.stated.get(column)
            if number and stated and isinstance(cell.value, Decimal) and not cell.suffix and measured(stated) != unit:
                sheet = cell.place.sheet
                example = f"{row.id}的{plain(cell.value)}{stated}为{plain(number)}{observation.indicator.input_unit}"
                found.setdefault((column, stated), []).append(example)
    for (column, stated), examples in found.items():
        facts = {"heading": column.value, "count": len(examples), "stated": stated, "example": examples[0]}
        yield finding("V22", Place(sheet), **facts)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One cell, the unit that its row is counted in, and the unit that the table states for it.

    `others` are the units that it may be in as well: stated elsewhere in its row, or for the numbers beside it.
    """

    cell: Cell
    column: Column
    unit: str
    stated: str | None
    others: tuple[str, ...]

    def figure(self) -> Read:
        """The figure and what is to be said of it."""
        value = self.cell.value
        if isinstance(value, Decimal):
            return self._number_as_shown(value) if value else self._number(value)
        typed = split_number(value) if isinstance(value, str) else None
        if typed is None:
            return None, self._not_a_number()
        number, unit = typed
        return self._with_unit(number, unit) if unit else self._number(number)

    def _number_as_shown(self, value: Decimal) -> Read:
        """A number in a number's cell: its format may show another one, or a unit behind it."""
        if self.cell.percent:
            return self._shown_hundredfold(value)
        if self.cell.scale:
            return None, self._shown_otherwise(f"{plain(value.scaleb(-self.cell.scale))}{self.cell.suffix}")
        return self._with_unit(value, self.cell.suffix) if self.cell.suffix else self._number(value)

    @property
    def _text(self) -> str:
        """What people see: a unit may be typed, or come from the format."""
        value = self.cell.value
        return f"{plain(value)}{self.cell.suffix}" if isinstance(value, Decimal) else self.cell.text

    def _number(self, value: Decimal) -> Read:
        """A bare number: in the stated unit, else in the row's own, unless something else says another one."""
        if too_long(value):
            return None, self._too_long(plain(value))
        factor = self._factor(self.stated or self.unit)
        if factor is None:
            return None, self._contradicted(f"{plain(value)}（{self.stated}）")
        other = next((f for f in map(self._factor, self.others) if f not in {None, factor}), None)
        if other is not None and value:
            return None, self._two_readings(value * other, value * factor)
        value *= factor
        return value, self._retyped(value)

    def _factor(self, unit: str) -> Decimal | None:
        return measured(unit).per(measured(self.unit))

    def _with_unit(self, number: Decimal, unit: str) -> Read:
        """A number with its unit: converted where that is declared, doubtful where 万 or 亿 stands alone."""
        if too_long(number):
            return None, self._too_long(self._text)
        typed, wanted = measured(unit), measured(self.unit)
        factor = typed.per(wanted)
        if factor is not None:
            return (number, self._retyped(number)) if factor == 1 else self._converted(number * factor, self._text)
        if typed.base == "":
            return self._with_bare_factor(number, typed, wanted)
        if is_unit(unit):
            return None, self._contradicted(self._text)
        return None, self._not_a_number()

    def _with_bare_factor(self, number: Decimal, typed: Measured, wanted: Measured) -> Read:
        """5.4万: in a row that counts 户 it is 54000; in one that counts 万元 it may be 5.4 or 54000."""
        if wanted.factor == 1:
            return self._converted(number * typed.factor, self._text)
        return None, self._two_readings(number * typed.factor / wanted.factor, number * typed.factor)

    def _shown_hundredfold(self, value: Decimal) -> Read:
        """A percent format: in a row counted in % what people see is meant; elsewhere nobody can tell."""
        shown = plain(_HUNDRED * value)
        if self.unit == PERCENT:
            return self._converted(_HUNDRED * value, f"{shown}%（百分比格式）")
        return None, self._shown_otherwise(f"{shown}%")

    def _shown_otherwise(self, shown: str) -> Finding:
        facts = {"heading": self.column.value, "value": self.cell.text, "shown": shown, "unit": self.unit}
        return finding("V11", self.cell.place, **facts)

    def _converted(self, value: Decimal, text: str) -> Read:
        facts = {"heading": self.column.value, "text": text, "value": plain(value), "unit": self.unit}
        return value, finding("V13", self.cell.place, **facts)

    def _retyped(self, value: Decimal) -> Finding | None:
        """V03 for a number that was typed as text."""
        if not isinstance(self.cell.value, str):
            return None
        facts = {"heading": self.column.value, "text": self.cell.text, "value": plain(value)}
        return finding("V03", self.cell.place, **facts)

    def _two_readings(self, first: Decimal, second: Decimal) -> Finding:
        facts = {"text": self._text, "first": plain(first), "second": plain(second), "unit": self.unit}
        return finding("V14", self.cell.place, heading=self.column.value, **facts)

    def _contradicted(self, text: str) -> Finding:
        facts = {"heading": self.column.value, "text": text, "unit": self.unit}
        return finding("V15", self.cell.place, **facts)

    def _too_long(self, text: str) -> Finding:
        return finding("V12", self.cell.place, heading=self.column.value, text=text)

    def _not_a_number(self) -> Finding:
        facts = {"heading": self.column.value, "text": self.cell.text, "unit": self.unit}
        return finding("V02", self.cell.place, **facts)
