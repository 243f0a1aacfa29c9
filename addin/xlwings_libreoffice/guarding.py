"""A book's protection taken off and put back with all its options, and several changes as one step of undoing.

LibreOffice's API protects a sheet without options: what Excel's files say of them would be lost. What the office itself
remembers to undo the taking off has them all. So that nothing else is on top of that, nothing is remembered meanwhile;
the office keeps to it for sheets that are not in front, while the screen is not held still.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress

from xlwings_libreoffice import bridge

SCRATCH = "_guarding"


@contextmanager
def lifted(document: bridge.Uno, names: Collection[str]) -> Iterator[list[str]]:
    """While this lasts, sheets that have no password are not protected; the names of those that stay so.

    No sheet may be added, taken out or activated meanwhile. What could be undone before can be no longer, as after
    Excel's macros.
    """
    protected = [sheet for sheet in map(document.getSheets().getByName, names) if sheet.isProtected()]
    if not protected:
        yield []
        return
    undoing = document.getUndoManager()
    with _others_in_front(document, names):
        for sheet in protected:
            # Of a sheet with a password the office says that ours is the wrong one.
            with suppress(bridge.failure()):
                sheet.unprotect("")
        opened = [sheet for sheet in protected if not sheet.isProtected()]
        undoing.lock()
        try:
            yield [str(sheet.Name) for sheet in protected if sheet not in opened]
        finally:
            undoing.unlock()
            for _ in opened:
                undoing.undo()
            for sheet in opened:
                if not sheet.isProtected():  # something was remembered on top: better bare protection than none
                    sheet.protect("")
    undoing.clear()


@contextmanager
def one_step(document: bridge.Uno, title: str) -> Iterator[None]:
    """What is changed while this lasts is undone by one step of that title."""
    undoing = document.getUndoManager()
    undoing.enterUndoContext(title)
    try:
        yield
    finally:
        undoing.leaveUndoContext()


@contextmanager
def _others_in_front(document: bridge.Uno, names: Collection[str]) -> Iterator[None]:
    """None of these sheets is in front while this lasts, and the screen is not held still."""
    sheets, controller = document.getSheets(), document.getCurrentController()
    front, still = controller.getActiveSheet(), document.hasControllersLocked()
    while document.hasControllersLocked():
        document.unlockControllers()
    other = next((n for n in sheets.getElementNames() if n not in names and sheets.getByName(n).IsVisible), None)
    if other is None:
        sheets.insertNewByName(SCRATCH, sheets.getCount())
    controller.setActiveSheet(sheets.getByName(other or SCRATCH))
    try:
        yield
    finally:
        controller.setActiveSheet(front)
        if other is None:
            sheets.removeByName(SCRATCH)
        if still:
            document.lockControllers()
