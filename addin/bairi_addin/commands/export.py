"""`bairi export`: every figure owed in a period as one flat table, for analysts."""

from __future__ import annotations

import argparse
from pathlib import Path

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import Commands, plan_of
from bairi_addin.exit_codes import WELL


def add_to(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("export", help="导出一期全部填报数，一行一个数（CSV、JSON、Parquet）")
    ledgers.add_to(parser)
    parser.add_argument("--format", choices=("csv", "json", "parquet"), default="csv", help="文件格式，默认 csv")
    parser.add_argument("--out", type=Path, metavar="文件", help="写到哪个文件（不写则为当前文件夹下的“数据_期次”）")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the table and say where it is."""
    from bairi_validators.consolidation.tidy import tidy  # noqa: PLC0415 - the reader is only needed here
    from bairi_workbooks.batch import consolidate_ledger  # noqa: PLC0415
    from bairi_workbooks.checking import NOTHING_KNOWN  # noqa: PLC0415
    from bairi_workbooks.exporting import export  # noqa: PLC0415

    plan = plan_of(options)
    with ledgers.opened(options) as ledger:
        rows = list(tidy(consolidate_ledger(plan, options.period, ledger, NOTHING_KNOWN)))
    path = options.out or Path(f"数据_{options.period.code}.{options.format}")
    export(path, rows, options.format)
    print(f"已导出{len(rows)}行：{path}")
    return WELL
