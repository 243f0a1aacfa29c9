"""The steps of installing (步骤): each says in Chinese what it does, and does it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from bairi_addin.installing.machine import Machine
from bairi_validators.errors import BairiError, io_reason
from bairi_workbooks.files import written_whole


class Step(Protocol):
    """One change of a machine."""

    def words(self) -> str:
        """What it does, for people."""

    def carry_out(self, machine: Machine) -> None:
        """Do it; done before, it changes nothing. Raises BairiError with place and remedy."""


@dataclass(frozen=True, slots=True)
class MakeFolder:
    """A folder is made, with those above it."""

    folder: Path

    def words(self) -> str:
        """What it does."""
        return f"新建文件夹 {self.folder}"

    def carry_out(self, machine: Machine) -> None:  # noqa: ARG002 - a step's signature
        """Make it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BairiError(f"不能新建文件夹 {self.folder}：{io_reason(error)}。请检查该位置的写入权限。") from error


@dataclass(frozen=True, slots=True)
class WriteAddin:
    """The add-in is built for an interpreter in its place: a new file, whole, which bears no mark of the web."""

    target: Path
    interpreter: Path
    replaces: bool

    def words(self) -> str:
        """What it does."""
        return f"{'替换' if self.replaces else '写入'}加载项 {self.target}（Python：{self.interpreter}）"

    def carry_out(self, machine: Machine) -> None:  # noqa: ARG002 - a step's signature
        """Build it there."""
        import_module("bairi_addin.building").build(self.target, str(self.interpreter))


@dataclass(frozen=True, slots=True)
class WriteScript:
    """The script through which Excel for Mac starts programs, from the sources of the add-in."""

    target: Path

    def words(self) -> str:
        """What it does."""
        return f"写入脚本 {self.target}"

    def carry_out(self, machine: Machine) -> None:  # noqa: ARG002 - a step's signature
        """Write it, whole."""
        source: Path = import_module("bairi_addin.building.sources").source(self.target.name)
        with written_whole(self.target) as draft:
            draft.write_bytes(source.read_bytes())


@dataclass(frozen=True, slots=True)
class RemoveFile:
    """A file is removed."""

    path: Path

    def words(self) -> str:
        """What it does."""
        return f"删除文件 {self.path}"

    def carry_out(self, machine: Machine) -> None:  # noqa: ARG002 - a step's signature
        """Remove it."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise BairiError(f"不能删除 {self.path}：{io_reason(error)}。请退出 Excel 后重新运行。") from error


@dataclass(frozen=True, slots=True)
class SetValue:
    """A text is written into the registry."""

    key: str
    name: str
    value: str

    def words(self) -> str:
        """What it does."""
        return f"注册表 {self.key}：把 {self.name} 改为 {self.value}"

    def carry_out(self, machine: Machine) -> None:
        """Write it."""
        try:
            machine.registry.set(self.key, self.name, self.value)
        except OSError as error:
            raise _refused(self.key, error) from error


@dataclass(frozen=True, slots=True)
class DeleteValue:
    """A value is taken out of the registry."""

    key: str
    name: str

    def words(self) -> str:
        """What it does."""
        return f"注册表 {self.key}：删除 {self.name}"

    def carry_out(self, machine: Machine) -> None:
        """Take it out."""
        try:
            machine.registry.delete(self.key, self.name)
        except OSError as error:
            raise _refused(self.key, error) from error


def _refused(key: str, error: OSError) -> BairiError:
    return BairiError(f"不能修改注册表 {key}：{io_reason(error)}。请用安装 Excel 加载项的用户登录后重新运行。")
