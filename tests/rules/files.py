"""F: what a file is, before anything in it is read."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import samples
import tables
from bairi_validators.findings import Finding
from bairi_validators.plan.models import Plan
from bairi_workbooks.allocation.template import write_allocation
from bairi_workbooks.checking import check_file
from bairi_workbooks.reading.submission import MOST_BYTES
from rules import FILE, Make, rule

GOOD = """
    | 指标编号 | 计量单位 | 累计完成 |
    | T01-04   | 亿元     | 45.5     |
    """
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def bytes_of(change: Callable[[bytes], bytes], name: str = FILE) -> Make:
    """The good workbook with other bytes."""

    def make(folder: Path, plan: Plan) -> list[Finding]:
        path = tables.write(folder / name, GOOD)
        path.write_bytes(change(path.read_bytes()))
        return list(check_file(plan, path, samples.PERIOD).findings)

    return make


def refused_by_the_system(folder: Path, plan: Plan) -> list[Finding]:
    path = tables.write(folder / FILE, GOOD)
    with patch.object(Path, "read_bytes", side_effect=PermissionError(errno.EACCES, "denied")):
        return list(check_file(plan, path, samples.PERIOD).findings)


def larger_than_any(folder: Path, plan: Plan) -> list[Finding]:
    path = tables.write(folder / FILE, GOOD)
    with path.open("r+b") as file:
        file.truncate(MOST_BYTES + 1)  # nothing is written: the system keeps the end as a hole
    return list(check_file(plan, path, samples.PERIOD).findings)


def as_it_is(content: bytes) -> bytes:
    return content


rule("F01", None, bytes_of(lambda content: content[: len(content) // 2]), bytes_of(as_it_is))
rule("F02", None, bytes_of(lambda _: "指标编号,累计完成\nT01-04,45.5\n".encode("gbk")), bytes_of(as_it_is))
rule(
    "F03",
    None,
    bytes_of(lambda _: OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(64)),
    bytes_of(as_it_is),
)
rule(
    "F04",
    "C2",
    """
    | 指标编号 | 计量单位 | 累计完成 |
    | T01-04   | 亿元     | #DIV/0!  |
    """,
    GOOD,
)
rule(
    "F05",
    "C2",
    """
    | 指标编号 | 计量单位 | 累计完成 |
    | T01-04   | 亿元     | =40+5.5  |
    """,
    GOOD,
)
rule("F06", None, bytes_of(as_it_is, name=f"~${FILE}"), bytes_of(as_it_is))
rule(
    "F07",
    None,
    lambda folder, plan: list(
        check_file(
            plan,
            samples.edit(tables.write(folder / FILE, GOOD), lambda sheet: sheet.__setitem__("D1048576", "x")),
            samples.PERIOD,
        ).findings
    ),
    lambda folder, plan: list(
        check_file(
            plan,
            samples.edit(tables.write(folder / FILE, GOOD), lambda sheet: sheet.__setitem__("D400", "x")),
            samples.PERIOD,
        ).findings
    ),
)
rule(
    "F09",
    None,
    lambda folder, plan: list(
        check_file(plan, write_allocation(folder / "任务分解表.xlsx", plan), samples.PERIOD).findings
    ),
    bytes_of(as_it_is),
)
rule("F08", None, refused_by_the_system, bytes_of(as_it_is))
rule("F10", None, larger_than_any, bytes_of(as_it_is))


def with_macros(content: bytes) -> bytes:
    """The workbook with a part that holds macros, as Excel adds it."""
    file = BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(zipfile.ZipInfo("xl/vbaProject.bin"), OLE)
    return file.getvalue()


rule("F11", None, bytes_of(with_macros), bytes_of(as_it_is))
