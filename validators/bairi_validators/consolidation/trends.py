"""Trends (走势): a figure over the periods, its change of rank, and for how many periods on end it has been red."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bairi_validators.consolidation.results import PeriodResults, Result, result_of_city, result_of_unit
from bairi_validators.periods import Period
from bairi_validators.standing import Light

if TYPE_CHECKING:
    from bairi_validators.consolidation.models import IndicatorResult, UnitStanding

Key = tuple[str, str]  # the unit's name, "" for the city; the indicator's id


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure's course (走势): `points` oldest first, this period last; periods of one kind only.

    `rank_before` is the place in the period just before, `rank_change` the places gained since (+) or lost (−).
    `red_streak` counts the consecutive red periods up to now, `red_since` is the first of them.
    """

    points: tuple[tuple[Period, Result], ...]
    rank_before: int | None
    rank_change: int | None
    red_streak: int
    red_since: Period | None


class Trends(Mapping[Key, Trend]):
    """The trend of every figure of the city ("" as the unit's name) and of the units, worked out when asked for.

    `earlier` are periods of any kind, in any order.
    """

    def __init__(
        self, period: Period | None = None, now: Sequence[IndicatorResult] = (), earlier: Iterable[PeriodResults] = ()
    ) -> None:
        self._period, self._now = period, now
        past = (p for p in earlier if period and p.period.kind is period.kind and p.period.end < period.end)
        self._past = sorted(past, key=lambda p: p.period.end)

    def rank_change(self, unit: str, indicator: str) -> int | None:
        """The places that a unit gained (+) or lost (−) in an indicator; None where nobody can tell."""
        if not self._past or self._period is None or self._past[-1].period != self._period.previous():
            return None
        own = self.get((unit, indicator))
        return own.rank_change if own else None

    @cached_property
    def _units(self) -> Mapping[str, Mapping[str, UnitStanding]]:
        return {result.indicator.id: {own.unit.name: own for own in result.units} for result in self._now}

    @cached_property
    def _city(self) -> Mapping[str, IndicatorResult]:
        return {result.indicator.id: result for result in self._now}

    def __getitem__(self, key: Key) -> Trend:
        unit, indicator = key
        if self._period is None:
            raise KeyError(key)
        now = result_of_unit(self._units[indicator][unit]) if unit else result_of_city(self._city[indicator])
        return _trend(self._period, now, [(p.period, result) for p in self._past if (result := _of(p, key))])

    def __iter__(self) -> Iterator[Key]:
        yield from (("", result.indicator.id) for result in self._now)
        yield from ((own.unit.name, result.indicator.id) for result in self._now for own in result.units)

    def __len__(self) -> int:
        return sum(1 + len(result.units) for result in self._now)


def _trend(period: Period, now: Result, past: Sequence[tuple[Period, Result]]) -> Trend:
    """One figure's trend; `past` is of the same kind of period, the oldest first."""
    known = (*past, (period, now))
    streak, since = _reds(known)
    rank_before = past[-1][1].rank if past and past[-1][0] == period.previous() else None
    change = None if rank_before is None or now.rank is None else rank_before - now.rank
    return Trend(known, rank_before, change, streak, since)


def _of(results: PeriodResults, key: Key) -> Result | None:
    unit, indicator = key
    return results.units.get(key) if unit else results.city.get(indicator)


def _reds(points: Sequence[tuple[Period, Result]]) -> tuple[int, Period | None]:
    """Consecutive reds up to now: a grey period neither counts nor breaks, one of which nothing is known breaks."""
    streak, since, after = 0, None, None
    for period, result in reversed(points):
        if (after and period != after.previous()) or result.light not in {Light.RED, Light.GREY}:
            break
        if result.light is Light.RED:
            streak, since = streak + 1, period
        after = period
    return streak, since
