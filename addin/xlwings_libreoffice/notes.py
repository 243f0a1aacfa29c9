"""Notes on cells, which LibreOffice calls annotations."""

from typing import TYPE_CHECKING

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.addresses import Box
from xlwings_libreoffice.content import NOTES
from xlwings_libreoffice.partial import Partial

if TYPE_CHECKING:
    from xlwings_libreoffice.ranges import Range
    from xlwings_libreoffice.sheet import Sheet


class Note(Partial, stands_for=base_classes.Note):
    """The note on one cell."""

    def __init__(self, cell: "Range") -> None:
        """The cell that has it."""
        self._cell = cell

    @property
    def api(self) -> bridge.Uno:
        """The annotation."""
        return self._cell.first.getAnnotation()

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.api.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    @property
    def author(self) -> str:
        """Who wrote it, as far as the file says."""
        return str(self.api.getAuthor())

    @property
    def location(self) -> "Range":
        """The cell that has it."""
        return self._cell

    def delete(self) -> None:
        """Take it off."""
        self._cell.uno_of(self._cell.top_left).clearContents(NOTES)


def note_on(cell: "Range") -> Note | None:
    """The note on a range's first cell."""
    note = Note(cell.cell)
    return note if note.text else None


def add_note(cell: "Range", text: str) -> Note:
    """A new one."""
    cell.sheet.uno.getAnnotations().insertNew(cell.first.getCellAddress(), text)
    return Note(cell)


def notes_of(sheet: "Sheet") -> list[Note]:
    """All of a sheet's, in its order."""
    annotations = sheet.uno.getAnnotations()
    return [Note(sheet.box(_cell_of(annotations.getByIndex(number)))) for number in range(annotations.getCount())]


def _cell_of(annotation: bridge.Uno) -> Box:
    place = annotation.getPosition()
    return Box(place.Row + 1, place.Column + 1)
