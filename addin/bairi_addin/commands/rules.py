"""`bairi rules`: every rule of the catalogue as a page for people."""

from __future__ import annotations

import argparse
from pathlib import Path

from bairi_addin.exit_codes import WELL
from bairi_validators.rulebook import rulebook


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser.add_argument("--out", type=Path, metavar="文件", help="写到哪个文件（.md，不写则显示在屏幕上）")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print or write the page."""
    page = rulebook()
    if options.out is None:
        print(page, end="")
        return WELL
    from bairi_workbooks.files import written_whole  # noqa: PLC0415 - only where something is written

    with written_whole(options.out) as draft:
        draft.write_text(page, encoding="utf-8")
    print(f"已写出：{options.out}")
    return WELL
