"""The bulletin in Excel: the template bulletin.xlsx, as people edit it."""

from __future__ import annotations

from pathlib import Path

from bairi_validators.bulletin import BulletinFacts, BulletinKind, compose
from bairi_validators.bulletin.samples import sample_contexts
from bairi_workbooks.bulletin.problems import Problem
from bairi_workbooks.files import template
from bairi_workbooks.templating import fill_workbook, workbook_faults

TEMPLATE = "bulletin.xlsx"


def write_excel(path: Path, facts: BulletinFacts, template_path: Path | None = None) -> None:
    """Write the bulletin as .xlsx; `template_path` is a template to use instead of the one that comes with Bairi.

    The template sees `facts` and `prose`. Raises BairiError as `fill_workbook` does.
    """
    context = {"facts": facts, "prose": compose(facts)}
    fill_workbook(template_path or template(TEMPLATE), context, path, facts.letter.issued)


def check_excel_template(path: Path) -> tuple[Problem, ...]:
    """What is wrong with an office's own .xlsx template: where, what, how to mend it; tried with made-up facts.

    A template is of one kind of bulletin: the one by whose facts it has the fewest problems. Raises BairiError when the
    file cannot be read.
    """
    tried = (workbook_faults(path, *sample_contexts(kind)) for kind in BulletinKind)
    return tuple(Problem(fault.place.strip(), fault.words, fault.fix) for fault in min(tried, key=len))
