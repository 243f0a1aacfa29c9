"""Packing parts in pieces: they stand in the archive as one, and what goes wrong beside the writer is raised in it."""

from __future__ import annotations

import errno
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bairi_validators.errors import BairiError
from bairi_workbooks.sheets import rows
from bairi_workbooks.sheets.packing import Packing, piece_of, put_member
from bairi_workbooks.sheets.page import Cover, written_book
from bairi_workbooks.sheets.table import Column, Table, write_table

COVER = Cover("汇总", "报告期", date(2026, 11, 20), "督查室")
ROWS = [[f"第{number}行"] for number in range(400)]


@pytest.mark.parametrize("batches", [[], [b""], [b"<row/>"], [b"a" * 70_000, b"", b"b" * 3_000_000, b"c"]])
def test_pieces_stand_in_an_archive_as_one_member(batches: list[bytes], tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as thread, Packing(tmp_path / "rows", thread) as packing:
        for batch in batches:
            packing.write(batch)
        with ZipFile(tmp_path / "pieces.zip", "w") as archive:
            put_member(archive, "first.xml", [piece_of([b"<one>", b"</one>"], last=True)])
            pieces = [piece_of([b"<sheetData>"], last=False), packing.piece(), piece_of([b"</sheetData>"], last=True)]
            put_member(archive, "second.xml", pieces)
    with ZipFile(tmp_path / "pieces.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["first.xml", "second.xml"]
        assert archive.read("first.xml") == b"<one></one>"
        assert archive.read("second.xml") == b"".join([b"<sheetData>", *batches, b"</sheetData>"])


class FullDisk(BytesIO):
    def write(self, content: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("together", [2, 32_768])
def test_a_disk_that_is_full_while_rows_are_packed_is_told_and_leaves_nothing_behind(
    together: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(made := tmp_path / "temporary"))
    made.mkdir()
    monkeypatch.setattr(rows, "_CELLS_TOGETHER", together)
    usual = Path.open

    def opened(path: Path, mode: str = "r", **options: Any) -> Any:
        return FullDisk() if mode == "w+b" else usual(path, mode, **options)

    monkeypatch.setattr(Path, "open", opened)
    (tmp_path / "汇总.xlsx").write_bytes("上一次的".encode())
    with (
        pytest.raises(BairiError, match="磁盘是否已满"),
        written_book(tmp_path / "汇总.xlsx", COVER, streamed=True) as book,
    ):
        write_table(book, book.sheet("表"), Table((Column("值", 10),), ROWS))
    assert (tmp_path / "汇总.xlsx").read_bytes() == "上一次的".encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["temporary", "汇总.xlsx"]
    assert not list(made.iterdir())


def stopped() -> Iterator[list[str]]:
    yield from ROWS
    raise KeyboardInterrupt


def test_a_workbook_that_is_abandoned_leaves_no_file_and_no_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(made := tmp_path / "temporary"))
    made.mkdir()
    monkeypatch.setattr(rows, "_CELLS_TOGETHER", 20)
    before = threading.active_count()
    with (
        pytest.raises(KeyboardInterrupt),
        written_book(tmp_path / "汇总.xlsx", COVER, streamed=True) as book,
    ):
        write_table(book, book.sheet("表"), Table((Column("值", 10),), stopped()))
    assert [path.name for path in tmp_path.iterdir()] == ["temporary"]
    assert not list(made.iterdir())
    assert threading.active_count() == before


def test_no_more_than_a_batch_waits_to_be_packed(tmp_path: Path) -> None:
    going, written = threading.Event(), []
    with ThreadPoolExecutor(1) as thread, Packing(tmp_path / "rows", thread) as packing:
        thread.submit(going.wait)

        def writer() -> None:
            for number in range(5):
                packing.write(b"%d" % number)
                written.append(number)

        beside = threading.Thread(target=writer)
        beside.start()
        beside.join(0.2)
        assert written == [0]
        going.set()
        beside.join()
        assert written == [0, 1, 2, 3, 4]
