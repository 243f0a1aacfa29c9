"""Checking a bulletin's template: tried with samples of the kind that it is for; in Word, held against the form."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from bairi_validators.bulletin import BulletinKind
from bairi_workbooks.bulletin.editions import EXCEL, unfilled
from bairi_workbooks.bulletin.fields import sample_context
from bairi_workbooks.bulletin.form import check_form
from bairi_workbooks.problems import Problem
from bairi_workbooks.processes import spread
from bairi_workbooks.templating import fill_document, template_problems, workbook_problems
from bairi_workbooks.worker import DEFAULT_LIMITS

_CASES = (False, True)  # with everything, and with all missing that can be


def check_template(path: Path, kind: BulletinKind | None = None) -> tuple[Problem, ...]:
    """What is wrong with a .docx or .xlsx template; where nothing is in Word, what of its form is not the standard's.

    Without `kind` it is taken for the kind that it suits best. It is tried in a process apart: a loop in it may have no
    end. Raises BairiError when the file cannot be read, or takes too long.
    """
    work = partial(_problems, kind)
    (problems,) = spread(work, [path], 1, limits=DEFAULT_LIMITS, lost=partial(unfilled, path))
    return problems


def _problems(kind: BulletinKind | None, path: Path) -> tuple[Problem, ...]:
    excel = path.suffix.lower() == EXCEL
    problems_of = workbook_problems if excel else template_problems
    tried: list[tuple[Problem, ...]] = []
    for suited in [kind] if kind else list(BulletinKind):
        problems = problems_of(path, [sample_context(suited, bare=bare) for bare in _CASES])
        if not problems:
            return () if excel else _form(path, suited)
        tried.append(problems)
    return min(tried, key=len)


def _form(path: Path, kind: BulletinKind) -> tuple[Problem, ...]:
    """The form of the template filled with a sample."""
    sample = sample_context(kind)
    with tempfile.TemporaryDirectory(prefix="bairi-template-") as folder:
        filled = Path(folder) / path.name
        fill_document(path, sample, filled, sample["facts"].letter.issued)
        return check_form(filled)
