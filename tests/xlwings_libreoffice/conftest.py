"""One LibreOffice for all of the engine's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw

from office import app, office

__all__ = ["app", "office"]


@pytest.fixture
def book(app: xw.App) -> Iterator[xw.Book]:
    yield app.books.add()
    for left in list(app.books):
        left.close()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]
