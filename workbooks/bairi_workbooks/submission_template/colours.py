"""Red and yellow cells (条件格式) of 指标填报: what is pasted over a cell's check is seen all the same.

Each colouring names the rules of the catalogue that will find the same fault; where the catalogue has none of them,
there is no colouring. Formulas know no language of a program and are calculated only when their cells change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from bairi_validators.checks.numbers import PERCENT
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.models import Plan
from bairi_validators.standing import Light
from bairi_validators.vocabulary import Column, PastColumn, State
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK
from bairi_workbooks.submission_template.book import Book
from bairi_workbooks.submission_template.form import Form, Line
from bairi_workbooks.submission_template.remedies import has_errors, known

AT: Final[Mapping[Enum, int]] = {column: n for n, column in enumerate([*Column, *PastColumn])}


@dataclass(frozen=True, slots=True)
class Colouring:
    """A rule (条件格式) that colours a column's cells where `formula` holds; `codes` are the catalogue's.

    In the formula {VALUE} and so on are cells of the row, {HERE} is the cell itself, {END} the period's last day.
    `concerns` tells in which rows that use the column it can be a fault. `unfinished`: what comes next when a row is
    filled in from left to right is yellow though its lack is an error in the end.
    """

    codes: Sequence[str]
    column: Enum
    formula: str
    concerns: Callable[[Line], bool] = lambda _line: True
    unfinished: bool = False

    def light_on(self, day: date) -> Light:
        """Red for errors, yellow for warnings, as the rules stand on a day."""
        return Light.RED if has_errors(self.codes, day) and not self.unfinished else Light.YELLOW


def blank(name: str) -> str:
    """A formula's condition: nothing but spaces stands there."""
    return f"LEN(TRIM({{{name}}}))=0"


def none_of(words: type[Enum], name: str) -> str:
    """A formula's conditions: something stands there that is none of these words."""
    return ",".join([f"LEN(TRIM({{{name}}}))>0", *(f'TRIM({{{name}}})<>"{word.value}"' for word in words)])


AFTER_END: Final = "AND(ISNUMBER({HERE}),{HERE}>={END}+1)"
_DONE: Final = f'TRIM({{STATE}})="{State.DONE.value}"'
_NOT_DONE: Final = ",".join(f'TRIM({{STATE}})="{state.value}"' for state in State if state is not State.DONE)
# 上期状态 has the day behind the word.
_FALLEN_BACK: Final = ",".join(
    f'AND(LEFT({{PAST_STATE}},{len(past.value)})="{past.value}",TRIM({{STATE}})="{now.value}")'
    for past in State
    for now in State
    if now.rank < past.rank
)
# LibreOffice takes TRUE for a number.
_NO_NUMBER: Final = (
    "IF(AND(ISNUMBER({HERE}),NOT(ISLOGICAL({HERE}))),"
    "ABS({HERE})>=1E+15,IF(ISTEXT({HERE}),LEN(TRIM({HERE}))>0,NOT(ISBLANK({HERE}))))"
)
_NO_NUMBER_CODES: Final = ("V02", "V03", "V12", "V13", "V14", "V15", "F04")
_NEGATIVE: Final = "AND(ISNUMBER({HERE}),{HERE}<0)"
# However a date is written as text, it ends so; what ends otherwise is none (10月底).
_NO_DATE: Final = 'AND(ISTEXT({HERE}),ISERROR(FIND(RIGHT(TRIM({HERE}),1),"0123456789０１２３４５６７８９日号")))'
# A row with only 进展说明 says why there is no figure.
_WORDS_ONLY: Final = f"AND({blank('PROGRESS')},LEN(TRIM({{PROBLEM}})&TRIM({{NEXT}}))>0)"


def _missing(column: Column, beside: Column) -> str:
    return f"AND({blank(column.name)},OR(NOT({blank(beside.name)}),{_WORDS_ONLY}))"


