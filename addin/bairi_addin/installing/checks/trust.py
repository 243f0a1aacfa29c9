"""What Excel's Trust Center (信任中心) says of the add-in: policies go before what the person has set."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bairi_addin.installing.examining import Outcome, outcome
from bairi_addin.installing.excel import ADDIN, Excel, installed, startup_folder
from bairi_addin.installing.machine import Machine, System
from bairi_addin.installing.registry import OFFICE, POLICIES, Value, read

_POLICY, _PERSON = "单位策略", "个人设置"
_SIGNED_ONLY, _BLOCKED, _ALL_ALLOWED = 3, 4, 1  # VBAWarnings; 2, or none, asks
_MAC_SETTING: Final = "VisualBasicMacroExecutionState"
_MAC_DOMAIN: Final = "com.microsoft.office.plist"


def trusted(machine: Machine) -> Iterator[Outcome]:
    """Whether macros of the startup folder run unasked."""
    for one in _on_windows(machine):
        yield _trust(machine, one)


def macros(machine: Machine) -> Iterator[Outcome]:
    """Whether Excel runs the add-in's macros."""
    for one in _on_windows(machine):
        yield _macros(machine, one)
    if machine.system is System.MACOS:
        yield from (_mac_macros(machine, one) for one in installed(machine))


def internet(machine: Machine) -> Iterator[Outcome]:
    """Whether macros of files from the internet are blocked, which does not concern an add-in made on the machine."""
    for one in _on_windows(machine):
        value, _ = _setting(machine, one, "BlockContentExecutionFromInternet")
        yield outcome("internet.blocked" if value == 1 else "internet.fine", excel=one.label)


def disabled(machine: Machine) -> Iterator[Outcome]:
    """Whether Excel has put the add-in among what it does not open any more."""
    for one in _on_windows(machine):
        items = machine.registry.values(rf"HKCU\{OFFICE}\{one.version}\Excel\Resiliency\DisabledItems").values()
        texts = (item.decode("utf-16-le", errors="replace") for item in items if isinstance(item, bytes))
        listed = any(ADDIN in text.casefold() for text in texts)
        yield outcome("disabled.listed" if listed else "disabled.fine", excel=one.label)


def _on_windows(machine: Machine) -> list[Excel]:
    return installed(machine) if machine.system is System.WINDOWS else []


def _macros(machine: Machine, one: Excel) -> Outcome:
    common = rf"{one.version}\Common"
    switched = (rf"HKCU\{POLICIES}\{common}", rf"HKLM\{POLICIES}\{common}", rf"HKLM\{OFFICE}\{common}")
    if any(read(machine.registry, key, "VBAOff") == 1 for key in switched):
        return outcome("macros.vba_off", excel=one.label)
    for name, code in (("DisableAllAddins", "macros.addins_off"), ("RequireAddinSig", "macros.signed_only")):
        value, by = _setting(machine, one, name)
        if value == 1:
            return outcome(code, excel=one.label, by=by)
    warnings, by = _setting(machine, one, "VBAWarnings")
    if warnings == _ALL_ALLOWED or _trust(machine, one).code == "trusted.fine":
        return outcome("macros.fine", excel=one.label)
    code = "macros.blocked" if warnings in {_SIGNED_ONLY, _BLOCKED} else "macros.asks"
    return outcome(code, excel=one.label, by=by)


def _setting(machine: Machine, one: Excel, name: str, below: str = "") -> tuple[Value, str]:
    """A security setting of Excel, and who has set it."""
    for root, by in ((rf"HKCU\{POLICIES}", _POLICY), (rf"HKLM\{POLICIES}", _POLICY), (rf"HKCU\{OFFICE}", _PERSON)):
        value = read(machine.registry, rf"{root}\{one.version}\Excel\Security{below}", name)
        if value is not None:
            return value, by
    return None, _PERSON


def _trust(machine: Machine, one: Excel) -> Outcome:
    path, below = startup_folder(machine), r"\Trusted Locations"
    if _setting(machine, one, "AllLocationsDisabled", below)[0] == 1:
        return outcome("trusted.off", excel=one.label)
    if str(path).startswith(("\\\\", "//")) and _setting(machine, one, "AllowNetworkLocations", below)[0] != 1:
        return outcome("trusted.network", excel=one.label, path=path)
    if not _is_listed(machine, one, path):
        return outcome("trusted.absent", excel=one.label, path=path)
    return outcome("trusted.fine", excel=one.label)


def _is_listed(machine: Machine, one: Excel, path: Path) -> bool:
    """Whether a folder is a trusted location. An Excel that has not been opened yet will make its own list, with it."""
    roots = [rf"HKCU\{POLICIES}", rf"HKLM\{POLICIES}"]
    shared = rf"{one.version}\Common\Security\Trusted Locations"
    if all(read(machine.registry, rf"{root}\{shared}", "AllowUserLocations") != 0 for root in roots):
        own = rf"HKCU\{OFFICE}"
        if not machine.registry.subkeys(rf"{own}\{one.version}\Excel\Security\Trusted Locations"):
            return True
        roots.append(own)
    keys = [rf"{root}\{one.version}\Excel\Security\Trusted Locations" for root in roots]
    locations = [rf"{key}\{name}" for key in keys for name in machine.registry.subkeys(key)]
    return any(_covers(machine, location, path) for location in locations)


def _covers(machine: Machine, location: str, path: Path) -> bool:
    listed = read(machine.registry, location, "Path")
    if not isinstance(listed, str) or not listed:
        return False
    trusted_folder, wanted = _plain(_expanded(machine, listed)), _plain(str(path))
    inside = read(machine.registry, location, "AllowSubFolders") == 1 and wanted.startswith(trusted_folder + "\\")
    return wanted == trusted_folder or inside


def _expanded(machine: Machine, path: str) -> str:
    """A path with its %NAME% filled in, in whatever case the name is written."""
    known = {name.casefold(): value for name, value in machine.environment.items()}
    return re.sub(r"%([^%]+)%", lambda found: known.get(found[1].casefold(), found[0]), path)


def _plain(path: str) -> str:
    return path.replace("/", "\\").rstrip("\\").casefold()


def _mac_macros(machine: Machine, one: Excel) -> Outcome:
    """Excel for Mac has one setting for all; what stands in its own startup folder it opens without asking."""
    places = (machine.root / "Library/Managed Preferences", machine.home / "Library/Preferences")
    for folder, by in zip(places, (_POLICY, _PERSON), strict=True):
        if (path := folder / _MAC_DOMAIN).is_file():
            value = plistlib.loads(path.read_bytes()).get(_MAC_SETTING)
            if value == "DisabledWithoutWarnings":
                return outcome("macros.blocked", excel=one.label, by=by)
    return outcome("macros.fine", excel=one.label)
