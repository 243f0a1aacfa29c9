"""Workbooks written as Markdown tables: what a test is about stands in the test, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

import samples
from bairi_validators.vocabulary import IdentityKey, SheetName

NUMBER = re.compile(r"-?\d+(\.\d+)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FORMATTED = re.compile(r"(?P<number>-?[\d.]+) as (?P<format>.+)")
IDENTITY = {
    IdentityKey.PLAN: "qingjiang-2026",
    IdentityKey.PLAN_VERSION: "2026.1",
    IdentityKey.UNIT: "东河县",
    IdentityKey.PERIOD: "2026-11中旬",
}


def write(path: Path, tables: str | Mapping[str, str], identity: Mapping[IdentityKey, str] | None = None) -> Path:
    """A workbook of Markdown tables, one per sheet; each table begins in A1, a line of dashes is left out.

    45.5 is a number, '45.5 a text, 2026-11-18 a date, =1+1 a formula that nobody calculated, #REF! an error value,
    0.455 as 0.0% a number with its format; a line that is no table row is a line of its own above or below.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in ({SheetName.INDICATORS.value: tables} if isinstance(tables, str) else tables).items():
        fill(book.create_sheet(name), table)
    if identity is not None:
        sheet = book.create_sheet(SheetName.IDENTITY.value)
        for pair in identity.items():
            sheet.append(pair)
        sheet.sheet_state = "veryHidden"
    book.save(path)
    samples.touch(path)
    return path


def fill(sheet: Worksheet, table: str) -> None:
    lines = [line.strip() for line in table.strip().splitlines()]
    for number, line in enumerate((x for x in lines if not re.fullmatch(r"[|\s:-]*-[|\s:-]*", x)), start=1):
        words = [part.strip() for part in line.strip("|").split("|")] if line.startswith("|") else [line]
        for column, word in enumerate(words, start=1):
            put(sheet, number, column, word)


def put(sheet: Worksheet, row: int, column: int, word: str) -> None:
    cell = sheet.cell(row, column)
    if word.startswith("'"):
        cell.value, cell.data_type = word[1:], "s"
    elif match := FORMATTED.fullmatch(word):
        cell.value, cell.number_format = float(match["number"]), match["format"]
    elif DAY.fullmatch(word):
        cell.value = date.fromisoformat(word)
    elif NUMBER.fullmatch(word):
        cell.value = float(word)
    elif word:
        cell.value = word
