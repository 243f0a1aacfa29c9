"""The Word templates of every kind: their structure, what people may do to them, what hostile text cannot do."""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from bairi_validators.bulletin import BulletinKind, compute, editions
from bairi_validators.consolidation import SubmissionState, UnitSubmission, consolidate
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.bulletin import check_form, write_editions
from bairi_workbooks.bulletin.editions import TEMPLATES
from bairi_workbooks.bulletin.fields import sample_context
from bairi_workbooks.files import template
from bairi_workbooks.templating import fill_document
from bairi_workbooks.templating.environment import one_line

KINDS = list(BulletinKind)
SOME_LENGTH = 40_000
HOSTILE = "{{7*7}}{% for x in y %}{%p endfor %}=cmd|'/c calc'!A1</w:t></w:r></w:p>\x07\x0b&<b>_x0041_\ud800\ufffe"

# Style and text of every paragraph; … stands for what the prose or a list brings, however much that is.
BRIEFING = ["版头名称 {name}", "版头期号 {issue}", "版头红线 郴州市人民政府办公室\t2025年11月2日"]
TITLE = ["公文标题 …"]
SIGNED = ["落款 郴州市人民政府办公室", "落款 2025年11月2日"]
OUTLINES = {
    BulletinKind.FULL: [
        *BRIEFING,
        *TITLE,
        "主送机关 各县市区人民政府，市政府各工作部门：",
        "一级标题 一、总体情况",
        "公文正文 …",
        "图题 各项指标亮灯情况",
        "图题 各项指标与序时进度的差距",
        "图题 历期亮灯变化情况",
        "一级标题 二、两大攻坚战进展",
        "二级标题 …",
        "公文正文 …",
        "一级标题 三、滞后指标",
        "二级标题 …",
        "公文正文 …",
        "一级标题 四、县市区排名",
        "公文正文 …",
        "一级标题 五、报送情况",
        "公文正文 …",
        "一级标题 六、下一步要求",
        "二级标题 …",
        "公文正文 …",
        "附件说明 附件：1. 全部指标进展表",
        "附件说明续 2. 县市区排名及亮灯情况",
        "附件说明续 3. 报送情况",
        *SIGNED,
        "附件标识 附件1",
        "附件标题 全部指标进展表",
        "附件副题 第4期（截至10月31日）",
        "附件标识 附件2",
        "附件标题 县市区排名及亮灯情况",
        "附件副题 第4期（截至10月31日）",
        "图题 县市区各项指标亮灯情况",
        "附件标识 附件3",
        "附件标题 报送情况",
        "附件副题 第4期（截至10月31日）",
    ],
    BulletinKind.SHORT: [
        *BRIEFING,
        *TITLE,
        "主送机关 各县市区人民政府，市政府各工作部门：",
        "一级标题 一、总体情况",
        "公文正文 …",
        "一级标题 二、滞后指标",
        "二级标题 …",
        "公文正文 …",
        "一级标题 三、县市区排名",
        "公文正文 …",
        "一级标题 四、报送情况",
        "公文正文 …",
        "一级标题 五、下一步要求",
        "二级标题 …",
        "公文正文 …",
        *SIGNED,
    ],
    BulletinKind.DEPARTMENT: [
        *BRIEFING,
        *TITLE,
        "主送机关 市商务局：",
        "公文正文 …",
        "一级标题 …",
        "公文正文 …",
        "附件说明 附件：本单位负责指标进展表",
        *SIGNED,
        "附件标识 附件",
        "附件标题 本单位负责指标进展表",
        "附件副题 市商务局（截至10月31日）",
    ],
    BulletinKind.SUPERVISION: [
        *BRIEFING,
        *TITLE,
        "主送机关 汝城县：",
        "公文正文 …",
        "一级标题 …",
        "公文正文 …",
        *SIGNED,
    ],
    BulletinKind.COUNTY: [
        *TITLE,
        "附件副题 郴州市人民政府办公室　2025年11月2日　（演示数据）",
    ],
}
NAMES = {BulletinKind.DEPARTMENT: "工作调度单", BulletinKind.SUPERVISION: "督　办　单"}
HEADINGS = {
    BulletinKind.FULL: [
        ["编号", "指标", "目标", "当前数", "进展情况", "亮灯", "报送"],
        ["名次", "县市区", "平均名次", "参加排名指标", "绿", "黄", "红", "灰"],
        ["序号", "单位", "类别", "状态", "说明"],
    ],
    BulletinKind.SHORT: [],
    BulletinKind.DEPARTMENT: [["编号", "指标", "目标", "当前数", "进展情况", "亮灯", "报送"]],
    BulletinKind.SUPERVISION: [],
    BulletinKind.COUNTY: [],
}
LYING = {
    BulletinKind.FULL: [False, True, False],
    BulletinKind.SHORT: [False],
    BulletinKind.DEPARTMENT: [False, True],
    BulletinKind.SUPERVISION: [False],
    BulletinKind.COUNTY: [False],
}


