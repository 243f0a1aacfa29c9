"""Fill a Word template with docxtpl; text from outside stays text, faults are told by the paragraph they stand in."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from bairi_validators.errors import BairiError
from bairi_workbooks.files import written_whole
from bairi_workbooks.templating.environment import TEMPLATE_FAULTS, TemplateEnvironment, fault_words, one_line
from bairi_workbooks.templating.packing import settle

_MARKUP = re.compile(r"<[^>]*>")
_LONGEST_PLACE = 60
_JINJA_FRAMES = {"<template>", "<unknown>"}


def fill_document(source: Path, context: Mapping[str, Any], target: Path, day: date) -> None:
    """Fill the template `source` and write it as `target`; `day` is the date of everything in the file.

    Raises BairiError when the template cannot be read or is faulty, naming the place, or the file cannot be written.
    """
    # docxtpl costs 0.2 s to import, which those who write no Word file need not pay.
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415
    from docxtpl import DocxTemplate  # noqa: PLC0415

    environment = TemplateEnvironment(finalize=one_line)
    document = DocxTemplate(str(source))
    try:
        document.render(dict(context), jinja_env=environment, autoescape=True)
    except (PackageNotFoundError, BadZipFile, OSError, KeyError) as error:
        raise BairiError(f"打不开模板 {source}：文件不存在、已损坏或不是 .docx，请重新保存后再试。") from error
    except TEMPLATE_FAULTS as error:
        place = _place(error, environment.last_source)
        raise BairiError(f"模板 {source.name} {place}有误：{fault_words(error)}。请在 Word 中改正。") from error
    with written_whole(target) as draft:
        document.save(str(draft))
        settle(draft, day)


def _place(error: Exception, source: str) -> str:
    """The paragraph in which a template's fault stands: docxtpl puts every paragraph on a line of its own."""
    line = getattr(error, "lineno", None)
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename in _JINJA_FRAMES:
            line = frame.lineno
    lines = source.splitlines()
    if line is None or not 0 < line <= len(lines):
        return "中"
    return f"“{_MARKUP.sub('', lines[line - 1]).strip()[:_LONGEST_PLACE]}”处"
