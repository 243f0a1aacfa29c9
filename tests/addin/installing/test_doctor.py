"""The doctor: what it finds on machines where something is wrong, and the remedy of each."""

from __future__ import annotations

import dataclasses
import json
import plistlib
import sys
from pathlib import Path

import pytest

from bairi_addin import __version__
from bairi_addin.cli import main
from bairi_addin.installing import machine as machines_room
from bairi_addin.installing.checks import CHECKS, around
from bairi_addin.installing.checks.excels import automation, excel, folder, wps
from bairi_addin.installing.checks.files import addin, interpreter, libraries, script, version
from bairi_addin.installing.checks.trust import disabled, internet, macros, trusted
from bairi_addin.installing.examining import Check, State, examine, wording
from bairi_addin.installing.excel import startup_folder
from bairi_addin.installing.machine import Machine
from bairi_addin.installing.planning import carry_out, to_install
from bairi_addin.ribbon.places import Places
from machines import CLSID, OFFICE, macos, registry_of, windows, write_addin

SECURITY = rf"HKCU\{OFFICE}\16.0\Excel\Security"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
MANUAL = Path(__file__).parents[3] / "docs" / "管理员安装与排错.md"


def codes(check: Check, machine: Machine) -> list[str]:
    return [outcome.code for outcome in check(machine)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which the add-in is installed and starts the Python of this test."""
    made = dataclasses.replace(windows(tmp_path, "365"), interpreter=Path(sys.executable))
    write_addin(startup_folder(made) / "bairi.xlam", sys.executable, __version__)
    return made


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    places = Places(tmp_path / "个人设置" / "settings.json", tmp_path / "状态")
    monkeypatch.setattr(Places, "of_this_person", classmethod(lambda cls: places))
    return places


def test_a_good_machine_has_no_faults_but_for_what_linux_lacks(machine: Machine) -> None:
    assert [o.code for o in examine(machine) if o.state is State.FAULT] == ["libraries.missing"]  # win32com


def test_every_outcome_can_be_worded_and_every_fault_has_a_remedy() -> None:
    for check, words in wording().items():
        assert words["title"], check
        for name, outcome in words["outcomes"].items():
            assert State(outcome["state"]) is State.FINE or outcome["remedy"], (check, name)


def test_every_check_has_its_words_and_every_words_a_check() -> None:
    named = {"bairi" if check.__name__ == "program" else check.__name__ for check in CHECKS}
    assert named == set(wording())


def test_the_manual_has_every_remedy() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    said = [o["remedy"] for words in wording().values() for o in words["outcomes"].values() if "remedy" in o]
    assert [remedy for remedy in said if remedy not in manual] == []


def test_excel_is_missing_or_too_old(tmp_path: Path) -> None:
    assert codes(excel, windows(tmp_path)) == ["excel.missing"]
    assert codes(excel, windows(tmp_path, "12.0", "15.0")) == ["excel.fine", "excel.old"]


@pytest.mark.parametrize(
    "server",
    [r'"C:\Users\张 三\AppData\Local\Kingsoft\WPS Office\et.exe" /automation', r"C:\WPS\office6\et.exe /Automation"],
)
def test_wps_that_answers_in_excels_name_is_a_fault(machine: Machine, server: str) -> None:
    assert codes(automation, machine) == ["automation.fine"]
    registry_of(machine).put(rf"HKCR\CLSID\{CLSID}\LocalServer32", "", server)
    assert codes(automation, machine) == ["automation.wps"]


def test_wps_beside_excel_and_alone_are_told_apart(tmp_path: Path) -> None:
    for versions, expected in (("365",), "wps.beside"), ((), "wps.alone"):
        machine = windows(tmp_path, *versions)
        assert codes(wps, machine) == ["wps.fine"]
        registry_of(machine).put(r"HKCU\Software\Kingsoft\Office\6.0\et", "x", "1")
        assert codes(wps, machine) == [expected]


def test_the_add_in_is_missing_spoilt_or_marked(machine: Machine) -> None:
    path = startup_folder(machine) / "bairi.xlam"
    assert codes(addin, machine) == ["addin.fine"]
    path.with_name("bairi.xlam:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n", encoding="ascii")
    assert codes(addin, machine) == ["addin.marked"]
    path.with_name("bairi.xlam:Zone.Identifier").unlink()
    path.write_bytes(b"PK\3\4 and nothing more")
    assert codes(addin, machine) == ["addin.unreadable"]
    path.unlink()
    assert codes(addin, machine) == ["addin.missing"]


def test_a_second_copy_is_named_with_its_place(machine: Machine) -> None:
    registry_of(machine).put(rf"HKCU\{OFFICE}\16.0\Excel\Options", "OPEN", r'/R "D:\下载\bairi.xlam"')
    (_, twice) = addin(machine)
    assert twice.code == "addin.twice"
    assert r"D:\下载\bairi.xlam" in twice.found


def test_another_version_of_the_add_in_is_a_fault(machine: Machine) -> None:
    assert codes(version, machine) == ["version.fine"]
    write_addin(startup_folder(machine) / "bairi.xlam", sys.executable, "0.0.9")
    (found,) = version(machine)
    assert found.code == "version.differs"
    assert f"加载项为 0.0.9 版，所用的程序为 {__version__} 版" in found.found


def test_the_interpreter_is_unset_gone_or_no_python_with_bairi(machine: Machine, tmp_path: Path) -> None:
    path = startup_folder(machine) / "bairi.xlam"
    assert codes(interpreter, machine) == ["interpreter.fine"]
    write_addin(path, None)
    assert codes(interpreter, machine) == ["interpreter.unset"]
    write_addin(path, str(tmp_path / "没有" / "python.exe"))
    assert codes(interpreter, machine) == ["interpreter.missing"]
    bare = tmp_path / "另一个 Python" / "python"
    bare.parent.mkdir()
    bare.symlink_to(Path(sys.executable).resolve())
    write_addin(path, str(bare))
    (found,) = interpreter(machine)
    assert (found.code, "bairi_addin" in found.found) == ("interpreter.broken", True)


def test_an_interpreter_that_is_no_program_is_told_without_a_traceback(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "python.exe").write_bytes(b"MZ")
    write_addin(startup_folder(machine) / "bairi.xlam", str(tmp_path / "python.exe"))
    (found,) = interpreter(machine)
    assert (found.code, "启动不了" in found.found) == ("interpreter.broken", True)


def test_what_reaches_excel_is_missing_by_name(machine: Machine) -> None:
    (found,) = libraries(machine)
    assert found.found == "缺少 win32com"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("VBAWarnings", 1, "macros.fine"),
        ("VBAWarnings", 2, "macros.fine"),
        ("VBAWarnings", 4, "macros.fine"),  # the startup folder is trusted: macros run
        ("DisableAllAddins", 1, "macros.addins_off"),
        ("RequireAddinSig", 1, "macros.signed_only"),
    ],
)
def test_macros_run_by_trust_unless_add_ins_are_shut_out(
    machine: Machine, name: str, value: int, expected: str
) -> None:
    registry_of(machine).put(SECURITY, name, value)
    assert codes(macros, machine) == [expected]


@pytest.mark.parametrize(
    ("warnings", "expected"), [(None, "macros.asks"), (1, "macros.fine"), (3, "macros.blocked"), (4, "macros.blocked")]
)
def test_without_trust_the_setting_of_macros_decides(machine: Machine, warnings: int | None, expected: str) -> None:
    registry_of(machine).put(rf"{SECURITY}\Trusted Locations", "AllLocationsDisabled", 1)
    if warnings:
        registry_of(machine).put(SECURITY, "VBAWarnings", warnings)
    assert codes(trusted, machine) == ["trusted.off"]
    assert codes(macros, machine) == [expected]


def test_a_policy_goes_before_what_the_person_has_set(machine: Machine) -> None:
    registry_of(machine).put(SECURITY, "DisableAllAddins", 0)
    registry_of(machine).put(POLICY, "disablealladdins", 1)
    (found,) = macros(machine)
    assert (found.code, "单位策略" in found.found) == ("macros.addins_off", True)


def test_vba_that_is_switched_off_is_a_fault_whatever_is_trusted(machine: Machine) -> None:
    registry_of(machine).put(r"HKLM\Software\Policies\Microsoft\Office\16.0\Common", "vbaoff", 1)
    assert codes(macros, machine) == ["macros.vba_off"]


def test_a_list_of_trusted_locations_is_read_as_excel_reads_it(machine: Machine) -> None:
    registry = registry_of(machine)
    assert codes(trusted, machine) == ["trusted.fine"]  # Excel has not been opened yet
    location = rf"{SECURITY}\Trusted Locations\Location3"
    registry.put(location, "Path", r"C:\Program Files\Office\XLSTART")
    assert codes(trusted, machine) == ["trusted.absent"]
    registry.put(location, "Path", r"%appdata%\Microsoft\Excel\xlstart" + "\\")
    assert codes(trusted, machine) == ["trusted.fine"]
    registry.put(location, "Path", r"%APPDATA%\Microsoft")
    assert codes(trusted, machine) == ["trusted.absent"]
    registry.put(location, "AllowSubFolders", 1)
    assert codes(trusted, machine) == ["trusted.fine"]
    shared = r"HKCU\Software\Policies\Microsoft\Office\16.0\Common\Security\Trusted Locations"
    registry.put(shared, "AllowUserLocations", 0)
    assert codes(trusted, machine) == ["trusted.absent"]
    registry.put(rf"{POLICY}\Trusted Locations\Location0", "Path", str(startup_folder(machine)))
    assert codes(trusted, machine) == ["trusted.fine"]


def test_a_startup_folder_on_the_network_is_not_trusted_by_itself(tmp_path: Path) -> None:
    machine = dataclasses.replace(windows(tmp_path, "365"), environment={"APPDATA": r"\\server\用户\张三\AppData"})
    assert codes(trusted, machine) == ["trusted.network"]
    registry_of(machine).put(rf"{SECURITY}\Trusted Locations", "AllowNetworkLocations", 1)
    assert codes(trusted, machine) == ["trusted.fine"]


def test_what_excel_has_disabled_is_found_in_its_binary_list(machine: Machine) -> None:
    assert codes(disabled, machine) == ["disabled.fine"]
    item = b"\x01\0\0\0" + "c:\\users\\张 三\\xlstart\\BAIRI.xlam\0".encode("utf-16-le")
    registry_of(machine).put(rf"HKCU\{OFFICE}\16.0\Excel\Resiliency\DisabledItems", "2B19A", item)
    assert codes(disabled, machine) == ["disabled.listed"]


def test_the_block_of_macros_from_the_internet_does_not_concern_an_add_in_made_here(machine: Machine) -> None:
    registry_of(machine).put(POLICY, "blockcontentexecutionfrominternet", 1)
    (found,) = internet(machine)
    assert (found.code, found.state) == ("internet.blocked", State.FINE)


def test_the_startup_folder_is_looked_at(machine: Machine, tmp_path: Path) -> None:
    assert codes(folder, machine) == ["folder.fine"]
    environment = {**machine.environment, "OneDriveCommercial": str(tmp_path / "Users")}
    assert codes(folder, dataclasses.replace(machine, environment=environment)) == ["folder.cloud", "folder.fine"]
    assert codes(folder, windows(tmp_path, "365", user="新用户")) == ["folder.absent"]


def test_a_mac_that_blocks_macros_by_its_managed_preferences(tmp_path: Path) -> None:
    machine = macos(tmp_path)
    assert codes(macros, machine) == ["macros.fine"]
    managed = tmp_path / "Library" / "Managed Preferences" / "com.microsoft.office.plist"
    managed.parent.mkdir(parents=True)
    managed.write_bytes(plistlib.dumps({"VisualBasicMacroExecutionState": "DisabledWithoutWarnings"}))
    assert codes(macros, machine) == ["macros.blocked"]
    assert codes(addin, machine) == ["addin.missing"]


def test_a_mac_without_the_script_that_starts_programs(tmp_path: Path) -> None:
    machine = macos(tmp_path)
    assert codes(script, machine) == ["script.missing"]
    list(carry_out(to_install(machine), machine))
    assert codes(script, machine) == ["script.fine"]


def test_settings_that_are_spoilt_are_a_fault(machine: Machine, own_places: Places) -> None:
    assert codes(around.settings, machine) == ["settings.absent"]
    own_places.settings.parent.mkdir(parents=True)
    own_places.settings.write_text("{}", encoding="utf-8")
    assert codes(around.settings, machine) == ["settings.fine"]
    own_places.settings.write_text("{", encoding="utf-8")
    assert codes(around.settings, machine) == ["settings.unreadable"]


def test_fonts_of_official_documents_are_missing_by_name(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(around, "families", lambda: frozenset({"FangSong", "SimHei", "KaiTi"}))
    (found,) = around.fonts(machine)
    assert found.found.startswith("缺少 方正小标宋简体，")


def test_fonts_are_known_by_their_names(machine: Machine) -> None:
    assert {"DejaVu Sans", "Liberation Serif"} & around.families()


def test_the_command_ends_with_1_for_faults_and_prints_one_document(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machines_room, "this_machine", lambda: machine)
    assert main(["addin", "doctor", "--format", "json"]) == 1
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert {"code", "state", "title", "found", "remedy"} == set(checks[0])
    assert main(["addin", "doctor"]) == 1
    said = capsys.readouterr().out
    assert "有问题1项。" in said
    assert "缺少 win32com" in said
