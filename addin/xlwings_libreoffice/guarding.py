"""A book's protection taken off and put back with all its options, and several changes as one step of undoing.

LibreOffice's API protects a sheet without options: what Excel's files say of them would be lost. What the office itself
remembers to undo the taking off has them all.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from xlwings_libreoffice import bridge


@contextmanager
def lifted(document: bridge.Uno, names: Iterable[str]) -> Iterator[list[str]]:
    """While this lasts, sheets that have no password are not protected; the names of those that stay so.

    No sheet may be added or taken out meanwhile. What could be undone before can be no longer, as after Excel's macros.
    """
    undoing, still = document.getUndoManager(), document.hasControllersLocked()
    protected = [sheet for sheet in map(document.getSheets().getByName, names) if sheet.isProtected()]
    for sheet in protected:
        sheet.unprotect("")
    opened = [sheet for sheet in protected if not sheet.isProtected()]
    # With the screen held still, a note that is added would be remembered though nothing is to be.
    while document.hasControllersLocked():
        document.unlockControllers()
    undoing.lock()
    try:
        yield [str(sheet.Name) for sheet in protected if sheet not in opened]
    finally:
        undoing.unlock()
        for _ in opened:
            undoing.undo()
        undoing.clear()
        if still:
            document.lockControllers()


@contextmanager
def one_step(document: bridge.Uno, title: str) -> Iterator[None]:
    """What is changed while this lasts is undone by one step of that title."""
    undoing = document.getUndoManager()
    undoing.enterUndoContext(title)
    try:
        yield
    finally:
        undoing.leaveUndoContext()
