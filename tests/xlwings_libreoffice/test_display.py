"""With a display, windows show and hide as the app is told; Xvfb is the display."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw

from office import display


@pytest.fixture
def shown(office: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with display() as name:
        monkeypatch.setenv("DISPLAY", name)
        yield


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
