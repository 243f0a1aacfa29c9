"""A desktop as a person has it: LibreOffice with windows and our extension, pressed by its own controls."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import xlwings as xw
from filelock import FileLock, Timeout

from bairi_addin.ribbon.places import Places
from office import display
from xlwings_libreoffice import bridge, process

# com.sun.star.accessibility.AccessibleRole
DIALOG, MENU, MENU_BAR, PANEL, PUSH_BUTTON, TOOL_BAR = 17, 34, 35, 40, 44, 63
HOLDERS = {DIALOG, MENU_BAR, PANEL, TOOL_BAR}
LONGEST = 120.0


@dataclass(frozen=True)
class Desktop:
    """A person's screen, folders, and LibreOffice's program for extensions."""

    screen: str
    profile: Path
    manager: Path
    places: Places

    @contextmanager
    def office(self) -> Iterator[xw.App]:
        """The office with its windows shown; ended afterwards with all that it started."""
        with xw.App(visible=True, add_book=False) as app:
            yield app

    def idle(self) -> bool:
        """Whether no button works any more."""
        for lock in self.places.state.glob("running-*.lock"):
            try:
                with FileLock(lock).acquire(blocking=False):
                    pass
            except Timeout:
                return False
        return True


@contextmanager
def desktop(folder: Path, monkeypatch: pytest.MonkeyPatch, size: str = "1280x800") -> Iterator[Desktop]:
    """A desktop whose person has nothing yet: own settings, own profile, a screen that nobody sees."""
    profile, manager = folder / "profile", _manager(folder)
    (profile / "user").mkdir(parents=True)
    shutil.copyfile(process.PROFILE, profile / "user" / "registrymodifications.xcu")
    # Each office gets a copy, as the keeper takes away what an office had.
    monkeypatch.setattr(process, "_profile", lambda: Path(shutil.copytree(profile, _free(folder / "running"))))
    monkeypatch.setenv("PATH", str(manager.parent), prepend=os.pathsep)
    monkeypatch.setenv("UNO_SHARED_PACKAGES_CACHE", (folder / "shared").as_uri())
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(folder / variable))
        (folder / variable).mkdir()
    with display(size) as screen:
        monkeypatch.setenv("DISPLAY", screen)
        yield Desktop(screen, profile, manager, Places.of_this_person())


def _free(path: Path) -> Path:
    """A path that is not taken."""
    return next(other for n in count(1) if not (other := path.with_name(f"{path.name}{n}")).exists())


def _manager(folder: Path) -> Path:
    """`unopkg` for this profile. For a superuser, which tests may be, it works on extensions of all users alone."""
    real = shutil.which("unopkg")
    if real is None:
        pytest.skip("unopkg is not installed")
    everyone = " --shared" if os.geteuid() == 0 else ""
    program = folder / "bin" / "unopkg"
    program.parent.mkdir(parents=True)
    profile = (folder / "profile").as_uri()
    script = f'#!/bin/sh\ndoes=$1; shift\nexec {real} "$does"{everyone} "$@" "-env:UserInstallation={profile}"\n'
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    return program


def until(true: Callable[[], object], longest: float = LONGEST) -> None:
    """Wait for what a button does."""
    deadline = time.monotonic() + longest
    while not true():
        assert time.monotonic() < deadline, "the button did not do it"
        time.sleep(0.1)


def click(book: xw.Book, label: str) -> None:
    """Press a button on a toolbar of the workbook's window."""
    found = next(control for role, name, control in controls(book) if (role, name) == (PUSH_BUTTON, label))
    found.getAccessibleContext().doAccessibleAction(0)


def dispatch(book: xw.Book, url: str) -> None:
    """Do what a menu of the workbook's window does."""
    helper = bridge.service(book.app.impl.context, "com.sun.star.frame.DispatchHelper")
    helper.executeDispatch(book.impl.uno.getCurrentController().getFrame(), url, "", 0, ())


def controls(book: xw.Book) -> Iterator[tuple[int, str, bridge.Uno]]:
    """Role, label and control of the menus and buttons of the workbook's window."""
    return _below(book.impl.uno.getCurrentController().getFrame().getContainerWindow())


def _below(control: bridge.Uno) -> Iterator[tuple[int, str, bridge.Uno]]:
    context = control.getAccessibleContext()
    for at in range(context.getAccessibleChildCount()):
        child = context.getAccessibleChild(at)
        if child is None:
            continue
        role = child.getAccessibleContext().getAccessibleRole()
        yield role, child.getAccessibleContext().getAccessibleName(), child
        if role in HOLDERS:
            yield from _below(child)


def answered(app: xw.App, title: str) -> str:
    """What a message of the office's own says, once it is there; its button is pressed."""
    until(lambda: _titled(app, title))
    said = list(_below(_titled(app, title)[0]))
    next(control for role, _, control in said if role == PUSH_BUTTON).getAccessibleContext().doAccessibleAction(0)
    until(lambda: not _titled(app, title))
    return "".join(name for _, name, _ in said)


def _titled(app: xw.App, title: str) -> list[bridge.Uno]:
    toolkit = bridge.service(app.impl.context, "com.sun.star.awt.Toolkit")
    windows = [toolkit.getTopWindow(at) for at in range(toolkit.getTopWindowCount())]
    return [window for window in windows if window.getAccessibleContext().getAccessibleName() == title]
