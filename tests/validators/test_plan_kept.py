"""A plan that was read before is kept ready: the same plan, sooner, and never instead of what the files say now."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from bairi_validators.errors import PlanError
from bairi_validators.plan import kept, loading
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan


@pytest.fixture
def path(tmp_path: Path, tiny_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tiny plan beside its text, and a cache folder of its own."""
    monkeypatch.setattr(kept, "_place", lambda name: tmp_path / "cache" / f"{name}.plan")
    shutil.copy(tiny_file.with_suffix(".txt"), tmp_path)
    return Path(shutil.copy(tiny_file, tmp_path))


def loaded(path: Path) -> Plan:
    """The plan as a program that has just started loads it."""
    load_plan.cache_clear()
    return load_plan(path)


def kept_file(path: Path) -> Path:
    """Where the plan is kept."""
    return path.parent / "cache" / f"{path.stem}.plan"


def test_a_kept_plan_is_the_same_as_the_one_that_was_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = loaded(path)
    monkeypatch.delattr(loading, "_checked")  # it is not read again
    again = loaded(path)
    assert again == first
    assert again.indicators[0].target == first.indicators[0].target
    assert again.model_dump_json() == first.model_dump_json()


def test_a_plan_that_was_edited_is_read_anew(path: Path) -> None:
    before = loaded(path)
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace(before.plan.issuer, "另一个单位"), encoding="utf-8")
    assert loaded(path).plan.issuer == "另一个单位"


def test_a_text_that_was_edited_is_told_of_as_ever(path: Path) -> None:
    loaded(path)
    text = path.with_suffix(".txt")
    text.write_text(text.read_text(encoding="utf-8") + "另加一句。", encoding="utf-8")
    with pytest.raises(PlanError, match="SHA-256"):
        loaded(path)


def test_another_version_of_the_program_reads_the_plan_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(path)
    content = path.read_bytes()
    assert kept.kept_plan(path.stem, kept.key_of(content)) is not None
    monkeypatch.setattr(kept.pydantic, "VERSION", "another")
    assert kept.kept_plan(path.stem, kept.key_of(content)) is None


@pytest.mark.parametrize("damage", [b"", b"\x80", b"x" * 4000], ids=["empty", "a byte", "something else"])
def test_a_damaged_kept_plan_is_replaced(damage: bytes, path: Path) -> None:
    first = loaded(path)
    whole = kept_file(path).read_bytes()
    kept_file(path).write_bytes(whole[:200] + damage)
    assert loaded(path) == first
    assert len(kept_file(path).read_bytes()) == len(whole)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_what_others_may_have_written_is_not_unpacked(path: Path) -> None:
    loaded(path)
    key = kept.key_of(path.read_bytes())
    kept_file(path).chmod(0o666)
    assert kept.kept_plan(path.stem, key) is None
    kept_file(path).chmod(0o600)
    kept_file(path).parent.chmod(0o777)
    assert kept.kept_plan(path.stem, key) is None


def test_where_nothing_can_be_kept_the_plan_is_read_from_its_file(path: Path, tiny: Plan) -> None:
    (path.parent / "cache").write_text("a file where the folder should be", encoding="utf-8")
    assert loaded(path) == tiny


def test_no_draft_is_left_beside_a_kept_plan(path: Path) -> None:
    loaded(path)
    loaded(path)
    assert list(kept_file(path).parent.iterdir()) == [kept_file(path)]
