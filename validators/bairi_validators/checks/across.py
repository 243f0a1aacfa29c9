"""Rules across the cells of a row, across rows, and in the problem ledger (勾稽校验)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Final

from bairi_validators.checks.days import read_date
from bairi_validators.checks.ruling import Applies, Case, Rule, is_milestone, is_number, is_rate
from bairi_validators.decimals import plain, shown, split_number, to_decimal
from bairi_validators.findings import Finding, Place, finding
from bairi_validators.names import plain_name, unit_in_name
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import USUAL_COMPARATORS, Indicator
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, NeedRow, Observation, ProblemRow, Row
from bairi_validators.units import measured
from bairi_validators.vocabulary import (
    Column,
    NeedColumn,
    NeedKind,
    ProblemColumn,
    ProblemState,
    State,
    normalised,
)

_RATE_TOLERANCE: Final = Decimal("0.1")  # percentage points: what rounding in a unit's own workbook may make


def _part_of_whole(case: Case) -> Finding | None:
    """X01: a part cannot be larger than its whole; a ratio whose target itself is over 100% is no part."""
    indicator, value, base = case.observation.indicator, case.observation.value, case.observation.base
    if value is None or base is None or not 0 < base < value:
        return None
    facts = {"value_name": indicator.value_name, "base_name": indicator.base_name}
    place = case.observation.row[Column.VALUE].place
    return finding("X01", place, value=plain(value), base=plain(base), **facts)


def _done_with_date(case: Case) -> Finding | None:
    """X02, X03: 已完成 and a date of completion go together."""
    cell, state = case.observation.row[Column.DONE_ON], case.observation.state
    if state is State.DONE and cell.blank and cell.place.cell is not None:
        return finding("X02", cell.place)
    if state is None or state is State.DONE or case.observation.done_on is None:
        return None
    return finding("X03", cell.place, state=state.value)


def _within_year(case: Case) -> Finding | None:
    """V10, V25: what is done by a period's end was not done after it, nor before the plan's year."""
    day = case.observation.done_on
    if day is None or (day <= case.period.end and day.year >= case.year):
        return None
    place = case.observation.row[Column.DONE_ON].place
    if day > case.period.end:
        return finding("V10", place, value=day.isoformat(), end=case.period.end.isoformat())
    return finding("V25", place, value=day.isoformat(), year=case.year)


def as_issued(indicator: Indicator, row: Row, *, issued: bool) -> Iterable[Finding]:
    """X08, X09: a row says the unit of measure and the indicator that it was issued with.

    In a unit's own workbook a unit that converts will do; in an issued one nobody knows which numbers went with it.
    """
    name = indicator.name
    if row[Column.NAME].value == name and row[Column.UNIT].value == indicator.input_unit and unit_in_name(name) is None:
        return ()  # word for word, as nearly every row of an issued workbook
    return _not_as_issued(indicator, row, issued=issued)


def _not_as_issued(indicator: Indicator, row: Row, *, issued: bool) -> Iterator[Finding]:
    unit, name = row[Column.UNIT], row[Column.NAME]
    named = None if Column.VALUE in row.stated else unit_in_name(name.text)  # 增速（%）, and the column says 亿元
    for cell, text in ((unit, unit.text), (name, named)):
        if text and text != indicator.input_unit and measured(text) != measured(indicator.input_unit):
            convertible = measured(text).per(measured(indicator.input_unit)) is not None
            if issued or not convertible:
                reason = "下发的计量单位不应改动" if convertible else "两者不能换算"
                yield finding("X08", cell.place, text=text, unit=indicator.input_unit, reason=reason)
    if row.typed and name.value is not None and not called(indicator, name.text):
        yield finding("X09", name.place, id=indicator.id, text=name.text, name=indicator.name)


def called(indicator: Indicator, name: str) -> bool:
    """Whether a name is one of an indicator's: its own, what is typed in its row, a declared alias."""
    if name == indicator.name:
        return True
    wanted = plain_name(name)
    return any(plain_name(n) == wanted for n in (indicator.name, indicator.value_name, *indicator.aliases))


def _state_and_value(case: Case) -> Finding | None:
    """X10: a row with a figure that says 已完成 has reached its target."""
    observation, target = case.observation, case.target
    cell, value, indicator = observation.row[Column.STATE], observation.value, observation.indicator
    if target is None or value is None or cell.value is None or value >= target:
        return None
    if normalised(cell.text) != State.DONE.value or indicator.comparator not in USUAL_COMPARATORS:
        return None
    facts = {"state": State.DONE.value, "value": plain(value), "target": plain(target)}
    return finding("X10", cell.place, **facts, unit=indicator.input_unit)


