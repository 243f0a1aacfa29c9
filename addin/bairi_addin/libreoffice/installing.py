"""Installing the extension (安装扩展) for a user of LibreOffice, by LibreOffice's own program for that."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from bairi_addin.installing.machine import Machine, System
from bairi_addin.installing.planning import Plan
from bairi_addin.libreoffice.manager import PROGRAM, add, is_installed, manager, remove
from bairi_validators.errors import BairiError

_OFFICE: Final = "soffice.bin"
_RESTART: Final = "LibreOffice 正在运行：关闭全部窗口、重新打开后才有变化。"
_FILE: Final = "bairi.oxt"


def to_install(machine: Machine) -> Plan:
    """The steps that bring the buttons into LibreOffice. Raises BairiError where there is none that can have them."""
    return Plan((AddExtension(_program(machine), machine.interpreter),), _notes(machine))


def to_uninstall(machine: Machine) -> Plan:
    """The steps that take them out. Raises BairiError where there is no LibreOffice."""
    program = _program(machine)
    return Plan((RemoveExtension(program),), _notes(machine)) if is_installed(program) else Plan((), ())


@dataclass(frozen=True, slots=True)
class AddExtension:
    """The extension is built for an interpreter and added; one that is there is replaced."""

    program: Path
    interpreter: Path

    def words(self) -> str:
        """What it does."""
        return f"把扩展“百日”装入当前用户的 LibreOffice（Python：{self.interpreter}）"

    def carry_out(self, machine: Machine) -> None:  # noqa: ARG002 - a step's signature
        """Add it."""
        build = import_module("bairi_addin.libreoffice.extension").build
        with tempfile.TemporaryDirectory(prefix="bairi-") as folder:
            add(self.program, build(Path(folder, _FILE), str(self.interpreter)))


@dataclass(frozen=True, slots=True)
class RemoveExtension:
    """The extension is taken out."""

    program: Path

    def words(self) -> str:
        """What it does."""
        return "从当前用户的 LibreOffice 中删除扩展“百日”"

    def carry_out(self, machine: Machine) -> None:  # noqa: ARG002 - a step's signature
        """Take it out."""
        remove(self.program)


def _program(machine: Machine) -> Path:
    if machine.system is not System.LINUX:
        raise BairiError(
            f"LibreOffice 中的按钮只用于 Linux。{machine.system} 上请运行 bairi addin install 装入 Excel。"
        )
    found = manager()
    if found is None:
        raise BairiError(f"找不到 LibreOffice 的 {PROGRAM} 程序。请先安装 LibreOffice Calc，再重新运行。")
    return found


def _notes(machine: Machine) -> tuple[str, ...]:
    return (_RESTART,) if _OFFICE in machine.running else ()
