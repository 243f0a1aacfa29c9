"""填入上期数: what the unit reported last, beside this period's figures, and its own targets as starting values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bairi_addin.ribbon.clerk.apart import submitted
from bairi_addin.ribbon.copies import copied
from bairi_addin.ribbon.folders import keep
from bairi_addin.ribbon.known import background_of_one, histories
from bairi_addin.ribbon.marks import office
from bairi_validators.errors import BairiError
from bairi_validators.vocabulary import Column, PastColumn, SheetName
from bairi_workbooks import style

if TYPE_CHECKING:
    import xlwings as xw

    from bairi_addin.ribbon.desk import Desk
    from bairi_validators.history import Past
    from bairi_validators.plan.models import Unit
    from bairi_validators.submissions import Submission
    from bairi_workbooks.checking import Background

_TABLE: Final = SheetName.INDICATORS.value


@dataclass(frozen=True, slots=True)
class _Table:
    """指标填报 as it stands (指标表): values from A1 on, the heading row and the columns, counted from 0."""

    sheet: xw.Sheet
    rows: Sequence[Sequence[object]]
    top: int

    def column(self, heading: str) -> int | None:
        """Where a heading stands."""
        return next((n for n, value in enumerate(self.rows[self.top]) if value == heading), None)

    def lines(self) -> Mapping[str, int]:
        """The row of each indicator."""
        at = self.column(Column.ID.value) or 0
        return {str(row[at]): n for n, row in enumerate(self.rows) if n > self.top and row[at]}


def fill_previous(desk: Desk) -> str:
    """Fill the columns 上期… and the unit's own targets where none is typed; what differs only where the person agrees.

    Raises BairiError for a workbook that was not issued, and where nothing is known of an earlier period.
    """
    book = desk.book
    office.refuse_unchangeable(book)
    known = background_of_one(desk)
    submission = _submission(desk, known)
    past = _past(desk, known, submission)
    table = _table(book)
    if office.locked(book, [_TABLE]):
        raise BairiError(f"工作表“{_TABLE}”有密码保护，不能填入上期数。请撤销工作表保护后再按。")
    targets = _targets(desk, table, past, submission.unit)
    if (written := _figures(desk, table, past)) is None:
        return "没有填入：已有的上期数保留不变。"
    with office.lifted(book, [_TABLE]):
        _write(table, written, f"上期：{past.period.label}，供对照，不用填")
        for cell, target in targets.items():
            table.sheet.range(cell).value = float(target)
    _keep_off_the_page(table)
    table.sheet.activate()
    also = f"，本单位目标沿用上期{len(targets)}项" if targets else ""
    return f"已在表的右侧列出上期（{past.period.label}）的数{len(past.observations)}项，供对照{also}。"


def _submission(desk: Desk, known: Background) -> Submission:
    with copied(desk.book) as path:
        submission = submitted(desk, path, known.layouts)
    if submission is None or not submission.issued:
        raise BairiError("只有下发的报送工作簿可以填入上期数。自有格式的表格请自行核对上期。")
    return submission


def _past(desk: Desk, known: Background, submission: Submission) -> Past:
    """What the unit reported last; where the settings know nothing, from a folder that the person chooses."""
    unit, period = submission.unit.name, submission.period
    history = known.histories.get(unit)
    past = history.before(period).latest if history else None
    if past is None and (folder := desk.person.chooses_folder("选择存有本单位往期报送文件的文件夹", None)):
        history = histories(desk, known, (folder,)).get(unit)
        past = history.before(period).latest if history else None
        if past:
            keep(desk, desk.settings.model_copy(update={"past": (*desk.settings.past, folder)}))
    if past is None:
        raise BairiError(
            f"没有找到{unit}本年度{period.label}以前的报送文件，不能填入上期数。请把往期文件放到一个文件夹再试。"
        )
    return past


def _table(book: xw.Book) -> _Table:
    sheet = book.sheets[_TABLE]
    last = sheet.used_range.last_cell
    rows = sheet.range((1, 1), (max(2, last.row), max(2, last.column))).value
    top = next((n for n, row in enumerate(rows) if row[0] == Column.ID.value), None)
    if top is None or Column.NEXT.value not in rows[top]:
        raise BairiError(f"工作表“{_TABLE}”的表头有改动，不能填入上期数。请先按“校验本表”，按提示改正。")
    return _Table(sheet, rows, top)


def _targets(desk: Desk, table: _Table, past: Past, unit: Unit) -> dict[str, Decimal]:
    """The unit's own targets by cell: those that stand nowhere yet, and others where the person agrees."""
    from bairi_workbooks.reading.addresses import address  # noqa: PLC0415

    column, lines, plan = table.column(Column.TARGET.value), table.lines(), desk.plan
    blank: dict[str, Decimal] = {}
    other: dict[str, Decimal] = {}
    for number, observation in past.observations.items():
        target = observation.own_target
        indicator = plan.indicator_of[number]
        taken_over = indicator.same_as in lines  # a formula takes it from the other row
        if not target or column is None or number not in lines or taken_over:
            continue
        if plan.shared_target(unit, indicator) is not None:
            continue
        typed, cell = table.rows[lines[number]][column], address(lines[number], column)
        if typed is None:
            blank[cell] = target
        elif typed != float(target):
            other[cell] = target
    if other and desk.person.agrees(f"有{len(other)}项本单位目标与上期所填不同，要改为上期的目标吗？"):
        blank |= other
    return blank


