"""Indicators' facts (指标要素): a standing, of the city or of one unit, as tables and sentences show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from bairi_validators.bulletin import wording
from bairi_validators.bulletin.figure_facts import IndicatorFacts, SourceFacts
from bairi_validators.bulletin.figures import Reading, reading, unit_reading
from bairi_validators.consolidation import Consolidation, Counting, IndicatorResult, Line, UnitStanding
from bairi_validators.consolidation.lineage import origins
from bairi_validators.decimals import round_half_up, to_decimal
from bairi_validators.periods import Period, share_gone
from bairi_validators.plan.indicators import Indicator, Pace
from bairi_validators.plan.models import Plan

_SOURCES = {"units": "单位汇总", "department": "部门数据"}
Lines = Mapping[str, Sequence[Line]]  # every figure owed, by the indicator's id


def city_facts(consolidation: Consolidation, result: IndicatorResult, lines: Lines) -> IndicatorFacts:
    """An indicator's figure for the city."""
    plan, period, number = consolidation.plan, consolidation.period, result.indicator.id
    counted = sources(line for line in lines[number] if line.counting is Counting.COUNTED)
    forecast = wording.forecast(result.indicator, consolidation.outlooks[number], plan.due(result.indicator))
    reds = consolidation.trends["", number].red_streak
    return _facts(plan, period, result, reading(result, plan, period), (counted, reds, forecast))


def unit_facts(
    consolidation: Consolidation, result: IndicatorResult, own: UnitStanding, lines: Lines
) -> IndicatorFacts:
    """A unit's own figure for an indicator, held against its own target."""
    plan, period, name = consolidation.plan, consolidation.period, own.unit.name
    typed = sources(line for line in lines[result.indicator.id] if line.unit.name == name)
    reds = consolidation.trends[name, result.indicator.id].red_streak
    return _facts(plan, period, result, unit_reading(result, own, plan, period), (typed, reds, ""))


def sources(lines: Iterable[Line]) -> tuple[SourceFacts, ...]:
    """The cells that figures were typed into."""
    return tuple(
        SourceFacts(
            line.checked.file if line.checked else "",
            origin.place.sheet or "",
            origin.place.cell or "",
            line.unit.name,
            origin.text,
            origin.heading,
        )
        for line in lines
        for origin in origins(line)
    )


def rounded(value: Decimal | None, places: int) -> Decimal | None:
    """A figure as shown; what does not exist stays so."""
    return None if value is None else round_half_up(value, places)


def rounded_standing(r: Reading) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Value, percent and gap of a reading, each rounded as its measure is shown."""
    places = r.rate_places if r.measure.is_rate else wording.VALUE_PLACES
    points = r.rate_places if r.measure.is_rate else wording.POINT_PLACES
    return rounded(r.value, places), rounded(r.percent, wording.POINT_PLACES), rounded(r.gap, points)


def _facts(
    plan: Plan,
    period: Period,
    result: IndicatorResult,
    r: Reading,
    told: tuple[tuple[SourceFacts, ...], int, str],
) -> IndicatorFacts:
    indicator, task = result.indicator, plan.task_of[result.indicator.task]
    typed, reds, forecast = told
    value, percent, gap = rounded_standing(r)
    return IndicatorFacts(
        id=indicator.id,
        name=indicator.name,
        task=task.number,
        task_title=task.title,
        battle=plan.battle_of[task.battle].title if task.battle else "",
        unit=indicator.unit,
        stretch=indicator.stretch,
        reporters=tuple(indicator.reporters),
        target_text=wording.target_words(r, stretch=indicator.stretch),
        value_text=wording.value_words(r),
        comparison=wording.comparison(r) or wording.DASH,
        statement=wording.statement(r),
        sentence=wording.sentence(r),
        light=wording.light_word(r.light),
        coverage=wording.coverage(r),
        whole=r.whole,
        source=_SOURCES[result.source],
        value=value,
        percent=percent,
        gap=gap,
        same_as=indicator.same_as,
        pace=_pace(plan, indicator, period),
        sources=typed,
        leads=tuple(dict.fromkeys(plan.unit_of[name].name for name in indicator.reporters)),
        reds=reds,
        forecast_text=forecast,
    )


def _pace(plan: Plan, indicator: Indicator, period: Period) -> Decimal | None:
    """What should be reached by now, in % of the target; None where the measure has no pace."""
    if indicator.pace is not Pace.YEAR:
        return None
    return rounded(to_decimal(100 * share_gone(period, plan.due(indicator))), wording.POINT_PLACES)
