"""Layout files: drafted by `bairi layout guess`, confirmed by a person, then used; what is wrong with one is said."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import samples
import tables
from bairi_addin.cli import main
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Checked
from bairi_workbooks.checking import Background, check_file
from bairi_workbooks.reading.guessing import guess_layout
from bairi_workbooks.reading.layouts import load_layouts
from own import FILE

Capture = pytest.CaptureFixture[str]
OWN = """
| 序号 | 工作     |      | 2026年 |          | 2025年   | 目前 |          |
|      | 指标名称 | 单位 | 盘子   | 累计实绩 | 累计实绩 | 状态 | 完成日子 |
| 1    | 规上工业增加值增速   | 亿元 |        | 107    | 100 |        | |
| 2    | 新增规工企业         | 家   | 6      | 6      |     |        | |
| 3    | 净增规工企业         | 家   | 4      | 4      |     |        | |
| 4    | 数字产业产值         | 万元 | 450000 | 455000 |     |        | |
| 5    | 专项资金支付率       | 亿元 |        | 40     | 50  |        | |
| 6    | 养老保险参保率       | 万人 |        | 9.5    | 10  |        | |
| 7    | 工伤保险参保人数     | 万人 | 1.5    | 1.6    |     |        | |
| 8    | 较大以上生产安全事故 | 起   |        | 0      |     |        | |
| 9    | 重复信访化解到位     | 项   |        |        |     | 推进中 | |
| 10   | 自选动作             | 项   |        | 3      |     |        | |
"""
BY_HAND = {"盘子": "本单位目标", "2025年累计实绩": "对比基数"}


def bairi(tiny_file: Path, *arguments: object) -> int:
    return main(["--plan", str(tiny_file), *map(str, arguments)])


def values(checked: Checked) -> dict[str, tuple[object, ...]]:
    return {o.indicator.id: (o.value, o.base, o.state, o.done_on, o.own_target) for o in checked.observations}


def reviewed(draft: str) -> str:
    """What a person makes of a draft: two headings that were not guessed are filled in."""
    for own, column in BY_HAND.items():
        assert f'# "{own}" = ""' in draft
        draft = draft.replace(f'# "{own}" = ""', f'"{own}" = "{column}"')
    return draft.replace("confirmed = false", "confirmed = true")


def test_a_drafted_and_confirmed_layout_reads_as_the_template(tmp_path: Path, tiny: Plan, tiny_file: Path) -> None:
    path = tables.write(tmp_path / FILE, OWN)
    assert bairi(tiny_file, "layout", "guess", path, "--out", tmp_path / "layouts") == 0
    layout = tmp_path / "layouts" / "东河县.toml"
    layout.write_text(reviewed(layout.read_text(encoding="utf-8")), encoding="utf-8")
    checked = check_file(tiny, path, samples.PERIOD, Background(load_layouts(tmp_path / "layouts", tiny)))
    (tmp_path / "template").mkdir()
    assert values(checked) == values(check_file(tiny, samples.submit(tmp_path / "template", tiny)))
    assert sorted({f.code for f in checked.findings}) == ["S16", "V22"]  # 自选动作 is nobody's indicator


def test_a_layout_is_not_used_before_it_is_confirmed(tmp_path: Path, tiny: Plan, tiny_file: Path) -> None:
    path = tables.write(tmp_path / FILE, OWN)
    assert bairi(tiny_file, "layout", "guess", path, "--out", tmp_path / "layouts") == 0
    assert load_layouts(tmp_path / "layouts", tiny) == {}
    assert bairi(tiny_file, "check", path, "--layouts", tmp_path / "layouts") == 1


def test_a_draft_is_a_file_that_can_be_read_whatever_stands_twice(tmp_path: Path, tiny: Plan) -> None:
    table = """
    | 指标 | 完成数 | 完成数 | "引号" | 'C:\\表 |
    | 新增规工企业 | 6 | 6 | | |
    | 新增规工企业 | 6 | 6 | | |
    | 没人认得 | 6 | 6 | | |
    | 没人认得 | 6 | 6 | | |
    """
    guess = guess_layout(tiny, tables.write(tmp_path / FILE, table))
    draft = tomllib.loads(guess.text)
    assert draft["columns"] == {"指标": "指标", "完成数": "累计完成"}
    assert draft["indicators"] == {"新增规工企业": "T01-02"}
    assert guess.doubtful == guess.text.count("请核对：")


def test_a_layout_that_is_there_is_kept_unless_forced(tmp_path: Path, tiny_file: Path, capsys: Capture) -> None:
    path = tables.write(tmp_path / FILE, OWN)
    layout = tmp_path / "layouts" / "东河县.toml"
    layout.parent.mkdir()
    layout.write_text("# 已核对", encoding="utf-8")
    assert bairi(tiny_file, "layout", "guess", path, "--out", layout.parent) == 2
    assert "--force" in capsys.readouterr().err
    assert layout.read_text(encoding="utf-8") == "# 已核对"
    assert bairi(tiny_file, "layout", "guess", path, "--out", layout.parent, "--force") == 0
    assert 'unit = "东河县"' in layout.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "drafted",
    [
        ("报表.xlsx", OWN, (), "--unit"),
        (FILE, OWN, ("--unit", "南山县"), "单位名单中没有：南山县"),
        (FILE, "本周工作小结", (), "找不到指标表"),
    ],
)
def test_what_cannot_be_drafted_is_misuse_and_said(
    drafted: tuple[str, str, tuple[str, ...], str], tmp_path: Path, tiny_file: Path, capsys: Capture
) -> None:
    file, table, arguments, words = drafted
    path = tables.write(tmp_path / file, table)
    assert bairi(tiny_file, "layout", "guess", path, "--out", tmp_path / "layouts", *arguments) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "layouts").exists()


def test_the_unit_can_be_said_where_the_workbook_does_not(tmp_path: Path, tiny_file: Path) -> None:
    path = tables.write(tmp_path / "报表.xlsx", OWN)
    assert bairi(tiny_file, "layout", "guess", path, "--out", tmp_path / "layouts", "--unit", "东河县") == 0
    assert (tmp_path / "layouts" / "东河县.toml").exists()


@pytest.mark.parametrize("content", [None, b"", b"not a workbook"])
def test_a_file_that_is_no_workbook_cannot_be_drafted(
    content: bytes | None, tmp_path: Path, tiny_file: Path, capsys: Capture
) -> None:
    path = tmp_path / FILE
    if content is not None:
        path.write_bytes(content)
    assert bairi(tiny_file, "layout", "guess", path, "--out", tmp_path / "layouts") == 2
    assert FILE in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('unit = "东河县', "文件末尾：不合 TOML 写法"),
        ("confirmed = true", "unit：缺少必填项"),
        ('unit = "南山县"', "unit：方案中没有单位“南山县”"),
        ('unit = "东河县"\nconfirmed = "也许"', "confirmed：应为 true 或 false"),
        ('unit = "东河县"\ncolums = {}', "colums：不认识的项"),
        ('unit = "东河县"\n[columns]\n"业绩" = "累计"', "columns.业绩：取值不在允许范围内"),
        ('unit = "东河县"\n[units]\n"累计" = "万元"', "units.累计：取值不在允许范围内"),
        ('unit = "东河县"\n[units]\n"累计完成" = "万圆"', "units.累计完成：“万圆”不是计量单位"),
        ('unit = "东河县"\n[indicators]\n"数产" = "T09-09"', "indicators.数产：方案中没有指标“T09-09”"),
    ],
)
def test_what_is_wrong_with_a_layout_is_said_with_its_file_and_key(
    text: str, words: str, tmp_path: Path, tiny: Plan
) -> None:
    (tmp_path / "东河县.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BairiError) as caught:
        load_layouts(tmp_path, tiny)
    assert "东河县.toml" in str(caught.value)
    assert words in str(caught.value)
    assert " or " not in str(caught.value)


def test_a_wrong_layout_ends_the_command_with_2(tmp_path: Path, tiny_file: Path, capsys: Capture) -> None:
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "东河县.toml").write_bytes("unit = 东河".encode("gb18030"))
    path = tables.write(tmp_path / FILE, OWN)
    assert bairi(tiny_file, "check", path, "--layouts", tmp_path / "layouts") == 2
    assert "不是 UTF-8 编码" in capsys.readouterr().err


def test_a_layout_saved_by_notepad_is_read(tmp_path: Path, tiny: Plan) -> None:
    (tmp_path / "东河县.toml").write_bytes('unit = "东河县"\r\nconfirmed = true\r\n'.encode("utf-8-sig"))
    assert list(load_layouts(tmp_path, tiny)) == ["东河县"]


def test_two_layouts_of_one_unit_are_one_too_many(tmp_path: Path, tiny: Plan) -> None:
    for name, unit in (("甲.toml", "东河县"), ("乙.toml", "东河")):
        (tmp_path / name).write_text(f'unit = "{unit}"\nconfirmed = true', encoding="utf-8")
    with pytest.raises(BairiError, match="已有一份版式文件"):
        load_layouts(tmp_path, tiny)
