"""Looking at an inbox: a file is handled when it is at rest and can be opened, and again when it changed."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import Any

import pytest

import samples
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from bairi_workbooks.ledger.archive import Archive
from bairi_workbooks.watching import Watch


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "收件"
    folder.mkdir()
    return folder


def put(inbox: Path, name: str = "甲县.xlsx", content: bytes = b"one") -> Path:
    (inbox / name).write_bytes(content)
    return inbox / name


def test_a_file_is_fresh_at_the_second_look_and_once_only(inbox: Path) -> None:
    path, watch = put(inbox), Watch(inbox)
    first, second = watch.look(), watch.look()
    assert (set(first.fresh), first.restless) == (set(), (path,))
    assert (set(second.fresh), second.restless) == ({path}, ())
    assert watch.handled(second) == ()
    assert not watch.look().fresh


def test_a_file_that_grows_is_left_alone_until_it_is_at_rest(inbox: Path) -> None:
    path, watch = put(inbox), Watch(inbox)
    for _ in range(4):
        assert not watch.look().fresh
        path.write_bytes(path.read_bytes() + b"more")
    assert watch.look().restless == (path,)
    assert set(watch.look().fresh) == {path}


def test_a_file_that_changes_while_it_is_handled_comes_up_again(inbox: Path) -> None:
    path, watch = put(inbox), Watch(inbox)
    watch.look()
    look = watch.look()
    path.write_bytes(b"another")
    assert watch.handled(look) == (path,)
    assert watch.look().restless == (path,)
    again = watch.look()
    assert set(again.fresh) == {path}
    assert watch.handled(again) == ()


def test_a_file_that_is_taken_away_and_brought_again_is_handled_again(inbox: Path) -> None:
    path, watch = put(inbox), Watch(inbox)
    watch.look()
    watch.handled(watch.look())
    path.unlink()
    assert not watch.look().fresh
    put(inbox)
    watch.look()
    assert set(watch.look().fresh) == {path}


def test_temporary_files_and_unfinished_downloads_are_left_alone(inbox: Path) -> None:
    for name in ("~$甲县.xlsx", "甲县.xlsx.part", "甲县.crdownload", ".隐藏.xlsx"):
        put(inbox, name)
    watch = Watch(inbox)
    watch.look()
    look = watch.look()
    assert (look.fresh, look.restless, look.busy) == ({}, (), {})


def test_a_file_that_cannot_be_opened_is_told_once_and_tried_again(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, watch = put(inbox), Watch(inbox)
    really = Path.open

    def locked(self: Path, *arguments: Any, **options: Any) -> Any:
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return really(self, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", locked)
        watch.look()
        first, second = watch.look(), watch.look()
    assert (set(first.busy), first.fresh) == ({path}, {})
    assert (second.busy, second.fresh) == ({}, {})
    assert set(watch.look().fresh) == {path}


def test_a_file_that_is_not_whole_is_held_for_two_more_looks_and_then_handled_as_it_is(inbox: Path, tiny: Plan) -> None:
    whole = samples.submit(inbox, tiny).read_bytes()
    broken, watch = put(inbox, "半个.xlsx", whole[: len(whole) // 2]), Watch(inbox)
    watch.look()
    first, second, third = watch.look(), watch.look(), watch.look()
    assert broken not in first.fresh
    assert len(first.fresh) == 1
    assert (first.held, second.held, third.held) == ({broken}, {broken}, frozenset())
    assert broken in third.fresh


def test_a_file_that_becomes_whole_is_handled_once_it_is(inbox: Path, tiny: Plan) -> None:
    whole = samples.submit(inbox, tiny).read_bytes()
    path, watch = put(inbox, "慢.xlsx", whole[: len(whole) // 2]), Watch(inbox)
    watch.look()
    assert watch.look().held == {path}
    path.write_bytes(whole)
    assert watch.look().restless == (path,)
    assert path in watch.look().fresh


def test_a_folder_that_goes_away_is_told_and_found_again(inbox: Path) -> None:
    watch = Watch(inbox)
    watch.look()
    shutil.rmtree(inbox)
    with pytest.raises(BairiError, match="打不开文件夹"):
        watch.look()
    inbox.mkdir()
    path = put(inbox)
    watch.look()
    assert set(watch.look().fresh) == {path}


def test_a_file_that_is_written_while_it_is_read_is_not_kept(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, archive = put(inbox), Archive(tmp_path / "原件")
    samples.touch(path)
    really = Path.read_bytes

    def overtaken(self: Path) -> bytes:
        content = really(self)
        self.write_bytes(content + b"more")
        return content

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", overtaken)
        with pytest.raises(OSError, match="正在写入"):
            archive.keep(path)
    assert not archive.folder.exists()
    assert archive.path(archive.keep(path)[0]).read_bytes() == b"onemore"
