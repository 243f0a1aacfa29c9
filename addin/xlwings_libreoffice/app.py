"""One running LibreOffice as xlwings' App."""

import contextlib
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_libreoffice import bridge, macros, messages
from xlwings_libreoffice.books import Book, Books
from xlwings_libreoffice.formulas import FunctionNames, function_names
from xlwings_libreoffice.partial import Partial
from xlwings_libreoffice.process import Office
from xlwings_libreoffice.ranges import Range

if TYPE_CHECKING:
    from xlwings_libreoffice.engine import Engine

AUTOMATIC, MANUAL = "automatic", "manual"


class App(Partial, stands_for=base_classes.App):
    """An office: started by us and ended with us, or someone else's that we only talk to."""

    pid: int

    # Kept for the scripts that switch them: no dialogue of LibreOffice's ever waits for an answer here.
    display_alerts = True
    interactive = True
    # Switched off before a workbook is opened, the workbook's own macros do not run at all.
    enable_events = True

    def __init__(self, engine: "Engine", context: bridge.Uno, pid: int, office: Office | None) -> None:
        """The office's component context, and its process where it is ours."""
        self.engine = engine
        self.context = context
        self.pid = pid
        self._office = office
        self._visible = office is None
        self._updating = True
        self._calculation = AUTOMATIC
        self._status: str | bool = False
        self.copied: Range | None = None
        self.active_book: str | None = None
        self.on_activate: Callable[[App], None] = lambda _: None
        self.desktop = bridge.service(context, "com.sun.star.frame.Desktop")

    @property
    def api(self) -> bridge.Uno:
        """The desktop."""
        return self.desktop

    @property
    def owned(self) -> bool:
        """Whether this process started it."""
        return self._office is not None

    @property
    def headless(self) -> bool:
        """Whether it has no windows at all."""
        return self._office is not None and self._office.headless

    @property
    def alive(self) -> bool:
        """Whether it still answers."""
        if self._office is not None:
            return self._office.alive
        try:
            self.desktop.getComponents()
        except bridge.failure():
            return False
        return True

    @property
    def books(self) -> Books:
        """The open spreadsheets."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The selected cells of the active book; nothing where a picture or a chart is selected."""
        return self.books.active.selected() if len(self.books) else None

    def activate(self, steal_focus: bool = False) -> None:
        """Make it the app that xlwings takes."""
        self.on_activate(self)
        if steal_focus and not self.headless and len(self.books):
            self.books.active.activate()

    @property
    def visible(self) -> bool:
        """Whether its windows are shown; always False without a display, whatever is asked for."""
        return self._visible and not self.headless

    @visible.setter
    def visible(self, value: bool) -> None:
        self._visible = value
        if not self.headless:
            for book in self.books:
                book.show(shown=value)

    def quit(self) -> None:
        """Close the books without saving and end the office; someone else's office is left alone."""
        if self._office is None:
            return
        for book in list(self.books):
            book.close()
        # The connection breaks while the office is answering.
        with contextlib.suppress(bridge.failure()):
            self.desktop.terminate()
        self._office.stop()

    def kill(self) -> None:
        """End the process, or tidy up after one that died."""
        if self._office is not None:
            self._office.kill()

    @property
    def screen_updating(self) -> bool:
        """Whether windows are redrawn."""
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self._updating = value
        for book in self.books:
            book.update_screen(shown=value)

    @property
    def calculation(self) -> str:
        """'automatic' or 'manual', for all books."""
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in {AUTOMATIC, MANUAL}:
            raise NotImplementedError(f"Calculation {value!r} is not available in LibreOffice: use automatic or manual")
        self._calculation = value
        for book in self.books:
            book.uno.enableAutomaticCalculation(value == AUTOMATIC)

    def settle(self, book: Book) -> Book:
        """A new book takes on the app's switches."""
        book.uno.enableAutomaticCalculation(self._calculation == AUTOMATIC)
        if not self._updating:
            book.update_screen(shown=False)
        return book

    def opens(self, path: str) -> None:
        """A book is about to be this file."""
        if self._office is not None:
            self._office.opens(path)

    def calculate(self) -> None:
        """Calculate everything."""
        for book in self.books:
            book.uno.calculateAll()

    @cached_property
    def function_names(self) -> FunctionNames:
        """The names of worksheet functions in Excel's grammar and the API's."""
        return function_names(self.books.active.uno)

    @property
    def version(self) -> str:
        """LibreOffice's version."""
        return str(self._configured("org.openoffice.Setup/Product", "ooSetupVersionAboutBox"))

    def _configured(self, path: str, name: str) -> Any:
        provider = bridge.service(self.context, "com.sun.star.configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", bridge.properties(nodepath=path)
        )
        return access.getByName(name)

    def _folder(self, variable: str) -> str:
        paths = bridge.service(self.context, "com.sun.star.util.PathSubstitution")
        return bridge.file_path(paths.getSubstituteVariableValue(variable))

    @property
    def path(self) -> str:
        """The folder of the program."""
        return self._folder("$(prog)")

    @property
    def startup_path(self) -> str:
        """The folder of the user's own settings and macros."""
        return self._folder("$(user)")

    def run(self, macro: str, args: Sequence[Any]) -> Any:
        """Run a Basic macro: `Module1.Name`, `'Book.xlsm'!Module1.Name`, or a vnd.sun.star.script: URL."""
        return macros.run(self, macro, args)

    @property
    def status_bar(self) -> str | bool:
        """The text in the status bar; False where it is LibreOffice's own."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        if len(self.books):
            self.books.active.show_status(None if value is False else str(value))

    @property
    def cut_copy_mode(self) -> bool:
        """Whether cells were copied to be pasted."""
        return self.copied is not None

    @cut_copy_mode.setter
    def cut_copy_mode(self, value: bool) -> None:
        if not value:
            self.copied = None

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: object) -> str:
        """A message box; it needs a window to stand on."""
        return messages.ask(self, prompt, title, buttons, mode)
