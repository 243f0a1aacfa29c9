"""Whether a workbook was changed, asked of each office program in its own way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from bairi_addin.ribbon.opening import is_changed, take_as_saved


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
