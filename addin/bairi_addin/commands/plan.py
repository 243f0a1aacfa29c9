"""`bairi plan`: show, audit, export and check a plan file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bairi_addin.commands.arguments import plan_of
from bairi_addin.exit_codes import FINDINGS, WELL
from bairi_addin.terminal import console
from bairi_validators.errors import BairiError, PlanError
from bairi_validators.plan.audit import Audit, audit
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.plan.wording import kind_label, measure_label, target_text


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command and its own commands."""
    own = parser.add_subparsers(title="命令", dest="plan_command", metavar="命令", required=True)
    show = own.add_parser("show", help="在终端列出任务和指标")
    show.add_argument("--task", type=int, nargs="+", metavar="N", help="只看这些任务")
    show.set_defaults(run=run_show)
    own.add_parser("audit", help="核对方案原文中的每个数字都有着落").set_defaults(run=run_audit)
    export = own.add_parser("export", help="导出方案")
    export.add_argument("--format", choices=("json", "xlsx"), default="json", help="导出格式，默认 json")
    export.add_argument("--out", type=Path, metavar="文件", help="写到哪个文件（json 默认写到屏幕）")
    export.set_defaults(run=run_export)
    check = own.add_parser("check", help="检查一个方案文件")
    check.add_argument("file", type=Path, metavar="文件", help="方案文件（.toml）")
    check.set_defaults(run=run_check)


def run_show(options: argparse.Namespace) -> int:
    """The tasks and their indicators as a table."""
    from rich.table import Table  # noqa: PLC0415 - only where something is shown

    plan = plan_of(options)
    wanted = set(options.task or plan.task_of)
    if unknown := wanted - set(plan.task_of):
        raise BairiError(f"方案中没有任务{'、'.join(map(str, sorted(unknown)))}。")
    screen = console()
    head = plan.plan
    screen.print(f"{head.title}（{head.window.start}至{head.window.end}，共{head.window.days}天）", style="bold")
    table = Table(show_lines=False, header_style="bold")
    for heading in ("编号", "指标", "计量方式", "目标", "时限", "填报单位"):
        table.add_column(heading, overflow="fold")
    for task in plan.tasks:
        if task.number in wanted:
            leads = "、".join(task.leads)
            table.add_section()
            table.add_row(str(task.number), task.title, "", "", "", leads, style="bold")
            for indicator in (i for i in plan.indicators if i.task == task.number):
                target = target_text(indicator) + ("（力争）" if indicator.stretch else "")
                due = f"{plan.due(indicator):%m-%d}"
                who = _who(indicator)
                table.add_row(indicator.id, indicator.name, measure_label(indicator.measure), target, due, who)
    screen.print(table)
    screen.print(f"共{len(plan.tasks)}项任务、{len(plan.indicators)}项指标。填报单位：")
    for kind in UnitKind:
        names = [unit.name for unit in plan.units_of_kind(kind)]
        screen.print(f"  {kind_label(kind)}{len(names)}个：{'、'.join(names)}。")
    return WELL


def _who(indicator: Indicator) -> str:
    others = ((UnitKind.COUNTY, indicator.counties), (UnitKind.PARK, indicator.parks))
    return "、".join((*indicator.reporters, *(kind_label(kind) for kind, reports in others if reports)))


def run_audit(options: argparse.Namespace) -> int:
    """The coverage of the plan's numbers; 1 if anything is left over."""
    plan = plan_of(options)
    result = audit(plan)
    for line in _audit_lines(plan, result):
        print(line)
    return WELL if result.passed else FINDINGS


def _audit_lines(plan: Plan, result: Audit) -> Iterator[str]:
    targets = sum(m.is_target for m in result.mentions)
    others = len(result.mentions) - targets - len(result.left_over)
    total, covered = len(result.mentions), targets + others
    share = f"（{covered / total:.1%}）" if total else ""
    yield f"{plan.plan.title}：原文中的数字和目标字眼共{total}处，有着落的{covered}处{share}。"
    yield f"  其中属于指标目标的{targets}处，列为非目标并写明理由的{others}处；指标共{len(plan.indicators)}项。"
    for mention in result.left_over:
        yield f"  没有着落：第{mention.line}行“{mention.words}”（…{mention.context}…），请补指标或列入 non_targets。"
    for entry in result.stale:
        yield f"  已无对应：non_targets 中的“{entry.words or entry.pattern}”在原文中找不到，请删去。"
    for task in result.miscounted:
        found = sum(i.task == task.number for i in plan.indicators)
        stated = "没有写明指标数（targets）" if task.targets is None else f"应有{task.targets}项指标"
        yield f"  指标数不符：任务{task.number}“{task.title}”{stated}，实有{found}项。"
    yield "核对通过。" if result.passed else "核对未通过。"


def run_export(options: argparse.Namespace) -> int:
    """The plan as JSON on stdout or in a file, or as a workbook."""
    plan = plan_of(options)
    if options.format == "json":
        from bairi_validators.plan.export import plan_json  # noqa: PLC0415

        text = json.dumps(plan_json(plan), ensure_ascii=False, indent=1)
        if options.out is None:
            print(text)
            return WELL
        from bairi_workbooks.files import written_whole  # noqa: PLC0415

        with written_whole(options.out) as draft:
            draft.write_text(text + "\n", encoding="utf-8")
    else:
        from bairi_workbooks.plan_workbook import write_plan_workbook  # noqa: PLC0415 - XlsxWriter is heavy

        options.out = options.out or Path(f"{plan.plan.id}.xlsx")
        write_plan_workbook(options.out, plan)
    print(f"已导出：{options.out}", file=sys.stderr)
    return WELL


def run_check(options: argparse.Namespace) -> int:
    """Whether a plan file can be used: every fault with its line, then the audit. 1 if it has faults."""
    if not options.file.exists():
        raise BairiError(f"没有这个文件：{options.file}。请检查路径。")
    try:
        plan = load_plan(options.file)
    except PlanError as error:
        print("\n".join(error.problems))
        print(f"共{len(error.problems)}处问题。")
        return FINDINGS
    result = audit(plan)
    print("\n".join(_audit_lines(plan, result)))
    return WELL if result.passed else FINDINGS
