"""Charts, margins and properties of an open workbook, which xlwings leaves to each office program's own objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from bairi_workbooks.templating.rendering import FaultyCellError

PROPERTIES: Final = {"标题": "Title", "主题": "Subject", "作者": "Author", "标记": "Keywords"}
_PARTS: Final = {"页眉": "Header", "页脚": "Footer"}
_SIDES: Final = {"左": "Left", "中": "Center", "右": "Right"}


class Series(Protocol):
    """A series (数据系列) of a chart: Formula is =SERIES(name,categories,values,number) with Excel's references."""

    Formula: str

    def Delete(self) -> object:  # noqa: N802 - Excel's own name
        """Take it out of its chart."""


class OfficeParts(Protocol):
    """What a template may have beside cells: margins (页眉页脚) in Excel's codes, properties, charts' series."""

    def properties(self) -> dict[str, str]:
        """The workbook's properties, by the Chinese words for them."""

    def write_properties(self, texts: Mapping[str, str]) -> None:
        """Change some of them."""

    def margins(self, sheet: Any) -> dict[str, str]:
        """The texts above and below a sheet's printed pages, by where they stand."""

    def write_margins(self, sheet: Any, texts: Mapping[str, str]) -> None:
        """Change some of them. Raises FaultyCellError where that cannot be."""

    def print_area(self, sheet: Any) -> str | None:
        """What is printed of a sheet, where that is no name of its workbook."""

    def series(self, chart: Any) -> Sequence[Series]:
        """The series of a chart."""


def parts_of(book: Any) -> OfficeParts:
    """Those of a workbook given as an xlwings Book."""
    return LibreOfficeParts(book) if hasattr(book.api, "DocumentProperties") else ExcelParts(book)


class ExcelParts:
    """In Excel for Windows."""

    def __init__(self, book: Any) -> None:
        self._properties = book.api.BuiltinDocumentProperties

    def properties(self) -> dict[str, str]:
        """As `OfficeParts` has it."""
        return {words: str(self._properties(key).Value or "") for words, key in PROPERTIES.items()}

    def write_properties(self, texts: Mapping[str, str]) -> None:
        """As `OfficeParts` has it."""
        for words, text in texts.items():
            self._properties(PROPERTIES[words]).Value = text

    def margins(self, sheet: Any) -> dict[str, str]:
        """As `OfficeParts` has it."""
        setup = sheet.api.PageSetup
        return {where: text for where, key in _excel_margins() if (text := getattr(setup, key))}

    def write_margins(self, sheet: Any, texts: Mapping[str, str]) -> None:
        """As `OfficeParts` has it."""
        setup, keys = sheet.api.PageSetup, dict(_excel_margins())
        for where, text in texts.items():
            setattr(setup, keys[where], text)

    def print_area(self, sheet: Any) -> str | None:  # noqa: ARG002 - in Excel it is the name Print_Area
        """As `OfficeParts` has it."""
        return None

    def series(self, chart: Any) -> Sequence[Series]:
        """As `OfficeParts` has it."""
        collection = chart.api[1].SeriesCollection()
        return [collection.Item(number) for number in range(1, collection.Count + 1)]


def _excel_margins() -> Iterator[tuple[str, str]]:
    return ((f"{part}{side}", f"{place}{key}") for part, key in _PARTS.items() for side, place in _SIDES.items())


class LibreOfficeParts:
    """In LibreOffice, whose page styles have the margins and whose charts have ranges for every part of a series."""

    def __init__(self, book: Any) -> None:
        self._document = book.api

    def properties(self) -> dict[str, str]:
        """As `OfficeParts` has it."""
        own = self._document.DocumentProperties
        return {words: _joined(getattr(own, key)) for words, key in PROPERTIES.items()}

    def write_properties(self, texts: Mapping[str, str]) -> None:
        """As `OfficeParts` has it."""
        own = self._document.DocumentProperties
        for words, text in texts.items():
            key = PROPERTIES[words]
            setattr(own, key, text if isinstance(getattr(own, key), str) else (text,))

    def margins(self, sheet: Any) -> dict[str, str]:
        """As `OfficeParts` has it."""
        style = self._style(sheet)
        found: dict[str, str] = {}
        for part, key in _PARTS.items():
            if getattr(style, f"{key}IsOn"):
                content = getattr(style, f"RightPage{key}Content")
                found |= {f"{part}{side}": _codes(getattr(content, f"{place}Text")) for side, place in _SIDES.items()}
        return {where: text for where, text in found.items() if text}

    def write_margins(self, sheet: Any, texts: Mapping[str, str]) -> None:
        """As `OfficeParts` has it. Sheets of one loop share their page style, and so what stands in the margins."""
        sharing = [s.Name for s in self._document.Sheets if s.PageStyle == sheet.api.PageStyle]
        if len(sharing) > 1:
            words = f"LibreOffice 中按循环生成的工作表（{'、'.join(sharing)}）共用页眉页脚，不能各写各的"
            raise FaultyCellError(f"工作表“{sheet.name}”的页眉页脚", words)
        style = self._style(sheet)
        for part, key in _PARTS.items():
            own = {place: texts[f"{part}{side}"] for side, place in _SIDES.items() if f"{part}{side}" in texts}
            if own:
                content = getattr(style, f"RightPage{key}Content")
                for place, text in own.items():
                    _write(getattr(content, f"{place}Text"), text)
                setattr(style, f"RightPage{key}Content", content)  # a copy until it is given back

    def print_area(self, sheet: Any) -> str | None:
        """As `OfficeParts` has it."""
        area: str | None = sheet.page_setup.print_area
        return area

    def series(self, chart: Any) -> Sequence[Series]:
        """As `OfficeParts` has it."""
        document = chart.api[1]
        (space,) = document.getFirstDiagram().getCoordinateSystems()
        return [
            _LibreOfficeSeries(document, space, kind, own)
            for kind in space.getChartTypes()
            for own in kind.getDataSeries()
        ]

    def _style(self, sheet: Any) -> Any:
        return self._document.StyleFamilies.getByName("PageStyles").getByName(sheet.api.PageStyle)


