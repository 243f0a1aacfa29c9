"""Checking a bulletin's Word template: tried with samples of the kind that it is for, then held against the form."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bairi_validators.bulletin import BulletinKind
from bairi_workbooks.bulletin.fields import sample_context
from bairi_workbooks.bulletin.form import check_form
from bairi_workbooks.problems import Problem
from bairi_workbooks.templating import fill_document, template_problems

_CASES = (False, True)  # with everything, and with all missing that can be


def check_template(path: Path, kind: BulletinKind | None = None) -> tuple[Problem, ...]:
    """What is wrong with a .docx template; where nothing is, what in its form is not as the standard wants it.

    Without `kind` it is taken for the kind that it suits best. Raises BairiError when the file cannot be read.
    """
    tried: list[tuple[Problem, ...]] = []
    for suited in [kind] if kind else list(BulletinKind):
        problems = template_problems(path, [sample_context(suited, bare=bare) for bare in _CASES])
        if not problems:
            return _form(path, suited)
        tried.append(problems)
    return min(tried, key=len)


def _form(path: Path, kind: BulletinKind) -> tuple[Problem, ...]:
    """The form of the template filled with a sample."""
    sample = sample_context(kind)
    with tempfile.TemporaryDirectory(prefix="bairi-template-") as folder:
        filled = Path(folder) / path.name
        fill_document(path, sample, filled, sample["facts"].letter.issued)
        return check_form(filled)
