"""Machines of people as the installer sees them: a registry in memory, folders on the real disk."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from bairi_addin.installing.machine import Machine, System
from bairi_addin.installing.registry import Value

OFFICE = r"Software\Microsoft\Office"
CLSID = "{00024500-0000-0000-C000-000000000046}"


class FakeRegistry:
    """A registry in memory; as in Windows', upper and lower case of keys are the same."""

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, Value]] = {}

    def put(self, key: str, name: str, value: Value) -> None:
        self.keys.setdefault(key, {})[name] = value

    def values(self, key: str) -> Mapping[str, Value]:
        return {
            n: v for known, entries in self.keys.items() if known.lower() == key.lower() for n, v in entries.items()
        }

    def subkeys(self, key: str) -> Sequence[str]:
        above = key.lower() + "\\"
        below = (known[len(above) :] for known in self.keys if known.lower().startswith(above))
        return list(dict.fromkeys(rest.split("\\")[0] for rest in below))

    def set(self, key: str, name: str, value: str) -> None:
        self.put(key, name, value)

    def delete(self, key: str, name: str) -> None:
        self.keys.get(key, {}).pop(name, None)


def windows(folder: Path, *versions: str, user: str = "张 三", running: Sequence[str] = ()) -> Machine:
    """A Windows machine with versions of Excel ("15.0" by installer, "365" by Click-to-Run)."""
    home = folder / "Users" / user
    interpreter = home / "AppData" / "Local" / "Bairi" / "venv" / "Scripts" / "python.exe"
    for program in (interpreter, interpreter.with_name("pythonw.exe")):
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch()
    registry = FakeRegistry()
    for version in versions:
        if version == "365":
            registry.put(rf"HKLM\{OFFICE}\ClickToRun\Configuration", "Platform", "x64")
            registry.put(rf"HKLM\{OFFICE}\ClickToRun\Configuration", "VersionToReport", "16.0.17328.20162")
        else:
            registry.put(rf"HKLM\{OFFICE}\{version}\Excel\InstallRoot", "Path", "C:\\Program Files\\Office\\")
    registry.put(r"HKCR\Excel.Application\CLSID", "", CLSID)
    registry.put(rf"HKCR\CLSID\{CLSID}\LocalServer32", "", "C:\\Program Files\\Office\\EXCEL.EXE /automation")
    environment = {"APPDATA": str(home / "AppData" / "Roaming")}
    return Machine(System.WINDOWS, home, interpreter, environment, registry, frozenset(running))


def macos(folder: Path, *, running: Sequence[str] = ()) -> Machine:
    """A Mac with Excel 16."""
    about = folder / "Applications" / "Microsoft Excel.app" / "Contents" / "Info.plist"
    about.parent.mkdir(parents=True)
    about.write_bytes(plistlib.dumps({"CFBundleShortVersionString": "16.89"}))
    home = folder / "Users" / "李四"
    interpreter = home / "Library" / "Application Support" / "Bairi" / "venv" / "bin" / "python"
    return Machine(System.MACOS, home, interpreter, {}, running=frozenset(running), root=folder)


def registry_of(machine: Machine) -> FakeRegistry:
    """The registry in memory, to be changed."""
    assert isinstance(machine.registry, FakeRegistry)
    return machine.registry


def write_addin(path: Path, interpreter: str | None, version: str = "0.1.0") -> None:
    """A file that says of itself what a built add-in says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path.with_suffix(".xlsx")) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # the same add-in has the same bytes
        sheet = book.add_worksheet("BairiSettings")
        for row, entry in enumerate((("interpreter", interpreter or ""), ("version", version))):
            sheet.write_row(row, 0, entry)
    path.with_suffix(".xlsx").replace(path)
