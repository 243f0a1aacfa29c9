"""序时进度: how far every indicator with a pace is ahead of it or behind, one point each, by battle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from bairi_validators.bulletin.facts import BulletinFacts, GroupFacts, IndicatorFacts
from bairi_validators.bulletin.wording import DASH
from bairi_workbooks.bulletin.charts.canvas import NORMAL, SMALL, Box, Canvas, Pen
from bairi_workbooks.bulletin.charts.parts import (
    INSET,
    LABEL,
    LIGHTS,
    heading,
    heading_high,
    legend,
    named,
    point,
    short,
    tone_of,
)
from bairi_workbooks.bulletin.palette import INK, LINE, MUTED, PACE, PANEL, PAPER

CAPTION: Final = "各项指标与序时进度的差距"
_WAITING = 15.0
_MARGIN = 4.0
_DOT, _PITCH = 2.3, 2.6
_ABREAST = 5
_HEAD = 15.5
_PADDING = 1.8
_MOST_LINES = 2  # of a name beside its point
# Beyond these no distance can be told from another any more: a tenfold target would press all others together.
_FURTHEST = (-100, 60)
_LEAST = 10
_STEPS: Final = (5, 10, 20, 25, 50)
_MOST_STEPS = 9


@dataclass(frozen=True, slots=True)
class Scale:
    """From percentage points to millimetres; what lies beyond stands at the edge."""

    left: float
    right: float
    low: int
    high: int
    step: int

    def at(self, points: Decimal) -> float:
        """Where it stands."""
        within = min(max(float(points), self.low), self.high)
        return self.left + (within - self.low) / (self.high - self.low) * (self.right - self.left)

    @property
    def ticks(self) -> range:
        """What is written at the axis."""
        return range(self.low, self.high + 1, self.step)


class _Note(NamedTuple):
    """A name at a point: beside it, or on a line of its own below."""

    words: str
    x: float
    lower: bool
    high: float


def reason(facts: BulletinFacts) -> str:
    """Why there is nothing to show; empty where there is."""
    paced = _paced(facts.indicators)
    if not paced:
        return "没有按序时进度评判的指标"
    return "" if any(i.gap is not None for i in paced) else "按序时进度评判的指标本期都暂不评定"


def alt(facts: BulletinFacts) -> str:
    """What the figure shows, for those who cannot see it."""
    gaps = [(i.gap, i.name) for i in _paced(facts.indicators) if i.gap is not None]
    opening = f"截至{facts.as_of}，各项指标与序时进度（全年时间已过{facts.share_text}）的差距。"
    last, first = min(gap for gap, _ in gaps), max(gap for gap, _ in gaps)
    behind = f"落后最多的是{_told(gaps, last)}，低于序时进度{-last}个百分点" if last < 0 else "没有指标落后"
    ahead = f"超过最多的是{_told(gaps, first)}，超过序时进度{first}个百分点" if first > 0 else "没有指标超过序时进度"
    return f"{opening}{behind}；{ahead}。"


def paint(canvas: Canvas, facts: BulletinFacts) -> float:
    """Paint it; returns its height."""
    paced = _paced(facts.indicators)
    gaps = [i.gap for i in paced if i.gap is not None]
    waiting = len(gaps) < len(paced)
    scale = _scale(gaps, LABEL + _MARGIN, canvas.width - _MARGIN - (_WAITING if waiting else 0))
    y = _HEAD
    for number, row in enumerate(_Row(canvas, scale, group) for group in facts.groups):
        row.paint(y, banded=number % 2 == 0)
        y += row.high
    _axis(canvas, scale, y)
    legend(canvas, 2.2, LIGHTS if waiting else LIGHTS[:-1], point, _DOT)
    canvas.text(LABEL, 2.2, "每点为一项指标，写出名称的是落后最多的", Pen(SMALL, MUTED))
    if waiting:
        canvas.text(canvas.width - _WAITING / 2, 12, "暂不评定", Pen(SMALL, MUTED, "center"))
    if min(gaps) < scale.low or max(gaps) > scale.high:
        y += 4
        canvas.text(LABEL, y + 3, "超出刻度的点画在边上", Pen(SMALL, MUTED))
    return y + 6


def _paced(indicators: Iterable[IndicatorFacts]) -> list[IndicatorFacts]:
    """Those with a pace and a target that it leads to."""
    return [i for i in indicators if i.pace is not None and i.light != DASH]


class _Row:
    """One group's points, heaped where they would cover each other, and the name of the one furthest behind."""

    def __init__(self, canvas: Canvas, scale: Scale, group: GroupFacts) -> None:
        own = _paced(group.indicators)
        self._canvas, self._scale, self._group = canvas, scale, group
        self._points = sorted(((i.gap, i) for i in own if i.gap is not None), key=lambda pair: pair[0])
        self._levels = heaped([scale.at(gap) for gap, _ in self._points], _PITCH)
        self._waiting = [i for i in own if i.gap is None]
        self._note = self._furthest()
        self._above = _PITCH * (0.5 - min(self._levels, default=0))
        below = _PITCH * (0.5 + max(self._levels, default=0))
        if self._note and self._note.lower:
            below += self._note.high
        elif self._note:
            self._above, below = max(self._above, self._note.high / 2), max(below, self._note.high / 2)
        self._used = self._above + below
        waiting = _PITCH * -(-len(self._waiting) // _ABREAST)
        self.high = max(self._used, heading_high(canvas, group.title), waiting) + 2 * _PADDING

    def paint(self, top: float, *, banded: bool) -> None:
        """Paint it from a height on."""
        if banded:
            self._canvas.band(top, self.high)
        middle, ground = top + self.high / 2, PANEL if banded else PAPER
        heading(self._canvas, self._group.title, middle)
        line = top + (self.high - self._used) / 2 + self._above
        for (gap, indicator), level in zip(self._points, self._levels, strict=True):
            self._point(self._scale.at(gap), line + level * _PITCH, indicator.light)
        if self._note:
            down = _PITCH * (max(self._levels) + 0.5) + self._note.high / 2 if self._note.lower else 0
            pen = Pen(SMALL, MUTED, "left" if self._note.lower else "right", ground=ground)
            self._canvas.text(self._note.x, line + down, self._note.words, pen)
        if not self._points:
            words = "暂不评定" if self._waiting else "没有按序时进度评判的指标"
            self._canvas.text(self._scale.left, middle, words, Pen(SMALL, MUTED, ground=ground))
        self._wait(middle)

    def _furthest(self) -> _Note | None:
        """The one furthest behind, named to the left of its point, where no other is; below where there is no room."""
        if not self._points or self._points[0][0] >= 0:
            return None
        gap, indicator = self._points[0]
        words = f"{short(indicator.name)}（{signed(gap)}）"
        x = self._scale.at(gap) - _DOT / 2
        beside = self._canvas.wrapped(words, max(x - LABEL - 1, 1), SMALL)
        if beside.count("\n") < _MOST_LINES:
            return _Note(beside, x - 1, lower=False, high=self._canvas.lines_high(beside, SMALL))
        room = self._canvas.width - LABEL - INSET
        below = self._canvas.wrapped(words, room, SMALL)
        x = min(x, self._canvas.width - INSET - min(room, self._canvas.length(words, SMALL)))
        return _Note(below, x, lower=True, high=self._canvas.lines_high(below, SMALL))

    def _wait(self, middle: float) -> None:
        """Those that are not judged, in a column of their own: nothing missing stands on the scale."""
        lines = -(-len(self._waiting) // _ABREAST)
        left = self._canvas.width - _WAITING / 2 - _PITCH * (min(_ABREAST, len(self._waiting)) - 1) / 2
        for number, indicator in enumerate(self._waiting):
            down, across = divmod(number, _ABREAST)
            self._point(left + across * _PITCH, middle + (down - (lines - 1) / 2) * _PITCH, indicator.light)

    def _point(self, x: float, y: float, light: str) -> None:
        point(self._canvas, Box(x - _DOT / 2, y - _DOT / 2, _DOT, _DOT), tone_of(light))


def signed(points: Decimal) -> str:
    """Percentage points with their sign: +5.5, −33.3."""
    return f"{'−' if points < 0 else '+' if points > 0 else ''}{abs(points)}"


def heaped(places: Sequence[float], size: float) -> list[int]:
    """On which level each point stands, 0 in the middle, so that none covers another; `places` go up."""
    levels: list[int] = []
    for number, place in enumerate(places):
        near = {levels[n] for n in range(number) if place - places[n] < size}
        levels.append(next(level for level in _outwards(number) if level not in near))
    return levels


def _outwards(most: int) -> Iterable[int]:
    """0, 1, −1, 2, −2 …"""
    yield 0
    for distance in range(1, most + 1):
        yield from (distance, -distance)


def _scale(gaps: Sequence[Decimal], left: float, right: float) -> Scale:
    low = min(-_LEAST, max(int(min(gaps)) - 1, _FURTHEST[0]))
    high = max(_LEAST, min(int(max(gaps)) + 1, _FURTHEST[1]))
    step = next(s for s in _STEPS if (high - low) / s <= _MOST_STEPS)
    return Scale(left, right, low // step * step, -(-high // step) * step, step)


def _axis(canvas: Canvas, scale: Scale, bottom: float) -> None:
    for tick in scale.ticks:
        x = scale.at(Decimal(tick))
        if tick:
            canvas.line([(x, _HEAD), (x, bottom)], LINE, 0.4)
        canvas.text(x, bottom + 3, signed(Decimal(tick)), Pen(SMALL, MUTED, "center"))
    pace = scale.at(Decimal(0))
    canvas.line([(pace, _HEAD - 1.5), (pace, bottom)], PACE, 1.2)
    canvas.text(pace, 10, "序时进度", Pen(NORMAL, INK, "center", "bottom"))
    canvas.text(pace - 1.5, 12, "◀ 落后", Pen(SMALL, MUTED, "right"))
    canvas.text(pace + 1.5, 12, "超过 ▶", Pen(SMALL, MUTED, "left"))
    canvas.text(INSET, bottom + 3, "百分点", Pen(SMALL, MUTED))


def _told(gaps: Sequence[tuple[Decimal, str]], wanted: Decimal) -> str:
    return named(list(dict.fromkeys(name for gap, name in gaps if gap == wanted)), "项指标")
