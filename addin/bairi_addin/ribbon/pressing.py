"""A press of a button, from the office program's call to the sentence in its status bar; errors end here."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from bairi_addin.exit_codes import MISUSE, WELL
from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.failures import Failure, failure_of
from bairi_addin.ribbon.light import xlwings
from bairi_addin.ribbon.places import Places
from bairi_addin.ribbon.progress import OURS, CalledOffError
from bairi_addin.ribbon.registry import function
from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    import xlwings as xw

    from bairi_addin.ribbon.person import Person

_READ: Final = 6  # seconds in which a sentence in the status bar can be read
# Pressed while another button works: it is what ends that one.
_BESIDE: Final = frozenset({"stop_running"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what a button says and return the exit code: 0 done, 2 not done, which the person was told."""
    options, places = _parser().parse_args(arguments), Places.of_this_person()
    try:
        app = _app(options.process, options.pipe)
    except Exception as error:  # noqa: BLE001 - as below
        _tell(failure_of(error, options.function, places.log), _person(None))
        return MISUSE
    desk = Desk(app, options.workbook, options.process, places, _person(app))
    told = press(options.function, desk)
    _fade(app)
    return MISUSE if told is None else WELL


def press(name: str, desk: Desk) -> str | None:
    """Do what a button says, and show its sentence; None where it failed, which the person is told."""
    try:
        told = _done(name, desk)
        desk.app.status_bar = f"{OURS}{told}"
    except Exception as error:  # noqa: BLE001 - the last stop: nobody sees a traceback, the log keeps it
        failure = failure_of(error, name, desk.places.log, desk.missing())
        with suppress(Exception):  # where the office program is gone, so is its status bar
            desk.app.status_bar = False
        _tell(failure, desk.person)
        return None
    return told


def _done(name: str, desk: Desk) -> str:
    """What a button says of its work."""
    try:
        if name in _BESIDE:  # what the other one switched off is the other one's to switch on
            return function(name)(desk)
        with _alone(desk), _restored(desk.app):
            return function(name)(desk)
    except CalledOffError as error:
        return str(error)


def _fade(app: xw.App) -> None:
    """Take our words off the status bar when they could be read, unless it says something else by then."""
    with suppress(Exception):  # the office program may be closed meanwhile, and its status bar with it
        shown = app.status_bar
        if isinstance(shown, str) and shown.startswith(OURS):
            time.sleep(_READ)
            if app.status_bar == shown:
                app.status_bar = False


def _tell(failure: Failure, person: Person) -> None:
    person.tell(str(failure), grave=failure.grave)


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """One button at a time in an office program. Raises BairiError while another one works."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - not before a button is pressed

    lock = desk.places.lock(desk.process)
    lock.parent.mkdir(parents=True, exist_ok=True)
    held = FileLock(lock)
    try:
        held.acquire(blocking=False)
    except Timeout as error:
        raise BairiError("上一项操作还没有结束。请等它结束，或按“停止”。") from error
    with held:
        desk.places.stop(desk.process).unlink(missing_ok=True)
        try:
            yield
        finally:
            desk.places.stop(desk.process).unlink(missing_ok=True)


@contextmanager
def _restored(app: xw.App) -> Iterator[None]:
    """The screen stands still while a button works; afterwards, error or not, all is as the person had it.

    The screen itself always moves again: who pressed a button saw it, and a press that was killed left it standing.
    """
    before = (app.calculation, app.enable_events, app.display_alerts)
    app.screen_updating = False
    try:
        yield
    finally:
        try:
            app.calculation, app.enable_events, app.display_alerts = before
        finally:
            app.screen_updating = True


def _person(app: xw.App | None) -> Person:
    """Who is asked in windows; where Python came without them, told in the status bar."""
    try:
        from bairi_addin.ribbon.dialogues import DesktopPerson  # noqa: PLC0415 - tests bring a person of their own
    except ModuleNotFoundError as error:
        if error.name not in {"tkinter", "_tkinter"}:
            raise
        from bairi_addin.ribbon.wordless import StatusBarPerson  # noqa: PLC0415 - seldom needed

        return StatusBarPerson(app)
    return DesktopPerson()


def _app(process: int, pipe: str | None) -> xw.App:
    """The office program that called: Excel by its process, LibreOffice by the pipe that it listens on."""
    found = xlwings()
    if pipe:
        from xlwings_libreoffice import attach  # noqa: PLC0415 - for LibreOffice alone

        return attach(pipe, process)
    if process not in found.apps.keys():  # noqa: SIM118 - xlwings' collection has no other way to ask
        raise BairiError("找不到打开工作簿的 Excel。请关闭其他 Excel 窗口，重新打开工作簿后再试。")
    app: xw.App = found.apps[process]
    return app


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bairi_addin.ribbon", description="功能区按钮：由加载项调用")
    parser.add_argument("function")
    parser.add_argument("--workbook")
    parser.add_argument("--process", type=int, required=True)
    parser.add_argument("--pipe")
    return parser
