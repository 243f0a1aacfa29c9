"""Every number in the text of every kind's .docx is one of the facts, for an ordinary city and each singular case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from pathlib import Path

import pytest
from docx import Document

from bairi_validators.bulletin import BulletinKind, Edition, editions
from bairi_workbooks.bulletin import write_editions
from bulletins import CASES, numbers_of, own_numbers, unknown_numbers

MOST_OF_A_KIND = 4  # of 33 departments' pages the rest show nothing more
# What a document numbers itself: list entries, annexes and the numbers of tasks are places, not figures.
OWN_NUMBERS = re.compile(r"^\d+\. |附件[：\d]?\s*\d(\. )?")


def texts(path: Path) -> Iterator[str]:
    """Every paragraph, those in tables too, without what numbers itself."""
    document = Document(str(path))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    for paragraph in (*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)):
        yield OWN_NUMBERS.sub("", paragraph.text)


def strangers(edition: Edition, held: Set[tuple[str, str]], folder: Path) -> list[str]:
    """The numbers in an edition's .docx that are not among those of the facts."""
    (path,) = (p for p in write_editions([edition], folder) if p.suffix == ".docx")
    return [number for text in texts(path) for number in unknown_numbers(text, held)]


@pytest.mark.parametrize("case", CASES)
def test_every_number_in_every_kind_is_one_of_the_facts(case: str, tmp_path: Path) -> None:
    facts = CASES[case]()
    common = numbers_of(facts)
    for kind in BulletinKind:
        for edition in editions(kind, facts)[:MOST_OF_A_KIND]:
            assert strangers(edition, common | own_numbers(edition), tmp_path) == [], edition.name


def test_a_wrong_number_in_a_document_would_be_found(tmp_path: Path) -> None:
    edition = editions(BulletinKind.FULL, CASES["有上期"]())[0]
    (path,) = (p for p in write_editions([edition], tmp_path) if p.suffix == ".docx")
    document = Document(str(path))
    document.add_paragraph("另有97项指标完成98.7%。")
    document.save(str(path))
    held = numbers_of(edition.facts)
    found = [n for text in texts(path) for n in unknown_numbers(text, held)]
    assert found == ["97项", "98.7%"]
