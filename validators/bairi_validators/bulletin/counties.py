"""Counties' facts (县市区要素): overall places with what became of them, and every figure that a county owes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bairi_validators.bulletin import wording
from bairi_validators.bulletin.figure_facts import CountyFigureFacts, LightCounts
from bairi_validators.bulletin.figures import unit_reading
from bairi_validators.bulletin.indicators import Lines, rounded, rounded_standing, sources
from bairi_validators.bulletin.unit_facts import CountyFacts
from bairi_validators.consolidation import Consolidation, IndicatorResult, OverallRank, UnitStanding
from bairi_validators.decimals import fixed
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.models import UnitKind
from bairi_validators.standing import Light

NOT_REPORTED = "未报"
NOT_RANKED_BEFORE = "上期未排名"
_MEAN_PLACES = 2


def counties_of(consolidation: Consolidation) -> tuple[CountyFacts, ...]:
    """Every county's overall place, the best first."""
    ranking = consolidation.ranking
    places = [row.rank for row in ranking if row.rank is not None]
    compared = any(row.rank_before is not None for row in ranking)
    return tuple(
        _county(row, tied=row.rank is not None and places.count(row.rank) > 1, compared=compared) for row in ranking
    )


def county_figures_of(consolidation: Consolidation, lines: Lines) -> tuple[CountyFigureFacts, ...]:
    """Every county's figure for every indicator that counties report: counties, then indicators, in plan order."""
    standings = {r.indicator.id: {u.unit.name: u for u in r.units} for r in consolidation.indicators}
    return tuple(
        _figure(consolidation, result, standings[result.indicator.id][county.name], lines)
        for county in consolidation.plan.units_of_kind(UnitKind.COUNTY)
        for result in consolidation.indicators
        if result.indicator.counties
    )


def _county(row: OverallRank, *, tied: bool, compared: bool) -> CountyFacts:
    text = "不参加排名" if row.rank is None else place_words(row.rank, tied=tied)
    lights = LightCounts(*(row.lights.get(light, 0) for light in (Light.GREEN, Light.YELLOW, Light.RED, Light.GREY)))
    return CountyFacts(
        name=row.unit.name,
        rank=row.rank,
        tied=tied,
        rank_text=text,
        mean=rounded(row.mean_place, _MEAN_PLACES),
        mean_text=wording.DASH if row.mean_place is None else fixed(row.mean_place, _MEAN_PLACES),
        places=row.places,
        possible=row.possible,
        lights=lights,
        previous_rank=row.rank_before,
        change_text=_change(row, compared=compared),
        untargeted=row.untargeted,
    )


def place_words(rank: int, *, tied: bool) -> str:
    """A place: 第3名, 并列第1名."""
    return f"{'并列' if tied else ''}第{rank}名"


def _change(row: OverallRank, *, compared: bool) -> str:
    if row.rank is None or not compared:
        return wording.DASH
    if row.rank_change is None:
        return NOT_RANKED_BEFORE
    if row.rank_change == 0:
        return "持平"
    return f"{'上升' if row.rank_change > 0 else '下降'}{abs(row.rank_change)}位"


def _figure(
    consolidation: Consolidation, result: IndicatorResult, own: UnitStanding, lines: Lines
) -> CountyFigureFacts:
    r = unit_reading(result, own, consolidation.plan, consolidation.period)
    if r.measure is Measure.MILESTONE:  # done or not: nothing that a percentage could say of one county
        r = replace(r, percent=None)
    value, percent, gap = rounded_standing(r)
    known = r.value is not None
    return CountyFigureFacts(
        county=own.unit.name,
        indicator=result.indicator.id,
        value=value,
        value_text=wording.value_words(r) if known else NOT_REPORTED,
        percent=percent,
        percent_text=wording.DASH if percent is None else f"{percent}%",
        gap=gap,
        light=wording.light_word(r.light),
        rank=own.rank,
        rank_text=_place(own, _peers(result)),
        sources=sources(line for line in lines[result.indicator.id] if line.unit.name == own.unit.name),
        name=result.indicator.name,
        statement=wording.statement(r) if known else NOT_REPORTED,
    )


def _peers(result: IndicatorResult) -> Sequence[int]:
    return [u.rank for u in result.units if u.unit.kind is UnitKind.COUNTY and u.rank is not None]


def _place(own: UnitStanding, places: Sequence[int]) -> str:
    return wording.DASH if own.rank is None else place_words(own.rank, tied=places.count(own.rank) > 1)
