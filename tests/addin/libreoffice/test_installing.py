"""Installing into LibreOffice: what would be done, what is told, and on whose machines it is not for."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bairi_addin.cli import main
from bairi_addin.installing import machine as machines_room
from bairi_addin.installing.checks.around import buttons
from bairi_addin.installing.examining import State
from bairi_addin.installing.machine import Machine, System
from bairi_addin.libreoffice import manager
from bairi_addin.libreoffice.installing import to_install, to_uninstall
from bairi_validators.errors import BairiError
from machines import windows
from xlwings_libreoffice import LibreOfficeError, bridge

PYTHON = Path("/opt/百日/bin/python")
LINUX = Machine(System.LINUX, Path("/home/zhang"), PYTHON)

# In place of LibreOffice's program: keeps in a file what it was asked for, and whether it has the extension.
UNOPKG = """#!/bin/sh
cd "$(dirname "$0")" || exit 3
echo "$@" >> asked
[ -e refuses ] && { echo "ERROR: $(cat refuses)" >&2; exit 1; }
case $1 in
  add) touch has ;;
  remove) rm has ;;
  list) [ -e has ] ;;
esac
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path with such a program, on a Linux machine."""
    (tmp_path / "unopkg").write_text(UNOPKG, encoding="utf-8")
    (tmp_path / "unopkg").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(machines_room, "this_machine", lambda: LINUX)
    return tmp_path


def asked(programs: Path) -> list[str]:
    path = programs / "asked"
    return [line.split()[0] for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def test_a_dry_run_says_what_would_be_done_and_does_nothing(programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["addin", "install", "--libreoffice", "--dry-run"]) == 0
    assert f"1. 把扩展“百日”装入当前用户的 LibreOffice（Python：{PYTHON}）" in capsys.readouterr().out
    assert asked(programs) == []


def test_it_goes_in_and_comes_out_and_a_second_time_there_is_nothing_to_do(
    programs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "uno", lambda: None)
    assert main(["addin", "install", "--libreoffice"]) == 0
    assert [outcome.code for outcome in buttons(LINUX)] == ["buttons.fine"]
    assert main(["addin", "uninstall", "--libreoffice"]) == 0
    assert [outcome.code for outcome in buttons(LINUX)] == ["buttons.absent"]
    assert "已卸载" in capsys.readouterr().out
    assert main(["addin", "uninstall", "--libreoffice"]) == 0
    assert "无事可做" in capsys.readouterr().out
    assert asked(programs) == ["add", "list", "list", "remove", "list", "list"]


def test_a_python_that_cannot_reach_libreoffice_is_told_with_a_remedy(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_uno() -> None:
        raise LibreOfficeError("no uno")

    (programs / "has").touch()
    monkeypatch.setattr(bridge, "uno", without_uno)
    (outcome,) = buttons(LINUX)
    assert (outcome.code, outcome.state) == ("buttons.unconnected", State.FAULT)
    assert f"Python {sys.version_info.major}.{sys.version_info.minor} " in outcome.found


def test_an_office_that_runs_must_be_opened_again(programs: Path) -> None:
    (note,) = to_install(replace(LINUX, running=frozenset({"soffice.bin"}))).notes
    assert note == "LibreOffice 正在运行：关闭全部窗口、重新打开后才有变化。"
    assert to_install(LINUX).notes == ()


def test_what_libreoffice_refuses_is_told_in_its_words_with_a_remedy(
    programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (programs / "refuses").write_text("Cannot run unopkg as root", encoding="utf-8")
    assert main(["addin", "install", "--libreoffice"]) == 2
    told = capsys.readouterr().err
    assert "LibreOffice 没有照办（ERROR: Cannot run unopkg as root）" in told
    assert "请用平时登录的用户" in told


def test_a_program_that_hangs_is_given_up(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*arguments: object, **options: object) -> None:
        raise subprocess.TimeoutExpired("unopkg", 120)

    monkeypatch.setattr(subprocess, "run", hangs)
    with pytest.raises(BairiError, match=r"没有运行完.*请关闭 LibreOffice 后重新运行"):
        to_uninstall(LINUX)


def test_the_program_is_found_beside_an_office_that_is_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "bin").mkdir()
    for name in ("soffice", "unopkg"):
        (tmp_path / "office" / name).touch(mode=0o755)
    (tmp_path / "bin" / "soffice").symlink_to(tmp_path / "office" / "soffice")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert manager.manager() == tmp_path / "office" / "unopkg"


def test_without_libreoffice_and_on_other_systems_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BairiError, match=r"找不到 LibreOffice 的 unopkg 程序。请先安装"):
        to_install(LINUX)
    assert list(buttons(LINUX)) == []
    with pytest.raises(BairiError, match=r"只用于 Linux。Windows 上请运行 bairi addin install"):
        to_install(windows(tmp_path, "365"))
