"""docs/own-workbooks.md: what is odd in each workbook and how it is read, made from the cases.

Run `PYTHONPATH=tests python -m own.document` to write it anew.
"""

from __future__ import annotations

from pathlib import Path

import own.doubtful
import own.figures
import own.files
import own.forms
import own.headings
import own.real  # noqa: F401 - each module registers its workbooks
from bairi_validators.findings import catalogue
from own import CASES, CHENZHOU, MANY, Own

PATH = Path(__file__).parents[2] / "docs" / "own-workbooks.md"
HEAD = """# 单位自有表格怎么读

各单位不用下发的工作簿、报来自己的表格时，程序按表头、指标名称、计量单位的已知叫法读取；含义不定的逐处提出，不猜。
下面{count}份表格由测试逐一核对：“相同”的，读出的数与填好的下发工作簿逐项相同；“提出问题”的，有疑问的数不采用，或者整份退回。
任何一份都不会不声不响地读成别的数。

括号里是单元格。各代码的含义和处理办法见校验规则目录 `validators/bairi_validators/catalogue.toml`。
本文由测试生成，请勿手工修改。

| 序号 | 表格 | 填报单位 | 与下发工作簿的不同 | 结果 | 给出的提示和问题 |
| --- | --- | --- | --- | --- | --- |
"""


def document() -> str:
    """The page as it should be."""
    rows = (_row(number, case) for number, case in enumerate(CASES.values(), start=1))
    return HEAD.format(count=len(CASES)) + "".join(rows)


def _row(number: int, case: Own) -> str:
    unit = case.unit if case.plan == CHENZHOU else f"{case.unit}（测试方案）"
    result = "相同" if case.same else "提出问题"
    return f"| {number} | {case.name} | {unit} | {case.odd} | {result} | {_findings(case) or '无'} |\n"


def _findings(case: Own) -> str:
    """The findings code by code, each with its title and its cells."""
    cells: dict[str, list[str]] = {}
    for found in case.findings:
        code, _, cell = found.partition(" ")
        cells.setdefault(code, []).extend([{MANY: "多处"}.get(cell, cell)] if cell else [])
    titles = {code: f"{code} {catalogue()[code].title}" for code in cells}
    return "；".join(titles[code] + (f"（{'、'.join(cells[code])}）" if cells[code] else "") for code in cells)


if __name__ == "__main__":
    PATH.write_text(document(), encoding="utf-8")
