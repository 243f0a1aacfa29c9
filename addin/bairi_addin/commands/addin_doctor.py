"""`bairi addin doctor`: whether the add-in can work on this machine, and what is to be done where it can't."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Final

from bairi_addin.commands.arguments import Commands, add_format
from bairi_addin.exit_codes import FINDINGS, WELL
from bairi_addin.terminal import console, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bairi_addin.installing.examining import Outcome

_TITLES: Final = 16  # columns: the console of Windows may be 80 wide


def add_to(actions: Commands) -> None:
    """Declare the command."""
    parser = actions.add_parser("doctor", help="检查加载项能否在本机使用，列出问题和处理办法")
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Tell of every check; 1 if something is wrong."""
    from bairi_addin.installing.examining import State, examine  # noqa: PLC0415 - only this command looks around
    from bairi_addin.installing.machine import this_machine  # noqa: PLC0415

    outcomes = examine(this_machine())
    counts = {state: sum(outcome.state is state for outcome in outcomes) for state in State}
    if options.format == "json":
        print(json.dumps({"checks": [outcome.as_json() for outcome in outcomes]}, ensure_ascii=False, indent=1))
    else:
        _print(outcomes)
        print("，".join(f"{state.label}{count}项" for state, count in counts.items()) + "。")
    return FINDINGS if counts[State.FAULT] else WELL


def _print(outcomes: Sequence[Outcome]) -> None:
    from rich.table import Table  # noqa: PLC0415 - rich is only for people

    table = Table(title="加载项检查", header_style="bold", title_justify="left", show_lines=True)
    table.add_column("结论", no_wrap=True)
    table.add_column("检查项目", max_width=_TITLES, overflow="fold")
    table.add_column("情况", overflow="fold")
    for outcome in outcomes:
        remedy = f"\n处理办法：{outcome.remedy}" if outcome.remedy else ""
        table.add_row(outcome.state.label, outcome.title, printable(outcome.found) + remedy)
    console().print(table)
