"""The kit's wheels and scripts, without an index: tiny wheels of our own stand for one."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from bairi_addin.cli import main
from bairi_addin.installing import kit
from bairi_addin.installing.kit import wheels as wheels_room
from bairi_addin.installing.kit.targets import platforms, target
from bairi_addin.installing.kit.wheels import gather, pinned
from bairi_validators.errors import BairiError

HERE = Path(kit.__file__).parent
PINS = """\
alpha==1.0
beta==2.0
gamma==3.0
pip==9.9
only-windows==1.0; sys_platform == "win32"
"""


def wheel(folder: Path, name: str, version: str, *needs: str, tag: str = "py3-none-any", extra: str = "") -> Path:
    """A wheel that holds nothing but what it says of itself."""
    about = [f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}"]
    about += [f"Provides-Extra: {extra}"] if extra else []
    about += [f"Requires-Dist: {need}" for need in needs]
    stem = f"{name.replace('-', '_')}-{version}"
    path = folder / f"{stem}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{stem}.dist-info/METADATA", "\n".join(about) + "\n")
        archive.writestr(f"{stem}.dist-info/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        archive.writestr(f"{stem}.dist-info/RECORD", "")
    return path


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the index, and a constraints.txt to go with it."""
    folder = tmp_path / "软件源"
    folder.mkdir()
    wheel(folder, "pip", "9.9")
    wheel(folder, "alpha", "1.0", "beta[fast]")
    wheel(folder, "beta", "2.0", 'gamma; extra == "fast"', extra="fast")
    wheel(folder, "gamma", "3.0", "alpha")  # round and round
    wheel(folder, "only-windows", "1.0", tag="cp311-cp311-win_amd64")
    (tmp_path / "constraints.txt").write_text(PINS, encoding="utf-8")
    monkeypatch.setattr(wheels_room, "_ROOT", tmp_path)
    for name, value in (("PIP_NO_INDEX", "1"), ("PIP_FIND_LINKS", str(folder)), ("PIP_CONFIG_FILE", os.devnull)):
        monkeypatch.setenv(name, value)
    return folder


def gathered(tmp_path: Path, platform: str, *needs: str, extras: tuple[str, ...] = ()) -> list[str]:
    own = wheel(tmp_path, "bairi", "0.1.0", *needs)
    found = gather(own, target(platform, "3.11"), extras, tmp_path)
    assert all(path.is_file() for path in found)
    return [path.name.split("-")[0] for path in found]


def test_conditions_are_those_of_the_target_not_of_the_machine_that_makes_the_kit(shelf: Path, tmp_path: Path) -> None:
    need = "only-windows; platform_system == 'Windows'"
    assert gathered(tmp_path, "win_amd64", need) == ["bairi", "only_windows", "pip"]
    assert gathered(tmp_path, "linux_x86_64", need) == ["bairi", "pip"]


def test_what_wheels_need_is_followed_through_their_extras_and_round_in_circles(shelf: Path, tmp_path: Path) -> None:
    assert gathered(tmp_path, "linux_x86_64", "alpha") == ["bairi", "alpha", "beta", "gamma", "pip"]


def test_extras_come_only_where_they_are_wanted(shelf: Path, tmp_path: Path) -> None:
    need = "gamma; extra == 'parquet'"
    assert gathered(tmp_path, "linux_x86_64", need) == ["bairi", "pip"]
    assert "gamma" in gathered(tmp_path, "linux_x86_64", need, extras=("parquet",))


def test_what_is_not_pinned_is_refused_by_name(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(BairiError, match=r"constraints.txt 没有写明 delta、only-windows 的版本.*请补上"):
        gathered(tmp_path, "linux_x86_64", "delta", "only-windows")


def test_what_the_index_has_not_for_the_platform_is_said_with_the_remedy(shelf: Path, tmp_path: Path) -> None:
    (shelf / "gamma-3.0-py3-none-any.whl").unlink()
    with pytest.raises(BairiError, match=r"取不到Windows（64位）、Python 3.11 的安装文件.*软件源.*gamma"):
        gathered(tmp_path, "win_amd64", "gamma")


@pytest.mark.parametrize("platform", platforms())
def test_every_platform_has_scripts_and_pins(platform: str) -> None:
    wanted = target(platform, "3.11")
    assert (HERE / wanted.folder).is_dir()
    assert {"pip", "xlwings", "bairi"} - set(pinned(wanted)) == {"bairi"}
    assert ("pywin32" in pinned(wanted)) == (platform == "win_amd64")


def test_a_wheel_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["addin", "kit", "--platform", "win_amd64", "--out", str(tmp_path), "--wheel", str(tmp_path / "没有.whl")]
    assert main(words) == 2
    assert "请检查 --wheel" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(["--platform", "amiga"], "没有系统“amiga”，可用：win_amd64"), (["--python-version", "3"], "应写作 3.11")],
)
def test_platforms_and_versions_that_there_are_not(
    wrong: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["addin", "kit", "--platform", "win_amd64", *wrong])
    assert said in capsys.readouterr().err


