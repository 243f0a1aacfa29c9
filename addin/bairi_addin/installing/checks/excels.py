"""Excel itself, who answers in its name, its startup folder, and WPS beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import Final

from bairi_addin.installing.examining import Outcome, outcome
from bairi_addin.installing.excel import has_wps, installed, startup_folder
from bairi_addin.installing.machine import Machine, System
from bairi_addin.installing.registry import read
from bairi_validators.errors import io_reason

_OLDEST: Final = 14.0  # Excel 2010: the first that knows the ribbon's vocabulary of 2009
_WPS_PROGRAMS: Final = frozenset({"et.exe", "wps.exe", "wpsoffice.exe", "ksolaunch.exe"})
_CLOUDS: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def excel(machine: Machine) -> Iterator[Outcome]:
    """Which Excel there is, and whether it is new enough."""
    if machine.system is System.LINUX:
        yield outcome("excel.linux")
        return
    found = installed(machine)
    if not found:
        yield outcome("excel.missing")
    for one in found:
        yield outcome("excel.fine" if one.number >= _OLDEST else "excel.old", excel=one.label)


def automation(machine: Machine) -> Iterator[Outcome]:
    """Whether the program that calls Excel reaches Excel, or WPS, which can take over its name."""
    if machine.system is not System.WINDOWS or not installed(machine):
        return
    identity = str(read(machine.registry, r"HKCR\Excel.Application\CLSID"))
    server = read(machine.registry, rf"HKCR\CLSID\{identity}\LocalServer32")
    path = _program(server) if isinstance(server, str) else PureWindowsPath()
    taken = path.name.casefold() in _WPS_PROGRAMS
    yield outcome("automation.wps", path=path) if taken else outcome("automation.fine")


def _program(command: str) -> PureWindowsPath:
    """The program of a command line, in quotation marks or before its switches."""
    return PureWindowsPath(command.split('"')[1] if command.startswith('"') else command.partition(" /")[0])


def folder(machine: Machine) -> Iterator[Outcome]:
    """Whether the startup folder can be written, and lies where its files are always at hand."""
    if machine.system is System.LINUX:
        return
    path = startup_folder(machine)
    if in_cloud(machine, path):
        yield outcome("folder.cloud", path=path)
    if not path.is_dir():
        yield outcome("folder.absent", path=path)
        return
    try:
        with tempfile.TemporaryFile(dir=path):
            yield outcome("folder.fine")
    except OSError as error:
        yield outcome("folder.read_only", path=path, why=io_reason(error))


def in_cloud(machine: Machine, path: Path) -> bool:
    """Whether a folder is kept by OneDrive."""
    roots = (machine.environment.get(name) for name in _CLOUDS)
    return any(path.is_relative_to(root) for root in roots if root)


def wps(machine: Machine) -> Iterator[Outcome]:
    """WPS, in which nothing is installed."""
    if machine.system is not System.WINDOWS:
        return
    if not has_wps(machine):
        yield outcome("wps.fine")
        return
    yield outcome("wps.beside" if installed(machine) else "wps.alone")
