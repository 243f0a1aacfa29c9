"""With a display, windows show and hide as the app is told; Xvfb is the display."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
import xlwings as xw


@pytest.fixture
def shown(office: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    command = [server, "-displayfd", str(writing), "-screen", "0", "1200x800x24", "-nolisten", "tcp", "-noreset"]
    running = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        monkeypatch.setenv("DISPLAY", f":{told.readline().strip()}")
    yield
    running.terminate()
    running.wait()


def _windows(app: xw.App) -> list[bool]:
    frames = [book.api.getCurrentController().getFrame() for book in app.books]
    return [frame.getContainerWindow().isVisible() for frame in frames]


def test_windows_follow_the_app(shown: None) -> None:
    with xw.App() as app:
        first = app.books.active
        assert (app.visible, _windows(app)) == (True, [True])
        app.visible = False
        second = app.books.add()
        assert (app.visible, _windows(app)) == (False, [False, False])
        app.visible = True
        assert _windows(app) == [True, True]
        first.activate()
        assert app.books.active == first
        second.activate()
        assert app.books.active == second


def test_a_hidden_book_is_worked_on_as_a_shown_one(shown: None) -> None:
    with xw.App(visible=False) as app:
        sheet = app.books.active.sheets[0]
        sheet.freeze_panes.freeze_at("A1:B2")
        sheet["A1"].value = [[1, 2]]
        sheet["A1:B1"].copy_from(sheet["A1:B1"])
        sheet["A5"].copy_from(sheet["A1:B1"], "values")
        assert sheet["A5:B5"].value == [1, 2]
        assert sheet.book.api.getCurrentController().hasFrozenPanes()
        assert _windows(app) == [False]