def source_of(kind: BulletinKind) -> Path:
    return template(TEMPLATES[kind][0])


def written(folder: Path, kind: BulletinKind, context: Mapping[str, Any], source: Path | None = None) -> Path:
    path = folder / f"{kind.name}.docx"
    fill_document(source or source_of(kind), context, path, context["facts"].letter.issued)
    return path


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from strings(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


def outline(path: Path, context: Mapping[str, Any]) -> list[str]:
    """Styles and texts of what has any; paragraphs of the prose as …, of several alike one."""
    brought = {*strings(context["prose"]), *context["facts"].title_lines}
    brought -= {context["prose"].battles_heading} if hasattr(context["prose"], "battles_heading") else set()
    told = [(p.style.name, p.text) for p in Document(str(path)).paragraphs if p.text]
    lines = [f"{style} {'…' if text in brought else text}" for style, text in told]
    once = "\n".join(line for line, _ in groupby(lines))
    return re.sub(r"(.级标题 …\n公文正文 …\n)\1+", r"\1", once).split("\n")


def everything(path: Path) -> str:
    parts = zipfile.ZipFile(path)
    names = [n for n in parts.namelist() if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", n)]
    return "".join(parts.read(n).decode() for n in names)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_parts_in_their_order(tmp_path: Path, kind: BulletinKind) -> None:
    context = sample_context(kind)
    path = written(tmp_path, kind, context)
    letter = {
        "name": NAMES.get(kind, context["facts"].letter.masthead),
        "issue": ("2025年10月下旬" if kind in NAMES else "第4期") + "　（演示数据）",
    }
    assert outline(path, context) == [line.format(**letter) for line in OUTLINES[kind]]
    document = Document(str(path))
    heads = [[c.text for c in t.rows[0].cells] for t in document.tables if "w:tblHeader" in t._tbl.xml]
    assert heads == HEADINGS[kind]
    assert [(s.page_width or 0) > (s.page_height or 0) for s in document.sections] == LYING[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_as_the_standard_wants_it(tmp_path: Path, kind: BulletinKind) -> None:
    assert check_form(written(tmp_path, kind, sample_context(kind))) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_font_that_may_be_missing_is_named_with_what_stands_in_for_it(kind: BulletinKind) -> None:
    parts = zipfile.ZipFile(source_of(kind))
    used = set(re.findall(r'w:eastAsia="([^"]+)"', parts.read("word/styles.xml").decode())) - {"zh-CN"}
    named = dict(
        re.findall(r'<w:font w:name="([^"]+)"><w:altName w:val="([^"]+)"', parts.read("word/fontTable.xml").decode())
    )
    assert used == {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"} == set(named)


@pytest.mark.parametrize("kind", [k for k in KINDS if k is not BulletinKind.COUNTY])
def test_a_red_head_has_the_issuer_and_a_document_number_in_place_of_the_briefings_name(
    tmp_path: Path, kind: BulletinKind
) -> None:
    context = sample_context(kind)
    facts = context["facts"]
    letter = replace(facts.letter, red_head=True, masthead="郴州市人民政府办公室文件")
    path = written(tmp_path, kind, {**context, "facts": replace(facts, letter=letter)})
    told = [(p.style.name, p.text) for p in Document(str(path)).paragraphs if p.text]
    assert told[0] == ("版头标志", "郴州市人民政府办公室文件")
    assert told[1] == ("版头红线", "郴政办函〔2025〕　号　（演示数据）")
    assert told[2][0] == "公文标题"
    assert check_form(path) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_written_when_all_is_missing_that_can_be(tmp_path: Path, kind: BulletinKind) -> None:
    assert "{" not in everything(written(tmp_path, kind, sample_context(kind, bare=True)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_keeps_its_form_when_nobody_has_reported(tmp_path: Path, chenzhou: Plan, kind: BulletinKind) -> None:
    missing = [UnitSubmission(u, SubmissionState.MISSING) for u in chenzhou.reporting_units()]
    facts = compute(consolidate(chenzhou, Period.parse("2025-10下旬"), missing))
    for edition in editions(kind, facts)[:2]:
        (path,) = (p for p in write_editions([edition], tmp_path) if p.suffix == ".docx")
        assert check_form(path) == ()


def spoiled(value: Any) -> Any:
    """Every text in it made hostile."""
    if isinstance(value, str):
        return HOSTILE if value else value  # what is empty says that there is none
    if isinstance(value, tuple):
        return tuple(spoiled(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: spoiled(getattr(value, f.name)) for f in fields(value)})
    return value


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_stays_text_and_leaves_the_structure_alone(tmp_path: Path, kind: BulletinKind) -> None:
    context = sample_context(kind)
    good = Document(str(written(tmp_path, kind, context)))
    path = written(tmp_path, kind, {name: spoiled(part) for name, part in context.items()})
    bad = Document(str(path))
    shown = str(one_line(HOSTILE))
    assert any(shown in p.text for p in bad.paragraphs)
    for element in ("w:p", "w:r", "w:tbl", "w:tr", "w:sectPr"):
        assert len(bad.element.findall(f".//{element}", bad.element.nsmap)) == len(
            good.element.findall(f".//{element}", good.element.nsmap)
        )
    texts = [t.text or "" for t in bad.element.iter(qn("w:t"))]
    assert "49" not in {t for text in texts for t in re.findall(r"\d+", text.replace(shown, ""))}
    assert bad.core_properties.author == shown


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_of_forty_thousand_characters_is_written_whole(tmp_path: Path, kind: BulletinKind) -> None:
    context = sample_context(kind)
    prose = context["prose"]
    name = "opening" if hasattr(prose, "opening") else "overview"
    long = "长" * SOME_LENGTH
    path = written(tmp_path, kind, {**context, "prose": replace(prose, **{name: (long,)})})
    assert everything(path).count("长") >= SOME_LENGTH


def split_in_three(run: Any) -> None:
    """As Word does when a spelling is checked or a letter is typed anew: runs and marks in the middle of a field."""
    text = run.text
    start = text.index("{{") + 3
    for begin, end in ((start, start + 2), (start + 2, len(text))):
        other = copy.deepcopy(run)
        other.find(qn("w:t")).text = text[begin:end]
        run.getparent().append(other)
        run.addnext(other) if end == start + 2 else None
        mark = other.makeelement(qn("w:proofErr"), {qn("w:type"): "spellStart"})
        other.addprevious(mark)
    run.find(qn("w:t")).text = text[:start]


@pytest.mark.parametrize("kind", KINDS)
def test_fields_split_into_runs_by_word_are_still_fields(tmp_path: Path, kind: BulletinKind) -> None:
    context = sample_context(kind)
    document = Document(str(source_of(kind)))
    # the last run of a paragraph, so that what is split off stands where it stood
    runs = [
        p.xpath("./w:r")[-1]
        for p in document.element.body.iter(qn("w:p"))
        if p.xpath("./w:r") and (p.xpath("./w:r")[-1].text or "").strip().startswith("{{")
    ]
    assert runs
    for run in runs:
        split_in_three(run)
    document.save(str(tmp_path / "mine.docx"))
    as_it_was = [p.text for p in Document(str(written(tmp_path, kind, context))).paragraphs]
    mine = written(tmp_path, kind, context, tmp_path / "mine.docx")
    assert [p.text for p in Document(str(mine)).paragraphs] == as_it_was


@pytest.mark.parametrize("kind", KINDS)
def test_a_paragraph_that_is_moved_or_typed_is_written_where_it_now_stands(tmp_path: Path, kind: BulletinKind) -> None:
    document = Document(str(source_of(kind)))
    first, last = document.paragraphs[0], document.paragraphs[-1]
    typed = first.insert_paragraph_before("{{ facts.period }}（{{ facts.as_of }}）")
    last._p.addnext(typed._p)
    document.save(str(tmp_path / "mine.docx"))
    path = written(tmp_path, kind, sample_context(kind), tmp_path / "mine.docx")
    assert Document(str(path)).paragraphs[-1].text == "2025年10月下旬（10月31日）"
