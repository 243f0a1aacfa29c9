"""What the board's script knows (看板数据): whose every figure is, and the cells that it was typed into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bairi_validators.bulletin import BulletinFacts
from bairi_validators.bulletin.facts import CountyFigureFacts, IndicatorFacts, SourceFacts, TrendPoint
from bairi_validators.decimals import plain
from bairi_workbooks.bulletin.palette import TONES

CITY = ""


class _Numbered:
    """Things once each, known by their numbers: what a thousand figures share is written once."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def number(self, thing: object) -> int:
        return self._numbers.setdefault(thing, len(self._numbers))

    def listed(self) -> list[Any]:
        return list(self._numbers)


class _Sources:
    """Cells that figures were typed into: a place is a unit's file and sheet, a cell stands in a place."""

    def __init__(self) -> None:
        self.places, self.headings, self.cells = _Numbered(), _Numbered(), _Numbered()

    def add(self, sources: Iterable[SourceFacts]) -> list[int]:
        return [self.cells.number(self._cell(source)) for source in sources]

    def _cell(self, source: SourceFacts) -> tuple[int, str, int, str]:
        place = self.places.number((source.unit, source.file, source.sheet))
        return place, source.cell, self.headings.number(source.heading), source.text


def board_data(facts: BulletinFacts) -> dict[str, Any]:
    """The page's data: indicators by id; figures by unit ("" for the city) and indicator.

    A figure's `from` are numbers of `sources`, which name a place, a cell, a heading and what was typed.
    """
    sources, periods = _Sources(), _Numbered()
    figures: dict[str, dict[str, Any]] = {CITY: {i.id: _city(i, sources) for i in facts.indicators}}
    for figure in facts.county_figures:
        figures.setdefault(figure.county, {})[figure.indicator] = _county(figure, sources)
    for unit, indicator in _others(facts, figures):
        figures.setdefault(unit, {})[indicator.id] = _city(indicator, sources)
    groups = {i.id: group.title for group in facts.groups for i in group.indicators}
    return {
        "tones": {tone.word: {"key": tone.key, "sign": tone.sign} for tone in TONES.values()},
        "indicators": {
            i.id: _indicator(i, groups[i.id], facts.trends.get(i.id, ()), periods) for i in facts.indicators
        },
        "periods": periods.listed(),
        "figures": figures,
        "places": sources.places.listed(),
        "headings": sources.headings.listed(),
        "sources": sources.cells.listed(),
    }


def _others(facts: BulletinFacts, figures: Mapping[str, Mapping[str, object]]) -> Iterable[tuple[str, IndicatorFacts]]:
    """Red figures of units that are no counties, such as parks; a department answers for the city's."""
    city = {i.id: i for i in facts.indicators}
    for escalation in facts.escalations:
        for indicator in escalation.indicators:
            known = indicator.id in figures.get(escalation.unit, {})
            if not known and indicator != city[indicator.id]:
                yield escalation.unit, indicator


def _indicator(
    indicator: IndicatorFacts, group: str, points: Iterable[TrendPoint], periods: _Numbered
) -> dict[str, Any]:
    return {
        "name": indicator.name,
        "task": f"{indicator.task} {indicator.task_title}" if indicator.task else indicator.task_title,
        "group": group,
        "leads": indicator.leads,
        "source": indicator.source,
        "forecast": indicator.forecast_text,
        "course": [_point(point, indicator.unit, periods) for point in points],
    }


def _point(point: TrendPoint, unit: str, periods: _Numbered) -> tuple[int, str, str, str]:
    value = "" if point.value is None else f"{plain(point.value)}{unit}"
    return periods.number(point.period), point.light, value, "" if point.percent is None else f"{point.percent}%"


def _city(indicator: IndicatorFacts, sources: _Sources) -> dict[str, Any]:
    return {
        "light": indicator.light,
        "statement": indicator.sentence,
        "target": indicator.target_text,
        "coverage": indicator.coverage,
        "from": sources.add(indicator.sources),
    }


def _county(figure: CountyFigureFacts, sources: _Sources) -> dict[str, Any]:
    ranked = {} if figure.rank is None else {"place": figure.rank_text}
    return {
        "light": figure.light,
        "statement": figure.statement,
        **ranked,
        "from": sources.add(figure.sources),
    }
