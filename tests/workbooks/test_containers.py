"""Every container of a workbook reads to the same cells; what is no workbook is said to be what it is."""

from __future__ import annotations

import datetime
import os
import shutil
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO
from math import inf, nan
from pathlib import Path
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

import samples
from bairi_validators.findings import Finding
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, Fault
from bairi_validators.vocabulary import SheetName
from bairi_workbooks.checking import check_file
from bairi_workbooks.reading.formats import AS_STORED, Shown, moment, shown_by, shows_date, shows_percent
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.oddities import extent, hidden_lines, misread, oddities_in
from bairi_workbooks.reading.ooxml import member_meant
from bairi_workbooks.reading.refusals import RefusedError
from bairi_workbooks.reading.workbook import read_workbook
from bairi_workbooks.return_package.package import write_return_package
from bairi_workbooks.submission_template import Entry
from xlsb_writer import Formula, Styled, xlsb

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def grids(content: bytes) -> list[Grid]:
    read = read_workbook(content)
    assert not isinstance(read, Finding), read.message
    return read


def refused(content: bytes) -> Finding:
    read = read_workbook(content)
    assert isinstance(read, Finding), read
    return read


def values(content: bytes) -> list[list[object]]:
    """The first sheet's values, without the blanks at the ends of rows and sheet."""
    rows = [[cell.value for cell in row] for row in grids(content)[0].rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def cell(content: bytes, where: str) -> Cell:
    return next(c for grid in grids(content) for row in grid.rows for c in row if c.place.cell == where)


def packed(parts: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def xlsx(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as old:
        return packed({name: change(old.read(name)) if name == part else old.read(name) for name in old.namelist()})


def ods(body: str, *, styles: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument workbook with these tables."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    content = (
        f'<office:document-content {spaces} xmlns:calcext="{calc}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": ODS, "content.xml": content} | (parts or {}))


def ods_rows(rows: list[list[object]]) -> bytes:
    return ods(f'<table:table table:name="表">{"".join(map(ods_row, rows))}</table:table>')


def ods_row(row: list[object]) -> str:
    return f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"


def ods_cell(value: object) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        case date():
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        case float() | int():
            return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
    text = str(value)
    attributes = f'office:value-type="string" office:string-value={quoteattr(text)}'
    return f"<table:table-cell {attributes}><text:p>{escape(text)}</text:p></table:table-cell>"


# ── one table in every container ──


@pytest.fixture(scope="module")
def table() -> bytes:
    """A sheet with everything that can be odd about a cell, and two hidden ones."""
    book = Workbook()
    sheet = book.active
    sheet.title = "指标填报"
    sheet.append(["指标", "累计完成", "完成率", "日期"])
    sheet.append(["规上工业 ", 0.1, 0.25, date(2026, 11, 20)])
    sheet.append(["合并", 123456789.12, -7, "行一\n行二"])
    sheet.append([None, "=1/0", "=B2+1"])
    sheet.append(["藏", 30, None, '=IF(1,"甲","")'])
    sheet["C2"].number_format, sheet["D2"].number_format = "0.0%", 'yyyy"年"m"月"d"日"'
    sheet["C3"].number_format = '0.0"%"'
    sheet.merge_cells("A3:A4")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    for name, state in (("藏起", "hidden"), ("深藏", "veryHidden")):
        book.create_sheet(name).sheet_state = state
        book[name]["A1"] = name
    return saved(book)


@pytest.fixture(scope="module")
def converted(table: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The table, calculated and saved by LibreOffice, in its containers."""
    folder = tmp_path_factory.mktemp("containers")
    (folder / "表.xlsx").write_bytes(table)
    convert(folder / "表.xlsx", "xlsx", "xls", "ods")
    return {kind: (folder / kind / f"表.{kind}").read_bytes() for kind in ("xlsx", "xls", "ods")}


def convert(path: Path, *kinds: str) -> None:
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    for kind in kinds:
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(path.parent / kind), path]
        subprocess.run(command, check=True, capture_output=True, timeout=180)


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_the_same_table_reads_to_the_same_cells_in_every_container(kind: str, converted: dict[str, bytes]) -> None:
    first, *hidden = grids(converted[kind])
    assert [first.name, *(g.name for g in hidden)] == ["指标填报", "藏起", "深藏"]
    assert [g.visible for g in (first, *hidden)] == [True, False, False]
    assert values(converted[kind]) == [
        ["指标", "累计完成", "完成率", "日期"],
        ["规上工业", Decimal("0.1"), Decimal("0.25"), date(2026, 11, 20)],
        ["合并", Decimal("123456789.12"), Decimal(-7), "行一\n行二"],
        [None, "#DIV/0!", Decimal("1.1")],
        ["藏", Decimal(30), None, "甲"],
    ]
    cells = [c for row in first.rows for c in row]
    assert {c.place.cell: c.fault for c in cells if c.fault} == {
        "A3": Fault.MERGED,
        "A4": Fault.MERGED,
        "B4": Fault.ERROR,
    }
    assert {c.place.cell for c in cells if c.formula} == {"B4", "C4", "D5"}
    assert [c.place.cell for c in cells if c.percent] == ["C2"]
    assert (first.hidden_rows, first.hidden_columns) == ({4}, {3})


@needs_office
def test_dates_are_the_same_days_in_both_epochs(tmp_path: Path) -> None:
    for name, epoch in (("旧", CALENDAR_MAC_1904), ("新", None)):
        book = Workbook()
        if epoch:
            book.epoch = epoch
        book.active["A1"] = date(2026, 11, 20)
        book.save(tmp_path / f"{name}.xlsx")
        convert(tmp_path / f"{name}.xlsx", "xls", "ods")
        files = [tmp_path / f"{name}.xlsx", tmp_path / "xls" / f"{name}.xls", tmp_path / "ods" / f"{name}.ods"]
        assert [values(path.read_bytes()) for path in files] == [[[date(2026, 11, 20)]]] * 3


@needs_office
@pytest.mark.parametrize(("kind", "name"), [("xls", ".et"), ("ods", ".xlsx"), ("xls", ".xlsx"), ("ods", ".xls")])
def test_a_filled_template_in_another_container_reads_to_the_same_observations(
    kind: str, name: str, tmp_path: Path, tiny: Plan
) -> None:
    path = samples.submit(tmp_path, tiny)
    before = check_file(tiny, path)
    convert(path, kind)
    other = path.with_suffix(name)
    other.write_bytes((tmp_path / kind / f"{path.stem}.{kind}").read_bytes())
    samples.touch(other)
    after = check_file(tiny, other)
    assert [f.code for f in after.findings] == [f.code for f in before.findings] == []
    assert [(o.indicator.id, o.value, o.base, o.state, o.done_on, o.own_target) for o in after.observations] == [
        (o.indicator.id, o.value, o.base, o.state, o.done_on, o.own_target) for o in before.observations
    ]
    assert (after.unit, after.period) == (before.unit, before.period)


ROWS = st.lists(
    st.lists(
        st.none()
        | st.integers(-(2**28), 2**28)
        | st.floats(-1e12, 1e12).map(lambda x: float(f"{x:.9g}"))
        | st.text("甲乙丙abc 01.%#:=<&\"'\n", min_size=1, max_size=12)
        .map(str.strip)
        .filter(lambda t: t[:1] not in "#=")
        | st.dates(date(1950, 1, 1), date(2100, 1, 1)),
        max_size=5,
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_whatever_is_written_is_read_back_from_every_container(rows: list[list[object]]) -> None:
    expected = [[None if v == "" else as_read(v) for v in row] for row in rows]
    for row in expected:
        while row and row[-1] is None:
            row.pop()
    while expected and not expected[-1]:
        expected.pop()
    dated = [[Styled(serial(v), 14) if isinstance(v, date) else v or None if v == "" else v for v in r] for r in rows]
    assert values(xlsb(dated)) == expected
    assert values(ods_rows(rows)) == expected
    if expected:
        assert values(xlsx(rows)) == expected


def as_read(value: object) -> object:
    return Decimal(f"{value:.15g}") if isinstance(value, int | float) else value


def serial(day: object) -> float:
    assert isinstance(day, date)
    return float((day - date(1899, 12, 30)).days)


# ── .xlsx ──


def sheet_of(rows: str, *, before: str = "", prefix: str = "") -> bytes:
    """A workbook whose only sheet has these rows in XML."""
    colon, main = prefix and f"{prefix}:", "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    names = f'xmlns{prefix and ":" + prefix}="{main}"'
    inside = f"{before}<{colon}sheetData>{rows}</{colon}sheetData>"
    xml = f"<{colon}worksheet {names}>{inside}</{colon}worksheet>".encode()
    return rewritten(xlsx([]), "xl/worksheets/sheet1.xml", lambda _: xml)


def test_formula_cells_are_known_whether_own_shared_or_an_array() -> None:
    content = sheet_of(
        '<row r="1"><c r="A1"><f>B1</f><v>1</v></c><c r="B1"><v>1</v></c>'
        '<c r="C1"><f t="shared" si="0" ref="C1:C9">B1*2</f><v>2</v></c>'
        '<c r="D1"><f t="array" ref="D1:D3">B1:B3*2</f><v>3</v></c></row>'
        '<row r="2"><c r="B2"><v>1</v></c><c r="C2"><f t="shared" si="0"/><v>2</v></c><c r="D2"><v>3</v></c></row>'
    )
    assert values(content) == [[1, 1, 2, 3], [None, 1, 2, 3]]
    cells = [c for row in grids(content)[0].rows for c in row]
    assert [c.place.cell for c in cells if c.formula] == ["A1", "C1", "D1", "C2", "D2"]
    assert not any(c.fault for c in cells)


def test_formulas_are_known_in_a_file_with_prefixes_and_blanks_between_elements() -> None:
    rows = (
        '<x:row r="1" hidden="true"><x:c r="A1"><x:v>1</x:v></x:c>\n<x:c r="B1">\n<x:f>A1</x:f><x:v>1</x:v></x:c>'
        '<x:c r="C1"><x:f>1/0</x:f></x:c></x:row>'
    )
    (grid,) = grids(sheet_of(rows, prefix="x"))
    assert [(c.value, c.fault, c.formula) for c in grid.rows[0][:2]] == [(1, None, False), (1, None, True)]
    assert grid.hidden_rows == {0}


def test_rows_and_columns_of_no_size_are_hidden_too() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" ht="0" customHeight="1"/><row/><row hidden="1"/>'
    columns = '<cols><col min="1" max="1"/><col min="2" max="3" width="0"/><col min="5" max="5" hidden="1"/></cols>'
    (grid,) = grids(sheet_of(rows, before=columns))
    assert (grid.hidden_rows, grid.hidden_columns) == ({1, 3}, {1, 2, 4})


@pytest.mark.parametrize("bad", ["<v>1<!-- 2 -->2</v>", "<v>1&#50;</v>", "<v><![CDATA[12]]></v>"])
def test_numbers_in_pieces_are_refused_for_the_fast_reader_would_read_the_first(bad: str) -> None:
    assert values(sheet_of('<row r="1"><c r="A1"><v>12</v></c></row>')) == [[Decimal(12)]]
    assert refused(sheet_of(f'<row r="1"><c r="A1">{bad}</c></row>')).code == "F01"


def test_a_shared_text_without_its_number_is_refused_for_the_fast_reader_would_read_the_first() -> None:
    assert refused(sheet_of('<row r="1"><c r="A1" t="s"><v>2 </v></c></row>')).code == "F01"


def test_a_sheet_in_utf_16_is_refused_for_the_fast_reader_would_read_nothing() -> None:
    content = rewritten(xlsx([[1]]), "xl/worksheets/sheet1.xml", lambda xml: xml.decode().encode("utf-16"))
    assert refused(content).code == "F01"


def test_text_that_a_formula_returned_may_have_entities() -> None:
    content = sheet_of('<row r="1"><c r="A1" t="str"><f>B1</f><v>a&amp;b</v></c><c r="B1"><v>1</v></c></row>')
    assert values(content) == [["a&b", Decimal(1)]]


def sheet_xml(inside: str) -> str:
    return f'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c>{inside}'


@pytest.mark.parametrize(
    "piece",
    [
        "<mergeCell ",
        "<row ",
        '<row hidden="1" ',
        "v>",
        "<v>",
        "</v>",
        '<c r="A1"',
        ' r="A1"',
        ' t="s"',
        '<c t="s"',
        '<c t="s">',
        "<c t='s' t='s'",
        "<f ",
        "<f t=",
        ' ref="A1',
        "<f> ",
        "<x:",
        "a",
        " ",
        "9",
        "=",
        '"',
        '<c r="A1" t="str"><f>B1</f><v>a&amp;b</v></c>',
        '<x:c r="A1" t="str"><x:f>B1</x:f><x:v>a&amp;b</x:v></x:c>',
    ],
)
@pytest.mark.parametrize("tag", ["", "<row hidden=", "<c ", '<c r="', "<f ", "<mergeCell ", "<v>", "<c><v>"])
def test_whatever_stands_in_a_sheet_is_looked_through_in_one_pass(tag: str, piece: str) -> None:
    def seconds(times: int) -> float:
        sheet = sheet_xml(tag + piece * times).encode()
        start = time.process_time()
        misread(sheet), extent(sheet)
        for look in (hidden_lines, lambda part: oddities_in(part + b"</sheetData>", {})):
            with suppress(ParseError, ValueError, RefusedError):
                look(sheet)
        return time.process_time() - start

    few = min(seconds(3_000) for _ in range(2))
    assert min(seconds(12_000) for _ in range(2)) < 8 * few + 0.1  # one pass each: 4 times; each with each: 16 times


def test_text_that_a_formula_returned_is_told_by_its_own_cell_only() -> None:
    assert not misread(b'<c r="A1" t="str"><f>1</f><v>a&amp;b</v></c>')
    assert misread(b'<c r="A1" t="str"><v>a</v></c><c r="B1"><f>t="str"</f><v>1&amp;2</v></c>')


def test_a_part_whose_name_is_written_with_percent_signs_is_found() -> None:
    assert member_meant("xl/workbook.xml", "worksheets/a%20b.xml", {"xl/worksheets/a b.xml"}) == "xl/worksheets/a b.xml"
    assert member_meant("xl/workbook.xml", "/xl/a%20b.xml", {"xl/a%20b.xml", "xl/a b.xml"}) == "xl/a%20b.xml"
    assert member_meant("", "xl/workbook.xml", ()) == "xl/workbook.xml"
    assert member_meant("xl/worksheets/sheet1.xml", "../comments1.xml", ()) == "xl/comments1.xml"


def test_a_duration_of_aeons_is_a_finding_and_never_an_exception() -> None:
    book = Workbook()
    book.active["A1"] = 1e12
    book.active["A1"].number_format = "[h]:mm"
    assert refused(saved(book)).code == "F01"


@pytest.mark.parametrize(
    ("part", "old", "new", "word"),
    [
        ("xl/workbook.xml", b'state="visible"', b'state="show"', "隐藏状态"),
        ("xl/workbook.xml", b'r:id="rId1"', b'r:id="rId99"', "找不到"),
        ("xl/_rels/workbook.xml.rels", b"relationships/worksheet", b"relationships/xlMacrosheet", "宏表"),
    ],
)
def test_what_the_fast_reader_calls_unreadable_is_said_in_words(part: str, old: bytes, new: bytes, word: str) -> None:
    found = refused(rewritten(xlsx([[1]]), part, lambda xml: xml.replace(old, new)))
    assert found.code == "F01"
    assert word in found.message


# ── .xlsb ──


def test_the_fast_reader_reads_our_binary_workbooks_as_we_do() -> None:
    content = xlsb(
        [["甲", 2.5, -7, True], [Styled(45000.0, "yyyy-m-d"), Formula(0.25), Formula("乙"), Formula(result=False)]]
    )
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet == [["甲", 2.5, -7.0, True], [datetime.date(2023, 3, 15), 0.25, "乙", False]]
    assert values(content) == [
        ["甲", Decimal("2.5"), Decimal(-7), True],
        [date(2023, 3, 15), Decimal("0.25"), "乙", False],
    ]


def test_a_binary_workbook_hides_nothing_of_what_is_odd_in_it() -> None:
    content = xlsb(
        [
            ["甲", "#N/A", Formula("#DIV/0!")],
            ["乙", Formula(0.0, pending=True), Styled(0.5, 10)],
            [Styled(1.0, '0"%"')],
        ],
        merged=[(0, 1, 0, 0)],
        hidden_rows=[1],
        hidden_columns=[2],
        state=2,
    )
    (grid,) = grids(content)
    found = {c.place.cell: (c.value, c.fault, c.percent, c.formula) for row in grid.rows for c in row if not c.blank}
    assert found == {
        "A1": ("甲", Fault.MERGED, False, False),
        "B1": ("#N/A", Fault.ERROR, False, False),
        "C1": ("#DIV/0!", Fault.ERROR, False, True),
        "A2": ("乙", Fault.MERGED, False, False),
        "B2": (None, Fault.UNCALCULATED, False, True),
        "C2": (Decimal("0.5"), None, True, False),
        "A3": (Decimal(1), None, False, False),
    }
    assert (grid.visible, grid.hidden_rows, grid.hidden_columns) == (False, {1}, {2})


def test_days_of_a_binary_workbook_are_counted_from_where_it_says() -> None:
    rows = [[Styled(45000.0, 31)]]
    assert values(xlsb(rows)) == [[date(2023, 3, 15)]]
    assert values(xlsb(rows, from_1904=True)) == [[date(2027, 3, 16)]]


def test_a_binary_workbook_cut_off_inside_is_damaged() -> None:
    content = rewritten(xlsb([["甲", 1]]), "xl/worksheets/sheet1.bin", lambda part: part[:-7])
    assert refused(content).code == "F01"


def test_infinity_under_a_date_format_ends_no_run() -> None:
    assert values(xlsb([[Styled(inf, 14), Styled(nan, 14), 1]])) == [["inf", "nan", 1]]


def test_no_damage_to_a_binary_workbook_raises_or_prints(capfd: pytest.CaptureFixture[str]) -> None:
    rows = [["甲", Styled(45000.0, "yyyy-m-d"), Formula(0.25), "#N/A"], [Styled(0.5, 10), Formula("乙"), True, 7]]
    content = xlsb(rows, merged=[(0, 1, 0, 0)], hidden_rows=[1], hidden_columns=[2])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith(".bin")}
    for part, good in parts.items():
        damage(content, part, good, step=1)
    assert capfd.readouterr() == ("", "")


def test_a_faulty_binary_workbook_goes_back_with_a_marked_copy_of_its_values(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, changes={"T01-04": Entry("四十五")})
    sheet = next(grid for grid in grids(path.read_bytes()) if grid.name == SheetName.INDICATORS.value)
    path.write_bytes(xlsb([[as_written(c.value) for c in row] for row in sheet.rows]))
    samples.touch(path)
    checked = check_file(tiny, path)
    assert "V02" in {f.code for f in checked.findings}
    paths = write_return_package(tmp_path / "退回", tiny, path, checked)
    assert [p.suffix for p in paths] == [".xlsx", ".xlsx", ".docx"]
    (place,) = {f.place for f in checked.findings if f.code == "V02"}
    assert load_workbook(paths[1])[place.sheet][place.cell].comment is not None


def as_written(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value and str(value)


# ── .ods ──


def test_blank_rows_and_columns_without_number_cost_nothing() -> None:
    (grid,) = grids(
        ods(
            '<table:table table:name="表"><table:table-column table:number-columns-repeated="16384"/>'
            f'<table:table-row>{ods_cell(1)}<table:table-cell table:number-columns-repeated="2"/>{ods_cell("甲")}'
            '<table:table-cell table:number-columns-repeated="16380" table:style-name="x"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
            f'<table:table-row table:number-rows-repeated="2">{ods_cell(5)}</table:table-row>'
            '<table:table-row table:number-rows-repeated="1048570" table:visibility="collapse"><table:table-cell/>'
            "</table:table-row></table:table>"
        )
    )
    assert [[c.value for c in row] for row in grid.rows] == [
        [1, None, None, "甲"],
        *[[None] * 4] * 3,
        *[[5, None, None, None]] * 2,
    ]
    assert min(grid.hidden_rows) == 6


def test_an_indented_open_document_reads_like_any_other() -> None:
    text = (
        '\n <table:table-cell office:value-type="string">\n  <text:p>甲<text:s text:c="2"/>乙<text:tab/>\n   丙'
        "<text:line-break/>丁</text:p>\n  <text:p><text:span>戊</text:span></text:p>\n"
        "  <office:annotation><text:p>批注</text:p></office:annotation>\n </table:table-cell>\n"
    )
    body = f'\n<table:table table:name="表">\n <table:table-row>{text}</table:table-row>\n</table:table>\n'
    assert values(ods(body)) == [["甲  乙\t 丙\n丁\n戊"]]


def test_an_open_document_hides_nothing_of_what_is_odd_in_it() -> None:
    formula = 'table:formula="of:=1/0"'
    (grid,) = grids(
        ods(
            '<table:table table:name="表" table:style-name="ta2">'
            '<table:table-column/><table:table-column table:visibility="collapse"/>'
            f'<table:table-row table:visibility="filter"><table:table-cell {formula} office:value-type="string" '
            'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
            f'<table:table-cell {formula} office:value-type="float" office:value="0"><text:p>Err:502</text:p>'
            f"</table:table-cell><table:table-cell {formula}/>"
            f'<table:table-cell {formula} office:value-type="float"/>'
            f'<table:table-cell {formula} office:value-type="percentage" office:value="0.5"/></table:table-row>'
            '<table:table-row><table:table-cell table:number-rows-spanned="2" office:value-type="string">'
            "<text:p>#1</text:p></table:table-cell></table:table-row>"
            f"<table:table-row><table:covered-table-cell/>{ods_cell(2)}</table:table-row></table:table>",
            styles='<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>',
        )
    )
    first, second, third = grid.rows
    assert [(c.value, c.fault, c.percent) for c in first] == [
        ("#DIV/0!", Fault.ERROR, False),
        ("Err:502", Fault.ERROR, False),
        (None, Fault.UNCALCULATED, False),
        (None, Fault.UNCALCULATED, False),
        (Decimal("0.5"), None, True),
    ]
    assert all(c.formula for c in first)
    assert [(second[0].value, second[0].fault), third[0].fault] == [("#1", Fault.MERGED), Fault.MERGED]
    assert (grid.visible, grid.hidden_rows, grid.hidden_columns) == (False, {0}, {1})


def test_a_table_inside_a_cell_shifts_no_rows() -> None:
    inner = f'<table:table table:is-sub-table="true">{ods_row([7])}</table:table>'
    rows = f"<table:table-row><table:table-cell>{inner}</table:table-cell>{ods_cell(1)}</table:table-row>{ods_row([2])}"
    assert values(ods(f'<table:table table:name="表">{rows}</table:table>')) == [[None, 1], [2]]


def test_a_date_that_is_none_is_read_as_it_is_shown() -> None:
    attributes = 'office:value-type="date" office:date-value="2026-13-45"'
    shown = f"<table:table-cell {attributes}><text:p>某日</text:p></table:table-cell>"
    body = f'<table:table table:name="表"><table:table-row>{shown}</table:table-row></table:table>'
    assert values(ods(body)) == [["某日"]]


def test_spans_nested_without_end_are_read_or_refused_but_never_raise() -> None:
    text = "<text:p>" + "<text:span>" * 5_000 + "甲" + "</text:span>" * 5_000 + "乙</text:p>"
    row = f'<table:table-row><table:table-cell office:value-type="string">{text}</table:table-cell></table:table-row>'
    read = read_workbook(ods(f'<table:table table:name="表">{row}</table:table>'))
    assert isinstance(read, Finding) or read[0].rows[0][0].value == "甲乙"


def test_no_damage_to_an_open_document_raises_or_prints(capfd: pytest.CaptureFixture[str]) -> None:
    content = ods_rows([["甲", 2.5, True, date(2026, 11, 18)], [None, "乙 丙", -7]])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        good = archive.read("content.xml")
    damage(content, "content.xml", good, step=7)
    assert capfd.readouterr() == ("", "")


def damage(content: bytes, part: str, good: bytes, step: int) -> None:
    """Read a workbook with each byte of a part spoilt in several ways, and with the part cut off anywhere."""
    for at in range(0, len(good), step):
        for byte in (0x00, 0x7F, 0xFF, good[at] ^ 0x01):
            spoilt = good[:at] + bytes([byte]) + good[at + 1 :]
            read_workbook(rewritten(content, part, lambda _, spoilt=spoilt: spoilt))  # type: ignore[misc]
        read_workbook(rewritten(content, part, lambda _, end=at: good[:end]))  # type: ignore[misc]


# ── .xls ──


def biff2(*records: tuple[int, bytes]) -> bytes:
    """A bare workbook of Excel 2, which no container surrounds."""
    whole = ((0x0009, struct.pack("<HH", 2, 0x10)), *records, (0x000A, b""))
    return b"".join(struct.pack("<HH", number, len(payload)) + payload for number, payload in whole)


def test_a_workbook_of_excel_2_is_still_read() -> None:
    number = struct.pack("<HH3sd", 0, 0, bytes(3), 2.5)
    text = struct.pack("<HH3sB", 0, 1, bytes(3), 3) + b"abc"
    assert values(biff2((0x0003, number), (0x0004, text))) == [[Decimal("2.5"), "abc"]]


@pytest.mark.parametrize(("flags", "result", "fault"), [(2, 0.0, Fault.UNCALCULATED), (2, 5.0, None), (0, 0.0, None)])
def test_an_old_formula_without_a_result_is_no_zero(flags: int, result: float, fault: Fault | None) -> None:
    formula = struct.pack("<HH3sdBB", 0, 0, bytes(3), result, flags, 3) + b"\x1e\x01\x00"
    found = cell(biff2((0x0006, formula)), "A1")
    assert (found.value, found.fault, found.formula) == (None if fault else Decimal(result), fault, True)


@needs_office
def test_no_damage_to_an_old_workbook_raises_or_prints(
    converted: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    good = converted["xls"]
    for at in range(0, len(good), 37):
        for byte in (0x00, 0xFF, good[at] ^ 0x01):
            read_workbook(good[:at] + bytes([byte]) + good[at + 1 :])
    for end in range(0, len(good), 211):
        read_workbook(good[:end])
    assert capfd.readouterr() == ("", "")


def test_the_reader_of_old_workbooks_is_imported_only_for_them() -> None:
    code = "import sys, bairi_workbooks.checking; sys.exit('xlrd' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, env=os.environ).returncode == 0


# ── number formats ──


@pytest.mark.parametrize("code", ["yyyy/m/d;@", 'yyyy"年"m"月"', "[h]:mm", "[$-804]aaaa, d", "AM/PM", "[红色]m/d"])
def test_formats_of_dates_are_known(code: str) -> None:
    assert shows_date(164, code)
    assert not shows_percent(164, code)


@pytest.mark.parametrize(
    "code", ["G/通用格式", '0.00"亩"', "0.0_d", "0!d", "[Red]0", "0.00E+00", "[$¥-804]#,##0", "[DBNum1][$-804]General"]
)
def test_formats_of_numbers_are_known(code: str) -> None:
    assert not shows_date(164, code)


def test_formats_without_a_code_are_known_by_their_numbers() -> None:
    assert [n for n in range(60) if shows_percent(n, None)] == [9, 10]
    assert all(shows_date(n, None) for n in (14, 22, 31, 58))
    assert not any(shows_date(n, None) for n in (0, 1, 2, 9, 37, 49))


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (46346.99, date(2026, 11, 20)),
        (0.5, "12:00:00"),
        (-1.5, Decimal("-1.5")),
        (1e12, Decimal(10**12)),
        (inf, "inf"),
        (-inf, "-inf"),
        (nan, "nan"),
    ],
)
def test_numbers_under_a_date_format_are_days_times_or_themselves(number: float, day: object) -> None:
    assert moment(number, from_1904=False) == day


SHOWN = {
    '#,##0"万元"': Shown(suffix="万元"),
    '0.0"%"': Shown(suffix="%"),
    'General"家"': Shown(suffix="家"),
    "G/通用格式[$万元]": Shown(suffix="万元"),
    '0!.0000"亿元"': Shown(suffix="亿元", scale=4),
    "0\\.0": Shown(scale=1),
    "0.0,": Shown(scale=3),
    "0,.0": Shown(scale=3),
    "0.00,,": Shown(scale=6),
    '0!.0,"万"': Shown(suffix="万", scale=4),
    "0.0%": Shown(percent=True),
    "0.0_ ;[Red]-0.0": AS_STORED,
    '"≥"#,##0.00"合格"': AS_STORED,
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ': AS_STORED,
    '[>=10000]0!.0,"万";0': AS_STORED,
    '0;-0;"万元"': AS_STORED,
    "0.00E+00": AS_STORED,
    'yyyy"年"': AS_STORED,
    "@": AS_STORED,
}


@pytest.mark.parametrize("code", SHOWN)
def test_formats_that_show_another_number_than_is_stored_are_known(code: str) -> None:
    assert shown_by(164, code) == SHOWN[code]


def test_how_a_number_is_shown_is_told_of_its_cell_in_every_container() -> None:
    book = Workbook()
    for n, code in enumerate(SHOWN, start=1):
        book.active.cell(1, n, 45500).number_format = code
    book.active.cell(2, 1, "文字").number_format = "0.0,"
    for content in (saved(book), xlsb([[Styled(45500.0, code) for code in SHOWN], ["文字"]])):
        first, second = grids(content)[0].rows
        assert [Shown(c.percent, c.suffix, c.scale) for c in first] == list(SHOWN.values())
        assert second[0] == Cell(second[0].place, "文字")


@pytest.mark.parametrize(
    ("value", "words", "shown"),
    [
        ("455000", "455,000万元", Shown(suffix="万元")),
        ("45500", "45.5", Shown(scale=3)),
        ("1070000", "107.0000亿元", Shown(suffix="亿元", scale=4)),
        ("45.5", "46", AS_STORED),
        ("45.5", "≥45.5", AS_STORED),
        ("45.5", "###", AS_STORED),
        ("0", "0.0", AS_STORED),
    ],
)
def test_how_an_open_document_shows_a_number_is_told_by_its_words(value: str, words: str, shown: Shown) -> None:
    inside = f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{words}</text:p>'
    body = f'<table:table table:name="表"><table:table-row>{inside}</table:table-cell></table:table-row></table:table>'
    found = cell(ods(body), "A1")
    assert (found.value, Shown(found.percent, found.suffix, found.scale)) == (Decimal(value), shown)


@needs_office
def test_an_old_workbook_shows_numbers_as_the_same_table_does_elsewhere(tmp_path: Path) -> None:
    book = Workbook()
    for n, code in enumerate(['#,##0"万元"', "0.0,", '0.0"%"', "0.0"], start=1):
        book.active.cell(1, n, 45500).number_format = code
    book.save(tmp_path / "表.xlsx")
    convert(tmp_path / "表.xlsx", "xls", "ods")
    for kind in ("xls", "ods"):
        (row,) = grids((tmp_path / kind / f"表.{kind}").read_bytes())[0].rows
        assert [(c.suffix, c.scale) for c in row] == [("万元", 0), ("", 3), ("%", 0), ("", 0)]


# ── too much ──

ROWS_REPEATED = "table:number-rows-repeated"


@pytest.mark.parametrize(
    "content",
    [
        lambda: ods(
            f'<table:table><table:table-row {ROWS_REPEATED}="60000">{ods_cell(1)}</table:table-row></table:table>'
        ),
        lambda: xlsb([[1]] * 50_001),
        lambda: xlsx([[*[None] * 702, 1]]),
        lambda: xlsx([[1]] * 3_000 + [[*[None] * 700, 1]]),
        lambda: xlsb([[1]] * 3_000 + [[*[None] * 700, 1]]),
    ],
)
def test_a_sheet_that_reaches_too_far_is_told_of_in_every_container(content: Callable[[], bytes]) -> None:
    assert refused(content()).code == "F07"


def test_many_sheets_that_each_reach_far_are_too_much_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bairi_workbooks.reading.grid.MOST_CELLS", 1_000)
    far = f'<table:table-row {ROWS_REPEATED}="29"><table:table-cell/></table:table-row>{ods_row([*[None] * 9, 1])}'
    tables = [f'<table:table table:name="{n}">{far}</table:table>' for n in range(4)]
    assert len(grids(ods("".join(tables[:3])))) == 3
    assert refused(ods("".join(tables))).code == "F07"


def test_more_merged_areas_than_anybody_makes_are_refused() -> None:
    assert refused(xlsb([[1]], merged=[(0, 99, 0, 99)] * 201)).code == "F01"


# ── what is encrypted, what is no workbook ──


@pytest.mark.parametrize(
    "content",
    [
        OLE + "EncryptedPackage\0".encode("utf-16-le"),
        ods("", parts={"META-INF/manifest.xml": "<m:manifest><m:encryption-data/></m:manifest>"}),
        biff2((0x002F, bytes(4))),
    ],
)
def test_a_password_is_said_so(content: bytes) -> None:
    assert refused(content).code == "F03"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (packed({"word/document.xml": "<x/>"}), "Word"),
        (packed({"ppt/presentation.xml": "<x/>"}), "演示文稿"),
        (packed({"OFD.xml": "<x/>"}), "OFD"),
        (packed({"Index/Document.iwa": "x"}), "Numbers"),
        (packed({"东河县.xlsx": "x"}), "请解压"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "不是电子表格"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "Word"),
        (OLE + "PowerPoint Document\0".encode("utf-16-le"), "演示文稿"),
        (OLE, "其他程序"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "图片"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"Rar!\x1a\x07\0", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "压缩包"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "网页"),
        ("\ufeff<HTML xmlns:x='urn:schemas-microsoft-com:office:excel'>".encode(), "网页"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", "MHTML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML 电子表格 2003"),
        (b"<?xml version='1.0'?><x/>", "XML 文件"),
        ("指标,累计完成\n规上工业,107\n".encode("gb18030"), "CSV"),
        ("指标\t累计完成\n".encode("utf-16"), "CSV"),
        (("指标,累计完成\n" * 2_000).encode(), "CSV"),
        (b"PK,2026\n1,2\n", "CSV"),
        (packed({}), "空的压缩包"),
        (b"\x7fELF\x02\x01\x01\0", "认不出"),
    ],
)
def test_what_is_no_workbook_is_said_to_be_what_it_is(content: bytes, word: str) -> None:
    found = refused(content)
    assert found.code == "F02"
    assert word in found.message


def test_a_document_type_is_refused_in_every_encoding() -> None:
    for encoding in ("utf-8", "utf-16", "utf-16-be"):
        content = packed({"mimetype": ODS, "content.xml": '<?xml version="1.0"?><!DOCTYPE x><x/>'.encode(encoding)})
        assert "DOCTYPE" in refused(content).message
