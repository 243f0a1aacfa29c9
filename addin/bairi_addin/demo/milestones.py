"""Milestones (节点任务): who has done what by the end of both periods, and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bairi_addin.demo.scene import Scene
from bairi_validators.plan.indicators import Indicator
from bairi_validators.vocabulary import State
from bairi_workbooks.submission_template import Entry

_DAYS_BEFORE_WINDOW: Final = 30
_DONE_IN_TIME, _STARTED = "0.12", "0.9"
_LAGGARD: Final = 1  # position in the pool of the unit that misses a date on which all the others kept it
_FEWEST_FOR_LAGGARD: Final = 3


def milestones(scene: Scene, indicator: Indicator) -> list[tuple[Entry, Entry]]:
    """For every unit of the pool: the row at the end of the period before, and now."""
    chance = scene.chance("figures", indicator.id)
    units = scene.pool(indicator)
    overdue = scene.period.end >= scene.plan.due(indicator)
    found = []
    for n in range(len(units)):
        late = overdue and n == _LAGGARD and len(units) >= _FEWEST_FOR_LAGGARD
        done_on = _day_done(scene, indicator, n)
        if done_on and not late and (overdue or chance.hits(_DONE_IN_TIME)):
            found.append(_finished(scene, done_on))
        elif late or overdue or chance.hits(_STARTED):
            found.append((Entry(state=State.UNDER_WAY.value),) * 2)
        else:
            found.append((Entry(state=State.NOT_STARTED.value),) * 2)
    return found


def _finished(scene: Scene, done_on: date) -> tuple[Entry, Entry]:
    """Done now; before, only if the day was past by then."""
    done = Entry(state=State.DONE.value, done_on=done_on)
    return (done if done_on <= scene.previous.end else Entry(state=State.UNDER_WAY.value), done)


def _day_done(scene: Scene, indicator: Indicator, n: int) -> date | None:
    """A day between the campaign's eve and the milestone's date that is past; None while there is none."""
    plan = scene.plan
    first = max(date(plan.plan.year, 1, 1), plan.plan.window.start - timedelta(days=_DAYS_BEFORE_WINDOW))
    last = min(plan.due(indicator), scene.period.end)
    if last < first:
        return None
    return first + timedelta(days=scene.chance("day", indicator.id, n).whole(0, (last - first).days))
