"""Pictures, shapes, charts and tables."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pandas as pd
import pytest
import xlwings as xw


def _png(path: Path, width: int, height: int) -> Path:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xff\0\0" * width for _ in range(height))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path


def test_a_picture_is_put_in_moved_and_taken_off(sheet: xw.Sheet, tmp_path: Path) -> None:
    picture = sheet.pictures.add(_png(tmp_path / "红.png", 96, 48), name="红")
    assert (picture.width, picture.height) == (pytest.approx(72, abs=0.1), pytest.approx(36, abs=0.1))
    picture.left, picture.top, picture.width = 50, 60, 144
    again = sheet.pictures["红"]
    assert (again.left, again.top) == (pytest.approx(50, abs=0.1), pytest.approx(60, abs=0.1))
    assert again.width == pytest.approx(144, abs=0.1)
    assert (again.parent, again.name, len(sheet.pictures), len(sheet.shapes)) == (sheet, "红", 1, 1)
    again.update(_png(tmp_path / "大.png", 10, 10))
    assert again.width == pytest.approx(144, abs=0.1)
    again.delete()
    assert len(sheet.pictures) == 0


def test_a_picture_keeps_its_proportions_when_one_side_is_given(sheet: xw.Sheet, tmp_path: Path) -> None:
    picture = sheet.pictures.add(_png(tmp_path / "红.png", 96, 48), width=200, anchor=sheet["B3"])
    assert picture.height == pytest.approx(100, abs=0.2)
    assert picture.top == pytest.approx(sheet["B3"].top, abs=0.1)


def test_shapes_are_seen_and_scaled(sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].add_note("气泡不算")
    sheet.pictures.add(_png(tmp_path / "红.png", 96, 48), name="红")
    (shape,) = sheet.shapes
    assert (shape.type, shape.name) == ("picture", "红")
    shape.scale_width(2)
    shape.scale_height(0.5, relative_to_original_size=True)
    assert (shape.width, shape.height) == (pytest.approx(144, abs=0.1), pytest.approx(18, abs=0.1))
    shape.text = "红色"
    shape.font.bold = True
    assert (shape.text, shape.font.bold, shape.characters.text) == ("红色", True, "红色")


@pytest.fixture
def chart(sheet: xw.Sheet) -> xw.Chart:
    sheet["A1"].value = [["县区", "一月", "二月"], ["东", 1, 2], ["西", 3, 4]]
    return sheet.charts.add(10, 20, 300, 200, chart_type="column_clustered", source=sheet["A1:C3"], name="对比")


def test_a_chart_is_made_of_cells(sheet: xw.Sheet, chart: xw.Chart) -> None:
    assert (chart.name, chart.chart_type, chart.plot_by, chart.title) == ("对比", "column_clustered", "columns", None)
    assert (chart.left, chart.top) == (pytest.approx(10, abs=0.2), pytest.approx(20, abs=0.2))
    chart.title = "各县区进度"
    chart.legend.visible, chart.legend.position = True, "bottom"
    again = sheet.charts["对比"]
    assert (again.title, again.legend.visible, again.legend.position) == ("各县区进度", True, "bottom")
    again.plot_by = "rows"
    again.set_source_data(sheet["A1:B3"])
    assert again.plot_by == "rows"
    again.delete()
    assert len(sheet.charts) == 0


@pytest.mark.parametrize(
    "kind", ["bar_clustered", "column_stacked", "line", "line_markers", "pie", "area", "xy_scatter", "bar_stacked_100"]
)
def test_a_chart_changes_its_type(chart: xw.Chart, kind: str) -> None:
    chart.chart_type = kind
    assert chart.chart_type == kind


def test_a_chart_of_another_kind_is_refused(chart: xw.Chart) -> None:
    with pytest.raises(NotImplementedError, match="surface"):
        chart.chart_type = "surface"
    with pytest.raises(NotImplementedError, match="no numbered chart styles"):
        _ = chart.style


def test_a_chart_becomes_a_picture(chart: xw.Chart, tmp_path: Path) -> None:
    chart.to_png(tmp_path / "图.png")
    assert (tmp_path / "图.png").read_bytes().startswith(b"\x89PNG")


def test_a_chart_survives_excels_format(app: xw.App, chart: xw.Chart, tmp_path: Path) -> None:
    chart.parent.book.save(tmp_path / "图.xlsx")
    chart.parent.book.close()
    again = app.books.open(tmp_path / "图.xlsx").sheets[0].charts
    assert [known.chart_type for known in again] == ["column_clustered"]


def test_a_table_has_headings_a_body_and_totals(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["县区", "数"], ["东", 2], ["西", 1]]
    table = sheet.tables.add(sheet["A1:B3"], name="报送")
    assert (table.name, table.range.address, table.header_row_range.address) == ("报送", "$A$1:$B$3", "$A$1:$B$1")
    assert (table.data_body_range.address, table.totals_row_range, table.show_autofilter) == ("$A$2:$B$3", None, True)
    assert (sheet["B2"].table, sheet["D9"].table, sheet["报送"].address) == (table, None, "$A$1:$B$3")
    table.sort(2)
    assert sheet["A2:A3"].value == ["西", "东"]
    table.resize(sheet["A1:B5"])
    assert sheet.tables["报送"].range.address == "$A$1:$B$5"
    table.show_totals = True
    assert table.totals_row_range.address == "$A$5:$B$5"


def test_a_table_takes_a_data_frame(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["县区", "数"], ["东", 2], ["西", 1], ["南", 3]]
    table = sheet.tables.add(sheet["A1:B4"])
    table.update(pd.DataFrame({"县区": ["北"], "数": [9]}), index=False)
    assert (table.range.address, sheet["A1:B4"].value) == (
        "$A$1:$B$2",
        [["县区", "数"], ["北", 9], [None, None], [None, None]],
    )


def test_a_range_across_a_table_is_not_sorted(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["县区", "数"], ["东", 2]]
    sheet.tables.add(sheet["A1:B2"])
    with pytest.raises(ValueError, match="table"):
        sheet["A1:B2"].sort(1)
