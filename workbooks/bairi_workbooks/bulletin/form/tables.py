"""Tables (表格): heading rows repeated, rows whole, no wider than the type area; the imprint's rules (版记)."""

from __future__ import annotations

from collections.abc import Iterator

from bairi_workbooks.bulletin.form.document import FormDocument, Table
from bairi_workbooks.bulletin.form.standard import Standard
from bairi_workbooks.problems import Problem


def table_problems(document: FormDocument, standard: Standard) -> Iterator[Problem]:
    """Every table; the one that begins like an imprint is judged as one."""
    for table in document.tables:
        yield from _imprint(table, standard) if _is_imprint(table, standard) else _listing(table, document, standard)


def _is_imprint(table: Table, standard: Standard) -> bool:
    pattern = standard.roles["imprint"].pattern
    first = table.paragraphs[0].text if table.paragraphs else ""
    return pattern is not None and pattern.match(first) is not None


def _listing(table: Table, document: FormDocument, standard: Standard) -> Iterator[Problem]:
    section = document.sections[table.section]
    lies = (section.page_width or 0) > (section.page_height or 0)
    room = standard.page.text_height if lies else standard.page.text_width
    if table.width > room + standard.page.tolerance:
        remedy = "减小列宽" if lies else "减小列宽，或放到横向的附件页"
        yield Problem(table.place, f"宽{table.width:.0f}毫米，超出版心宽{room:g}毫米", remedy)
    if len(table.heads) > standard.tables.rows_on_a_page and not table.heads[0]:
        yield Problem(table.place, "表头没有跨页重复", "选中表头行，在“表格工具—布局”中点“重复标题行”")
    if not all(table.whole):
        row = table.whole.index(False) + 1
        yield Problem(f"{table.place}第{row}行", "行可能跨页断开", "表格属性中取消“允许跨页断行”")


def _imprint(table: Table, standard: Standard) -> Iterator[Problem]:
    rules, role = standard.rules, standard.roles["imprint"]
    wanted = {"top": rules.outer, "insideH": rules.inner, "bottom": rules.outer}
    words = {"top": "首条", "insideH": "中间", "bottom": "末条"}
    for side, width in wanted.items():
        if len(table.heads) == 1 and side == "insideH":
            continue
        if abs(table.borders.get(side, 0.0) - width) > rules.tolerance:
            yield Problem("版记", f"{words[side]}分隔线粗细不对", f"设为{width:g}毫米")
    if not table.at_the_bottom:
        yield Problem("版记", "没有放在版心的最下方", "表格属性中设为环绕，垂直位置相对于页边距居底端")
    runs = [run for p in table.paragraphs for run in p.runs if run.text.strip()]
    if any(run.size != role.size or run.font not in role.fonts for run in runs):
        yield Problem("版记", "字体字号不对", f"设为{role.fonts[0]}、{role.size:g}磅（4号）")
