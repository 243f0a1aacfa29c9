"""A workbook that breaks or holds up its reader: the press goes on, says so, and can be stopped."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path
from threading import Timer

import pytest
import xlwings as xw

from bairi_addin.ribbon.pressing import press
from bairi_addin.ribbon.settings import FaultyFieldsError, Settings
from bairi_validators.plan.models import Plan
from bairi_workbooks.reading import submission
from bairi_workbooks.worker import DEFAULT_LIMITS, Limits
from clerks import MakeDesk, filled
from desks import Scripted


@pytest.fixture
def book(app: xw.App, tmp_path: Path, chenzhou: Plan) -> xw.Book:
    return app.books.open(filled(tmp_path, chenzhou))


def _reader(monkeypatch: pytest.MonkeyPatch, does: Callable[[], object]) -> None:
    """Whoever reads a workbook meets with this: the process that does is made by forking."""
    monkeypatch.setattr(submission, "open_workbook", lambda content: does())


@pytest.mark.parametrize(
    ("does", "reason"), [(lambda: time.sleep(3600), "超过2秒仍未处理完"), (lambda: os._exit(1), "异常退出")]
)
def test_a_workbook_that_cannot_be_read_to_its_end_is_told_of_in_it(
    make_desk: MakeDesk, book: xw.Book, monkeypatch: pytest.MonkeyPatch, does: Callable[[], object], reason: str
) -> None:
    _reader(monkeypatch, does)
    assert str(press("check_workbook", make_desk(book, file_seconds=2))).startswith("发现错误1处")
    (line,) = [row for row in book.sheets["校验结果"].used_range.value if row[2] == "F10"]
    assert reason in line[4]
    for name in ("normalise_values", "fill_previous"):
        assert press(name, desk := make_desk(book, Scripted())) is None
        assert f"没有读完（{reason}" in desk.person.told[0]  # type: ignore[attr-defined]
    assert active_children() == []


def test_a_press_that_hangs_in_its_reader_ends_when_it_is_stopped(
    make_desk: MakeDesk, book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    _reader(monkeypatch, lambda: time.sleep(3600))
    desk, other = make_desk(book), make_desk(book)
    stopping = Timer(2, lambda: press("stop_running", other))
    stopping.start()
    began = time.monotonic()
    assert press("check_workbook", desk) is None
    assert time.monotonic() - began < DEFAULT_LIMITS.seconds / 2
    stopping.join()
    assert desk.person.told == ["已停止。没有写完的文件不会替换原有文件。"]  # type: ignore[attr-defined]
    assert active_children() == []


def test_what_one_file_may_take_is_a_setting(tmp_path: Path) -> None:
    assert Settings().limits == DEFAULT_LIMITS
    assert Settings.typed({"file_seconds": "5", "file_megabytes": "256"}).limits == Limits(5, 256)
    with pytest.raises(FaultyFieldsError, match="单件时限：“0”应为正整数"):
        Settings.typed({"file_seconds": "0"})
