"""The page about templates (docs/templates.md): how they are written, and every field with an example."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin

from bairi_workbooks.bulletin.editions import TEMPLATES
from bairi_workbooks.bulletin.fields import CONTEXTS, Example, classes, described, hints_of
from bairi_workbooks.templating.pictures import Drawable

_HEAD: Final = """# 通报模板

本页由字段说明（`workbooks/bairi_workbooks/bulletin/fields.toml`）生成，请勿手改。

模板是普通的 Word 文件，在 Word 或 WPS 中打开即可修改文字、样式和版面，改完后用
`bairi bulletin --check-template 文件` 试填，有错的会指出位置和改法。

## 写法

| 要做什么 | 怎么写 | 说明 |
| --- | --- | --- |
| 填一个字段 | `{{ facts.period }}` | 换成期次，样式照花括号所在文字的样式 |
| 重复一段或几段 | `{%p for text in prose.overview %}`、`{{ text }}`、`{%p endfor %}` | 三行各占一段 |
| 重复表格的行 | `{%tr for i in facts.indicators %}`、`{{ i.name }}`、`{%tr endfor %}` | 三行各占表格的一行 |
| 有才写 | `{%p if facts.mark %}`、……、`{%p endif %}` | 各占一段；在一段之内用 `{% if … %}` 和 `{% endif %}` |
| 两者选一 | `{%p if facts.letter.red_head %}`、……、`{%p else %}`、……、`{%p endif %}` | 各占一段 |
| 第几项 | `{{ loop.index }}` | 在循环里用 |
| 有几项 | `{{ facts.red\\|length }}` | 列表的项数 |
| 放一幅图 | `{{ figures.lights }}` | 独占一段；没有图时，此处是说明原因的一句话 |
| 图题 | `{%p if not figures.lights.missing %}`、`图1　{{ figures.lights.caption }}`、`{%p endif %}` | 各占一段 |
| 隔开写出 | `{{ i.reporters\\|join('、') }}` | 文字列表 |

花括号、百分号、竖线、引号都用半角。报送材料里的文字只会原样填入，不会当作模板语句。

## 各种通报的模板
"""
_KINDS_HEAD: Final = "| 种类 | 模板文件 | 能用的名称 |\n| --- | --- | --- |"
_FIELDS_HEAD: Final = "| 字段 | 类型 | 说明 | 例子 |\n| --- | --- | --- | --- |"
_TYPES: Final = {str: "文字", bool: "是否", int: "整数", Decimal: "小数", date: "日期"}
_TRUTH: Final = {True: "是", False: "否"}


def fields_page() -> str:
    """The whole page in Markdown."""
    kinds = (_kind_row(kind.value, TEMPLATES[kind], context) for kind, context in CONTEXTS.items())
    parts = [_HEAD, _KINDS_HEAD, *kinds, ""]
    for kind in classes():
        told = described()[kind.__name__]
        parts += [f"## {_title(kind)}\n", f"例子中写作 `{told.variable}`。\n", _FIELDS_HEAD]
        parts += [_field_row(told.variable, name, hint, told.fields[name]) for name, hint in hints_of(kind).items()]
        parts.append("")
    return "\n".join(parts)


def _kind_row(kind: str, templates: tuple[str, ...], context: Any) -> str:
    names = "、".join(f"`{name}`（{_link(part)}）" for name, part in context.items())
    return f"| {kind} | {'、'.join(f'`{t}`' for t in templates)} | {names} |"


def _field_row(owner: str, name: str, hint: Any, told: str | tuple[str, Example]) -> str:
    words = told if isinstance(told, str) else told[0]
    example = _example(f"{owner}.{name}", hint, None if isinstance(told, str) else told[1])
    return f"| `{name}` | {_type(hint)} | {words} | {example} |"


def _example(path: str, hint: Any, value: Example | None) -> str:
    inner = _wanted(hint)
    if get_origin(inner) is tuple:
        item = get_args(inner)[0]
        variable = described()[item.__name__].variable if isinstance(item, type) and is_dataclass(item) else "text"
        loop = f"`{{%p for {variable} in {path} %}}`"
        return loop if value is None else f"{loop} `{{{{ {variable} }}}}` → {value}"
    if value is None:
        whole = isinstance(inner, type) and issubclass(inner, Drawable)
        return f"`{{{{ {path}{'' if whole else '.…'} }}}}`"
    return f"`{{{{ {path} }}}}` → {_TRUTH[value] if isinstance(value, bool) else value}"


def _type(hint: Any) -> str:
    inner = _wanted(hint)
    origin, parts = get_origin(inner), get_args(inner)
    if origin is tuple:
        return f"{_type(parts[0])}列表"
    if origin is not None:
        return f"按指标编号的{_type(parts[1])}"
    return _TYPES.get(inner) or _link(inner)


def _wanted(hint: Any) -> Any:
    """A type without its None."""
    if get_origin(hint) in {Union, UnionType}:
        return next(part for part in get_args(hint) if part is not NoneType)
    return hint


def _title(kind: type) -> str:
    return f"{described()[kind.__name__].word} {kind.__name__}"


def _link(kind: type) -> str:
    told = described()[kind.__name__]
    return f"[{told.word}](#{_title(kind).lower().replace(' ', '-')})"
