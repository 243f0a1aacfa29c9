"""The sheet 填报说明: what the workbook is for, how it is filled in, when it is due, what the colours mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from bairi_validators.dates import chinese_date
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.wording import measure_label
from bairi_validators.standing import Light
from bairi_validators.vocabulary import Column, SheetName, State
from bairi_workbooks.style import LIGHT_FILL
from bairi_workbooks.submission_template.basis import measure_sentence
from bairi_workbooks.submission_template.book import Book, row_height
from bairi_workbooks.submission_template.form import HEADING_ROW, Form, Line

_WIDTHS: Final = (18, 110, 10)
_LEAST_HEIGHT: Final = 22.0
_LAST: Final = len(_WIDTHS) - 1
# {VALUE} and so on are the headings and the sheets' names, {DAY} is an example of a date.
_STEPS: Final = (
    "打开“{INDICATORS}”表，逐行填写浅黄色单元格。每行的“{VALUE}”“{BASE}”各填什么，见“{BASIS}”栏，选中单元格也有提示。",
    "数字按“{UNIT}”栏计，只填数字，不带单位和百分号；累计数从1月1日算起，不是当期数。",
    "确无数据的留空，并在“{PROGRESS}”栏写明原因，不要用0代替；确实为零的填0。",
    "“{STATE}”从下拉框选择；选“{DONE}”的，同时填写“{DONE_ON}”，样式如{DAY}。",
    "“{TARGET}”为浅黄色的，填分解到本单位的全年目标数，没有分解的留空。",
    "“{PROBLEMS}”“{NEEDS}”“{PRACTICES}”一事一行，没有的留空；行数不够可以插入行。",
    "检查有无红色、黄色单元格，逐处核对改正。装有配套加载项的，可点“校验本表”自查。",
    "保存为 .xlsx 格式报送。请不要改动工作表名称和表头，不要增删指标行。",
)


class _Page:
    """A sheet that is written from top to bottom."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.sheet: Any = book.sheet(SheetName.INSTRUCTIONS, _WIDTHS)
        self.sheet.fit_to_pages(1, 1)
        self.row = HEADING_ROW

    def section(self, title: str) -> None:
        """A section's heading."""
        self.sheet.set_row(self.row, 27)
        self.sheet.write_string(self.row, 0, title, self.book.look("section"))
        self.row += 1

    def paragraph(self, text: str) -> None:
        """A text across the whole width."""
        self.sheet.set_row(self.row, row_height([(text, sum(_WIDTHS))], least=_LEAST_HEIGHT))
        self.sheet.merge_range(self.row, 0, self.row, _LAST, text, self.book.look("text"))
        self.row += 1

    def table_row(self, texts: Sequence[str], looks: Sequence[Any]) -> None:
        """A row of a table: a text and a format for each of the first columns."""
        self.sheet.set_row(self.row, row_height(list(zip(texts, _WIDTHS, strict=False)), least=_LEAST_HEIGHT))
        for column, (text, look) in enumerate(zip(texts, looks, strict=True)):
            self.sheet.write_string(self.row, column, text, look)
        self.row += 1


def write_manual(book: Book, lines: Sequence[Line]) -> None:
    """Write the sheet 填报说明."""
    page = _Page(book)
    page.section("一、用途")
    page.paragraph(_purpose(book.form, lines))
    page.section("二、填报步骤")
    for n, step in enumerate(_steps(book.form), 1):
        page.paragraph(f"{n}. {step}")
    page.section("三、报送截止")
    form = book.form
    page.paragraph(f"{form.period.label}的数据截至{chinese_date(form.period.end)}，请于{form.deadline}前报送。")
    _colours(page)
    _measures(page, lines)


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


def _colours(page: _Page) -> None:
    """The legend: each colour beside what it means."""
    look = page.book.look
    legend = (
        ("浅黄", look("input", align="center", locked=True), "需要填写的单元格。"),
        ("灰色", look("unused", align="center"), "本行不用填，已锁定；与其他指标同一个数的，自动取数。"),
        ("浅灰", look("computed", align="center"), f"自动计算，已锁定：填好两个数后显示{Column.RATE.value}。"),
        ("黄色", look("fixed", align="center", bg_color=LIGHT_FILL[Light.YELLOW]), "填了累计完成，还缺对比基数。"),
        (
            "红色",
            look("fixed", align="center", bg_color=LIGHT_FILL[Light.RED]),
            f"填写有误：比率的分子大于分母，或状态为“{State.DONE.value}”而没有{Column.DONE_ON.value}。",
        ),
    )
    page.section("四、颜色含义")
    for name, colour, meaning in legend:
        page.sheet.merge_range(page.row, 1, page.row, _LAST, meaning, look("fixed"))
        page.table_row((name,), (colour,))


def _measures(page: _Page, lines: Sequence[Line]) -> None:
    """How each measure that the unit has to report is filled in."""
    look = page.book.look
    counts = Counter(line.indicator.measure for line in lines)
    page.section("五、各类指标的填法")
    page.table_row(("指标类别", "填法", "项数"), (look("heading"),) * 3)
    for measure in Measure:
        if counts[measure]:
            looks = (look("fixed", align="center"), look("fixed"), look("fixed", align="center"))
            page.table_row((measure_label(measure), measure_sentence(measure), str(counts[measure])), looks)
