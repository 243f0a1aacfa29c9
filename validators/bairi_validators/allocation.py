"""The allocation (任务分解): each county's and park's share of the city's yearly targets, and where it says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bairi_validators.findings import Place
from bairi_validators.plan.indicators import USUAL_COMPARATORS, Indicator, Measure
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Observation

_ALLOCATED: Final = frozenset({Measure.AMOUNT, Measure.COUNT, Measure.STOCK})
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Allocation:
    """The units' targets (任务分解表) by unit's name and indicator's id, the cell that each stands in, and the file.

    `targets` are as they stand in the table, 0 where a unit was told that it has none.
    """

    targets: Mapping[Key, Decimal]
    places: Mapping[Key, Place]
    file: str
    sha256: str

    def target(self, unit: Unit, indicator: Indicator) -> Decimal | None:
        """What a unit is held against, None where it has no target or one of 0.

        Of two indicators with the same figure the target stands in the row of the one that is typed.
        """
        own = self.targets.get((unit.name, indicator.id))
        stated = self.targets.get((unit.name, indicator.same_as or "")) if own is None else own
        return stated or None

    def applied(self, unit: Unit, observation: Observation) -> Observation:
        """An observation with the target that it is held against: the allocation's, else the unit's own."""
        target = self.target(unit, observation.indicator)
        return observation if target is None else observation._replace(own_target=target)


def is_allocated(indicator: Indicator) -> bool:
    """Whether the city's target is the sum of the units' targets: rates and duties hold for everybody alike."""
    return indicator.measure in _ALLOCATED and indicator.comparator in USUAL_COMPARATORS


def owing(plan: Plan, indicator: Indicator) -> tuple[Unit, ...]:
    """The counties and parks among which an indicator's target is to be allocated, in the plan's order; mostly none.

    A figure that stands twice is allocated once, where it is typed.
    """
    if not is_allocated(indicator) or indicator.same_as is not None or indicator.unit != indicator.input_unit:
        return ()
    return plan.units_owing(indicator)


def to_allocate(plan: Plan) -> tuple[Indicator, ...]:
    """The indicators whose target is to be allocated, in the plan's order."""
    return tuple(indicator for indicator in plan.indicators if owing(plan, indicator))
