"""One sheet as xlwings' Sheet."""

from functools import cached_property
from typing import TYPE_CHECKING

from xlwings import base_classes

from xlwings_libreoffice import bridge, files
from xlwings_libreoffice.addresses import LAST_COLUMN, LAST_ROW, Box, parsed, split_sheet
from xlwings_libreoffice.charts import Charts
from xlwings_libreoffice.drawings import Shapes
from xlwings_libreoffice.errors import LibreOfficeError
from xlwings_libreoffice.names import Names
from xlwings_libreoffice.notes import Note, notes_of
from xlwings_libreoffice.number_formats import uno_box
from xlwings_libreoffice.pages import FreezePanes, PageSetup
from xlwings_libreoffice.partial import Partial, refusal
from xlwings_libreoffice.pictures import Pictures
from xlwings_libreoffice.ranges import Range
from xlwings_libreoffice.tables import Tables

if TYPE_CHECKING:
    from xlwings_libreoffice.books import Book
    from xlwings_libreoffice.sheets import Sheets

Corner = tuple[int, ...] | str | Range


class Sheet(Partial, stands_for=base_classes.Sheet):
    """A sheet."""

    book: "Book"

    def __init__(self, book: "Book", uno: bridge.Uno) -> None:
        """A book's sheet."""
        self.book = book
        self.uno = uno

    @property
    def api(self) -> bridge.Uno:
        """The sheet's UNO object; .protect(password) and .unprotect(password) are there."""
        return self.uno

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.uno.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value
        # LibreOffice keeps the old name and says nothing where another sheet has the new one.
        if self.name != value:
            raise LibreOfficeError(f"LibreOffice does not take {value!r} as the name of sheet {self.name!r}.")

    @property
    def index(self) -> int:
        """Its place, from 1."""
        return int(self.uno.getRangeAddress().Sheet) + 1

    @property
    def names(self) -> Names:
        """The names that are this sheet's own."""
        return Names(self.book, self.uno.NamedRanges, self)

    def box(self, box: Box, address: str = "") -> Range:
        """The cells of a box."""
        return Range(self, box, address)

    def range(self, arg1: Corner, arg2: Corner | None = None) -> Range:
        """Cells by address, name, (row, column), (row, column, rows, columns) or two corners."""
        first = self._corner(arg1)
        if arg2 is None:
            return first
        return self.box(first.box.spanning(self._corner(arg2).box))

    def _corner(self, corner: Corner) -> Range:
        if isinstance(corner, Range):
            return corner
        if isinstance(corner, str):
            return self._addressed(corner)
        if min(corner) < 1:
            raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
        return self.box(Box(*corner))

    def _addressed(self, address: str) -> Range:
        sheet, rest = split_sheet(address.removeprefix("="))
        owner = self if sheet is None else self.book.sheets(sheet)
        box = parsed(rest)
        if box is not None:
            return Range(owner, box, rest)
        for names in (owner.names, self.book.names):
            if names.contains(rest):
                return names(rest).refers_to_range
        if rest in self.tables:
            return self.tables(rest).range
        raise ValueError(f"{address!r} is neither an address nor a name of {self.book.name}; unions are not available.")

    @property
    def cells(self) -> Range:
        """All of them."""
        return self.box(Box(1, 1, LAST_ROW, LAST_COLUMN))

    @property
    def used_range(self) -> Range:
        """From the first cell that holds anything to the last."""
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self.box(uno_box(cursor.getRangeAddress()))

    def activate(self) -> None:
        """Bring it to the front of its book."""
        self.book.uno.getCurrentController().setActiveSheet(self.uno)

    select = activate

    def clear_contents(self) -> None:
        """Take out values and formulas."""
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        """Take off formats."""
        self.used_range.clear_formats()

    def clear(self) -> None:
        """Take out everything in the cells."""
        self.used_range.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Rows, columns or both as high and wide as their content."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Take it out of the book."""
        self.book.sheets.api.removeByName(self.name)

    def copy(self, before: "Sheet | None", after: "Sheet | None") -> None:
        """A copy in this book or another, beside a sheet."""
        beside = before or after
        if beside is None:
            return
        place = beside.index - (0 if after else 1)
        sheets = beside.book.sheets
        if beside.book.uno.RuntimeUID == self.book.uno.RuntimeUID:
            sheets.api.copyByName(self.name, self._copy_name(sheets), place)
        else:
            sheets.api.importSheet(self.book.uno, self.name, place)

    def _copy_name(self, sheets: "Sheets") -> str:
        number = 2
        while f"{self.name} ({number})" in sheets:
            number += 1
        return f"{self.name} ({number})"

    def move(self, before: "Sheet | None", after: "Sheet | None") -> None:
        """To the place beside another sheet."""
        beside = before or after
        if beside is not None:
            self.book.sheets.api.moveByName(self.name, beside.index - (0 if after else 1))

    @property
    def visible(self) -> bool:
        """Whether its tab is shown."""
        return bool(self.uno.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.uno.IsVisible = bool(value)

    @property
    def notes(self) -> list[Note]:
        """The notes on its cells."""
        return notes_of(self)

    @property
    def shapes(self) -> Shapes:
        """Everything drawn on it."""
        return Shapes(self)

    @property
    def pictures(self) -> Pictures:
        """Its pictures."""
        return Pictures(self)

    @property
    def charts(self) -> Charts:
        """Its charts."""
        return Charts(self)

    @property
    def tables(self) -> Tables:
        """Its tables, which LibreOffice calls database ranges."""
        return Tables(self)

    @property
    def pivot_tables(self) -> object:
        """Not available."""
        raise refusal("Sheet", "pivot_tables")

    @property
    def page_setup(self) -> PageSetup:
        """How it is printed."""
        return PageSetup(self)

    @property
    def freeze_panes(self) -> FreezePanes:
        """The rows and columns that do not scroll."""
        return FreezePanes(self)

    @property
    def show_gridlines(self) -> bool:
        """Whether grid lines are shown; LibreOffice's API has one switch for all sheets of a window."""
        return bool(self._view().ShowGrid)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self._view().ShowGrid = value

    def _view(self) -> bridge.Uno:
        # The grid belongs to the window's view of the sheet in front.
        self.activate()
        return self.book.uno.getCurrentController()

    def to_html(self, path: str) -> None:
        """The book as a web page, this sheet and the others: LibreOffice writes one page."""
        files.export_html(self.book.uno, path)

    @cached_property
    def draw_page(self) -> bridge.Uno:
        """What its drawings lie on."""
        return self.uno.getDrawPage()
