"""生成通报, 导出Word/PDF: the bulletins of a period from the ledger, into the open template or as files."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Final

from bairi_addin.ribbon.consolidator.ledgers import ledger_of, must_be_run
from bairi_addin.ribbon.copies import save_copy
from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.folders import RESULTS, folder
from bairi_addin.ribbon.known import background
from bairi_addin.ribbon.opening import released, shown, take_as_saved
from bairi_addin.ribbon.progress import CalledOffError
from bairi_validators.bulletin import BulletinFacts, BulletinKind, compute, editions
from bairi_validators.consolidation import changed_figures
from bairi_workbooks.batch import consolidate_ledger
from bairi_workbooks.files import safe_name
from bairi_workbooks.outputs import bulletin_path
from bairi_workbooks.printing import printer, to_pdf
from bairi_workbooks.templating import fill_open, is_template

_WORD: Final = ".docx"


def fill_bulletin(desk: Desk) -> str:
    """生成通报: the template in front filled as a new workbook, else the kinds that the person picks, as files."""
    out = folder(desk, RESULTS)
    if desk.workbook and is_template(desk.book):
        filled = _filled(desk, _facts(desk), out)
        return f"已按模板“{desk.workbook}”生成“{filled.name}”，模板没有改动。"
    kinds = _picked(desk)
    written = _written(desk, _facts(desk), kinds, out)
    if BulletinKind.FULL in kinds:
        shown(desk, bulletin_path(out, desk.period))
    return f"{_count('生成', [*chain.from_iterable(written.values())], out)}{_unneeded(written)}"


def export_documents(desk: Desk) -> str:
    """导出Word/PDF: the kinds that the person picks as Word and PDF, and the folder that they are in."""
    out, kinds = folder(desk, RESULTS), _picked(desk)
    written = _written(desk, _facts(desk), kinds, out)
    documents = [path for path in chain.from_iterable(written.values()) if path.suffix == _WORD]
    if not documents:
        return _unneeded(written)
    without = "没有找到 LibreOffice，没有生成 PDF；可在 Word、WPS 中打开后另存为 PDF。"
    if printer():
        desk.progress.say(f"正在生成{len(documents)}份 PDF…")
        desk.progress.check()
        to_pdf(*documents)
        without = ""
    desk.person.opens(out)
    also = without or "各有一份 PDF。"
    return f"{_count('导出', documents, out)}{also}{_unneeded(written)}"


def _picked(desk: Desk) -> tuple[BulletinKind, ...]:
    """The kinds of bulletin that the person wants. Raises CalledOffError where it is none."""
    kinds = [kind.value for kind in BulletinKind]
    found = desk.person.picks(f"{desk.period.label}：生成哪几种通报？", kinds, [BulletinKind.FULL.value])
    if not found:
        raise CalledOffError("没有选择通报种类，没有生成。")
    return tuple(BulletinKind(name) for name in found)


def _facts(desk: Desk) -> BulletinFacts:
    """The facts as `bairi bulletin` has them from the ledger.

    Raises CalledOffError where figures have changed since the last run and the person wants that run anew first.
    """
    desk.progress("通报", 0, 0)
    with ledger_of(desk) as ledger:
        must_be_run(ledger, desk.period)
        found = consolidate_ledger(desk.plan, desk.period, ledger, background(desk))
        changed = changed_figures(ledger.results(desk.period), found)
    if changed and not desk.person.agrees(
        f"上次汇总以后又收了件或作了决定，有{changed}个数与汇总工作簿不同。\n印发前应先按“汇总”。现在仍要生成通报吗？"
    ):
        raise CalledOffError("没有生成通报。请先按“汇总”，再生成。")
    return compute(found)


def _written(
    desk: Desk, facts: BulletinFacts, kinds: Sequence[BulletinKind], out: Path
) -> Mapping[BulletinKind, Sequence[Path]]:
    """The files of each kind."""
    from bairi_workbooks.bulletin import write_kind  # noqa: PLC0415 - docxtpl is heavy

    if BulletinKind.FULL in kinds:
        released(desk, bulletin_path(out, desk.period))
    written: dict[BulletinKind, Sequence[Path]] = {}
    for number, kind in enumerate(kinds):
        desk.progress("通报", number, len(kinds))
        written[kind] = write_kind(kind, facts, out)
    return written


def _count(done: str, written: Sequence[Path], out: Path) -> str:
    """How many files there are, and where; nothing where there is none."""
    if not written:
        return ""
    return f"已{done}{f'{len(written)}份文件' if len(written) > 1 else f'“{written[0].name}”'}，在“{out}”。"


def _unneeded(written: Mapping[BulletinKind, Sequence[Path]]) -> str:
    """The kinds of which no unit needs one this time."""
    none = [kind.value for kind, paths in written.items() if not paths]
    return f"本期没有单位需要{'、'.join(none)}。" if none else ""


def _filled(desk: Desk, facts: BulletinFacts, out: Path) -> Path:
    """A copy of the template, filled while it is open in the office program, and saved among the results."""
    (edition,) = editions(BulletinKind.FULL, facts)
    template = Path(desk.book.name)
    target = out / safe_name(f"{template.stem}_{desk.period.code}{template.suffix or '.xlsx'}")
    released(desk, target)
    with tempfile.TemporaryDirectory(prefix="bairi-", ignore_cleanup_errors=True) as scratch:
        draft = Path(scratch) / target.name
        save_copy(desk.book, draft)
        book = desk.app.books.open(str(draft))
        with ExitStack() as unfinished:
            unfinished.callback(book.close)
            fill_open(book, edition.context)
            book.save(str(target))
            take_as_saved(book)
            unfinished.pop_all()  # it is whole, and stays open
    book.activate()
    return target
