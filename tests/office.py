"""LibreOffice for the tests that drive it live; without soffice or a fitting python3-uno they skip and say so."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import xlwings as xw

import xlwings_libreoffice as lo
from xlwings_libreoffice import bridge


def why_not() -> str | None:
    """Why no office can be driven here."""
    if shutil.which("soffice") is None:
        return "soffice is not installed"
    try:
        bridge.uno()
    except lo.LibreOfficeError as error:
        return str(error)
    return None


@pytest.fixture(scope="session")
def office() -> None:
    if reason := why_not():
        pytest.skip(reason)
    lo.activate()


@pytest.fixture(scope="session")
def app(office: None) -> Iterator[xw.App]:
    with xw.App(visible=False, add_book=False) as running:
        yield running


@contextmanager
def display(size: str = "1200x800") -> Iterator[str]:
    """The name of a screen that nobody sees, for `DISPLAY`; the test skips where there is no Xvfb."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    command = [server, "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
    running = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        running.terminate()
        running.wait()
