"""县市区热力图: every county's light for every indicator that counties report, the best county on top."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bairi_validators.bulletin.facts import BulletinFacts
from bairi_validators.bulletin.wording import DASH
from bairi_workbooks.bulletin.charts.canvas import SMALL, TINY, Box, Canvas, Pen
from bairi_workbooks.bulletin.charts.parts import (
    GREY,
    INSET,
    counted,
    legend,
    named,
    short,
    shown_lights,
    soft_tile,
    tone_of,
)
from bairi_workbooks.bulletin.palette import INK, MUTED

CAPTION: Final = "县市区各项指标亮灯情况"
_LINE = 3.8
_NARROWEST, _WIDEST, _STEP = 2.3, 5.5, 0.05  # of a column
_PLACE = 7.0  # the column of places
_GAP = 1.8  # between groups
_BAND_GAP = 3.0
_LONGEST = 12  # characters of a county's name
_SHORTEST = "攻坚战"  # that a line of a title has room for


@dataclass(frozen=True, slots=True)
class Group:
    """Columns under one title: the ids of indicators that counties report."""

    title: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stub:
    """What stands left of the tiles: counties in order, their places, and how wide that is."""

    counties: tuple[str, ...]
    places: Mapping[str, str]
    wide: float


def reason(facts: BulletinFacts) -> str:
    """Why there is nothing to show; empty where there is."""
    if not _groups(facts):
        return "没有由县市区填报的指标"
    return "" if any(f.light != GREY for f in facts.county_figures) else "各县市区本期都没有数据"


def alt(facts: BulletinFacts) -> str:
    """What the figure shows, for those who cannot see it."""
    names = _counties(facts)
    opening = f"截至{facts.as_of}，各县市区各项指标的亮灯情况，自上而下按综合排名排列。"
    first = [c.name for c in facts.counties if c.rank == 1]
    leading = f"排名第一的是{named(first, '个县市区')}。" if first and len(names) > 1 else ""
    most = max((c.lights.red for c in facts.counties), default=0)
    worst = [c for c in facts.counties if c.lights.red == most and most]
    reds = f"红灯最多的是{named([c.name for c in worst], '个县市区')}，{'各' if len(worst) > 1 else ''}{most}项。"
    only = f"{names[0]}{counted(facts.counties[0].lights)}。" if len(names) == 1 and facts.counties else ""
    silent = [c.name for c in facts.counties if c.lights.total and not c.lights.judged]
    return (
        opening
        + leading
        + (only or (reds if worst else ""))
        + (f"全部为灰灯的有{named(silent, '个县市区')}。" if silent else "")
    )


def paint(canvas: Canvas, facts: BulletinFacts) -> float:
    """Paint it; returns its height."""
    lights = {(f.county, f.indicator): f.light for f in facts.county_figures}
    stub = _stub(canvas, facts)
    bands, pitch = banded(_groups(facts), canvas.width - stub.wide - INSET, canvas.length(_SHORTEST, SMALL) + 1)
    legend(canvas, 2.2, shown_lights(lights.values()), soft_tile, 3.2)
    canvas.text(INSET, 2.2, "按综合排名排列，格下为指标编号", Pen(SMALL, MUTED))
    y = 5.5
    for band in bands:
        y = _Band(canvas, stub, band, pitch).paint(y, lights) + _BAND_GAP
    return y - _BAND_GAP + 0.5


def banded(groups: Sequence[Group], room: float, least: float) -> tuple[list[list[Group]], float]:
    """The groups in as few bands as columns of a readable width need, evenly filled; and that width.

    A group with a column or two is given `least` millimetres, so that its title can stand over it.
    """
    pieces = [piece for group in groups for piece in _pieces(group, int(room / _NARROWEST))]
    fewest = len(_filled(pieces, room, _NARROWEST, least))
    for pitch in _pitches():
        bands = _filled(pieces, room, pitch, least)
        if len(bands) == fewest and all(_used(band, pitch, least) <= room for band in bands):
            return bands, pitch
    return _filled(pieces, room, _NARROWEST, least), _NARROWEST


def _pitches() -> Iterator[float]:
    """Widths of a column that are tried, the widest first."""
    steps = round((_WIDEST - _NARROWEST) / _STEP)
    return (_WIDEST - n * _STEP for n in range(steps))


def _used(band: Sequence[Group], pitch: float, least: float) -> float:
    return sum(_wide(group, pitch, least) for group in band) + _GAP * (len(band) - 1)


def _pieces(group: Group, most: int) -> Iterator[Group]:
    """A group that no band could hold is cut."""
    for start in range(0, len(group.ids), most):
        yield Group(group.title, group.ids[start : start + most])


def _filled(groups: Sequence[Group], room: float, pitch: float, least: float) -> list[list[Group]]:
    bands: list[list[Group]] = [[]]
    for group in groups:
        if bands[-1] and _used([*bands[-1], group], pitch, least) > room:
            bands.append([])
        bands[-1].append(group)
    return bands


def _wide(group: Group, pitch: float, least: float) -> float:
    return max(len(group.ids) * pitch, least)


def _counties(facts: BulletinFacts) -> tuple[str, ...]:
    """The best first; those without any place after them, in the plan's order."""
    owing = dict.fromkeys(f.county for f in facts.county_figures)
    ranked = [c.name for c in facts.counties if c.name in owing]
    return tuple(dict.fromkeys([*ranked, *owing]))


