"""`bairi trace`: from a number in the bulletin back to file, sheet, cell and what was typed there."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import add_format, plan_of
from bairi_addin.exit_codes import WELL


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser.add_argument("figure", metavar="指标", help="指标编号（如 T01-01）或指标全名")
    parser.add_argument("--unit", metavar="单位", help="只看这个单位的数")
    ledgers.add_to(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the chain."""
    from bairi_addin.workflows.chains import chain  # noqa: PLC0415 - as below
    from bairi_validators.consolidation.tracing import trace, trace_json  # noqa: PLC0415 - the bulletin's words
    from bairi_workbooks.batch import consolidate_ledger  # noqa: PLC0415 - the database is only needed here
    from bairi_workbooks.checking import NOTHING_KNOWN  # noqa: PLC0415

    plan = plan_of(options)
    with ledgers.opened(options) as ledger:
        found = trace(consolidate_ledger(plan, options.period, ledger, NOTHING_KNOWN), options.figure, options.unit)
        undone = [unit for unit in ledger.undone(options.period) if not found.unit or found.unit.name == unit]
        if options.format == "json":
            print(json.dumps({**trace_json(found), "undone": undone}, ensure_ascii=False, indent=1))
            return WELL
        print("\n".join([*_undone(undone), *chain(found, ledger.archive)]))
    return WELL


def _undone(units: Sequence[str]) -> list[str]:
    """What is said of decisions that no run has followed yet."""
    if not units:
        return []
    return [f"注意：{'、'.join(units)}的处理决定尚未汇总，以下仍为上次汇总的数。请先运行 bairi run。"]
