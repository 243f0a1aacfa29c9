"""Fill a Word template with docxtpl; text from outside stays text, faults are told by the paragraph they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from bairi_validators.errors import BairiError
from bairi_workbooks.files import written_whole
from bairi_workbooks.problems import Problem
from bairi_workbooks.templating.environment import TEMPLATE_FAULTS, TemplateEnvironment, one_line
from bairi_workbooks.templating.packing import settle
from bairi_workbooks.templating.pictures import Placing
from bairi_workbooks.templating.places import problem_of

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

_PROPERTIES = ("title", "subject", "author", "comments")
_LONGEST_PROPERTY = 255  # what Office allows
_LONGEST_PLACE = 60
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_BRACES = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")


class FaultyTemplateError(BairiError):
    """A template that cannot be filled: `problem` says where and why."""

    def __init__(self, name: str, problem: Problem) -> None:
        super().__init__(f"模板 {name} {problem.place}有误：{problem.message}。请在 Word 中改正。")
        self.problem = problem


def fill_document(source: Path, context: Mapping[str, Any], target: Path, day: date) -> None:
    """Fill the template `source` and write it as `target`; `day` is the date of everything in the file.

    Raises BairiError when the template cannot be read or is faulty, naming the place, or the file cannot be written.
    """
    document = filled(source, context, TemplateEnvironment(finalize=one_line))
    with written_whole(target) as draft:
        document.save(str(draft))
        settle(draft, day)


def filled(source: Path, context: Mapping[str, Any], environment: TemplateEnvironment) -> DocxTemplate:
    """The template filled in memory. Raises BairiError as `fill_document` does, FaultyTemplateError for a fault."""
    # docxtpl costs 0.2 s to import, which those who write no Word file need not pay.
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415
    from docxtpl import DocxTemplate  # noqa: PLC0415
    from lxml.etree import XMLSyntaxError  # noqa: PLC0415

    document = DocxTemplate(str(source))
    try:
        document.init_docx()
        unpaired = _unpaired(document)
        properties = _taken(document)
        placing = Placing(document, environment.finalize or one_line)
        environment.finalize = placing
        document.render(dict(context), jinja_env=environment, autoescape=True)
        placing.give_room()
        _put(document, properties, context, environment)
    except (PackageNotFoundError, BadZipFile, OSError, KeyError) as error:
        raise BairiError(f"打不开模板 {source}：文件不存在、已损坏或不是 .docx，请重新保存后再试。") from error
    except (*TEMPLATE_FAULTS, XMLSyntaxError) as error:
        raise FaultyTemplateError(source.name, problem_of(error, environment.last_source)) from error
    if unpaired:  # docxtpl takes what stands up to the next tag for a part of it, and leaves whole paragraphs out
        raise FaultyTemplateError(source.name, unpaired)
    return document


def paragraph_texts(document: DocxTemplate) -> Iterator[str]:
    """The text of every paragraph (段落) of a document, in its body, tables, headers and footers."""
    margins = (_margin(relation) for relation in document.docx.part.rels.values())
    for part in (document.docx.element, *(margin.element for margin in margins if margin)):
        for paragraph in part.xpath(".//w:p"):
            yield "".join(paragraph.xpath(".//w:t/text()"))


def unpaired_at(text: str) -> Problem:
    """Braces in a paragraph that were meant for a field and are none."""
    place = f"“{text.strip()[:_LONGEST_PLACE]}”处"
    fix = "字段写作 {{ 名称 }}，语句写作 {% … %}，都用半角花括号"
    return Problem(place, "花括号没有配对或用了全角", fix, blocking=True)


def _unpaired(document: DocxTemplate) -> Problem | None:
    """The first paragraph of a template in which a tag begins and does not end, or the reverse."""
    texts = paragraph_texts(document)
    return next((unpaired_at(text) for text in texts if _BRACES.search(_TAG.sub("", text))), None)


def _margin(relation: Any) -> Any:
    """The header or footer that a relation leads to; None for anything else."""
    return (
        None if relation.is_external or not relation.reltype.endswith(("/header", "/footer")) else relation.target_part
    )


def _taken(document: DocxTemplate) -> dict[str, str]:
    """The texts of the document's properties, taken out of it: docxtpl would escape them as if they were markup."""
    core = document.docx.core_properties
    found = {name: getattr(core, name) for name in _PROPERTIES}
    for name in found:
        setattr(core, name, "")
    return found


def _put(
    document: DocxTemplate, properties: Mapping[str, str], context: Mapping[str, Any], environment: TemplateEnvironment
) -> None:
    environment.autoescape = False
    for name, source in properties.items():
        text = environment.from_string(source).render(context)
        setattr(document.docx.core_properties, name, text[:_LONGEST_PROPERTY])
