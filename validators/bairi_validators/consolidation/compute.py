"""Consolidation (汇总): every indicator's figure for the city and its units, with standing, coverage and ranking.

Pure: checked submissions in, one `Consolidation` out. Sums of sums, never averages of rates; nothing missing is zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial

from bairi_validators.allocation import Allocation
from bairi_validators.checks import allocation as allocated_enough
from bairi_validators.consolidation.completing import completed
from bairi_validators.consolidation.doubtful import asks_for_confirmation, with_doubts
from bairi_validators.consolidation.models import (
    Consolidation,
    IndicatorResult,
    OverallRank,
    SubmissionState,
    UnitStanding,
    UnitSubmission,
    mark_of,
)
from bairi_validators.consolidation.registers import Sighting
from bairi_validators.consolidation.results import PeriodResults
from bairi_validators.decimals import exact_sum, plain, shown, to_decimal
from bairi_validators.findings import Finding, Place, finding, in_force
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure, Side
from bairi_validators.plan.models import Plan, Unit, UnitKind
from bairi_validators.ranking import ranks
from bairi_validators.standing import Figure, Light, Standing, Yardstick, stand
from bairi_validators.submissions import Checked, Observation
from bairi_validators.vocabulary import State

# An indicator's result, its units' standings by name, and whether its ranking is fair.
_Compared = tuple[IndicatorResult, Mapping[str, UnitStanding], bool]


def consolidate(  # noqa: PLR0913 - each is one thing that may be known beside the submissions
    plan: Plan,
    period: Period,
    submissions: Sequence[UnitSubmission],
    others: Sequence[Checked] = (),
    earlier: Sequence[PeriodResults] = (),
    sightings: Sequence[Sighting] = (),
    *,
    allocation: Allocation | None = None,
) -> Consolidation:
    """Consolidate one period. Only submissions that were not returned enter the figures.

    `earlier` are the results of earlier periods, `sightings` the rows of their registers, both in any order. Figures
    are held against the targets of the allocation (任务分解), where there is one, before units' own.
    """
    counted = [s.checked for s in submissions if s.checked and s.state is not SubmissionState.RETURNED]
    if allocation:
        counted = [_held_against(allocation, checked) for checked in counted]
    observed = _by_indicator(counted)
    doubtful = [c for c in counted if c.unit and any(map(asks_for_confirmation, c.findings))]
    results = tuple(
        with_doubts(plan, i, doubtful, partial(_result, plan, period, i, observed[i.id])) for i in plan.indicators
    )
    allocated = allocated_enough(plan, period, counted)
    findings = (*allocated, *in_force(_far_above_target(plan, results), period.end))
    ranking = _overall(plan, results)
    bare = Consolidation(
        plan, period, results, tuple(submissions), ranking, tuple(others), mark_of(submissions), findings
    )
    return completed(bare, counted, earlier, sightings)


def _by_indicator(counted: Sequence[Checked]) -> Mapping[str, Mapping[str, Observation]]:
    """The complete observations by the indicator's id, and within it by the unit's name."""
    observed = defaultdict[str, dict[str, Observation]](dict)
    for checked in counted:
        if checked.unit:
            for o in checked.observations:
                if o.complete:
                    observed[o.indicator.id][checked.unit.name] = o
    return observed


def _held_against(allocation: Allocation, checked: Checked) -> Checked:
    """A file whose observations have the targets that were allocated to its unit."""
    if (unit := checked.unit) is None:
        return checked
    return replace(checked, observations=tuple(allocation.applied(unit, o) for o in checked.observations))


def _far_above_target(plan: Plan, results: Iterable[IndicatorResult]) -> Iterator[Finding]:
    """A02: a city's figure many times its target is a unit's mistake that nobody found."""
    for result in results:
        percent, indicator = result.standing.percent, result.indicator
        if percent is None or indicator.measure is Measure.MILESTONE:
            continue
        if percent >= 100 * plan.plausibility.overshoot_times:
            facts = {"name": indicator.name, "unit": indicator.unit, "target": plain(indicator.single_target)}
            figure = result.standing.value or Decimal(0)
            yield finding("A02", Place(), **facts, value=shown(figure, 2), times=shown(percent / 100, 1))


def city_figure(measure: Measure, observations: Sequence[Observation]) -> Figure:
    """The figure that several units' complete observations make together, by the measure; no value from nothing."""
    return _AGGREGATES[measure](observations) if observations else Figure()


