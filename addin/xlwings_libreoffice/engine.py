"""The engine that xlwings plugs in, and the running offices it knows."""

import atexit
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import xlwings as xw
from xlwings import base_classes

from xlwings_libreoffice import bridge, process, values
from xlwings_libreoffice.app import App
from xlwings_libreoffice.partial import Partial

NAME = "libreoffice"


class Apps(Partial, stands_for=base_classes.Apps):
    """The offices of this process, the one used last first, as xlwings takes the first for the active one."""

    def __init__(self, engine: "Engine") -> None:
        """None runs yet."""
        self._engine = engine
        self._apps: list[App] = []

    def _alive(self) -> list[App]:
        for app in [app for app in self._apps if not app.alive]:
            app.kill()
            self._apps.remove(app)
        return self._apps

    def keys(self) -> list[int]:
        """Process ids."""
        return [app.pid for app in self._alive()]

    def add(
        self, spec: str | None = None, add_book: bool | None = None, xl: object = None, visible: bool | None = None
    ) -> App:
        """Start an office, whose program `spec` may name; headless where there is no display."""
        headless = not process.has_display()
        office = process.start(spec, headless=headless)
        app = self.adopt(App(self._engine, office.context, office.pid, office))
        app.visible = bool(visible)
        if add_book is None or add_book:
            app.books.add()
        return app

    def adopt(self, app: App) -> App:
        """Take an office in; it becomes the active one."""
        self._apps.insert(0, app)
        app.on_activate = self._bring_forward
        return app

    def _bring_forward(self, app: App) -> None:
        self._apps.sort(key=lambda other: other is not app)

    def cleanup(self) -> None:
        """Nothing is ever left over: each office has a keeper."""

    def quit_all(self) -> None:
        """End the offices that this process started."""
        for app in [app for app in self._alive() if app.owned]:
            app.quit()

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._alive()))

    def __len__(self) -> int:
        return len(self._alive())

    def __getitem__(self, pid: int) -> App:
        for app in self._alive():
            if app.pid == pid:
                return app
        raise KeyError(f"Could not find a LibreOffice with this PID: {pid}")


class Engine:
    """What `xw.Engine` wraps: the apps, and how values pass between Python and cells."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        """Offices that still run when Python ends are ended with it."""
        self.apps = Apps(self)
        atexit.register(self.apps.quit_all)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: object) -> Any:
        """One value on its way into a cell."""
        return values.prepared(value, options)

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: Any,
    ) -> values.Matrix:
        """Values on their way out of cells."""
        return values.cleaned(data, datetime_builder, empty_as, number_builder, err_to_str)


engine = Engine()


def activate() -> xw.main.Engine:
    """Make LibreOffice the engine of `xw.App()`, `xw.Book()` and the rest; calling it again changes nothing."""
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.main.Engine(impl=engine))
    found: xw.main.Engine = xw.engines[NAME]
    found.activate()
    return found


def attach(pipe: str, pid: int) -> xw.App:
    """An office that someone else started with --accept=pipe,name=…; it is left running when Python ends."""
    return adopt(bridge.connect(pipe), pid)


def adopt(context: bridge.Uno, pid: int) -> xw.App:
    """An office whose component context is in hand already, as in a macro of its own."""
    activate()
    return xw.App(impl=engine.apps.adopt(App(engine, context, pid, None)))
