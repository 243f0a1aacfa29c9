"""Formulas from Excel's grammar to the one LibreOffice's API speaks, and back: separators, sheets, function names."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xlwings_libreoffice import bridge
from xlwings_libreoffice.addresses import quoted

# FormulaLanguage: the API's English and Excel's; all groups of functions (-1 is not taken by every version).
API_ENGLISH, EXCEL_ENGLISH, ALL_GROUPS = 1, 4, 0x7FFFFFFF
STRING = r'(?P<string>"(?:[^"]|"")*")'
ERROR = r"(?P<error>#(?:N/A|VALUE!|REF!|DIV/0!|NUM!|NAME\?|NULL!))"
FUNCTION = r"(?P<function>[^\W\d][\w.]*)\("
REST = r"(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)|(?P<word>\$?[^\W\d][\w.$]*)|(?P<mark>.)"
# A blank between two references is an operator: the cells they share.
CROSSING = r"(?P<crossing>(?<=[\w)]) +(?=['$\w(]))"
EXCEL = re.compile(
    rf"{STRING}|{ERROR}|{CROSSING}|(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!|{FUNCTION}|{REST}", re.DOTALL
)
CELL_FOLLOWS = r"(?=\$?[A-Za-z]{1,3}(?:\$?\d|:)|\$?\d+:|#REF!)"
API = re.compile(rf"{STRING}|{ERROR}|\$?(?P<sheet>'(?:[^']|'')+'|\w+)\.{CELL_FOLLOWS}|{FUNCTION}|{REST}", re.DOTALL)
# What the marks become, by the bracket they stand in: a call, a parenthesis, an array constant.
TO_API = {("call", ","): ";", ("group", ","): "~", ("array", ","): ";", ("array", ";"): "|"}
TO_EXCEL = {("call", ";"): ",", ("array", ";"): ",", ("array", "|"): ";"}
API_OPERATORS = {"~": ",", "!": " "}
OPENING = {"(": "group", "{": "array"}
ACROSS_SHEETS = re.compile(r"(?:'[^']*:[^']*'|[^\W\d][\w.]*:[^\W\d][\w.]*)!")
FUTURE_PREFIX = re.compile(r"^_xl(?:fn|ws)\.(?:_xlws\.)?", re.IGNORECASE)


@dataclass(frozen=True)
class FunctionNames:
    """How functions are called on each side, where the names differ."""

    to_api: dict[str, str]
    to_excel: dict[str, str]


def function_names(document: bridge.Uno) -> FunctionNames:
    """The office's own mapping, joined by operation; add-in functions have the same code and differ by name."""
    mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    api = _by_operation(mapper.getAvailableMappings(API_ENGLISH, ALL_GROUPS))
    excel = _by_operation(mapper.getAvailableMappings(EXCEL_ENGLISH, ALL_GROUPS))
    pairs = [(excel[operation], api[operation]) for operation in excel.keys() & api.keys()]
    differing = [(theirs, ours) for theirs, ours in pairs if theirs != ours and theirs[0].isalpha()]
    return FunctionNames(dict(differing), {ours: theirs for theirs, ours in differing})


def _by_operation(entries: Iterable[bridge.Uno]) -> dict[tuple[int, str], str]:
    names: dict[tuple[int, str], str] = {}
    for entry in entries:
        names.setdefault((entry.Token.OpCode, str(entry.Token.Data)), entry.Name)
    return names


def to_api(formula: str, names: FunctionNames) -> str:
    """`=SUM('East 1'!A1:B2,{1,2;3,4})` as `=SUM($'East 1'.A1:B2;{1;2|3;4})`."""
    if "[" in formula or ":" in formula:
        _refuse_what_the_api_cannot_say(formula)

    def sheet(name: str) -> str:
        plain = name if name.startswith("'") else f"'{name}'"
        return f"${plain}."

    def function(name: str) -> str:
        known = FUTURE_PREFIX.sub("", name).upper()
        return names.to_api.get(known, known)

    def word(text: str) -> str:
        return f"{text}()" if text.upper() in {"TRUE", "FALSE"} else text

    return _translated(formula, EXCEL, TO_API, _Side(sheet, function, word))


def to_excel(formula: str, names: FunctionNames) -> str:
    """The way back; what is no formula is given back as it is."""
    if not formula.startswith("="):
        return formula

    def sheet(name: str) -> str:
        plain = name[1:-1].replace("''", "'") if name.startswith("'") else name
        return f"{quoted(plain)}!"

    return _translated(formula, API, TO_EXCEL, _Side(sheet, lambda name: names.to_excel.get(name, name.upper()), str))


def _refuse_what_the_api_cannot_say(formula: str) -> None:
    bare = EXCEL.sub(_without_strings, formula)
    if "[" in bare or ACROSS_SHEETS.search(bare):
        raise NotImplementedError(
            f"Structured references, other workbooks and spans of sheets are not available in LibreOffice: {formula}"
        )


def _without_strings(match: re.Match[str]) -> str:
    return "" if match["string"] else match[0]


@dataclass(frozen=True)
class _Side:
    sheet: Callable[[str], str]
    function: Callable[[str], str]
    word: Callable[[str], str]


def _translated(formula: str, grammar: re.Pattern[str], marks: dict[tuple[str, str], str], side: _Side) -> str:
    brackets: list[str] = []
    parts: list[str] = []
    for match in grammar.finditer(formula):
        if match["sheet"]:
            parts.append(side.sheet(match["sheet"]))
        elif match["function"]:
            brackets.append("call")
            parts.append(f"{side.function(match['function'])}(")
        elif match["word"]:
            parts.append(side.word(match["word"]))
        elif match.groupdict().get("crossing"):
            parts.append("!")
        elif match["mark"]:
            parts.append(_mark(match["mark"], brackets, marks))
        else:
            parts.append(match[0])
    return "".join(parts)


def _mark(mark: str, brackets: list[str], marks: dict[tuple[str, str], str]) -> str:
    if mark in OPENING:
        brackets.append(OPENING[mark])
    elif mark in ")}" and brackets:
        brackets.pop()
    if mark in API_OPERATORS:
        return API_OPERATORS[mark]
    inside = brackets[-1] if brackets else "group"
    return marks.get((inside, mark), mark)
