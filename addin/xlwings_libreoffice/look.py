"""How a Range looks: colours, number formats, fonts, borders, alignment, merging, notes and links."""

from typing import TYPE_CHECKING, Any

from xlwings_libreoffice import bridge
from xlwings_libreoffice.addresses import Box, boxes
from xlwings_libreoffice.borders import Borders
from xlwings_libreoffice.cells import Cells
from xlwings_libreoffice.content import CONTENT
from xlwings_libreoffice.fonts import Characters, Font
from xlwings_libreoffice.notes import Note, add_note, note_on
from xlwings_libreoffice.number_formats import uno_box
from xlwings_libreoffice.units import Rgb, colour, hundredths, rgb
from xlwings_libreoffice.validation import DataValidation
from xlwings_libreoffice.vocabulary import HORIZONTAL_ALIGNMENTS, VERTICAL_ALIGNMENTS, word_for

if TYPE_CHECKING:
    from xlwings_libreoffice.ranges import Range

INDENT_POINTS = 10
URL_FIELD = "com.sun.star.text.TextField.URL"


class Look(Cells):
    """Formats and what else is seen of the cells."""

    @property
    def color(self) -> Rgb | None:
        """The background; nothing where there is none or where cells differ."""
        return rgb(bridge.common(self.uno, "CellBackColor"))

    @color.setter
    def color(self, value: Any) -> None:
        self.uno.CellBackColor = colour(value)

    def set_colors(self, colors: list[list[Any]]) -> None:
        """A background for each cell, None to take it off, ... to leave it; one call for each colour."""
        wanted: dict[int, set[tuple[int, int]]] = {}
        for row, line in enumerate(colors, self.box.row):
            for column, value in enumerate(line, self.box.column):
                if value is not ...:
                    wanted.setdefault(colour(value), set()).add((row, column))
        for value, cells in wanted.items():
            self.scattered(boxes(cells)).CellBackColor = value

    @property
    def number_format(self) -> str | None:
        """The code; nothing where cells differ."""
        codes = {self.sheet.book.formats.code(key) for key in self._format_keys()}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.uno.NumberFormat = self.sheet.book.formats.key(value)

    def _format_keys(self) -> set[int]:
        groups = self.uno.getUniqueCellFormatRanges()
        return {groups.getByIndex(number).NumberFormat for number in range(groups.getCount())}

    @property
    def font(self) -> Font:
        """The font of the cells."""
        return Font(self.uno)

    @property
    def characters(self) -> Characters:
        """The text of the first cell, part by part."""
        return Characters(self.first)

    @property
    def borders(self) -> Borders:
        """The lines around and between the cells."""
        return Borders(self)

    @property
    def data_validation(self) -> DataValidation:
        """What may be typed."""
        return DataValidation(self)

    @property
    def wrap_text(self) -> bool | None:
        """Whether long texts go on in a next line."""
        wrapped: bool | None = bridge.common(self.uno, "IsTextWrapped")
        return wrapped

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.uno.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        """One of xlwings' words; nothing where cells differ."""
        found = bridge.common(self.uno, "HoriJustify")
        return None if found is None else word_for(HORIZONTAL_ALIGNMENTS, found.value)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.uno.HoriJustify = bridge.enum("table.CellHoriJustify", _known(HORIZONTAL_ALIGNMENTS, value))

    @property
    def vertical_alignment(self) -> str | None:
        """One of xlwings' words; LibreOffice's 'standard' is the bottom."""
        found = bridge.common(self.uno, "VertJustify")
        return None if found is None else word_for(VERTICAL_ALIGNMENTS, found or VERTICAL_ALIGNMENTS["bottom"])

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.uno.VertJustify = _known(VERTICAL_ALIGNMENTS, value)

    def adjust_indent(self, amount: int) -> None:
        """Move the text in, or out by a negative amount."""
        self.uno.ParaIndent = max(0, (self.uno.ParaIndent or 0) + hundredths(INDENT_POINTS * amount))

    @property
    def merge_area(self) -> "Range":
        """The merged cells that the first cell is one of, or the cell alone."""
        cursor = self.sheet.uno.createCursorByRange(self.first)
        cursor.collapseToMergedArea()
        return self.sheet.box(uno_box(cursor.getRangeAddress()))

    @property
    def merge_cells(self) -> bool:
        """Whether any of it is merged."""
        return bool(self.uno.getIsMerged()) or self.merge_area.box != self.top_left

    def merge(self, across: bool) -> None:
        """Make one cell of it, or of each row; only the first cell's content stays, as in Excel."""
        parts = [Box(row, self.box.column, 1, self.box.columns) for row in range(self.box.row, self.box.last_row + 1)]
        for part in parts if across else [self.box]:
            for rest in _but_first(part):
                self.uno_of(rest).clearContents(CONTENT)
            self.uno_of(part).merge(True)

    def unmerge(self) -> None:
        """Make single cells of it again."""
        self.uno.merge(False)

    @property
    def note(self) -> Note | None:
        """The note on the first cell."""
        return note_on(self)  # type: ignore[arg-type]

    def add_note(self, text: str) -> Note:
        """A new note on the first cell."""
        return add_note(self, text)  # type: ignore[arg-type]

    @property
    def hyperlink(self) -> str:
        """Where the first cell leads."""
        fields = self.first.getTextFields()
        if not fields.getCount():
            raise ValueError("The cell doesn't seem to contain a hyperlink!")
        return str(fields.getByIndex(0).URL)

    def add_hyperlink(self, address: str, text_to_display: str, screen_tip: str) -> None:
        """A link in the first cell; LibreOffice shows the address and has no tip of one's own."""
        field = self.document.createInstance(URL_FIELD)
        field.URL, field.Representation = address, text_to_display
        cell = self.first
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)


def _known(words: dict[str, Any], value: str) -> Any:
    if value not in words:
        raise NotImplementedError(f"The alignment {value!r} is not available in LibreOffice: it has {', '.join(words)}")
    return words[value]


def _but_first(box: Box) -> list[Box]:
    beside = [Box(box.row, box.column + 1, 1, box.columns - 1)] if box.columns > 1 else []
    below = [Box(box.row + 1, box.column, box.rows - 1, box.columns)] if box.rows > 1 else []
    return beside + below
