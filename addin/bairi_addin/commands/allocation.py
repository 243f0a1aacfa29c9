"""`bairi allocation`: the workbook in which the city's targets are allocated, made from the plan and checked."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bairi_addin.commands.arguments import add_format, file_as, plan_of
from bairi_addin.commands.report import counted, finding_lines
from bairi_addin.exit_codes import FINDINGS, WELL
from bairi_addin.terminal import printable
from bairi_validators.errors import BairiError
from bairi_validators.findings import Verdict


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command and what can be done with it."""
    actions = parser.add_subparsers(title="操作", dest="action", metavar="操作")
    actions.required = True
    template = actions.add_parser("template", help="生成任务分解表")
    template.add_argument("--out", type=file_as(".xlsx"), required=True, metavar="文件", help="写到哪个文件（.xlsx）")
    template.add_argument("--from", dest="filled", type=Path, metavar="文件", help="带入已填的任务分解表中的目标")
    template.add_argument("--force", action="store_true", help="覆盖已有的同名文件")
    template.set_defaults(run=run_template)
    check = actions.add_parser("check", help="校验填好的任务分解表")
    check.add_argument("file", type=Path, metavar="文件", help="任务分解表")
    add_format(check)
    check.set_defaults(run=run_check)


def run_template(options: argparse.Namespace) -> int:
    """Write the workbook; one that somebody has filled in is not replaced unasked."""
    from bairi_workbooks.allocation.reading import load_allocation  # noqa: PLC0415 - the reader
    from bairi_workbooks.allocation.template import write_allocation  # noqa: PLC0415 - XlsxWriter is heavy

    plan = plan_of(options)
    if options.out.exists() and not options.force:
        raise BairiError(f"已有文件 {options.out}，没有覆盖。确需覆盖请加 --force。")
    filled = load_allocation(plan, options.filled) if options.filled else None
    write_allocation(options.out, plan, filled)
    print(f"已写出：{options.out}")
    return WELL


def run_check(options: argparse.Namespace) -> int:
    """Check the workbook; 1 if it has errors."""
    from bairi_workbooks.allocation.reading import read_allocation  # noqa: PLC0415 - the reader is only needed here

    plan = plan_of(options)
    if not options.file.exists():
        raise BairiError(f"没有这个文件：{options.file}。请检查路径。")
    read = read_allocation(plan, options.file)
    checked = read.checked
    if options.format == "json":
        print(json.dumps({"files": [checked.as_json()]}, ensure_ascii=False, indent=1))
    else:
        allocated = sum(target > 0 for target in read.allocation.targets.values())
        words = "，".join([f"分解目标{allocated}个", *counted(checked.findings)])
        print(f"{printable(checked.file)}（任务分解表）：{words}")
        print("\n".join(finding_lines(checked.findings)), end="\n" if checked.findings else "")
    return FINDINGS if checked.verdict is Verdict.REJECTED else WELL
