"""Whom and when a workbook is for, what is already filled in, and the rows of 指标填报 that follow from both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bairi_validators.dates import chinese_hour
from bairi_validators.history import Past
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan, Task, Unit
from bairi_validators.plan.wording import task_label
from bairi_validators.submissions import Observation
from bairi_validators.vocabulary import Column
from bairi_workbooks.files import safe_name
from bairi_workbooks.submission_template.basis import basis_sentence, own_sentence

HEADING_ROW: Final = 2
FIRST_ROW: Final = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """What is already filled in for one indicator (已填内容); what the indicator's measure does not use is ignored.

    Text in place of a number or a date is a clerk's odd writing and is kept as text.
    """

    value: Decimal | str | None = None
    base: Decimal | str | None = None
    state: str | None = None
    done_on: date | str | None = None
    own_target: Decimal | None = None
    progress: str = ""
    problem: str = ""
    next_step: str = ""

    def __getitem__(self, column: Column) -> Decimal | str | date | None:
        """What goes under a heading that people type under."""
        return {
            Column.TARGET: self.own_target,
            Column.VALUE: self.value,
            Column.BASE: self.base,
            Column.STATE: self.state,
            Column.DONE_ON: self.done_on,
            Column.PROGRESS: self.progress or None,
            Column.PROBLEM: self.problem or None,
            Column.NEXT: self.next_step or None,
        }[column]


@dataclass(frozen=True, slots=True)
class Form:
    """What one workbook is made for (报送对象): `mark` (演示数据) stands on everything that is not real.

    `past` is what the unit reported last, as far as it is known.
    """

    plan: Plan
    unit: Unit
    period: Period
    mark: str | None = None
    past: Past | None = None

    @property
    def deadline(self) -> str:
        """When the workbook is due, as official texts write it: 2025年10月12日18时."""
        return chinese_hour(self.plan.reporting.due(self.period))

    @property
    def tasks(self) -> list[str]:
        """The tasks that the unit owes an indicator of or leads, in the plan's order."""
        owed = {indicator.task for indicator in self.plan.owed_by(self.unit)}
        return [task_label(t) for t in self.plan.tasks if t.number in owed or self._leads(t)]

    def _leads(self, task: Task) -> bool:
        return any(self.plan.unit_of[lead].name == self.unit.name for lead in task.leads)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of 指标填报 (指标行): `row` counts from 0; `source_row` is where an equal figure is typed.

    `own_target` says that the unit states a target of its own, `past` what it reported last period.
    """

    indicator: Indicator
    entry: Entry
    row: int
    source_row: int | None = None
    own_target: bool = False
    past: Observation | None = None

    @property
    def basis(self) -> str:
        """The row's 填报口径."""
        return own_sentence(self.indicator) if self.source_row is None else basis_sentence(self.indicator)

    @property
    def used(self) -> frozenset[Column]:
        """The columns that people fill in in the row, besides those for words."""
        return self.indicator.columns | ({Column.TARGET} if self.own_target else set())

    @property
    def rate(self) -> Fraction | None:
        """增速或比率 in %, exact, as far as it can be told from what is filled in."""
        value, base = self.entry.value, self.entry.base
        if not isinstance(value, Decimal) or not isinstance(base, Decimal):
            return None
        return self.indicator.rate(value, base)


def lines_of(form: Form, entries: Mapping[str, Entry]) -> Sequence[Line]:
    """The rows that the unit owes, in the plan's order. A figure that stands in another row is taken from there."""
    owed = form.plan.owed_by(form.unit)
    rows = {indicator.id: FIRST_ROW + n for n, indicator in enumerate(owed)}
    lines = []
    for indicator in owed:
        source = indicator.same_as if indicator.same_as in rows else None
        entry = entries.get(source or indicator.id, Entry())
        lines.append(
            Line(
                indicator,
                entry,
                rows[indicator.id],
                rows[source] if source else None,
                own_target=form.plan.shared_target(form.unit, indicator) is None
                and indicator.measure is not Measure.MILESTONE,
                past=form.past.observations.get(source or indicator.id) if form.past else None,
            )
        )
    return lines


def submission_name(unit: Unit, period: Period) -> str:
    """The workbook's file name: 单位_期次.xlsx."""
    return f"{safe_name(f'{unit.name}_{period.code}')}.xlsx"
