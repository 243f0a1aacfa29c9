"""PDF through LibreOffice: beside the file, with a profile of its own, and clear words where it cannot be."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from bairi_validators.bulletin import BulletinKind
from bairi_validators.errors import BairiError
from bairi_workbooks import printing
from bairi_workbooks.bulletin import to_pdf
from bairi_workbooks.bulletin.fields import sample_context
from bairi_workbooks.files import template
from bairi_workbooks.templating import fill_document


def stand_in(folder: Path, script: str) -> str:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "通报 50%#1.docx"
    path.write_bytes(b"PK")
    return path


def test_a_bulletin_is_printed_beside_the_file(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed, so nothing can be printed here")
    path = tmp_path / "督办单 50%#1.docx"
    context = sample_context(BulletinKind.SUPERVISION)
    fill_document(template("bulletin_supervision.docx"), context, path, context["facts"].letter.issued)
    assert to_pdf(path) == path.with_suffix(".pdf")
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["督办单 50%#1.docx", "督办单 50%#1.pdf"]


def test_without_libreoffice_people_are_told_what_to_do(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PROGRAMS", ("no-such-office",))
    with pytest.raises(BairiError, match="没有找到 LibreOffice，不能生成 PDF。请安装 LibreOffice"):
        to_pdf(document)


def test_a_program_that_never_ends_is_stopped_with_what_it_started(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive = tmp_path / "alive"
    monkeypatch.setattr(printing, "PROGRAMS", (stand_in(tmp_path, f"(sleep 2; touch '{alive}') & wait"),))
    with pytest.raises(BairiError, match=r"用了0\.5秒还没有转完"):
        to_pdf(document, seconds=0.5)
    time.sleep(2.2)
    assert not alive.exists()


def test_what_the_program_said_is_passed_on_where_it_wrote_nothing(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "PROGRAMS", (stand_in(tmp_path, "echo source file could not be loaded"),))
    with pytest.raises(BairiError, match=r"没能把 .*转成 PDF（source file could not be loaded）"):
        to_pdf(document)
    assert not document.with_suffix(".pdf").exists()


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PROGRAMS", (stand_in(tmp_path, "true"),))
    with pytest.raises(BairiError, match="找不到"):
        to_pdf(tmp_path / "无.docx")
