"""Manuals as pages: nothing beside them is needed, and what leads to another manual leads to its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bairi_addin import manuals
from bairi_addin.manuals import manual_html
from bairi_addin.manuals.pdf import browser, manual_pdf
from bairi_validators.errors import BairiError

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of manuals of the test's own."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "图.png").write_bytes(PNG)
    monkeypatch.setattr(manuals, "_FOLDERS", (tmp_path,))
    return tmp_path


def _page(docs: Path, text: str) -> str:
    (docs / "填报员手册.md").write_text(text, encoding="utf-8")
    return manual_html("填报员手册")


def test_pictures_are_inside_the_page(docs: Path) -> None:
    page = _page(docs, "![按钮](pictures/图.png)")
    assert '<img src="data:image/png;base64,iVBORw0KGgo=" alt="按钮"' in page
    assert re.findall(r'(?:src|href)="(?!data:)[^"]*"', page) == []


def test_a_picture_that_is_not_there_is_told_by_its_words(docs: Path) -> None:
    assert 'alt="按钮"' in _page(docs, "![按钮](pictures/无.png)")


def test_a_link_to_a_manual_leads_to_its_page_and_others_stay(docs: Path) -> None:
    page = _page(docs, "[汇总](汇总员手册.md)、[规则](rules.md)、[站](https://example.org/a.md)")
    assert re.findall(r'href="([^"]*)"', page) == ["汇总员手册.html", "rules.md", "https://example.org/a.md"]


def test_markup_in_a_manual_is_text_and_tables_are_tables(docs: Path) -> None:
    page = _page(docs, "| 颜色 |\n| --- |\n| <b>红</b> |\n")
    assert "<td>&lt;b&gt;红&lt;/b&gt;</td>" in page


def test_a_manual_that_is_not_installed_is_one_sentence(docs: Path) -> None:
    with pytest.raises(BairiError, match="找不到《汇总员手册》"):
        manual_html("汇总员手册")


@pytest.mark.skipif(browser() is None, reason="no browser is installed that could print")
def test_a_rule_is_a_new_page_on_paper(docs: Path, tmp_path: Path) -> None:
    _page(docs, "# 一\n\n---\n\n# 二\n")
    content = manual_pdf("填报员手册", tmp_path / "打印").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2
