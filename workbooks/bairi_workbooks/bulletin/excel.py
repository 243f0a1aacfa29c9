"""The bulletin in Excel: the template bulletin.xlsx, as people edit it."""

from __future__ import annotations

from pathlib import Path

from bairi_validators.bulletin import BulletinFacts, compose
from bairi_workbooks.files import template
from bairi_workbooks.templating import fill_workbook

TEMPLATE = "bulletin.xlsx"


def write_excel(path: Path, facts: BulletinFacts, template_path: Path | None = None) -> None:
    """Write the bulletin as .xlsx; `template_path` is a template to use instead of the one that comes with Bairi.

    The template sees `facts` and `prose`. Raises BairiError as `fill_workbook` does.
    """
    context = {"facts": facts, "prose": compose(facts)}
    fill_workbook(template_path or template(TEMPLATE), context, path, facts.letter.issued)
