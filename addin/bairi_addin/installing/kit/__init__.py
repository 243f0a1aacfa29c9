"""The kit (离线安装包): one archive that installs Bairi with no network and no administrator's rights."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Final

from packaging.utils import parse_wheel_filename

from bairi_addin.installing.excel import ADDIN
from bairi_addin.installing.kit.targets import Target
from bairi_addin.installing.kit.wheels import INSTALLER, gather, own_wheel
from bairi_validators.errors import BairiError, io_reason
from bairi_workbooks.files import pack, written_whole

_HERE: Final = Path(__file__).parent
_SUMS: Final = "SHA256SUMS"
_SETUP: Final = "python/setup.exe"
_DAY: Final = date(1980, 1, 1)  # the same wheels and sources give the same bytes
_NOTEPAD: Final = "\ufeff"  # without it old Notepads take UTF-8 for GBK


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a kit is to have beside what every kit has; a wheel of Bairi's own and Python's installer by their paths."""

    wheel: Path | None = None
    extras: tuple[str, ...] = ()
    python_installer: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A kit that was made: where it lies, and how many wheels are in it."""

    path: Path
    wheels: int


def make_kit(target: Target, out: Path, wanted: Wanted) -> Made:
    """Write the kit for a target into a folder. Raises BairiError for what cannot be had, read or written."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        wheels = gather(_own(wanted.wheel, folder / "own"), target, wanted.extras, folder)
        addin = import_module("bairi_addin.building").build(folder / ADDIN, None)
        version = str(parse_wheel_filename(wheels[0].name)[1])
        name = f"bairi-{version}-{target.name}-py{target.python}"
        members = [(ADDIN, addin.read_bytes()), *_texts(target, wheels, version), *_installer(wanted.python_installer)]
        path = out / f"{name}.zip"
        with written_whole(path) as draft:
            pack(draft, _in_folder(name, members, wheels), _DAY, compression=zipfile.ZIP_STORED)
    return Made(path, len(wheels))


def _own(given: Path | None, folder: Path) -> Path:
    folder.mkdir()
    if given is None:
        return own_wheel(folder)
    if not given.is_file() or given.suffix != ".whl":
        raise BairiError(f"{given} 不是 bairi 的安装文件（.whl）。请检查 --wheel。")
    return Path(shutil.copy(given, folder))


def _texts(target: Target, wheels: Sequence[Path], version: str) -> Iterator[tuple[str, bytes]]:
    """Scripts as they are, guides filled in, the exact list of what pip installs."""
    for path in sorted((_HERE / target.folder).iterdir()):
        content = path.read_bytes()
        if path.suffix == ".txt":
            facts = {"label": target.label, "python": target.python, "version": version}
            yield from _guide(path, content.decode().format(**facts), target)
        else:
            yield path.name, content
    (pip,) = (wheel.name for wheel in wheels if parse_wheel_filename(wheel.name)[0] == INSTALLER)
    yield "target.txt", f"{target.python} {target.machine} {pip}\n".encode()
    yield "requirements.txt", "".join(f"{line}\n" for line in _requirements(wheels)).encode()


def _guide(path: Path, text: str, target: Target) -> Iterator[tuple[str, bytes]]:
    """A text for people. What Windows' scripts show is UTF-16: `type` knows it whatever the code page is."""
    if target.folder != "windows":
        yield path.name, text.encode()
    elif path.name.isascii():
        yield f"messages/{path.name}", (_NOTEPAD + text.replace("\n", "\r\n")).encode("utf-16-le")
    else:
        yield path.name, (_NOTEPAD + text.replace("\n", "\r\n")).encode()


def _requirements(wheels: Sequence[Path]) -> Iterator[str]:
    """Every wheel but pip's with its version and its checksum: pip refuses another, and a damaged one."""
    for wheel in wheels:
        name, version, _, _ = parse_wheel_filename(wheel.name)
        if name != INSTALLER:
            yield f"{name}=={version} --hash=sha256:{_sum(wheel.read_bytes())}"


def _installer(path: Path | None) -> list[tuple[str, bytes]]:
    if path is None:
        return []
    try:
        return [(_SETUP, path.read_bytes())]
    except OSError as error:
        raise BairiError(f"{path} 读不出来：{io_reason(error)}。请检查 --python-installer。") from error


def _in_folder(name: str, members: Sequence[tuple[str, bytes]], wheels: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """All members in one folder, the checksums of all of them last."""
    sums = []
    for member, content in members:
        sums.append(f"{_sum(content)}  {member}\n")
        yield f"{name}/{member}", content
    for wheel in wheels:
        content = wheel.read_bytes()
        sums.append(f"{_sum(content)}  wheels/{wheel.name}\n")
        yield f"{name}/wheels/{wheel.name}", content
    yield f"{name}/{_SUMS}", "".join(sums).encode()


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
