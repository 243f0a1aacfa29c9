"""`bairi check`: check files and say what is wrong, cell by cell."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from bairi_addin.commands.arguments import (
    add_background,
    add_format,
    add_limits,
    background,
    limits,
    period,
    plan_of,
)
from bairi_addin.commands.report import counted, finding_lines
from bairi_addin.exit_codes import FINDINGS, WELL
from bairi_addin.terminal import printable
from bairi_validators.errors import BairiError
from bairi_validators.findings import Verdict
from bairi_validators.submissions import Checked


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser.add_argument("files", nargs="+", type=Path, metavar="文件", help="报送的工作簿")
    parser.add_argument("--period", type=period, metavar="期次", help="应为哪一期（不写则以工作簿为准）")
    parser.add_argument("--mark", type=Path, metavar="文件夹", help="把标出问题的副本和退回单写到这个文件夹")
    add_background(parser)
    add_limits(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check each file; 1 if any is rejected."""
    from bairi_workbooks.checking import check_files  # noqa: PLC0415 - the reader is only needed here

    plan = plan_of(options)
    if absent := [path for path in options.files if not path.exists()]:
        raise BairiError(f"没有这个文件：{'、'.join(map(str, absent))}。请检查路径。")
    known = background(options, plan)
    results = check_files(plan, options.files, options.period, known, limits(options))
    if options.mark:
        _mark(options, results)
    if options.format == "json":
        print(json.dumps({"files": [c.as_json() for c in results]}, ensure_ascii=False, indent=1))
    else:
        for checked in results:
            print("\n".join(_lines(checked)))
    if idle := [str(path) for path, c in zip(options.files, results, strict=True) if c.skipped]:
        raise BairiError(f"没有校验（不是报送的文件）：{printable('、'.join(idle))}。整个文件夹请用 bairi run。")
    return FINDINGS if any(c.verdict is Verdict.REJECTED for c in results) else WELL


def _mark(options: argparse.Namespace, results: Sequence[Checked]) -> None:
    """A return package for every file with an error or a warning."""
    from bairi_workbooks.return_package import package_names, write_return_package  # noqa: PLC0415 - lxml, docxtpl

    plan = plan_of(options)
    faulty = [(p, c) for p, c in zip(options.files, results, strict=True) if c.verdict is not Verdict.ACCEPTED]
    for (path, checked), name in zip(faulty, package_names(faulty), strict=True):
        write_return_package(options.mark / name, plan, path, checked)


def _lines(checked: Checked) -> list[str]:
    """The report on one file: a headline, then every finding, the gravest first."""
    who = checked.unit.name if checked.unit else "单位不明"
    when = checked.period.label if checked.period else "期次不明"
    verdict = "跳过" if checked.skipped else checked.verdict.label
    head = f"{printable(checked.file)}（{who}，{when}）：{'，'.join([verdict, *counted(checked.findings)])}"
    return [head, *finding_lines(checked.findings)]
