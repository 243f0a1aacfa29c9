"""Copying between books, and parts of what cells are: through LibreOffice's own clipboard and Paste Special."""

from dataclasses import replace
from typing import TYPE_CHECKING

from xlwings_libreoffice import bridge
from xlwings_libreoffice.addresses import LAST_COLUMN, Box
from xlwings_libreoffice.cells import Cells

if TYPE_CHECKING:
    from xlwings_libreoffice.ranges import Range

# The letters of Paste Special: texts, values, dates, formulas, notes, formats.
FLAGS = {"all": "A", "values": "SVD", "formulas": "SVDF", "formats": "T", "link": "A"}


def copy_within(source: Cells, target: Cells) -> None:
    """Copy cells within a book, as often as they fit where the target is a multiple of them, as in Excel.

    Whole rows take their heights with them.
    """
    given, wanted = _without_blanks(source, target)
    fits = wanted.rows % given.rows == 0 and wanted.columns % given.columns == 0
    rows, columns = (wanted.rows, wanted.columns) if fits else (given.rows, given.columns)
    _copied(target, Box(wanted.row, wanted.column), source.uno_of(given))
    done = Box(wanted.row, wanted.column, given.rows, given.columns)
    while done.rows < rows:  # what is there already is copied on: twice as much each time
        more = replace(done, rows=min(done.rows, rows - done.rows))
        _copied(target, replace(more, row=done.row + done.rows), target.uno_of(more))
        done = replace(done, rows=done.rows + more.rows)
    while done.columns < columns:
        more = replace(done, columns=min(done.columns, columns - done.columns))
        _copied(target, replace(more, column=done.column + done.columns), target.uno_of(more))
        done = replace(done, columns=done.columns + more.columns)
    if source.box.columns == LAST_COLUMN:
        _heights(source, target, done)


def _without_blanks(source: Cells, target: Cells) -> tuple[Box, Box]:
    """Both boxes; of whole rows only as far as anything is: LibreOffice takes its time for sixteen thousand columns."""
    given, wanted = source.box, target.box
    if given.columns == wanted.columns == LAST_COLUMN:
        used = max(cells.sheet.used_range.box.last_column for cells in (source, target))
        return replace(given, columns=used), replace(wanted, columns=used)
    return given, wanted


def _copied(target: Cells, at: Box, cells: bridge.Uno) -> None:
    corner = target.uno_of(replace(at, rows=1, columns=1)).getCellByPosition(0, 0)
    target.sheet.uno.copyRange(corner.getCellAddress(), cells.getRangeAddress())


def _heights(source: Cells, target: Cells, done: Box) -> None:
    """Rows that were copied are as high as those that they were copied from, or as high as they need to be."""
    own = source.uno.getRows()
    for number in range(source.box.rows):
        row = own.getByIndex(number)
        copies = range(done.row + number, done.row + done.rows, source.box.rows)
        # Rows that are one below the other are set together.
        boxes = (
            [replace(done, rows=done.rows)] if source.box.rows == 1 else [replace(done, row=r, rows=1) for r in copies]
        )
        for box in boxes:
            name = "OptimalHeight" if row.OptimalHeight else "Height"
            setattr(target.uno_of(box).getRows(), name, getattr(row, name))


def paste(source: "Range", target: "Range", what: str, *, skip_blanks: bool, transpose: bool) -> None:
    """Put a range's cells, or a part of what they are, at another cell."""
    if what not in FLAGS:
        raise NotImplementedError(f"Range.paste is not available in LibreOffice as {what!r}: it has {', '.join(FLAGS)}")
    kept = [(view, view.getActiveSheet(), view.getSelection()) for view in (_view(source), _view(target))]
    try:
        _through_the_clipboard(source, target, what, skip_blanks=skip_blanks, transpose=transpose)
    finally:
        for view, sheet, selection in kept:
            view.setActiveSheet(sheet)
            view.select(selection)


def _through_the_clipboard(source: "Range", target: "Range", what: str, *, skip_blanks: bool, transpose: bool) -> None:
    dispatcher = bridge.service(source.sheet.book.app.context, "com.sun.star.frame.DispatchHelper")
    source.select()
    dispatcher.executeDispatch(_view(source).getFrame(), ".uno:Copy", "", 0, ())
    target.select()
    options = bridge.properties(
        Flags=FLAGS[what],
        FormulaCommand=0,
        SkipEmptyCells=skip_blanks,
        Transpose=transpose,
        AsLink=what == "link",
        MoveMode=4,
    )
    dispatcher.executeDispatch(_view(target).getFrame(), ".uno:InsertContents", "", 0, options)


def _view(cells: "Range") -> bridge.Uno:
    return cells.document.getCurrentController()
