"""Completing a consolidation: what its figures say over time, of each other, and about what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bairi_validators.consolidation.escalation import escalations
from bairi_validators.consolidation.models import Consolidation, OverallRank
from bairi_validators.consolidation.prospects import UnitProspects, city_prospects, partial_prospects
from bairi_validators.consolidation.reconciliation import reconciliations
from bairi_validators.consolidation.registers import Sighting, need_register, problem_register
from bairi_validators.consolidation.results import PeriodResults
from bairi_validators.consolidation.trends import Trends
from bairi_validators.periods import Period
from bairi_validators.submissions import Checked


def completed(
    bare: Consolidation,
    counted: Sequence[Checked],
    earlier: Sequence[PeriodResults] = (),
    sightings: Sequence[Sighting] = (),
) -> Consolidation:
    """The consolidation with all that follows from it and from earlier periods; `counted` files are in its figures."""
    plan, period, results = bare.plan, bare.period, bare.indicators
    ended = (p for p in earlier if p.period.end < period.end)
    past = tuple(sorted(ended, key=lambda p: p.period.order, reverse=True))
    trends = Trends(period, results, past)
    city = city_prospects(plan, period, results, past)
    return replace(
        bare,
        ranking=tuple(_with_rank_before(row, period, past) for row in bare.ranking),
        earlier=past,
        trends=trends,
        outlooks={indicator: prospect.outlook for indicator, prospect in city.items()},
        partial_prospects=partial_prospects(plan, period, results, past),
        unit_prospects=UnitProspects(plan, period, results, past),
        reconciliations=reconciliations(plan, counted),
        rollups=tuple(rollup for prospect in city.values() for rollup in prospect.rollups),
        escalations=escalations(plan, results, trends),
        problems=problem_register(plan, period, counted, sightings),
        needs=need_register(plan, period, counted, sightings),
    )


def _with_rank_before(row: OverallRank, period: Period, earlier: Sequence[PeriodResults]) -> OverallRank:
    before = next((p for p in earlier if p.period == period.previous()), None)
    return replace(row, rank_before=before.overall.get(row.unit.name)) if before else row
