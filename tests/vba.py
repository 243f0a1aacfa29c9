"""What VBA starts, taken apart again: names that are hard to quote, and the rules of those who read a command line."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

LONGEST = 20.0
HARD_NAMES = (
    "桂阳县_2025-10下旬.xlsx",
    "北湖区 10月=最终 & 定稿 (2).xlsx",
    "a'b.xlsx",
    'a"b c.xlsx',
    "ends in a backslash\\",
    'back\\slash\\\\"quoted\\".xlsx',
    "%PATH% ^ | < > ! ; , `id` $(id) $HOME.xlsx",
    "  spaces  .xlsx",
    "",
    "𠮷野 😀.xlsx",
)


def taken_apart(line: str) -> list[str]:
    """The arguments of a command line as Windows' CommandLineToArgvW and Microsoft's C library read it.

    Backslashes stand for themselves but before a quote: there two are one, and an odd one makes the quote a letter.
    """
    arguments, word, position, quoted, begun = [], "", 0, False, False
    while position < len(line):
        backslashes = len(line[position:]) - len(line[position:].lstrip("\\"))
        position += backslashes
        quote = line[position : position + 1] == '"'
        word += "\\" * (backslashes // 2 if quote else backslashes)
        begun = begun or bool(backslashes)
        letter = line[position : position + 1]
        position += 1
        if quote and backslashes % 2:
            word += '"'
        elif quote:
            quoted, begun = not quoted, True
        elif letter in {" ", "\t"} and not quoted:
            arguments += [word] if begun else []
            word, begun = "", False
        else:
            word, begun = word + letter, begun or bool(letter)
    return [*arguments, word] if begun else arguments


def started(interpreter: str, function: str, workbook: str, process: int) -> list[str]:
    """What is to arrive at the program that a button starts, itself included."""
    fixed = [interpreter, "-I", "-m", "bairi_addin.ribbon", function]
    return [*fixed, "--workbook", workbook, "--process", str(process)]


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    """An interpreter that writes down what it was called with, in a folder that is hard to quote."""
    program = tmp_path / "解释 器=1 & 2" / "py'thon"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable} -I\n"
        "import json, os, sys\n"
        "whole = sys.argv[0] + '.told'\n"
        "with open(whole + '.part', 'w', encoding='utf-8') as told:\n"
        "    json.dump([sys.argv, os.getppid()], told)\n"
        "os.rename(whole + '.part', whole)\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


def told_by(stand_in: Path) -> tuple[list[str], int]:
    told, deadline = stand_in.with_name(f"{stand_in.name}.told"), time.monotonic() + LONGEST
    while not told.exists():
        assert time.monotonic() < deadline, "nothing was started"
        time.sleep(0.02)
    arguments, parent = json.loads(told.read_text(encoding="utf-8"))
    told.unlink()
    return arguments, parent
