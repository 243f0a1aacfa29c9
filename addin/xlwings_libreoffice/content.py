"""A Range's content: values and formulas in and out, and clearing."""

from typing import Any

from xlwings_libreoffice import bridge, values
from xlwings_libreoffice.addresses import Box, boxes
from xlwings_libreoffice.cells import Cells
from xlwings_libreoffice.errors import LibreOfficeError
from xlwings_libreoffice.formulas import to_api, to_excel

# com.sun.star.sheet.CellFlags
VALUES, DATES, TEXTS, NOTES, FORMULAS, HARD_FORMATS, STYLES, EDITED = 1, 2, 4, 8, 16, 32, 64, 256
CONTENT = VALUES | DATES | TEXTS | FORMULAS
FORMATS = HARD_FORMATS | STYLES | EDITED


class Content(Cells):
    """What the cells hold."""

    # One UNO call carries any number of cells: xlwings need not read or write in pieces.
    max_cells_per_read: int | None = None
    max_cells_per_write: int | None = None

    @property
    def raw_value(self) -> Any:
        """A cell's value, or rows of them: float, str, bool, datetime, error or None."""
        book = self.sheet.book
        rows = values.read(self.uno, self.box, book.formats, book.zero)
        return rows[0][0] if self.box.rows == self.box.columns == 1 else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if not isinstance(value, list | tuple):
            self._fill(value)
            return
        rows = value if value and isinstance(value[0], list | tuple) else [value]
        self._write(rows, Box(self.box.row, self.box.column, len(rows), len(rows[0])))

    def _fill(self, value: Any) -> None:
        if value is None:
            self.clear_contents()
        elif isinstance(value, str) and value.startswith("=") and self.box != self.top_left:
            self.cell.raw_value = value
            self._fill_down_and_right()
        else:
            self._write([[value] * self.box.columns] * self.box.rows, self.box)

    def _fill_down_and_right(self) -> None:
        if self.box.rows > 1:
            column = Box(self.box.row, self.box.column, self.box.rows)
            self.uno_of(column).fillAuto(bridge.enum("sheet.FillDirection", "TO_BOTTOM"), 1)
        if self.box.columns > 1:
            self.uno.fillAuto(bridge.enum("sheet.FillDirection", "TO_RIGHT"), 1)

    def _write(self, rows: Any, box: Box) -> None:
        book, target = self.sheet.book, self.uno_of(box)
        writing = values.planned(rows, box, values.kinds_of(target, book.formats), book.zero)
        try:
            target.setDataArray(tuple(map(tuple, writing.data)))
        except bridge.failure() as error:
            why = "the sheet is protected" if self.sheet.uno.isProtected() else bridge.message(error)
            raise LibreOfficeError(f"LibreOffice refused the values for {box.address()}: {why}.") from error
        for code, cells in writing.codes.items():
            self.scattered(boxes(cells)).NumberFormat = book.formats.key(code)
        if writing.formulas:
            self._write_formulas(writing.formulas)

    def _write_formulas(self, formulas: dict[tuple[int, int], str]) -> None:
        names = self.sheet.book.app.function_names
        for box, rows in values.formula_boxes(formulas):
            self.uno_of(box).setFormulaArray(tuple(tuple(to_api(text, names) for text in row) for row in rows))

    @property
    def formula(self) -> Any:
        """A cell's formula in Excel's grammar, or rows of them; the value's text where there is no formula."""
        names = self.sheet.book.app.function_names
        rows = tuple(
            tuple(to_excel(text, names).removeprefix("'") for text in row) for row in self.uno.getFormulaArray()
        )
        return rows[0][0] if self.box.rows == self.box.columns == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    # LibreOffice 7.4 has no spilling: a formula that gives an array shows its first value; formula_array takes a range.
    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        """The array formula of the range."""
        found = str(self.uno.getArrayFormula())
        return to_excel(found.strip("{}"), self.sheet.book.app.function_names) if found else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.uno.setArrayFormula(to_api(value, self.sheet.book.app.function_names))

    @property
    def has_array(self) -> bool:
        """Whether the range is an array formula's, or within one."""
        return bool(self.uno.getArrayFormula()) or "{" in self.first.getFormula()[:1]

    def clear_contents(self) -> None:
        """Take out values and formulas; formats and notes stay."""
        self.uno.clearContents(CONTENT)

    def clear_formats(self) -> None:
        """Take off formats."""
        self.uno.clearContents(FORMATS)

    def clear(self) -> None:
        """Take out content, formats and notes."""
        self.uno.clearContents(CONTENT | FORMATS | NOTES)
