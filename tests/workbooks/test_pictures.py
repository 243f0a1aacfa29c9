"""Figures in Word: where a template asks for one it stands, whole, with its sentence; elsewhere nothing is drawn."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook

import city
from bairi_validators.bulletin import BulletinFacts, BulletinKind, compute
from bairi_workbooks.bulletin import check_template
from bairi_workbooks.bulletin.charts import FigureSet, drawing, fonts
from bairi_workbooks.templating import fill_document
from bairi_workbooks.templating.cells import fill
from bairi_workbooks.templating.pictures import Picture
from bulletins import write_full

NAMES = ["lights", "pace", "counties", "counties_across", "trend"]


@pytest.fixture(scope="module")
def facts() -> BulletinFacts:
    return compute(city.later())


def template(path: Path, *lines: str, landscape: bool = False) -> Path:
    """A page of the standard's margins whose paragraphs are set as official ones: exact lines, two characters in."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if landscape:
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin, section.right_margin = (Mm(35), Mm(37)) if landscape else (Mm(28), Mm(26))
    for line in lines:
        form = document.add_paragraph(line).paragraph_format
        form.line_spacing_rule, form.line_spacing, form.first_line_indent = WD_LINE_SPACING.EXACTLY, Pt(28.9), Pt(32)
    document.save(str(path))
    return path


def written(folder: Path, facts: BulletinFacts, *lines: str, landscape: bool = False) -> Any:
    write_full(folder / "b.docx", facts, template(folder / "mine.docx", *lines, landscape=landscape))
    return Document(str(folder / "b.docx"))


def told(shape: Any) -> str:
    return str(shape._inline.docPr.get("descr"))


def test_a_figure_stands_where_the_template_says_so_with_its_size_and_its_sentence(facts, tmp_path):
    document = written(tmp_path, facts, "前文", "{{ figures.lights }}", "图1 {{ figures.lights.caption }}")
    (shape,) = document.inline_shapes
    figure = FigureSet(facts).lights.picture()
    assert (shape.width, shape.height) == (Mm(156), pytest.approx(Mm(figure.height_mm), abs=Mm(0.1)))
    assert told(shape) == figure.alt
    part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert part.blob == figure.png
    before, holder, below = document.paragraphs
    assert holder._p.xpath(".//w:drawing")
    assert (before.text, holder.text, below.text) == ("前文", "", "图1 各项指标亮灯情况")


def test_the_line_of_a_figure_is_as_high_as_it_is_and_other_lines_stay_as_they_are(facts, tmp_path):
    before, holder = written(tmp_path, facts, "前文", "{{ figures.lights }}").paragraphs
    assert holder.paragraph_format.line_spacing_rule is WD_LINE_SPACING.SINGLE
    assert holder.paragraph_format.first_line_indent == 0
    assert holder._p.pPr.ind.get(qn("w:firstLineChars")) == "0"
    assert before.paragraph_format.line_spacing_rule is WD_LINE_SPACING.EXACTLY
    assert before.paragraph_format.first_line_indent == Pt(32)


def test_a_figure_for_a_landscape_page_is_made_to_fit_an_upright_one(facts, tmp_path):
    (wide,) = written(tmp_path, facts, "{{ figures.counties_across }}", landscape=True).inline_shapes
    (fitted,) = written(tmp_path, facts, "{{ figures.counties_across }}").inline_shapes
    assert (wide.width, fitted.width) == (Mm(225), pytest.approx(Mm(156), abs=Mm(0.1)))
    assert fitted.height / fitted.width == pytest.approx(wide.height / wide.width, rel=0.001)


