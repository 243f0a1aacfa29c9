"""Whether a workbook was changed, asked of each office program in its own way."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import xlwings

from bairi_addin.ribbon.opening import is_changed, released, take_as_saved


class _MacProperty:
    """What AppleScript's bridge gives for a property: it is asked, and it is set."""

    value = False

    def get(self) -> bool:
        return self.value

    def set(self, value: object) -> None:
        self.value = bool(value)


def test_excel_says_whether_a_workbook_is_saved() -> None:
    for native in (SimpleNamespace(Saved=False), SimpleNamespace(saved=_MacProperty())):
        book: Any = SimpleNamespace(api=native)
        assert is_changed(book)
        take_as_saved(book)
        assert not is_changed(book)


class _AtAnAddress:
    """A workbook in the cloud, of which xlwings cannot tell where this computer keeps it."""

    @property
    def fullname(self) -> str:
        raise xlwings.XlwingsError("Couldn't find your OneDrive path")


def test_a_workbook_in_the_cloud_beside_does_not_keep_others_from_being_found(tmp_path: Path) -> None:
    closed: list[str] = []
    saved = SimpleNamespace(Saved=True)
    own: Any = SimpleNamespace(fullname=str(tmp_path / "a.xlsx"), api=saved, close=lambda: closed.append("a.xlsx"))
    desk: Any = SimpleNamespace(app=SimpleNamespace(books=[_AtAnAddress(), own]))
    released(desk, tmp_path / "b.xlsx", tmp_path / "a.xlsx")
    assert closed == ["a.xlsx"]
