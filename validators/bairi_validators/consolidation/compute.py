"""Consolidation (汇总): every indicator's figure for the city and its units, with standing, coverage and ranking.

Pure: checked submissions in, one `Consolidation` out. Sums of sums, never averages of rates; nothing missing is zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from bairi_validators.allocation import Allocation
from bairi_validators.checks import allocation as allocated_enough
from bairi_validators.consolidation.completing import completed
from bairi_validators.consolidation.doubtful import Suspect, doubts_of, suspects
from bairi_validators.consolidation.judging import Judging
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
from bairi_validators.decimals import plain, shown, to_decimal
from bairi_validators.findings import Finding, Place, finding, in_force
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.models import Plan, Unit, UnitKind
from bairi_validators.ranking import ranks
from bairi_validators.standing import Light
from bairi_validators.submissions import Checked, Observation

# An indicator's standings by the unit's name, and whether its ranking is fair.
_Compared = tuple[Mapping[str, UnitStanding], bool]


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
    suspected = suspects(plan, counted)
    results = tuple(
        _result(Judging(plan, period, i, observed.get(i.id, {})), suspected.get(i.id, ())) for i in plan.indicators
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
            name = checked.unit.name
            for o in checked.observations:
                if o.complete:
                    observed[o.indicator.id][name] = o
    return observed


def _result(judging: Judging, suspected: Sequence[Suspect]) -> IndicatorResult:
    """An indicator's whole result: the city's, its units', and which of their figures are doubtful."""
    city = judging.city()
    return replace(city, units=judging.units(), doubts=tuple(doubts_of(city, suspected, judging.city)))


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


def _overall(plan: Plan, results: Sequence[IndicatorResult]) -> tuple[OverallRank, ...]:
    """Every county's overall place, the best first; those without one come last, in the plan's order."""
    compared = [({u.unit.name: u for u in r.units}, _is_fair(r)) for r in results]
    rows = [_county(county, compared) for county in plan.units_of_kind(UnitKind.COUNTY)]
    order = ranks({r.unit.name: r.mean_place for r in rows}, highest_first=False)
    ranked = [replace(row, rank=order.get(row.unit.name)) for row in rows]
    return tuple(sorted(ranked, key=lambda r: (r.rank is None, r.rank)))


def _county(county: Unit, results: Sequence[_Compared]) -> OverallRank:
    """The mean of a county's places, over the indicators whose ranking is fair.

    A county that has a place in under half of them has no mean: a few good figures would put it ahead of all others.
    """
    own = [(standing, fair) for standings, fair in results if (standing := standings.get(county.name))]
    shown = [of.standing.light for of, _ in own]
    ranked = [of.rank for of, fair in own if fair]
    places = [rank for rank in ranked if rank is not None]
    mean = to_decimal(Fraction(sum(places), len(places))) if places and 2 * len(places) >= len(ranked) else None
    lights = {light: shown.count(light) for light in Light}
    return OverallRank(county, mean, len(places), len(ranked), None, lights, untargeted=shown.count(None))


def _is_fair(result: IndicatorResult) -> bool:
    """Whether counties were compared by a rate or by completion: amounts without targets only tell who is larger.

    Figures that stand twice count once.
    """
    if result.indicator.same_as is not None:
        return False
    peers = [u for u in result.units if u.unit.kind is UnitKind.COUNTY and u.standing.value is not None]
    return any(u.rank is not None for u in peers) and all(u.standing.light is not None for u in peers)
