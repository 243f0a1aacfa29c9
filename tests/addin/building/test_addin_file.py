"""The add-in that is built: what other programs read in it, the same bytes each time, and the command that makes it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import olefile
import pytest
from lxml import etree

from bairi_addin import __version__
from bairi_addin.building import build, differences, read_settings
from bairi_addin.building.sources import load_sources
from bairi_addin.cli import main
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan

INTERPRETER = "/home/王 建国/a=b & c/python"
OLEVBA = """
import json, sys
from oletools.olevba import VBA_Parser
print(json.dumps({name: code for _, _, name, code in VBA_Parser(sys.argv[1]).extract_macros()}))
"""
VALIDATOR = shutil.which("ooxml-validator") or ""


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "bairi.xlam", INTERPRETER, "chenzhou-2025")


def part(addin: Path, name: str) -> bytes:
    with zipfile.ZipFile(addin) as archive:
        return archive.read(name)


def vba_stream(addin: Path, *path: str) -> bytes:
    content: bytes = olefile.OleFileIO(BytesIO(part(addin, "xl/vbaProject.bin"))).openstream(list(path)).read()
    return content


# ── what is in it ──


def test_olevba_reads_the_sources_back_byte_for_byte(addin: Path) -> None:
    # In a process of its own: what it imports warns, and warnings are errors here.
    command = [sys.executable, "-W", "ignore", "-c", OLEVBA, str(addin)]
    told = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    read = {name: code.encode() for name, code in json.loads(told).items()}
    ours = dict(load_sources().modules)
    assert {name: read[name] for name in ours} == ours
    others = {name: code for name, code in read.items() if name not in ours}
    assert set(others) == {"Sheet1.cls", "Sheet2.cls", "Sheet3.cls"}
    for code in others.values():
        assert [line for line in code.splitlines() if not line.startswith(b"Attribute ")] == []


def test_the_project_says_that_nothing_in_it_is_compiled(addin: Path) -> None:
    assert vba_stream(addin, "VBA", "_VBA_PROJECT") == bytes.fromhex("CC61FFFF000000")
    assert b"__SRP_" not in part(addin, "xl/vbaProject.bin")


def test_both_vocabularies_of_the_ribbon_are_related_from_the_package(addin: Path) -> None:
    related = {r.get("Target"): r.get("Type") for r in etree.fromstring(part(addin, "_rels/.rels"))}
    assert related["customUI/customUI.xml"].endswith("/office/2006/relationships/ui/extensibility")
    assert related["customUI/customUI14.xml"].endswith("/office/2007/relationships/ui/extensibility")
    assert part(addin, "customUI/customUI14.xml") == load_sources().ribbon
    assert etree.fromstring(part(addin, "customUI/customUI.xml")).nsmap[None].endswith("/2006/01/customui")


def test_it_is_an_add_in_and_no_workbook(addin: Path) -> None:
    types = {t.get("PartName"): t.get("ContentType") for t in etree.fromstring(part(addin, "[Content_Types].xml"))}
    assert types["/xl/workbook.xml"] == "application/vnd.ms-excel.addin.macroEnabled.main+xml"


def test_settings_and_sentences_cannot_be_unhidden_by_hand_and_one_sheet_is_to_be_seen(addin: Path) -> None:
    sheets = etree.fromstring(part(addin, "xl/workbook.xml")).find("{*}sheets")
    assert {sheet.get("name"): sheet.get("state", "visible") for sheet in sheets} == {
        "百日": "visible",
        "BairiSettings": "veryHidden",
        "BairiStrings": "veryHidden",
    }


def test_the_settings_that_it_was_built_with_are_read_back(addin: Path) -> None:
    assert read_settings(addin) == {"interpreter": INTERPRETER, "version": __version__, "plan": "chenzhou-2025"}


def test_without_an_interpreter_none_is_made_up(tmp_path: Path) -> None:
    assert read_settings(build(tmp_path / "bairi.xlam"))["interpreter"] == ""


def test_a_file_that_is_no_add_in_has_no_settings(tmp_path: Path) -> None:
    other = tmp_path / "bairi.xlam"
    other.write_bytes(b"PK not really")
    with pytest.raises(BairiError, match="不是百日加载项"):
        read_settings(other)


@pytest.mark.skipif(not VALIDATOR, reason="ooxml-validator (Open XML SDK) is not installed")
def test_the_open_xml_sdk_finds_no_fault(addin: Path) -> None:
    told = subprocess.run([VALIDATOR, addin], capture_output=True, text=True, check=False).stdout
    assert json.loads(told)["errors"] == []


# ── the same each time ──


def test_the_same_sources_give_the_same_bytes(addin: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "another name.xlam", INTERPRETER, "chenzhou-2025")
    assert again.read_bytes() == addin.read_bytes()


def test_no_part_knows_when_or_on_what_it_was_made(addin: Path) -> None:
    with zipfile.ZipFile(addin) as archive:
        entries = archive.infolist()
    assert {(e.date_time, e.create_system, e.compress_type) for e in entries} == {
        ((2025, 1, 1, 0, 0, 0), 3, zipfile.ZIP_STORED)
    }
    days = re.findall(rb"<dcterms:\w+[^>]*>([^<]*)", part(addin, "docProps/core.xml"))
    assert set(days) == {b"2025-01-01T00:00:00Z"}


def test_a_built_add_in_is_held_against_the_sources(addin: Path, tmp_path: Path) -> None:
    assert differences(addin) == []
    meddled = tmp_path / "bairi.xlam"
    with zipfile.ZipFile(addin) as old, zipfile.ZipFile(meddled, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"CheckWorkbook", b"OpenManual") if "customUI14" in name else content)
    assert differences(meddled) == ["customUI/customUI14.xml"]


# ── the command ──


def test_build_writes_the_add_in_for_the_plan(
    tmp_path: Path, chenzhou: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "加载项" / "bairi.xlam"
    assert main(["addin", "build", "--out", str(out), "--interpreter", INTERPRETER]) == 0
    assert str(out) in capsys.readouterr().out
    assert read_settings(out) == {"interpreter": INTERPRETER, "version": __version__, "plan": chenzhou.plan.id}


def test_check_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["addin", "build", "--check", "--out", str(tmp_path / "bairi.xlam")]) == 0
    assert "没有问题" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_check_tells_an_add_in_that_is_not_made_of_the_sources(
    addin: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["addin", "build", "--check", "--out", str(addin)]) == 0
    other = tmp_path / "bairi.xlam"
    with zipfile.ZipFile(addin) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            if name != "customUI/customUI.xml":
                new.writestr(name, old.read(name))
    assert main(["addin", "build", "--check", "--out", str(other)]) == 1
    assert "不一致：customUI/customUI.xml" in capsys.readouterr().out


def test_an_add_in_is_called_xlam(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["addin", "build", "--out", str(tmp_path / "bairi.xlsm")])
    assert ended.value.code == 2
    assert "应以 .xlam 结尾" in capsys.readouterr().err
