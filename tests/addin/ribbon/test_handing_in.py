"""提交 and 填入上期数 in a live LibreOffice: what is handed in is clean, and what was reported last stands beside."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from bairi_addin.ribbon.pressing import press
from bairi_addin.ribbon.settings import Settings
from bairi_validators.findings import Verdict
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column, PastColumn
from bairi_workbooks.checking import check_file
from clerks import TABLE, UNIT, MakeDesk, cell, filled, looks
from desks import Scripted

BEFORE = Period.parse("2025-10中旬")


@pytest.fixture
def book(app: xw.App, tmp_path: Path, chenzhou: Plan) -> xw.Book:
    return app.books.open(filled(tmp_path, chenzhou, name="报送 表=终稿.xlsx"))


def test_what_is_handed_in_has_the_units_name_and_no_marks(
    make_desk: MakeDesk, book: xw.Book, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    outbox = tmp_path / "提交"
    outbox.mkdir()
    cell(book, "T04-05", Column.VALUE).value = None
    cell(book, "T04-06", Column.VALUE).value = "'４５"
    press("normalise_values", make_desk(book))
    before = looks(book, tmp_path)
    press("check_workbook", make_desk(book))
    marked = looks(book, tmp_path)
    person = Scripted(folders=[outbox])
    target = outbox / f"{UNIT}_2025-10下旬.xlsx"
    assert press("submit_workbook", make_desk(book, person)) == f"报送文件已存为“{target}”，请按规定的渠道报送。"
    assert looks(book, tmp_path) == marked
    assert "规范记录" not in openpyxl.load_workbook(target).sheetnames
    handed_in = looks(app.books.open(target), tmp_path)
    for ours in ("规范记录", "部件"):
        before.pop(ours), handed_in.pop(ours, None)
    assert handed_in == before
    assert check_file(chenzhou, target).verdict is Verdict.WITH_WARNINGS
    assert Settings.read(make_desk().places.settings).outbox == outbox


def test_with_errors_it_is_handed_in_only_when_the_clerk_wants_so(
    make_desk: MakeDesk, book: xw.Book, tmp_path: Path
) -> None:
    cell(book, "T04-05", Column.VALUE).value = "约四十五亿"
    desk = make_desk(book, person := Scripted(yes=[False]), outbox=tmp_path)
    assert press("submit_workbook", desk) == "没有提交。请改正后再按“提交”。"
    assert person.asked == ["仍有错误1处，提交后会被退回。仍要提交吗？"]
    target = tmp_path / f"{UNIT}_2025-10下旬.xlsx"
    assert not target.exists()
    assert (
        press("submit_workbook", make_desk(book, Scripted(yes=[True])))
        == f"报送文件已存为“{target}”，请按规定的渠道报送。"
    )


def test_an_earlier_file_is_kept_under_a_number_or_replaced(make_desk: MakeDesk, book: xw.Book, tmp_path: Path) -> None:
    target = tmp_path / f"{UNIT}_2025-10下旬.xlsx"
    target.write_bytes(b"old")
    told = press("submit_workbook", make_desk(book, Scripted(yes=[False]), outbox=tmp_path))
    assert told == f"报送文件已存为“{target}”，请按规定的渠道报送。原有文件改名为“{UNIT}_2025-10下旬（1）.xlsx”。"
    assert (tmp_path / f"{UNIT}_2025-10下旬（1）.xlsx").read_bytes() == b"old"
    assert (
        press("submit_workbook", make_desk(book, Scripted(yes=[True])))
        == f"报送文件已存为“{target}”，请按规定的渠道报送。"
    )
    assert len(list(tmp_path.glob(f"{UNIT}*"))) == 2


def test_without_a_folder_or_a_unit_nothing_is_handed_in(make_desk: MakeDesk, book: xw.Book, app: xw.App) -> None:
    assert press("submit_workbook", make_desk(book)) == "没有提交：没有选择提交文件夹。"
    desk = make_desk(app.books.add())
    assert press("submit_workbook", desk) is None
    assert desk.person.told[0].startswith("认不出填报单位或期次，不能提交。")  # type: ignore[attr-defined]


def test_last_periods_figures_stand_beside_and_nothing_typed_is_lost(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    earlier = tmp_path / "往期"
    past = check_file(chenzhou, filled(earlier, chenzhou, period=BEFORE))
    known = {o.indicator.id: o for o in past.observations}
    book = app.books.open(filled(tmp_path, chenzhou))
    target, typed = cell(book, "T04-04", Column.TARGET), cell(book, "T04-05", Column.TARGET)
    own = known["T04-04"].own_target
    assert own is not None
    target.value, typed.value = None, 77
    protection = looks(book, tmp_path)[TABLE][-1]
    person = Scripted(folders=[earlier], yes=[False])
    told = press("fill_previous", make_desk(book, person))
    assert told == f"已在表的右侧列出上期（2025年10月中旬）的数{len(known)}项，供对照，本单位目标沿用上期1项。"
    assert book.sheets.active.name == TABLE
    assert person.asked[1] == "有1项本单位目标与上期所填不同，要改为上期的目标吗？"
    assert (target.value, typed.value) == (float(own), 77)
    heads = book.sheets[TABLE]["O2:Q3"].value
    assert heads == [["上期：2025年10月中旬，供对照，不用填", None, None], [h.value for h in PastColumn]]
    assert book.sheets[TABLE].page_setup.print_area.startswith("$A$1:$N$")
    row = cell(book, "T04-04", Column.VALUE).row
    value = known["T04-04"].value
    assert value is not None
    assert book.sheets[TABLE][f"O{row}"].value == float(value)
    assert looks(book, tmp_path)[TABLE][-1] == protection
    assert press("check_workbook", make_desk(book)) == "没有发现问题，可以提交。"
    again = Scripted(yes=[False])
    assert (
        press("fill_previous", make_desk(book, again))
        == f"已在表的右侧列出上期（2025年10月中旬）的数{len(known)}项，供对照。"
    )
    assert again.asked == ["有1项本单位目标与上期所填不同，要改为上期的目标吗？"]


def test_without_an_earlier_period_there_is_nothing_to_fill_in(make_desk: MakeDesk, book: xw.Book) -> None:
    assert press("fill_previous", desk := make_desk(book)) is None
    assert desk.person.told[0].startswith(f"没有找到{UNIT}本年度2025年10月下旬以前的报送文件")  # type: ignore[attr-defined]
