"""Trends (走势): a figure over the periods, its change of rank, and for how many periods on end it has been red."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bairi_validators.consolidation.results import PeriodResults, Result
from bairi_validators.periods import Period
from bairi_validators.standing import Light

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


def trends_of(current: PeriodResults, earlier: Sequence[PeriodResults]) -> Mapping[Key, Trend]:
    """The trend of every figure of the city ("" as the unit's name) and of the units."""
    past = sorted(
        (p for p in earlier if p.period.kind is current.period.kind and p.period.end < current.period.end),
        key=lambda p: p.period.end,
    )
    keys = (*(("", indicator) for indicator in current.city), *current.units)
    return {key: trend(current, past, key) for key in keys}


def trend(current: PeriodResults, earlier: Sequence[PeriodResults], key: Key) -> Trend:
    """One figure's trend; `earlier` are periods of the same kind, the oldest first."""
    known = [(p.period, result) for p in (*earlier, current) if (result := _of(p, key)) is not None]
    streak, since = _reds(known)
    now = known[-1][1].rank
    rank_before = known[-2][1].rank if len(known) > 1 and known[-2][0] == current.period.previous() else None
    change = None if rank_before is None or now is None else rank_before - now
    return Trend(tuple(known), rank_before, change, streak, since)


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
