"""The sheet 校验结果 of a marked copy: every finding with a link to its cell, and what the marks cover, kept hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bairi_validators.findings import Finding, Severity
from bairi_workbooks.marks.result import (
    HEADINGS,
    RESULT_SHEET,
    SEEN,
    TITLE_ROWS,
    WIDTHS,
    row_height,
    row_of,
    statement_height,
    summary,
)
from bairi_workbooks.return_package.markup import fitting
from bairi_workbooks.return_package.styles import Styles
from bairi_workbooks.style import FONT, HEAD_FILL, HEAD_INK, LINE, MARK_INK, SEVERITY_FILL

_LINK_INK: Final = "#0563C1"
_CENTRED: Final = '<alignment horizontal="center" vertical="center"/>'
_WRAPPED: Final = '<alignment horizontal="left" vertical="center" wrapText="1" indent="1"/>'
_UNINDENTED: Final = '<alignment horizontal="left" vertical="center" wrapText="1"/>'
_PAGE: Final = (
    '<printOptions horizontalCentered="1"/>'
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C&amp;9第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
)


@dataclass(frozen=True, slots=True)
class Looks:
    """Numbers of the cell formats (单元格格式) of the sheet."""

    title: int
    line: int
    statement: int
    heading: int
    text: int
    link: int
    centred: int
    severity: Mapping[Severity, int]


@dataclass(frozen=True, slots=True)
class Report:
    """What the sheet tells (校验结果): findings in their order, statements on the copy, and what is kept hidden.

    `fills` are the fills under the marks by the findings' numbers; `visible` names the sheets that a link can reach.
    """

    findings: Sequence[Finding]
    statements: Sequence[str]
    fills: Mapping[int, str]
    visible: Collection[str]

    def leads(self, finding: Finding) -> bool:
        """Whether a finding has a cell that people can go to."""
        return finding.place.cell is not None and finding.place.sheet in self.visible


def looks(styles: Styles) -> Looks:
    """The formats of the sheet, added to the workbook's."""
    sides = ("left", "right", "top", "bottom")
    thin = "".join(f'<{side} style="thin">{_colour("color", LINE)}</{side}>' for side in sides)
    bordered = f"<border>{thin}<diagonal/></border>"
    plain = '<alignment vertical="center"/>'
    return Looks(
        title=styles.look(_font(16, bold=True), plain),
        line=styles.look(_font(10), plain),
        statement=styles.look(_font(10, ink=MARK_INK), _UNINDENTED),
        heading=styles.look(_font(10, bold=True, ink=HEAD_INK), _CENTRED, _fill(HEAD_FILL), bordered),
        text=styles.look(_font(10), _WRAPPED, border=bordered),
        link=styles.look(_font(10, ink=_LINK_INK, underlined=True), _WRAPPED, border=bordered),
        centred=styles.look(_font(10), _CENTRED, border=bordered),
        severity={s: styles.look(_font(10), _CENTRED, _fill(SEVERITY_FILL[s]), bordered) for s in Severity},
    )


def sheet_xml(space: str, look: Looks, report: Report) -> tuple[bytes, int]:
    """The sheet's part, in a namespace, and the number of its heading row."""
    findings, statements = report.findings, report.statements
    top = TITLE_ROWS + len(statements) + 1
    rows = [
        _row(1, 30, _text("A1", look.title, RESULT_SHEET)),
        _row(2, 20, _text("A2", look.line, summary(findings))),
        *(_statement(n, look, words) for n, words in enumerate(statements, start=TITLE_ROWS + 1)),
        _row(top, 24, *(_text(f"{c}{top}", look.heading, h) for c, h in zip("ABCDEFG", HEADINGS, strict=True))),
        *(_row_of(report, look, top, number) for number in range(1, len(findings) + 1)),
    ]
    merged = "".join(f'<mergeCell ref="A{n}:F{n}"/>' for n in range(TITLE_ROWS + 1, top))
    links = "".join(_links(report, top))
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{space}">'
        f'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>{_view(top)}<cols>{"".join(_columns())}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        + (f"<mergeCells>{merged}</mergeCells>" if merged else "")
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + f"{_PAGE}</worksheet>"
    )
    return xml.encode(), top


def _view(top: int) -> str:
    below = f"A{top + 1}"
    return (
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{top}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/></sheetView></sheetViews>'
    )


def _columns() -> Iterator[str]:
    for number, width in enumerate(WIDTHS, start=1):
        hidden = ' hidden="1"' if number > SEEN else ""
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"{hidden}/>'


def _statement(row: int, look: Looks, words: str) -> str:
    return _row(row, statement_height(words), _text(f"A{row}", look.statement, words))


def _row_of(report: Report, look: Looks, top: int, number: int) -> str:
    """The row of a finding by its number."""
    row, finding = top + number, report.findings[number - 1]
    _, severity, code, place, message, fix, fill = row_of(number, finding, report.fills.get(number, ""))
    return _row(
        row,
        row_height(finding),
        f'<c r="A{row}" s="{look.centred}"><v>{number}</v></c>',
        _text(f"B{row}", look.severity[finding.severity], severity),
        _text(f"C{row}", look.centred, code),
        _text(f"D{row}", look.link if report.leads(finding) else look.text, place),
        _text(f"E{row}", look.text, message),
        _text(f"F{row}", look.text, fix),
        _text(f"G{row}", look.text, fill) if fill else "",
    )


def _links(report: Report, top: int) -> Iterator[str]:
    for row, finding in enumerate(report.findings, start=top + 1):
        if report.leads(finding):
            quoted = (finding.place.sheet or "").replace("'", "''")
            location = quoteattr(f"'{quoted}'!{finding.place.cell}")
            yield f'<hyperlink ref="D{row}" location={location}/>'


def _row(number: int, height: float, *cells: str) -> str:
    return f'<row r="{number}" ht="{height:g}" customHeight="1">{"".join(cells)}</row>'


def _text(where: str, style: int, words: str) -> str:
    return f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(fitting(words))}</t></is></c>'


def _font(size: int, *, bold: bool = False, ink: str = "", underlined: bool = False) -> str:
    """A font, its parts in the schema's order."""
    parts = ("<b/>" if bold else "", "<u/>" if underlined else "", f'<sz val="{size}"/>', _colour("color", ink))
    return f'<font>{"".join(parts)}<name val="{FONT}"/></font>'


def _fill(colour: str) -> str:
    shown = _colour("fgColor", colour)
    return f'<fill><patternFill patternType="solid">{shown}<bgColor indexed="64"/></patternFill></fill>'


def _colour(name: str, colour: str) -> str:
    return f'<{name} rgb="FF{colour.lstrip("#")}"/>' if colour else ""
