"""Print areas and frozen panes."""

from typing import TYPE_CHECKING

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.addresses import LAST_COLUMN, LAST_ROW
from xlwings_libreoffice.number_formats import uno_box
from xlwings_libreoffice.partial import Partial

if TYPE_CHECKING:
    from xlwings_libreoffice.sheet import Sheet


class PageSetup(Partial, stands_for=base_classes.PageSetup):
    """How a sheet is printed."""

    def __init__(self, sheet: "Sheet") -> None:
        """A sheet's."""
        self._sheet = sheet

    @property
    def api(self) -> bridge.Uno:
        """The page style: margins, orientation, header and footer."""
        styles = self._sheet.book.uno.getStyleFamilies().getByName("PageStyles")
        return styles.getByName(self._sheet.uno.PageStyle)

    @property
    def print_area(self) -> str | None:
        """The address that is printed; nothing where all is."""
        areas = self._sheet.uno.getPrintAreas()
        return ",".join(uno_box(area).address() for area in areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        parts = value.split(",") if value else []
        areas = tuple(self._sheet.range(part).uno.getRangeAddress() for part in parts)
        self._sheet.uno.setPrintAreas(areas)


class FreezePanes(Partial, stands_for=base_classes.FreezePanes):
    """The rows above and the columns left of a cell, kept in place while the rest scrolls."""

    def __init__(self, sheet: "Sheet") -> None:
        """A sheet's."""
        self._sheet = sheet

    def _view(self) -> bridge.Uno:
        self._sheet.activate()
        return self._sheet.book.uno.getCurrentController()

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze the range: it and all above and left of it stay."""
        box = self._sheet.range(frozen_range).box
        columns = 0 if box.columns == LAST_COLUMN else box.last_column
        rows = 0 if box.rows == LAST_ROW else box.last_row
        self._view().freezeAtPosition(columns, rows)

    def unfreeze(self) -> None:
        """Let everything scroll."""
        self._view().freezeAtPosition(0, 0)
