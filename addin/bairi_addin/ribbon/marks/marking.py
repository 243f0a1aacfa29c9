"""Faulty cells coloured and noted in the open workbook, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bairi_addin.ribbon.marks import fills, office
from bairi_addin.ribbon.marks.result_sheet import lists_in, write_list
from bairi_validators.errors import BairiError
from bairi_validators.findings import Finding, gravest_first
from bairi_workbooks.marks.notes import AUTHOR, above, note, others, own, reads_as_ours, together
from bairi_workbooks.marks.result import Line
from bairi_workbooks.style import SEVERITY_FILL
from bairi_workbooks.text import clean

if TYPE_CHECKING:
    import xlwings as xw

    from bairi_addin.ribbon.progress import Progress

_CLOSED: Final = "工作表“{}”有密码保护，其中的问题未能标色和加批注。请按下表核对。"
_PATTERNED: Final = "下列单元格原来的填充是图案，为能原样恢复，只加批注、不改颜色：{}。"
_TALKED: Final = "下列单元格已有会话批注，为不打断会话，只标色、不另加批注：{}。问题见下表。"
_MOST_PLACES: Final = 20


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was taken out (清除结果): whether there was anything, and the cells whose own fill was no single colour."""

    any: bool
    inexact: tuple[str, ...] = ()


@dataclass
class _Marked:
    """The cells to be marked of one sheet by address, with the numbers of their findings, the gravest first."""

    sheet: xw.Sheet
    cells: dict[str, list[int]] = field(default_factory=dict)


def mark(book: xw.Book, findings: Sequence[Finding], progress: Progress) -> xw.Sheet:
    """Colour and note the cells of findings in a workbook without marks, and list all of them; the list's sheet.

    The list is there before the first cell is coloured: whatever happens, all of it can be taken out again.
    """
    ordered = sorted(findings, key=gravest_first)
    sheets = _by_sheet(book, ordered)
    closed = office.locked(book, sheets)
    marked = [one for name, one in sheets.items() if name not in closed]
    statements = [_CLOSED.format(name) for name in closed]
    under, kept = _own_fills(marked, statements)
    listed = write_list(book, ordered, statements, under)
    with office.lifted(book, [one.sheet.name for one in marked]):
        done, total = 0, sum(len(one.cells) for one in marked)
        for one in marked:
            for where, numbers in one.cells.items():
                cell, faults = one.sheet.range(where), [ordered[n - 1] for n in numbers]
                if (one.sheet.name, where) not in kept:
                    cell.color = SEVERITY_FILL[faults[0].severity]
                _write_note(cell, clean(note(faults)))
                done += 1
                progress("标注", done, total)
    return listed


def unmark(book: xw.Book) -> Cleared:
    """Take colours, notes and lists out, whoever put them there: this button or a marked copy.

    Raises BairiError, with all as it was, where marks stand on a sheet that has a password by now.
    """
    lists = lists_in(book)
    lines = [line for _, own in lists for line in own]
    bearing = {one.name: one for sheet in book.sheets if (one := _Bearing.of(sheet, lines)).places}
    inexact: list[str] = []
    if bearing:
        with office.lifted(book, bearing) as closed:
            if locked := next((name for name in closed if bearing[name].is_marked()), None):
                raise BairiError(f"工作表“{locked}”有密码保护，不能清除其中的标记。请撤销工作表保护后再按。")
            inexact = [place for name, one in bearing.items() if name not in closed for place in one.restore()]
    _delete(book, [sheet for sheet, _ in lists])
    return Cleared(bool(bearing or lists), tuple(inexact))


