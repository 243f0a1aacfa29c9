"""The form of finished documents: what is against the standard is told with its place, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bairi_validators.bulletin import BulletinKind
from bairi_validators.errors import BairiError
from bairi_workbooks.bulletin import check_form
from bairi_workbooks.bulletin.fields import sample_context
from bairi_workbooks.files import template
from bairi_workbooks.templating import fill_document

Edit = Callable[[Any], None]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "通报.docx"
    context = sample_context(BulletinKind.FULL)
    fill_document(template("bulletin.docx"), context, path, context["facts"].letter.issued)
    return path


def paragraph(document: Any, beginning: str) -> Any:
    return next(p for p in document.paragraphs if p.text.startswith(beginning))


def font(beginning: str, name: str) -> Edit:
    def edit(document: Any) -> None:
        for run in paragraph(document, beginning).runs:
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)

    return edit


def size(beginning: str, points: float) -> Edit:
    def edit(document: Any) -> None:
        for run in paragraph(document, beginning).runs:
            run.font.size = Pt(points)

    return edit


def style(name: str, element: str, attribute: str, value: str) -> Edit:
    def edit(document: Any) -> None:
        found = document.styles[name].element.find(f"{qn('w:pPr')}/{qn(element)}")
        found.set(qn(attribute), value)

    return edit


def grid(attribute: str, value: str | None) -> Edit:
    def edit(document: Any) -> None:
        element = document.sections[0]._sectPr.find(qn("w:docGrid"))
        if value is None:
            del element.attrib[qn(attribute)]
        else:
            element.set(qn(attribute), value)

    return edit


def aligned(beginning: str, side: Any) -> Edit:
    return lambda document: setattr(paragraph(document, beginning), "alignment", side)


def loose(beginning: str) -> Edit:
    return lambda document: setattr(paragraph(document, beginning).paragraph_format, "keep_with_next", False)


def written(beginning: str, text: str) -> Edit:
    def edit(document: Any) -> None:
        paragraph(document, beginning).runs[0].text = text

    return edit


def margin(side: str, mm: float) -> Edit:
    return lambda document: setattr(document.sections[0], f"{side}_margin", Mm(mm))


def without_property(element: str) -> Edit:
    def edit(document: Any) -> None:
        for row in document.tables[1]._tbl.iter(qn("w:trPr")):
            for found in row.findall(qn(element)):
                row.remove(found)

    return edit


def footer(edit: Callable[[Any], None], *, even: bool) -> Edit:
    def apply(document: Any) -> None:
        section = document.sections[0]
        edit((section.even_page_footer if even else section.footer).paragraphs[0])

    return apply


def no_field(p: Any) -> None:
    for run in p._p.xpath(".//w:r[w:fldChar or w:instrText]"):
        p._p.remove(run)


def to_the_left(p: Any) -> None:
    p.alignment = WD_ALIGN_PARAGRAPH.LEFT


def small(p: Any) -> None:
    for run in p.runs:
        run.font.size = Pt(9)


def undashed(p: Any) -> None:
    p.runs[0].text = ""


def one_footer(document: Any) -> None:
    document.settings.odd_and_even_pages_header_footer = False


def annex_on_the_same_page(document: Any) -> None:
    paragraph(document, "附件3").paragraph_format.page_break_before = False


def annex_title_at_once(document: Any) -> None:
    mark = paragraph(document, "附件2")._p
    mark.getparent().remove(mark.getnext())


def three_lines_above_the_title(document: Any) -> None:
    paragraph(document, "关于").insert_paragraph_before()


def no_line_above(beginning: str, *, last: bool = False) -> Edit:
    def edit(document: Any) -> None:
        found = [p for p in document.paragraphs if p.text.startswith(beginning)]
        blank = found[-1 if last else 0]._p.getprevious()
        blank.getparent().remove(blank)

    return edit


def coloured(beginning: str) -> Edit:
    return lambda document: setattr(paragraph(document, beginning).runs[0].font.color, "rgb", RGBColor(0xC0, 0, 0))


def low_footer(document: Any) -> None:
    document.sections[0].footer_distance = Mm(10)


def imprint_in_the_text(document: Any) -> None:
    properties = document.tables[-1]._tbl.tblPr
    properties.remove(properties.find(qn("w:tblpPr")))


def thick_rules(document: Any) -> None:
    document.tables[-1]._tbl.find(f".//{qn('w:tblBorders')}/{qn('w:insideH')}").set(qn("w:sz"), "24")


def wide_table(document: Any) -> None:
    document.tables[1]._tbl.find(f".//{qn('w:gridCol')}").set(qn("w:w"), "9000")


def no_right_space(document: Any) -> None:
    date = next(p for p in document.paragraphs if p.text == "2025年11月2日")
    indent = OxmlElement("w:ind")
    indent.set(qn("w:rightChars"), "0")
    date._p.get_or_add_pPr().append(indent)


def many_rows_without_a_heading(document: Any) -> None:
    table = document.tables[1]
    for _ in range(12):
        table.add_row()
    without_property("w:tblHeader")(document)


EDITS: list[tuple[Edit, str]] = [
    (margin("top", 25), "第1节页面设置：版心高为237毫米。设为225毫米"),
    (margin("left", 32), "第1节页面设置：左边距（订口）为32毫米。设为28毫米"),
    (lambda d: setattr(d.sections[1], "page_width", Mm(420)), "第2节页面设置：纸张宽为420毫米。设为297毫米"),
    (grid("w:linePitch", "580"), "第1节页面设置：网格行距为29磅"),
    (grid("w:charSpace", None), "第1节页面设置：每行27字。设为每行28字"),
    (grid("w:type", "lines"), "没有指定行和字符网格"),
    (style("公文正文", "w:spacing", "w:line", "580"), "正文行距为29磅"),
    (style("公文正文", "w:spacing", "w:lineRule", "auto"), "正文行距为28.95磅"),
    (style("公文正文", "w:ind", "w:firstLineChars", "0"), "正文首行没有缩进2字"),
    (font("关于", "宋体"), "“关于“奋战一百天 决胜全年度”工…”：标题的中文字体为宋体。改用方正小标宋简体"),
    (size("关于", 18), "标题字号为18磅。设为22磅"),
    (font("一、", "宋体"), "“一、总体情况”：一级标题的中文字体为宋体。改用黑体"),
    (font("（一）", "仿宋_GB2312"), "二级标题的中文字体为仿宋_GB2312。改用楷体_GB2312"),
    (size("1. ", 14), "三级标题或条目字号为14磅"),
    (loose("一、"), "“一、总体情况”：一级标题可能落在页末"),
    (font("附件1", "仿宋_GB2312"), "附件序号的中文字体为仿宋_GB2312"),
    (aligned("附件1", WD_ALIGN_PARAGRAPH.CENTER), "附件序号没有左对齐"),
    (annex_on_the_same_page, "“附件3”：附件没有另面编排"),
    (annex_title_at_once, "“附件2”：附件标题不在第三行"),
    (written("附件：", "附件：1. 全部指标进展表。"), "附件说明末尾有句号"),
    (written("各县市区", "各县市区人民政府:"), "主送机关后的冒号不是全角"),
    (three_lines_above_the_title, "标题上方空了3行。标题之上空2行"),
    (no_right_space, "成文日期没有右空二字"),
    (written("（一）", "（一）〔2025〕第5号、〔2025〕05号"), "发文字号的序号加了“第”或编了虚位"),
    (written("（一）", "（一）（2025）5号"), "发文字号的年份没有用六角括号（（2025）5号）"),
    (written("（一）", "（一）2025年03月"), "日期的月、日前多写了0（2025年03月）"),
    (one_footer, "没有区分奇偶页"),
    (footer(no_field, even=False), "第1节单页页脚：没有页码"),
    (footer(to_the_left, even=False), "第1节单页页脚：页码没有居右"),
    (footer(small, even=True), "第1节双页页脚：页码字体字号不对"),
    (footer(undashed, even=True), "第1节双页页脚：页码写作“1 —”"),
    (many_rows_without_a_heading, "第2个表格：表头没有跨页重复"),
    (without_property("w:cantSplit"), "第2个表格第1行：行可能跨页断开"),
    (wide_table, "超出版心宽156毫米。减小列宽，或放到横向的附件页"),
    (no_line_above("附件：1"), "附件说明上方没有空行"),
    (no_line_above("各县市区人民政府"), "主送机关上方没有空行"),
    (no_line_above("郴州市人民政府办公室", last=True), "发文机关署名上方没有空行"),
    (coloured("一、"), "一级标题的颜色为C00000。文字设为黑色"),
    (low_footer, "第1节页脚：页码在版心下边缘之下19毫米，应为7毫米。页脚底端距离设为22毫米"),
    (imprint_in_the_text, "版记：没有放在版心的最下方"),
    (thick_rules, "版记：中间分隔线粗细不对。设为0.25毫米"),
]


@pytest.mark.parametrize(("edit", "said"), EDITS, ids=[said for _, said in EDITS])
def test_what_is_against_the_standard_is_told_with_its_place(good: Path, tmp_path: Path, edit: Edit, said: str) -> None:
    document = Document(str(good))
    edit(document)
    document.save(str(tmp_path / "改.docx"))
    problems = [str(p) for p in check_form(tmp_path / "改.docx")]
    assert any(said in p for p in problems), problems


def test_a_document_that_nobody_set_by_the_standard_is_told_all_of_it_at_once(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("工作情况的通报。")
    document.save(str(tmp_path / "白.docx"))
    said = " ".join(str(p) for p in check_form(tmp_path / "白.docx"))
    for words in ("纸张宽", "没有指定行和字符网格", "没有区分奇偶页", "没有找到标题", "正文的中文字体", "正文行距"):
        assert words in said


def test_other_fonts_of_the_same_face_are_as_good(good: Path, tmp_path: Path) -> None:
    document = Document(str(good))
    for beginning, name in (("关于", "方正小标宋_GBK"), ("共", "仿宋"), ("（一）", "楷体")):
        font(beginning, name)(document)
    document.save(str(tmp_path / "改.docx"))
    assert check_form(tmp_path / "改.docx") == ()


def test_a_red_word_before_the_rule_is_no_title(good: Path, tmp_path: Path) -> None:
    document = Document(str(good))
    run = document.paragraphs[0].insert_paragraph_before("内部资料").add_run("注意保存")
    run.font.color.rgb = RGBColor(0xC0, 0, 0)
    document.save(str(tmp_path / "改.docx"))
    assert not [p for p in check_form(tmp_path / "改.docx") if "标题" in p.message]


@pytest.fixture(scope="module")
def red_head(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("red") / "通报.docx"
    context = sample_context(BulletinKind.FULL)
    letter = replace(context["facts"].letter, red_head=True)
    context["facts"] = replace(context["facts"], letter=letter)
    fill_document(template("bulletin.docx"), context, path, letter.issued)
    return path


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (style("版头标志", "w:spacing", "w:before", "567"), "发文机关标志在版心上边缘之下10毫米。段前间距设为99.2磅"),
        (no_line_above("郴政办函"), "发文字号上方空了1行。发文字号之上空2行"),
        (written("郴政办函", "郴政办函[2025]5号"), "发文字号的年份没有用六角括号"),
        (font("“奋战一百天", "黑体"), "版头的中文字体为黑体"),
    ],
)
def test_a_red_head_is_held_against_its_own_numbers(red_head: Path, tmp_path: Path, edit: Edit, said: str) -> None:
    assert check_form(red_head) == ()
    test_what_is_against_the_standard_is_told_with_its_place(red_head, tmp_path, edit, said)


def test_what_is_no_word_document_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"PK")
    with pytest.raises(BairiError, match=r"不是 \.docx"):
        check_form(tmp_path / "x.docx")
