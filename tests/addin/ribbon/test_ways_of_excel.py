"""What Excel wants done its own way, on an Excel of our own: protection put back as it was, undoing, odd cells."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from bairi_addin.ribbon.marks import office
from bairi_validators.errors import BairiError


class ComSheet:
    """A worksheet of Excel's, as far as its protection goes."""

    def __init__(self, password: str | None = None, **allowed: bool) -> None:
        self.password, self.calls = password, list[tuple[str, dict[str, Any]]]()
        self.ProtectContents = password is not None
        self.ProtectDrawingObjects, self.ProtectScenarios, self.EnableSelection = True, False, 1
        self.Protection = SimpleNamespace(**{name: allowed.get(name, False) for name in office._ALLOWED})

    def Unprotect(self, password: str) -> None:  # noqa: N802 - Excel's own word
        if self.ProtectContents and password != self.password:
            raise OSError("com_error: the password is wrong")
        self.ProtectContents = False

    def Protect(self, **options: Any) -> None:  # noqa: N802 - Excel's own word
        self.calls.append(("Protect", options))
        self.ProtectContents, self.EnableSelection = True, 0


class Excel:
    """A workbook open in that Excel."""

    def __init__(self, **sheets: ComSheet) -> None:
        self.impl, self.name = SimpleNamespace(), "表.xlsx"
        self.sheets = {name: SimpleNamespace(name=name, api=sheet) for name, sheet in sheets.items()}
        self.undone: list[tuple[str, str]] = []
        application = SimpleNamespace(OnUndo=lambda title, macro: self.undone.append((title, macro)))
        self.app = SimpleNamespace(api=application)
        self.api = SimpleNamespace(ProtectStructure=False)


def cell(book: Any, **api: Any) -> Any:
    return SimpleNamespace(sheet=SimpleNamespace(book=book), api=SimpleNamespace(**api))


def test_protection_without_a_password_is_put_back_with_all_that_it_allows() -> None:
    table, closed, free = ComSheet("", AllowFormattingColumns=True), ComSheet("秘密"), ComSheet()
    book: Any = Excel(指标填报=table, 锁着=closed, 没锁=free)
    with office.lifted(book, ["指标填报", "锁着", "没锁"]) as locked:
        assert locked == ["锁着"]
        assert (table.ProtectContents, closed.ProtectContents, free.ProtectContents) == (False, True, False)
    ((_, options),) = table.calls
    assert options["AllowFormattingColumns"] is True
    assert options["AllowSorting"] is False
    assert (options["Password"], options["DrawingObjects"], options["Scenarios"]) == ("", True, False)
    assert (table.ProtectContents, table.EnableSelection) == (True, 1)
    assert (closed.calls, free.calls) == ([], [])


def test_protection_is_put_back_after_an_error_too() -> None:
    table = ComSheet("")
    book: Any = Excel(表=table)
    with pytest.raises(ZeroDivisionError), office.lifted(book, ["表"]):
        raise ZeroDivisionError
    assert table.ProtectContents


def test_undoing_is_offered_in_excels_own_menu_once_all_is_done() -> None:
    table = ComSheet("")
    book: Any = Excel(表=table)
    with office.one_step(book, "撤销", ["表"]):
        pass
    with office.one_step(book, "规范数值", ["表"], "bairi.xlam!UndoFromMenu"):
        assert not table.ProtectContents
        assert book.undone == []
    assert book.undone == [("规范数值", "bairi.xlam!UndoFromMenu")]


def test_a_locked_structure_is_told() -> None:
    book: Any = Excel()
    office.refuse_unchangeable(book)
    book.api.ProtectStructure = True
    with pytest.raises(BairiError, match="的结构有保护"):
        office.refuse_unchangeable(book)


def test_on_a_mac_the_person_is_told_how_else_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(BairiError, match="bairi check --mark"):
        office.refuse_unchangeable(Excel())  # type: ignore[arg-type]


def test_patterns_and_conversations_are_seen() -> None:
    book = Excel()
    assert office.is_patterned(cell(book, Interior=SimpleNamespace(Pattern=17)))
    assert not office.is_patterned(cell(book, Interior=SimpleNamespace(Pattern=1)))
    assert not office.is_patterned(cell(book, Interior=SimpleNamespace(Pattern=-4142)))
    assert office.has_conversation(cell(book, CommentThreaded=object()))
    assert not office.has_conversation(cell(book, CommentThreaded=None))
    assert not office.has_conversation(cell(book))
