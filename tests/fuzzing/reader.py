"""A fuzzer's target over the reader: `make fuzz` runs it, guided by which lines of ours its inputs reach.

The first byte says whether the rest is a file, or the chance by which a filled workbook is mutated. What breaks a
promise is left as a file named crash-…, which becomes a test.
"""

from __future__ import annotations

import random
import sys
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))
with atheris.instrument_imports(include=["bairi_workbooks", "bairi_validators"]):
    import samples
    from bairi_validators.plan.loading import load_plan
    from bairi_workbooks.processes import seldom_collected
    from fuzzing.mutations import mutated
    from fuzzing.promises import kept

PLAN = load_plan(Path(__file__).parents[1] / "plans" / "qingjiang-2026.toml")
RAW = 16  # of 256 first bytes


class Consumed:
    """Chance out of the fuzzer's bytes."""

    def __init__(self, data: atheris.FuzzedDataProvider) -> None:
        self._data = data

    def number(self, most: int) -> int:
        return int(self._data.ConsumeIntInRange(0, most))


def package() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        content = samples.submit(Path(folder), PLAN).read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = package()


def target(data: bytes) -> None:
    """One input."""
    if data and data[0] < RAW:
        kept(PLAN, data[1:])
    else:
        kept(PLAN, mutated(Consumed(atheris.FuzzedDataProvider(data[1:])), PARTS))


def seeds(folder: Path) -> None:
    """Inputs to begin with: bytes of chance, and the workbook itself."""
    chance = random.Random(0)  # noqa: S311
    for number in range(64):
        (folder / f"seed-{number}").write_bytes(b"\xff" + chance.randbytes(200))
    (folder / "workbook").write_bytes(b"\x00" + samples.submit(folder, PLAN).read_bytes())


if __name__ == "__main__":
    with seldom_collected(), tempfile.TemporaryDirectory() as corpus:
        seeds(Path(corpus))
        atheris.Setup([*sys.argv, corpus], target)
        atheris.Fuzz()
