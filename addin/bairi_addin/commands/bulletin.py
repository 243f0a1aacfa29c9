"""`bairi bulletin`: the bulletins of a period, from the ledger or from an inbox, each kind by its template."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bairi_addin.commands import ledgers
from bairi_addin.commands.arguments import add_inbox, add_kinds, add_ledger, background, jobs, limits, plan_of
from bairi_addin.exit_codes import FINDINGS, WELL
from bairi_addin.terminal import printable, progress_bar
from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    from bairi_validators.consolidation import Consolidation, PeriodResults
    from bairi_validators.plan.models import Plan

_MOST_NAMED: Final = 3


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the command."""
    add_inbox(parser, required=False)
    parser.add_argument("--out", type=Path, metavar="文件夹", help="通报写到哪个文件夹")
    add_ledger(parser, "台账的位置（不写则为当前文件夹下的“台账”，或下一级文件夹中唯一的台账）")
    add_kinds(parser, "生成哪几种：双周通报、旬报、周调度单、督办单、县市区一页纸（默认双周通报）")
    parser.add_argument("--unit", nargs="+", action="extend", default=[], metavar="单位", help="只生成给这些单位的")
    parser.add_argument("--template", type=Path, metavar="文件", help="使用自己的模板（.docx 或 .xlsx）")
    parser.add_argument(
        "--issued",
        type=_day,
        metavar="日期",
        help="成文日期，如 2025-11-02（默认为报送截止日，计入的文件到得更晚的为其收到日）",
    )
    parser.add_argument("--pdf", action="store_true", help="Word 文件另存一份 PDF（需要 LibreOffice）")
    parser.add_argument("--html", action="store_true", help="另写一页看板（.html，用浏览器打开，不需联网）")
    words = "只检查这个模板能不能用、格式合不合规范，不生成通报"
    parser.add_argument("--check-template", type=Path, metavar="文件", help=words)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the bulletins and say where they are; 1 if any file of the inbox was rejected."""
    if options.check_template:
        return _check(options)
    if options.period is None or options.out is None:
        raise BairiError("生成通报要用 --period 写明期次、用 --out 写明文件夹；只检查模板用 --check-template。")
    from bairi_validators.bulletin import BulletinKind, compute  # noqa: PLC0415 - only where a bulletin is written
    from bairi_workbooks.bulletin import to_pdf, write_board, write_kind  # noqa: PLC0415 - docxtpl is heavy

    plan = plan_of(options)
    units = [ledgers.unit_of(plan, name).name for name in options.unit]
    kinds = tuple(dict.fromkeys(options.kind or [BulletinKind.FULL]))
    if options.template and len(kinds) > 1:
        raise BairiError("一个模板只用于一种通报。请用 --kind 写明是哪一种。")
    consolidation, code = _consolidated(options, plan)
    facts = compute(consolidation, options.issued)
    documents = []
    for kind in kinds:
        written = write_kind(kind, facts, options.out, units=units, template_path=options.template, jobs=jobs(options))
        documents += [path for path in written if path.suffix == ".docx"]
        _say(kind.value, written, units)
    if options.html:
        board = options.out / f"看板_{facts.period_code}.html"
        write_board(board, facts)
        _say("看板", [board], units)
    if options.pdf and documents:
        _say("PDF", to_pdf(*documents), units)
    return code


def _check(options: argparse.Namespace) -> int:
    """What is wrong with a template, each with its place and remedy; 1 where nothing can be written with it."""
    from bairi_workbooks.bulletin import check_template  # noqa: PLC0415 - docxtpl is heavy

    kinds = options.kind or [None]
    if len(kinds) > 1:
        raise BairiError("一次只能按一种通报检查模板。请用 --kind 写明是哪一种。")
    problems = check_template(options.check_template, kinds[0])
    for problem in problems:
        print(printable(str(problem)))
    blocking = any(problem.blocking for problem in problems)
    if not problems:
        print("模板可以使用，格式符合规范。")
    elif not blocking:
        print(f"模板可以使用，有{len(problems)}处格式与规范不符。")
    return FINDINGS if blocking else WELL


def _consolidated(options: argparse.Namespace, plan: Plan) -> tuple[Consolidation, int]:
    """From the inbox where one is named, else as the period's last run left it in the ledger."""
    from bairi_workbooks.batch import consolidate_inbox, consolidate_ledger  # noqa: PLC0415
    from bairi_workbooks.files import keep_apart  # noqa: PLC0415

    known = background(options, plan)
    if options.inbox is None:
        with ledgers.opened(options) as ledger:
            found = consolidate_ledger(plan, options.period, ledger, known)
            _tell_changes(ledger.results(options.period), found)
            return found, WELL
    keep_apart(options.inbox, options.out)
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
    return result.consolidation, FINDINGS if result.rejected else WELL


def _tell_changes(then: PeriodResults | None, now: Consolidation) -> None:
    """Say so where figures are no longer those of the period's last run, of which other papers may be out already."""
    from bairi_validators.consolidation import changed_figures  # noqa: PLC0415

    if changed := changed_figures(then, now):
        print(
            f"注意：有{changed}个数与本期上次汇总时不同，各单位报送状态、方案或任务分解表（--allocation）有变化。"
            "请核对后再印发，或先用 bairi run 重新汇总。",
            file=sys.stderr,
        )


def _say(kind: str, written: Sequence[Path], units: Sequence[str]) -> None:
    """Where the files of a kind are: the folder and how many, where they are more than fit a line."""
    if not written:
        print(f"{kind}：{'、'.join(units)}没有这种通报。" if units else f"{kind}：本期没有单位需要。")
    elif len(written) > _MOST_NAMED:
        print(f"{kind}：{written[0].parent}（{len(written)}份）")
    else:
        print(f"{kind}：{'、'.join(map(str, written))}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"看不懂日期“{text}”，请写作 2025-11-02") from error
