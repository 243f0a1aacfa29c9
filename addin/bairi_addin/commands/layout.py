"""`bairi layout guess`: a layout file for a unit's own workbook, written for a person to confirm."""

from __future__ import annotations

import argparse
from pathlib import Path

from bairi_addin.commands.arguments import LAYOUTS, plan_of
from bairi_addin.exit_codes import WELL
from bairi_validators.errors import BairiError


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command and what can be done with it."""
    actions = parser.add_subparsers(title="操作", dest="action", metavar="操作")
    actions.required = True
    guess = actions.add_parser("guess", help="根据一份自有表格草拟版式文件，核对后使用")
    guess.add_argument("file", type=Path, metavar="文件", help="单位的自有表格")
    guess.add_argument("--unit", metavar="单位", help="哪个单位的（不写则从文件名和表内识别）")
    guess.add_argument("--out", type=Path, default=Path(LAYOUTS), metavar="文件夹", help=f"写到哪里，默认 {LAYOUTS}")
    guess.add_argument("--force", action="store_true", help="覆盖已有的版式文件")
    guess.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the draft and say what is to be looked at."""
    from bairi_workbooks.files import safe_name, written_whole  # noqa: PLC0415 - only needed here
    from bairi_workbooks.reading.guessing import guess_layout  # noqa: PLC0415
    from bairi_workbooks.reading.layouts import SUFFIX  # noqa: PLC0415

    plan = plan_of(options)
    if options.unit and options.unit not in plan.unit_of:
        raise BairiError(f"单位名单中没有：{options.unit}。可用 bairi plan show 查看单位名单。")
    guess = guess_layout(plan, options.file, plan.unit_of[options.unit] if options.unit else None)
    target = options.out / f"{safe_name(guess.unit.name)}{SUFFIX}"
    if target.exists() and not options.force:
        raise BairiError(f"已有版式文件 {target}，没有覆盖。确需覆盖请加 --force。")
    with written_whole(target) as draft:
        draft.write_text(guess.text, encoding="utf-8")
    print(f"已写出：{target}。有{guess.doubtful}处需要核对，改好后把 confirmed 改为 true 才会使用。")
    return WELL
