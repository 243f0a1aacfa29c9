"""The section 校验规则 of 填报说明: the catalogue's rules that can concern the unit, and what the colours stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bairi_validators.findings import Rule, Severity, catalogue
from bairi_validators.standing import Light
from bairi_workbooks.style import SEVERITY_FILL
from bairi_workbooks.submission_template.checks import checks_of
from bairi_workbooks.submission_template.colours import COLOURINGS, PART_ABOVE_WHOLE, Colouring, colourings_of
from bairi_workbooks.submission_template.form import Form, Line
from bairi_workbooks.submission_template.page import Page
from bairi_workbooks.submission_template.registers import NEEDS, PRACTICES, PROBLEMS
from bairi_workbooks.submission_template.remedies import known, remedy

_GROUPS: Final = "SVXP"  # structure, values, across cells, across periods: what a clerk can do something about
_HISTORY: Final = "P"  # known when the figures come, even where it was not when the workbook was made
# Notices ask for nothing, so the page need not be longer for them.
_CONSEQUENCE: Final = {Severity.ERROR: "退回改正", Severity.WARNING: "不退回，请核实"}


def write_rules(page: Page, lines: Sequence[Line]) -> None:
    """Write the section; its heading row is repeated on every page that it goes on to."""
    look, sheet = page.book.look, page.sheet
    page.section("六、校验规则")
    consequences = "；".join(f"{severity.label}，{words}" for severity, words in _CONSEQUENCE.items())
    page.paragraph(f"报送后按下列规则校验，所有问题一次列出。{consequences}。")
    sheet.repeat_rows(page.row)
    page.table_row(("规则", "怎样改", "程度"), (look("heading"),) * 3)
    for rule in concerning(page.book.form, lines):
        degree = look("fixed", align="center", bg_color=SEVERITY_FILL[rule.severity])
        page.table_row((rule.title, remedy(rule), rule.severity.label), (look("fixed"), look("fixed"), degree))


def concerning(form: Form, lines: Sequence[Line]) -> list[Rule]:
    """The rules that can concern the unit and ask something of it, the gravest first.

    What a check of some row anticipates concerns those who have such a row, every other rule of the groups everybody.
    """
    own = {code for colouring in _colourings(form, lines) for code in colouring.codes}
    own |= {code for line in lines for check in checks_of(form, line).values() for code in check.codes}
    every = {code for colouring in (*COLOURINGS, PART_ABOVE_WHOLE) for code in colouring.codes}
    elsewhere = {code for code in every - own if code[0] != _HISTORY}
    codes = [code for code in catalogue() if code in own or (code[0] in _GROUPS and code not in elsewhere)]
    asking = (rule for rule in known(codes, form.period.end) if rule.severity in _CONSEQUENCE)
    return sorted(asking, key=lambda rule: list(Severity).index(rule.severity))


def coloured_titles(form: Form, lines: Sequence[Line], light: Light) -> list[str]:
    """What a cell of this colour stands for: the names of the rules that will find the fault."""
    red = light is Light.RED
    rules = (
        rule
        for colouring in _colourings(form, lines)
        if colouring.light_on(form.period.end) is light
        for rule in known(colouring.codes, form.period.end)
        if not red or rule.severity is Severity.ERROR
    )
    return list(dict.fromkeys(rule.title for rule in rules))


def _colourings(form: Form, lines: Sequence[Line]) -> Iterator[Colouring]:
    yield from (colouring for colouring, _rows in colourings_of(form, lines))
    for register in (PROBLEMS, NEEDS, PRACTICES):
        yield from register.colourings
