"""亮灯总览: every indicator as a tile of its light's colour, by battle and task, with the counts beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bairi_validators.bulletin.facts import BulletinFacts, GroupFacts, IndicatorFacts
from bairi_workbooks.bulletin.charts.canvas import NORMAL, SMALL, TINY, Box, Canvas, Pen
from bairi_workbooks.bulletin.charts.parts import (
    LABEL,
    LIGHTS,
    counted,
    counts,
    heading,
    heading_high,
    light_tile,
    named,
    shown_lights,
    tone_of,
)
from bairi_workbooks.bulletin.palette import INK, MUTED, TONES

CAPTION: Final = "各项指标亮灯情况"
_COLUMN = 7.6
_GAP = 1.6  # between tasks
_WIDEST, _NARROWEST = 4.8, 3.0  # from one tile to the next
_NUMBER = 2.6  # a task's number under its tiles
_PADDING = 1.6
_SHOWN_AS: Final = {word: n for n, word in enumerate(TONES)}
Row = list[tuple[float, IndicatorFacts]]  # tiles with their distance from the left


def reason(facts: BulletinFacts) -> str:
    """Why there is nothing to show; empty where there is."""
    return "" if facts.indicators else "工作方案没有指标"


def alt(facts: BulletinFacts) -> str:
    """What the figure shows, for those who cannot see it."""
    opening = f"{facts.period}{facts.lights.total}项指标的亮灯情况：{counted(facts.lights)}。"
    most = max((group.lights.red for group in facts.groups), default=0)
    if not most:
        return opening
    titles = [group.title for group in facts.groups if group.lights.red == most]
    return f"{opening}红灯最多的是{named(titles, '个')}，{'各' if len(titles) > 1 else ''}{most}项。"


def paint(canvas: Canvas, facts: BulletinFacts) -> float:
    """Paint it; returns its height."""
    y = _head(canvas, facts)
    room = canvas.width - LABEL - _COLUMN * len(LIGHTS) - 2
    pitch = _pitch(facts, room)
    for number, group in enumerate(facts.groups):
        y = _group(canvas, group, Box(LABEL, y, room, pitch), banded=number % 2 == 0)
    return _foot(canvas, facts, y, room)


def _head(canvas: Canvas, facts: BulletinFacts) -> float:
    note = "每格为一项指标，格下数字为任务序号"
    untold = "，空白格未定目标" if len(shown_lights(i.light for i in facts.indicators)) > len(LIGHTS) else ""
    canvas.text(LABEL, 3, note + untold, Pen(SMALL, MUTED))
    for word, x in zip(LIGHTS, _columns(canvas), strict=True):
        light_tile(canvas, Box(x - 3.6, 1.4, 3.2, 3.2), TONES[word])
        canvas.text(x + 0.2, 3, word, Pen(SMALL, INK))
    return 6.4


def _columns(canvas: Canvas) -> Iterator[float]:
    """The middles of the columns of counts."""
    for number in range(len(LIGHTS)):
        yield canvas.width - _COLUMN * (len(LIGHTS) - number - 0.5)


def _pitch(facts: BulletinFacts, room: float) -> float:
    """As wide as the fullest row allows; rows that would need narrower tiles are broken."""
    needed = max((len(g.indicators), len(g.tasks)) for g in facts.groups)
    return max(_NARROWEST, min(_WIDEST, (room - _GAP * (needed[1] - 1)) / max(needed[0], 1)))


def _rows(group: GroupFacts, room: float, pitch: float) -> list[Row]:
    """The tiles of a group, task by task, the lights of a task in their order, broken where the room ends."""
    rows: list[Row] = [[]]
    x = 0.0
    for task in group.tasks:
        own = sorted(
            (i for i in group.indicators if i.task == task.number), key=lambda i: _SHOWN_AS[tone_of(i.light).word]
        )
        for indicator in own:
            if x + pitch > room + 0.01:
                rows.append([])
                x = 0.0
            rows[-1].append((x, indicator))
            x += pitch
        x += _GAP if own else 0
    return rows


def _place(indicator: IndicatorFacts) -> int:
    return _SHOWN_AS[tone_of(indicator.light).word]


def _group(canvas: Canvas, group: GroupFacts, area: Box, *, banded: bool) -> float:
    """One group in its band; returns where the next begins."""
    rows = _rows(group, area.width, area.height)
    numbered = group.number is not None
    line = area.height + (_NUMBER if numbered else 0)
    high = max(line * len(rows), heading_high(canvas, group.title)) + _PADDING
    if banded:
        canvas.band(area.top, high)
    middle = area.top + high / 2
    heading(canvas, group.title, middle)
    top = middle - line * len(rows) / 2 + 0.25
    for number, row in enumerate(rows):
        _tiles(canvas, row, Box(area.left, top + number * line, area.height, area.height), numbered=numbered)
    for x, count in zip(_columns(canvas), counts(group.lights), strict=True):
        canvas.text(x, middle, str(count), Pen(NORMAL, INK if count else MUTED, "center"))
    return area.top + high


def _tiles(canvas: Canvas, row: Row, first: Box, *, numbered: bool) -> None:
    side = first.width - 0.5
    for x, indicator in row:
        light_tile(canvas, Box(first.left + x, first.top, side, side), tone_of(indicator.light))
    for task in dict.fromkeys(i.task for _, i in row) if numbered else ():
        places = [first.left + x for x, i in row if i.task == task]
        middle = (places[0] + places[-1] + side) / 2
        canvas.text(middle, first.top + side + 1.4, str(task), Pen(TINY, MUTED, "center"))


def _foot(canvas: Canvas, facts: BulletinFacts, y: float, room: float) -> float:
    """All of them, as shares of one bar and as counts."""
    canvas.line([(0, y), (canvas.width, y)], INK, 0.8)
    middle = y + 4
    heading(canvas, "合计", middle)
    x = LABEL
    for word, count in zip(LIGHTS, counts(facts.lights), strict=True):
        wide = (room - 0.5) * count / max(facts.lights.total, 1)
        if count:
            canvas.tile(Box(x, middle - 2, wide, 4), TONES[word].strong, TONES[word].on_strong, TONES[word].hatch)
        x += wide
    for x, count in zip(_columns(canvas), counts(facts.lights), strict=True):
        canvas.text(x, middle, str(count), Pen(NORMAL, INK if count else MUTED, "center"))
    return y + 8