COLOURINGS: Final = (
    *(Colouring(_NO_NUMBER_CODES, column, _NO_NUMBER) for column in (Column.VALUE, Column.BASE)),
    Colouring(("V27",), Column.TARGET, _NO_NUMBER),
    Colouring(("V04",), Column.TARGET, _NEGATIVE),
    Colouring(("V04",), Column.VALUE, _NEGATIVE, lambda line: not line.indicator.negative),
    Colouring(
        ("V05",),
        Column.VALUE,
        "IF(ISNUMBER({HERE}),{HERE}<>INT({HERE}),FALSE)",
        lambda line: line.indicator.counts_whole_things,
    ),
    Colouring(
        ("V18",),
        Column.VALUE,
        "IF(ISNUMBER({HERE}),ABS({HERE})>100,FALSE)",
        lambda line: line.indicator.input_unit == PERCENT,
    ),
    Colouring(
        ("X01",),
        Column.VALUE,
        "AND(ISNUMBER({VALUE}),ISNUMBER({BASE}),{BASE}>0,{VALUE}>{BASE})",
        lambda line: line.indicator.measure.is_rate and line.indicator.is_part_of_whole,
    ),
    Colouring(("V01",), Column.VALUE, _missing(Column.VALUE, Column.BASE)),
    Colouring(("V06",), Column.BASE, f"AND(ISNUMBER({{VALUE}}),{blank('BASE')})", unfinished=True),
    Colouring(("V07",), Column.BASE, "AND(ISNUMBER({BASE}),{BASE}<=0)"),
    Colouring(("V08",), Column.STATE, f"AND({none_of(State, 'STATE')})"),
    Colouring(("V01",), Column.STATE, _missing(Column.STATE, Column.DONE_ON)),
    Colouring(("V09",), Column.DONE_ON, _NO_DATE),
    Colouring(("V10",), Column.DONE_ON, AFTER_END),
    Colouring(("X02",), Column.DONE_ON, f"AND({_DONE},{blank('DONE_ON')})"),
    Colouring(("X03",), Column.DONE_ON, f"AND(OR({_NOT_DONE}),ISNUMBER({{DONE_ON}}))"),
    Colouring(
        ("P01",),
        Column.VALUE,
        "AND(ISNUMBER({VALUE}),ISNUMBER({PAST_VALUE}),{VALUE}<{PAST_VALUE})",
        lambda line: line.past is not None and line.indicator.is_cumulative,
    ),
    Colouring(
        ("P04",),
        Column.BASE,
        "AND(ISNUMBER({BASE}),ISNUMBER({PAST_BASE}),{BASE}<{PAST_BASE})",
        lambda line: line.past is not None and line.indicator.measure is Measure.GROWTH,
    ),
    Colouring(
        ("P05",),
        Column.STATE,
        f"OR({_FALLEN_BACK})",
        lambda line: line.past is not None,
    ),
)
# {WHOLE} is the cell of the other row.
PART_ABOVE_WHOLE: Final = Colouring(("X04",), Column.VALUE, "AND(ISNUMBER({HERE}),ISNUMBER({WHOLE}),{HERE}>{WHOLE})")


def cell(row: int, column: Enum, *, fixed_column: bool = False) -> str:
    """Address of a cell of 指标填报, row counted from 0: G7, or $G7."""
    return str(xl_rowcol_to_cell(row, AT[column], col_abs=fixed_column))


def colourings_of(form: Form, lines: Sequence[Line]) -> Iterator[tuple[Colouring, list[int]]]:
    """What can turn red or yellow among the rows that people type in, with the rows where it can."""
    for colouring, rows in (*_within_rows(lines), *_between_rows(form.plan, lines)):
        if rows and known(colouring.codes, form.period.end):
            yield colouring, rows


def _within_rows(lines: Sequence[Line]) -> Iterator[tuple[Colouring, list[int]]]:
    own = [line for line in lines if line.source_row is None]
    for colouring in COLOURINGS:
        yield colouring, [line.row for line in own if colouring.column in line.used and colouring.concerns(line)]


def _between_rows(plan: Plan, lines: Sequence[Line]) -> Iterator[tuple[Colouring, list[int]]]:
    """The plan's relations; a figure that stands in two rows is coloured where it is typed."""
    row_of = {line.indicator.id: line.row if line.source_row is None else line.source_row for line in lines}
    for relation in plan.relations:
        if relation.part in row_of and relation.whole in row_of:
            whole = cell(row_of[relation.whole], Column.VALUE, fixed_column=True)
            formula = PART_ABOVE_WHOLE.formula.replace("{WHOLE}", whole)
            yield replace(PART_ABOVE_WHOLE, formula=formula), [row_of[relation.part]]


def paint(book: Book, sheet: Any, colouring: Colouring, at: Mapping[Enum, int], rows: Sequence[int]) -> None:
    """One conditional format over all its rows; `at` says in which columns the headings stand."""
    first, column = rows[0], at[colouring.column]
    addresses = {c.name: str(xl_rowcol_to_cell(first, n, col_abs=True)) for c, n in at.items()}
    addresses |= {"HERE": addresses[colouring.column.name], "END": _day(book.form.period)}
    light = colouring.light_on(book.form.period.end)
    options = {
        "type": "formula",
        "criteria": "=" + colouring.formula.format_map(addresses),
        "format": book.colour(LIGHT_FILL[light], LIGHT_INK[light]),
        "multi_range": " ".join(_ranges(rows, column)),
    }
    sheet.conditional_format(first, column, first, column, options)


def _day(period: Period) -> str:
    return f"DATE({period.end.year},{period.end.month},{period.end.day})"


def _ranges(rows: Sequence[int], column: int) -> Iterator[str]:
    """Rows that stand together as one range each."""
    start = rows[0]
    for row, following in zip(rows, [*rows[1:], -1], strict=True):
        if following != row + 1:
            ends = dict.fromkeys(str(xl_rowcol_to_cell(end, column)) for end in (start, row))
            yield ":".join(ends)
            start = following
