"""The sheet 填报说明: what the workbook is for, how it is filled in, its deadline, what colours and rules there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bairi_validators.dates import chinese_date
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.wording import measure_label
from bairi_validators.standing import Light
from bairi_validators.vocabulary import Column, SheetName, State
from bairi_workbooks.style import LIGHT_FILL
from bairi_workbooks.submission_template.basis import measure_sentence
from bairi_workbooks.submission_template.book import Book
from bairi_workbooks.submission_template.form import Form, Line
from bairi_workbooks.submission_template.page import Page
from bairi_workbooks.submission_template.rules_section import coloured_titles, write_rules

# {VALUE} and so on are the headings and the sheets' names, {DAY} is an example of a date.
_STEPS: Final = (
    "打开“{INDICATORS}”表，逐行填写浅黄色单元格。每行的“{VALUE}”“{BASE}”各填什么，见“{BASIS}”栏，选中单元格也有提示。",
    "数字按“{UNIT}”栏计，只填数字，不带单位和百分号；累计数从1月1日算起，不是当期数。",
    "确无数据的留空，并在“{PROGRESS}”栏写明原因，不要用0代替；确实为零的填0。",
    "“{STATE}”从下拉框选择；选“{DONE}”的，同时填写“{DONE_ON}”，样式如{DAY}。",
    "“{TARGET}”为浅黄色的，填分解到本单位的全年目标数，没有分解的留空。",
    "“{PROBLEMS}”“{NEEDS}”“{PRACTICES}”一事一行，没有的留空；行数不够可以插入行。",
    "检查有无红色、黄色单元格，逐处核对改正，怎样改见“六、校验规则”。装有配套加载项的，可点“校验本表”自查。",
    "保存为 .xlsx 格式报送。请不要改动工作表名称和表头，不要增删指标行。",
)
# How the colours of faults are spoken of; what the faults are, the rules say.
_FAULTS: Final = (
    ("红色", Light.RED, "填写有误，须改正"),
    ("黄色", Light.YELLOW, "没有填全或有疑问，请核对"),
)


def write_manual(book: Book, lines: Sequence[Line]) -> None:
    """Write the sheet 填报说明."""
    page = Page(book)
    page.section("一、用途")
    page.paragraph(_purpose(book.form, lines))
    page.section("二、填报步骤")
    for n, step in enumerate(_steps(book.form), 1):
        page.paragraph(f"{n}. {step}")
    page.section("三、报送截止")
    form = book.form
    page.paragraph(f"{form.period.label}的数据截至{chinese_date(form.period.end)}，请于{form.deadline}前报送。")
    _colours(page, lines)
    _measures(page, lines)
    write_rules(page, lines)


def _purpose(form: Form, lines: Sequence[Line]) -> str:
    twins = sum(line.source_row is not None for line in lines)
    drawn = f"（其中{twins}项与其他指标是同一个数，自动取数，不用填）" if twins else ""
    return (
        f"本工作簿供{form.unit.name}报送《{form.plan.plan.title}》{form.period.label}的工作进展，"
        f"应报指标{len(lines)}项{drawn}，另有问题台账、要素需求、典型经验三张表。"
    )


def _steps(form: Form) -> Iterator[str]:
    words = {member.name: member.value for vocabulary in (Column, SheetName) for member in vocabulary}
    words |= {"DONE": State.DONE.value, "DAY": form.period.end.isoformat()}
    return (step.format_map(words) for step in _STEPS)


def _colours(page: Page, lines: Sequence[Line]) -> None:
    """The legend: each colour beside what it means."""
    look = page.book.look
    legend = (
        ("浅黄", look("input", align="center", locked=True), "需要填写的单元格。"),
        ("灰色", look("unused", align="center"), "本行不用填，已锁定；与其他指标同一个数的，自动取数。"),
        ("浅灰", look("computed", align="center"), f"自动计算，已锁定：填好两个数后显示{Column.RATE.value}。"),
        *(
            (name, look("fixed", align="center", bg_color=LIGHT_FILL[light]), f"{what}：{'、'.join(titles)}。")
            for name, light, what in _FAULTS
            if (titles := coloured_titles(page.book.form, lines, light))
        ),
    )
    page.section("四、颜色含义")
    for name, colour, meaning in legend:
        page.legend_row(name, colour, meaning)


def _measures(page: Page, lines: Sequence[Line]) -> None:
    """How each measure that the unit has to report is filled in."""
    look = page.book.look
    counts = Counter(line.indicator.measure for line in lines)
    page.turn()
    page.section("五、各类指标的填法")
    page.table_row(("指标类别", "填法", "项数"), (look("heading"),) * 3)
    for measure in Measure:
        if counts[measure]:
            looks = (look("fixed", align="center"), look("fixed"), look("fixed", align="center"))
            page.table_row((measure_label(measure), measure_sentence(measure), str(counts[measure])), looks)
