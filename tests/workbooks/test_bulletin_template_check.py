"""Checking Word templates: what people get wrong in them is answered with place and remedy, all of it at once."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from docx import Document

from bairi_validators.bulletin import BulletinKind
from bairi_validators.errors import BairiError
from bairi_workbooks.bulletin import check_template, fields_page
from bairi_workbooks.bulletin.editions import TEMPLATES
from bairi_workbooks.bulletin.fields import classes, described, hints_of, sample_context
from bairi_workbooks.files import template

PAGE = Path(__file__).parents[2] / "docs" / "templates.md"
WORD_TEMPLATES = {kind: names[0] for kind, names in TEMPLATES.items()}


def template_with(folder: Path, *texts: str, kind: BulletinKind = BulletinKind.SHORT) -> Path:
    """A kind's own template with some paragraphs more; the short bulletin's has no figures, which take their time."""
    document = Document(str(template(WORD_TEMPLATES[kind])))
    for text in texts:
        document.add_paragraph(text, style="公文正文")
    document.save(str(folder / "mine.docx"))
    return folder / "mine.docx"


@pytest.mark.parametrize("kind", list(BulletinKind))
def test_the_templates_that_come_with_bairi_have_no_fault_and_the_right_form(kind: BulletinKind) -> None:
    path = template(WORD_TEMPLATES[kind])
    assert check_template(path) == check_template(path, kind) == ()


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["共{{ facts.nosuch }}项"], ["“共{{ facts.nosuch }}项”处：用了不存在的名称“nosuch”"]),
        (["{{ fact.title }}"], ["“{{ fact.title }}”处：用了不存在的名称“fact”。是否应为“facts”？"]),
        (["{% if facts.ligts %}有{% endif %}"], ["用了不存在的名称“ligts”。是否应为“lights”？"]),
        (["{{ facts.share_text|lenght }}"], ["No filter named 'lenght'"]),
        (
            ["{%p for i in facts.red %}", "{{ i.sentense }}", "{%p endfor %}", "{{ facts.periode }}"],
            ["不存在的名称“sentense”。是否应为“sentence”？", "不存在的名称“periode”。是否应为“period”？"],
        ),
        (
            ["{%p for i in facts.red %}", "{{ i.name }}"],
            ["for i in facts.red %}", "for 没有结束语句 endfor", "补上 endfor 语句"],
        ),
        (["{%p if facts.mark %}", "{%p for i in facts.red %}", "{%p endfor %}"], ["if 没有结束语句 endif"]),
        (["{%p endif %}"], ["{% endif %}”处：模板语句写法不对", "删去多出来的结束语句"]),
        (["{%tr for i in facts.red %}"], ["{%tr … %} 只能写在表格的行里"]),
        (["{{ facts.title }"], ["“{{ facts.title }”处：模板语句写法不对", "花括号、百分号、引号是否成对"]),
        (["{ facts.title }}"], ["“{ facts.title }}”处：花括号没有配对或用了全角"]),
        (["签发{% for x in", "{%p if facts.mark %}", "{%p endif %}"], ["“签发{% for x in”处：花括号没有配对"]),
        (["｛｛ facts.title ｝｝"], ["“｛｛ facts.title ｝｝”处：花括号没有配对或用了全角"]),
        (["{{ facts.__class__ }}"], ["用了不允许的操作（__class__）", "请删去这一处"]),
        (["{{ ''.__class__.__mro__[1].__subclasses__() }}"], ["用了不允许的操作"]),
        (["{{ 1/0 }}"], ["“{{ 1/0 }}”处：模板语句无法计算"]),
        (["{{ facts.red[0].name }}"], ["列表里可能没有第1项", "先用 {% if … %} 判断"]),
        (["{{ facts.next.label }}"], ["用了不存在的名称“label”"]),
    ],
)
def test_a_fault_is_answered_with_place_and_remedy(tmp_path: Path, texts: list[str], said: list[str]) -> None:
    problems = check_template(template_with(tmp_path, *texts), BulletinKind.SHORT)
    told = " ".join(str(p) for p in problems)
    assert all(p.blocking for p in problems)
    for words in said:
        assert words in told


def test_all_unknown_names_are_told_at_once_and_each_once(tmp_path: Path) -> None:
    path = template_with(tmp_path, "{{ facts.one }}", "{{ two }}{{ two }}", "{{ facts.letter.three }}")
    names = [p.message for p in check_template(path)]
    assert names == [f"用了不存在的名称“{n}”" for n in ("one", "two", "three")]


def test_a_fault_in_a_header_is_found_too(tmp_path: Path) -> None:
    document = Document(str(template("bulletin.docx")))
    document.sections[0].header.paragraphs[0].text = "{{ facts.marke }}"
    document.save(str(tmp_path / "mine.docx"))
    (problem,) = check_template(tmp_path / "mine.docx")
    assert "“{{ facts.marke }}”处：用了不存在的名称“marke”。是否应为“mark”？" in str(problem)


def test_a_default_or_a_question_for_a_missing_name_is_no_fault(tmp_path: Path) -> None:
    texts = ["{{ nothing|default('无') }}。", "{% if nothing is defined %}有{% endif %}"]
    assert check_template(template_with(tmp_path, *texts)) == ()


def test_a_template_is_taken_for_the_kind_that_it_suits(tmp_path: Path) -> None:
    path = template_with(tmp_path, "{{ county.name }}共{{ county.owd }}项。", kind=BulletinKind.COUNTY)
    (problem,) = check_template(path)
    assert "不存在的名称“owd”。是否应为“owed”？" in str(problem)
    (other,) = {p.message for p in check_template(path, BulletinKind.SHORT)} & {"用了不存在的名称“county”"}
    assert other


def test_a_template_that_works_is_held_against_the_form(tmp_path: Path) -> None:
    path = template_with(tmp_path, "文号〔2025〕第5号。")
    (problem,) = check_template(path)
    assert not problem.blocking
    assert "发文字号的序号加了“第”" in problem.message


def test_what_is_no_word_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"")
    with pytest.raises(BairiError, match="打不开模板"):
        check_template(tmp_path / "x.docx")


def test_every_field_has_words_and_no_words_are_left_over() -> None:
    told = {name: set(part.fields) for name, part in described().items()}
    assert told == {kind.__name__: set(hints_of(kind)) for kind in classes()}


def test_the_page_about_templates_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == fields_page()


@pytest.mark.parametrize("kind", list(BulletinKind))
def test_every_example_on_the_page_can_be_filled_in(tmp_path: Path, kind: BulletinKind) -> None:
    context = sample_context(kind)
    texts = [f"{{{{ {name}.{f.name} }}}}" for name, part in context.items() for f in fields(part)]
    assert [p for p in check_template(template_with(tmp_path, *texts, kind=kind), kind) if p.blocking] == []
