"""`bairi addin build`: make bairi.xlam from the sources, or check that one is made of them."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bairi_addin.commands.arguments import Commands, file_as, plan_of
from bairi_addin.exit_codes import FINDINGS, WELL
from bairi_validators.errors import BairiError


def add_to(actions: Commands) -> None:
    """Declare the action."""
    parser = actions.add_parser("build", help="由源文件生成加载项 bairi.xlam")
    parser.add_argument(
        "--out", type=file_as(".xlam"), default=Path("bairi.xlam"), metavar="文件", help="写到哪个文件，默认 bairi.xlam"
    )
    parser.add_argument("--interpreter", metavar="路径", help="按钮启动的 Python（安装时自动登记）")
    parser.add_argument(
        "--check", action="store_true", help="不写文件：检查源文件；--out 的文件已有的，核对它与源文件一致"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build it, or check; 1 if an add-in that is there is not made of these sources."""
    from bairi_addin.building import NAME, build, differences  # noqa: PLC0415 - XlsxWriter is heavy

    if not options.check:
        path = build(options.out, options.interpreter, plan_of(options).plan.id)
        print(f"已生成：{path}")
        return WELL
    if not options.out.exists():
        with tempfile.TemporaryDirectory() as scratch:
            build(Path(scratch, NAME))
        print("加载项的源文件没有问题。")
        return WELL
    if options.interpreter is not None:
        raise BairiError("--check 核对已有的文件，不能同时用 --interpreter。")
    changed = differences(options.out)
    print(f"{options.out} 与源文件不一致：{'、'.join(changed)}。" if changed else f"{options.out} 与源文件一致。")
    return FINDINGS if changed else WELL
