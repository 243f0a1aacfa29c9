"""A marked copy (标注件) of a clerk's workbook: coloured cells with notes, and a sheet that links to them.

Only the parts that must change are changed; every other member of the package is copied as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from bairi_validators.findings import Finding, Severity, gravest_first
from bairi_workbooks.files import written_whole
from bairi_workbooks.marks.notes import note
from bairi_workbooks.marks.record import RECORD_SHEET
from bairi_workbooks.marks.result import RESULT_SHEET, Memory, lines_on, memory_of, names
from bairi_workbooks.marks.sheets import is_ours, values
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.workbook import read_workbook
from bairi_workbooks.return_package.book import Book, has_macros
from bairi_workbooks.return_package.markup import Element, whole_number
from bairi_workbooks.return_package.notes import Notes, has_notes
from bairi_workbooks.return_package.parts import Package
from bairi_workbooks.return_package.result_sheet import Report, looks, sheet_xml
from bairi_workbooks.return_package.sheets import Sheet
from bairi_workbooks.return_package.styles import MOST_KEYS, NO_STYLES, Styles

_UNSIGNED: Final = "原文件带有数字签名。签名只对原文件有效，本标注件已去掉签名；原文件原样一并退回。"
_NO_SHEET: Final = "工作簿中没有下列问题所在的工作表，未能标色和加批注：{}。请按下表核对。"
_THREADED: Final = "下列单元格已有会话批注，为不打断会话，只标色、不另加批注：{}。问题见下表。"
_MOST_PLACES: Final = 20


def marked_suffix(content: bytes) -> str:
    """The suffix under which Excel opens the marked copy of a package. Raises UnmarkableError for what is none."""
    return ".xlsm" if has_macros(Package(content)) else ".xlsx"


def write_marked(
    target: Path, content: bytes, findings: Sequence[Finding], day: date, *, statement: str | None = None
) -> None:
    """Copy a workbook's package with its faults marked; earlier marks of this product are taken out first.

    `day` is the date of every member, so that the same faults give the same bytes; `statement` is told on 校验结果.
    Raises UnmarkableError for a package that cannot be marked, BairiError where the copy cannot be written.
    """
    package = Package(content)
    _Marking(package, sorted(findings, key=gravest_first), [statement] if statement else []).run(content)
    with written_whole(target) as draft:
        package.write(draft, day)


def write_unmarked(target: Path, content: bytes, day: date) -> None:
    """Copy a workbook's package without what this product put into it: colours, notes, lists and records.

    One that has none of them is copied as it is. Raises as `write_marked`.
    """
    package = Package(content)
    marked = _Marking(package, [], []).clean(content)
    with written_whole(target) as draft:
        if marked:
            package.write(draft, day)
        else:
            draft.write_bytes(content)


class _Marking:
    """One workbook being marked: its parts, and what is to be told and remembered on 校验结果."""

    def __init__(self, package: Package, findings: Sequence[Finding], statements: list[str]) -> None:
        self._package, self._findings, self._statements = package, findings, statements
        self._book = Book(package)
        self._styles = Styles(self._book.styles(NO_STYLES))
        self._fills: dict[int, str] = {}
        self._own: dict[int, str] = {}
        self._marked: dict[tuple[int, Severity], str] = {}
        self._keys: dict[str, int] = {"": 0}

    def run(self, content: bytes) -> None:
        """Clean, mark, and put the result sheet before all others."""
        name, memory = self._earlier(content)
        self._unmark(memory)
        if self._package.unsign():
            self._statements.append(_UNSIGNED)
        self._mark()
        self._book.unselect_all()
        report = Report(self._findings, self._statements, self._fills, self._book.visible())
        xml, top = sheet_xml(self._book.namespace, looks(self._styles), report)
        self._book.put_first(name, xml, top)
        self._book.settle_type()

    def clean(self, content: bytes) -> bool:
        """Take out everything that is not the clerk's; whether there was anything."""
        grids = self._grids(content, is_ours)
        lists = [lines for grid in grids if (lines := lines_on(values(grid)))]
        for grid in grids:
            self._book.take_out(grid.name)
        memory = memory_of([line for lines in lists for line in lines])
        noted = any(has_notes(self._package, part) for part in self._book.worksheets().values())
        self._unmark(memory)
        return bool(grids or noted or self._styles.marks())

    def _earlier(self, content: bytes) -> tuple[str, Memory]:
        """The name that the result sheet will have, and what an earlier one of it remembers, which is taken out.

        A sheet of that name that the clerk made stays: ours is then called by the next free name.
        """
        known = {grid.name: grid for grid in self._grids(content, lambda grid: grid.name.startswith(RESULT_SHEET))}
        for name in names():
            lines = lines_on(values(known[name])) if name in known else None
            if lines is not None:
                self._book.take_out(name)
            if lines is not None or name not in self._book.names():
                break
        return name, memory_of(lines or [])

    def _grids(self, content: bytes, wanted: Callable[[Grid], bool]) -> list[Grid]:
        """The sheets that are wanted; nothing is read where none has a name that ours have."""
        if not any(name.startswith((RESULT_SHEET, RECORD_SHEET)) for name in self._book.names()):
            return []
        grids = read_workbook(content)
        return [] if isinstance(grids, Finding) else [grid for grid in grids if wanted(grid)]

    def _unmark(self, memory: Memory) -> None:
        """Give cells that an earlier marking coloured their own fill back, and take its notes out."""
        marks = self._styles.marks()
        certain = bool(memory.by_place) or any(key is not None for key in marks.values())
        for name, sheet, notes in self._worksheets(lambda part: certain or has_notes(self._package, part)):
            noted = notes.ours()
            places = noted | {where for other, where in memory.by_place if other == name}
            for where, attribute, element in sheet.styled({str(style) for style in marks}):
                style = whole_number(element.get(attribute))
                if marks[style] is not None or where in places:
                    own = self._styles.restored(style, memory.fill(marks[style], name, where))
                    element.set(attribute, str(own))
                    self._package.edit(self._book.worksheets()[name])
            notes.remove_ours()

    def _mark(self) -> None:
        """Colour and note the cells of every finding; what cannot be marked is told."""
        names = self._book.worksheets()
        placed = [f for f in self._findings if f.place.sheet is not None and f.place.cell is not None]
        lost = [f for f in placed if f.place.sheet not in names]
        self._tell(_NO_SHEET, [str(f.place) for f in lost])
        wanted = {names[f.place.sheet] for f in placed if f.place.sheet in names}
        for name, sheet, notes in self._worksheets(lambda part: part in wanted):
            self._package.edit(names[name])
            cells: dict[str, list[int]] = {}
            for number, finding in enumerate(self._findings, start=1):
                if finding.place.sheet == name and finding.place.cell is not None:
                    cells.setdefault(sheet.shown(finding.place.cell), []).append(number)
            for where, numbers in cells.items():
                self._colour(sheet.cell(where), numbers)
            words = {where: note(self._findings[n - 1] for n in numbers) for where, numbers in cells.items()}
            refused = notes.add(words)
            self._tell(_THREADED, [f"{name}!{where}" for where in refused])

    def _colour(self, cell: Element, numbers: Sequence[int]) -> None:
        """Colour a cell by the gravest of its findings, which come in that order, and remember its own fill."""
        style, severity = whole_number(cell.get("s")), self._findings[numbers[0] - 1].severity
        if style not in self._own:
            self._own[style] = self._styles.fill_of(style)
        fill = self._own[style]
        self._fills.update(dict.fromkeys(numbers, fill))
        key = self._keys.setdefault(fill, numbers[0] if numbers[0] <= MOST_KEYS else 0)
        if (style, severity) not in self._marked:  # few formats, many cells
            self._marked[style, severity] = str(self._styles.marked(style, severity, key))
        cell.set("s", self._marked[style, severity])

    def _tell(self, words: str, places: Sequence[str]) -> None:
        if places:
            rest = f"等{len(places)}处" if len(places) > _MOST_PLACES else ""
            self._statements.append(words.format("、".join(places[:_MOST_PLACES]) + rest))

    def _worksheets(self, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Sheet, Notes]]:
        """Name, cells and notes of the worksheets whose part is wanted; the others are not even parsed."""
        for number, (name, part) in enumerate(self._book.worksheets().items(), start=1):
            if wanted(part):
                sheet = Sheet(self._package.look(part))
                yield name, sheet, Notes(self._package, part, sheet, number)
