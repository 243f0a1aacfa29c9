"""The clerk (填报员): puts a unit's figures into words, and keeps its list sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from bairi_addin.demo.chance import Chance
from bairi_addin.demo.sentences import (
    AUTHORITIES,
    NEEDS,
    PRACTICE,
    PRACTICE_TITLES,
    REMEDIES,
    STATE_WORDS,
    TROUBLES,
)
from bairi_validators.consolidation import unit_figure
from bairi_validators.dates import chinese_date
from bairi_validators.decimals import plain, shown
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan, Unit, UnitKind
from bairi_validators.plan.wording import task_label
from bairi_validators.standing import Light, Standing, Yardstick
from bairi_validators.submissions import CellValue, Observation
from bairi_validators.vocabulary import NeedColumn, NeedKind, PracticeColumn, ProblemColumn, ProblemState, State
from bairi_workbooks.submission_template import Entry

_SPOKEN_OF: Final = "0.3"  # share of the rows in order that get a sentence all the same
_WITH_NEEDS, _WITH_PRACTICE = "0.4", "0.3"
_MOST_PROBLEMS: Final = 3
_DEADLINE: Final = timedelta(days=20)
_CUMULATIVE: Final = frozenset({Measure.AMOUNT, Measure.COUNT, Measure.GROWTH})
_RATE_PLACES: Final = 1


@dataclass(frozen=True, slots=True)
class Lists:
    """The list sheets of one workbook (台账): 问题台账, 要素需求, 典型经验."""

    problems: Sequence[Mapping[ProblemColumn, CellValue]] = ()
    needs: Sequence[Mapping[NeedColumn, CellValue]] = ()
    practices: Sequence[Mapping[PracticeColumn, CellValue]] = ()


class Clerk:
    """Writes for one unit and period; the same seed gives the same words."""

    def __init__(self, plan: Plan, unit: Unit, period: Period, seed: int) -> None:
        self.plan, self.unit, self.period = plan, unit, period
        self.chance = Chance(seed, "words", unit.name, period.code)

    def described(self, entries: Mapping[str, Entry]) -> tuple[Mapping[str, Entry], Lists]:
        """The entries with their words, and the list sheets that follow from how the unit stands."""
        indicators = [self.plan.indicator_of[name] for name in entries]
        standings = {i.id: self._standing(i, entries[i.id]) for i in indicators}
        told = {i.id: self._told(i, entries[i.id], standings[i.id]) for i in indicators}
        reds, greens = ([i for i in indicators if standings[i.id].light is light] for light in (Light.RED, Light.GREEN))
        return told, Lists(self._problems(reds), self._needs(), self._practices(greens))

    def _standing(self, indicator: Indicator, entry: Entry) -> Standing:
        """How the unit stands with what it typed, so that its words fit its light."""
        observation = Observation(
            indicator,
            value=_number(entry.value),
            base=_number(entry.base),
            state=State(entry.state) if entry.state else None,
            own_target=entry.own_target,
        )
        if not observation.complete:
            return Standing()
        shared = self.plan.shared_target(self.unit, indicator)
        target = observation.own_target if shared is None else shared
        yardstick = Yardstick.of(self.plan, indicator, self.period)
        return yardstick.stand(unit_figure(indicator, observation), target)

    def _told(self, indicator: Indicator, entry: Entry, standing: Standing) -> Entry:
        behind = standing.light in {Light.RED, Light.YELLOW}
        if standing.value is None or not (behind or self.chance.hits(_SPOKEN_OF)):
            return entry
        progress = STATE_WORDS[entry.state] if entry.state else self._progress(indicator, entry, standing)
        if not behind or indicator.measure not in TROUBLES:
            return replace(entry, progress=progress)
        trouble, remedy = self.chance.pick(TROUBLES[indicator.measure]), self.chance.pick(REMEDIES)
        return replace(entry, progress=progress, problem=trouble, next_step=remedy)

    def _progress(self, indicator: Indicator, entry: Entry, standing: Standing) -> str:
        """What was typed, as a sentence."""
        value = plain(_number(entry.value) or Decimal(0))
        verb = "累计" if indicator.measure in _CUMULATIVE else "为"
        day = chinese_date(self.period.end, year=False)
        sentence = f"截至{day}，{indicator.value_name}{verb}{value}{indicator.input_unit}"
        if standing.value is None or not indicator.measure.is_rate:
            return f"{sentence}。"
        percent = shown(abs(standing.value), _RATE_PLACES)
        if indicator.measure is Measure.GROWTH:
            return f"{sentence}，同比{'增长' if standing.value >= 0 else '下降'}{percent}%。"
        return f"{sentence}，{indicator.name}为{percent}%。"

    def _problems(self, reds: Sequence[Indicator]) -> list[Mapping[ProblemColumn, CellValue]]:
        return [self._problem(indicator) for indicator in self.chance.shuffled(reds)[:_MOST_PROBLEMS]]

    def _problem(self, indicator: Indicator) -> Mapping[ProblemColumn, CellValue]:
        """A problem in one of its states; what is closed was closed by the period's end."""
        state = self.chance.pick((ProblemState.OPEN, ProblemState.UNDER_WAY, ProblemState.CLOSED))
        closed = state is ProblemState.CLOSED
        closed_on = self.period.start + timedelta(days=self.chance.whole(0, (self.period.end - self.period.start).days))
        return {
            ProblemColumn.TASK: task_label(self.plan.task_of[indicator.task]),
            ProblemColumn.PROBLEM: f"{indicator.name}：{self.chance.pick(TROUBLES[indicator.measure])}",
            ProblemColumn.UNIT: self.unit.name,
            ProblemColumn.DEADLINE: self.period.end if closed else self.period.end + _DEADLINE,
            ProblemColumn.STATE: state.value,
            ProblemColumn.CLOSED_ON: closed_on if closed else None,
        }

    def _needs(self) -> list[Mapping[NeedColumn, CellValue]]:
        """What a county or a park asks of a department that the plan knows."""
        if self.unit.kind is UnitKind.DEPARTMENT or not self.chance.hits(_WITH_NEEDS):
            return []
        authorities = {kind: name for kind in NeedKind if (name := self._authority(AUTHORITIES[kind]))}
        if not authorities:
            return []
        kind = self.chance.pick(list(authorities))
        project, need = NEEDS[kind]
        return [
            {
                NeedColumn.KIND: kind.value,
                NeedColumn.PROJECT: project,
                NeedColumn.NEED: need.format(n=self.chance.whole(2, 9) * (1 if kind is NeedKind.APPROVAL else 50)),
                NeedColumn.AUTHORITY: authorities[kind],
            }
        ]

    def _authority(self, word: str) -> str | None:
        return next((u.name for u in self.plan.units if word in u.name and u.name != self.unit.name), None)

    def _practices(self, greens: Sequence[Indicator]) -> list[Mapping[PracticeColumn, CellValue]]:
        """How a figure was brought up to its pace."""
        praised = [i for i in greens if i.measure in _CUMULATIVE]
        if not praised or not self.chance.hits(_WITH_PRACTICE):
            return []
        indicator = self.chance.pick(praised)
        return [
            {
                PracticeColumn.TASK: task_label(self.plan.task_of[indicator.task]),
                PracticeColumn.TITLE: self.chance.pick(PRACTICE_TITLES).format(name=indicator.name),
                PracticeColumn.CONTENT: PRACTICE.format(name=indicator.name),
            }
        ]


def _number(value: Decimal | str | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
