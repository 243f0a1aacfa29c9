"""Files that broke other readers: each ends in findings with a stable code, none in an exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from bairi_validators.findings import Verdict, catalogue
from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import check_file
from bairi_workbooks.reading.preflight import is_ooxml
from bairi_workbooks.reading.workbook import read_workbook
from marks import fault, marked, values

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "files"
MOST_BYTES = 1_000_000  # the larger ones take minutes to compare
FILES = sorted(CORPUS.iterdir()) if CORPUS.is_dir() else []


@pytest.mark.skipif(not FILES, reason="the corpus of files that break readers is not beside this checkout")
def test_no_file_of_the_corpus_is_taken_for_a_submission_or_ends_a_check(tiny: Plan) -> None:
    outcomes = {path.name: check_file(tiny, path) for path in FILES}
    assert {name for name, checked in outcomes.items() if checked.verdict is not Verdict.REJECTED} == set()
    assert {f.code for checked in outcomes.values() for f in checked.findings} <= set(catalogue())


@pytest.mark.skipif(not FILES, reason="the corpus of files that break readers is not beside this checkout")
def test_every_workbook_of_the_corpus_that_can_be_read_can_be_marked_and_keeps_its_values(tmp_path: Path) -> None:
    for content in (path.read_bytes() for path in FILES if path.is_file() and path.stat().st_size < MOST_BYTES):
        grids = read_workbook(content) if is_ooxml(content) else []
        if isinstance(grids, list) and grids:
            copy = marked(tmp_path, content, *(fault(cell, sheet=grids[0].name) for cell in ("A1", "B2", "Z50")))
            assert values(copy) == values(content)
            assert values(marked(tmp_path, copy)) == values(content)
