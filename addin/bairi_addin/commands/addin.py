"""`bairi addin`: the add-in for Excel, and what can be done with it; one module per action."""

from __future__ import annotations

from typing import Final

from bairi_addin.commands import addin_build, addin_doctor, addin_install, addin_kit
from bairi_addin.commands.arguments import Commands

ACTIONS: Final = (addin_build, addin_install, addin_doctor, addin_kit)


def add_to(commands: Commands) -> None:
    """Declare the command and its actions."""
    parser = commands.add_parser("addin", help="Excel 加载项：生成、安装、卸载、检查、离线安装包")
    actions = parser.add_subparsers(title="操作", dest="action", metavar="操作")
    actions.required = True
    for module in ACTIONS:
        module.add_to(actions)
