"""Doubtful figures (存疑数): reported and counted, while a warning that asks for confirmation stands at their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bairi_validators.findings import Finding, Severity, catalogue
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Checked, Observation
from bairi_validators.vocabulary import Column

if TYPE_CHECKING:
    from bairi_validators.consolidation.models import IndicatorResult

_CELLS: Final = (Column.VALUE, Column.BASE, Column.STATE)  # what a figure is made of


@dataclass(frozen=True, slots=True)
class Doubt:
    """A unit's figure that is to be confirmed (待核实), and the warning that says why.

    `counted` says that it is in the city's figure; `without` is the city's result as if it had not been reported, None
    where nothing would be left or it is not counted.
    """

    unit: Unit
    finding: Finding
    counted: bool
    without: IndicatorResult | None = None


def with_doubts(
    plan: Plan, indicator: Indicator, files: Sequence[Checked], judged: Callable[..., IndicatorResult]
) -> IndicatorResult:
    """An indicator's result as `judged` makes it, with its doubtful figures and what it is without each of them."""
    result = judged()
    doubts = tuple(_doubts(plan, result, indicator, files, judged))
    return replace(result, doubts=doubts) if doubts else result


def _doubts(
    plan: Plan,
    result: IndicatorResult,
    indicator: Indicator,
    files: Sequence[Checked],
    judged: Callable[..., IndicatorResult],
) -> Iterator[Doubt]:
    for checked in files:
        warnings = [f for f in checked.findings if asks_for_confirmation(f)]
        unit = checked.unit
        if not warnings or unit is None or not plan.owes(unit, indicator):
            continue
        own = next((o for o in checked.observations if o.indicator.id == indicator.id and o.complete), None)
        found = [f for f in warnings if own and f.place in _places(own)]
        counted = unit.name in result.pool
        rest = judged(without=unit.name) if found and counted else None
        left = rest if rest and rest.reported and rest.source == result.source else None
        yield from (Doubt(unit, finding, counted, left) for finding in found)


def asks_for_confirmation(finding: Finding) -> bool:
    """Whether the figure may be right, and nobody has said yet that it is."""
    return finding.severity is Severity.WARNING and catalogue()[finding.code].confirmable


def _places(observation: Observation) -> set[object]:
    return {place for column in _CELLS if (place := observation.row[column].place).cell}
