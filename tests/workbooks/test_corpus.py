"""Files that broke other readers: each ends in findings with a stable code, none in an exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from bairi_validators.findings import Verdict, catalogue
from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import check_file

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "files"
FILES = sorted(CORPUS.iterdir()) if CORPUS.is_dir() else []


@pytest.mark.skipif(not FILES, reason="the corpus of files that break readers is not beside this checkout")
def test_no_file_of_the_corpus_is_taken_for_a_submission_or_ends_a_check(tiny: Plan) -> None:
    outcomes = {path.name: check_file(tiny, path) for path in FILES}
    assert {name for name, checked in outcomes.items() if checked.verdict is not Verdict.REJECTED} == set()
    assert {f.code for checked in outcomes.values() for f in checked.findings} <= set(catalogue())
