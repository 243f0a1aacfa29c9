"""The form (公文格式) of a finished Word document, held against GB/T 9704 as standard.toml has it."""

from __future__ import annotations

from pathlib import Path

from bairi_workbooks.bulletin.form.document import FormDocument
from bairi_workbooks.bulletin.form.pages import number_problems, page_problems
from bairi_workbooks.bulletin.form.standard import standard
from bairi_workbooks.bulletin.form.tables import table_problems
from bairi_workbooks.bulletin.form.texts import text_problems, writing_problems
from bairi_workbooks.problems import Problem

__all__ = ["check_form"]

_CHECKS = (page_problems, number_problems, text_problems, table_problems, writing_problems)


def check_form(path: Path) -> tuple[Problem, ...]:
    """Everything in a finished .docx that is not as the standard wants it, in the order of the document's parts.

    Raises BairiError when the file cannot be read.
    """
    document, wanted = FormDocument(path), standard()
    return tuple(dict.fromkeys(problem for check in _CHECKS for problem in check(document, wanted)))
