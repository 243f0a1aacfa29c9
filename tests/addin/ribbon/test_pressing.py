"""A press of a button: what the person sees whatever happens, and that all is afterwards as it was."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw
from filelock import FileLock

from bairi_addin.ribbon import pressing
from bairi_addin.ribbon.copies import copied
from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.places import Places
from bairi_addin.ribbon.progress import CalledOffError
from bairi_addin.ribbon.registry import FUNCTIONS, function
from bairi_addin.ribbon.settings import Settings
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from bairi_workbooks.reading.workbook import read_workbook
from desks import Scripted

MakeDesk = Callable[..., Desk]


def _button(monkeypatch: pytest.MonkeyPatch, does: Callable[[Desk], str]) -> None:
    monkeypatch.setattr(pressing, "function", lambda name: does)


def test_the_status_bar_says_what_came_of_it(make_desk: MakeDesk, app: xw.App, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk(app.books.add())
    _button(monkeypatch, lambda desk: "没有发现问题。")
    assert pressing.press("check_workbook", desk) == "没有发现问题。"
    assert app.status_bar == "百日：没有发现问题。"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (BairiError("没有这个文件夹。"), r"没有这个文件夹。（E1-[0-9a-f]{6}）"),
        (PermissionError(13, "no", "表.xlsx"), r"表.xlsx读写失败：没有权限。（E2-[0-9a-f]{6}）"),
        (ZeroDivisionError("x"), r"！出现意外的错误.*（E3-[0-9a-f]{6}）\n日志：.*addin.log"),
    ],
)
def test_an_error_is_one_sentence_with_a_code_and_nothing_stays_switched_off(
    make_desk: MakeDesk, app: xw.App, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    desk = make_desk(app.books.add())

    def failing(desk: Desk) -> str:
        desk.app.calculation = "manual"
        desk.app.enable_events = False
        raise error

    _button(monkeypatch, failing)
    assert pressing.press("check_workbook", desk) is None
    (words,) = desk.person.told  # type: ignore[attr-defined]
    assert re.fullmatch(told, words, re.DOTALL)
    assert "Traceback" not in words
    assert (app.screen_updating, app.calculation, app.enable_events) == (True, "automatic", True)
    assert type(error).__name__ in desk.places.log.read_text(encoding="utf-8")


def test_while_one_button_works_another_is_refused_and_stopping_reaches_it(
    make_desk: MakeDesk, app: xw.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(app.books.add())
    other = make_desk(desk.book)

    def long(desk: Desk) -> str:
        assert pressing.press("consolidate", other) is None
        monkeypatch.setattr(pressing, "function", function)
        assert pressing.press("stop_running", other) == "正在停止，请稍候。"
        desk.progress("校验", 3, 9)
        return "done"

    _button(monkeypatch, long)
    assert pressing.press("check_workbook", desk) is None
    assert [word.split("（")[0] for word in other.person.told] == [  # type: ignore[attr-defined]
        "上一项操作还没有结束。请等它结束，或按“停止”。"
    ]
    assert desk.person.told == ["已停止。没有写完的文件不会替换原有文件。"]  # type: ignore[attr-defined]
    assert not desk.places.stop(app.pid).exists()
    assert pressing.press("stop_running", other) == "没有正在进行的操作。"


def test_a_lock_that_a_killed_press_left_behind_holds_nobody_up(
    make_desk: MakeDesk, app: xw.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(app.books.add())
    lock = desk.places.lock(app.pid)
    lock.parent.mkdir(parents=True)
    code = f"from filelock import FileLock; import os; FileLock({str(lock)!r}).acquire(); os._exit(1)"
    subprocess.run([sys.executable, "-c", code], check=False)
    _button(monkeypatch, lambda desk: "好了。")
    assert pressing.press("check_workbook", desk) == "好了。"
    with FileLock(lock).acquire(blocking=False):
        pass


def test_progress_is_shown_step_by_step(make_desk: MakeDesk, app: xw.App) -> None:
    desk = make_desk(app.books.add())
    desk.progress("校验", 1, 20)
    assert app.status_bar == "百日：校验 1/20"
    desk.progress("校验", 2, 20)
    assert app.status_bar == "百日：校验 1/20"
    desk.progress("校验", 20, 20)
    assert app.status_bar == "百日：校验 20/20"


def test_the_copy_holds_what_is_not_saved_yet_and_the_workbook_stays_itself(app: xw.App, tmp_path: Path) -> None:
    book = app.books.add()
    book.sheets[0]["A1"].value = [["区县", "数"], ["桂阳县", 12.5]]
    book.save(tmp_path / "报送 表=1.xlsx")
    book.sheets[0]["B2"].value = 13.5
    with copied(book) as copy:
        assert copy.name == "报送 表=1.xlsx"
        grids = read_workbook(copy.read_bytes())
        assert isinstance(grids, list)
        assert str(grids[0].rows[1][1].value) == "13.5"
    assert not copy.exists()
    assert Path(book.fullname) == tmp_path / "报送 表=1.xlsx"
    book.close()


def test_settings_come_back_as_they_were_written_and_spoilt_ones_say_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "设置" / "settings.json"
    assert Settings.read(path) == Settings()
    settings = Settings(inbox=tmp_path / "收件", period="2025年10月下旬", past=(tmp_path,))
    settings.write(path)
    assert Settings.read(path) == settings
    assert Settings.read(path).period == "2025-10下旬"
    path.write_text('{"inbox": 3', encoding="utf-8")
    with pytest.raises(BairiError, match="已损坏。请按“设置”重新填写"):
        Settings.read(path)


def test_what_a_newer_version_keeps_in_the_settings_is_kept(make_desk: MakeDesk, places: Places) -> None:
    places.settings.parent.mkdir(parents=True)
    places.settings.write_text('{"jobs": 2, "colour": "蓝"}', encoding="utf-8")
    person = Scripted(settings=[Settings.typed({**Settings.read(places.settings).texts(), "jobs": "3"})])
    assert pressing.press("edit_settings", make_desk(None, person)) == "设置已保存。"
    assert person.told == []
    kept = json.loads(places.settings.read_text(encoding="utf-8"))
    assert (kept["jobs"], kept["colour"]) == (3, "蓝")


def test_without_a_period_the_last_one_that_is_over_is_worked_on(make_desk: MakeDesk, chenzhou: Plan) -> None:
    from datetime import date

    assert make_desk().period.code == "2025-10下旬"
    assert Settings().period_for(chenzhou, date(2025, 10, 31)).code == "2025-10下旬"
    assert Settings().period_for(chenzhou, date(2026, 3, 1)).code == "2025-12下旬"
    assert Settings(period="2025-10中旬").period_for(chenzhou, date(2026, 3, 1)).code == "2025-10中旬"


def test_every_name_in_the_registry_is_a_function() -> None:
    for name in FUNCTIONS:
        assert callable(function(name))
    with pytest.raises(BairiError, match="版本不一致"):
        function("no_such_button")


def test_every_button_is_loaded_without_what_only_its_work_needs() -> None:
    code = (
        "import sys; from bairi_addin.ribbon.registry import FUNCTIONS, function;"
        "found = [function(name) for name in FUNCTIONS];"
        "print([n for n in ('pandas', 'matplotlib', 'docxtpl', 'openpyxl', 'tkinter') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_ribbon_is_loaded_without_what_no_button_needs() -> None:
    code = (
        "import sys; from bairi_addin.ribbon import pressing, light; light.xlwings();"
        "print([n for n in ('pandas', 'numpy', 'matplotlib', 'docxtpl', 'openpyxl') if n in sys.modules]);"
        "import pandas; print(pandas.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "pandas"]


def test_a_question_that_was_closed_is_no_error_and_the_status_bar_says_so(
    make_desk: MakeDesk, app: xw.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(app.books.add())

    def closed(desk: Desk) -> str:
        raise CalledOffError("没有选择文件夹，没有进行。")

    _button(monkeypatch, closed)
    assert pressing.press("import_folder", desk) == "没有选择文件夹，没有进行。"
    assert app.status_bar == "百日：没有选择文件夹，没有进行。"
    assert desk.person.told == []  # type: ignore[attr-defined]
    assert not desk.places.log.exists()


def test_a_period_of_another_year_than_the_plans_is_told(make_desk: MakeDesk) -> None:
    with pytest.raises(BairiError, match="期次 2024-10下旬 不在方案年度（2025年）内"):
        _ = make_desk(period="2024-10下旬").period


def test_a_workbook_that_is_closed_under_the_buttons_hands_is_told_of(
    make_desk: MakeDesk, app: xw.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.books.add()
    desk = make_desk(app.books.add())

    def closing(desk: Desk) -> str:
        desk.book.close()
        return str(desk.book.sheets[0]["A1"].value)

    _button(monkeypatch, closing)
    assert pressing.press("check_workbook", desk) is None
    (words,) = desk.person.told  # type: ignore[attr-defined]
    assert re.fullmatch(rf"工作簿“{desk.workbook}”在操作过程中被关闭，操作没有完成。.*（E2-\w+）", words)
    assert app.screen_updating


def test_a_workbook_that_is_saved_under_another_name_meanwhile_is_worked_on_as_before(
    make_desk: MakeDesk, app: xw.App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = make_desk(app.books.add())

    def renaming(desk: Desk) -> str:
        desk.book.save(tmp_path / "改名.xlsx")
        desk.book.sheets[0]["A1"].value = 1
        assert desk.missing() is None
        return "好了。"

    _button(monkeypatch, renaming)
    assert pressing.press("check_workbook", desk) == "好了。"
    assert app.books["改名.xlsx"].sheets[0]["A1"].value == 1


def test_an_office_program_that_is_closed_under_the_buttons_hands_is_told_of(
    make_desk: MakeDesk, office: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk()
    desk.app = xw.App(visible=False, add_book=False)
    desk.workbook = desk.app.books.add().name

    def closing(desk: Desk) -> str:
        sheet = desk.book.sheets[0]
        desk.app.kill()
        return str(sheet["A1"].value)

    _button(monkeypatch, closing)
    assert pressing.press("check_workbook", desk) is None
    assert desk.person.told[0].startswith("表格程序已关闭或没有响应")  # type: ignore[attr-defined]


def test_stopping_leaves_the_screen_to_the_button_that_works(
    make_desk: MakeDesk, app: xw.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(app.books.add())
    app.screen_updating = False

    def ending(desk: Desk) -> str:
        desk.app.screen_updating = True  # as the other one does when it ends meanwhile
        return "正在停止，请稍候。"

    _button(monkeypatch, ending)
    assert pressing.press("stop_running", desk) == "正在停止，请稍候。"
    assert app.screen_updating


def test_what_a_killed_press_switched_off_the_next_one_switches_on(
    make_desk: MakeDesk, app: xw.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.screen_updating = False
    _button(monkeypatch, lambda desk: "好了。")
    assert pressing.press("check_workbook", make_desk(app.books.add())) == "好了。"
    assert app.screen_updating


def test_words_that_could_be_read_go_from_the_status_bar_whatever_they_say(
    app: xw.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pressing, "_READ", 0)
    for words, left in (("百日：不能显示对话框。", False), ("就绪", "就绪")):
        app.status_bar = words
        pressing._fade(app)
        assert app.status_bar == left
    app.status_bar = False
