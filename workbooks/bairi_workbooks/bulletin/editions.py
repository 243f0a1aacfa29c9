"""Editions (各种通报) as files: each kind by its own template, those with an addressee in a folder of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NoReturn

from bairi_validators.bulletin import BulletinFacts, BulletinKind, Edition, editions
from bairi_validators.errors import BairiError
from bairi_workbooks.bulletin.charts import FigureSet
from bairi_workbooks.files import folder_replaced, safe_name, template
from bairi_workbooks.processes import spread
from bairi_workbooks.templating import fill_document, fill_workbook
from bairi_workbooks.worker import DEFAULT_LIMITS

WORD, EXCEL = ".docx", ".xlsx"
TEMPLATES: Final[Mapping[BulletinKind, tuple[str, ...]]] = {
    BulletinKind.FULL: ("bulletin.docx", "bulletin.xlsx"),
    BulletinKind.SHORT: ("bulletin_short.docx",),
    BulletinKind.DEPARTMENT: ("bulletin_department.docx",),
    BulletinKind.SUPERVISION: ("bulletin_supervision.docx",),
    BulletinKind.COUNTY: ("bulletin_county.docx",),
}


def write_editions(
    found: Sequence[Edition], folder: Path, template_path: Path | None = None, *, jobs: int = 1
) -> list[Path]:
    """Write editions by each of their kind's templates, or by `template_path` alone; the files' paths.

    Documents of our own templates are written by so many processes at once.
    A template of somebody's own is filled in a process apart: a loop in it may have no end. Raises BairiError for one
    that is neither .docx nor .xlsx, for one that takes too long, and as `fill_document` and `fill_workbook` do.
    """
    if template_path is None:
        documents = [(template(name), edition) for edition in found for name in TEMPLATES[edition.kind]]
        return list(spread(partial(_document, folder, documents), range(len(documents)), jobs))
    work = partial(_filled, folder, template_path)
    return list(spread(work, found, 1, limits=DEFAULT_LIMITS, lost=partial(unfilled, template_path)))


def unfilled(template_path: Path, _: object, reason: str) -> NoReturn:
    """Raises BairiError: a template was given up."""
    raise BairiError(f"模板 {template_path} 没有填完（{reason}）。请检查其中的循环和图片。")


def write_kind(
    kind: BulletinKind,
    facts: BulletinFacts,
    out: Path,
    *,
    units: Sequence[str] = (),
    template_path: Path | None = None,
    jobs: int = 1,
) -> list[Path]:
    """Write every edition of a kind, or those for `units` only; the files' paths, none where nobody is concerned.

    All editions with an addressee go into a folder that replaces that of an earlier run: who is not concerned any more
    has none there. Those for `units` go into `out` itself. Raises BairiError for units of a kind that goes to everyone.
    """
    found = editions(kind, facts)
    if any(e.addressee is None for e in found):
        if units:
            raise BairiError(
                f"{kind.value}面向全部单位，不能按单位生成。请不写单位，或改选其他种类。", arguments=("unit", "kind")
            )
        return write_editions(found, out, template_path, jobs=jobs)
    if units:
        return write_editions([e for e in found if e.addressee in units], out, template_path, jobs=jobs)
    folder = out / f"{kind.value}_{facts.period_code}"
    with folder_replaced(folder) as draft:
        return [folder / path.name for path in write_editions(found, draft, template_path, jobs=jobs)]


def _document(folder: Path, documents: Sequence[tuple[Path, Edition]], number: int) -> Path:
    """One of many documents: what all of them tell goes to a process once."""
    return _filled(folder, *documents[number])


def _filled(folder: Path, source: Path, edition: Edition) -> Path:
    fillers = {WORD: fill_document, EXCEL: fill_workbook}
    suffix = source.suffix.lower()
    if suffix not in fillers:
        raise BairiError(f"模板 {source} 不是 .docx 或 .xlsx，请在 Word 或 Excel 中另存为这两种格式。")
    path = folder / f"{safe_name(edition.name)}{suffix}"
    context = {**edition.context, "figures": FigureSet(edition.facts)}
    fillers[suffix](source, context, path, edition.facts.letter.issued)
    return path