def _stub(canvas: Canvas, facts: BulletinFacts) -> _Stub:
    counties = _counties(facts)
    places = {c.name: str(c.rank) if c.rank else DASH for c in facts.counties}
    longest = max(canvas.length(short(name, _LONGEST), SMALL) for name in (*counties, "县市区"))
    return _Stub(counties, places, INSET + _PLACE + longest + 1.5)


def _groups(facts: BulletinFacts) -> list[Group]:
    owed = {f.indicator for f in facts.county_figures}
    groups = (Group(short(g.title), tuple(i.id for i in g.indicators if i.id in owed)) for g in facts.groups)
    return [group for group in groups if group.ids]


class _Band:
    """Some groups side by side, every county below."""

    def __init__(self, canvas: Canvas, stub: _Stub, groups: Sequence[Group], pitch: float) -> None:
        self._canvas, self._stub, self._pitch = canvas, stub, pitch
        least = canvas.length(_SHORTEST, SMALL) + 1
        self._groups: list[tuple[float, float, Group]] = []
        x = stub.wide
        for group in groups:
            wide = _wide(group, pitch, least)
            self._groups.append((x, wide, group))
            x += wide + _GAP
        self._titles = [canvas.wrapped(g.title, wide + 0.5, SMALL) for _, wide, g in self._groups]
        self._head = max(canvas.lines_high(title, SMALL) for title in self._titles) + 1.6

    def paint(self, top: float, lights: Mapping[tuple[str, str], str]) -> float:
        """Paint it from a height on; returns where it ends."""
        first = top + self._head
        self._heads(first)
        for number, county in enumerate(self._stub.counties):
            y = first + number * _LINE
            self._canvas.text(INSET + _PLACE - 1.5, y + _LINE / 2, self._stub.places.get(county, DASH), _RANK)
            self._canvas.text(INSET + _PLACE, y + _LINE / 2, short(county, _LONGEST), Pen(SMALL))
            for x, _, group in self._groups:
                self._tiles(x, y, [lights.get((county, number), DASH) for number in group.ids])
        bottom = first + len(self._stub.counties) * _LINE
        self._ids(bottom + 0.8)
        return bottom + 1.6 + max(self._canvas.length(one, TINY) for _, _, g in self._groups for one in g.ids)

    def _heads(self, bottom: float) -> None:
        for (x, wide, _), title in zip(self._groups, self._titles, strict=True):
            self._canvas.text(x, bottom - 1.3, title, Pen(SMALL, INK, "left", "bottom"))
            self._canvas.line([(x, bottom - 0.7), (x + wide - 0.3, bottom - 0.7)], MUTED, 0.6)
        self._canvas.text(INSET + _PLACE - 1.5, bottom - 1.3, "名次", Pen(SMALL, MUTED, "right", "bottom"))
        self._canvas.text(INSET + _PLACE, bottom - 1.3, "县市区", Pen(SMALL, MUTED, "left", "bottom"))

    def _tiles(self, left: float, y: float, words: Sequence[str]) -> None:
        for number, word in enumerate(words):
            box = Box(left + number * self._pitch, y + 0.15, self._pitch - 0.3, _LINE - 0.3)
            soft_tile(self._canvas, box, tone_of(word))

    def _ids(self, top: float) -> None:
        for left, _, group in self._groups:
            for number, one in enumerate(group.ids):
                x = left + (number + 0.5) * self._pitch - 0.15
                self._canvas.text(x, top, one, Pen(TINY, MUTED, "center", "top", 90))


_RANK: Final = Pen(SMALL, MUTED, "right")
