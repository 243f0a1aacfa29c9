"""Texts (文字): fonts, sizes, indents and lines of every role; annexes on new pages; dates and document numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bairi_workbooks.bulletin.form.document import FormDocument, Paragraph, Run
from bairi_workbooks.bulletin.form.roles import roles_of
from bairi_workbooks.bulletin.form.standard import Role, Standard
from bairi_workbooks.problems import Problem

_CHINESE = re.compile("[\u3400-\u9fff]")
_SIDES = {"left": "左对齐", "right": "右对齐", "center": "居中"}
_BLACK = {None, "auto", "000000"}
_MM_IN_POINT = 25.4 / 72


def text_problems(document: FormDocument, standard: Standard) -> Iterator[Problem]:
    """Every paragraph against its role, and the parts that no document goes without."""
    found = list(roles_of(document.paragraphs, standard))
    if not any(role == "title" for _, role in found):
        wanted = standard.roles["title"]
        yield Problem("全文", "没有找到标题", f"标题用{wanted.fonts[0]}{wanted.size:g}磅（2号）、居中")
    last = ""
    for paragraph, role in found:
        yield from _set_as(paragraph, standard.roles[role], standard)
        if role != last:  # several lines of a title are one
            yield from _blanks_above(paragraph, standard.roles[role], _above(paragraph, document))
        last = role
        if role == "annex":
            yield from _annex(paragraph, document)
        if role == "annex_note" and paragraph.text.rstrip().endswith("。"):
            yield Problem(paragraph.place, "附件说明末尾有句号", "附件名称后不加标点")
        if role == "addressee" and not paragraph.text.rstrip().endswith("："):
            yield Problem(paragraph.place, "主送机关后的冒号不是全角", "改为全角冒号“：”")
        if role == "date" and paragraph.right_space <= 0:
            yield Problem(paragraph.place, "成文日期没有右空二字", "右缩进设为2字符")
    yield from _head(found, standard)


def writing_problems(document: FormDocument, standard: Standard) -> Iterator[Problem]:
    """Dates and document numbers that are written as they must not be, anywhere."""
    cells = (p for table in document.tables for p in table.paragraphs)
    for paragraph in (*document.paragraphs, *cells):
        for writing in standard.writings:
            if found := writing.pattern.search(paragraph.text):
                place = paragraph.place if paragraph.number else f"表格中“{paragraph.text[:16]}”"
                yield Problem(place, f"{writing.message}（{found[0]}）", writing.fix)


def _set_as(paragraph: Paragraph, role: Role, standard: Standard) -> Iterator[Problem]:
    place, word = paragraph.place, role.word
    runs = _judged(paragraph, role)
    wrong = next((r for r in runs if r.font not in role.fonts and _CHINESE.search(r.text)), None)
    if wrong is not None:
        yield Problem(place, f"{word}的中文字体为{wrong.font or '未指定'}", f"改用{role.fonts[0]}")
    sized = next((r for r in runs if role.size is not None and r.size != role.size), None)
    if sized is not None:
        yield Problem(place, f"{word}字号为{_points(sized.size)}", f"设为{role.size:g}磅")
    coloured = next((r for r in runs if role.black and r.colour not in _BLACK), None)
    if coloured is not None:
        yield Problem(place, f"{word}的颜色为{coloured.colour}", "文字设为黑色")
    if role.indent is not None and paragraph.indent < role.indent:
        yield Problem(place, f"{word}首行没有缩进{role.indent}字", f"首行缩进设为{role.indent}字符")
    if role.align is not None and paragraph.align != role.align:
        yield Problem(place, f"{word}没有{_SIDES[role.align]}", f"设为{_SIDES[role.align]}")
    if role.indent is not None and not _on_the_grid(paragraph, standard):
        grid = standard.grid
        yield Problem(
            place,
            f"{word}行距为{_points(paragraph.line)}",
            f"行距设为固定值{grid.least_pitch:g}—{grid.most_pitch:g}磅",
        )
    if role.heading and not paragraph.keep_next:
        yield Problem(place, f"{word}可能落在页末而与下文分开", "段落设置中勾选“与下段同页”")


def _above(paragraph: Paragraph, document: FormDocument) -> list[Paragraph]:
    return [p for p in document.paragraphs if p.section == paragraph.section and p.number < paragraph.number]


def _judged(paragraph: Paragraph, role: Role) -> tuple[Run, ...]:
    """The runs that a role speaks of: of a heading that text follows on the same line, only the heading's own."""
    if role.heading and role.indent is not None and "。" in paragraph.text:
        return paragraph.runs[:1]
    return paragraph.runs


def _on_the_grid(paragraph: Paragraph, standard: Standard) -> bool:
    grid = standard.grid
    return paragraph.exact and paragraph.line is not None and grid.least_pitch <= paragraph.line <= grid.most_pitch


def _annex(paragraph: Paragraph, document: FormDocument) -> Iterator[Problem]:
    if not (paragraph.first or paragraph.new_page):
        yield Problem(paragraph.place, "附件没有另面编排", "段落设置中勾选“段前分页”")
    following = [p for p in document.paragraphs if paragraph.number < p.number <= paragraph.number + 2]
    if [bool(p.text.strip()) for p in following] != [False, True]:
        yield Problem(paragraph.place, "附件标题不在第三行", "附件序号与附件标题之间空一行")


def _head(found: list[tuple[Paragraph, str]], standard: Standard) -> Iterator[Problem]:
    """Under a red head, which a document number tells from a briefing, the issuer's name stands at a fixed height."""
    names = [p for p, role in found if role == "masthead"]
    wanted = standard.red_head.below_top
    if names and names[0].number == 1 and any(role == "document_number" for _, role in found):
        height = names[0].above * _MM_IN_POINT
        if abs(height - wanted) > standard.page.tolerance:
            message = f"发文机关标志在版心上边缘之下{height:.0f}毫米"
            yield Problem(names[0].place, message, f"段前间距设为{wanted / _MM_IN_POINT:.1f}磅（{wanted:g}毫米）")


def _blanks_above(paragraph: Paragraph, role: Role, before: list[Paragraph]) -> Iterator[Problem]:
    """Empty lines above a paragraph, where anything stands above them."""
    blanks = 0
    while blanks < len(before) and not before[-1 - blanks].text.strip():
        blanks += 1
    if role.blanks_above not in {None, blanks} and blanks < len(before):
        message = f"{role.word}上方空了{blanks}行" if blanks else f"{role.word}上方没有空行"
        yield Problem(paragraph.place, message, f"{role.word}之上空{role.blanks_above}行")


def _points(value: float | None) -> str:
    return "未指定" if value is None else f"{value:g}磅"
