"""Sources that cannot work make no add-in: every fault is told with its place, and a button has all of its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bairi_addin.building import NAME, checks
from bairi_addin.building.checks import BUTTONS, called_functions, check, known_images
from bairi_addin.building.ribbon import function_of, older_vocabulary, parsed, read_ribbon
from bairi_addin.building.sources import Sources, load_sources
from bairi_addin.building.workbook import SHEET_OF
from bairi_addin.ribbon.clerk.normalising import UNDOING
from bairi_addin.ribbon.registry import FUNCTIONS
from bairi_validators.errors import BairiError

SOURCES = load_sources()
IMAGES = Path(checks.__file__).with_name("images.txt")
TABS = read_ribbon(SOURCES.ribbon)
BUTTONS_OF = {tab.label: [button.sub for button in tab.buttons] for tab in TABS}
ON_BOTH = {"EditSettings", "StopRunning", "OpenManual"}


def with_module(name: str, change: Callable[[bytes], bytes]) -> Sources:
    changed: Mapping[str, bytes] = {**SOURCES.modules, name: change(SOURCES.modules.get(name, b""))}
    return replace(SOURCES, modules=changed)


def with_ribbon(old: str, new: str) -> Sources:
    assert SOURCES.ribbon.count(old.encode()) >= 1
    return replace(SOURCES, ribbon=SOURCES.ribbon.replace(old.encode(), new.encode(), 1))


def faults(sources: Sources) -> str:
    with pytest.raises(BairiError) as told:
        check(sources)
    return str(told.value)


# ── the sources as they are ──


def test_the_sources_have_no_fault() -> None:
    check(SOURCES)


def test_clerks_and_consolidators_have_their_buttons() -> None:
    clerk, city = BUTTONS_OF["百日填报"], BUTTONS_OF["百日汇总"]
    assert set(clerk) & set(city) == ON_BOTH
    assert set(clerk) - ON_BOTH == {
        *("CheckWorkbook", "NextFinding", "PreviousFinding", "ClearMarks"),
        *("NormaliseValues", "UndoNormalise", "FillPrevious", "SubmitWorkbook"),
    }
    assert set(city) - ON_BOTH == {
        *("ShowStatus", "ImportFolder", "ReturnSubmission", "Consolidate"),
        *("ShowDifferences", "ShowSource", "FillBulletin", "ExportDocuments"),
    }


def test_every_sub_has_its_python_function() -> None:
    assert called_functions(SOURCES) <= set(FUNCTIONS)


def test_what_excel_calls_to_undo_is_a_public_sub_without_arguments() -> None:
    addin, macro = UNDOING.split("!")
    assert addin == NAME
    code = b"".join(SOURCES.modules.values()).decode("ascii")
    assert f"Public Sub {macro}()\r\n" in code


def test_every_python_function_has_its_sub() -> None:
    assert set(FUNCTIONS) <= called_functions(SOURCES)


def test_a_button_that_is_on_both_tabs_is_the_same_on_both() -> None:
    clerk, city = ({b.sub: replace(b, id="", line=0) for b in tab.buttons if b.sub in ON_BOTH} for tab in TABS)
    assert clerk == city


def test_texts_for_people_end_as_sentences_do_and_labels_are_short() -> None:
    for button in (button for tab in TABS for button in tab.buttons):
        assert button.supertip.endswith("。")
        assert not button.screentip.endswith("。")
        assert len(button.label) <= 10


def test_what_must_be_open_is_told_by_sheets_that_our_workbooks_have() -> None:
    needs = {button.needs for tab in TABS for button in tab.buttons}
    assert needs == {"always", "workbook", *SHEET_OF}


def test_a_sub_is_called_as_its_function_in_capitals() -> None:
    assert function_of("CheckWorkbook") == "check_workbook"


# ── the older vocabulary ──


def test_the_older_vocabulary_has_the_same_buttons_without_what_it_does_not_know() -> None:
    older = older_vocabulary(SOURCES.ribbon)
    root = parsed(older)
    assert root.nsmap == {None: "http://schemas.microsoft.com/office/2006/01/customui"}
    assert b"autoScale" in SOURCES.ribbon
    assert b"autoScale" not in older
    newer = {e.get("id"): dict(e.attrib) for e in parsed(SOURCES.ribbon).iter() if e.get("id")}
    for attributes in newer.values():
        attributes.pop("autoScale", None)
    assert {e.get("id"): dict(e.attrib) for e in root.iter() if e.get("id")} == newer


# ── broken ones ──


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda code: code.replace(b"Option Explicit", "' 百日".encode()), "含有 ASCII 以外的字符"),
        (lambda code: code.replace(b"\r\n", b"\n"), "换行不全是 CRLF"),
        (lambda code: code.replace(b"\r\n", b"\r"), "换行不全是 CRLF"),
        (lambda code: code.replace(b"Option Explicit\r\n", b""), "缺少 Option Explicit"),
        (lambda code: code.replace(b'"BairiRibbon"', b'"Ribbon"'), "VB_Name 与文件名不一致"),
        (lambda code: code.replace(b"End If", b"End Iff"), "不能编译"),
    ],
)
def test_a_module_that_excel_would_refuse_is_told(change: Callable[[bytes], bytes], told: str) -> None:
    said = faults(with_module("BairiRibbon.bas", change))
    assert re.search(rf"^BairiRibbon\.bas.*{told}", said, re.MULTILINE), said


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id="NextFinding"', 'id="CheckWorkbook"', "id“CheckWorkbook”用了2次"),
        ('keytip="XY"', 'keytip="JY"', "“JY”与同一选项卡的“JY”相冲突"),
        ('keytip="XY"', 'keytip="J"', "“JY”与同一选项卡的“J”相冲突"),
        ('keytip="XY"', 'keytip="XYZW"', "“XYZW”应为1至3个字母或数字"),
        ('keytip="XY"', 'keytip="下"', "“下”应为1至3个字母或数字"),
        ('imageMso="Undo"', 'imageMso="Undoo"', "“撤销规范”的图标“Undoo”不在 images.txt 中"),
        ('tag="submission"', 'tag="submision"', "“填入上期数”的 tag“submision”没有规定"),
        ('screentip="校验本表"', 'screentip=""', "“校验本表”缺少 label、screentip 或 supertip"),
        ('onLoad="BairiLoaded"', 'onLoad="Loaded"', "回调“Loaded”在 VBA 中没有对应的 Sub"),
        ('getEnabled="BairiEnabled"', 'getEnabled="Enabled"', "回调“Enabled”在 VBA 中没有对应的 Sub"),
        ('onAction="FillPrevious"', 'onAction="FillLast"', "onAction“FillLast”在 BairiButtons.bas 中没有 Sub"),
        ('onAction="FillPrevious"', 'onAction="FillLast"', "Sub“FillPrevious”没有按钮"),
    ],
)
def test_a_ribbon_that_excel_would_not_complain_of_but_nobody_could_use_is_told(old: str, new: str, told: str) -> None:
    assert told in faults(with_ribbon(old, new))


def test_xml_that_is_not_well_formed_is_told_with_its_line() -> None:
    line = SOURCES.ribbon.split(b"</tabs>")[0].count(b"\n") + 1
    assert f"第{line}行不是正确的 XML" in faults(with_ribbon("</tabs>", "</tab>"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('RunBairi "fill_previous"', 'RunBairi "fill_last"', "Sub“FillPrevious”应调用“fill_previous”，现为“fill_last”"),
        ('RunBairi "fill_previous"', 'MsgBox "no logic here"', "“FillPrevious”不是只调用 RunBairi 的公共 Sub"),
        ("Public Sub FillPrevious", "Private Sub FillPrevious", "“FillPrevious”不是只调用 RunBairi 的公共 Sub"),
    ],
)
def test_a_sub_that_does_something_else_than_call_its_function_is_told(old: str, new: str, told: str) -> None:
    assert told in faults(with_module(BUTTONS, lambda code: code.replace(old.encode(), new.encode())))


def test_what_vba_says_and_what_is_written_for_it_are_the_same() -> None:
    more = replace(SOURCES, strings={**SOURCES.strings, "never_said": "没有人说"})
    assert "“never_said”在 VBA 中没有用到" in faults(more)
    fewer = {key: text for key, text in SOURCES.strings.items() if key not in {"no_pipe", "windows_refused"}}
    said = faults(replace(SOURCES, strings=fewer))
    assert "没有 VBA 要说的“no_pipe”" in said
    assert "没有 VBA 要说的“windows_refused”" in said


def test_all_faults_are_told_at_once() -> None:
    two = replace(with_ribbon('imageMso="Undo"', 'imageMso="Undoo"'), modules=with_module(BUTTONS, bytes.lower).modules)
    assert len(faults(two).splitlines()) > 2


def test_strings_that_are_no_toml_are_told_with_their_file(tmp_path: Path) -> None:
    (tmp_path / "customUI14.xml").write_bytes(SOURCES.ribbon)
    (tmp_path / "strings.toml").write_text('title = "百日', encoding="utf-8")
    with pytest.raises(BairiError, match=r"strings\.toml 不是正确的"):
        load_sources(tmp_path)


def test_each_icon_of_the_list_stands_in_it_once_and_in_order() -> None:
    lines = IMAGES.read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if not line.startswith("#")]
    assert names == sorted(set(names))
    assert known_images() == set(names)
