"""生成通报, 导出Word/PDF: the bulletins of a period from the ledger, into the open template or as files."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
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
        facts, warning = _facts(desk)
        filled = _filled(desk, facts, out)
        return f"已按模板“{desk.workbook}”生成“{filled.name}”，模板没有改动。{warning}"
    kinds = _picked(desk)
    facts, warning = _facts(desk)
    written = _written(desk, facts, kinds, out)
    if BulletinKind.FULL in kinds:
        shown(desk, bulletin_path(out, desk.period))
    return f"已生成{_count(written)}，在“{out}”。{warning}"


def export_documents(desk: Desk) -> str:
    """导出Word/PDF: the kinds that the person picks as Word and PDF, and the folder that they are in."""
    out, kinds = folder(desk, RESULTS), _picked(desk)
    facts, warning = _facts(desk)
    documents = [path for path in _written(desk, facts, kinds, out) if path.suffix == _WORD]
    if not documents:
        return f"{desk.period.label}没有单位需要{'、'.join(kinds)}。"
    without = "没有找到 LibreOffice，没有生成 PDF；可在 Word、WPS 中打开后另存为 PDF。"
    if printer():
        desk.progress.say(f"正在生成{len(documents)}份 PDF…")
        desk.progress.check()
        to_pdf(*documents)
        without = ""
    desk.person.opens(out)
    return f"已导出{_count(documents)}{'' if without else '，各有一份 PDF'}，在“{out}”。{without}{warning}"


def _picked(desk: Desk) -> tuple[BulletinKind, ...]:
    """The kinds of bulletin that the person wants. Raises CalledOffError where it is none."""
    kinds = [kind.value for kind in BulletinKind]
    found = desk.person.picks(f"{desk.period.label}：生成哪几种通报？", kinds, [BulletinKind.FULL.value])
    if not found:
        raise CalledOffError("没有选择通报种类，没有生成。")
    return tuple(BulletinKind(name) for name in found)


def _facts(desk: Desk) -> tuple[BulletinFacts, str]:
    """The facts as `bairi bulletin` has them from the ledger; and what is said of figures that have changed."""
    desk.progress("通报", 0, 0)
    with ledger_of(desk) as ledger:
        must_be_run(ledger, desk.period)
        found = consolidate_ledger(desk.plan, desk.period, ledger, background(desk))
        changed = changed_figures(ledger.results(desk.period), found)
    told = f"注意：有{changed}个数与本期上次汇总时不同，请先按“汇总”再印发。" if changed else ""
    return compute(found), told


def _written(desk: Desk, facts: BulletinFacts, kinds: Sequence[BulletinKind], out: Path) -> list[Path]:
    from bairi_workbooks.bulletin import write_kind  # noqa: PLC0415 - docxtpl is heavy

    if BulletinKind.FULL in kinds:
        released(desk, bulletin_path(out, desk.period))
    written: list[Path] = []
    for number, kind in enumerate(kinds):
        desk.progress("通报", number, len(kinds))
        written += write_kind(kind, facts, out)
    return written


def _count(written: Sequence[Path]) -> str:
    return f"{len(written)}份文件" if len(written) > 1 else f"“{written[0].name}”" if written else "0份文件"


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
        try:
            fill_open(book, edition.context)
            book.save(str(target))
            take_as_saved(book)
        except Exception:
            book.close()
            raise
    book.activate()
    return target
