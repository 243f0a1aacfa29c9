"""Cells that are taken from the bytes are the same as those that the general way reads."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bairi_validators.findings import Finding
from bairi_validators.plan.models import Plan, UnitKind
from bairi_workbooks.reading import ooxml
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.usual import usual_grids
from bairi_workbooks.reading.workbook import read_workbook
from bairi_workbooks.submission_template import write_submission
from containers import packed, rewritten, saved, sheet_of, values, xlsx
from samples import PERIOD

FORMATS = ("General", "0.0%", '0.00"万元"', "yyyy-mm-dd", "#,##0.00;[Red]-#,##0.00", '[$-804]yyyy"年"m"月"', "h:mm")
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
NUMBERS = st.sampled_from(
    ["0", "1", "-3", "0.5", "45000", "45000.25", "1E-3", "1.9349259539509243", "123456789012345678"]
)
FORMULAS = ["<f>B1</f>", '<f t="shared" si="0"/>', '<f t="array" ref="B2:C3">A1:B2*2</f>']
MAYBE = st.sampled_from(["", *FORMULAS])
CONTENTS = st.one_of(
    st.just(("", "")),
    st.tuples(st.sampled_from(["", "n"]), st.builds("{}<v>{}</v>".format, MAYBE, NUMBERS)),
    st.tuples(st.just("b"), st.builds("{}<v>{}</v>".format, MAYBE, st.sampled_from("01"))),
    st.tuples(st.just("inlineStr"), st.sampled_from(["a", " &#26376; "]).map("<is><t>{}</t></is>".format)),
    st.tuples(st.just("s"), st.sampled_from("0123").map("<v>{}</v>".format)),
    st.tuples(st.just("str"), st.builds("{}<v>{}</v>".format, MAYBE, st.sampled_from(["a&amp;b", " a ", "&#26376;"]))),
    st.tuples(st.just("str"), st.sampled_from(FORMULAS).map("{}<v></v>".format)),
    st.tuples(st.just("e"), st.builds("{}<v>{}</v>".format, MAYBE, st.sampled_from(["#REF!", "#N/A"]))),
    st.tuples(
        st.just(""), st.builds("{}{}".format, st.sampled_from(FORMULAS), st.sampled_from(["", "<v></v>", "<v/>"]))
    ),
)
STEPS = st.tuples(st.integers(1, 30), st.integers(0, len(FORMATS)).map(lambda n: f' s="{n}"' if n else ""), CONTENTS)
MERGED = st.sampled_from(["", '<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>'])


def template() -> bytes:
    """A workbook with a style of every format, and with plain, odd and formatted texts."""
    book = Workbook()
    for row, code in enumerate(FORMATS, 1):
        book.active.cell(row, 1, 45000).number_format = code
    book.active["B1"] = "a"
    rich = '<r><t>上</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 旬</t></r>'
    shared = f"<sst><si><t>a</t></si><si><t> b &lt; c </t></si><si><t/></si><si>{rich}</si></sst>"
    with zipfile.ZipFile(BytesIO(saved(book))) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()} | {TEXTS: shared})


TEMPLATE = template()


def workbook(cells: list[tuple[int, str, tuple[str, str]]], merged: str, hidden: int) -> str:
    """A sheet of eight columns; each cell stands so many cells behind the one before."""
    rows: dict[int, str] = {}
    for at, (_, style, (kind, inside)) in zip(accumulate(step for step, _, _ in cells), cells, strict=True):
        row, column = divmod(at, 8)
        tag = f'c r="{"ABCDEFGH"[column]}{row + 1}"{style}{kind and f" t={chr(34)}{kind}{chr(34)}"}'
        rows[row + 1] = rows.get(row + 1, "") + (f"<{tag}>{inside}</c>" if inside else f"<{tag}/>")
    hides = {hidden: ' hidden="1"'}
    written = "".join(f'<row r="{row}"{hides.get(row, "")}>{inside}</row>' for row, inside in rows.items())
    columns = '<cols><col min="2" max="3" hidden="1"/></cols>'
    return f"<worksheet>{columns}<sheetData>{written}</sheetData>{merged}</worksheet>"


def ways(content: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[bool, list[Grid] | Finding, list[Grid] | Finding]:
    """Whether a workbook is read in the usual way, what comes of it, and what comes of the general way."""
    taken: list[bool] = []

    def spied(*told: object) -> list[Grid] | None:
        grids = usual_grids(*told)  # type: ignore[arg-type]
        taken.append(grids is not None)
        return grids

    with monkeypatch.context() as patch:
        patch.setattr(ooxml, "usual_grids", spied)
        first = read_workbook(content)
        patch.setattr(ooxml, "usual_grids", lambda *_: None)
        return any(taken), first, read_workbook(content)


@given(cells=st.lists(STEPS, min_size=1, max_size=12), merged=MERGED, hidden=st.integers(0, 4))
def test_cells_from_the_bytes_are_those_of_the_general_way(
    cells: list[tuple[int, str, tuple[str, str]]], merged: str, hidden: int
) -> None:
    content = rewritten(TEMPLATE, SHEET, lambda _: workbook(cells, merged, hidden).encode())
    with pytest.MonkeyPatch.context() as patch:
        _, usual, general = ways(content, patch)
    assert usual == general


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v>1</v></c>',
        '<c r="A1" s="1"><f>1/2</f><v>0.5</v></c>',
        '<c r="A1" s="4"><v>45000</v></c>',
        '<c r="A1" t="s"><v>3</v></c>',
        '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>',
        '<c r="A1" t="str"><f>B1</f><v></v></c>',
        '<c r="A1"><f>B1</f></c>',
        '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="A1"/><c r="B1" s="1"></c>',
    ],
)
def test_what_nearly_every_program_writes_is_read_in_the_usual_way(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    xml = f'<worksheet><sheetData><row r="1" spans="1:2">{cell}</row><row r="2"/></sheetData></worksheet>'
    usual, first, second = ways(rewritten(TEMPLATE, SHEET, lambda _: xml.encode()), monkeypatch)
    assert usual
    assert first == second


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (SHEET, lambda xml: xml.replace(b"<v>", b"<v><!-- -->")),
        (SHEET, lambda xml: xml.replace(b'"', b"'")),
        (SHEET, lambda xml: xml.replace(b"<row ", b"<row  ")),
        (SHEET, lambda xml: xml.replace(b's="4"', b's="04"')),
        (SHEET, lambda xml: xml.replace(b'r="A1"', b'r="A0"')),
        (SHEET, lambda xml: xml.replace(b'r="A2"', b'r="A1"')),
        (SHEET, lambda xml: xml.replace(b'r="A3"', b'r="A2"')),
        (SHEET, lambda xml: xml.replace(b"<v>45000</v>", b"<v> 45000</v>")),
        (SHEET, lambda xml: xml.replace(b"<v>45000</v>", b"<v>inf</v>")),
        (SHEET, lambda xml: xml.replace(b"</sheetData>", b"")),
        (SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData><sheetData>")),
        (SHEET, lambda xml: xml.replace(b'r="A7"', b'r="XFD1048576"')),
        (SHEET, lambda xml: xml.replace(b"<is><t>a</t></is>", b"<is><r><t>a</t></r></is>")),
        (SHEET, lambda xml: xml.replace(b't="n"', b't="s"').replace(b"<v>45000</v>", b"<v>99</v>")),
        (SHEET, lambda xml: xml.replace(b't="n"', b't="s"').replace(b"<v>45000</v>", b"<v>1_0</v>")),
        (SHEET, lambda xml: b'<?xml version="1.0" encoding="GB18030"?>' + xml),
        (TEXTS, lambda xml: xml.replace(b"<t>a</t>", b"<t>a_x000D_</t>")),
        (TEXTS, lambda xml: xml.replace(b"<t>a</t>", b"<t>a&#10;</t>")),
        (TEXTS, lambda xml: xml.replace(b"</sst>", b"")),
        ("xl/workbook.xml", lambda xml: xml.replace(b"<workbookPr", b'<workbookPr date1904="1"')),
        (TEXTS, lambda xml: xml.replace(b' xml:space="preserve"', b"")),
        ("xl/styles.xml", lambda xml: xml.replace(b"yyyy-mm-dd", b"0_a/p")),
        ("xl/styles.xml", lambda xml: xml.replace(b"</styleSheet>", b"")),
    ],
)
def test_whatever_is_written_otherwise_is_left_to_the_general_way(
    part: str, change: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = rewritten(TEMPLATE, part, change)
    assert ways(TEMPLATE, monkeypatch)[0]
    usual, first, second = ways(content, monkeypatch)
    assert not usual
    assert first == second


def test_what_stands_among_the_styles_and_is_none_has_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    content = rewritten(TEMPLATE, "xl/styles.xml", lambda xml: re.sub(rb"(<cellXfs[^<>]*>)", rb"\1<ext/>", xml))
    _, first, second = ways(content, monkeypatch)
    assert first == second == ways(TEMPLATE, monkeypatch)[1]


def test_the_project_s_own_workbooks_are_read_in_the_usual_way(
    chenzhou: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit in (chenzhou.units_of_kind(kind)[0] for kind in UnitKind):
        path = write_submission(tmp_path / f"{unit.name}.xlsx", chenzhou, unit, PERIOD)
        usual, first, second = ways(path.read_bytes(), monkeypatch)
        assert usual
        assert first == second


def test_a_workbook_does_not_show_what_stood_in_the_one_before() -> None:
    row = '<row r="1"><c r="A1" t="str"><v>{}</v></c><c r="B1"><v>{}</v></c></row>'
    for text, number in (("甲", 1), ("乙", 2), ("乙", 1), ("甲", 2)):
        assert values(sheet_of(row.format(text, number))) == [[text, number]]
    for text in ("甲", "乙", "甲"):
        assert values(xlsx([[text, None, text]])) == [[text, None, text]]


@pytest.mark.parametrize(
    "piece",
    [
        "<row ",
        "<c ",
        "<row><c",
        '<row r="1">',
        '<c r="A1"/>',
        "<v>",
        "<v>1</v>",
        '</c><c r="B1"><f>',
        "<si><t>",
        "<f ",
        '"',
    ],
)
@pytest.mark.parametrize("part", [SHEET, TEXTS])
def test_whatever_stands_in_a_part_is_looked_through_in_one_pass(part: str, piece: str) -> None:
    def seconds(times: int) -> float:
        content = rewritten(
            TEMPLATE, part, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + piece.encode() * times)
        )
        if part == TEXTS:
            content = rewritten(TEMPLATE, part, lambda xml: xml.replace(b"<si>", piece.encode() * times + b"<si>", 1))
        start = time.process_time()
        read_workbook(content)
        return time.process_time() - start

    few = min(seconds(3_000) for _ in range(2))
    assert min(seconds(12_000) for _ in range(2)) < 8 * few + 0.1  # one pass each: 4 times; each with each: 16 times
