"""`bairi addin`: the add-in for Excel, and what can be done with it; one module per action."""

from __future__ import annotations

import argparse
from typing import Final

from bairi_addin.commands import addin_build, addin_doctor, addin_install, addin_kit

ACTIONS: Final = (addin_build, addin_install, addin_doctor, addin_kit)


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command and its actions."""
    actions = parser.add_subparsers(title="操作", dest="action", metavar="操作")
    actions.required = True
    for module in ACTIONS:
        module.add_to(actions)
