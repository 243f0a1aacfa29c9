"""The command lines that VBA puts together arrive as they were meant, whatever a workbook or a folder is called."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyopenvba.interpreter import Interpreter, VBARuntimeError

from bairi_addin.building.sources import load_sources
from vba import HARD_NAMES, started, taken_apart

# All but what no file name can have on any system, thick with what is hard.
NAMES = st.text(st.one_of(st.sampled_from(" \t\\\"'=&百日"), st.characters(exclude_characters="\0\r\n")), max_size=30)
# A path of a program on Windows has no quotes.
PROGRAMS = NAMES.map(lambda name: f"C:\\{name.replace(chr(34), '')}\\python.exe")


@pytest.fixture(scope="module")
def vba() -> Interpreter:
    made = Interpreter()
    for name in ("BairiCommand.bas", "BairiLauncher.bas", "BairiWindows.bas"):
        made.add_module(load_sources().modules[name].decode("ascii"), name=Path(name).stem)
    return made


def test_the_rules_that_command_lines_are_taken_apart_by_are_those_that_python_puts_them_together_by() -> None:
    for name in HARD_NAMES:
        assert taken_apart(subprocess.list2cmdline(["a b", name, "c"])) == ["a b", name, "c"]


@pytest.mark.parametrize("name", HARD_NAMES)
def test_a_hard_name_arrives_on_windows(vba: Interpreter, name: str) -> None:
    line = vba.run("BuildCommand", ["C:\\王 建国\\pythonw.exe", "check_workbook", name, 4242])
    assert taken_apart(line) == started("C:\\王 建国\\pythonw.exe", "check_workbook", name, 4242)


@given(program=PROGRAMS, workbook=NAMES)
def test_any_name_arrives_on_windows(vba: Interpreter, program: str, workbook: str) -> None:
    line = vba.run("BuildCommand", [program, "consolidate", workbook, 7])
    assert taken_apart(line) == started(program, "consolidate", workbook, 7)


@given(workbook=NAMES)
def test_any_name_arrives_on_macos_a_line_each(vba: Interpreter, workbook: str) -> None:
    lines = vba.run("BuildLines", ["/Users/王 建国/python", "consolidate", workbook, 7])
    assert lines.split("\n") == started("/Users/王 建国/python", "consolidate", workbook, 7)


def test_a_name_with_both_kinds_of_quotes_cannot_be_said_to_the_shell_of_libreoffice(vba: Interpreter) -> None:
    with pytest.raises(VBARuntimeError, match="both_quotes"):
        vba.run("BuildShellCommand", ["/usr/bin/python3", "check_workbook", "a'b\"c.xlsx", 7, "pipe"])


@pytest.mark.parametrize(
    ("told", "system"),
    [
        ("Windows (64-bit) NT 10.00", "windows"),
        ("Windows (32-bit) NT 6.01", "windows"),
        ("Macintosh (Intel) 11.6", "mac"),
        ("macOS (ARM) 14.1", "mac"),
        ("Unix", "unix"),
    ],
)
def test_the_system_is_told_by_what_the_program_says_of_it(vba: Interpreter, told: str, system: str) -> None:
    assert vba.run("SystemOf", [told]) == system


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("C:\\百 日\\pythonw.exe", "C:\\百 日\\"),
        ("D:\\python.exe", "D:\\"),
        ("\\\\server\\py\\p.exe", "\\\\server\\py\\"),
    ],
)
def test_python_starts_in_its_own_folder(vba: Interpreter, path: str, folder: str) -> None:
    assert vba.run("FolderOf", [path]) == folder
