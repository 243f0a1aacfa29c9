"""No soffice outlives the Python that started it, however that Python ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

import xlwings_libreoffice as lo
from xlwings_libreoffice import bridge, process

STARTED = """
import os, signal, sys
import xlwings as xw, xlwings_libreoffice as lo
lo.activate()
app = xw.App(visible=False)
app.books[0].sheets[0]["A1"].value = 1
print(app.pid, flush=True)
"""


def _group_runs(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _pipes() -> set[Path]:
    return set(Path("/tmp").glob("OSL_PIPE_*"))  # noqa: S108 -- where LibreOffice puts them


def _comes_true(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def _run(ending: str, scratch: Path) -> tuple[int, int]:
    """The pid of the office and the return code of a Python that starts one and ends this way."""
    environment = os.environ | {"TMPDIR": str(scratch)}
    source = textwrap.dedent(STARTED + ending)
    done = subprocess.run(
        [sys.executable, "-c", source],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
        timeout=90,
    )
    return int(done.stdout.split()[0]), done.returncode


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        ("app.quit()", 0),
        ("pass", 0),
        ("raise SystemExit(3)", 3),
        ("1 / 0", 1),
        ("os._exit(4)", 4),
        ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    ],
)
def test_an_office_ends_with_its_python(office: None, tmp_path: Path, ending: str, code: int) -> None:
    pid, returned = _run(ending, tmp_path)
    assert returned == code
    assert _comes_true(lambda: not _group_runs(pid))
    assert _comes_true(lambda: not list(tmp_path.glob("xlwings_libreoffice_*")))


def test_an_office_that_is_killed_leaves_no_lock_beside_its_files(office: None, tmp_path: Path) -> None:
    places = [tmp_path / "存.xlsx", tmp_path / "开.xlsx"]
    foreign = tmp_path / ".~lock.别.xlsx#"
    foreign.write_text(",人,机,23.11.2026 14:54,file:///home/someone/user;", encoding="utf-8")
    ending = f"""
book = app.books[0]
book.save({str(places[1])!r})
book.close()
app.books.open({str(places[1])!r})
app.books.add().save({str(places[0])!r})
assert len([name for name in os.listdir({str(tmp_path)!r}) if name.startswith('.~lock')]) == 3
os.kill(os.getpid(), signal.SIGKILL)
"""
    pid, returned = _run(ending, tmp_path)
    assert returned == -signal.SIGKILL
    assert _comes_true(lambda: not _group_runs(pid))
    assert _comes_true(lambda: list(tmp_path.glob(".~lock*")) == [foreign])


def test_an_office_ends_though_a_forked_child_of_its_python_lives_on(office: None, tmp_path: Path) -> None:
    fork = "if os.fork() == 0:\n    os.close(1)\n    signal.alarm(15)\n    signal.pause()\nos._exit(0)"
    pid, _ = _run(fork, tmp_path)
    assert _comes_true(lambda: not _group_runs(pid))


def test_an_office_that_dies_is_no_app_any_more(office: None) -> None:
    app = xw.App(visible=False)
    pipe = app.impl._office.pipe
    assert any(path.name.endswith(pipe) for path in _pipes())
    os.killpg(app.pid, signal.SIGKILL)
    assert _comes_true(lambda: app.pid not in xw.apps.keys())  # noqa: SIM118 -- xw.apps is no dictionary
    assert not any(path.name.endswith(pipe) for path in _pipes())


def test_two_offices_run_side_by_side(app: xw.App) -> None:
    with xw.App(visible=False) as other:
        assert other != app
        assert xw.apps.active == other
        app.activate()
        assert xw.apps.active == app
    assert xw.apps.active == app


def test_an_office_of_someone_elses_is_attached_to_and_left_running(office: None) -> None:
    theirs = process.start(headless=True)
    app = lo.attach(theirs.pipe, theirs.pid)
    app.books.add().sheets[0]["A1"].value = "在"
    assert app.books.active.sheets[0]["A1"].value == "在"
    app.quit()
    assert theirs.alive
    theirs.kill()
    assert _comes_true(lambda: theirs.pid not in xw.apps.keys())  # noqa: SIM118 -- xw.apps is no dictionary


def test_a_program_that_is_not_there_is_said(office: None) -> None:
    with pytest.raises(lo.LibreOfficeError, match="was not found"):
        xw.App(spec="/没有/soffice")


def test_a_program_that_does_not_answer_is_said(office: None) -> None:
    with pytest.raises(lo.LibreOfficeError, match="did not answer"):
        xw.App(spec="/bin/true")


def test_a_python_without_uno_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "SYSTEM_FOLDERS", ())
    monkeypatch.setitem(sys.modules, "uno", None)
    bridge.uno.cache_clear()
    try:
        with pytest.raises(lo.LibreOfficeError, match="python3-uno"):
            bridge.uno()
    finally:
        bridge.uno.cache_clear()


def test_uno_brings_nothing_else_of_the_systems_in(office: None) -> None:
    bridge.uno()
    assert not set(bridge.SYSTEM_FOLDERS) & set(sys.path)
