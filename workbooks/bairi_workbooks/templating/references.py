"""References (引用): formulas whose rows and sheets have moved, read from where each formula now stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from bairi_workbooks.templating.arrangement import LAST_ROW, Arrangement, Path, Run

_MOST = 8192  # characters of a formula
_SHEET = re.compile(r"(?P<sheet>'(?:[^']|'')+'|[^'!\[\]:]+)!(?P<rest>.+)", re.DOTALL)
_END = r"(?P<{0}_column>\$?[A-Za-z]{{1,3}})?(?P<{0}_fixed>\$?)(?P<{0}_row>[1-9]\d{{0,6}})"
_ROWS = re.compile(f"{_END.format('first')}(?::{_END.format('last')})?")


class MoveError(ValueError):
    """A formula that cannot be moved; its words say why."""


class NothingLeftError(MoveError):
    """A formula whose rows or sheet are not in this period's file."""


@dataclass(frozen=True, slots=True)
class Place:
    """From where a formula looks: its sheet in the template, what that sheet is called now, and its row's turns."""

    source: str
    title: str
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Moves:
    """What became of a template's sheets: by their old names, the new names with the arrangement of the rows."""

    sheets: Mapping[str, Mapping[str, Arrangement]]

    def formula(self, text: str, place: Place) -> str:
        """A formula (with its =) as it has to read now.

        Raises NothingLeftError where it refers to rows or a sheet of which nothing is left, MoveError where it cannot
        be understood, refers to a sheet that is now several, or would become too long for a cell.
        """
        try:
            tokens = Tokenizer(text).items
        except TokenizerError as error:
            raise MoveError("公式无法识别") from error
        moved = "=" + "".join(self._token(token, place) for token in tokens)
        if len(moved) > _MOST:
            raise MoveError("公式引用的行不相邻，展开后过长，请引用一整段明细")
        return moved

    def reference(self, text: str, place: Place) -> str:
        """A reference without =, as charts and names have it."""
        return self.formula(f"={text}", place)[1:]

    def _token(self, token: Token, place: Place) -> str:
        value = str(token.value)
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            return value
        found = _SHEET.fullmatch(value)
        if found is None:
            return self._moved(value, self.sheets[place.source][place.title], place.path) if place.source else value
        old = found["sheet"].strip("'").replace("''", "'")
        if old not in self.sheets:
            return value
        title, own = self._title(old, place), old == place.source
        prefix = f"'{title.replace(chr(39), chr(39) * 2)}'!"
        return self._moved(found["rest"], self.sheets[old][title], place.path if own else (), prefix)

    def _title(self, old: str, place: Place) -> str:
        if old == place.source:
            return place.title
        titles = list(self.sheets[old])
        if not titles:
            raise NothingLeftError(f"公式引用的工作表“{old}”本期没有")
        if len(titles) > 1:
            raise MoveError(f"公式引用的工作表“{old}”按循环生成多张，不能从别的工作表引用")
        return titles[0]

    @staticmethod
    def _moved(text: str, rows: Arrangement, path: Path, prefix: str = "") -> str:
        """A reference within one sheet; whole columns and names stay as they are."""
        found = _ROWS.fullmatch(text)
        if found is None or (found["last_row"] is None and found["first_column"] is None):
            return prefix + text
        spans = _spans(found, rows, path)
        if not spans:
            raise NothingLeftError(f"公式引用的{text}本期没有内容")
        parts = [prefix + _written(found, span) for span in spans]
        return parts[0] if len(parts) == 1 else f"({','.join(parts)})"


def _spans(found: re.Match[str], rows: Arrangement, path: Path) -> Sequence[Run]:
    """Where a reference's rows now stand. A row with $ is seen from outside its loop, so that it sees every turn."""
    first = int(found["first_row"])
    last = int(found["last_row"] or first)
    fixed = found["first_fixed"], found["last_fixed"] if found["last_row"] else found["first_fixed"]
    if fixed == ("$", "$"):
        return rows.copies(first, last)
    if fixed == ("", ""):
        return rows.copies(first, last, path)
    ends = [rows.copies(row, row, () if dollar else path) for row, dollar in zip((first, last), fixed, strict=True)]
    return [(ends[0][0][0], ends[1][-1][1])] if all(ends) else []


def _written(found: re.Match[str], span: Run) -> str:
    columns = found["first_column"] or "", found["last_column"] or ""
    fixed = found["first_fixed"], found["last_fixed"]
    if found["last_row"] is None:
        columns, fixed = (columns[0], columns[0]), (fixed[0], fixed[0])
        if span[0] == span[1]:
            return f"{columns[0]}{fixed[0]}{span[0]}"
    first, last = span[0], min(span[1], LAST_ROW)
    return f"{columns[0]}{fixed[0]}{first}:{columns[1]}{fixed[1]}{last}"