def test_all_figures_stand_in_a_table_too_and_each_has_a_name_and_number_of_its_own(facts, tmp_path):
    source = template(tmp_path / "mine.docx", *(f"{{{{ figures.{name} }}}}" for name in NAMES))
    document = Document(str(source))
    document.add_table(1, 1).cell(0, 0).text = "{{ figures.trend }}"
    document.save(str(source))
    write_full(tmp_path / "b.docx", facts, source)
    body = Document(str(tmp_path / "b.docx")).element.body
    assert len(body.xpath(".//w:tbl//w:drawing")) == 1
    for attribute in ("id", "name"):
        values = body.xpath(f".//wp:docPr/@{attribute}")
        assert len(values) == len(set(values)) == len(NAMES) + 1


def test_where_there_is_no_figure_the_sentence_why_stands_and_can_be_left_out(tmp_path):
    first = compute(city.consolidated())
    why = "未附“历期亮灯变化情况”图：只有本期一期数据，从下期起反映变化。"
    document = written(
        tmp_path, first, "{{ figures.trend }}", "{%p if not figures.trend.missing %}", "图", "{%p endif %}"
    )
    assert [p.text for p in document.paragraphs] == [why]
    assert not document.inline_shapes


def test_without_a_chinese_font_the_bulletin_is_written_and_says_so(facts, tmp_path, monkeypatch):
    for place in ("_known", "_newly_installed"):
        monkeypatch.setattr(fonts, place, set)
    (line,) = written(tmp_path, facts, "{{ figures.lights }}").paragraphs
    assert re.match("未附“各项指标亮灯情况”图：本机没有可用的中文字体，画不出插图。请安装.*重新生成通报。$", line.text)


def test_a_template_without_figures_draws_none(facts, tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "chinese_font", lambda: pytest.fail("a font was asked for"))
    assert [p.text for p in written(tmp_path, facts, "{{ facts.period }}").paragraphs] == [facts.period]


def test_the_same_facts_give_the_same_file(facts, tmp_path):
    written(tmp_path, facts, "{{ figures.lights }}", "{{ figures.pace }}")
    once = (tmp_path / "b.docx").read_bytes()
    written(tmp_path, facts, "{{ figures.lights }}", "{{ figures.pace }}")
    assert (tmp_path / "b.docx").read_bytes() == once


def test_hostile_text_stays_text_in_a_pictures_sentence(tmp_path):
    class Drawn(drawing.Illustration):
        def picture(self) -> Picture:
            return Picture(alt='"/><w:p>{{7*7}}\x07\ud800&', png=PNG, width_mm=10, height_mm=10)

    source = template(tmp_path / "mine.docx", "{{ one }}")
    facts = compute(city.later())
    fill_document(source, {"one": Drawn(facts, "lights")}, tmp_path / "b.docx", facts.letter.issued)
    (shape,) = Document(str(tmp_path / "b.docx")).inline_shapes
    assert told(shape) == '"/><w:p>{{7*7}}&'


def test_in_a_workbook_a_figure_is_its_sentence(facts):
    book = Workbook()
    book.active["A1"], book.active["A2"] = "{{ figures.lights }}", "{{ figures.trend.caption }}"
    fill(book, {"figures": FigureSet(facts)}, "t.xlsx")
    assert book.active["A1"].value == FigureSet(facts).lights.picture().alt
    assert book.active["A2"].value == "历期亮灯变化情况"


def test_a_misspelt_figure_is_a_fault_of_the_template(facts, tmp_path):
    source = template(tmp_path / "mine.docx", "{{ figures.light }}", "{{ figures.trend.caption }}")
    (problem,) = check_template(source, BulletinKind.FULL)
    assert "“light”" in problem.message
    assert "“lights”" in problem.fix


@pytest.mark.parametrize("kind", BulletinKind)
def test_a_template_with_every_figure_is_tried_without_a_fault(tmp_path, kind):
    source = template(tmp_path / "mine.docx", *(f"{{{{ figures.{name} }}}}" for name in NAMES))
    assert [p for p in check_template(source, kind) if p.blocking] == []


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63600000000200"
    "01e221bc330000000049454e44ae426082"
)
