"""`bairi addin kit`: one archive that installs Bairi where there is no network."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

from bairi_addin.commands.arguments import Commands
from bairi_addin.exit_codes import WELL

_VERSION: Final = re.compile(r"3\.\d+")
_EXTRAS: Final = ("parquet", "postgresql")


def add_to(actions: Commands) -> None:
    """Declare the command."""
    parser = actions.add_parser("kit", help="生成离线安装包：一个压缩包，不联网、不需要管理员权限即可安装")
    parser.add_argument(
        "--platform", type=_platform, required=True, metavar="系统", help="装在什么系统上，如 win_amd64"
    )
    parser.add_argument(
        "--python-version",
        type=_version,
        default=f"{sys.version_info.major}.{sys.version_info.minor}",
        metavar="版本",
        help="那里的 Python 版本，如 3.11（不写则与本机相同）",
    )
    parser.add_argument("--out", type=Path, default=Path(), metavar="文件夹", help="写到哪个文件夹，默认当前文件夹")
    parser.add_argument("--wheel", type=Path, metavar="文件", help="bairi 的 .whl 文件（不写则由源码生成）")
    words = "一并装入的可选功能：parquet（导出）、postgresql（台账）"
    parser.add_argument("--extra", nargs="+", action="extend", choices=_EXTRAS, default=[], metavar="功能", help=words)
    words = "一并放入的 Python 安装程序（.exe），那里没有 Python 时由安装脚本为当前用户安装"
    parser.add_argument("--python-installer", type=Path, metavar="文件", help=words)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the kit."""
    from bairi_addin.installing.kit import Wanted, make_kit  # noqa: PLC0415 - only this command fetches wheels
    from bairi_addin.installing.kit.targets import target  # noqa: PLC0415

    wanted = Wanted(options.wheel, tuple(dict.fromkeys(options.extra)), options.python_installer)
    made = make_kit(target(options.platform, options.python_version), options.out, wanted)
    size = made.path.stat().st_size / 1_000_000
    print(f"已写出：{made.path}（{size:.0f} MB，安装文件{made.wheels}个）")
    return WELL


def _platform(text: str) -> str:
    from bairi_addin.installing.kit.targets import platforms  # noqa: PLC0415 - other commands start without it

    if text not in platforms():
        raise argparse.ArgumentTypeError(f"没有系统“{text}”，可用：{'、'.join(platforms())}")
    return text


def _version(text: str) -> str:
    if not _VERSION.fullmatch(text):
        raise argparse.ArgumentTypeError(f"Python 版本“{text}”应写作 3.11 这样的两级版本号")
    return text
