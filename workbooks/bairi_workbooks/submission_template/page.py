"""The sheet 填报说明 as a page that is written from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bairi_validators.vocabulary import SheetName
from bairi_workbooks.submission_template.book import Book, row_height
from bairi_workbooks.submission_template.form import HEADING_ROW

WIDTHS: Final = (24, 104, 10)
LAST: Final = len(WIDTHS) - 1
_LEAST_HEIGHT: Final = 22.0
_LEAST_IN_TABLE, _PADDING_IN_TABLE = 18.0, 3.0  # tables are long


class Page:
    """A sheet that is written from top to bottom."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.sheet: Any = book.sheet(SheetName.INSTRUCTIONS, WIDTHS)
        self.row = HEADING_ROW

    def section(self, title: str) -> None:
        """A section's heading."""
        self.sheet.set_row(self.row, 27)
        self.sheet.write_string(self.row, 0, title, self.book.look("section"))
        self.row += 1

    def turn(self) -> None:
        """What follows begins a printed page."""
        self.sheet.set_h_pagebreaks([self.row])

    def paragraph(self, text: str) -> None:
        """A text across the whole width."""
        self.sheet.set_row(self.row, row_height([(text, sum(WIDTHS))], least=_LEAST_HEIGHT))
        self.sheet.merge_range(self.row, 0, self.row, LAST, text, self.book.look("text"))
        self.row += 1

    def table_row(self, texts: Sequence[str], looks: Sequence[Any]) -> None:
        """A row of a table: a text and a format for each of the first columns."""
        self.sheet.set_row(
            self.row,
            row_height(list(zip(texts, WIDTHS, strict=False)), least=_LEAST_IN_TABLE, padding=_PADDING_IN_TABLE),
        )
        for column, (text, look) in enumerate(zip(texts, looks, strict=True)):
            self.sheet.write_string(self.row, column, text, look)
        self.row += 1

    def legend_row(self, name: str, colour: Any, meaning: str) -> None:
        """A colour beside what it means, over the rest of the width."""
        height = row_height([(meaning, sum(WIDTHS[1:]))], least=_LEAST_HEIGHT)
        self.sheet.set_row(self.row, height)
        self.sheet.write_string(self.row, 0, name, colour)
        self.sheet.merge_range(self.row, 1, self.row, LAST, meaning, self.book.look("fixed"))
        self.row += 1
