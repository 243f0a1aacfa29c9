"""Judging (评判): one indicator's figures, the city's and its units', held against their targets and each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from bairi_validators.consolidation.models import IndicatorResult, UnitStanding
from bairi_validators.decimals import to_decimal, total
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure, Side
from bairi_validators.plan.models import Plan, Unit, UnitKind
from bairi_validators.ranking import ranks
from bairi_validators.standing import NOTHING, Figure, Light, Standing, Yardstick
from bairi_validators.submissions import Observation
from bairi_validators.vocabulary import State

_SUMS = frozenset({Measure.AMOUNT, Measure.COUNT, Measure.STOCK})


def unit_figure(indicator: Indicator, observation: Observation) -> Figure:
    """The figure that a unit's complete observation is."""
    value, base = observation.value, observation.base
    if indicator.measure is Measure.MILESTONE:
        done = int(observation.state is State.DONE)
        return Figure(Decimal(done), done)
    if not indicator.measure.is_rate or value is None or base is None:
        return Figure(value)
    return Figure(indicator.rate(value, base))


def city_figure(indicator: Indicator, observations: Sequence[Observation]) -> Figure:
    """The figure that several units' complete observations make together, by the measure; no value from nothing.

    Rates are made from the sums of their two numbers: 100 × (Σ this ÷ Σ last − 1), 100 × Σ numerator ÷ Σ denominator.
    """
    if not observations:
        return Figure()
    if indicator.measure is Measure.MILESTONE:
        done = sum(o.state is State.DONE for o in observations)
        return Figure(Decimal(done), done, len(observations))
    value = _total(o.value for o in observations)
    if not indicator.measure.is_rate:
        return Figure(value)
    return Figure(indicator.rate(value, _total(o.base for o in observations)))


class Judging:
    """An indicator in a period (指标评判), and the complete observations of it by the unit's name."""

    def __init__(self, plan: Plan, period: Period, indicator: Indicator, observed: Mapping[str, Observation]) -> None:
        self._plan, self._indicator, self._observed = plan, indicator, observed
        self._yardstick = Yardstick.of(plan, indicator, period)

    def city(self, without: str = "") -> IndicatorResult:
        """The city's result, its units left out; `without` one of them as if that one had not reported."""
        indicator, yardstick = self._indicator, self._yardstick
        observed = {name: o for name, o in self._observed.items() if name != without} if without else self._observed
        source, pool = _pool(self._plan, indicator, observed)
        present = [o for u in pool if (o := observed.get(u.name))]
        figure = city_figure(indicator, present)
        standing = yardstick.stand(figure, indicator.target, owed=len(pool))
        against, part = indicator.target, False
        if len(present) < len(pool) and not is_certain(indicator, standing):
            against, part = _target_of(present), True
            standing = Standing(standing.value) if against is None else yardstick.stand(figure, against)
        numerator, denominator = _parts(present) if indicator.measure.is_rate and present else (None, None)
        names = frozenset(u.name for u in pool)
        return IndicatorResult(
            indicator, standing, len(present), names, source, (), against, part, numerator, denominator
        )

    def units(self) -> tuple[UnitStanding, ...]:
        """How everyone stands who owes it, in the plan's order, each beside its own kind."""
        units = self._plan.units_owing(self._indicator) or self._plan.departments_of(self._indicator)
        observed = [self._observed.get(unit.name) for unit in units]
        # those who owe an indicator, all counties and parks or all departments, share its target or have their own
        shared = self._plan.shared_target(units[0], self._indicator)
        targets = [None if o is None else o.own_target if shared is None else shared for o in observed]
        stand, indicator = self._yardstick.stand, self._indicator
        standings = [
            stand(unit_figure(indicator, o), target) if o else NOTHING
            for o, target in zip(observed, targets, strict=True)
        ]
        places = _places(indicator, units, standings)
        ranked = [places.get(unit.name) for unit in units]
        return tuple(map(UnitStanding, units, standings, ranked, observed, targets))


def _pool(plan: Plan, indicator: Indicator, observed: Mapping[str, Observation]) -> tuple[Side, Sequence[Unit]]:
    """Whose figures make the city's, and who they are.

    Of several departments each reports the whole city's figure, so that of the first that sent one counts; a milestone
    is asked of all of them.
    """
    sides: Mapping[Side, Sequence[Unit]] = {
        "units": plan.units_owing(indicator),
        "department": plan.departments_of(indicator),
    }
    sent = {side: [u for u in own if u.name in observed] for side, own in sides.items()}
    source = indicator.source({side for side, own in sent.items() if own})
    if source == "department" and indicator.measure is not Measure.MILESTONE:
        return source, (sent[source] or sides[source])[:1]
    return source, sides[source]


def _parts(present: Sequence[Observation]) -> tuple[Decimal, Decimal]:
    """A rate's numerator and denominator."""
    return to_decimal(_total(o.value for o in present)), to_decimal(_total(o.base for o in present))


def _total(values: Iterable[Decimal | None]) -> Decimal:
    return total(v for v in values if v is not None)


def is_certain(indicator: Indicator, standing: Standing) -> bool:
    """Whether a standing can be told though figures are missing.

    A sum grows with every figure that comes in: what is green already stays green, and what is not yet is no more
    than unknown. An incident stays one; that nobody else had one is unknown. Rates are judged as they were reported.
    """
    if indicator.measure is Measure.ZERO:
        return standing.light is Light.RED
    return indicator.measure not in _SUMS or (standing.light is Light.GREEN and not indicator.negative)


def _target_of(present: Sequence[Observation]) -> Decimal | None:
    """The targets of those who are in a partial sum, together; None where one of them has none."""
    targets = [o.own_target for o in present if o.own_target is not None]
    return to_decimal(total(targets)) if targets and len(targets) == len(present) else None


def _places(indicator: Indicator, units: Sequence[Unit], standings: Sequence[Standing]) -> Mapping[str, int]:
    """Places among the counties, and among the parks: by completion where all have a target, else by the figure."""
    places: dict[str, int] = {}
    if indicator.measure is Measure.MILESTONE:
        return places
    both = list(zip(units, standings, strict=True))
    for kind in (UnitKind.COUNTY, UnitKind.PARK):
        peers = {unit.name: own for unit, own in both if unit.kind is kind and own.value is not None}
        by_percent = all(own.percent is not None for own in peers.values())
        scores = {name: own.percent if by_percent else own.value for name, own in peers.items()}
        places |= ranks(scores, highest_first=indicator.measure is not Measure.ZERO)
    return places
