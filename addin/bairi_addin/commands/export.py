"""`bairi export`: every figure owed in a period as one flat table, for analysts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import plan_of
from bairi_addin.exit_codes import WELL
from bairi_validators.errors import BairiError

_FORMATS: Final = ("csv", "json", "parquet")
_SCREEN: Final = Path("-")
_OUT: Final = "写到哪个文件（不写则为当前文件夹下的“数据_期次”；- 为显示在屏幕上）"


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    ledgers.add_to(parser)
    parser.add_argument("--format", choices=_FORMATS, help="文件格式（不写则依 --out 的结尾，默认 csv）")
    parser.add_argument("--out", type=Path, metavar="文件", help=_OUT)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the table and say where it is."""
    from bairi_validators.consolidation.tidy import tidy  # noqa: PLC0415 - the reader is only needed here
    from bairi_workbooks.batch import consolidate_ledger  # noqa: PLC0415
    from bairi_workbooks.checking import NOTHING_KNOWN  # noqa: PLC0415
    from bairi_workbooks.exporting import as_text, export  # noqa: PLC0415

    plan, kind = plan_of(options), _kind(options)
    with ledgers.opened(options) as ledger:
        rows = list(tidy(consolidate_ledger(plan, options.period, ledger, NOTHING_KNOWN)))
    if options.out == _SCREEN:
        sys.stdout.write(as_text(rows, kind))
        return WELL
    path = options.out or Path(f"数据_{options.period.code}.{kind}")
    export(path, rows, kind)
    print(f"已导出{len(rows)}行：{path}")
    return WELL


def _kind(options: argparse.Namespace) -> str:
    """The format: as asked for, else as the file's ending says. Raises BairiError where the two differ."""
    out: Path | None = options.out
    if out is None or out == _SCREEN:
        kind = options.format or "csv"
        if out and kind == "parquet":
            raise BairiError("Parquet 不能显示在屏幕上。请用 --out 写明文件。")
        return kind
    ending = out.suffix.lower().removeprefix(".")
    if ending not in _FORMATS:
        raise BairiError(f"--out 的文件名“{out}”应以 .csv、.json 或 .parquet 结尾。")
    if options.format not in {None, ending}:
        raise BairiError(f"--format 写的是 {options.format}，--out 的文件名“{out}”却以 .{ending} 结尾。请改成一致。")
    return ending
