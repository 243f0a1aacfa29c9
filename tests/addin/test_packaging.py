"""The wheel does the whole road in a clean environment, from any folder, with its templates and manuals in it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--quiet", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_the_packages_the_plan_and_all_that_they_bring_along(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {n.split("/")[0] for n in names if ".dist-info" not in n} == {
        "bairi_addin",
        "bairi_workbooks",
        "bairi_validators",
        "xlwings_libreoffice",
    }
    templates = ROOT / "workbooks" / "templates"
    for template in filter(Path.is_file, templates.rglob("*")):
        assert f"bairi_workbooks/templates/{template.relative_to(templates).as_posix()}" in names
    for source in (ROOT / "macros").iterdir():
        assert f"bairi_addin/macros/{source.name}" in names
    for page in (ROOT / "docs").rglob("*.md"):
        assert f"bairi_addin/docs/{page.relative_to(ROOT / 'docs').as_posix()}" in names
    for plan in (ROOT / "validators" / "bairi_validators" / "plans").iterdir():
        assert f"bairi_validators/plans/{plan.name}" in names


def test_the_wheel_holds_what_a_kit_is_made_of(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    kit = ROOT / "addin" / "bairi_addin" / "installing" / "kit"
    scripts = [path.relative_to(kit).as_posix() for folder in ("windows", "unix") for path in (kit / folder).iterdir()]
    assert {f"bairi_addin/installing/kit/{name}" for name in scripts} - names == set()
    assert "bairi_addin/constraints.txt" in names


def test_the_wheel_runs_the_demonstration_in_a_clean_environment(wheel: Path, tmp_path: Path, tiny_file: Path) -> None:
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # What Bairi depends on comes from here; bairi itself does not, since path files are only read in site folders.
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    where = subprocess.run(
        [python, "-c", "import bairi_workbooks; print(bairi_workbooks.__file__)"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    ).stdout
    assert site in where
    built = subprocess.run([str(scripts / "bairi"), "addin", "build"], cwd=tmp_path, capture_output=True, check=False)
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "bairi.xlam").exists()
    command = [str(scripts / "bairi"), "--plan", str(tiny_file), "demo", "演示"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert list((tmp_path / "演示").rglob("通报_*.docx"))
