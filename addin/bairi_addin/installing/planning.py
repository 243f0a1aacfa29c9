"""What installing and uninstalling would do on a machine: steps made from its facts, and nothing done yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bairi_addin.installing.excel import (
    ADDIN,
    addins_folder,
    has_wps,
    installed,
    is_running,
    launching_script,
    startup_folder,
)
from bairi_addin.installing.machine import Machine, System
from bairi_addin.installing.openings import taken_out
from bairi_addin.installing.steps import MakeFolder, RemoveFile, Step, WriteAddin, WriteScript
from bairi_validators.errors import BairiError


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in their order, and what people should know beside them. `obstacle`: why it can't be carried out now."""

    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    obstacle: str | None = None


def to_install(machine: Machine) -> Plan:
    """The steps that put the add-in where every Excel of this user opens it. Raises BairiError without an Excel."""
    folder = startup_folder(machine)
    if not installed(machine):
        raise BairiError("本机没有找到 Excel。请先安装 Excel 2010 或更新的版本（WPS 不能代替），再重新运行。")
    target = folder / ADDIN
    steps: list[Step] = [] if folder.is_dir() else [MakeFolder(folder)]
    steps.append(WriteAddin(target, machine.launched, replaces=target.exists()))
    if script := launching_script(machine):
        steps.append(WriteScript(script))
    steps += _strays(machine)
    return Plan(tuple(steps), tuple(_notes(machine)), _obstacle(machine))


def to_uninstall(machine: Machine) -> Plan:
    """The steps that take the add-in away; settings, ledgers and workbooks of people stay."""
    written = (startup_folder(machine) / ADDIN, launching_script(machine))
    steps: list[Step] = [RemoveFile(path) for path in written if path and path.exists()]
    steps += _strays(machine)
    return Plan(tuple(steps), (), _obstacle(machine) if steps else None)


def carry_out(plan: Plan, machine: Machine) -> Iterator[str]:
    """Do a plan's steps, each one's words before it. Raises BairiError, before anything is done, where it can't be."""
    if plan.obstacle:
        raise BairiError(plan.obstacle)
    for step in plan.steps:
        yield step.words()
        step.carry_out(machine)


def _strays(machine: Machine) -> Iterator[Step]:
    """Copies that somebody brought in by hand: Excel would open the add-in twice."""
    if machine.system is not System.WINDOWS:
        return
    yield from taken_out(machine.registry)
    if (copy := addins_folder(machine) / ADDIN).exists():
        yield RemoveFile(copy)


def _obstacle(machine: Machine) -> str | None:
    return "Excel 正在运行。请保存并关闭全部工作簿、退出 Excel 后重新运行。" if is_running(machine) else None


def _notes(machine: Machine) -> Iterator[str]:
    found = installed(machine)
    yield f"本机的 Excel：{'、'.join(excel.label for excel in found)}。"
    if len(found) > 1:
        yield "几个版本共用一个启动文件夹，装一次都能用。"
    yield "安装只涉及当前用户，不需要管理员权限，不修改任何宏安全设置。"
    if has_wps(machine):
        yield "本机还装有 WPS：加载项只装入 Excel，WPS 中没有作任何改动，请用 Excel 打开工作簿。"
