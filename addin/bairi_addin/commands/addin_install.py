"""`bairi addin install` and `uninstall`: the buttons into Excel or LibreOffice, and out of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from bairi_addin.commands.arguments import Commands
from bairi_addin.exit_codes import WELL

if TYPE_CHECKING:
    from collections.abc import Callable

    from bairi_addin.installing.machine import Machine
    from bairi_addin.installing.planning import Plan

_DRY: Final = "只列出将要做的事，什么也不改"
_LIBREOFFICE: Final = "Linux：装入（卸载）LibreOffice Calc 中的百日菜单和工具栏，而不是 Excel 的"


def add_to(actions: Commands) -> None:
    """Declare both commands."""
    install = actions.add_parser("install", help="把加载项装入当前用户的 Excel 或 LibreOffice")
    install.set_defaults(run=run_install)
    uninstall = actions.add_parser("uninstall", help="从当前用户的 Excel 或 LibreOffice 中卸载加载项")
    uninstall.set_defaults(run=run_uninstall)
    for action in (install, uninstall):
        action.add_argument("--dry-run", action="store_true", help=_DRY)
        action.add_argument("--libreoffice", action="store_true", help=_LIBREOFFICE)


def run_install(options: argparse.Namespace) -> int:
    """Put the buttons where Excel, or LibreOffice, opens them."""
    from bairi_addin.installing import planning  # noqa: PLC0415 - only these commands ask the machine
    from bairi_addin.libreoffice import installing  # noqa: PLC0415

    if options.libreoffice:
        done = "已安装。重新打开 LibreOffice Calc，菜单栏中有“百日”，工具栏有“百日填报”“百日汇总”。"
        return _follow(installing.to_install, done, options)
    done = "已安装。重新打开 Excel，功能区中有“百日填报”“百日汇总”两个选项卡；不见时请运行 bairi addin doctor。"
    return _follow(planning.to_install, done, options)


def run_uninstall(options: argparse.Namespace) -> int:
    """Take the add-in away."""
    from bairi_addin.installing import planning  # noqa: PLC0415
    from bairi_addin.libreoffice import installing  # noqa: PLC0415

    make = installing.to_uninstall if options.libreoffice else planning.to_uninstall
    return _follow(make, "已卸载。设置、台账和工作簿都保留。", options)


def _follow(make: Callable[[Machine], Plan], done: str, options: argparse.Namespace) -> int:
    from bairi_addin.installing.machine import this_machine  # noqa: PLC0415
    from bairi_addin.installing.planning import carry_out  # noqa: PLC0415

    machine = this_machine()
    plan = make(machine)
    if options.dry_run:
        _show(plan)
        return WELL
    for words in carry_out(plan, machine):
        print(words)
    print("\n".join(plan.notes), end="\n" if plan.notes else "")
    print(done if plan.steps else "本机没有安装加载项，无事可做。")
    return WELL


def _show(plan: Plan) -> None:
    print("将要做的事（没有改动任何内容）：" if plan.steps else "无事可做。")
    for number, step in enumerate(plan.steps, 1):
        print(f"  {number}. {step.words()}")
    for note in plan.notes:
        print(f"  说明：{note}")
    if plan.obstacle:
        print(f"  现在还不能做：{plan.obstacle}")
