"""One table in every container, made once: LibreOffice takes its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook

from bairi_workbooks.ledger import Ledger
from containers import convert, saved
from ledgers import Place


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def converted(table: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The table, calculated and saved by LibreOffice, in its containers."""
    folder = tmp_path_factory.mktemp("containers")
    (folder / "表.xlsx").write_bytes(table)
    convert(folder / "表.xlsx", "xlsx", "xls", "ods")
    return {kind: (folder / kind / f"表.{kind}").read_bytes() for kind in ("xlsx", "xls", "ods")}


@pytest.fixture
def opened(place: Place) -> Callable[[], Ledger]:
    """Opens one and the same ledger, empty at first, as often as wanted."""
    return place.open
