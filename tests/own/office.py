"""Workbooks as LibreOffice and WPS save them: .xls, .et, .ods."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bairi_validators.plan.models import Plan
from own import CASES

AVAILABLE = shutil.which("soffice") is not None
_SAVED_AS = {"xls": ("xls", "et"), "ods": ("ods",)}  # WPS' .et is an .xls under another name


def converted(folder: Path, plan: Plan) -> Mapping[str, Path]:
    """The workbooks of other kinds by their cases' names: LibreOffice runs once for each kind."""
    found = {}
    for kind, suffixes in _SAVED_AS.items():
        cases = {f"{kind}{n}": c for n, c in enumerate(c for c in CASES.values() if c.office in suffixes)}
        for stem, case in cases.items():
            (folder / f"{stem}_").mkdir()
            case.make(folder / f"{stem}_", plan).rename(folder / f"{stem}.xlsx")
        _save(folder, kind, [folder / f"{stem}.xlsx" for stem in cases])
        for stem, case in cases.items():
            target = folder / f"{stem}_" / f"{case.unit}_{case.period.code}.{case.office}"
            found[case.name] = (folder / f"{stem}.{kind}").rename(target)
    return found


def _save(folder: Path, kind: str, files: list[Path]) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
