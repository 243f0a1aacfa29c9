"""Pages of a written workbook: formats, title lines, print setup. Shared by every sheet of every workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name

from bairi_workbooks.files import written_whole
from bairi_workbooks.sheets.entries import MOST_COLUMNS
from bairi_workbooks.sheets.streaming import Sheet, StreamedWorkbook
from bairi_workbooks.style import FONT, HEAD_FILL, INK, LINE, MARK_INK, MUTED
from bairi_workbooks.text import MOST_CHARACTERS, clean

if TYPE_CHECKING:
    from xlsxwriter.format import Format

A3: Final = 8
A4: Final = 9
TOP: Final = 2  # rows 0 and 1 are the title and the line below it; tables begin here unless a sheet says otherwise
MOST_IN_HEADER: Final = 120
MOST_LINKS: Final = 65_530  # of one sheet; XlsxWriter leaves the others out, and their texts with them


def fitting(text: str) -> str:
    """A text as a cell can hold it, always a text: never markup, never longer than a cell."""
    plain = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    if plain.startswith("<r>"):
        plain = f" {plain}"  # XlsxWriter takes a text in <r>…</r> for its own rich text and writes it as raw XML
    return _cut(plain) if len(plain) > MOST_CHARACTERS // 2 else plain


def _cut(text: str) -> str:
    """A text no longer than a cell, which counts in UTF-16: a rare character takes two places, and is not halved."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    return f"{units[: 2 * (MOST_CHARACTERS - 1)].decode('utf-16-le', 'ignore')}…"


@dataclass(frozen=True, slots=True)
class Cover:
    """What every sheet of a workbook says of itself: title, the line below, mark (演示数据), the day it speaks of."""

    title: str
    line: str
    day: date
    author: str
    mark: str | None = None


class Book:
    """A workbook being written. Its bytes depend on nothing but what is written: no clock, no user name.

    A streamed one keeps no row in memory: every sheet is then written from top to bottom, one after the other.
    """

    def __init__(self, path: Path, cover: Cover, *, streamed: bool = False) -> None:
        # Texts from submissions must stay texts, whatever they look like.
        as_typed = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        self.workbook = (
            StreamedWorkbook(path, as_typed) if streamed else Workbook(str(path), {**as_typed, "in_memory": True})
        )
        self.cover = cover
        self._styled: dict[tuple[Any, ...], Format] = {}
        self._links: Counter[str] = Counter()
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        mark = fitting(cover.mark or "")
        self.workbook.set_properties(
            {
                "title": fitting(cover.title + (f"（{mark}）" if mark else "")),
                "subject": fitting(cover.line),
                "author": fitting(cover.author),
                "keywords": mark,
                "status": mark,
                "comments": mark,
                "created": datetime.combine(cover.day, time()),
            }
        )

    def format(self, **properties: object) -> Format:
        """A format by its properties; equal ones are written once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            house = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
            self._formats[key] = self.workbook.add_format({**house, **properties})
        return self._formats[key]

    def bordered(self, **properties: object) -> Format:
        """A format of a table's cell: thin lines all round, text wrapped."""
        return self.format(**{"border": 1, "border_color": LINE, "text_wrap": True, **properties})

    def styled(self, properties: Callable[..., dict[str, Any]], key: tuple[Any, ...]) -> Format:
        """The format of a table's cell by what decides about it: its properties are worked out once."""
        found = self._styled.get((properties, key))
        if found is None:
            found = self._styled[properties, key] = self.bordered(**properties(*key))
        return found

    def may_link(self, sheet: Sheet) -> bool:
        """Count one more link of a sheet and say whether it can hold it."""
        self._links[sheet.name] += 1
        return self._links[sheet.name] <= MOST_LINKS

    def has_lost_links(self, sheet: Sheet) -> bool:
        """Whether a sheet had more links than it can hold."""
        return self._links[sheet.name] > MOST_LINKS

    def sheet(self, name: str, note: str = "", *, paper: int = A3) -> Sheet:
        """A new sheet with its title line, the note below it, and the print setup."""
        sheet: Sheet = self.workbook.add_worksheet(name, Sheet)
        sheet.hide_gridlines(2)
        sheet.set_row_pixels(0, 36)  # before anything is written below: a streamed row has gone by then
        sheet.set_row_pixels(1, 22)
        self._title(sheet, name)
        line = "　".join(part for part in (self.cover.line, note) if part)
        sheet.write_string(1, 0, fitting(line), self.format(font_color=MUTED, font_size=9))
        self._print_setup(sheet, name, paper)
        everywhere = "A1:XFD1048576"
        sheet.ignore_errors({"number_stored_as_text": everywhere, "formula_differs": everywhere})
        return sheet

    def _title(self, sheet: Sheet, name: str) -> None:
        """Title, sheet name and, in red, the mark."""
        big = self.format(bold=True, font_size=16, font_color=HEAD_FILL)
        title = fitting(f"{self.cover.title}　{name}")
        if mark := fitting(self.cover.mark or ""):
            red = self.format(bold=True, font_size=16, font_color=MARK_INK)
            sheet.write_rich_string(0, 0, big, title, red, f"　【{mark}】", big)
        else:
            sheet.write_string(0, 0, title, big)

    def _print_setup(self, sheet: Sheet, name: str, paper: int) -> None:
        """Landscape, one page wide, page numbers below. An ampersand begins a code in a footer, so it is doubled."""
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        left = fitting(self.cover.mark or self.cover.line)[:MOST_IN_HEADER].replace("&", "&&").replace("\n", " ")
        sheet.set_footer(f"&L&9{left} &C&9第 &P 页，共 &N 页&R&9{name}")


@contextmanager
def written_book(path: Path, cover: Cover, *, streamed: bool = False) -> Iterator[Book]:
    """A workbook at `path` when the block ends well; a large one is streamed.

    Raises BairiError when it cannot be written.
    """
    with written_whole(path) as draft:
        book = Book(draft, cover, streamed=streamed)
        try:
            yield book
            book.workbook.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
        finally:
            if isinstance(book.workbook, StreamedWorkbook):
                book.workbook.end()


def cell_name(row: int, column: int) -> str:
    """A cell of the same sheet as formulas name it, rows and columns counted from 0."""
    return f"{letters(column)}{row + 1}"


def address(sheet: str, row: int, column: int) -> str:
    """The same of another sheet."""
    return f"'{sheet}'!{letters(column)}{row + 1}"


@lru_cache(maxsize=MOST_COLUMNS)
def letters(column: int) -> str:
    """A column's letters."""
    return str(xl_col_to_name(column))
