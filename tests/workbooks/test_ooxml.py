"""What the fast reader does not say of an .xlsx, or says wrongly."""

from __future__ import annotations

import time
from contextlib import suppress
from decimal import Decimal
from xml.etree.ElementTree import ParseError

import pytest
from openpyxl import Workbook

from bairi_workbooks.reading.oddities import seen_in
from bairi_workbooks.reading.ooxml import member_meant
from bairi_workbooks.reading.refusals import RefusedError
from bairi_workbooks.reading.scan import extent, hidden_lines, misread
from containers import (
    grids,
    refused,
    rewritten,
    saved,
    sheet_of,
    sheet_xml,
    values,
    xlsx,
)


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
        for look in (hidden_lines, lambda part: seen_in("表", part + b"</sheetData>", {})):
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
