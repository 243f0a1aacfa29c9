"""Which Excel and WPS a machine has, and where Excel looks for add-ins when it starts."""

from __future__ import annotations

import plistlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bairi_addin.installing.machine import Machine, System
from bairi_addin.installing.registry import OFFICE, read
from bairi_validators.errors import BairiError

ADDIN: Final = "bairi.xlam"
# Excel for Mac reads it in its sandbox; the names on disk are these, whatever the Finder shows.
_MAC_STARTUP: Final = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
_MAC_SCRIPT: Final = "Library/Application Scripts/com.microsoft.Excel/Bairi.applescript"
_MAC_EXCEL: Final = "Applications/Microsoft Excel.app/Contents/Info.plist"
_HALF: Final = r"Software\WOW6432Node\Microsoft\Office"  # where 32-bit programs on a 64-bit Windows write
_CLICK_TO_RUN: Final = rf"HKLM\{OFFICE}\ClickToRun\Configuration"
_NAMES: Final = {"12.0": "Excel 2007", "14.0": "Excel 2010", "15.0": "Excel 2013", "16.0": "Excel 2016 或更新"}
_RUNNING: Final = {System.WINDOWS: "excel.exe", System.MACOS: "microsoft excel"}


@dataclass(frozen=True, slots=True)
class Excel:
    """An installed Excel: `version` as in the registry ("16.0"); `build` and `bits` (32, 64) where it says them."""

    version: str
    build: str | None = None
    bits: int | None = None

    @property
    def label(self) -> str:
        """What people call it."""
        name = _NAMES.get(self.version, f"Excel {self.version}")
        facts = [*([self.build] if self.build else []), *([f"{self.bits}位"] if self.bits else [])]
        return f"{name}（{'，'.join(facts)}）" if facts else name

    @property
    def number(self) -> float:
        """The version, to be compared."""
        return float(self.version)


def installed(machine: Machine) -> list[Excel]:
    """Every Excel on the machine, the newest first."""
    if machine.system is System.WINDOWS:
        return sorted(_on_windows(machine), key=lambda excel: excel.number, reverse=True)
    return _on_macos(machine) if machine.system is System.MACOS else []


def is_running(machine: Machine) -> bool:
    """Whether an Excel is open."""
    return _RUNNING.get(machine.system) in machine.running


def has_wps(machine: Machine) -> bool:
    """Whether WPS is installed for this user or for all."""
    keys = (
        r"HKCU\Software\Kingsoft\Office\6.0",
        r"HKLM\Software\Kingsoft\Office",
        r"HKLM\Software\WOW6432Node\Kingsoft\Office",
    )
    return any(machine.registry.subkeys(key) or machine.registry.values(key) for key in keys)


def startup_folder(machine: Machine) -> Path:
    """The folder whose workbooks Excel opens at its start (启动文件夹): the same for every version on the machine.

    Windows' XLSTART is one of Excel's own trusted locations, needs nothing in the registry and is read by each Excel
    beside another; an entry among the add-ins (AddIns and OPENn) would be one per version, and trusted by none.
    Raises BairiError on Linux, which has no Excel.
    """
    if machine.system is System.WINDOWS:
        return machine.folder("APPDATA") / "Microsoft" / "Excel" / "XLSTART"
    if machine.system is System.MACOS:
        return machine.home / _MAC_STARTUP
    raise BairiError("Linux 上没有 Excel。要在 LibreOffice 中使用按钮，请加 --libreoffice；命令行 bairi 可以直接使用。")


def launching_script(machine: Machine) -> Path | None:
    """The script through which Excel for Mac, in its sandbox, starts programs; other systems need none."""
    return machine.home / _MAC_SCRIPT if machine.system is System.MACOS else None


def addins_folder(machine: Machine) -> Path:
    """Windows' folder of add-ins that people tick in the dialog: where a copy brought in by hand would be."""
    return machine.folder("APPDATA") / "Microsoft" / "AddIns"


def _on_windows(machine: Machine) -> list[Excel]:
    found: dict[str, Excel] = {}
    for root, bits in ((rf"HKLM\{OFFICE}", None), (rf"HKLM\{_HALF}", 32)):
        for name in machine.registry.subkeys(root):
            if re.fullmatch(r"\d+\.\d", name) and read(machine.registry, rf"{root}\{name}\Excel\InstallRoot", "Path"):
                found[name] = Excel(name, bits=bits or _bits(machine, name))
    if platform := read(machine.registry, _CLICK_TO_RUN, "Platform"):
        build = read(machine.registry, _CLICK_TO_RUN, "VersionToReport")
        found["16.0"] = Excel("16.0", str(build) if build else None, 64 if platform == "x64" else 32)
    return list(found.values())


def _bits(machine: Machine, version: str) -> int | None:
    said = read(machine.registry, rf"HKLM\{OFFICE}\{version}\Outlook", "Bitness")
    return {"x64": 64, "x86": 32}.get(str(said))


def _on_macos(machine: Machine) -> list[Excel]:
    path = machine.root / _MAC_EXCEL
    if not path.is_file():
        return []
    build = str(plistlib.loads(path.read_bytes()).get("CFBundleShortVersionString", ""))
    return [Excel(f"{build.split('.', maxsplit=1)[0] or '16'}.0", build or None)]
