"""A finished Word document as its form is judged: paragraphs, tables and sections with what holds for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from bairi_validators.errors import BairiError
from bairi_workbooks.bulletin.form.styles import Styles, said, switched, w

if TYPE_CHECKING:
    from docx.section import Section

_TWIPS_IN_POINT = 20
_HALF_POINTS = 2
_EIGHTHS = 8  # borders are written in eighths of a point
_HUNDREDTHS = 100  # indents by characters are written in hundredths
_MM_IN_POINT = 25.4 / 72
_SIDES = {"both": "left", "distribute": "left", "start": "left", "end": "right"}


@dataclass(frozen=True, slots=True)
class Run:
    """A run (文字): its text, font for Chinese characters, size in pt, colour as RRGGBB."""

    text: str
    font: str | None
    size: float | None
    colour: str | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (段落): `number` counts from 1; `line` and the space `above` are in pt, indents in characters.

    `ruled` is the colour of the rule under it.
    """

    number: int
    section: int
    first: bool
    text: str
    runs: tuple[Run, ...]
    align: str
    line: float | None
    exact: bool
    above: float
    indent: float
    right_space: float
    keep_next: bool
    new_page: bool
    ruled: str | None

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"第{self.number}段“{self.text[:16]}{'…' if len(self.text) > 16 else ''}”"  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Table:
    """A table (表格): width in mm; of each row whether it is repeated as a heading, and whether it stays whole."""

    number: int
    section: int
    width: float
    heads: tuple[bool, ...]
    whole: tuple[bool, ...]
    paragraphs: tuple[Paragraph, ...]
    borders: dict[str, float]
    at_the_bottom: bool

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"第{self.number}个表格"


class FormDocument:
    """A document with its blocks in their order. Raises BairiError when the file is no Word document."""

    def __init__(self, path: Path) -> None:
        from docx import Document  # noqa: PLC0415 - python-docx is heavy
        from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415

        try:
            document = Document(str(path))
        except (PackageNotFoundError, BadZipFile, OSError, KeyError, ValueError) as error:
            raise BairiError(f"打不开 {path}：文件不存在、已损坏或不是 .docx，请重新保存后再试。") from error
        self.sections: tuple[Section, ...] = tuple(document.sections)
        self.odd_and_even: bool = document.settings.odd_and_even_pages_header_footer
        self._styles = Styles(document.styles.element)
        normal = said(self._styles.of_paragraph(document.element.body, "rPr"), "sz")
        self.normal_size = 10.0 if normal is None else int(normal) / _HALF_POINTS
        self.blocks: tuple[Paragraph | Table, ...] = tuple(self._blocks(document.element.body))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs outside tables."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables."""
        return tuple(b for b in self.blocks if isinstance(b, Table))

    def footer(self, section: Section, *, even: bool) -> tuple[Paragraph, ...]:
        """The paragraphs of a section's footer that have a page number in them."""
        part = section.even_page_footer if even else section.footer
        numbered = (p for p in part._element.iter(w("p")) if _has_page_field(p))
        return tuple(self.paragraph(p) for p in numbered)

    def _blocks(self, body: Any) -> Iterator[Paragraph | Table]:
        section, first, count, tables = 0, True, 0, 0
        for child in body:
            if child.tag == w("p"):
                count += 1
                yield self.paragraph(child, count, section, first=first)
                first = False
                if child.find(f"{w('pPr')}/{w('sectPr')}") is not None:
                    section, first = section + 1, True
            elif child.tag == w("tbl"):
                tables += 1
                yield self._table(child, tables, section)
                first = False

    def paragraph(self, p: Any, number: int = 0, section: int = 0, *, first: bool = False) -> Paragraph:
        """A paragraph's element as it is in effect."""
        levels = self._styles.of_paragraph(p)
        line = said(levels, "spacing", "line")
        align = said(levels, "jc") or "left"
        rule = next((b for level in levels for b in level.findall(f"{w('pBdr')}/{w('bottom')}")), None)
        break_ = p.find(f"{w('r')}/{w('br')}")
        return Paragraph(
            number=number,
            section=section,
            first=first,
            text="".join(t.text or "" for t in p.iter(w("t"))),
            runs=tuple(self._run(r, p) for r in p.iter(w("r")) if r.find(w("t")) is not None),
            align=_SIDES.get(align, align),
            line=None if line is None else int(line) / _TWIPS_IN_POINT,
            exact=said(levels, "spacing", "lineRule") == "exact",
            above=int(said(levels, "spacing", "before") or 0) / _TWIPS_IN_POINT,
            indent=int(said(levels, "ind", "firstLineChars") or 0) / _HUNDREDTHS,
            right_space=int(said(levels, "ind", "rightChars") or 0) / _HUNDREDTHS,
            keep_next=switched(levels, "keepNext"),
            new_page=switched(levels, "pageBreakBefore") or (break_ is not None and break_.get(w("type")) == "page"),
            ruled=None if rule is None else rule.get(w("color")),
        )

    def _run(self, r: Any, p: Any) -> Run:
        levels = self._styles.of_run(r, p)
        size = said(levels, "sz")
        return Run(
            text="".join(t.text or "" for t in r.iter(w("t"))),
            font=said(levels, "rFonts", "eastAsia"),
            size=None if size is None else int(size) / _HALF_POINTS,
            colour=said(levels, "color"),
        )

    def _table(self, table: Any, number: int, section: int) -> Table:
        properties = [r.findall(w("trPr")) for r in table.findall(w("tr"))]
        borders = table.find(f"{w('tblPr')}/{w('tblBorders')}")
        anchor = table.find(f"{w('tblPr')}/{w('tblpPr')}")
        columns = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
        return Table(
            number=number,
            section=section,
            width=sum(int(c.get(w("w"), 0)) for c in columns) / _TWIPS_IN_POINT * _MM_IN_POINT,
            heads=tuple(switched(levels, "tblHeader") for levels in properties),
            whole=tuple(switched(levels, "cantSplit") for levels in properties),
            paragraphs=tuple(self.paragraph(p, section=section) for p in table.iter(w("p"))),
            borders={
                str(b.tag).rpartition("}")[2]: int(b.get(w("sz"), 0)) / _EIGHTHS * _MM_IN_POINT
                for b in (() if borders is None else borders)
            },
            at_the_bottom=anchor is not None
            and (anchor.get(w("vertAnchor")), anchor.get(w("tblpYSpec"))) == ("margin", "bottom"),
        )


def _has_page_field(p: Any) -> bool:
    simple = [f.get(w("instr"), "") for f in p.iter(w("fldSimple"))]
    return any("PAGE" in f.split() for f in [*simple, *(i.text or "" for i in p.iter(w("instrText")))])