def _sum(observations: Sequence[Observation]) -> Figure:
    return Figure(_total(o.value for o in observations))


def _growth(observations: Sequence[Observation]) -> Figure:
    """Σ this / Σ last − 1 in %: growth rates are never averaged."""
    return Figure(100 * (_total(o.value for o in observations) / _total(o.base for o in observations) - 1))


def _ratio(observations: Sequence[Observation]) -> Figure:
    """Σ numerator / Σ denominator in %."""
    return Figure(100 * _total(o.value for o in observations) / _total(o.base for o in observations))


def _milestone(observations: Sequence[Observation]) -> Figure:
    done = sum(o.state is State.DONE for o in observations)
    return Figure(Fraction(done), done, len(observations))


def _total(values: Iterable[Decimal | None]) -> Fraction:
    return exact_sum(v for v in values if v is not None)


_AGGREGATES: Mapping[Measure, Callable[[Sequence[Observation]], Figure]] = {
    Measure.AMOUNT: _sum,
    Measure.COUNT: _sum,
    Measure.ZERO: _sum,
    Measure.STOCK: _sum,
    Measure.CAP: _sum,  # one reporter only, as the plan's model makes sure
    Measure.RANGE: _sum,
    Measure.GROWTH: _growth,
    Measure.RATIO_COMPLETION: _ratio,
    Measure.RATIO_STATE: _ratio,
    Measure.MILESTONE: _milestone,
}


def _result(
    plan: Plan,
    period: Period,
    indicator: Indicator,
    every: Mapping[str, Observation],
    without: str = "",
) -> IndicatorResult:
    """An indicator's result from its observations by unit; `without` one of them, as if it had not been reported."""
    observed = {name: o for name, o in every.items() if name != without} if without else every
    source, pool = _pool(plan, indicator, observed)
    present = [o for u in pool if (o := observed.get(u.name))]

    @cache
    def yardstick(target: Decimal | tuple[Decimal, Decimal] | None) -> Yardstick:
        return Yardstick(target, plan.due(indicator), period, plan.lights)

    figure = city_figure(indicator.measure, present)
    standing = stand(indicator, figure, replace(yardstick(indicator.target), owed=len(pool)))
    against, part = indicator.target, False
    if len(present) < len(pool) and not is_certain(indicator, standing):
        against, part = _target_of(present), True
        standing = Standing(standing.value) if against is None else stand(indicator, figure, yardstick(against))
    ranked = _ranked(
        indicator,
        [
            _unit_standing(plan, u, indicator, observed.get(u.name), yardstick)
            for u in plan.units_owing(indicator) or plan.departments_of(indicator)
        ],
    )
    names = frozenset(u.name for u in pool)
    made = IndicatorResult(indicator, standing, len(present), names, source, ranked, against, against_part=part)
    return _with_parts(made, present) if indicator.measure.is_rate and present else made


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


def _with_parts(result: IndicatorResult, present: Sequence[Observation]) -> IndicatorResult:
    numerator, denominator = (to_decimal(_total(n)) for n in zip(*((o.value, o.base) for o in present), strict=True))
    return replace(result, numerator=numerator, denominator=denominator)