def test_a_kit_for_windows_speaks_so_that_every_code_page_can_show_it(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    setup = tmp_path / "python-3.11.9-amd64.exe"
    setup.write_bytes(b"MZ")
    own = wheel(tmp_path, "bairi", "0.1.0", "only-windows; sys_platform == 'win32'")
    words = ["addin", "kit", "--platform", "win_amd64", "--python-version", "3.11", "--out", str(tmp_path / "发给县区")]
    assert main([*words, "--wheel", str(own), "--python-installer", str(setup)]) == 0
    with zipfile.ZipFile(tmp_path / "发给县区" / "bairi-0.1.0-win_amd64-py3.11.zip") as archive:
        members = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert members["python/setup.exe"] == b"MZ"
    assert members["target.txt"].split() == [b"3.11", b"win-amd64", b"pip-9.9-py3-none-any.whl"]
    assert members["messages/no_python.txt"].decode("utf-16").startswith("没有找到 Python 3.11（64位）")
    assert members["安装说明.txt"].decode("utf-8-sig").startswith("百日 0.1.0 离线安装包\r\n")
    required = members["requirements.txt"].decode().splitlines()
    assert [line.split(" ")[0] for line in required] == ["bairi==0.1.0", "only-windows==1.0"]
    sums = dict(reversed(line.split("  ", 1)) for line in members["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(body).hexdigest() for name, body in members.items() if name != "SHA256SUMS"}
    assert "安装文件3个" in capsys.readouterr().out


def test_the_same_wheels_give_the_same_kit(shelf: Path, tmp_path: Path) -> None:
    own = wheel(tmp_path, "bairi", "0.1.0", "alpha")
    wanted = kit.Wanted(own)
    first, second = (kit.make_kit(target("linux_x86_64", "3.11"), tmp_path / n, wanted) for n in ("甲", "乙"))
    assert first.path.read_bytes() == second.path.read_bytes()


@pytest.mark.parametrize("script", sorted((HERE / "windows").glob("*.bat")), ids=lambda path: path.name)
def test_batch_files_are_plain_and_whole(script: Path) -> None:
    content = script.read_bytes()
    assert content.isascii()
    assert content.count(b"\n") == content.count(b"\r\n")
    text = content.decode()
    labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
    assert set(re.findall(r"\b(?:goto|call) :?(\w+)", text)) <= labels
    words = {*re.findall(r'set "WORDS=(\w+)"', text), *re.findall(r"messages\\(\w+)\.txt", text)}
    assert words
    assert [word for word in words if not (HERE / "windows" / f"{word}.txt").is_file()] == []


@pytest.mark.parametrize("script", sorted((HERE / "windows").glob("*.bat")), ids=lambda path: path.name)
def test_batch_files_quote_every_path(script: Path) -> None:
    lines = [line for line in script.read_text(encoding="ascii").splitlines() if not line.startswith("rem")]
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]
    assert [line for line in bare if re.search(r"%(~dp0|KIT%|VENV%|PIP%|PYTHON%|CANDIDATE%)", line)] == []


def test_every_message_is_shown_by_a_script() -> None:
    scripts = "".join(path.read_text(encoding="ascii") for path in (HERE / "windows").glob("*.bat"))
    messages = [path.stem for path in (HERE / "windows").glob("*.txt") if path.name.isascii()]
    assert [name for name in messages if name not in scripts] == []


def test_shell_scripts_are_clean() -> None:
    program = shutil.which("shellcheck")
    if program is None:
        pytest.skip("shellcheck is not installed")
    command = [program, *map(str, (HERE / "unix").glob("*.sh"))]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stdout == ""
