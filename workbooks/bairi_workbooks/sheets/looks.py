"""Looks of a table's cells (单元格样式): what an entry, its column and the type of its value ask for."""

from __future__ import annotations

from typing import Any

from bairi_workbooks.sheets.entries import ABSENT, DAY
from bairi_workbooks.style import HEAD_FILL, MUTED


def look(align: str, fill: str | None, ink: str | None, bold: bool, form: str | None) -> dict[str, Any]:  # noqa: FBT001
    """The format's properties: the entry's own, then the column's, then what the value's type asks for."""
    found: dict[str, Any] = {"align": align} | ({} if align == "center" else {"indent": 1})
    if fill:
        found["bg_color"] = fill
    if ink:
        found["font_color"] = ink
    if bold:
        found["bold"] = True
    if form == ABSENT:
        found |= {"align": "center", "indent": 0, "font_color": ink or MUTED}
    elif form == DAY:
        found |= {"align": "center", "indent": 0, "num_format": DAY}
    elif form:
        found |= _number_look(align, form)
    return found


def linked_look(*key: Any) -> dict[str, Any]:
    """The same for a text that is a link."""
    return {**look(*key), "font_color": HEAD_FILL, "underline": 1}


def _number_look(align: str, form: str) -> dict[str, Any]:
    """Numbers stand right unless centred, a space off the line by their format: LibreOffice forgets their indent."""
    if align == "center":
        return {"text_wrap": False, "num_format": form}
    spaced = ";".join(f"{part}_ " for part in form.split(";"))
    return {"align": "right", "indent": 0, "text_wrap": False, "num_format": spaced}