def is_certain(indicator: Indicator, standing: Standing) -> bool:
    """Whether a standing can be told though figures are missing.

    A sum grows with every figure that comes in: what is green already stays green, and what is not yet is no more
    than unknown. An incident stays one; that nobody else had one is unknown. Rates are judged as they were reported.
    """
    if indicator.measure is Measure.ZERO:
        return standing.light is Light.RED
    sums = {Measure.AMOUNT, Measure.COUNT, Measure.STOCK}
    return indicator.measure not in sums or (standing.light is Light.GREEN and not indicator.negative)


def _target_of(present: Sequence[Observation]) -> Decimal | None:
    """The targets of those who are in a partial sum, together; None where one of them has none."""
    targets = [o.own_target for o in present if o.own_target is not None]
    return to_decimal(exact_sum(targets)) if targets and len(targets) == len(present) else None


def _unit_standing(
    plan: Plan,
    unit: Unit,
    indicator: Indicator,
    observation: Observation | None,
    yardstick: Callable[[Decimal | tuple[Decimal, Decimal] | None], Yardstick],
) -> UnitStanding:
    if observation is None:
        return UnitStanding(unit, Standing())
    figure = city_figure(indicator.measure, [observation])
    shared = plan.shared_target(unit, indicator)
    against = observation.own_target if shared is None else shared
    return UnitStanding(unit, stand(indicator, figure, yardstick(against)), None, observation, against)


def _ranked(indicator: Indicator, units: Sequence[UnitStanding]) -> tuple[UnitStanding, ...]:
    """Places among the counties, and among the parks: by completion where all have a target, else by the figure."""
    places: dict[str, int] = {}
    if indicator.measure is not Measure.MILESTONE:
        for kind in (UnitKind.COUNTY, UnitKind.PARK):
            peers = [u for u in units if u.unit.kind is kind and u.standing.value is not None]
            by_percent = all(u.standing.percent is not None for u in peers)
            scores = {u.unit.name: u.standing.percent if by_percent else u.standing.value for u in peers}
            places |= ranks(scores, highest_first=indicator.measure is not Measure.ZERO)
    return tuple(
        UnitStanding(u.unit, u.standing, places.get(u.unit.name), u.observation, u.against) if places else u
        for u in units
    )


def _overall(plan: Plan, results: Sequence[IndicatorResult]) -> tuple[OverallRank, ...]:
    """Every county's overall place, the best first; those without one come last, in the plan's order."""
    compared = [(r, {u.unit.name: u for u in r.units}, _fair(r.units)) for r in results]
    rows = [_county(county, compared) for county in plan.units_of_kind(UnitKind.COUNTY)]
    order = ranks({r.unit.name: r.mean_place for r in rows}, highest_first=False)
    ranked = [replace(row, rank=order.get(row.unit.name)) for row in rows]
    return tuple(sorted(ranked, key=lambda r: (r.rank is None, r.rank)))


def _county(county: Unit, results: Sequence[_Compared]) -> OverallRank:
    """The mean of a county's places, over the indicators whose ranking is fair; figures that stand twice count once.

    A county that has a place in under half of them has no mean: a few good figures would put it ahead of all others.
    """
    lights = dict.fromkeys(Light, 0)
    places: list[int] = []
    possible = untargeted = 0
    for result, standings, fair in results:
        own = standings.get(county.name)
        if own is None:
            continue
        if own.standing.light is None:
            untargeted += 1
        else:
            lights[own.standing.light] += 1
        if result.indicator.same_as is None and fair:
            possible += 1
            places += [own.rank] if own.rank is not None else []
    mean = to_decimal(Fraction(sum(places), len(places))) if places and 2 * len(places) >= possible else None
    return OverallRank(county, mean, len(places), possible, None, lights, untargeted=untargeted)


def _fair(units: Sequence[UnitStanding]) -> bool:
    """Whether counties were compared by a rate or by completion: amounts without targets only tell who is larger."""
    peers = [u for u in units if u.unit.kind is UnitKind.COUNTY and u.standing.value is not None]
    return any(u.rank is not None for u in peers) and all(u.standing.light is not None for u in peers)
