"""Prospects (前景): where the figures of the city, of each unit and of those who reported are going."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bairi_validators.consolidation import basis
from bairi_validators.consolidation.basis import Basis, can_be_forecast
from bairi_validators.consolidation.outlook import Outlook, outlook
from bairi_validators.consolidation.results import PeriodResults
from bairi_validators.consolidation.rollup import RollUp, rollups
from bairi_validators.consolidation.trends import Key
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, UnitKind

if TYPE_CHECKING:
    from bairi_validators.consolidation.models import IndicatorResult, UnitStanding
    from bairi_validators.plan.indicators import Indicator


@dataclass(frozen=True, slots=True)
class Prospect:
    """A figure's outlook and its larger periods (前景), and the names of the units whose figures it rests on.

    `basis` is the figure that is projected, with the target that it is held against.
    """

    basis: Basis
    outlook: Outlook
    rollups: tuple[RollUp, ...]
    units: tuple[str, ...] = ()


def city_prospects(
    plan: Plan, period: Period, results: Sequence[IndicatorResult], earlier: Sequence[PeriodResults]
) -> Mapping[str, Prospect]:
    """The city's prospects by the indicator's id; nothing is forecast from a partial figure."""
    return {r.indicator.id: _prospect(plan, basis.of_city(period, r, earlier)) for r in results}


def partial_prospects(
    plan: Plan, period: Period, results: Sequence[IndicatorResult], earlier: Sequence[PeriodResults]
) -> Mapping[str, Prospect]:
    """The prospects of those in a partial figure who reported all along (按已报单位推算), by the indicator's id.

    They speak of these units' sum against their targets, never of the city; of who is missing nothing is assumed.
    """
    made: dict[str, Prospect] = {}
    for result in results:
        indicator = result.indicator
        if result.whole or not can_be_forecast(indicator):
            continue
        if units := basis.reporting(result, period, earlier):
            names = tuple(own.unit.name for own in units)
            made[indicator.id] = _prospect(plan, basis.of_several(period, indicator, units, earlier), names)
    return made


class UnitProspects(Mapping[Key, Prospect]):
    """The prospects of counties and parks that have reported, by the unit's name and the indicator's id.

    Each is worked out when somebody asks for it: of many units there are tens of thousands, and few outputs show them.
    """

    def __init__(
        self, plan: Plan, period: Period, results: Sequence[IndicatorResult], earlier: Sequence[PeriodResults]
    ) -> None:
        self._plan, self._period, self._results, self._earlier = plan, period, results, earlier

    @cached_property
    def _reported(self) -> Mapping[Key, tuple[Indicator, UnitStanding]]:
        return {
            (own.unit.name, result.indicator.id): (result.indicator, own)
            for result in self._results
            if can_be_forecast(result.indicator)
            for own in result.units
            if own.observation is not None and own.unit.kind is not UnitKind.DEPARTMENT
        }

    def __getitem__(self, key: Key) -> Prospect:
        indicator, own = self._reported[key]
        return _prospect(self._plan, basis.of_unit(self._period, indicator, own, self._earlier), (own.unit.name,))

    def __iter__(self) -> Iterator[Key]:
        return iter(self._reported)

    def __len__(self) -> int:
        return len(self._reported)


def _prospect(plan: Plan, figure: Basis, units: tuple[str, ...] = ()) -> Prospect:
    return Prospect(figure, outlook(plan, figure), rollups(plan, figure), units)
