"""The windows themselves, on a screen that nobody sees: what a person presses and types is what comes back."""

from __future__ import annotations

import builtins
import sys
import tkinter
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from tkinter import filedialog
from typing import Any

import pytest

from bairi_addin.ribbon import pressing
from bairi_addin.ribbon.settings import Settings, how_chosen, periods_of
from bairi_addin.ribbon.wordless import StatusBarPerson
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from office import display

Act = Callable[[tkinter.Tk], None]
Driven = Callable[[Act], Any]


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    with display() as name:
        yield name


@pytest.fixture
def driven(screen: str, monkeypatch: pytest.MonkeyPatch) -> Driven:
    """A person at that screen, of whom each window that is shown gets one act."""
    from bairi_addin.ribbon.dialogues import DesktopPerson

    monkeypatch.setenv("DISPLAY", screen)

    def acting(act: Act) -> DesktopPerson:
        def shown(window: tkinter.Tk, _: int = 0) -> None:
            window.update()
            act(window)

        monkeypatch.setattr(tkinter.Misc, "mainloop", shown)
        return DesktopPerson()

    return acting


def widgets(window: tkinter.Misc, kind: str) -> list[Any]:
    found = [child for child in window.winfo_children() if child.winfo_class() == kind]
    return found + [w for child in window.winfo_children() for w in widgets(child, kind)]


def presses(window: tkinter.Tk, button: str) -> None:
    next(b for b in widgets(window, "TButton") if b.cget("text") == button).invoke()


def test_a_short_message_is_read_whole_and_a_long_one_is_scrolled(driven: Driven) -> None:
    seen = []
    person = driven(lambda w: seen.append([label.cget("text") for label in widgets(w, "TLabel")]))
    person.tell("未报2个：甲县、乙县。")
    assert seen == [["未报2个：甲县、乙县。"]]
    texts = []
    driven(lambda w: texts.extend(text.get("1.0", "end") for text in widgets(w, "Text"))).tell("一行\n" * 40)
    assert texts[0].count("一行") == 40


def test_yes_and_no(driven: Driven) -> None:
    answers = {b: driven(lambda window, b=b: presses(window, b)).agrees("关闭并重新生成吗？") for b in ("是", "否")}
    assert answers == {"是": True, "否": False}


def test_closing_a_question_is_no_answer(driven: Driven) -> None:
    person = driven(lambda window: window.event_generate("<Escape>"))
    assert person.chooses("选哪个？", ["甲", "乙"], "乙") is None
    assert person.picks("选哪些？", ["甲", "乙"], ["甲"]) is None
    assert person.writes("甲县", "理由：") is None
    assert person.sets(Settings(), []) is None


def test_enter_takes_the_line_that_is_marked(driven: Driven) -> None:
    def enters(window: tkinter.Tk) -> None:
        window.event_generate("<Return>")
        window.update()

    assert driven(enters).chooses("选哪个？", ["甲", "乙", "丙"], "乙") == "乙"


def test_a_list_gives_the_line_that_was_chosen(driven: Driven) -> None:
    def choose(window: tkinter.Tk) -> None:
        (lines,) = widgets(window, "Listbox")
        lines.selection_clear(0, "end")
        lines.selection_set(2)
        presses(window, "确定")

    assert driven(choose).chooses("选哪个？", ["甲", "乙", "丙"]) == "丙"


def test_boxes_give_what_is_ticked_in_their_order(driven: Driven) -> None:
    def tick(window: tkinter.Tk) -> None:
        widgets(window, "TCheckbutton")[2].invoke()
        presses(window, "确定")

    assert driven(tick).picks("选哪些？", ["甲", "乙", "丙"], ["甲"]) == ["甲", "丙"]


def test_an_empty_line_is_not_taken(driven: Driven) -> None:
    def write(window: tkinter.Tk) -> None:
        presses(window, "确定")
        widgets(window, "TEntry")[0].insert(0, " 口径不对 ")
        presses(window, "确定")

    assert driven(write).writes("甲县", "理由：") == "口径不对"


