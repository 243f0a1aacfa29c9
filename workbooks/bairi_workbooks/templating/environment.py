"""What Word and Excel templates share: a sandboxed Jinja environment, text made harmless, faults said in Chinese."""

from __future__ import annotations

from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from bairi_workbooks.text import clean

# What a template's expression can raise when it is wrong: Jinja's own errors, and Python's for 1/0, x[9], None + 1.
TEMPLATE_FAULTS = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError)
_BREAKS = str.maketrans("\t\n\r", "   ")


def one_line(value: object) -> object:
    """A value for Word: text in one line and clean, so that it can neither break a paragraph nor the file."""
    return clean(value).translate(_BREAKS) if isinstance(value, str) else value


class TemplateEnvironment(SandboxedEnvironment):
    """A sandboxed environment in which an unknown name is a fault unless told; `last_source` is what was compiled."""

    last_source = ""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"undefined": StrictUndefined, **options})

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Compile a template's text, and keep it to tell the place of a fault in it."""
        self.last_source = str(source)
        return super().from_string(source, *args, **kwargs)


def fault_words(error: Exception) -> str:
    """What is wrong with a template's expression, in Chinese, with the library's own words behind it."""
    kinds = (
        (UndefinedError, "用了不存在的名称"),
        (SecurityError, "用了不允许的操作"),
        (TemplateSyntaxError, "模板语句写法不对"),
    )
    said = next((words for kind, words in kinds if isinstance(error, kind)), "模板语句无法计算")
    return f"{said}（{error}）"
