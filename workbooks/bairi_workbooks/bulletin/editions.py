"""Editions (各种通报) as files: each kind by its own template, those with an addressee in a folder of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bairi_validators.bulletin import BulletinFacts, BulletinKind, Edition, editions
from bairi_validators.errors import BairiError
from bairi_workbooks.bulletin import excel, word
from bairi_workbooks.bulletin.charts import FigureSet
from bairi_workbooks.files import folder_replaced, safe_name, template
from bairi_workbooks.templating import fill_document, fill_workbook

WORD, EXCEL = ".docx", ".xlsx"
TEMPLATES: Final[Mapping[BulletinKind, tuple[str, ...]]] = {
    BulletinKind.FULL: (word.TEMPLATE, excel.TEMPLATE),
    BulletinKind.SHORT: ("bulletin_short.docx",),
    BulletinKind.DEPARTMENT: ("bulletin_department.docx",),
    BulletinKind.SUPERVISION: ("bulletin_supervision.docx",),
    BulletinKind.COUNTY: ("bulletin_county.docx",),
}


def write_edition(edition: Edition, folder: Path, template_path: Path | None = None) -> list[Path]:
    """Write one edition by each of its kind's templates, or by `template_path` alone; the files' paths.

    Raises BairiError for a template that is neither .docx nor .xlsx, and as `fill_document` and `fill_workbook` do.
    """
    sources = [template_path] if template_path else [template(name) for name in TEMPLATES[edition.kind]]
    return [_filled(edition, folder, source) for source in sources]


def write_kind(
    kind: BulletinKind,
    facts: BulletinFacts,
    out: Path,
    *,
    units: Sequence[str] = (),
    template_path: Path | None = None,
) -> list[Path]:
    """Write every edition of a kind, or those for `units` only; the files' paths, none where nobody is concerned.

    All editions with an addressee go into a folder that replaces that of an earlier run: who is not concerned any more
    has none there. Those for `units` go into `out` itself. Raises BairiError for units of a kind that goes to everyone.
    """
    found = editions(kind, facts)
    if any(e.addressee is None for e in found):
        if units:
            raise BairiError(f"{kind.value}面向全部单位，不能按单位生成。请去掉 --unit，或用 --kind 改选其他种类。")
        return [path for e in found for path in write_edition(e, out, template_path)]
    if units:
        chosen = [e for e in found if e.addressee in units]
        return [path for e in chosen for path in write_edition(e, out, template_path)]
    folder = out / f"{kind.value}_{facts.period_code}"
    with folder_replaced(folder) as draft:
        written = [path for e in found for path in write_edition(e, draft, template_path)]
        return [folder / path.name for path in written]


def _filled(edition: Edition, folder: Path, source: Path) -> Path:
    fillers = {WORD: fill_document, EXCEL: fill_workbook}
    suffix = source.suffix.lower()
    if suffix not in fillers:
        raise BairiError(f"模板 {source} 不是 .docx 或 .xlsx，请在 Word 或 Excel 中另存为这两种格式。")
    path = folder / f"{safe_name(edition.name)}{suffix}"
    context = {**edition.context, "figures": FigureSet(edition.facts)}
    fillers[suffix](source, context, path, edition.facts.letter.issued)
    return path
