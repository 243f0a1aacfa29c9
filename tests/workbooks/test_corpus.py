"""Files that broke other readers: each ends in findings with a stable code, none in an exception."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bairi_validators.findings import Verdict, catalogue
from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import NOTHING_KNOWN, check_files
from bairi_workbooks.reading.preflight import is_ooxml
from bairi_workbooks.reading.workbook import read_workbook
from bairi_workbooks.worker import Limits
from fuzzing.promises import agrees
from marks import fault, marked, values

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "files"
MOST_BYTES = 1_000_000  # the larger ones take minutes to compare
LIMITS = Limits(seconds=20, megabytes=2048)  # as the files broke readers that had so much
FILES = sorted(CORPUS.iterdir()) if CORPUS.is_dir() else []


here = pytest.mark.skipif(not FILES, reason="the corpus of files that break readers is not beside this checkout")


@here
def test_no_file_of_the_corpus_is_taken_for_a_submission_ends_a_check_or_takes_too_long(
    tiny: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each ends in findings with known codes; the table of outcomes is printed."""
    found = check_files(tiny, FILES, None, NOTHING_KNOWN, LIMITS)
    assert {checked.file for checked in found if checked.verdict is not Verdict.REJECTED} == set()
    assert {f.code for checked in found for f in checked.findings} <= set(catalogue())
    assert {checked.file for checked in found if not checked.finished} == set()
    outcomes = Counter("、".join(sorted({f.code for f in checked.findings})) for checked in found)
    with capsys.disabled():
        print(
            f"\n{len(found)} files of the corpus:", *(f"{codes} {n}" for codes, n in outcomes.most_common()), sep="\n  "
        )


@here
def test_no_number_of_the_corpus_is_read_otherwise_than_by_the_exact_reader() -> None:
    compared = 0
    for content in (path.read_bytes() for path in FILES if path.is_file() and path.stat().st_size < MOST_BYTES):
        grids = read_workbook(content) if is_ooxml(content) else []
        if isinstance(grids, list) and grids:
            agrees(grids, content)
            compared += 1
    assert compared > 30


@here
def test_every_workbook_of_the_corpus_that_can_be_read_can_be_marked_and_keeps_its_values(tmp_path: Path) -> None:
    for content in (path.read_bytes() for path in FILES if path.is_file() and path.stat().st_size < MOST_BYTES):
        grids = read_workbook(content) if is_ooxml(content) else []
        if isinstance(grids, list) and grids:
            copy = marked(tmp_path, content, *(fault(cell, sheet=grids[0].name) for cell in ("A1", "B2", "Z50")))
            assert values(copy) == values(content)
            assert values(marked(tmp_path, copy)) == values(content)
