"""The add-in into Excel and out of it: plans for machines of every kind, carried out on a real disk."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from bairi_addin.cli import main
from bairi_addin.installing import machine as machines_room
from bairi_addin.installing.addin_file import read_addin
from bairi_addin.installing.excel import startup_folder
from bairi_addin.installing.machine import Machine, System
from bairi_addin.installing.planning import Plan, carry_out, to_install, to_uninstall
from bairi_addin.installing.steps import DeleteValue, MakeFolder, RemoveFile, SetValue, WriteAddin
from bairi_validators.errors import BairiError
from machines import OFFICE, FakeRegistry, macos, registry_of, windows

OPTIONS = rf"HKCU\{OFFICE}\16.0\Excel\Options"


def do(plan: Plan, machine: Machine) -> list[str]:
    return list(carry_out(plan, machine))


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("user", ["wang", "张 三", "O'Neil & 王", "百分之%50"])
def test_installing_on_windows_makes_the_startup_folder_and_puts_the_add_in_there(tmp_path: Path, user: str) -> None:
    machine = windows(tmp_path, "365", user=user)
    plan = to_install(machine)
    target = Path(machine.environment["APPDATA"], "Microsoft", "Excel", "XLSTART", "bairi.xlam")
    launched = machine.interpreter.with_name("pythonw.exe")
    assert plan.steps == (MakeFolder(target.parent), WriteAddin(target, launched, replaces=False))
    do(plan, machine)
    assert read_addin(target).interpreter == launched


def test_a_plan_changes_nothing(tmp_path: Path) -> None:
    machine = windows(tmp_path, "365")
    before = tree(tmp_path)
    to_install(machine)
    assert tree(tmp_path) == before
    assert not startup_folder(machine).exists()


def test_installing_twice_leaves_what_installing_once_does(tmp_path: Path) -> None:
    machine = windows(tmp_path, "16.0")
    do(to_install(machine), machine)
    target = startup_folder(machine) / "bairi.xlam"
    assert to_install(machine).steps == (WriteAddin(target, machine.launched, replaces=True),)
    do(to_install(machine), machine)
    assert list(startup_folder(machine).iterdir()) == [target]


def test_uninstalling_is_the_reverse_and_leaves_other_files_of_the_startup_folder(tmp_path: Path) -> None:
    machine = windows(tmp_path, "365")
    startup_folder(machine).mkdir(parents=True)
    (startup_folder(machine) / "PERSONAL.XLSB").write_bytes(b"their own")
    before = tree(tmp_path)
    do(to_install(machine), machine)
    do(to_uninstall(machine), machine)
    assert tree(tmp_path) == before
    assert to_uninstall(machine).steps == ()


def test_the_folder_of_a_mac_is_in_the_group_container(tmp_path: Path) -> None:
    machine = macos(tmp_path)
    do(to_install(machine), machine)
    (found,) = tmp_path.rglob("bairi.xlam")
    assert str(found.relative_to(machine.home)) == (
        "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel/bairi.xlam"
    )
    script = machine.home / "Library/Application Scripts/com.microsoft.Excel/Bairi.applescript"
    assert script.read_text(encoding="ascii").startswith("on RunBairi")
    do(to_uninstall(machine), machine)
    assert not found.exists()
    assert not script.exists()


def test_several_versions_of_excel_share_one_copy_and_are_all_named(tmp_path: Path) -> None:
    plan = to_install(windows(tmp_path, "14.0", "15.0", "365"))
    assert sum(isinstance(step, WriteAddin) for step in plan.steps) == 1
    assert "Excel 2016 或更新（16.0.17328.20162，64位）、Excel 2013、Excel 2010" in plan.notes[0]


def test_a_32_bit_excel_on_a_64_bit_windows_is_found(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    registry_of(machine).put(r"HKLM\Software\WOW6432Node\Microsoft\Office\15.0\Excel\InstallRoot", "Path", "C:\\x86\\")
    assert "Excel 2013（32位）" in to_install(machine).notes[0]


def test_wps_beside_excel_is_left_alone_and_said_so(tmp_path: Path) -> None:
    machine = windows(tmp_path, "365")
    registry_of(machine).put(r"HKCU\Software\Kingsoft\Office\6.0\Common", "Version", "12.1")
    before = dict(registry_of(machine).keys)
    plan = to_install(machine)
    assert any("WPS" in note and "没有作任何改动" in note for note in plan.notes)
    do(plan, machine)
    assert registry_of(machine).keys == before


def test_without_excel_it_says_what_to_install(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    registry_of(machine).put(r"HKCU\Software\Kingsoft\Office\6.0\Common", "Version", "12.1")
    with pytest.raises(BairiError, match=r"没有找到 Excel。请先安装.*WPS 不能代替"):
        to_install(machine)


@pytest.mark.parametrize("name", ["excel.exe", "microsoft excel"])
def test_nothing_is_done_while_excel_runs(tmp_path: Path, name: str) -> None:
    machine = windows(tmp_path, "365", running=[name]) if "." in name else macos(tmp_path, running=[name])
    with pytest.raises(BairiError, match="退出 Excel 后重新运行"):
        do(to_install(machine), machine)
    assert not startup_folder(machine).exists()


def test_a_copy_brought_in_by_hand_goes_and_the_other_add_ins_stay_in_order(tmp_path: Path) -> None:
    machine = windows(tmp_path, "365")
    registry = registry_of(machine)
    copy = Path(machine.environment["APPDATA"], "Microsoft", "AddIns", "bairi.xlam")
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"old")
    opened = ['"ANALYS32.XLL"', r'/R "C:\Users\张 三\AddIns\Bairi.xlam"', "other.xlam", '/R "third.xlam"']
    for number, value in enumerate(opened):
        registry.put(OPTIONS, f"OPEN{number or ''}", value)
    registry.put(rf"HKCU\{OFFICE}\16.0\Excel\Add-in Manager", r"D:\下载\bairi.xlam", "")
    plan = to_install(machine)
    assert plan.steps[2:] == (
        SetValue(OPTIONS, "OPEN1", "other.xlam"),
        SetValue(OPTIONS, "OPEN2", '/R "third.xlam"'),
        DeleteValue(OPTIONS, "OPEN3"),
        DeleteValue(rf"HKCU\{OFFICE}\16.0\Excel\Add-in Manager", r"D:\下载\bairi.xlam"),
        RemoveFile(copy),
    )
    do(plan, machine)
    assert registry.values(OPTIONS) == {"OPEN": opened[0], "OPEN1": opened[2], "OPEN2": opened[3]}
    assert len(to_install(machine).steps) == 1


def test_more_than_ten_add_ins_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    machine = windows(tmp_path, "365")
    for number in range(12):
        registry_of(machine).put(OPTIONS, f"OPEN{number or ''}", "bairi.xlam" if number == 1 else f"{number}.xlam")
    do(to_install(machine), machine)
    assert list(registry_of(machine).values(OPTIONS).values()) == [f"{n}.xlam" for n in range(12) if n != 1]


def test_an_older_add_in_is_replaced_whole(tmp_path: Path) -> None:
    machine = windows(tmp_path, "365")
    target = startup_folder(machine) / "bairi.xlam"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"an older one")
    assert "替换加载项" in to_install(machine).steps[0].words()
    do(to_install(machine), machine)
    assert read_addin(target).version


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    machine = windows(tmp_path, "365")
    above = Path(machine.environment["APPDATA"])
    above.mkdir(parents=True)
    above.chmod(0o500)
    with pytest.raises(BairiError, match=r"不能新建文件夹 .*没有权限.*请检查"):
        do(to_install(machine), machine)


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    machine = windows(tmp_path, "365")
    folder = startup_folder(machine)
    folder.parent.mkdir(parents=True)
    folder.touch()
    with pytest.raises(BairiError, match=r"不能新建文件夹 .*XLSTART：已有同名的文件"):
        do(to_install(machine), machine)


def test_a_registry_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    class Locked(FakeRegistry):
        def set(self, key: str, name: str, value: str) -> None:
            raise PermissionError(13, "denied")

    machine = dataclasses.replace(windows(tmp_path, "365"), registry=Locked())
    with pytest.raises(BairiError, match=r"不能修改注册表 HKCU\\x：没有权限。请用"):
        SetValue(r"HKCU\x", "OPEN", "a").carry_out(machine)


def test_roaming_folders_elsewhere_are_followed(tmp_path: Path) -> None:
    machine = windows(tmp_path, "365")
    elsewhere = tmp_path / "OneDrive - 某市人民政府" / "AppData"
    moved = dataclasses.replace(machine, environment={"APPDATA": str(elsewhere)})
    do(to_install(moved), moved)
    assert (elsewhere / "Microsoft" / "Excel" / "XLSTART" / "bairi.xlam").is_file()


def test_without_a_roaming_folder_it_says_where_to_run(tmp_path: Path) -> None:
    machine = dataclasses.replace(windows(tmp_path, "365"), environment={})
    with pytest.raises(BairiError, match=r"环境变量 APPDATA 没有设置.*请在普通用户"):
        to_install(machine)


def test_linux_has_no_excel_to_install_into(tmp_path: Path) -> None:
    with pytest.raises(BairiError, match="Linux 上没有 Excel"):
        to_install(Machine(System.LINUX, tmp_path, tmp_path / "python"))


def test_dry_run_lists_the_steps_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = windows(tmp_path, "365", running=["excel.exe"])
    monkeypatch.setattr(machines_room, "this_machine", lambda: machine)
    before = tree(tmp_path)
    assert main(["addin", "install", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "没有改动任何内容" in said
    assert f"1. 新建文件夹 {startup_folder(machine)}" in said
    assert "2. 写入加载项" in said
    assert "现在还不能做：Excel 正在运行" in said
    assert tree(tmp_path) == before


def test_the_commands_install_and_uninstall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = windows(tmp_path, "365")
    monkeypatch.setattr(machines_room, "this_machine", lambda: machine)
    assert main(["addin", "install"]) == 0
    assert "已安装。" in capsys.readouterr().out
    assert main(["addin", "uninstall"]) == 0
    assert "已卸载。" in capsys.readouterr().out
    assert main(["addin", "uninstall", "--dry-run"]) == 0
    assert capsys.readouterr().out == "无事可做。\n"
