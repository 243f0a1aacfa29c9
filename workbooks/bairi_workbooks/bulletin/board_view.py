"""What the board's page draws (看板图形): facts sorted for the eye, and lines as SVG; no figure is made here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bairi_validators.bulletin import BulletinFacts
from bairi_validators.bulletin.facts import CountyFigureFacts, GroupFacts, IndicatorFacts, LightCounts, TrendPoint
from bairi_validators.standing import Light

MOST_BARS: Final = 6
LASTING: Final = 2  # from so many red periods on end on, an indicator is one to watch
_WIDTH, _HEIGHT, _MARGIN = Decimal(96), Decimal(28), Decimal(5)
_FULL: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class BattleCard:
    """A battle (攻坚战): what is behind first; `first` is seen at once, `rest` when it is asked for."""

    group: GroupFacts
    first: tuple[IndicatorFacts, ...]
    rest: tuple[IndicatorFacts, ...]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An indicator across the counties (热力图的一行); a county that does not owe it has None."""

    indicator: IndicatorFacts
    cells: tuple[CountyFigureFacts | None, ...]


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """A battle's rows in the heat map."""

    title: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Spark:
    """A figure's course as a line (走势线): an SVG path, and for each light one whose every point is a dot."""

    path: str
    dots: tuple[tuple[str, str], ...]


def battle_cards(facts: BulletinFacts) -> tuple[BattleCard, ...]:
    """Every battle that has indicators, each with those behind first and then the others in the plan's order."""
    return tuple(_card(group) for group in facts.groups if group.indicators)


def heat_groups(facts: BulletinFacts) -> tuple[HeatGroup, ...]:
    """The heat map: what counties report, by battle; the columns are those of `facts.counties`' names in plan order."""
    counties = county_names(facts)
    known = {(figure.county, figure.indicator): figure for figure in facts.county_figures}
    owed = {figure.indicator for figure in facts.county_figures}
    groups = (
        HeatGroup(
            group.title,
            tuple(
                HeatRow(i, tuple(known.get((county, i.id)) for county in counties))
                for i in group.indicators
                if i.id in owed
            ),
        )
        for group in facts.groups
    )
    return tuple(group for group in groups if group.rows)


def county_names(facts: BulletinFacts) -> tuple[str, ...]:
    """The counties that report figures, in plan order."""
    return tuple(dict.fromkeys(figure.county for figure in facts.county_figures))


def lasting_reds(facts: BulletinFacts) -> tuple[IndicatorFacts, ...]:
    """Indicators that have been red for several periods on end, the longest first."""
    return tuple(sorted((i for i in facts.indicators if i.reds >= LASTING), key=lambda i: -i.reds))


def pairs(lights: LightCounts) -> tuple[tuple[str, int], ...]:
    """Every light's word with its count, in the order in which lights are always named."""
    counted = {Light.GREEN: lights.green, Light.YELLOW: lights.yellow, Light.RED: lights.red, Light.GREY: lights.grey}
    return tuple((light.label, count) for light, count in counted.items())


def sparkline(points: Sequence[TrendPoint]) -> Spark | None:
    """The course of a completion, or of the figure where there is none; None where two points cannot be joined.

    A period without a figure breaks the line. Completion is drawn from 0 to at least 100 %, a figure from its least
    to its greatest.
    """
    percents = [point.percent for point in points]
    completion = any(p is not None for p in percents)
    series = percents if completion else [point.value for point in points]
    known = [value for value in series if value is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    low, high = (min(*known, Decimal(0)), max(*known, _FULL)) if completion else (min(known), max(known))
    places = [(_across(n, len(series)), _upright(value, low, high)) for n, value in enumerate(series)]
    lights = dict.fromkeys(point.light for point in points)
    dots = ((light, _dots(places, points, light)) for light in lights)
    return Spark(_path(places), tuple((light, path) for light, path in dots if path))


def _card(group: GroupFacts) -> BattleCard:
    ordered = (*group.lagging, *(i for i in group.indicators if i not in group.lagging))
    return BattleCard(group, ordered[:MOST_BARS], ordered[MOST_BARS:])


def _across(number: int, count: int) -> str:
    return f"{_MARGIN + (_WIDTH - 2 * _MARGIN) * number / (count - 1):.1f}"


def _upright(value: Decimal | None, low: Decimal, high: Decimal) -> str | None:
    """The place on the y axis, which grows downwards; a course without ups and downs runs in the middle."""
    if value is None:
        return None
    share = (value - low) / (high - low) if high > low else Decimal(1) / 2
    return f"{_HEIGHT - _MARGIN - (_HEIGHT - 2 * _MARGIN) * share:.1f}"


def _dots(places: Sequence[tuple[str, str | None]], points: Sequence[TrendPoint], light: str) -> str:
    """Lines of no length: with round ends they are dots."""
    both = zip(places, points, strict=True)
    return "".join(f"M{x} {y}h0" for (x, y), point in both if y is not None and point.light == light)


def _path(places: Sequence[tuple[str, str | None]]) -> str:
    steps, pen = [], "M"
    for x, y in places:
        if y is not None:
            steps.append(f"{pen}{x} {y}")
        pen = "M" if y is None else "L"
    return "".join(steps)
