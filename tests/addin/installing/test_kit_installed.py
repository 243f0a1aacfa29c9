"""The kit for this machine, made for real and installed from scratch, by its own scripts and with nothing else."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bairi_addin import __version__
from bairi_addin.installing import kit

NAME = f"linux_{platform.machine()}"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or NAME not in {"linux_x86_64", "linux_aarch64"}, reason="install.sh is tried on Linux"
)


def bairi(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bairi_addin", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit, made from the index that pip is set up with and unpacked into a folder with a space in its name."""
    if importlib.util.find_spec("bairi_addin.building") is None:
        pytest.skip("nothing builds bairi.xlam yet")
    folder = tmp_path_factory.mktemp("kit")
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    probe = [*download, "--dest", str(folder / "probe"), "et_xmlfile"]
    if subprocess.run(probe, capture_output=True, check=False, timeout=300).returncode:
        pytest.skip("no package index is reachable")
    made = bairi("addin", "kit", "--platform", NAME, "--out", folder)
    assert made.returncode == 0, made.stderr
    (archive,) = folder.glob("*.zip")
    with zipfile.ZipFile(archive) as members:
        members.extractall(folder / "下载 的")
    return folder / "下载 的" / archive.stem


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "张 三"
    home.mkdir()
    return home


def script(path: Path, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a script as its user would: with a home and a path, and nothing that this process knows."""
    found = Path(sys.base_prefix, "bin")
    environment = {"HOME": str(home), "PATH": f"{found}:{os.defpath}", "LANG": "C.UTF-8", **more}
    command = ["sh", str(path)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=home, check=False
    )


def test_a_kit_installs_without_an_index_works_is_brought_up_to_date_and_goes(unpacked: Path, home: Path) -> None:
    done = script(unpacked / "install.sh", home)
    assert done.returncode == 0, done.stderr
    environment = home / ".local" / "share" / "Bairi" / "venv"
    assert f"bairi {__version__}" in done.stdout
    assert f"已安装到 {environment}" in done.stdout
    command = home / ".local" / "bin" / "bairi"
    clean = {"HOME": str(home), "PATH": os.defpath}
    version = subprocess.run([command, "--version"], capture_output=True, text=True, env=clean, cwd=home, check=True)
    assert version.stdout == f"bairi {__version__}\n"
    doctor = [command, "addin", "doctor", "--format", "json"]
    said = subprocess.run(doctor, capture_output=True, text=True, env=clean, cwd=home, check=True).stdout
    (program, *_) = json.loads(said)["checks"]
    assert str(environment) in program["found"]
    assert script(unpacked / "install.sh", home).returncode == 0

    settings = home / ".config" / "Bairi" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text("{}", encoding="utf-8")
    assert script(unpacked / "uninstall.sh", home).returncode == 0
    assert not environment.exists()
    assert not command.is_symlink()
    assert settings.is_file()
    assert script(unpacked / "uninstall.sh", home).returncode == 0


def test_a_damaged_kit_installs_nothing(unpacked: Path, home: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "损坏"
    shutil.copytree(unpacked, damaged)
    wheel = next(damaged.glob("wheels/pandas-*.whl"))
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 1
    wheel.write_bytes(content)
    done = script(damaged / "install.sh", home)
    assert done.returncode == 2
    assert "安装包中有文件损坏或被改动" in done.stderr
    assert wheel.name in done.stdout + done.stderr
    assert list(home.iterdir()) == []


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A kit without wheels, for a Python that nobody has."""
    folder = tmp_path / "空 包"
    shutil.copytree(Path(kit.__file__).parent / "unix", folder)
    (folder / "target.txt").write_text(f"9.9 {platform.machine()} pip.whl\n", encoding="ascii")
    total = hashlib.sha256((folder / "target.txt").read_bytes()).hexdigest()
    (folder / "SHA256SUMS").write_text(f"{total}  target.txt\n", encoding="ascii")
    return folder


def test_without_the_python_that_the_kit_is_for_it_says_which(bare: Path, home: Path) -> None:
    done = script(bare / "install.sh", home, BAIRI_PYTHON=sys.executable)
    assert done.returncode == 2
    assert f"没有找到 Python 9.9（{platform.machine()}），没有安装。" in done.stderr
    assert list(home.iterdir()) == []


def test_uninstalling_leaves_a_folder_that_is_no_environment(bare: Path, home: Path) -> None:
    own = home / ".local" / "share" / "Bairi" / "venv" / "工作簿.xlsx"
    own.parent.mkdir(parents=True)
    own.touch()
    assert script(bare / "uninstall.sh", home).returncode == 0
    assert own.exists()
