"""One LibreOffice for all of the engine's tests; without soffice or a fitting python3-uno they skip and say so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
import xlwings as xw

import xlwings_libreoffice as lo
from xlwings_libreoffice import bridge


def _why_not() -> str | None:
    if shutil.which("soffice") is None:
        return "soffice is not installed"
    try:
        bridge.uno()
    except lo.LibreOfficeError as error:
        return str(error)
    return None


@pytest.fixture(scope="session")
def office() -> None:
    if reason := _why_not():
        pytest.skip(reason)
    lo.activate()


@pytest.fixture(scope="session")
def app(office: None) -> Iterator[xw.App]:
    with xw.App(visible=False, add_book=False) as running:
        yield running


@pytest.fixture
def book(app: xw.App) -> Iterator[xw.Book]:
    yield app.books.add()
    for left in list(app.books):
        left.close()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]
