"""The manuals speak of what there is: its buttons, settings, commands, rules, pictures."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from bairi_addin.cli import build_parser
from bairi_addin.manuals import MANUALS
from bairi_addin.manuals.pdf import browser, manual_pdf
from bairi_addin.ribbon.settings import Settings
from bairi_validators.bulletin import BulletinKind
from bairi_validators.checks.agreement import Agreement
from bairi_validators.consolidation import SubmissionState
from bairi_validators.findings import catalogue
from bairi_workbooks.consolidated import write_consolidated
from city import consolidated

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PICTURES = DOCS / "pictures"
RIBBON = ROOT / "macros" / "customUI14.xml"
WRITTEN = {path.stem: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md")) if path.stem in MANUALS}
BUTTON = "{http://schemas.microsoft.com/office/2009/07/customui}button"
TABS = {"BairiClerk": "填报员手册", "BairiCity": "汇总员手册"}


def _found(pattern: str) -> list[tuple[str, str]]:
    """What a pattern finds, with the manual it stands in."""
    return [(name, found) for name, text in WRITTEN.items() for found in re.findall(pattern, text)]


def _first_cells(text: str, *, whole: bool = False) -> set[str]:
    """What the rows of a manual's tables are about; a row may be about several things, unless it is taken `whole`."""
    rows = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return {word for row in rows for word in ([row] if whole else row.split("、"))}


@pytest.mark.parametrize("tab", TABS)
def test_every_button_of_a_tab_is_described_in_the_manual_of_those_who_use_it(tab: str) -> None:
    tree = ElementTree.parse(RIBBON).getroot()  # noqa: S314 - our own file
    (buttons,) = ([b.attrib["label"] for b in found.iter(BUTTON)] for found in tree.iter() if found.get("id") == tab)
    assert set(buttons) - _first_cells(WRITTEN[TABS[tab]]) == set()


def test_every_setting_is_described_in_the_consolidators_manual() -> None:
    titles = {field.title for field in Settings.model_fields.values()}
    assert titles - _first_cells(WRITTEN["汇总员手册"]) == set()


def test_the_consolidators_manual_has_the_words_of_what_it_explains() -> None:
    words = [*(s.label for s in SubmissionState), *(a.label for a in Agreement), *(kind.value for kind in BulletinKind)]
    assert set(words) - _first_cells(WRITTEN["汇总员手册"], whole=True) == set()


def test_every_sheet_of_the_consolidated_workbook_is_described(tmp_path: Path) -> None:
    written = write_consolidated(tmp_path / "汇总.xlsx", consolidated())
    with CalamineWorkbook.from_path(written) as book:
        sheets = set(book.sheet_names)
    assert sheets - _first_cells(WRITTEN["汇总员手册"]) == set()


@pytest.mark.parametrize(("manual", "command"), _found(r"(?m)(?:`|^)bairi ([^`\n#]+)"))
def test_every_command_that_a_manual_quotes_is_one(
    manual: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = shlex.split(command)
    if re.fullmatch(r"[a-z -]+", command) and "--" not in command:  # its name alone, without what it works on
        with pytest.raises(SystemExit, match="0"):
            build_parser().parse_args([*words, "--help"])
    else:
        build_parser().parse_args(words)


@pytest.mark.parametrize(("manual", "code"), _found(r"(?<![A-Za-z0-9+])([A-Z]\d{2})(?![\d-])"))
def test_every_code_that_a_manual_names_is_a_rules(manual: str, code: str) -> None:
    assert code in catalogue()


def test_the_usual_findings_have_the_titles_of_their_rules() -> None:
    rows = re.findall(r"^\| ([A-Z]\d{2}) \| ([^|]+) \|", WRITTEN["填报员手册"], re.MULTILINE)
    assert len(rows) == 10
    assert rows == [(code, catalogue()[code].title) for code, _ in rows]


@pytest.mark.parametrize(("manual", "href"), _found(r"(?<!!)\[[^\]]*\]\(([^)]+)\)"))
def test_every_link_leads_to_a_manual_or_a_page_of_the_docs(manual: str, href: str) -> None:
    assert Path(unquote(href)).stem in MANUALS or (DOCS / unquote(href)).is_file()


@pytest.mark.skipif(not PICTURES.is_dir(), reason="the pictures have not been taken")
def test_every_picture_is_there_and_shown() -> None:
    shown = {unquote(href) for _, href in _found(r"!\[[^\]]*\]\(([^)]+)\)")}
    assert shown == {path.relative_to(DOCS).as_posix() for path in PICTURES.iterdir()}


@pytest.mark.skipif(browser() is None, reason="no browser is installed that could print")
def test_the_clerks_manual_has_three_pages(tmp_path: Path) -> None:
    content = manual_pdf("填报员手册", tmp_path).read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 3
