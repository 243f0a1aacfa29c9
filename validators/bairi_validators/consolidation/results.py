"""A period's results (期次结果): what is kept of a consolidation to compare later periods with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bairi_validators.periods import Period
from bairi_validators.standing import Light

if TYPE_CHECKING:
    from bairi_validators.consolidation.models import Consolidation, IndicatorResult, UnitStanding


class Result(NamedTuple):
    """A figure's standing in a period (结果), and a county's place.

    `whole` says that everyone who owes it is in it, `source` whose figures made it: only what is whole and comes from
    one source can be subtracted. `numerator` is what a rate was made from, in the input unit. A named tuple: there is
    one for every figure of every unit.
    """

    value: Decimal | None
    percent: Decimal | None
    gap_points: Decimal | None
    light: Light | None
    rank: int | None
    whole: bool = True
    source: str = ""
    numerator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PeriodResults:
    """All results of a period: the city's by indicator, the units' by name and indicator, the overall places."""

    period: Period
    city: Mapping[str, Result]
    units: Mapping[tuple[str, str], Result]
    overall: Mapping[str, int]


def results_of(consolidation: Consolidation) -> PeriodResults:
    """What later periods need to know of a consolidation."""
    city = {r.indicator.id: result_of_city(r) for r in consolidation.indicators}
    units = dict(units_results(consolidation.indicators))
    overall = {r.unit.name: r.rank for r in consolidation.ranking if r.rank is not None}
    return PeriodResults(consolidation.period, city, units, overall)


def units_results(indicators: Iterable[IndicatorResult]) -> Iterator[tuple[tuple[str, str], Result]]:
    """What is kept of each unit's figure, by its name and the indicator's id."""
    for result in indicators:
        indicator = result.indicator.id
        for own in result.units:
            yield (own.unit.name, indicator), result_of_unit(own)


def changed_figures(then: PeriodResults | None, now: Consolidation) -> int:
    """How many figures, the city's and the units', are not what the period's last run found; 0 where there was none."""
    if then is None:
        return 0
    current = results_of(now)
    pairs = ((then.city, current.city), (then.units, current.units))
    return sum(old.get(key) != new.get(key) for old, new in pairs for key in {*old, *new})


def result_of_city(result: IndicatorResult) -> Result:
    """What is kept of the city's figure."""
    s = result.standing
    whole, source = result.whole, result.source
    return Result(s.value, s.percent, s.gap_points, s.light, None, whole, source, result.numerator)


def result_of_unit(own: UnitStanding) -> Result:
    """What is kept of a unit's figure."""
    _, (value, percent, gap, light), rank, observation, _ = own
    numerator = observation.value if observation and observation.indicator.measure.is_rate else None
    return Result(value, percent, gap, light, rank, numerator=numerator)
