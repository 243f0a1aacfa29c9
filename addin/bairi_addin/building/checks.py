"""What must hold of the sources before an add-in is made of them: otherwise Excel is the first to see such faults."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from pyopenvba.interpreter import Interpreter, VBACompileError

from bairi_addin.building.ribbon import Button, Tab, function_of, parsed, read_ribbon
from bairi_addin.building.sources import RIBBON, STRINGS, Sources
from bairi_addin.building.workbook import SHEET_OF
from bairi_addin.ribbon.registry import FUNCTIONS
from bairi_validators.errors import BairiError

BUTTONS: Final = "BairiButtons.bas"
_LONGEST_KEYTIP: Final = 3
_NEEDS: Final = frozenset({"always", "workbook", *SHEET_OF})
_SUB: Final = re.compile(
    r'^Public Sub (\w+)\(control As IRibbonControl\)\r\n    RunBairi "(\w+)"\r\nEnd Sub\r$', re.MULTILINE
)
_ANY_SUB: Final = re.compile(r"^(?:Public |Private )?(?:Sub|Function) (\w+)", re.MULTILINE)
_SAID: Final = re.compile(r'TextOf\("(\w+)"\)|Err\.Raise \w+, "Bairi", "(\w+)"')
_CALLBACKS: Final = ("onLoad", "getEnabled")


def check(sources: Sources) -> None:
    """Raise one BairiError that names every fault with its place and remedy."""
    tabs = read_ribbon(sources.ribbon)
    found = [
        *_module_faults(sources),
        *_ribbon_faults(sources, tabs),
        *_sub_faults(sources, tabs),
        *_sentence_faults(sources),
    ]
    if found:
        raise BairiError("加载项的源文件有问题，没有生成：\n" + "\n".join(found))


def _module_faults(sources: Sources) -> Iterator[str]:
    for name, content in sources.modules.items():
        if not content.isascii():
            yield f"{name} 含有 ASCII 以外的字符，请把文字移到 strings.toml 或 {RIBBON}。"
            continue
        if content.count(b"\n") != content.count(b"\r\n") or content.count(b"\r") != content.count(b"\r\n"):
            yield f"{name} 的换行不全是 CRLF，请按 .gitattributes 重新检出。"
        text = content.decode("ascii").replace("\r\n", "\n")
        if "\nOption Explicit\n" not in text:
            yield f"{name} 缺少 Option Explicit，请在属性行之后补上。"
        if f'Attribute VB_Name = "{Path(name).stem}"\n' not in text:
            yield f"{name} 的 VB_Name 与文件名不一致，请改成一致。"
        yield from _compile_faults(name, text)


def _compile_faults(name: str, text: str) -> Iterator[str]:
    try:  # the interpreter does not know the word for what sends events
        Interpreter().add_module(text.replace("WithEvents ", ""), name=Path(name).stem)
    except VBACompileError as error:
        yield f"{name} 不能编译：{error}。请改正。"


def _ribbon_faults(sources: Sources, tabs: tuple[Tab, ...]) -> Iterator[str]:
    root = parsed(sources.ribbon)
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    for name in (name for name, count in ids.items() if count > 1):
        yield f"{RIBBON} 中 id“{name}”用了{ids[name]}次，请改成各不相同。"
    subs = {sub for content in sources.modules.values() for sub in _ANY_SUB.findall(content.decode("ascii", "replace"))}
    called = {element.get(name) for element in root.iter() for name in _CALLBACKS if element.get(name)}
    for name in sorted(called - subs):
        yield f"{RIBBON} 中的回调“{name}”在 VBA 中没有对应的 Sub，请补上或改名。"
    for tab in tabs:
        yield from _keytip_faults(tab)
        for button in tab.buttons:
            yield from _button_faults(button)


def _button_faults(button: Button) -> Iterator[str]:
    place = f"{RIBBON} 第{button.line}行按钮“{button.label or button.id}”"
    if button.image not in known_images():
        yield f"{place}的图标“{button.image}”不在 images.txt 中，请换用其中的图标。"
    if button.needs not in _NEEDS:
        yield f"{place}的 tag“{button.needs}”没有规定，可用：{'、'.join(sorted(_NEEDS))}。"
    if not all((button.label, button.screentip, button.supertip)):
        yield f"{place}缺少 label、screentip 或 supertip，请补齐。"


def _keytip_faults(tab: Tab) -> Iterator[str]:
    """Within a tab no keytip may begin with another: the shorter one would go off first."""
    buttons = sorted(tab.buttons, key=lambda button: button.keytip)
    for button in buttons:
        if not (button.keytip.isalnum() and button.keytip.isascii() and len(button.keytip) <= _LONGEST_KEYTIP):
            yield f"{RIBBON} 第{button.line}行的按键提示“{button.keytip}”应为1至{_LONGEST_KEYTIP}个字母或数字。"
    for first, second in pairwise(buttons):
        if second.keytip.startswith(first.keytip):
            yield f"{RIBBON} 第{second.line}行的按键提示“{second.keytip}”与同一选项卡的“{first.keytip}”相冲突，请改。"


def _sub_faults(sources: Sources, tabs: tuple[Tab, ...]) -> Iterator[str]:
    """A button and a Sub go together, and the Sub calls the function of its name."""
    content = _buttons_module(sources)
    subs = dict(_SUB.findall(content))
    pressed = {button.sub for tab in tabs for button in tab.buttons}
    for sub in sorted(set(_ANY_SUB.findall(content)) - set(subs)):
        yield f"{BUTTONS} 中的“{sub}”不是只调用 RunBairi 的公共 Sub，请按其他按钮的写法改。"
    for sub in sorted(pressed - set(subs)):
        yield f"{RIBBON} 中的 onAction“{sub}”在 {BUTTONS} 中没有 Sub，请补上。"
    for sub in sorted(set(subs) - pressed):
        yield f"{BUTTONS} 中的 Sub“{sub}”没有按钮，请在 {RIBBON} 中补上或删去。"
    for sub, function in subs.items():
        if function != function_of(sub):
            yield f"{BUTTONS} 中的 Sub“{sub}”应调用“{function_of(sub)}”，现为“{function}”，请改正。"
        elif function not in FUNCTIONS:
            yield f"{BUTTONS} 中的 Sub“{sub}”调用的“{function}”不在 ribbon/registry.py 中，请补上。"


def _sentence_faults(sources: Sources) -> Iterator[str]:
    code = b"".join(sources.modules.values()).decode("ascii", "replace")
    said = {first or second for first, second in _SAID.findall(code)}
    for key in sorted(said - set(sources.strings)):
        yield f"{STRINGS} 中没有 VBA 要说的“{key}”，请补上。"
    for key in sorted(set(sources.strings) - said):
        yield f"{STRINGS} 中的“{key}”在 VBA 中没有用到，请删去。"


def called_functions(sources: Sources) -> frozenset[str]:
    """The Python functions that the Subs of the buttons call."""
    return frozenset(function for _, function in _SUB.findall(_buttons_module(sources)))


def _buttons_module(sources: Sources) -> str:
    return sources.modules.get(BUTTONS, b"").decode("ascii", "replace")


@cache
def known_images() -> frozenset[str]:
    """The icons of Office that are known to exist."""
    lines = Path(__file__).with_name("images.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
