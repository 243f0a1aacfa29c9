"""The bulletin in Word: the template bulletin.docx, as people edit it."""

from __future__ import annotations

from pathlib import Path

from bairi_validators.bulletin import BulletinFacts, compose
from bairi_workbooks.bulletin.charts import FigureSet
from bairi_workbooks.files import template
from bairi_workbooks.templating import fill_document

TEMPLATE = "bulletin.docx"


def write_word(path: Path, facts: BulletinFacts, template_path: Path | None = None) -> None:
    """Write the bulletin as .docx; `template_path` is a template to use instead of the one that comes with Bairi.

    The template sees `facts`, for whole paragraphs `prose`, and `figures`. Raises BairiError as `fill_document` does.
    """
    context = {"facts": facts, "prose": compose(facts), "figures": FigureSet(facts)}
    fill_document(template_path or template(TEMPLATE), context, path, facts.letter.issued)
