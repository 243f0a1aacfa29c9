"""The wheels (安装文件) of a kit: Bairi's own, and all that it needs on the target, each in its pinned version."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from bairi_addin.installing.kit.targets import Target
from bairi_validators.errors import BairiError
from bairi_workbooks.files import brought_along

_ROOT: Final = Path(__file__).parents[4]
_PACKAGE: Final = Path(__file__).parents[2]
_CONSTRAINTS: Final = "constraints.txt"
# The kit installs with a pip of its own: systems ship Pythons without it.
INSTALLER: Final = "pip"


def own_wheel(folder: Path) -> Path:
    """Bairi's wheel, built from the checkout that this runs in. Raises BairiError where it runs in none."""
    if not (_ROOT / "pyproject.toml").is_file():
        raise BairiError("本程序不是从源码运行的，不能生成自己的安装文件。请用 --wheel 写明 bairi 的 .whl 文件。")
    command = [
        sys.executable,
        "-m",
        "build",
        "--quiet",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(_ROOT),
    ]
    _run(command, "生成 bairi 的安装文件（.whl）失败，请先用 pip 安装 build 和 hatchling")
    (built,) = folder.glob("*.whl")
    return built


def gather(own: Path, target: Target, extras: Sequence[str], folder: Path) -> list[Path]:
    """Fetch every wheel that `own` needs on the target into a folder; all of them, by name.

    A wheel's conditions are judged for the target, not for the machine that makes the kit, and so each wheel is asked
    what it needs after it has come. Raises BairiError where the index has one not, or no version is pinned.
    """
    pins = pinned(target)
    wheels: dict[str, Path] = {}
    asked = {(_name(own), extra) for extra in ("", *extras)}
    waiting = [INSTALLER, *_needs(own, ["", *extras], target)]
    while waiting:
        new = sorted({canonicalize_name(Requirement(text).name) for text in waiting} - set(wheels))
        wheels.update(_fetched(new, pins, target, folder))
        wanted = {
            (canonicalize_name(requirement.name), extra)
            for requirement in map(Requirement, waiting)
            for extra in ("", *sorted(requirement.extras))
        } - asked
        asked |= wanted
        waiting = [need for name, extra in sorted(wanted) for need in _needs(wheels[name], [extra], target)]
    return [own, *(wheels[name] for name in sorted(wheels))]


def pinned(target: Target) -> Mapping[str, str]:
    """The versions in constraints.txt that hold on the target, by name."""
    path = brought_along(_CONSTRAINTS, _ROOT, _PACKAGE)
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    holds = [r for r in requirements if r.marker is None or r.marker.evaluate(target.environment)]
    return {canonicalize_name(requirement.name): str(requirement.specifier) for requirement in holds}


def _fetched(names: Sequence[str], pins: Mapping[str, str], target: Target, folder: Path) -> Iterator[tuple[str, Path]]:
    """Wheels by name, from the index that pip is set up with."""
    if unknown := [name for name in names if name not in pins]:
        raise BairiError(f"constraints.txt 没有写明 {'、'.join(unknown)} 的版本，不能生成安装包。请补上后重试。")
    if not names:
        return
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        wheel_only = ["--no-deps", "--only-binary=:all:", "--implementation", "cp", "--python-version", target.python]
        platforms = [part for tag in target.tags for part in ("--platform", tag)]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", scratch]
        exact = [f"{name}{pins[name]}" for name in names]
        words = f"取不到{target.label}、Python {target.python} 的安装文件，请检查 pip 的软件源，或换一个 Python 版本"
        _run([*command, *wheel_only, *platforms, *exact], words)
        for path in sorted(Path(scratch).glob("*.whl")):
            yield _name(path), path.replace(folder / path.name)


def _needs(wheel: Path, extras: Collection[str], target: Target) -> list[str]:
    """What a wheel needs on the target with its extras, "" for none."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        requirements = Metadata.from_email(archive.read(name), validate=False).requires_dist or []
    environments = [{**target.environment, "extra": extra} for extra in extras]
    return [
        str(requirement)
        for requirement in requirements
        if requirement.marker is None or any(map(requirement.marker.evaluate, environments))
    ]


def _name(wheel: Path) -> str:
    return parse_wheel_filename(wheel.name)[0]


def _run(command: Sequence[str], words: str) -> None:
    """Run a program. Raises BairiError with its last line where it fails."""
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if result.returncode:
        errors = [line for line in result.stderr.splitlines() if "ERROR" in line] or result.stderr.splitlines()
        raise BairiError(f"{words}（{errors[-1].strip() if errors else result.returncode}）。")
