"""The add-in's file and the Python that it starts, held against the program that looks."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from bairi_addin import __version__
from bairi_addin.installing.addin_file import AddinFile, read_addin
from bairi_addin.installing.examining import Outcome, outcome
from bairi_addin.installing.excel import ADDIN, addins_folder, launching_script, startup_folder
from bairi_addin.installing.machine import Machine, System
from bairi_addin.installing.openings import entries
from bairi_validators.errors import BairiError

_MARK: Final = "Zone.Identifier"  # the stream beside a file in which Windows notes that it came from the internet
_SECONDS: Final = 60  # a virus scanner looks at every file of an interpreter that starts for the first time
_NEEDED: Final = {
    System.WINDOWS: ("xlwings", "win32com", "tkinter"),
    System.MACOS: ("xlwings", "appscript", "tkinter"),
    System.LINUX: ("xlwings", "tkinter"),
}
_ASK: Final = """
import importlib.util, json, sys
import bairi_addin
missing = [name for name in sys.argv[1:] if importlib.util.find_spec(name) is None]
print(json.dumps({"version": bairi_addin.__version__, "missing": missing}))
"""


def program(machine: Machine) -> Iterator[Outcome]:
    """The program that looks."""
    bits = 64 if sys.maxsize > 2**32 else 32
    path = machine.interpreter
    yield outcome("bairi.fine", version=__version__, python=platform.python_version(), bits=bits, path=path)


def addin(machine: Machine) -> Iterator[Outcome]:
    """Whether the add-in is in its place, readable, unmarked, and there only."""
    if machine.system is System.LINUX:
        return
    path = startup_folder(machine) / ADDIN
    if not path.is_file():
        yield outcome("addin.missing", path=path)
    elif path.with_name(f"{path.name}:{_MARK}").exists():
        yield outcome("addin.marked", path=path)
    else:
        try:
            read_addin(path)
            yield outcome("addin.fine", path=path)
        except BairiError as error:
            yield outcome("addin.unreadable", path=path, why=error)
    if places := _elsewhere(machine):
        yield outcome("addin.twice", places="、".join(places))


def script(machine: Machine) -> Iterator[Outcome]:
    """Whether Excel for Mac can start programs."""
    if path := launching_script(machine):
        yield outcome("script.fine" if path.is_file() else "script.missing", path=path)


def version(machine: Machine) -> Iterator[Outcome]:
    """Whether the add-in is of the version of the program that it starts."""
    if (known := _known(machine)) is None:
        return
    answer = _answer(machine, known.interpreter) if known.interpreter and known.interpreter.is_file() else {}
    installed = answer.get("version", __version__)
    if known.version == installed:
        yield outcome("version.fine", version=installed)
    else:
        yield outcome("version.differs", addin=known.version or "未注明的", program=installed)


def interpreter(machine: Machine) -> Iterator[Outcome]:
    """Whether the Python that the add-in starts is there and has Bairi."""
    if (known := _known(machine)) is None:
        return
    path = known.interpreter
    if path is None:
        yield outcome("interpreter.unset")
    elif not path.is_file():
        yield outcome("interpreter.missing", path=path)
    elif why := _answer(machine, path).get("why"):
        yield outcome("interpreter.broken", path=path, why=why)
    elif path.parent != machine.interpreter.parent:
        yield outcome("interpreter.other", path=path, here=machine.interpreter)
    else:
        yield outcome("interpreter.fine", path=path)


def libraries(machine: Machine) -> Iterator[Outcome]:
    """Whether that Python has what reaches Excel and shows dialogues."""
    known = _known(machine)
    asked = known.interpreter if known and known.interpreter and known.interpreter.is_file() else machine.interpreter
    missing = _answer(machine, asked).get("missing")
    if missing:
        yield outcome("libraries.missing", names="、".join(missing))
    elif missing is not None:  # one that does not answer is told of by `interpreter`
        yield outcome("libraries.fine", names="、".join(_NEEDED[machine.system]))


def _known(machine: Machine) -> AddinFile | None:
    """What stands in the add-in; none where there is none that can be read."""
    if machine.system is System.LINUX:
        return None
    try:
        return read_addin(startup_folder(machine) / ADDIN)
    except BairiError:  # told of by `addin`
        return None


def _elsewhere(machine: Machine) -> list[str]:
    if machine.system is not System.WINDOWS:
        return []
    copy = addins_folder(machine) / ADDIN
    return sorted({*([str(copy)] if copy.is_file() else []), *entries(machine.registry)})


def _answer(machine: Machine, path: Path) -> dict[str, Any]:
    """What a Python says of itself, started as the add-in starts it."""
    console = path.with_name(path.name.replace("pythonw", "python"))
    return _asked(console if console.is_file() else path, _NEEDED[machine.system])


@cache
def _asked(path: Path, needed: tuple[str, ...]) -> dict[str, Any]:
    command = [str(path), "-I", "-c", _ASK, *needed]
    try:
        said = subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS)  # noqa: S603 - no shell
        answer: dict[str, Any] = json.loads(said.stdout)
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines()
        return {"why": lines[-1] if lines else f"退出码 {error.returncode}"}
    except subprocess.TimeoutExpired:
        return {"why": f"{_SECONDS}秒没有回答"}
    except (OSError, ValueError):
        return {"why": "启动不了，或者不是 Python"}
    return answer
