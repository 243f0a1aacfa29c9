"""The rule book (校验规则手册): the catalogue as a page for people."""

from __future__ import annotations

import re
from typing import Final

from bairi_validators.findings import Rule, Severity, catalogue

FAMILIES: Final = {
    "F": ("文件", "文件能不能读，是不是报送的工作簿。"),
    "S": ("结构", "工作簿是谁的、哪一期的，表头和指标行是否齐全。"),
    "V": ("单元格", "单个单元格填得对不对。"),
    "X": ("勾稽", "单元格之间、指标之间、台账各栏之间是否相符。"),
    "P": ("跨期", "与本单位往期所报是否相符；用 --past 指明往期报送文件所在的文件夹。"),
    "U": ("跨单位", "各单位之间是否相符，汇总时核对。"),
    "A": (
        "目标分解",
        "任务分解表是否完整、与全市目标是否相符，由 bairi allocation check 核对；各单位目标与其是否相符，汇总时核对。",
    ),
}
_FACT: Final = re.compile(r"\{\w+\}")
_TABLE_HEAD: Final = "| 代码 | 程度 | 名称 | 提示语 | 处理办法 | 例子 |\n| --- | --- | --- | --- | --- | --- |"
_HEAD: Final = """# 校验规则

本页由校验规则目录（`validators/bairi_validators/catalogue.toml`）生成，请勿手改。
目录改动后运行 `bairi rules --out docs/rules.md` 重新生成。

- **错误**：退回，改正后重新报送。**警告**：列出，不退回。**提示**：告知，无需处理。
- 名称后带 ※ 的：数可能是对的。核实无误的，在该行“进展说明”中写“说明：”并写明原因（至少四个字），
  降为提示，照常计入，并在“校验问题”中列出。
- 提示语中的“…”是校验时填入的内容。
"""


def rulebook() -> str:
    """The whole page in Markdown, family by family."""
    rules = catalogue().values()
    parts = [_HEAD]
    for letter, (name, words) in FAMILIES.items():
        own = sorted((r for r in rules if r.code.startswith(letter)), key=lambda r: r.code)
        parts.append(
            f"## {letter} {name}（{len(own)}条）\n\n{words}\n\n{_TABLE_HEAD}\n" + "\n".join(map(_row, own)) + "\n"
        )
    counts = "，".join(f"{s.label}{sum(r.severity is s for r in rules)}条" for s in Severity)
    parts.append(f"共{len(rules)}条：{counts}。\n")
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    cells = (
        rule.code,
        _severity(rule),
        rule.title + ("※" if rule.confirmable else ""),
        _FACT.sub("…", rule.message),
        _FACT.sub("…", rule.fix),
        rule.example,
    )
    return f"| {' | '.join(cell.replace('|', '｜') for cell in cells)} |"


def _severity(rule: Rule) -> str:
    """The severity, or the phases in which the rule comes into force."""
    if not rule.phases:
        return rule.severity.label
    return "，".join(f"{phase.begins.isoformat()}起{phase.severity.label}" for phase in rule.phases)
