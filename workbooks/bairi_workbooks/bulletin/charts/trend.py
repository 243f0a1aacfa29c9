"""亮灯走势: how many red and yellow lights each period had, with all counts below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bairi_validators.bulletin.facts import BulletinFacts, PeriodLights
from bairi_workbooks.bulletin.charts.canvas import NORMAL, SMALL, Box, Canvas, Pen
from bairi_workbooks.bulletin.charts.parts import INSET, LIGHTS, counted, counts, light_tile, short
from bairi_workbooks.bulletin.palette import INK, LINE, MUTED, TONES

CAPTION: Final = "历期亮灯变化情况"
MOST_PERIODS: Final = 12
_STUB = 16.0
_TOP, _CHART = 6.0, 38.0
_ROW = 5.2
_WIDEST_BAR = 14.0
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_MOST_STEPS = 5
_LONGEST = 20  # characters of a period's name
# From the bottom up; the table below has them in this order, too.
_STACKED: Final = ("红", "黄")
_LISTED: Final = (*_STACKED, *(word for word in LIGHTS if word not in _STACKED))


def reason(facts: BulletinFacts) -> str:
    """Why there is nothing to show; empty where there is."""
    if len(facts.light_history) < 2:  # noqa: PLR2004 - a course needs two points
        return "只有本期一期数据，从下期起反映变化"
    return "" if any(p.lights.judged for p in facts.light_history) else "各期都没有数据"


def alt(facts: BulletinFacts) -> str:
    """What the figure shows, for those who cannot see it."""
    shown = facts.light_history[-MOST_PERIODS:]
    first, last = shown[0], shown[-1]
    return f"历期亮灯变化。{first.label}：{counted(first.lights)}；{last.label}：{counted(last.lights)}。"


def paint(canvas: Canvas, facts: BulletinFacts) -> float:
    """Paint it; returns its height."""
    shown = facts.light_history[-MOST_PERIODS:]
    pitch = (canvas.width - _STUB - INSET) / len(shown)
    middles = [_STUB + (number + 0.5) * pitch for number in range(len(shown))]
    canvas.text(INSET, 2.2, "红灯、黄灯指标数（项）", Pen(SMALL, MUTED))
    _bars(canvas, shown, middles, min(_WIDEST_BAR, pitch * 0.6))
    base = _TOP + _CHART
    labels = [canvas.wrapped(short(_yearless(p.label, shown), _LONGEST), pitch - 1, SMALL) for p in shown]
    high = max(canvas.lines_high(label, SMALL) for label in labels) + 1.4
    for x, label in zip(middles, labels, strict=True):
        canvas.text(x, base + high / 2, label, Pen(SMALL, INK, "center"))
    return _table(canvas, shown, middles, base + high)


def _bars(canvas: Canvas, shown: Sequence[PeriodLights], middles: Sequence[float], wide: float) -> None:
    base = _TOP + _CHART
    most = max(p.lights.red + p.lights.yellow for p in shown)
    step = next((s for s in _STEPS if most / s <= _MOST_STEPS), _STEPS[-1])
    top = max(-(-most // step), 1) * step
    for tick in range(0, top + 1, step):
        y = base - _CHART * tick / top
        canvas.line([(_STUB, y), (canvas.width - INSET, y)], LINE if tick else INK, 0.4 if tick else 0.8)
        canvas.text(_STUB - 1.5, y, str(tick), Pen(SMALL, MUTED, "right"))
    for x, period in zip(middles, shown, strict=True):
        y = base
        by_word = dict(zip(LIGHTS, counts(period.lights), strict=True))
        for word in _STACKED:
            high = _CHART * by_word[word] / top
            y -= high
            if high:
                tone = TONES[word]
                canvas.tile(Box(x - wide / 2, y, wide, high), tone.strong, tone.on_strong, tone.hatch)


def _yearless(label: str, shown: Sequence[PeriodLights]) -> str:
    """A period's name without the year that all have in common."""
    year = shown[-1].label.partition("年")[0] + "年"
    same = all(p.label.startswith(year) and p.label != year for p in shown)
    return label.removeprefix(year) if same else label


def _table(canvas: Canvas, shown: Sequence[PeriodLights], middles: Sequence[float], top: float) -> float:
    """All counts: a bar of one light needs no number on it then, however low it is."""
    for row, word in enumerate(_LISTED):
        y = top + (row + 0.5) * _ROW
        canvas.line([(0, y - _ROW / 2), (canvas.width, y - _ROW / 2)], LINE, 0.5)
        light_tile(canvas, Box(INSET, y - 1.6, 3.2, 3.2), TONES[word])
        canvas.text(INSET + 4.4, y, f"{word}灯", Pen(SMALL, INK))
        for x, period in zip(middles, shown, strict=True):
            number = counts(period.lights)[LIGHTS.index(word)]
            canvas.text(x, y, str(number), Pen(NORMAL, INK if number else MUTED, "center"))
    bottom = top + len(_LISTED) * _ROW
    canvas.line([(0, bottom), (canvas.width, bottom)], LINE, 0.5)
    return bottom + 0.6
