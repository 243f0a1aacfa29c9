"""`bairi run`: a folder of submissions in; return packages, the consolidated workbook and the bulletin out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bairi_addin.commands.arguments import add_format, add_scheduler, make_absolute, place
from bairi_addin.commands.running import Runner, add_options
from bairi_addin.terminal import progress_bar
from bairi_addin.workflows.names import LEDGER

if TYPE_CHECKING:
    from bairi_workbooks.cluster import Cluster


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    add_options(parser)
    add_format(parser)
    add_scheduler(parser, "读取和校验文件")
    words = "另将全部填报数（同 bairi export）按期次分区写成 Parquet，放到这个文件夹或地址"
    parser.add_argument("--observations", type=place, metavar="位置", help=words)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run and summarise; 1 if any file was rejected."""
    make_absolute(options)
    if options.observations:
        from bairi_workbooks.exporting import need_parquet  # noqa: PLC0415 - only where it is written

        need_parquet()
    runner, crew = Runner.prepared(options), _cluster(options)
    with progress_bar() as follow:
        result, code = runner.run(follow=follow, crew=crew)
    if options.observations:
        from bairi_validators.consolidation.tidy import tidy  # noqa: PLC0415
        from bairi_workbooks.exporting import export_partition  # noqa: PLC0415

        export_partition(options.observations, tidy(result.consolidation), options.period)
    if options.format == "json" and result.outputs:
        print(result.outputs.result.read_text(encoding="utf-8"), end="")
    else:
        from bairi_addin.commands.summary import print_summary  # noqa: PLC0415 - rich is only for people

        print_summary(result)
    return code


def _cluster(options: argparse.Namespace) -> Cluster | None:
    """The cluster that is asked for. Raises BairiError where it cannot be had, or does not see what it is to read."""
    if not options.scheduler:
        return None
    from bairi_workbooks.cluster import Cluster  # noqa: PLC0415 - an extra
    from bairi_workbooks.intake import brought  # noqa: PLC0415 - the reader is only needed here
    from bairi_workbooks.ledger import originals  # noqa: PLC0415 - the database is only for those who use it
    from bairi_workbooks.remote import is_remote  # noqa: PLC0415

    archive, cluster = (
        originals(options.ledger or options.out / LEDGER, options.archive),
        Cluster(options.scheduler, brought),
    )
    if not is_remote(archive):
        archive = options.archive = archive.absolute()  # of a ledger in a folder it stands there
        archive.mkdir(parents=True, exist_ok=True)
    cluster.see([options.inbox, *([] if is_remote(archive) else [archive])])
    return cluster
