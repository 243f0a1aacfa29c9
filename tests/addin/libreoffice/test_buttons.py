"""The buttons in a LibreOffice with windows: installed by our command, clicked by hand, seen in the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bairi_addin.building.ribbon import read_ribbon
from bairi_addin.building.sources import load_sources
from bairi_addin.cli import main
from bairi_addin.installing.machine import this_machine
from bairi_addin.installing.planning import carry_out
from bairi_addin.libreoffice.installing import to_install
from bairi_addin.libreoffice.menus import command
from bairi_addin.ribbon.marks.fills import rgb
from bairi_validators.findings import Severity
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column
from bairi_workbooks.style import SEVERITY_FILL
from clerks import cell, filled
from desktops import MENU, PUSH_BUTTON, Desktop, answered, click, controls, desktop, dispatch, until
from office import office
from vba import HARD_NAMES, stand_in, told_by

__all__ = ["office", "stand_in"]

TABS = read_ribbon(load_sources().ribbon)
LABELS = Counter(button.label for tab in TABS for button in tab.buttons)
RED = rgb(SEVERITY_FILL[Severity.ERROR])


@pytest.fixture
def desk(office: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    with desktop(tmp_path, monkeypatch) as made:
        yield made


def test_a_click_on_the_toolbar_marks_the_open_document(desk: Desktop, tmp_path: Path, chenzhou: Plan) -> None:
    assert main(["addin", "install", "--libreoffice"]) == 0
    path = filled(tmp_path, chenzhou)
    with desk.office() as app:
        book = app.books.open(path)
        seen = Counter((role, label) for role, label, _ in controls(book))
        assert seen[MENU, "百日"] == 1
        assert [label for label in LABELS if seen[PUSH_BUTTON, label] != LABELS[label]] == []
        faulty = cell(book, "T04-04", Column.VALUE)
        right, faulty.value = faulty.value, "约四十五亿"
        click(book, "校验本表")
        until(lambda: "校验结果" in [sheet.name for sheet in book.sheets] and desk.idle())
        assert faulty.color == RED
        assert faulty.note.text.startswith("【错误 V02】")
        faulty.value = right
        click(book, "校验本表")
        until(lambda: "校验结果" not in [sheet.name for sheet in book.sheets] and desk.idle())
        assert faulty.note is None


def test_uninstalled_it_is_gone(desk: Desktop) -> None:
    assert main(["addin", "install", "--libreoffice"]) == 0
    assert main(["addin", "uninstall", "--libreoffice"]) == 0
    with desk.office() as app:
        labels = {label for _, label, _ in controls(app.books.add())}
        assert "File" in labels
        assert not labels & {"百日", *LABELS}


def test_each_button_starts_its_function_for_the_workbook_in_front(desk: Desktop, stand_in: Path) -> None:
    _install(stand_in)
    with desk.office() as app:
        first, front = app.books.add(), app.books.add()
        pipes = set()
        for button in (button for tab in TABS for button in tab.buttons):
            dispatch(front, command(button))
            arguments, parent = told_by(stand_in)
            assert arguments[1:5] == ["-I", "-m", "bairi_addin.ribbon", button.function]
            assert arguments[5:9] == ["--workbook", front.name, "--process", str(parent)]
            assert arguments[9] == "--pipe"
            pipes.add(arguments[10])
        assert len(pipes) == 1
        first.activate()
        dispatch(first, command(TABS[0].groups[0].buttons[0]))
        assert told_by(stand_in)[0][6] == first.name


def test_the_workbooks_name_arrives_as_it_is(desk: Desktop, stand_in: Path, tmp_path: Path) -> None:
    _install(stand_in)
    names = [name for name in HARD_NAMES if name.endswith(".xlsx") and not {"'", '"'} <= set(name)]
    with desk.office() as app:
        for name in names:
            book = app.books.add()
            book.save(tmp_path / name)
            dispatch(book, command(TABS[0].groups[0].buttons[0]))
            assert told_by(stand_in)[0][6] == name
            book.close()


def test_a_python_that_is_gone_is_told_with_a_remedy(desk: Desktop) -> None:
    _install(Path("/nowhere/python"))
    with desk.office() as app:
        click(app.books.add(), "校验本表")
        said = answered(app, "百日")
        assert said.startswith("百日没有启动：找不到程序 /nowhere/python，")
        assert "bairi addin install --libreoffice" in said


def test_a_name_with_quotes_of_both_kinds_is_told(desk: Desktop, stand_in: Path, tmp_path: Path) -> None:
    _install(stand_in)
    with desk.office() as app:
        book = app.books.add()
        book.save(tmp_path / "甲'乙\"丙.xlsx")
        click(book, "校验本表")
        assert load_sources().strings["both_quotes"] in answered(app, "百日")


def _install(interpreter: Path) -> None:
    machine = replace(this_machine(), interpreter=interpreter)
    list(carry_out(to_install(machine), machine))
