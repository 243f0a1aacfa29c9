"""The sheets that are lists (问题台账, 要素需求, 典型经验), and the very hidden one that says what the workbook is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Generic, TypeVar

from bairi_validators.submissions import CellValue
from bairi_validators.vocabulary import (
    TEMPLATE_VERSION,
    IdentityKey,
    NeedColumn,
    NeedKind,
    PracticeColumn,
    ProblemColumn,
    ProblemState,
    SheetName,
)
from bairi_workbooks.submission_template.book import DATE_FORMAT, Book, put, row_height
from bairi_workbooks.submission_template.checks import Check, day, done_day, one_of, put_check
from bairi_workbooks.submission_template.colours import AFTER_END, Colouring, blank, none_of, paint
from bairi_workbooks.submission_template.form import FIRST_ROW, Form
from bairi_workbooks.submission_template.remedies import known

H = TypeVar("H", bound=Enum)
_TASKS_COLUMN: Final = 3
_DATES: Final = {ProblemColumn.DEADLINE, ProblemColumn.CLOSED_ON}
_CENTRED: Final = {*_DATES, ProblemColumn.STATE, NeedColumn.KIND}
_LEAST_HEIGHT: Final = 30.0


@dataclass(frozen=True, slots=True)
class Register(Generic[H]):
    """A list sheet (台账): headings with their widths, empty rows below what is filled in, checks and colourings."""

    name: SheetName
    widths: Mapping[H, float]
    empty_rows: int
    checks: Callable[[Form], Mapping[H, Check]]
    colourings: Sequence[Colouring] = ()


def _task_check(form: Form) -> Check:
    """The unit's tasks together are longer than a list in the check itself may be, so they stand in `_bairi`."""
    column = "ABCD"[_TASKS_COLUMN]
    source = f"={SheetName.IDENTITY.value}!${column}$1:${column}${max(1, len(form.tasks))}"
    return one_of(ProblemColumn.TASK, source, "从下拉框选择任务。")


def _problem_checks(form: Form) -> Mapping[ProblemColumn, Check]:
    states = [state.value for state in ProblemState]
    closed = f"状态为“{ProblemState.CLOSED.value}”时填写"
    return {
        ProblemColumn.TASK: _task_check(form),
        ProblemColumn.DEADLINE: day(ProblemColumn.DEADLINE, form, "填完成整改的期限"),
        ProblemColumn.STATE: one_of(ProblemColumn.STATE, states, "从下拉框选择。", "X07"),
        ProblemColumn.CLOSED_ON: done_day(ProblemColumn.CLOSED_ON, form, closed, "X15"),
    }


def _need_checks(_form: Form) -> Mapping[NeedColumn, Check]:
    kinds = [kind.value for kind in NeedKind]
    return {NeedColumn.KIND: one_of(NeedColumn.KIND, kinds, "从下拉框选择。", "X14")}


def _practice_checks(form: Form) -> Mapping[PracticeColumn, Check]:
    return {PracticeColumn.TASK: _task_check(form)}


_PROBLEM: Final = f"NOT({blank('PROBLEM')})"
_CLOSED: Final = f'TRIM({{STATE}})="{ProblemState.CLOSED.value}"'

PROBLEMS: Final = Register(
    SheetName.PROBLEMS,
    {
        ProblemColumn.TASK: 26,
        ProblemColumn.PROBLEM: 56,
        ProblemColumn.UNIT: 24,
        ProblemColumn.DEADLINE: 13,
        ProblemColumn.STATE: 11,
        ProblemColumn.CLOSED_ON: 13,
    },
    30,
    _problem_checks,
    (
        Colouring(("X06",), ProblemColumn.DEADLINE, f"AND({_PROBLEM},{blank('DEADLINE')})"),
        Colouring(("X07",), ProblemColumn.STATE, f"AND({_PROBLEM},{none_of(ProblemState, 'STATE')})"),
        Colouring(("X13",), ProblemColumn.CLOSED_ON, f"AND({_PROBLEM},{_CLOSED},{blank('CLOSED_ON')})"),
        Colouring(("X15",), ProblemColumn.CLOSED_ON, f"AND({_PROBLEM},{AFTER_END})"),
    ),
)
NEEDS: Final = Register(
    SheetName.NEEDS,
    {NeedColumn.KIND: 12, NeedColumn.PROJECT: 36, NeedColumn.NEED: 64, NeedColumn.AUTHORITY: 30},
    30,
    _need_checks,
    (Colouring(("X14",), NeedColumn.KIND, f"AND({none_of(NeedKind, 'KIND')})"),),
)
PRACTICES: Final = Register(
    SheetName.PRACTICES,
    {PracticeColumn.TASK: 26, PracticeColumn.TITLE: 36, PracticeColumn.CONTENT: 80},
    15,
    _practice_checks,
)


def write_register(book: Book, register: Register[H], rows: Sequence[Mapping[H, CellValue]]) -> None:
    """Write a list sheet: the rows that are filled in, then empty ones. People may insert and delete rows."""
    sheet = book.sheet(register.name, list(register.widths.values()), insert_rows=True, delete_rows=True)
    book.headings(sheet, [column.value for column in register.widths])
    sheet.freeze_panes(FIRST_ROW, 0)
    count = len(rows) + register.empty_rows
    _write_rows(book, sheet, register.widths, [*rows, *[{}] * register.empty_rows])
    at: dict[Enum, int] = {column: n for n, column in enumerate(register.widths)}
    for column, check in register.checks(book.form).items():
        put_check(book, sheet, FIRST_ROW, FIRST_ROW + count - 1, at[column], check)
    for colouring in register.colourings:
        if known(colouring.codes, book.form.period.end):
            paint(book, sheet, colouring, at, range(FIRST_ROW, FIRST_ROW + count))


def _write_rows(book: Book, sheet: Any, widths: Mapping[H, float], rows: Sequence[Mapping[H, CellValue]]) -> None:
    looks = {column: _look(book, column) for column in widths}
    for row, filled in enumerate(rows, start=FIRST_ROW):
        for at, column in enumerate(widths):
            put(sheet, row, at, filled.get(column), looks[column])
        texts = [(str(filled.get(column) or ""), width) for column, width in widths.items()]
        sheet.set_row(row, row_height(texts, least=_LEAST_HEIGHT))


def write_identity(book: Book) -> None:
    """Write `_bairi`: what the workbook is, in columns A and B; and the unit's tasks, which the drop-downs list."""
    form = book.form
    pairs = {
        IdentityKey.PLAN: form.plan.plan.id,
        IdentityKey.PLAN_VERSION: form.plan.plan.version,
        IdentityKey.UNIT: form.unit.name,
        IdentityKey.PERIOD: form.period.code,
        IdentityKey.TEMPLATE: TEMPLATE_VERSION,
    }
    if form.mark:
        pairs[IdentityKey.MARK] = form.mark
    sheet = book.bare_sheet(SheetName.IDENTITY)
    for row, (key, value) in enumerate(pairs.items()):
        sheet.write_string(row, 0, key.value)
        sheet.write_string(row, 1, value)
    for row, task in enumerate(form.tasks):
        sheet.write_string(row, _TASKS_COLUMN, task)
    sheet.very_hidden()


def _look(book: Book, column: Enum) -> object:
    more: dict[str, object] = {"align": "center"} if column in _CENTRED else {}
    if column in _DATES:
        more["num_format"] = DATE_FORMAT
    return book.look("input", **more)
