"""`bairi run`: a folder of submissions in; return packages, the consolidated workbook and the bulletin out."""

from __future__ import annotations

import argparse

from bairi_addin.commands.arguments import Commands, add_format
from bairi_addin.commands.running import Runner, add_options
from bairi_addin.terminal import progress_bar


def add_to(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("run", help="批处理：校验、退回、汇总、通报一次完成")
    add_options(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run and summarise; 1 if any file was rejected."""
    runner = Runner.prepared(options)
    with progress_bar() as follow:
        result, code = runner.run(follow=follow)
    if options.format == "json" and result.outputs:
        print(result.outputs.result.read_text(encoding="utf-8"), end="")
    else:
        from bairi_addin.commands.summary import print_summary  # noqa: PLC0415 - rich is only for people

        print_summary(result)
    return code
