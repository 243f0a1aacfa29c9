"""The facts of a machine on which plans of installing and the doctor's checks are based."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bairi_addin.installing.registry import NoRegistry, Registry
from bairi_validators.errors import BairiError


class System(StrEnum):
    """An operating system, by the name that people know."""

    WINDOWS = "Windows"
    MACOS = "macOS"
    LINUX = "Linux"


@dataclass(frozen=True, slots=True)
class Machine:
    """A user's machine. `running` has the running programs' names in lower case; `root` is macOS' topmost folder."""

    system: System
    home: Path
    interpreter: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    registry: Registry = field(default_factory=NoRegistry)
    running: frozenset[str] = frozenset()
    root: Path = Path("/")

    @property
    def launched(self) -> Path:
        """The interpreter that the add-in starts: the one that opens no console window, where there are two."""
        windowless = self.interpreter.with_name("pythonw.exe")
        return windowless if self.system is System.WINDOWS and windowless.is_file() else self.interpreter

    def folder(self, variable: str) -> Path:
        """The folder that an environment variable names. Raises BairiError where it names none."""
        value = self.environment.get(variable, "")
        if not value:
            raise BairiError(f"环境变量 {variable} 没有设置，找不到用户文件夹。请在普通用户的桌面会话中运行本命令。")
        return Path(value)


def this_machine() -> Machine:
    """The machine that this runs on."""
    return Machine(
        system=_system(),
        home=Path.home(),
        # Not resolved: behind the symbolic link of a virtual environment stands an interpreter that knows no Bairi.
        interpreter=Path(sys.executable),
        environment=dict(os.environ),
        registry=_registry(),
        running=_running(),
    )


def _system() -> System:
    return {"win32": System.WINDOWS, "darwin": System.MACOS}.get(sys.platform, System.LINUX)


def _registry() -> Registry:
    registry: Registry = NoRegistry()
    if sys.platform == "win32":
        from bairi_addin.installing.windows_registry import WindowsRegistry  # noqa: PLC0415 - only Windows has it

        registry = WindowsRegistry()
    return registry


def _running() -> frozenset[str]:
    import psutil  # noqa: PLC0415 - only these commands ask

    return frozenset((process.info["name"] or "").casefold() for process in psutil.process_iter(["name"]))
