"""Copying between books, and parts of what cells are: through LibreOffice's own clipboard and Paste Special."""

from typing import TYPE_CHECKING

from xlwings_libreoffice import bridge

if TYPE_CHECKING:
    from xlwings_libreoffice.ranges import Range

# The letters of Paste Special: texts, values, dates, formulas, notes, formats.
FLAGS = {"all": "A", "values": "SVD", "formulas": "SVDF", "formats": "T", "link": "A"}


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