def test_a_folder_is_chosen_in_the_systems_own_dialogue(
    driven: Driven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(filedialog, "askdirectory", lambda **said: asked.append(said) or str(tmp_path))
    assert driven(lambda _: None).chooses_folder("选择收件文件夹", tmp_path / "不在") == tmp_path
    assert (asked[0]["title"], asked[0]["initialdir"]) == ("选择收件文件夹", Path.home())


def _line(window: tkinter.Tk, setting: str) -> Any:
    """The line of a setting, by its title."""
    label = next(w for w in widgets(window, "TLabel") if w.cget("text") == Settings.model_fields[setting].title)
    row = label.grid_info()["row"]
    return next(w for w in label.master.grid_slaves(row=row, column=1))


def test_the_form_gives_what_was_typed_and_keeps_the_rest(driven: Driven, tmp_path: Path) -> None:
    def fill(window: tkinter.Tk) -> None:
        for setting, text in (("results", str(tmp_path)), ("past", f"{tmp_path}；{tmp_path}")):
            _line(window, setting).insert(0, text)
        _line(window, "period").set("2025-10下旬")
        presses(window, "确定")

    given = Settings(ledger="postgresql://u:p@h/d", jobs=3)
    assert driven(fill).sets(given, ["2025-10下旬"]) == given.model_copy(
        update={"results": tmp_path, "past": (tmp_path, tmp_path), "period": "2025-10下旬"}
    )


def test_what_cannot_be_is_said_beside_its_line_and_nothing_is_lost(driven: Driven, tmp_path: Path) -> None:
    said: list[str] = []

    def fill(window: tkinter.Tk) -> None:
        _line(window, "inbox").insert(0, str(tmp_path / "没有"))
        _line(window, "period").set("十月底")
        _line(window, "jobs").set("-1")
        _line(window, "allocation").insert(0, str(tmp_path / "没有.xlsx"))
        presses(window, "确定")
        said.extend(w.cget("text") for w in widgets(window, "TLabel") if w.cget("style") == "Fault.TLabel")
        assert _line(window, "period").get() == "十月底"

    assert driven(fill).sets(Settings(), []) is None
    assert [words[:6] for words in said] == ["看不懂期次“", "没有这个文件", "没有这个文件", "“-1”应为"]


def test_choosing_by_hand_puts_the_path_into_the_line_and_one_more_folder_beside_it(
    driven: Driven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "方案.toml"
    plan.touch()
    monkeypatch.setattr(filedialog, "askdirectory", lambda **_: str(tmp_path))
    monkeypatch.setattr(filedialog, "askopenfilename", lambda **_: str(plan))

    def browse(window: tkinter.Tk) -> None:
        rows = {_line(window, setting).grid_info()["row"] for setting in ("plan", "past")}
        for button in widgets(window, "TButton"):
            if button.cget("text") == "浏览…" and button.grid_info()["row"] in rows:
                button.invoke()
                button.invoke()
        presses(window, "确定")

    assert driven(browse).sets(Settings(), []) == Settings(plan=plan, past=(tmp_path, tmp_path))


def test_inbox_and_results_are_two_folders(tmp_path: Path) -> None:
    with pytest.raises(BairiError, match="结果文件夹：结果文件夹不能就是收件文件夹"):
        Settings.typed({"inbox": str(tmp_path), "results": f" {tmp_path} "})


def test_every_setting_says_how_it_is_chosen_and_comes_back_from_its_text(tmp_path: Path) -> None:
    assert {how_chosen(name) for name in Settings.model_fields}
    settings = Settings(inbox=tmp_path, past=(tmp_path,), period="2025-10下旬", ledger="台账 甲", jobs=0)
    assert Settings.typed(settings.texts()) == settings


def test_the_periods_to_choose_from_are_those_of_the_plan(chenzhou: Plan) -> None:
    found = [period.code for period in periods_of(chenzhou)]
    assert (found[0], found[-1], len(found)) == ("2025-09下旬", "2025-12下旬", 10)


def test_a_page_that_nothing_can_show_is_told_with_its_place(
    driven: Driven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: shown.append(url) or False)
    with pytest.raises(BairiError, match=r"没有可以打开 .* 的程序"):
        driven(lambda _: None).opens(tmp_path)
    assert shown == [tmp_path.as_uri()]


def test_without_tkinter_the_status_bar_tells_and_a_question_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def importing(name: str, *rest: Any, **named: Any) -> Any:
        if name == "bairi_addin.ribbon.dialogues":
            raise ModuleNotFoundError("no tkinter", name="tkinter")
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", importing)
    person = pressing._person(None)
    assert isinstance(person, StatusBarPerson)
    person.tell("没有连上。")
    assert "没有连上。" in capsys.readouterr().err
    for question in (
        lambda: person.agrees("吗？"),
        lambda: person.chooses_folder("选择", None),
        lambda: person.sets(Settings(), []),
    ):
        with pytest.raises(BairiError, match="请安装 python3-tk"):
            question()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's own dialogues are shown")
def test_tks_own_dialogues_speak_chinese(driven: Driven) -> None:
    said: list[str] = []
    words = ('::msgcat::mc "&Cancel"', '::msgcat::mc "&Directory:"')
    driven(lambda w: said.extend(w.tk.eval(f"namespace eval ::tk {{{word}}}") for word in words)).tell("请看")
    assert not any(word in "".join(said) for word in ("Cancel", "Directory"))
