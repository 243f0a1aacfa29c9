"""`bairi run`: a folder of submissions in; return packages, the consolidated workbook and the bulletin out."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bairi_addin.commands.arguments import (
    LEDGER,
    Commands,
    add_format,
    add_inbox,
    add_kinds,
    add_ledger,
    background,
    jobs,
    plan_of,
)
from bairi_addin.exit_codes import FINDINGS, WELL
from bairi_addin.terminal import progress_bar


def add_to(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("run", help="批处理：校验、退回、汇总、通报一次完成")
    add_inbox(parser)
    add_format(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="文件夹", help="结果写到哪个文件夹")
    add_ledger(parser, "台账的位置（文件夹或数据库地址；不写则为结果文件夹下的“台账”）")
    add_kinds(parser, "除双周通报外还生成哪几种通报：旬报、周调度单、督办单、县市区一页纸")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run and summarise; 1 if any file was rejected."""
    from bairi_workbooks.batch import keep_apart, run_inbox  # noqa: PLC0415 - the reader is only needed here
    from bairi_workbooks.ledger import Ledger  # noqa: PLC0415 - the database is only needed here

    plan = plan_of(options)
    known = background(options, plan)
    keep_apart(options.inbox, options.out)
    place = options.ledger or options.out / LEDGER
    with Ledger.open(place, options.archive) as ledger, progress_bar() as follow:
        result = run_inbox(
            plan,
            options.inbox,
            options.period,
            options.out,
            background=known,
            jobs=jobs(options),
            ledger=ledger,
            progress=follow,
            kinds=options.kind or (),
        )
    if options.format == "json":
        print(json.dumps(result.as_json(), ensure_ascii=False, indent=1))
    else:
        from bairi_addin.commands.summary import print_summary  # noqa: PLC0415 - rich is only for people

        print_summary(result)
    return FINDINGS if result.rejected else WELL
