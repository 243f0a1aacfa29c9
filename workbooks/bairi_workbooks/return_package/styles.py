"""Cell formats (单元格格式): a severity's fill on top of whatever format a cell has, and the way back."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final, TypeAlias
from xml.sax.saxutils import quoteattr

from bairi_validators.findings import Severity
from bairi_workbooks.return_package.markup import (
    Element,
    UnmarkableError,
    ensured,
    fragment,
    local,
    parse,
    whole_number,
)
from bairi_workbooks.style import SEVERITY_FILL

NO_STYLES: Final = (
    '<styleSheet xmlns="{}"><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_ORDER: Final = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"),
    *("cellStyles", "dxfs", "tableStyles", "colors", "extLst"),
)
_PLAIN: Final = {
    "fonts": ('<font><sz val="11"/><name val="宋体"/></font>',),
    "fills": ('<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellStyleXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
}
_FILL_TAGS: Final = frozenset({"fill", "patternFill", "fgColor", "bgColor", "gradientFill", "stop", "color"})
# A solid fill does not show its background colour. There a mark says that it is one, and where what it covers is
# written down: the number of a row of 校验结果, 0 for a cell that had no fill.
_SIGNATURE: Final = "FFBA"
MOST_KEYS: Final = 0xFFFF
_NO_MARK: Final = -1
_COLOURS: Final = frozenset(f"FF{colour.lstrip('#')}" for colour in SEVERITY_FILL.values())
_Key: TypeAlias = tuple[str, tuple[tuple[str, str], ...], str | None, tuple[Any, ...]]


class Styles:
    """The part of styles of a workbook, being added to. What is there keeps its number."""

    def __init__(self, root: Element) -> None:
        self._lists = {name: ensured(root, name, _ORDER) for name in _PLAIN}
        self._known: dict[str, dict[_Key, int]] = {}
        for name, entries in self._lists.items():
            if len(entries) == 0:
                for plain in _PLAIN[name]:
                    self._append(name, fragment(entries, plain))

    def marked(self, style: int, severity: Severity, key: int) -> int:
        """The number of a format like another but for the severity's fill; `key` is where its own fill is kept."""
        foreground = f'<fgColor rgb="FF{SEVERITY_FILL[severity].lstrip("#")}"/>'
        background = f'<bgColor rgb="{_SIGNATURE}{key:04X}"/>'
        fill = f'<fill><patternFill patternType="solid">{foreground}{background}</patternFill></fill>'
        return self._filled(style, fill)

    def restored(self, style: int, fill: str) -> int:
        """The number of a format like another but for the fill, one that `fill_of` told; empty for none."""
        return self._filled(style, fill if _sound(fill) else _PLAIN["fills"][0])

    def fill_of(self, style: int) -> str:
        """A format's fill as markup without namespaces; empty where it has none."""
        fills = self._lists["fills"]
        number = whole_number(self._format(style).get("fillId"))
        pattern = next(iter(fills[number]), None) if 0 < number < len(fills) else None
        if pattern is None or (local(pattern) == "patternFill" and pattern.get("patternType", "none") == "none"):
            return ""
        return _markup(fills[number])

    def marks(self) -> dict[int, int | None]:
        """The formats with a mark's fill, and their keys; None where a program that saved the file forgot the key."""
        keys = {n: _mark_of(fill) for n, fill in enumerate(self._lists["fills"])}
        fills = [whole_number(form.get("fillId")) for form in self._lists["cellXfs"]]
        return {n: key for n, fill in enumerate(fills) if (key := keys.get(fill, _NO_MARK)) != _NO_MARK}

    def look(self, font: str, alignment: str, fill: str = "", border: str = "") -> int:
        """The number of a format made of parts in markup without namespaces."""
        numbers = {
            "fontId": self._add("fonts", font),
            "fillId": self._add("fills", fill or _PLAIN["fills"][0]),
            "borderId": self._add("borders", border or _PLAIN["borders"][0]),
        }
        parts = " ".join(f'{name}="{number}"' for name, number in numbers.items())
        applied = 'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        return self._add("cellXfs", f'<xf numFmtId="0" {parts} xfId="0" {applied}>{alignment}</xf>')

    def _format(self, style: int) -> Element:
        formats = self._lists["cellXfs"]
        return formats[style if 0 <= style < len(formats) else 0]

    def _filled(self, style: int, fill: str) -> int:
        form = deepcopy(self._format(style))
        form.tail = None
        form.set("fillId", str(self._add("fills", fill)))
        form.set("applyFill", "1")
        return self._number("cellXfs", form)

    def _add(self, name: str, xml: str) -> int:
        return self._number(name, fragment(self._lists[name], xml))

    def _number(self, name: str, element: Element) -> int:
        """The number of an entry of a list, added where there is no equal one."""
        entries = self._lists[name]
        if name not in self._known:
            self._known[name] = {_key(entry): n for n, entry in reversed(list(enumerate(entries)))}
        number = self._known[name].get(_key(element))
        return self._append(name, element) if number is None else number

    def _append(self, name: str, element: Element) -> int:
        entries = self._lists[name]
        number = len(entries)
        entries.append(element)
        entries.set("count", str(number + 1))
        if name in self._known:
            self._known[name][_key(element)] = number
        return number


def _mark_of(fill: Element) -> int | None:
    """A mark's key; None for a mark without one."""
    pattern = next(iter(fill), None)
    if pattern is None or pattern.get("patternType") != "solid":
        return _NO_MARK
    colours = {local(colour): colour.get("rgb", "") for colour in pattern}
    if colours.get("fgColor") not in _COLOURS:
        return _NO_MARK
    background = colours.get("bgColor", "")
    try:
        return int(background[len(_SIGNATURE) :], 16) if background.startswith(_SIGNATURE) else None
    except ValueError:
        return None


def _key(element: Element) -> _Key:
    """What makes two entries equal: everything but the prefixes and the blanks between elements."""
    return element.tag, tuple(sorted(element.attrib.items())), element.text, tuple(_key(inner) for inner in element)


def _markup(element: Element) -> str:
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in element.attrib.items())
    return f"<{local(element)}{attributes}>{''.join(map(_markup, element))}</{local(element)}>"


def _sound(fill: str) -> bool:
    """Whether a fill that was kept in the clerk's file is one still."""
    try:
        return bool(fill) and all(inner.tag in _FILL_TAGS for inner in parse(fill.encode()).iter())
    except UnmarkableError:
        return False
