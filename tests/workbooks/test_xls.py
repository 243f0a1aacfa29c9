"""Old workbooks (.xls, .et)."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from decimal import Decimal

import pytest

from bairi_validators.submissions import Fault
from bairi_workbooks.reading.workbook import read_workbook
from containers import (
    biff2,
    cell,
    needs_office,
    values,
)


def test_a_workbook_of_excel_2_is_still_read() -> None:
    number = struct.pack("<HH3sd", 0, 0, bytes(3), 2.5)
    text = struct.pack("<HH3sB", 0, 1, bytes(3), 3) + b"abc"
    assert values(biff2((0x0003, number), (0x0004, text))) == [[Decimal("2.5"), "abc"]]


@pytest.mark.parametrize(("flags", "result", "fault"), [(2, 0.0, Fault.UNCALCULATED), (2, 5.0, None), (0, 0.0, None)])
def test_an_old_formula_without_a_result_is_no_zero(flags: int, result: float, fault: Fault | None) -> None:
    formula = struct.pack("<HH3sdBB", 0, 0, bytes(3), result, flags, 3) + b"\x1e\x01\x00"
    found = cell(biff2((0x0006, formula)), "A1")
    assert (found.value, found.fault, found.formula) == (None if fault else Decimal(result), fault, True)


@needs_office
def test_no_damage_to_an_old_workbook_raises_or_prints(
    converted: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    good = converted["xls"]
    for at in range(0, len(good), 37):
        for byte in (0x00, 0xFF, good[at] ^ 0x01):
            read_workbook(good[:at] + bytes([byte]) + good[at + 1 :])
    for end in range(0, len(good), 211):
        read_workbook(good[:end])
    assert capfd.readouterr() == ("", "")


def test_the_reader_of_old_workbooks_is_imported_only_for_them() -> None:
    code = "import sys, bairi_workbooks.checking; sys.exit('xlrd' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, env=os.environ).returncode == 0
