"""The page on Excel templates says what is so: every tag and field that it shows is understood."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bairi_workbooks.bulletin import check_template
from bairi_workbooks.templating.losses import KINDS
from bairi_workbooks.templating.values import CUT_MARK
from bairi_workbooks.text import MOST_CHARACTERS

PAGE = (Path(__file__).parents[2] / "docs" / "excel-templates.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"`([^`]*\{[{%][^`]*)`", PAGE)
EXPRESSIONS = [text for text in SHOWN if "{%" not in text and "…" not in text and "7*7" not in text]
OPENINGS = [text for text in SHOWN if re.search(r"\{%(tr|sheet) (for|if)", text)]


def problems(folder: Path, *column: str) -> list[str]:
    book = Workbook()
    sheet: Any = book.active
    for row, text in enumerate(column, start=1):
        sheet.cell(row, 1, text)
    book.create_sheet("另一张")
    book.save(folder / "t.xlsx")
    return [str(problem) for problem in check_template(folder / "t.xlsx")]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_every_field_that_the_page_shows_is_one(text, tmp_path):
    loops = ["{%tr for i in facts.indicators %}", "{%tr for c in facts.counties %}"]
    assert problems(tmp_path, *loops, text, *["{%tr endfor %}"] * 2) == []


@pytest.mark.parametrize("text", OPENINGS)
def test_every_tag_that_the_page_shows_is_understood(text, tmp_path):
    closing = {"{%tr for": ["{%tr endfor %}"], "{%tr if ": ["{%tr endif %}"]}.get(text[:8], [])
    assert problems(tmp_path, text, "行", *closing) == []


def test_the_page_tells_all_that_is_lost_and_where_text_is_cut():
    for _, _, what, _ in KINDS:
        word = re.split("[（、]", what)[0]
        assert word in PAGE, what
    assert f"{MOST_CHARACTERS:,}" in PAGE
    assert CUT_MARK.strip("…（）").replace("，以下略去", "") in PAGE
