"""Marked copies: what changes in a package, and that nothing else does."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import full_books
from bairi_validators.findings import Severity
from bairi_workbooks.reading.addresses import address
from bairi_workbooks.return_package.marking import marked_suffix, write_marked
from bairi_workbooks.return_package.markup import UnmarkableError
from marks import DAY, FAULTS, FILL, RESULT, canonical, fault, fill_of, marked, note_of, opened, tree, values

VALIDATOR = shutil.which("ooxml-validator") or ""
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


# ── what stays ──


@pytest.mark.parametrize("macros", [False, True])
def test_every_part_that_need_not_change_is_copied_byte_for_byte(tmp_path: Path, *, macros: bool) -> None:
    source = full_books.rich_workbook(macros=macros)
    before, after = full_books.members(source), full_books.members(marked(tmp_path, source, *FAULTS))
    assert {name for name in before if before[name] != after[name]} == {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
        *("xl/worksheets/sheet2.xml", "xl/comments1.xml"),
        next(n for n in before if n.endswith(".vml") and b'ObjectType="Note"' in before[n]),
    }
    assert set(after) - set(before) == {"xl/worksheets/sheet4.xml"}


def test_of_a_faulty_sheet_only_the_formats_of_faulty_cells_change(tmp_path: Path) -> None:
    source = full_books.rich_workbook()
    part = "xl/worksheets/sheet2.xml"
    before, after = tree(source, part), tree(marked(tmp_path, source, *FAULTS), part)
    known = {cell.get("r") for cell in before.iter("{*}c")}
    assert {c.get("r") for c in after.iter("{*}c")} - known == {"H30"}
    for cell in [c for c in after.iter("{*}c") if c.get("r") == "H30"]:
        cell.getparent().getparent().remove(cell.getparent())
    for root in (before, after):
        for element in root.iter():
            if element.get("r") in {"B2", "C3", "A10"}:
                element.attrib.pop("s", None)
            element.attrib.pop("tabSelected", None)
    assert canonical(before) == canonical(after)


def test_formats_are_only_added_to(tmp_path: Path) -> None:
    source = full_books.rich_workbook()
    before, after = tree(source, "xl/styles.xml"), tree(marked(tmp_path, source, *FAULTS), "xl/styles.xml")
    for old, new in zip(before, after, strict=True):
        assert [canonical(e) for e in new][: len(old)] == [canonical(e) for e in old]
        assert new.get("count") in {None, str(len(new))}


def test_all_values_and_all_results_of_formulas_stay(tmp_path: Path) -> None:
    source = full_books.rich_workbook()
    assert values(marked(tmp_path, source, *FAULTS)) == values(source)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    filled=st.dictionaries(st.tuples(st.integers(0, 12), st.integers(0, 8)), st.integers(0, 999), max_size=30),
    faulty=st.lists(st.tuples(st.integers(0, 16), st.integers(0, 30)), min_size=1, max_size=12),
    addressed=st.booleans(),
)
def test_wherever_the_faults_are_the_values_stay(
    tmp_path: Path, filled: dict[tuple[int, int], int], faulty: list[tuple[int, int]], *, addressed: bool
) -> None:
    source = full_books.bare_workbook(full_books.sheet_of(full_books.rows_of(filled, addressed=addressed)))
    copy = marked(tmp_path, source, *(fault(address(*place)) for place in faulty))
    sheet = opened(copy)[full_books.FAULTY_SHEET]
    assert {(c.row - 1, c.column - 1): c.value for r in sheet.iter_rows() for c in r if c.value is not None} == filled
    for row, column in faulty:
        assert sheet.cell(row + 1, column + 1).fill.fgColor.rgb == FILL[Severity.ERROR]
        assert sheet.cell(row + 1, column + 1).comment is not None
    assert values(copy) == values(source) or not addressed or not filled


# ── colours ──


def test_the_gravest_fault_of_a_cell_colours_it_and_the_note_tells_them_all(tmp_path: Path) -> None:
    copy = marked(tmp_path, full_books.rich_workbook(), *reversed(FAULTS))
    assert fill_of(copy, "B2") == FILL[Severity.ERROR]
    assert fill_of(copy, "C3") == FILL[Severity.WARNING]
    assert "约四十五" in note_of(copy, "B2")
    assert "比上期下降一半以上" in note_of(copy, "B2")


def test_a_marked_cell_keeps_font_border_number_format_and_protection(tmp_path: Path) -> None:
    source = full_books.rich_workbook()
    before = opened(source)[full_books.FAULTY_SHEET]["B2"]
    after = opened(marked(tmp_path, source, *FAULTS))[full_books.FAULTY_SHEET]["B2"]
    for name in ("font", "border", "number_format", "protection", "alignment"):
        assert repr(getattr(after, name)) == repr(getattr(before, name))


def test_an_empty_cell_that_is_marked_takes_over_the_format_of_its_column(tmp_path: Path) -> None:
    cell = opened(marked(tmp_path, full_books.rich_workbook(), *FAULTS))[full_books.FAULTY_SHEET]["H30"]
    assert cell.number_format == "0.0%"
    assert cell.fill.fgColor.rgb == FILL[Severity.NOTICE]


def test_in_a_merged_area_the_first_cell_is_marked(tmp_path: Path) -> None:
    copy = marked(tmp_path, full_books.rich_workbook(), *FAULTS)
    assert fill_of(copy, "A10") == FILL[Severity.ERROR]
    assert "约四十五" in note_of(copy, "A10")


# ── notes ──


def test_a_note_of_the_clerk_stays_below_ours_and_elsewhere_as_it_was(tmp_path: Path) -> None:
    copy = marked(tmp_path, full_books.rich_workbook(), *FAULTS)
    assert note_of(copy, "B2").endswith("━━ 原批注（张三） ━━\n原有批注")
    assert note_of(copy, "A8") == "别处批注"
    assert opened(copy)[full_books.FAULTY_SHEET]["B2"].comment.author == "百日"
    assert opened(copy)[full_books.FAULTY_SHEET]["A8"].comment.author == "李四"


def test_each_note_has_one_box_and_drawings_that_were_there_stay(tmp_path: Path) -> None:
    source = full_books.rich_workbook()
    copy = marked(tmp_path, source, *FAULTS, fault("E2", sheet="封面"))
    drawn = {n: d for n, d in full_books.members(copy).items() if n.endswith(".vml")}
    assert {b.count(b'ObjectType="Note"') for b in drawn.values()} == {
        0,
        1,
        5,
    }  # pictures, button, notes
    assert sum(b'ObjectType="Button"' in b for b in drawn.values()) == 1
    for drawing in drawn.values():
        ids = [shape.get("id") for shape in etree.fromstring(drawing).iter("{*}shape")]
        assert len(ids) == len(set(ids))


def test_a_conversation_is_not_cut_into_but_told_of(tmp_path: Path) -> None:
    def with_thread(parts: dict[str, bytes]) -> dict[str, bytes]:
        name = "xl/comments1.xml"
        return {name: parts[name].replace("张三".encode(), b"tc={12345678-1234-1234-1234-123456789012}")}

    copy = marked(tmp_path, full_books.with_members(full_books.rich_workbook(), with_thread), *FAULTS)
    assert note_of(copy, "B2") == "原有批注"
    assert fill_of(copy, "B2") == FILL[Severity.ERROR]
    assert "会话批注" in opened(copy)[RESULT]["A3"].value


def test_a_drawing_that_is_no_sound_xml_is_extended_all_the_same(tmp_path: Path) -> None:
    def as_office_writes_it(parts: dict[str, bytes]) -> dict[str, bytes]:
        return {n: d.replace(b"</v:textbox>", b"<br></v:textbox>") for n, d in parts.items() if n.endswith(".vml")}

    source = full_books.with_members(full_books.rich_workbook(), as_office_writes_it)
    drawn = b"".join(d for n, d in full_books.members(marked(tmp_path, source, *FAULTS)).items() if n.endswith(".vml"))
    before = b"".join(d for n, d in full_books.members(source).items() if n.endswith(".vml"))
    assert drawn.count(b"<br>") == before.count(b"<br>") > 0
    assert drawn.count(b'ObjectType="Note"') == 5


# ── the sheet of results ──


def test_the_sheet_of_results_comes_first_and_alone_is_selected(tmp_path: Path) -> None:
    book = opened(marked(tmp_path, full_books.rich_workbook(), *FAULTS))
    assert book.sheetnames == [RESULT, "封面", full_books.FAULTY_SHEET, "隐藏"]
    assert book.active.title == RESULT
    assert [s.title for s in book.worksheets if s.sheet_view.tabSelected] == [RESULT]
    assert book["隐藏"].sheet_state == "veryHidden"


def test_names_that_belong_to_a_sheet_follow_it(tmp_path: Path) -> None:
    book = opened(marked(tmp_path, full_books.rich_workbook(), *FAULTS))
    assert list(book[full_books.FAULTY_SHEET].defined_names) == ["本表"]
    assert list(book["隐藏"].defined_names) == ["别表"]
    assert book[full_books.FAULTY_SHEET].print_title_rows == "$1:$1"
    assert book[RESULT].print_title_rows == "$3:$3"
    assert (book[RESULT].page_setup.orientation, book[RESULT].page_setup.paperSize) == ("landscape", 9)
    assert book[RESULT].freeze_panes == "A4"


def test_results_are_listed_gravest_first_with_links_where_there_is_a_cell(tmp_path: Path) -> None:
    sheet = opened(marked(tmp_path, full_books.rich_workbook(), *reversed(FAULTS)))[RESULT]
    rows = list(sheet.iter_rows(min_row=4, max_col=4))
    assert [r[1].value for r in rows] == ["错误", "错误", "错误", "警告", "警告", "提示"]
    links = [r[3].hyperlink.location if r[3].hyperlink else None for r in rows]
    assert links == [None, "'数据'!B2", "'数据'!C10", "'数据'!B2", "'数据'!C3", "'数据'!H30"]
    assert sheet["A2"].value.startswith("共6处：错误3处，警告2处，提示1处。")


def test_what_could_not_be_marked_is_told(tmp_path: Path) -> None:
    sheet = opened(marked(tmp_path, full_books.rich_workbook(), fault("B2", sheet="没有"), statement="只有数值。"))[
        RESULT
    ]
    assert sheet["A3"].value == "只有数值。"
    assert "没有!B2" in sheet["A4"].value
    assert sheet["C6"].value == "V02"
    assert sheet["D6"].hyperlink is None


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    hostile = "=1+1 {{7*7}} </t><x>& \x01\ud800_x0041_ " + "长" * 40_000
    copy = marked(tmp_path, full_books.rich_workbook(), fault("B3", message=hostile))
    cell = opened(copy)[RESULT]["E4"]
    assert cell.data_type != "f"
    assert cell.value.startswith("=1+1 {{7*7}} </t><x>& _x005F_x0041_ 长")
    assert "</t><x>&" in note_of(copy, "B3")


def test_a_sheet_of_that_name_that_the_clerk_made_stays(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = RESULT
    book.active["A1"] = "我的表"
    content = BytesIO()
    book.save(content)
    first = marked(tmp_path, content.getvalue(), fault("A1", sheet=RESULT))
    for copy in (first, marked(tmp_path, first, fault("A1", sheet=RESULT))):
        assert opened(copy).sheetnames == [f"{RESULT}（2）", RESULT]
        assert opened(copy)[RESULT]["A1"].value == "我的表"


# ── packages of every make ──


@pytest.mark.parametrize(
    "sheet",
    [
        full_books.sheet_of('<row r="2"><c r="B2"><v>1</v></c></row>'),
        full_books.sheet_of("<row/><row><c/><c><v>1</v></c></row>"),
        full_books.sheet_of('<row r="2" spans="1:1"><c r="A2"/></row>'),
        full_books.sheet_of('<row r="5"><c r="A5"><v>5</v></c></row>'),
        full_books.sheet_of(""),
        full_books.sheet_of("").replace("<sheetData></sheetData>", "<sheetData/>"),
        full_books.sheet_of(
            "",
            after='<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
            '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>',
        ),
    ],
)
def test_whatever_rows_a_sheet_has_the_cell_is_found_or_made(tmp_path: Path, sheet: str) -> None:
    source = full_books.bare_workbook(sheet)
    copy = marked(tmp_path, source, fault("B2"), fault("C3"))
    assert fill_of(copy, "B2") == FILL[Severity.ERROR]
    assert "约四十五" in note_of(copy, "B2")
    rows = [int(row.get("r")) for row in tree(copy, "xl/worksheets/sheet1.xml").iter("{*}row")]
    assert rows == sorted(set(rows))


def test_a_strict_file_is_marked_in_its_own_namespace(tmp_path: Path) -> None:
    sheet = full_books.sheet_of('<row r="2"><c r="B2"><v>1</v></c></row>', space=STRICT)
    copy = marked(tmp_path, full_books.bare_workbook(sheet, space=STRICT), fault("B2"), fault("D9"))
    assert values(copy)[full_books.FAULTY_SHEET][1][1] == 1
    parts = full_books.members(copy)
    assert not [n for n, d in parts.items() if b"schemas.openxmlformats.org/spreadsheetml" in d]
    assert b"schemas.openxmlformats.org/officeDocument" not in parts["xl/worksheets/_rels/sheet1.xml.rels"]


def test_a_file_with_prefixes_keeps_them(tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<x:worksheet xmlns:x="{space}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    styles = f'<x:styleSheet xmlns:x="{space}"><x:cellXfs><x:xf/></x:cellXfs></x:styleSheet>'
    copy = marked(tmp_path, full_books.bare_workbook(sheet, styles=styles), fault("A1"), fault("C7"))
    assert fill_of(copy, "A1") == fill_of(copy, "C7") == FILL[Severity.ERROR]
    assert b"<x:row " in full_books.members(copy)["xl/worksheets/sheet1.xml"]
    assert b"xmlns=" not in full_books.members(copy)["xl/worksheets/sheet1.xml"].replace(b"xmlns:", b"")


@pytest.mark.parametrize("styles", [None, "", "<cellXfs/>", "<fonts/><extLst/>"])
def test_a_file_without_styles_is_given_some(tmp_path: Path, styles: str | None) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = None if styles is None else f'<styleSheet xmlns="{space}">{styles}</styleSheet>'
    copy = marked(tmp_path, full_books.bare_workbook(full_books.sheet_of(""), styles=part), fault("A1"))
    assert fill_of(copy, "A1") == FILL[Severity.ERROR]


def test_new_relationships_have_a_content_type_also_where_no_usual_one_is_told(tmp_path: Path) -> None:
    def without_defaults(parts: dict[str, bytes]) -> dict[str, bytes]:
        types = etree.fromstring(parts["[Content_Types].xml"])
        for usual in types.findall("{*}Default"):
            types.remove(usual)
        return {"[Content_Types].xml": etree.tostring(types)}

    source = full_books.with_members(full_books.bare_workbook(full_books.sheet_of("")), without_defaults)
    named = {o.get("PartName") for o in tree(marked(tmp_path, source, fault("A1")), "[Content_Types].xml")}
    assert {"/xl/worksheets/_rels/sheet1.xml.rels", "/xl/comments1.xml", "/xl/drawings/vmlDrawing1.vml"} <= named


def test_thousands_of_faults_in_rows_that_are_not_there_take_seconds_at_most(tmp_path: Path) -> None:
    source = full_books.bare_workbook(full_books.sheet_of("".join(f'<row r="{2 * n + 1}"/>' for n in range(10_000))))
    began = time.perf_counter()
    copy = marked(tmp_path, source, *(fault(f"C{2 * n + 2}") for n in range(3_000)))
    assert time.perf_counter() - began < 10
    assert len(list(tree(copy, "xl/comments1.xml").iter("{*}comment"))) == 3_000


def test_macros_stay_and_the_suffix_fits_them(tmp_path: Path) -> None:
    source = full_books.rich_workbook(macros=True)
    assert (marked_suffix(source), marked_suffix(full_books.rich_workbook())) == (".xlsm", ".xlsx")
    assert full_books.members(marked(tmp_path, source, *FAULTS))["xl/vbaProject.bin"] == b"not really a project"


def test_a_template_becomes_a_workbook(tmp_path: Path) -> None:
    def as_template(parts: dict[str, bytes]) -> dict[str, bytes]:
        return {"[Content_Types].xml": parts["[Content_Types].xml"].replace(b"sheet.main+xml", b"template.main+xml")}

    copy = marked(tmp_path, full_books.with_members(full_books.rich_workbook(), as_template), *FAULTS)
    assert b"template" not in full_books.members(copy)["[Content_Types].xml"]


def test_a_signature_is_taken_out_and_told_of(tmp_path: Path) -> None:
    def sign(parts: dict[str, bytes]) -> dict[str, bytes]:
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
        relation = f'<Relationship Id="s" Type="{kind}" Target="_xmlsignatures/origin.sigs"/></Relationships>'
        return {
            "_rels/.rels": parts["_rels/.rels"].replace(b"</Relationships>", relation.encode()),
            "_xmlsignatures/origin.sigs": b"",
            "_xmlsignatures/sig1.xml": b"<Signature/>",
        }

    copy = marked(tmp_path, full_books.with_members(full_books.rich_workbook(), sign), *FAULTS)
    assert not [name for name in full_books.members(copy) if "signature" in name]
    assert b"signature" not in full_books.members(copy)["_rels/.rels"]
    assert "数字签名" in opened(copy)[RESULT]["A3"].value


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 broken",
        full_books.bare_workbook("<worksheet"),
        full_books.bare_workbook('<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'),
        full_books.bare_workbook(full_books.sheet_of('<row r="x"/>')),
        full_books.bare_workbook(full_books.sheet_of('<row r="1"><c r="A"/></row>')),
        full_books.bare_workbook("<worksheet/>"),
        full_books.bare_workbook('<?xml version="1.0" encoding="none"?><worksheet/>'),
    ],
)
def test_what_cannot_be_marked_is_refused_in_one_way(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnmarkableError, match="不能标注"):
        write_marked(tmp_path / "标注件.xlsx", content, [fault("A1")], DAY)
    assert list(tmp_path.iterdir()) == []


def test_the_same_faults_give_the_same_bytes(tmp_path: Path) -> None:
    source = full_books.rich_workbook()
    assert marked(tmp_path, source, *FAULTS) == marked(tmp_path, source, *FAULTS)


# ── in other programs ──


@pytest.mark.skipif(not VALIDATOR, reason="ooxml-validator (Open XML SDK) is not installed")
@pytest.mark.parametrize("macros", [False, True])
def test_the_open_xml_sdk_finds_no_fault_that_was_not_there(tmp_path: Path, *, macros: bool) -> None:
    source = full_books.rich_workbook(macros=macros)
    copy = tmp_path / f"标注件{marked_suffix(source)}"
    write_marked(copy, source, FAULTS, DAY)
    again = tmp_path / f"再标注{copy.suffix}"
    write_marked(again, copy.read_bytes(), FAULTS[1:], DAY)
    for path in (copy, again):
        told = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=False).stdout
        assert json.loads(told)["errors"] == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_shows_colours_notes_chart_and_prints_it(tmp_path: Path) -> None:
    path = tmp_path / "标注件.xlsx"
    write_marked(path, full_books.rich_workbook(), FAULTS, DAY)
    for form in ("pdf", "xlsx"):
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", tmp_path / "out", path]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "out" / "标注件.pdf").read_bytes().startswith(b"%PDF")
    copy = (tmp_path / "out" / "标注件.xlsx").read_bytes()
    assert [fill_of(copy, cell) for cell in ("B2", "C3")] == [FILL[Severity.ERROR], FILL[Severity.WARNING]]
    assert "原有批注" in note_of(copy, "B2")
    assert "比上期下降一半以上" in note_of(copy, "B2")
    names = full_books.members(copy)
    assert any(name.startswith("xl/charts/chart") for name in names)
    assert any(name.startswith("xl/media/") for name in names)