def _joined(value: Any) -> str:
    return value if isinstance(value, str) else " ".join(value)


# Excel's codes in margins, by what LibreOffice calls the same field.
_FIELDS: Final = {"&P": "PageNumber", "&N": "PageCount", "&A": "SheetName", "&F": "FileName", "&D": "DateTime"}
_CODE: Final = re.compile(r"&([&PNAFD])")
_FIELD_MARK: Final = "\x00"  # in no text of a workbook


def _codes(text: Any) -> str:
    """A margin's text, with Excel's codes for its fields."""
    return "\n".join("".join(_code(portion) for portion in paragraph) for paragraph in text)


def _code(portion: Any) -> str:
    if portion.TextPortionType != "TextField":
        return str(portion.String).replace("&", "&&")
    field = portion.TextField
    known = (code for code, name in _FIELDS.items() if field.supportsService(f"com.sun.star.text.textfield.{name}"))
    return next(known, str(portion.String))


def _write(text: Any, words: str) -> None:
    """Put a text with Excel's codes into a margin that has the same fields: each stretch keeps its font and colour."""
    paragraphs = [_stretches(paragraph) for paragraph in text]
    lines = words.split("\n", len(paragraphs) - 1)
    # From the last one to the first: what stands behind a change is no longer where it was found.
    for stretches, line in reversed(list(zip(paragraphs, lines, strict=True))):
        for portions, piece in reversed(list(zip(stretches, _pieces(line), strict=True))):
            for portion in reversed(portions[1:]):
                portion.setString("")
            if portions:
                portions[0].setString(piece)


def _stretches(paragraph: Any) -> list[list[Any]]:
    """The portions of text before, between and behind the fields."""
    found: list[list[Any]] = [[]]
    for portion in paragraph:
        if portion.TextPortionType == "TextField":
            found.append([])
        else:
            found[-1].append(portion)
    return found


def _pieces(line: str) -> list[str]:
    """The same of a text with codes."""
    marked = _CODE.sub(lambda code: "&" if code[1] == "&" else _FIELD_MARK, line)
    return marked.split(_FIELD_MARK)


class _LibreOfficeSeries:
    """A series as three ranges: of its name, its categories (which all series of a chart share) and its values."""

    def __init__(self, document: Any, space: Any, kind: Any, own: Any) -> None:
        self._provider, self._kind, self._own = document.getDataProvider(), kind, own
        self._values = own.getDataSequences()[0]
        self._axis = space.getAxisByDimension(0, 0)

    @property
    def Formula(self) -> str:  # noqa: N802 - Excel's own name
        """The three, as Excel writes them."""
        categories = self._axis.getScaleData().Categories
        ranges = (self._values.getLabel(), categories.getValues() if categories else None, self._values.getValues())
        return f"=SERIES({','.join(_excel(part) for part in ranges)},1)"

    @Formula.setter
    def Formula(self, formula: str) -> None:  # noqa: N802 - as above
        name, categories, values, *_ = _arguments(formula)
        if name:
            self._values.setLabel(self._sequence(name, "label"))
        if categories:
            scale = self._axis.getScaleData()
            scale.Categories.setValues(self._sequence(categories, "categories"))
            self._axis.setScaleData(scale)
        self._values.setValues(self._sequence(values, "values-y"))

    def Delete(self) -> None:  # noqa: N802 - as above
        """Take it out of its chart."""
        self._kind.removeDataSeries(self._own)

    def _sequence(self, reference: str, role: str) -> Any:
        made = self._provider.createDataSequenceByRangeRepresentation(_libreoffice(reference))
        made.Role = role
        return made


_PLACE: Final = re.compile(r"\$?('(?:[^']|'')+'|[^'.;]+)\.([^;]+)")
_ARGUMENT: Final = re.compile(r"((?:'(?:[^']|'')*'|\([^)]*\)|[^,'(])*)(?:,|$)")


def _excel(sequence: Any) -> str:
    """The ranges of a sequence of cells, as Excel writes them; empty for none, and for words that are in no cell."""
    found = [_PLACE.fullmatch(one) for one in sequence.getSourceRangeRepresentation().split(";")] if sequence else []
    places = [f"{one[1]}!{one[2]}" for one in found if one]
    return places[0] if len(places) == 1 else f"({','.join(places)})" if places else ""


def _libreoffice(reference: str) -> str:
    """A reference, or several in brackets, as LibreOffice's charts write them."""
    ranges = _ARGUMENT.findall(reference.removeprefix("(").removesuffix(")"))
    return ";".join(f"${one.rpartition('!')[0]}.{one.rpartition('!')[2]}" for one in ranges if one)


def _arguments(formula: str) -> list[str]:
    """The arguments of =SERIES(…); commas in sheets' names and in brackets separate nothing."""
    return list(_ARGUMENT.findall(formula.removeprefix("=SERIES(").removesuffix(")")))
