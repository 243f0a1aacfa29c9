"""Rules on an allocation (任务分解): each unit's target, their sums against the city's, what units state instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from bairi_validators.allocation import Allocation, owing
from bairi_validators.checks.doubts import MYRIADS
from bairi_validators.checks.numbers import converted_columns, read_number
from bairi_validators.checks.values import negative_target, says_none
from bairi_validators.decimals import exact_sum, plain, shown, to_decimal
from bairi_validators.findings import Finding, Place, finding
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Cell, Observation, Row
from bairi_validators.vocabulary import Column, SheetName

Targets = Mapping[str, Decimal]
_ANOTHER_UNIT: Final = 100  # times: nobody shares out a hundredfold of the target


def row_targets(
    plan: Plan, indicator: Indicator, row: Row, cells: Mapping[str, Cell], whole: Place
) -> tuple[Targets, list[Finding]]:
    """One indicator's targets by unit, and what is wrong with them. `cells` go by the unit's name.

    `row` has what the row says of itself; `whole` is the place of the row's sum. A target of 0 is how people write that
    a unit has none: the row is then complete, and no figure is held against it.
    """
    targets: dict[str, Decimal] = {}
    findings: list[Finding] = []
    units = {unit.name for unit in owing(plan, indicator)}
    for unit, cell in cells.items():
        if unit not in units:
            findings += _not_owed(unit, indicator, cell)
            continue
        value, found = _target(indicator, row, cell)
        findings += found
        if value is not None:
            targets[unit] = value
    findings += _blank(plan, indicator, cells, whole)
    if units and units == set(targets):
        findings += _sum(plan, indicator, targets, whole)
    return targets, findings


def _target(indicator: Indicator, row: Row, cell: Cell) -> tuple[Decimal | None, list[Finding]]:
    own = Row(indicator.id, {**row.cells, Column.TARGET: cell}, stated=row.stated)
    value, found = (None, None) if says_none(cell) else read_number(own, Column.TARGET, indicator)
    observation = Observation(indicator, own_target=value, row=own)
    findings = [f for f in (found, *converted_columns([observation]), negative_target(observation)) if f]
    if value is not None and indicator.counts_whole_things and value != value.to_integral_value():
        findings.append(finding("A09", cell.place, name=indicator.name, value=plain(value), unit=indicator.unit))
    return value, findings


def _not_owed(unit: str, indicator: Indicator, cell: Cell) -> Iterator[Finding]:
    """A08: a target for a unit that reports no such figure."""
    if not says_none(cell) and cell.value != 0:
        yield finding("A08", cell.place, unit=unit, name=indicator.name, text=cell.text)


def _blank(plan: Plan, indicator: Indicator, cells: Mapping[str, Cell], whole: Place) -> Iterator[Finding]:
    """A10: units that owe the figure and have no target, told once for the row, at the first such cell."""
    without = [u.name for u in owing(plan, indicator) if u.name not in cells or says_none(cells[u.name])]
    if without:
        place = next((cells[name].place for name in without if name in cells), whole)
        units = "均未填写" if len(without) == len(owing(plan, indicator)) else "、".join(without)
        yield finding("A10", place, name=indicator.name, units=units, count=len(without))


def _sum(plan: Plan, indicator: Indicator, targets: Targets, place: Place) -> Iterator[Finding]:
    """A11, A12, A15: the units' targets together against the city's; that far above it they are in another unit."""
    total, city = to_decimal(exact_sum(targets.values())), indicator.single_target
    facts = {"name": indicator.name, "total": plain(total), "target": plain(city), "unit": indicator.unit}
    if total < city:
        yield finding("A11", place, **facts, difference=plain(city - total))
    elif city and total >= city * _ANOTHER_UNIT:
        scaled = min((total / m for m in MYRIADS), key=lambda reading: abs((reading / city).log10()))
        yield finding("A15", place, **facts, times=shown(total / city, 0), scaled=plain(scaled))
    elif total >= city * plan.plausibility.allocation_times:
        yield finding("A12", place, **facts, difference=plain(total - city), times=shown(total / city, 1))


def missing_rows(plan: Plan, indicators: Sequence[Indicator], sheet: str) -> Iterator[Finding]:
    """A13: indicators whose target is to be allocated and that have no row."""
    for indicator in indicators:
        units = "、".join(unit.name for unit in owing(plan, indicator))
        yield finding("A13", Place(sheet), id=indicator.id, name=indicator.name, units=units)


def stated_otherwise(allocation: Allocation, unit: Unit, observations: Iterable[Observation]) -> Iterator[Finding]:
    """A14: a unit states another target than the one that was allocated to it."""
    for observation in observations:
        indicator, own = observation.indicator, observation.own_target
        allocated = allocation.target(unit, indicator)
        typed_here = observation.row.id == indicator.id
        if own is None or allocated is None or own == allocated or not typed_here:
            continue
        facts = {"name": indicator.name, "own": plain(own), "allocated": plain(allocated), "unit": indicator.unit}
        place = observation.row[Column.TARGET].place
        yield finding("A14", place, **facts, table=SheetName.ALLOCATION.value)