def _figures(desk: Desk, table: _Table, past: Past) -> list[list[str | float | None]] | None:
    """The three columns row by row, below the headings; None where others stand there and the person keeps them."""
    from bairi_workbooks.submission_template.checks import past_state  # noqa: PLC0415 - XlsxWriter

    rows: list[list[str | float | None]] = [[None] * len(PastColumn) for _ in table.rows[table.top + 1 :]]
    for number, line in table.lines().items():
        if observation := past.observations.get(number):
            value, base = (None if n is None else float(n) for n in (observation.value, observation.base))
            rows[line - table.top - 1] = [value, base, past_state(observation) or None]
    at = table.column(PastColumn.PAST_VALUE.value)
    if at is not None:
        there = [list(row[at : at + len(PastColumn)]) for row in table.rows[table.top + 1 :]]
        pairs = (pair for old, new in zip(there, rows, strict=True) for pair in zip(old, new, strict=True))
        if any(old is not None and old != new for old, new in pairs) and not desk.person.agrees(
            f"表中已有上期数，与{past.period.label}所报不同，要更新吗？"
        ):
            return None
    return rows


def _write(table: _Table, rows: Sequence[Sequence[str | float | None]], note: str) -> None:
    """Write the columns where they stand, or behind the last heading, as an issued workbook has them."""
    from bairi_addin.ribbon.marks.listing import as_typed  # noqa: PLC0415

    sheet, top = table.sheet, table.top
    at = table.column(PastColumn.PAST_VALUE.value)
    first = (table.column(Column.NEXT.value) or 0) + 1 if at is None else at
    if at is None:
        _dress(table, first)
    sheet.range((top, first + 1)).value = as_typed(note)
    heads = [as_typed(heading.value) for heading in PastColumn]
    written = [heads, *([as_typed(value) for value in row] for row in rows)]
    sheet.range((top + 1, first + 1), (top + len(written), first + len(PastColumn))).value = written


def _keep_off_the_page(table: _Table) -> None:
    """New columns are for comparing, not for print. Not while protection is off: a print area would be remembered."""
    if table.column(PastColumn.PAST_VALUE.value) is None:
        last = table.sheet.range((len(table.rows), (table.column(Column.NEXT.value) or 0) + 1))
        table.sheet.page_setup.print_area = table.sheet.range((1, 1), last).address


def _dress(table: _Table, first: int) -> None:
    """Give new columns the looks of those that an issued workbook has."""
    from bairi_workbooks.submission_template.past import WIDTHS  # noqa: PLC0415 - XlsxWriter

    sheet, top, last = table.sheet, table.top, len(table.rows)
    cells = sheet.range((top + 1, first + 1), (last, first + len(WIDTHS)))
    cells.font.name, cells.font.size, cells.font.color, cells.color = style.FONT, 10, style.INK, style.BAND_FILL
    cells.borders.set(line_style="continuous", weight="thin", color=style.LINE)
    cells.vertical_alignment, cells.horizontal_alignment = "center", "right"
    cells.columns[-1].horizontal_alignment = "center"
    heading = cells.rows[0]
    heading.color, heading.font.color, heading.font.bold = style.HEAD_FILL, style.HEAD_INK, True
    heading.horizontal_alignment = "center"
    sheet.range((top, first + 1)).font.color = style.MUTED
    for column, width in enumerate(WIDTHS.values(), start=first + 1):
        sheet.range((1, column)).column_width = width
