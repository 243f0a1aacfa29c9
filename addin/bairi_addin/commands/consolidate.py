"""`bairi consolidate`: the figures of a folder of submissions, nothing sent back and no bulletin."""

from __future__ import annotations

import argparse
import json

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import (
    add_format,
    add_inbox,
    add_ledger,
    background,
    file_as,
    jobs,
    limits,
    plan_of,
)
from bairi_addin.exit_codes import FINDINGS, WELL
from bairi_addin.terminal import progress_bar


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    add_inbox(parser)
    add_format(parser)
    parser.add_argument("--out", type=file_as(".xlsx"), metavar="文件", help="汇总工作簿写到哪个文件（.xlsx）")
    add_ledger(parser, "台账的位置（不写则不用台账，只看收件文件夹）")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Consolidate; 1 if any file was rejected."""
    from bairi_workbooks.batch import consolidate_inbox  # noqa: PLC0415 - the reader is only needed here
    from bairi_workbooks.files import keep_apart  # noqa: PLC0415

    if options.out:
        keep_apart(options.inbox, options.out.parent)
    plan = plan_of(options)
    known = background(options, plan)
    with ledgers.named(options) as ledger, progress_bar() as follow:
        result = consolidate_inbox(
            plan,
            options.inbox,
            options.period,
            background=known,
            jobs=jobs(options),
            limits=limits(options),
            ledger=ledger,
            progress=follow,
        )
    if options.out:
        from bairi_workbooks.consolidated import write_consolidated  # noqa: PLC0415 - XlsxWriter is heavy

        write_consolidated(options.out, result.consolidation)
    if options.format == "json":
        print(json.dumps(result.consolidation.as_json(), ensure_ascii=False, indent=1))
    else:
        from bairi_addin.commands.summary import print_summary  # noqa: PLC0415 - rich is only for people

        print_summary(result)
        if options.out:
            print(f"已写出：{options.out}")
    return FINDINGS if result.rejected else WELL
