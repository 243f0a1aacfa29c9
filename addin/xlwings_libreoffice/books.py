"""Open spreadsheets as xlwings' Books and Book."""

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_libreoffice import bridge, files, guarding
from xlwings_libreoffice.errors import LibreOfficeError
from xlwings_libreoffice.names import Names
from xlwings_libreoffice.number_formats import NumberFormats, uno_box
from xlwings_libreoffice.partial import Partial
from xlwings_libreoffice.sheets import Sheets
from xlwings_libreoffice.values import null_date

if TYPE_CHECKING:
    from xlwings_libreoffice.app import App
    from xlwings_libreoffice.ranges import Range

CALC = "com.sun.star.sheet.SpreadsheetDocument"


class Books(Partial, stands_for=base_classes.Books):
    """The spreadsheets that are open in an office, in the order they were opened in."""

    def __init__(self, app: "App") -> None:
        """An office's."""
        self.app = app

    @property
    def api(self) -> bridge.Uno:
        """All open documents."""
        return self.app.desktop.getComponents()

    def _documents(self) -> list[bridge.Uno]:
        found, every = [], self.app.desktop.getComponents().createEnumeration()
        while every.hasMoreElements():
            document = every.nextElement()
            if document.supportsService(CALC):
                found.append(document)
        return sorted(found, key=lambda document: int(document.RuntimeUID))

    @property
    def active(self) -> "Book":
        """The book used last: the one in front where there are windows, else the one opened or activated last."""
        current = self.app.desktop.getCurrentComponent() if self.app.visible else None
        if current is not None and current.supportsService(CALC):
            return Book(self.app, current)
        books = self._documents()
        if not books:
            raise LibreOfficeError("No workbook is open in LibreOffice.")
        chosen = (book for book in books if book.RuntimeUID == self.app.active_book)
        return Book(self.app, next(chosen, books[-1]))

    def __call__(self, name_or_index: str | int) -> "Book":
        """By name, whatever its case, or by place from 1."""
        if isinstance(name_or_index, int):
            return Book(self.app, self._documents()[name_or_index - 1])
        for book in self:
            if book.name.lower() == name_or_index.lower():
                return book
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(book.name.lower() == name.lower() for book in self)

    def __len__(self) -> int:
        return len(self._documents())

    def __iter__(self) -> Iterator["Book"]:
        for document in self._documents():
            yield Book(self.app, document)

    def add(self) -> "Book":
        """A new, empty one."""
        return self._settled(files.load(self.app, "private:factory/scalc"))

    def open(
        self,
        fullname: str,
        update_links: object = None,
        read_only: bool | None = None,
        format: object = None,  # noqa: A002
        password: str | None = None,
        *_excel_only: object,
    ) -> "Book":
        """A file; what only Excel's import knows of is passed over, as xlwings always passes all of it."""
        self.app.opens(fullname)
        return self._settled(
            files.load(self.app, bridge.file_url(fullname), read_only=bool(read_only), password=password)
        )

    def _settled(self, document: bridge.Uno) -> "Book":
        self.app.active_book = document.RuntimeUID
        return self.app.settle(Book(self.app, document))


class Book(Partial, stands_for=base_classes.Book):
    """An open spreadsheet."""

    app: "App"

    def __init__(self, app: "App", uno: bridge.Uno) -> None:
        """A document of an office."""
        self.app = app
        self.uno = uno

    @property
    def api(self) -> bridge.Uno:
        """The document."""
        return self.uno

    @cached_property
    def formats(self) -> NumberFormats:
        """Its number formats."""
        return NumberFormats(self.uno)

    @cached_property
    def zero(self) -> dt.datetime:
        """The date that is 0."""
        return null_date(self.uno)

    @property
    def name(self) -> str:
        """The file's name, or the title of a book that was never saved."""
        return Path(bridge.file_path(self.uno.URL)).name if self.uno.URL else str(self.uno.Title)

    @property
    def fullname(self) -> str:
        """The file's path, or the title of a book that was never saved."""
        return bridge.file_path(self.uno.URL) if self.uno.URL else str(self.uno.Title)

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its names; a sheet's own names are the sheet's."""
        return Names(self, self.uno.NamedRanges)

    def close(self) -> None:
        """Close it without saving."""
        if self.uno.hasControllersLocked():
            self.update_screen(shown=True)
        self.uno.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it, or save it as a file whose ending tells the format; a new book goes to the current folder."""
        if path is None and self.uno.URL:
            self.uno.store()
        else:
            file = str(Path(path or f"{self.name}.xlsx").resolve())
            self.app.opens(file)
            files.store(self.uno, file, password)

    def save_copy(self, path: str) -> None:
        """Write it as it is now to a file, as Excel's SaveCopyAs: the book stays what and where it is."""
        files.store_copy(self.uno, path)

    def lifted(self, names: Collection[str]) -> AbstractContextManager[list[str]]:
        """Sheets by name without their protection for a while: the names of those that have a password and keep it."""
        return guarding.lifted(self.uno, names)

    def one_step(self, title: str) -> AbstractContextManager[None]:
        """Changes that are undone together."""
        return guarding.one_step(self.uno, title)

    def to_pdf(self, path: str, quality: str) -> None:
        """The visible sheets as PDF."""
        files.export_pdf(self.uno, path, quality)

    def activate(self) -> None:
        """Bring it to the front."""
        self.app.active_book = self.uno.RuntimeUID
        if not self.app.headless and self.app.visible:
            self.uno.getCurrentController().getFrame().activate()
            self.uno.getCurrentController().getFrame().getContainerWindow().toFront()

    def show(self, *, shown: bool) -> None:
        """Show or hide its window."""
        self.uno.getCurrentController().getFrame().getContainerWindow().setVisible(shown)

    def show_status(self, text: str | None) -> None:
        """Put a text into its status bar, or give the bar back."""
        indicator = self.uno.getCurrentController().getStatusIndicator()
        if text is None:
            indicator.end()
        else:
            indicator.start(text, 0)

    def update_screen(self, *, shown: bool) -> None:
        """Redraw, or hold redrawing until told."""
        if not shown:
            self.uno.lockControllers()
        while shown and self.uno.hasControllersLocked():
            self.uno.unlockControllers()

    def selected(self) -> "Range | None":
        """The selected cells."""
        chosen: Any = self.uno.getCurrentSelection()
        if chosen is None or not hasattr(chosen, "getRangeAddress"):
            return None
        place = chosen.getRangeAddress()
        return self.sheets(place.Sheet + 1).box(uno_box(place))
