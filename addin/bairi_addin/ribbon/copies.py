"""A copy of the open workbook on disk, as it is this moment: what is checked is what would be sent."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    import xlwings as xw

# The kind that a workbook is saved as which never was: its title has no ending.
_NEW: Final = ".xlsx"


@contextmanager
def copied(book: xw.Book) -> Iterator[Path]:
    """A file of the same name and kind with what the workbook holds now, saved or not; gone when the block ends.

    The open workbook stays the file that it is, with its changes unsaved. Raises BairiError where no copy can be made.
    """
    with tempfile.TemporaryDirectory(prefix="bairi-") as folder:
        name = Path(book.name)
        target = Path(folder) / (name.name if name.suffix else f"{name.name}{_NEW}")
        save_copy(book, target)
        yield target


def save_copy(book: xw.Book, target: Path) -> None:
    """Write what a workbook holds now to a file of the same kind."""
    if hasattr(book.impl, "save_copy"):  # LibreOffice's engine
        book.impl.save_copy(str(target))
    elif sys.platform == "win32":
        book.api.SaveCopyAs(str(target))
    else:
        _of_a_saved_one(book, target)


def _of_a_saved_one(book: xw.Book, target: Path) -> None:
    """Excel for Mac saves no copies when asked from outside: the file itself is copied, if it is up to date."""
    if not Path(book.fullname).is_file() or not book.api.saved.get():
        raise BairiError(f"工作簿“{book.name}”还没有保存。请先保存，再按这个按钮。")
    shutil.copyfile(book.fullname, target)
