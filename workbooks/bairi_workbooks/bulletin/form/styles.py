"""What holds for a paragraph or a run in effect: said by itself, else by its style, else by the document's defaults."""

from __future__ import annotations

from typing import Any

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def w(name: str) -> str:
    """A name of WordprocessingML as lxml writes it."""
    return f"{{{_MAIN}}}{name}"


class Styles:
    """A document's styles (样式); `levels` of a paragraph or run are its property elements, the nearest first."""

    def __init__(self, element: Any) -> None:
        self._by_id = {s.get(w("styleId")): s for s in element.findall(w("style"))}
        self._default = next(
            (i for i, s in self._by_id.items() if s.get(w("type")) == "paragraph" and s.get(w("default")) == "1"), None
        )
        self._last = {
            "pPr": element.findall(f"{w('docDefaults')}/{w('pPrDefault')}/{w('pPr')}"),
            "rPr": element.findall(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"),
        }
        self._known: dict[tuple[str | None, str], list[Any]] = {}

    def of_paragraph(self, p: Any, kind: str = "pPr") -> list[Any]:
        """The levels of a paragraph; with kind rPr what its style says of its runs."""
        own = p.findall(w("pPr")) if kind == "pPr" else []
        named = p.find(f"{w('pPr')}/{w('pStyle')}")
        style = self._default if named is None else named.get(w("val"))
        return [*own, *self._of_style(style, kind), *self._last[kind]]

    def of_run(self, r: Any, p: Any) -> list[Any]:
        """The levels of a run in its paragraph."""
        named = r.find(f"{w('rPr')}/{w('rStyle')}")
        styled = [] if named is None else self._of_style(named.get(w("val")), "rPr")
        return [*r.findall(w("rPr")), *styled, *self.of_paragraph(p, "rPr")]

    def _of_style(self, style_id: str | None, kind: str) -> list[Any]:
        """The properties of a style and of those that it is based on; a circle ends where it closes."""
        if (style_id, kind) not in self._known:
            found, seen, current = [], set(), style_id
            while current in self._by_id and current not in seen:
                seen.add(current)
                style = self._by_id[current]
                found += style.findall(w(kind))
                based = style.find(w("basedOn"))
                current = None if based is None else based.get(w("val"))
            self._known[style_id, kind] = found
        return self._known[style_id, kind]


def said(levels: list[Any], element: str, attribute: str = "val") -> str | None:
    """An attribute where it is said first."""
    for level in levels:
        for found in level.findall(w(element)):
            value: str | None = found.get(w(attribute))
            if value is not None:
                return value
    return None


def switched(levels: list[Any], element: str) -> bool:
    """Whether a switch is on where it is said first: an element without a value says yes."""
    for level in levels:
        found = level.find(w(element))
        if found is not None:
            return found.get(w("val"), "1") not in {"0", "false", "off"}
    return False
