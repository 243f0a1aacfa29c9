"""Rules across the cells of a row, across rows, and in the problem ledger (勾稽校验)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bairi_validators.decimals import plain
from bairi_validators.findings import Finding, finding
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Observation, ProblemRow, Row
from bairi_validators.vocabulary import Column, ProblemColumn, ProblemState, State, normalised


def within_row(observation: Observation, period: Period) -> Iterator[Finding]:
    """The rules across the cells of one row."""
    yield from _part_of_whole(observation)
    yield from _done_with_date(observation)
    yield from _not_in_future(observation, period)


def _part_of_whole(observation: Observation) -> Iterator[Finding]:
    """X01: a part cannot be larger than its whole; a ratio whose target itself is over 100% is no part."""
    indicator, value, base = observation.indicator, observation.value, observation.base
    if indicator.is_part_of_whole and value is not None and base is not None and 0 < base < value:
        facts = {"value_name": indicator.value_name, "base_name": indicator.base_name}
        yield finding("X01", observation.row[Column.VALUE].place, value=plain(value), base=plain(base), **facts)


def _done_with_date(observation: Observation) -> Iterator[Finding]:
    """X02, X03: 已完成 and a date of completion go together."""
    cell = observation.row[Column.DONE_ON]
    if observation.state is State.DONE and cell.blank and cell.place.cell is not None:
        yield finding("X02", cell.place)
    elif observation.state not in {State.DONE, None} and observation.done_on is not None:
        yield finding("X03", cell.place, state=observation.state.value if observation.state else "")


def _not_in_future(observation: Observation, period: Period) -> Iterator[Finding]:
    """V10: what is done by a period's end was not done after it."""
    if observation.done_on is not None and observation.done_on > period.end:
        place = observation.row[Column.DONE_ON].place
        yield finding("V10", place, value=observation.done_on.isoformat(), end=period.end.isoformat())


def as_issued(indicator: Indicator, row: Row) -> Iterator[Finding]:
    """X08, X09: a row still says the unit of measure and the indicator that it was issued with."""
    unit, name = row[Column.UNIT], row[Column.NAME]
    if unit.value is not None and normalised(unit.text) != normalised(indicator.input_unit):
        yield finding("X08", unit.place, text=unit.text, unit=indicator.input_unit)
    if name.value is not None and normalised(name.text) != normalised(indicator.name):
        yield finding("X09", name.place, id=indicator.id, text=name.text, name=indicator.name)


def between_rows(plan: Plan, observations: Mapping[str, Observation]) -> Iterator[Finding]:
    """X04: the relations that the plan declares (净增不大于新增)."""
    for relation in plan.relations:
        part, whole = observations.get(relation.part), observations.get(relation.whole)
        if part is None or whole is None or part.value is None or whole.value is None:
            continue
        if part.value > whole.value:
            yield finding(
                "X04",
                part.row[Column.VALUE].place,
                part=relation.part,
                part_name=part.indicator.name,
                whole=relation.whole,
                whole_name=whole.indicator.name,
                other=whole.row[Column.VALUE].place,
                words=relation.words,
            )


def same_figure(twin: Observation, primary: Observation) -> Iterator[Finding]:
    """X05: a figure that stands in two rows is the same in both."""
    for column, typed, other in (
        (Column.VALUE, twin.value, primary.value),
        (Column.BASE, twin.base, primary.base),
    ):
        if typed is not None and other is not None and typed != other:
            yield finding(
                "X05",
                twin.row[column].place,
                name=twin.indicator.name,
                other=primary.indicator.id,
                value=plain(typed),
                other_value=plain(other),
            )


def problem_ledger(row: ProblemRow) -> Iterator[Finding]:
    """X06, X07: a problem has a deadline and a known state."""
    problem = row.cells.get(ProblemColumn.PROBLEM)
    if problem is None or problem.blank:
        return
    deadline, state = row.cells.get(ProblemColumn.DEADLINE), row.cells.get(ProblemColumn.STATE)
    if deadline is not None and deadline.blank:
        yield finding("X06", deadline.place, problem=problem.text)
    if state is not None and not state.blank and state.text not in {s.value for s in ProblemState}:
        yield finding("X07", state.place, problem=problem.text, text=state.text)
