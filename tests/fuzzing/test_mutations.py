"""Whatever is done to a workbook's package, reading ends in findings, and no number is read amiss."""

from __future__ import annotations

import os
import random
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import samples
from bairi_validators.plan.models import Plan
from fuzzing.mutations import CONTAINERS, PARTS, TEXTS, Parts, mutated, one_of, packed
from fuzzing.promises import kept

HEADS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
EXAMPLES = int(os.environ.get("BAIRI_MUTATIONS", "150"))


class Drawn:
    """Chance as Hypothesis has it: what breaks something is made small. At its end every number is 0."""

    def __init__(self, numbers: list[int]) -> None:
        self._left = iter(numbers)

    def number(self, most: int) -> int:
        return next(self._left, 0) % (most + 1)


CHANCE = st.lists(st.integers(0, 2**20), max_size=40).map(Drawn)


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class Ground:
    """What is mutated, and the plan that it is read by; it says little of itself, since Hypothesis repeats that."""

    def __init__(self, plan: Plan, packages: list[Parts]) -> None:
        self.plan, self.packages = plan, packages

    def __repr__(self) -> str:
        return f"{len(self.packages)} packages"


@pytest.fixture(scope="module")
def ground(tiny: Plan, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A workbook as the template is filled in, and as openpyxl saves it."""
    folder = tmp_path_factory.mktemp("packages")
    ours = samples.submit(folder, tiny)
    book = openpyxl.load_workbook(ours)
    other = folder / "other.xlsx"
    book.save(other)
    return Ground(tiny, [parts_of(Path(path).read_bytes()) for path in (ours, other)])


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(choose=CHANCE)
def test_a_mutated_workbook_is_read_or_refused_and_never_misread(choose: Drawn, ground: Ground) -> None:
    kept(ground.plan, mutated(choose, one_of(choose, ground.packages)))


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    content=st.binary(max_size=2_000), head=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
)
def test_any_bytes_are_refused_or_read(content: bytes, head: bytes, ground: Ground) -> None:
    kept(ground.plan, head + content)


@pytest.mark.parametrize(
    "change", [*dict.fromkeys(TEXTS), *dict.fromkeys(PARTS), *CONTAINERS], ids=lambda c: c.__name__
)
def test_every_kind_of_mutation_changes_something(change: object, ground: Ground) -> None:
    """A mutation that does nothing would test nothing."""

    chance = random.Random(7)  # noqa: S311

    class Any:
        def number(self, most: int) -> int:
            return chance.randint(0, most)

    parts, choose = ground.packages[0], Any()
    if change in TEXTS:
        sheet = parts["xl/worksheets/sheet2.xml"]
        assert change(choose, sheet) != sheet  # type: ignore[operator]
    elif change in PARTS:
        assert packed(change(choose, parts)) != packed(parts)  # type: ignore[operator]
    else:
        assert change(choose, packed(parts)) != packed(parts)  # type: ignore[operator]
