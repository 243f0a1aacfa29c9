"""A live workbook in LibreOffice, and a person at the desk who answers what the test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import xlwings as xw

from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.places import Places
from bairi_addin.ribbon.settings import Settings
from desks import Scripted
from office import app, office

__all__ = ["app", "office"]

MakeDesk = Callable[..., Desk]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "个人设置" / "settings.json", tmp_path / "状态")


@pytest.fixture
def make_desk(app: xw.App, places: Places) -> Iterator[MakeDesk]:
    """A desk for a workbook, with settings and answers; the day is 3 November 2025."""

    def made(book: xw.Book | None = None, person: Scripted | None = None, **settings: object) -> Desk:
        if settings:
            Settings.model_validate(settings).write(places.settings)
        name = book.name if book else None
        return Desk(app, name, app.pid, places, person or Scripted(), clock=lambda: date(2025, 11, 3))

    yield made
    for left in list(app.books):
        left.close()
