"""The add-in in a real spreadsheet program: it opens, compiles, knows what is open, and its Subs start Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

import samples
from bairi_addin.building import build
from bairi_addin.building.checks import BUTTONS
from bairi_addin.building.ribbon import function_of
from bairi_addin.building.sources import load_sources
from bairi_validators.plan.models import Plan
from bairi_workbooks.consolidated.names import SOURCES as SOURCES_SHEET
from bairi_workbooks.submission_template import write_submission
from office import app, office
from vba import HARD_NAMES, stand_in, started, taken_apart, told_by
from xlwings_libreoffice import bridge

__all__ = ["app", "office", "stand_in"]

SOURCES = load_sources()
SUBS = re.findall(r"Public Sub (\w+)", SOURCES.modules[BUTTONS].decode("ascii"))
SENTINEL = '\r\nPublic Function SentinelOf{0}() As String\r\n    SentinelOf{0} = "{0} compiles"\r\nEnd Function\r\n'


def call(addin: xw.Book, procedure: str, *arguments: object) -> tuple[Any, tuple[Any, ...]]:
    """A procedure of the add-in, `Module.Name`: its result, and its arguments by reference as it left them."""
    url = f"vnd.sun.star.script:VBAProject.{procedure}?language=Basic&location=document"
    result, _, left = addin.impl.uno.getScriptProvider().getScript(url).invoke(arguments, (), ())
    return result, left


def control(app: xw.App, tag: str = "") -> bridge.Uno:
    """What stands for a button of the ribbon: an object that has a tag."""
    made = bridge.service(app.impl.context, "com.sun.star.form.component.CommandButton")
    made.Tag = tag
    return made


@pytest.fixture
def opened(app: xw.App, tmp_path: Path) -> Iterator[Callable[..., xw.Book]]:
    """The add-in in the office, opened before any workbook, as add-ins are."""

    def opening(interpreter: str = "", **changes: Any) -> xw.Book:
        path = tmp_path / "加载 项" / "bairi.xlam"
        return app.books.open(str(build(path, interpreter, sources=replace(SOURCES, **changes))))

    yield opening
    for left in list(app.books):
        left.close()


# ── it compiles ──


def test_every_module_compiles(opened: Callable[..., xw.Book]) -> None:
    """LibreOffice gives nothing, and says nothing, where a module does not compile: so each must say a word.

    In that of the buttons there is no room for a word: each of its Subs is called below.
    """
    names = [Path(name).stem for name in SOURCES.modules if name != BUTTONS]
    words = {name: SENTINEL.format(Path(name).stem).encode() for name in SOURCES.modules if name != BUTTONS}
    addin = opened(modules={name: code + words.get(name, b"") for name, code in SOURCES.modules.items()})
    assert [call(addin, f"{n}.SentinelOf{n}")[0] for n in names] == [f"{n} compiles" for n in names]


def test_a_module_that_does_not_compile_would_be_noticed(opened: Callable[..., xw.Book]) -> None:
    broken = SENTINEL.format("BairiTexts").replace("SentinelOfBairiTexts =", "undeclared =").encode()
    addin = opened(modules={**SOURCES.modules, "BairiTexts.bas": SOURCES.modules["BairiTexts.bas"] + broken})
    assert call(addin, "BairiTexts.SentinelOfBairiTexts")[0] != "BairiTexts compiles"


# ── command lines ──


def test_command_lines_are_put_together_as_in_vba(opened: Callable[..., xw.Book]) -> None:
    addin = opened()
    for name in HARD_NAMES:
        line, _ = call(addin, "BairiCommand.BuildCommand", "C:\\王 建国\\p.exe", "check_workbook", name, 42.0)
        assert taken_apart(line) == started("C:\\王 建国\\p.exe", "check_workbook", name, 42)
        lines, _ = call(addin, "BairiCommand.BuildLines", "/opt/py", "check_workbook", name, 42.0)
        assert lines.split("\n") == started("/opt/py", "check_workbook", name, 42)


# ── what is open ──


def enabled(app: xw.App, addin: xw.Book, tag: str) -> bool:
    _, (_, answer) = call(addin, "BairiRibbon.BairiEnabled", control(app, tag), None)
    assert isinstance(answer, bool)
    return answer


def test_buttons_follow_what_is_open(app: xw.App, opened: Callable[..., xw.Book], tmp_path: Path, tiny: Plan) -> None:
    addin = opened()
    app.books.add()
    tags = ("always", "workbook", "submission", "consolidation", "nonsense", "")
    assert [tag for tag in tags if enabled(app, addin, tag)] == ["always", "workbook"]
    unit = tiny.units[0]
    write_submission(tmp_path / "报送.xlsx", tiny, unit, samples.PERIOD)
    app.books.open(str(tmp_path / "报送.xlsx"))
    assert [tag for tag in tags if enabled(app, addin, tag)] == ["always", "workbook", "submission"]
    book = app.books.add()
    book.sheets[0].name = SOURCES_SHEET
    assert [tag for tag in tags if enabled(app, addin, tag)] == ["always", "workbook", "consolidation"]


def test_a_control_without_a_tag_is_off_and_no_error(opened: Callable[..., xw.Book]) -> None:
    addin = opened()
    assert call(addin, "BairiRibbon.BairiEnabled", addin.impl.uno, None)[1][1] is False


def test_without_the_ribbons_pointer_nothing_breaks(opened: Callable[..., xw.Book]) -> None:
    """After a reset of VBA it is gone, as it is in a program that has no such ribbon."""
    addin = opened()
    call(addin, "BairiRibbon.RefreshRibbon")
    assert call(addin, "BairiRibbon.IsOpen", "always")[0] is True


def test_what_vba_says_comes_from_the_strings_sheet_and_settings_from_the_add_in_alone(
    app: xw.App, opened: Callable[..., xw.Book]
) -> None:
    addin = opened("/opt/python")
    sent = app.books.add()
    sent.sheets[0].name = "BairiSettings"
    sent.sheets[0]["A1:B1"].value = ["interpreter", "/opt/evil"]
    assert call(addin, "BairiTexts.SettingOf", "interpreter")[0] == "/opt/python"
    assert call(addin, "BairiTexts.TextOf", "title")[0] == SOURCES.strings["title"]
    assert call(addin, "BairiTexts.TextOf", "File not found.")[0] == "File not found."


# ── Python starts ──


def test_each_sub_starts_python_with_its_function(opened: Callable[..., xw.Book], app: xw.App, stand_in: Path) -> None:
    addin = opened(str(stand_in))
    book = app.books.add()
    assert len(SUBS) == 19
    for sub in SUBS:
        call(addin, f"BairiButtons.{sub}", control(app))
        arguments, parent = told_by(stand_in)
        office = app.impl._office.pipe
        assert arguments == [*started(str(stand_in), function_of(sub), book.name, parent), "--pipe", office]
        assert Path(f"/proc/{parent}/comm").read_text(encoding="utf-8").startswith("soffice")


@pytest.mark.parametrize("name", [n for n in HARD_NAMES if n and not ("'" in n and '"' in n) and "<" not in n])
def test_the_workbook_in_front_arrives_by_its_name(
    opened: Callable[..., xw.Book], app: xw.App, stand_in: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / (name if name.endswith(".xlsx") else f"{name}.xlsx")
    addin = opened(str(stand_in))
    book = app.books.add()
    book.save(str(path))
    call(addin, "BairiButtons.CheckWorkbook", control(app))
    arguments, _ = told_by(stand_in)
    assert arguments[arguments.index("--workbook") + 1] == path.name


@pytest.mark.parametrize("interpreter", ["", "/nowhere/python"])
def test_what_cannot_be_started_is_told_and_ends_there(
    opened: Callable[..., xw.Book], app: xw.App, tmp_path: Path, interpreter: str
) -> None:
    """The box itself cannot be read without a screen: the sentence that it would show is written to a file instead."""
    said = tmp_path / "said.txt"
    box = b'MsgBox sentence, vbExclamation, TextOf("title")'
    launcher = SOURCES.modules["BairiLauncher.bas"]
    assert launcher.count(box) == 1
    writing = f'Open "{said}" For Output As #9\r\n    Print #9, TextOf("title") & sentence\r\n    Close #9'.encode()
    addin = opened(interpreter, modules={**SOURCES.modules, "BairiLauncher.bas": launcher.replace(box, writing)})
    call(addin, "BairiButtons.CheckWorkbook", control(app))
    words = said.read_text(encoding="utf-8").strip()
    if interpreter:
        assert words == "百日" + SOURCES.strings["not_started"].replace("{reason}", "File not found.")
    else:
        assert words == "百日" + SOURCES.strings["no_interpreter"]
