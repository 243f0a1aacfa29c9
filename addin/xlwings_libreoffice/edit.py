"""What is done to a Range: inserting, deleting, copying, sorting, finding, filling, grouping."""

from typing import TYPE_CHECKING, Any

from xlwings_libreoffice import bridge, files, pasting
from xlwings_libreoffice.addresses import LAST_COLUMN, LAST_ROW, Box
from xlwings_libreoffice.cells import Cells
from xlwings_libreoffice.content import DATES, TEXTS, VALUES
from xlwings_libreoffice.number_formats import uno_box

if TYPE_CHECKING:
    import xlwings as xw

    from xlwings_libreoffice.ranges import Range

# com.sun.star.sheet.FormulaResult, by xlwings' words
RESULTS = {None: 7, "numbers": 1, "text": 2, "errors": 4}
CONSTANTS = {None: VALUES | DATES | TEXTS, "numbers": VALUES | DATES, "text": TEXTS}
MAX_SORT_KEYS = 3


class Edit(Cells):
    """Changes to the cells and to their order."""

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Make room; 'right' or 'down', by the shape unless told. LibreOffice takes the format from above or left."""
        way = _shift(shift or self._natural("right", "down"), {"right": "RIGHT", "down": "DOWN"})
        self.sheet.uno.insertCells(
            self.uno.getRangeAddress(), self._whole(bridge.enum("sheet.CellInsertMode", way), "Insert")
        )

    def delete(self, shift: str | None = None) -> None:
        """Take the cells out; 'left' or 'up', by the shape unless told."""
        way = _shift(shift or self._natural("left", "up"), {"left": "LEFT", "up": "UP"})
        self.sheet.uno.removeRange(
            self.uno.getRangeAddress(), self._whole(bridge.enum("sheet.CellDeleteMode", way), "Delete")
        )

    def _natural(self, sideways: str, upright: str) -> str:
        return sideways if self.box.rows > self.box.columns else upright

    def _whole(self, mode: bridge.Uno, action: str) -> bridge.Uno:
        if self.box.columns == LAST_COLUMN:
            return bridge.enum(f"sheet.Cell{action}Mode", "ROWS")
        if self.box.rows == LAST_ROW:
            return bridge.enum(f"sheet.Cell{action}Mode", "COLUMNS")
        return mode

    def copy(self, destination: "xw.Range | None" = None) -> None:
        """To another place, or to be pasted."""
        if destination is None:
            self.sheet.book.app.copied = self.sheet.box(self.box)
        else:
            destination.impl.copy_from(self)

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Another range's cells: 'all', 'formats', 'formulas', 'values' or 'link'."""
        source = getattr(source_range, "impl", source_range)
        plain = copy_type == "all" and not skip_blanks and not transpose
        if plain and source.document.RuntimeUID == self.document.RuntimeUID:
            pasting.copy_within(source, self)
        else:
            pasting.paste(source, self.cell, copy_type, skip_blanks=skip_blanks, transpose=transpose)

    def paste(
        self, paste: str | None = None, operation: str | None = None, skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """What was copied last."""
        copied = self.sheet.book.app.copied
        if copied is None:
            raise ValueError("There is nothing to paste: copy a range first.")
        if operation not in {None, "none"}:
            raise NotImplementedError(
                "Range.paste is not available in LibreOffice with an operation: paste, then calculate"
            )
        self.copy_from(copied, paste or "all", skip_blanks, transpose)

    def move(self, destination: "xw.Range") -> None:
        """To another place in the same book; formulas that refer to it follow."""
        self.sheet.uno.moveRange(destination.impl.first.getCellAddress(), self.uno.getRangeAddress())

    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        """By columns counted from 1, the most important first."""
        if len(keys) > MAX_SORT_KEYS:
            raise NotImplementedError(f"Range.sort is not available in LibreOffice with more than {MAX_SORT_KEYS} keys")
        fields = tuple(
            bridge.struct("table.TableSortField", Field=key - 1, IsAscending=up)
            for key, up in zip(keys, ascending, strict=True)
        )
        self.uno.sort(
            bridge.properties(
                SortFields=bridge.sequence("table.TableSortField", fields),
                ContainsHeader=has_headers,
                IsSortColumns=False,
            )
        )

    def find(self, text: str, whole: bool, direction: str, order: str, match_case: bool) -> "Range | None":
        """The first cell with a text in its formula or constant."""
        search = self._search(self.uno.createSearchDescriptor(), text, whole, match_case)
        search.SearchByRow = order == "rows"
        search.SearchBackwards = direction == "backward"
        found = self.uno.findFirst(search)
        return None if found is None else self.sheet.box(Box(*_start(found)))

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        """A text by another in constants and formulas."""
        search = self._search(self.uno.createReplaceDescriptor(), old, whole, match_case)
        search.ReplaceString = new
        self.uno.replaceAll(search)

    @staticmethod
    def _search(search: bridge.Uno, text: str, whole: bool, match_case: bool) -> bridge.Uno:
        search.SearchString, search.SearchWords, search.SearchCaseSensitive = text, whole, match_case
        return search

    def remove_duplicates(self, columns: list[int], has_headers: bool) -> None:
        """Rows that repeat an earlier one in these columns; those below move up, as in Excel without regard to case."""
        seen, repeated = set(), []
        for number, row in enumerate(self.uno.getDataArray()[has_headers:], self.box.row + has_headers):
            key = tuple(
                row[column - 1].casefold() if isinstance(row[column - 1], str) else row[column - 1]
                for column in columns
            )
            if key in seen:
                repeated.append(Box(number, self.box.column, 1, self.box.columns))
            seen.add(key)
        for box in reversed(repeated):
            self.sheet.uno.removeRange(self.uno_of(box).getRangeAddress(), bridge.enum("sheet.CellDeleteMode", "UP"))

    def get_special_cells(self, cell_type: str, value_type: str | None) -> "list[Range]":
        """The areas of blanks, constants, formulas or visible cells; blanks as far as the sheet is used."""
        if value_type == "logical" or (cell_type == "constants" and value_type == "errors"):
            raise NotImplementedError(f"Range.get_special_cells is not available in LibreOffice for {value_type}")
        if cell_type == "formulas":
            found = self.uno.queryFormulaCells(RESULTS[value_type])
        elif cell_type == "constants":
            found = self.uno.queryContentCells(CONSTANTS[value_type])
        elif cell_type == "visible":
            found = self.uno.queryVisibleCells()
        else:
            found = self.sheet.used_range.uno.queryEmptyCells().queryIntersection(self.uno.getRangeAddress())
        return [self.sheet.box(uno_box(place)) for place in found.getRangeAddresses()]

    def autofill(self, destination: "xw.Range", type_: str) -> None:
        """Go on with the series into a range that begins with this one."""
        if type_ not in {"fill_default", "fill_series"}:
            raise NotImplementedError(f"Range.autofill is not available in LibreOffice as {type_!r}")
        target = destination.impl
        down = target.box.rows > self.box.rows
        count = self.box.rows if down else self.box.columns
        target.uno.fillAuto(bridge.enum("sheet.FillDirection", "TO_BOTTOM" if down else "TO_RIGHT"), count)

    def group(self, by: str) -> None:
        """Rows or columns that fold away."""
        self.sheet.uno.group(self.uno.getRangeAddress(), _orientation(by))

    def ungroup(self, by: str) -> None:
        """Undo group."""
        self.sheet.uno.ungroup(self.uno.getRangeAddress(), _orientation(by))

    def to_pdf(self, path: str, quality: str) -> None:
        """The cells as PDF."""
        files.export_pdf(self.document, path, quality, self.uno)


def _shift(wanted: str, known: dict[str, str]) -> str:
    if wanted not in known:
        raise ValueError(f"`shift` must be either {' or '.join(map(repr, known))}.")
    return known[wanted]


def _orientation(by: str) -> bridge.Uno:
    return bridge.enum("table.TableOrientation", "COLUMNS" if by.startswith("c") else "ROWS")


def _start(found: bridge.Uno) -> tuple[int, int]:
    place = found.getRangeAddress()
    return place.StartRow + 1, place.StartColumn + 1
