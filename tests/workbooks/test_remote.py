"""Places past this machine: written whole, replaced as a whole, and nobody else's touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from bairi_validators.errors import BairiError
from bairi_workbooks.files import MARKER, folder_replaced, written_whole
from bairi_workbooks.remote import fetched, is_remote, place

pytest.importorskip("upath", reason="the extra `distributed` is not installed")


@pytest.fixture
def there(request: pytest.FixtureRequest) -> Path:
    return place(f"memory://{request.node.name}")


def written(folder: Path, **files: str) -> None:
    with folder_replaced(folder) as draft:
        for name, text in files.items():
            (draft / name).write_text(text, encoding="utf-8")


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()} if folder.exists() else set()


def test_a_path_stays_a_path_and_so_does_the_address_of_one(tmp_path: Path) -> None:
    assert [place(text) for text in ("收件", r"C:\收件", f"file://{tmp_path}")] == [
        Path("收件"),
        Path(r"C:\收件"),
        tmp_path,
    ]
    assert is_remote(place("memory://收件"))


def test_an_object_is_there_when_its_block_ended_well(there: Path) -> None:
    with pytest.raises(UnicodeEncodeError), written_whole(there / "汇总.txt") as draft:
        draft.write_text("半份\ud800", encoding="utf-8")
    assert not (there / "汇总.txt").exists()
    with written_whole(there / "汇总.txt") as draft:
        draft.write_text("全份", encoding="utf-8")
    assert (there / "汇总.txt").read_text(encoding="utf-8") == "全份"


def test_a_folder_of_objects_is_replaced_and_with_nothing_in_it_none_stays(there: Path) -> None:
    written(there, 甲县="一", 乙县="二")
    written(there, 乙县="三")
    assert names(there) == {"乙县", MARKER}
    assert (there / "乙县").read_text(encoding="utf-8") == "三"
    written(there)
    assert names(there) == set()


def test_objects_of_somebody_else_are_not_replaced(there: Path) -> None:
    (there / "甲县").write_bytes(b"1")
    with pytest.raises(BairiError, match="不是本工具生成的"):
        written(there, 乙县="二")
    assert names(there) == {"甲县"}


def test_what_is_fetched_is_here_and_what_is_gone_is_not(there: Path, tmp_path: Path) -> None:
    (there / "甲县").write_bytes(b"1")
    copies = fetched([there / "甲县", there / "没有", tmp_path], tmp_path)
    assert {far.name: copy.read_bytes() for far, copy in copies.items()} == {"甲县": b"1"}