def _typed_rate(case: Case) -> Finding | None:
    """X11, X12: the column of the rate is a formula in an issued workbook, and says the same in a unit's own."""
    cell = case.observation.row[Column.RATE]
    if cell.blank or cell.fault or cell.formula:
        return None
    typed, rate = _percent_in(cell), _rate(case.observation)
    if typed is not None and rate is not None and abs(typed - rate) <= _RATE_TOLERANCE:
        return None
    if case.issued:
        text = cell.text if typed is None else shown(typed, 2)
        return finding("X11", cell.place, heading=Column.RATE.value, text=text)
    if typed is None or rate is None:
        return None
    facts = {"typed": shown(typed, 2), "computed": shown(rate, 2)}
    return finding("X12", cell.place, heading=Column.RATE.value, **facts)


def _not_asked_for(column: Column, case: Case) -> Finding | None:
    """X17: what is typed where an issued row asks for nothing was probably meant for another row."""
    cell = case.observation.row[column]
    if not case.issued or cell.value is None:
        return None
    return finding("X17", cell.place, heading=column.value, text=cell.text)


def _is_part_of_whole(indicator: Indicator) -> bool:
    return indicator.is_part_of_whole


def _asks_nothing_under(column: Column, indicator: Indicator) -> bool:
    return column not in indicator.columns


RULES: Final[tuple[tuple[Applies, Rule], ...]] = (
    (_is_part_of_whole, _part_of_whole),
    (is_milestone, _done_with_date),
    (is_milestone, _within_year),
    (is_number, _state_and_value),
    (is_rate, _typed_rate),
    *(
        (partial(_asks_nothing_under, column), partial(_not_asked_for, column))
        for column in (Column.VALUE, Column.BASE, Column.DONE_ON)
    ),
)


def _percent_in(cell: Cell) -> Decimal | None:
    """A typed rate in %: 7, 7%, or a cell of percent format."""
    if isinstance(cell.value, Decimal):
        return 100 * cell.value if cell.percent else cell.value
    typed = split_number(cell.text)
    return typed[0] if typed and typed[1] in {"", "%"} else None


def _rate(observation: Observation) -> Decimal | None:
    """The rate in % that follows from the two numbers."""
    if observation.value is None or observation.base is None:
        return None
    rate = observation.indicator.rate(observation.value, observation.base)
    return None if rate is None else to_decimal(rate)


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


def problem_ledger(row: ProblemRow, period: Period) -> Iterator[Finding]:
    """X06, X07, X13, X15, X16: a problem has a deadline, a known state, and a day on which it was closed, if it was."""
    cell = row.cells.get(ProblemColumn.PROBLEM)
    if cell is None or cell.blank:
        return
    problem, empty = cell.text, Cell(Place())
    deadline, state, closed = (
        row.cells.get(c, empty) for c in (ProblemColumn.DEADLINE, ProblemColumn.STATE, ProblemColumn.CLOSED_ON)
    )
    if deadline.place.cell and deadline.blank:
        yield finding("X06", deadline.place, problem=problem)
    if not state.blank and state.text not in set(ProblemState):
        yield finding("X07", state.place, problem=problem, text=state.text)
    if closed.place.cell and closed.blank and state.text == ProblemState.CLOSED.value:
        yield finding("X13", closed.place, problem=problem, state=state.text)
    day = read_date(closed, ProblemColumn.CLOSED_ON.value, period.year)[0]
    if day is not None and day > period.end:
        yield finding("X15", closed.place, problem=problem, value=day.isoformat(), end=period.end.isoformat())
    for column, cell in ((ProblemColumn.DEADLINE, deadline), (ProblemColumn.CLOSED_ON, closed)):
        if not cell.blank and read_date(cell, column.value, period.year)[0] is None:
            yield finding("X16", cell.place, problem=problem, heading=column.value, text=cell.text)


def need_kind(row: NeedRow) -> Iterator[Finding]:
    """X14: a need is of one of the four kinds."""
    kind, need = row.cells.get(NeedColumn.KIND), row.cells.get(NeedColumn.NEED)
    if kind is not None and not kind.blank and kind.text not in set(NeedKind):
        kinds = "、".join(NeedKind)
        yield finding("X14", kind.place, need=need.text if need else "", text=kind.text, kinds=kinds)
