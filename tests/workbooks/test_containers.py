"""One table in every container; what reaches too far, is encrypted, or is no workbook at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import samples
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Fault
from bairi_workbooks.checking import check_file
from containers import (
    ODS,
    OLE,
    as_read,
    biff2,
    convert,
    grids,
    needs_office,
    ods,
    ods_cell,
    ods_row,
    ods_rows,
    packed,
    refused,
    serial,
    values,
    xlsx,
)
from xlsb_writer import Styled, xlsb


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
        (packed({"东河县.xlsx": "x"}), "压缩包"),
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


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        ("指标,累计完成\n".encode(), "在 Excel 或 WPS 中打开这个文件，另存为 .xlsx"),
        (packed({"东河县.xlsx": "x"}), "解压这个文件，报送其中的工作簿"),
        (b"%PDF-1.7\n", "在下发的报送工作簿中填报"),
    ],
)
def test_what_is_no_workbook_is_told_one_way_to_one(content: bytes, remedy: str) -> None:
    found = refused(content)
    assert found.fix == f"请报送 .xlsx 工作簿：{remedy}。"
    assert "请" not in found.message


def test_a_document_type_is_refused_in_every_encoding() -> None:
    for encoding in ("utf-8", "utf-16", "utf-16-be"):
        content = packed({"mimetype": ODS, "content.xml": '<?xml version="1.0"?><!DOCTYPE x><x/>'.encode(encoding)})
        assert "DOCTYPE" in refused(content).message
