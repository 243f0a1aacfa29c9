"""What all rooms of a Range stand on: the sheet, the box, and its UNO object."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlwings_libreoffice import bridge
from xlwings_libreoffice.addresses import Box
from xlwings_libreoffice.partial import Partial

if TYPE_CHECKING:
    from xlwings_libreoffice.ranges import Range
    from xlwings_libreoffice.sheet import Sheet


class Cells(Partial):
    """A rectangle of cells on a sheet."""

    def __init__(self, sheet: "Sheet", box: Box, address: str = "") -> None:
        """A sheet's box; the address it was asked for with, where there was one."""
        self.sheet = sheet
        self.box = box
        # xlwings reads it to tell whole rows from whole columns, and hangs the converters' options on every range.
        self.arg1_input = address
        self.options: dict[str, Any] = {}

    @cached_property
    def uno(self) -> bridge.Uno:
        """The UNO range."""
        return self.uno_of(self.box)

    def uno_of(self, box: Box) -> bridge.Uno:
        """The UNO range of a box on the same sheet."""
        return self.sheet.uno.getCellRangeByPosition(box.column - 1, box.row - 1, box.last_column - 1, box.last_row - 1)

    @property
    def api(self) -> bridge.Uno:
        """The UNO range."""
        return self.uno

    @property
    def first(self) -> bridge.Uno:
        """The UNO cell at its top left."""
        return self.uno.getCellByPosition(0, 0)

    @property
    def top_left(self) -> Box:
        """Where it begins."""
        return Box(self.box.row, self.box.column)

    @property
    def cell(self) -> "Range":
        """Its first cell."""
        return self.sheet.box(self.top_left)

    @property
    def document(self) -> bridge.Uno:
        """The document it is in."""
        return self.sheet.book.uno

    def scattered(self, boxes: Iterable[Box]) -> bridge.Uno:
        """Several boxes of the sheet as one UNO object, whose properties are set in one call."""
        together = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        together.addRangeAddresses(tuple(self.uno_of(box).getRangeAddress() for box in boxes), False)
        return together
