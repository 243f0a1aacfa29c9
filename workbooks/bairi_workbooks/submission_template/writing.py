"""The whole workbook: its sheets in their order, written to disk whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bairi_validators.history import Past
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import CellValue
from bairi_validators.vocabulary import NeedColumn, PracticeColumn, ProblemColumn
from bairi_workbooks.files import written_whole
from bairi_workbooks.submission_template.book import Book
from bairi_workbooks.submission_template.form import Entry, Form, lines_of
from bairi_workbooks.submission_template.indicators import write_indicators
from bairi_workbooks.submission_template.manual import write_manual
from bairi_workbooks.submission_template.registers import NEEDS, PRACTICES, PROBLEMS, write_identity, write_register


def write_submission(  # noqa: PLR0913 - each sheet's contents are a parameter of their own
    path: Path,
    plan: Plan,
    unit: Unit,
    period: Period,
    *,
    entries: Mapping[str, Entry] = {},
    problems: Sequence[Mapping[ProblemColumn, CellValue]] = (),
    needs: Sequence[Mapping[NeedColumn, CellValue]] = (),
    practices: Sequence[Mapping[PracticeColumn, CellValue]] = (),
    mark: str | None = None,
    past: Past | None = None,
) -> Path:
    """Write one unit's submission workbook for one period, with what is already filled in; answer its path.

    `entries` go by indicator id; `past` is what the unit reported last, to stand beside. Another year's figures are no
    such thing: all count from 1 January. The same arguments give the same bytes.
    Raises BairiError when the file cannot be written.
    """
    known = past if past and past.observations and past.period.year == period.year else None
    book = Book(Form(plan, unit, period, mark, known))
    lines = lines_of(book.form, entries)
    write_manual(book, lines)
    write_indicators(book, lines)
    write_register(book, PROBLEMS, problems)
    write_register(book, NEEDS, needs)
    write_register(book, PRACTICES, practices)
    write_identity(book)
    content = book.finish()
    with written_whole(path) as draft:
        draft.write_bytes(content)
    return path
