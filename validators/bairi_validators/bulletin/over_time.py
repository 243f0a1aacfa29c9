"""Facts over time (历期要素): trends, the lights of each period, and whom the plan's rule asks to act upon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bairi_validators.bulletin import wording
from bairi_validators.bulletin.figure_facts import (
    EscalationFacts,
    IndicatorFacts,
    PeriodLights,
    TrendPoint,
    count_lights,
)
from bairi_validators.bulletin.figures import rate_places
from bairi_validators.bulletin.indicators import Lines, rounded, unit_facts
from bairi_validators.bulletin.phrases import enumerated
from bairi_validators.consolidation import Consolidation, Escalation, Result, results_of
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator

MOST_NAMED = 3


def trends_of(consolidation: Consolidation) -> Mapping[str, tuple[TrendPoint, ...]]:
    """The course of every indicator's figure for the city, by its id."""
    return {
        r.indicator.id: tuple(
            _point(r.indicator, period, past) for period, past in consolidation.trends["", r.indicator.id].points
        )
        for r in consolidation.indicators
    }


def light_history_of(consolidation: Consolidation) -> tuple[PeriodLights, ...]:
    """The lights of this period and of those before it that are of its kind."""
    period = consolidation.period
    known = [p for p in reversed(consolidation.earlier) if p.period.kind is period.kind]
    return tuple(
        PeriodLights(p.period.code, count_lights(wording.light_word(r.light) for r in p.city.values()), p.period.label)
        for p in (*known, results_of(consolidation))
    )


def escalations_of(
    consolidation: Consolidation, city: Sequence[IndicatorFacts], lines: Lines
) -> tuple[EscalationFacts, ...]:
    """Every unit with a red light once, the strongest measure first, then the most reds."""
    of_city = {facts.id: facts for facts in city}
    by_unit: dict[str, list[Escalation]] = {}
    for one in consolidation.escalations:
        by_unit.setdefault(one.unit.name, []).append(one)
    found = [_escalation(consolidation, own, of_city, lines) for own in by_unit.values()]
    return tuple(sorted(found, key=lambda e: (-e.step, -len(e.indicators))))


def _point(indicator: Indicator, period: Period, result: Result) -> TrendPoint:
    places = rate_places(indicator.target) if indicator.measure.is_rate else wording.VALUE_PLACES
    light, percent = wording.light_word(result.light), rounded(result.percent, wording.POINT_PLACES)
    return TrendPoint(period.code, light, rounded(result.value, places), percent)


def _escalation(
    consolidation: Consolidation, own: Sequence[Escalation], city: Mapping[str, IndicatorFacts], lines: Lines
) -> EscalationFacts:
    """The measure that the longest red asks for; `own` has the longest first."""
    indicators = tuple(_red(consolidation, one, city, lines) for one in own)
    level = own[0].level
    step = min(own[0].streak, len(consolidation.plan.escalation))
    return EscalationFacts(own[0].unit.name, indicators, level, "；".join(_reasons(own)), step)


def _red(
    consolidation: Consolidation, one: Escalation, city: Mapping[str, IndicatorFacts], lines: Lines
) -> IndicatorFacts:
    if one.scope == "city":
        return city[one.indicator.id]
    result = next(r for r in consolidation.indicators if r.indicator.id == one.indicator.id)
    return unit_facts(consolidation, result, next(u for u in result.units if u.unit == one.unit), lines)


def _reasons(own: Sequence[Escalation]) -> Iterator[str]:
    """Which indicators are red for how long, those that ask for the strongest measure alone."""
    strongest = [one for one in own if one.level == own[0].level]
    for streak in sorted({one.streak for one in strongest}, reverse=True):
        names = list(dict.fromkeys(one.indicator.name for one in strongest if one.streak == streak))
        more = f"等{len(names)}项指标" if len(names) > MOST_NAMED else ""
        yield f"{enumerated(names[:MOST_NAMED])}{more}{f'连续{streak}期' if streak > 1 else '本期'}亮红灯"