@dataclass(frozen=True, slots=True)
class _Bearing:
    """A sheet that bears marks: our notes by cell, and what the list remembers of its cells.

    That is the words of each cell's note, which moves with it, and the cell's own fill.
    """

    name: str
    sheet: xw.Sheet
    notes: Mapping[str, str]
    memory: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, sheet: xw.Sheet, lines: Iterable[Line]) -> _Bearing:
        name = sheet.name
        cells: dict[str, list[Line]] = {}
        for line in lines:
            if line.sheet == name and line.cell:
                cells.setdefault(line.cell, []).append(line)
        memory = {at: (_folded(together(line.note for line in own)), own[0].fill) for at, own in cells.items()}
        return cls(name, sheet, _our_notes(sheet), memory)

    @property
    def places(self) -> frozenset[str]:
        """The cells that may bear a mark."""
        return frozenset(self.notes) | frozenset(self.memory)

    def is_marked(self) -> bool:
        """Whether there is a mark in truth: on a sheet with a password none could be put."""
        return bool(self.notes) or any(self.sheet.range(where).color in fills.MARKS for where in self.places)

    def restore(self) -> list[str]:
        """Take the marks off; the cells whose own fill could not be given back just as it was."""
        inexact = []
        for where in self.places:
            cell, fill = self.sheet.range(where), self._fill(where)
            if cell.color in fills.MARKS:  # else it was coloured otherwise since
                cell.color = fills.colour_of(fill)
                inexact += [] if fills.is_exact(fill) else [f"{self.name}!{where}"]
            if where in self.notes:
                _take_words_out(cell)
        return inexact

    def _fill(self, where: str) -> str:
        """A cell's own fill; that of another place where the note says that the cell was there."""
        words, fill = self.memory.get(where, ("", ""))
        noted = _folded(self.notes.get(where, ""))
        if not noted or noted == words:
            return fill
        return next((fill for words, fill in self.memory.values() if words == noted), fill)


def _by_sheet(book: xw.Book, findings: Sequence[Finding]) -> dict[str, _Marked]:
    """The cells with findings sheet by sheet; of a merged area the first cell, which is the one that people see."""
    names = {sheet.name for sheet in book.sheets}
    sheets: dict[str, _Marked] = {}
    for number, finding in enumerate(findings, start=1):
        name, cell = finding.place.sheet, finding.place.cell
        if name in names and name and cell:
            one = sheets.setdefault(name, _Marked(book.sheets[name]))
            shown = one.sheet.range(cell).merge_area.get_address(row_absolute=False, column_absolute=False)
            one.cells.setdefault(shown.partition(":")[0], []).append(number)
    return sheets


def _own_fills(sheets: Sequence[_Marked], statements: list[str]) -> tuple[dict[int, str], set[tuple[str, str]]]:
    """The cells' own fills by the numbers of their findings, and the cells whose fill must stay; what is to be told."""
    under: dict[int, str] = {}
    kept: set[tuple[str, str]] = set()
    talked: list[str] = []
    for one in sheets:
        for where, numbers in one.cells.items():
            cell = one.sheet.range(where)
            if office.is_patterned(cell):
                kept.add((one.sheet.name, where))
            else:
                under |= dict.fromkeys(numbers, fills.remembered(cell.color))
            talked += [f"{one.sheet.name}!{where}"] if office.has_conversation(cell) else []
    for words, places in ((_PATTERNED, [f"{name}!{where}" for name, where in sorted(kept)]), (_TALKED, talked)):
        if places:
            rest = f"等{len(places)}处" if len(places) > _MOST_PLACES else ""
            statements.append(words.format("、".join(places[:_MOST_PLACES]) + rest))
    return under, kept


def _write_note(cell: xw.Range, words: str) -> None:
    if office.has_conversation(cell):
        return
    present = cell.note
    if present is None:
        cell.add_note(words)
    else:
        present.text = above(words, present.author.strip()) + present.text


def _our_notes(sheet: xw.Sheet) -> dict[str, str]:
    """Our words at the cells of a sheet, by address."""
    found = {}
    for one in sheet.notes:
        words = one.text
        if one.author.strip() == AUTHOR or reads_as_ours(words):
            address = one.location.get_address(row_absolute=False, column_absolute=False)
            found[address.partition(":")[0]] = words
    return found


def _take_words_out(cell: xw.Range) -> None:
    """Take our words off a cell; what the clerk wrote stays, in the clerk's own note."""
    written = cell.note
    if written is None:
        return
    below = others(written.text)
    if below is None:
        written.delete()
    else:
        written.text = written.text[below[1] :]


def _delete(book: xw.Book, sheets: Sequence[xw.Sheet]) -> None:
    """Take sheets out without a question."""
    book.app.display_alerts = False  # every press gives it back
    for sheet in sheets:
        sheet.delete()


def _folded(words: str) -> str:
    """Our words of a note, whatever line breaks a program gave them."""
    return "".join(own(words).split())
