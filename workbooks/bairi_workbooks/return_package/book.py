"""The workbook part (工作簿部件): its sheets in their order, and the names and views that count them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bairi_workbooks.return_package.markup import (
    Element,
    UnmarkableError,
    add,
    child,
    children,
    ensured,
    namespace,
    referring,
    relations_namespace,
    whole_number,
)
from bairi_workbooks.return_package.parts import WORKBOOK, Package, relations_of

_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES: Final = "xl/styles.xml"
_STYLES_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER: Final = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches"),
    *("smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)
_PLAIN_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPE: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


class Book:
    """The workbook part of a package. Raises UnmarkableError where it lists no sheets."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = package.edit(WORKBOOK)
        sheets = child(self._root, "sheets")
        if sheets is None or len(sheets) == 0:
            raise UnmarkableError("原文件的工作簿里没有工作表，不能标注。")
        self._sheets = sheets
        self.namespace = namespace(self._root)

    def names(self) -> list[str]:
        """Names of all sheets."""
        return [sheet.get("name", "") for sheet in self._sheets]

    def visible(self) -> list[str]:
        """Names of the sheets that people see."""
        return [sheet.get("name", "") for sheet in self._sheets if sheet.get("state", "visible") == "visible"]

    def worksheets(self) -> dict[str, str]:
        """Names of the worksheets to the members that hold them."""
        return self._parts("worksheet")

    def all_sheets(self) -> list[str]:
        """The members of all sheets, chart sheets and macro sheets among them."""
        kinds = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
        return [part for kind in kinds for part in self._parts(kind).values()]

    def styles(self, empty: str) -> Element:
        """The root of the styles, to be changed; made from a pattern with a place for the namespace where missing."""
        found = next((name for _, name in self._package.related(WORKBOOK, "styles")), None)
        if found is None:
            found = _STYLES if _STYLES not in self._package.members else self._package.free_name("xl/styles{}.xml")
            self._package.put(found, empty.format(self.namespace).encode(), _STYLES_TYPE)
            self._package.relate(WORKBOOK, "styles", found)
        return self._package.edit(found)

    def take_out(self, name: str) -> None:
        """Take a worksheet out, with the names that belong to it; what its part leads to stays behind unused."""
        part = self.worksheets()[name]
        at = next(n for n, sheet in enumerate(self._sheets) if sheet.get("name") == name)
        self._sheets.remove(self._sheets[at])
        self._renumber({n: n - (n > at) for n in range(len(self._sheets) + 1) if n != at})
        for view in self._views():
            shown = whole_number(view.get("activeTab"))
            view.set("activeTab", str(max(0, shown - (shown >= at))))
            view.attrib.pop("firstSheet", None)
        key = next(key for key, target in self._package.related(WORKBOOK, "worksheet") if target == part)
        self._package.edit(relations_of(WORKBOOK)).remove(self._package.relations(WORKBOOK)[key])
        self._package.drop(part)
        self._package.drop(relations_of(part))

    def put_first(self, name: str, content: bytes, title_row: int) -> None:
        """Put a new sheet before all others, as the one that is seen first; `title_row` is printed on every page."""
        part = self._package.free_name("xl/worksheets/sheet{}.xml")
        self._package.put(part, content, _SHEET_TYPE)
        key = self._package.relate(WORKBOOK, "worksheet", part)
        number = 1 + max((whole_number(s.get("sheetId")) for s in self._sheets), default=0)
        self._sheets.insert(0, referring(self._sheets, "sheet", key, name=name, sheetId=str(number)))
        self._renumber({n: n + 1 for n in range(len(self._sheets))})
        names = ensured(self._root, "definedNames", _ORDER)
        title = add(names, "definedName", name="_xlnm.Print_Titles", localSheetId="0")
        title.text = f"'{name}'!${title_row}:${title_row}"
        for view in self._views():
            view.set("activeTab", "0")
            view.attrib.pop("firstSheet", None)

    def unselect_all(self) -> None:
        """Let no sheet be selected: two that are would be edited as a group."""
        for part in self.all_sheets():
            if b"tabSelected" in self._package.members[part].replace(b"\0", b""):
                for view in self._package.edit(part).iter("{*}sheetView"):
                    view.attrib.pop("tabSelected", None)

    def settle_type(self) -> None:
        """Let the package be a workbook, also where it was a template: a template's type forbids the suffix."""
        self._package.set_type(WORKBOOK, _MACRO_TYPE if has_macros(self._package) else _PLAIN_TYPE)

    def _parts(self, kind: str) -> dict[str, str]:
        related = dict(self._package.related(WORKBOOK, kind))
        keys = {s.get("name", ""): s.get(f"{{{relations_namespace(self._root)}}}id") for s in self._sheets}
        return {name: related[key] for name, key in keys.items() if key in related}

    def _views(self) -> Iterator[Element]:
        return (view for views in children(self._root, "bookViews") for view in children(views, "workbookView"))

    def _renumber(self, numbers: Mapping[int, int]) -> None:
        """Let names that belong to a sheet follow it; those of a sheet that is gone go with it."""
        for names in children(self._root, "definedNames"):
            for name in [n for n in children(names, "definedName") if "localSheetId" in n.attrib]:
                at = numbers.get(whole_number(name.get("localSheetId")))
                if at is None:
                    names.remove(name)
                else:
                    name.set("localSheetId", str(at))
            if len(names) == 0:
                self._root.remove(names)


def has_macros(package: Package) -> bool:
    """Whether a package says that it may hold macros: then Excel opens it under .xlsm only."""
    return "macroenabled" in package.type_of(WORKBOOK).lower()
