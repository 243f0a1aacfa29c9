"""The add-in's own sheets: one line for people, and two very hidden ones for settings (设置) and sentences (文字)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook

from bairi_validators.errors import BairiError
from bairi_validators.vocabulary import SheetName
from bairi_workbooks.consolidated.names import SOURCES

SETTINGS: Final = "BairiSettings"
STRINGS: Final = "BairiStrings"
DAY: Final = date(2025, 1, 1)  # of everything in the file: the same sources give the same bytes on any day

# What a button's tag asks for, besides `always` and any `workbook`: the sheet by which such a workbook is known.
SHEET_OF: Final[Mapping[str, str]] = {"submission": SheetName.IDENTITY.value, "consolidation": SOURCES}

_COVER: Final = "百日"
_SENTENCE: Final = (
    "这是百日加载项，功能在 Excel 上方的“百日填报”“百日汇总”选项卡中。本文件由 bairi addin build 生成，请勿手工修改。"
)


def write_sheets(path: Path, settings: Mapping[str, str], strings: Mapping[str, str]) -> None:
    """A plain workbook with the sheets; keys stand in column A, values in column B."""
    with Workbook(str(path), {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties(
            {
                "title": "百日",
                "comments": "攻坚行动数据填报、校验、汇总、通报",
                "author": "bairi",
                "created": datetime.combine(DAY, time()),
            }
        )
        book.add_worksheet(_COVER).write_string(0, 0, _SENTENCE)
        sheets = {f"sheet.{kind}": name for kind, name in SHEET_OF.items()}
        for name, rows in ((SETTINGS, settings), (STRINGS, {**strings, **sheets})):
            sheet = book.add_worksheet(name)
            sheet.very_hidden()
            for row, (key, value) in enumerate(rows.items()):
                sheet.write_string(row, 0, key)
                sheet.write_string(row, 1, value)


def read_settings(addin: Path) -> dict[str, str]:
    """The settings of an add-in that was built: `interpreter`, `version`, `plan`; a value that is not set is empty.

    Raises BairiError for a file that is no such add-in.
    """
    try:
        rows = CalamineWorkbook.from_filelike(BytesIO(addin.read_bytes())).get_sheet_by_name(SETTINGS).to_python()
    except CalamineError as error:
        raise BairiError(f"{addin} 不是百日加载项，或已损坏。请用 bairi addin build 重新生成。") from error
    return {str(row[0]): str(row[1]) if len(row) > 1 else "" for row in rows}
