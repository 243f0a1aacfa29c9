"""The command line `bairi`: one parser, one module per command, one place where errors become a sentence and a code."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final, NoReturn

from bairi_addin import __version__
from bairi_addin.commands import (
    addin,
    allocation,
    bulletin,
    check,
    consolidate,
    decide,
    demo,
    export,
    layout,
    plan,
    roll_up,
    rules,
    run,
    status,
    templates,
    trace,
    watch,
)
from bairi_addin.exit_codes import MISUSE
from bairi_addin.terminal import with_options, without_passwords
from bairi_validators.errors import BairiError, io_reason
from bairi_workbooks.remote import at_the_store

COMMANDS: Final = (
    plan,
    allocation,
    templates,
    check,
    run,
    watch,
    consolidate,
    bulletin,
    status,
    decide,
    trace,
    export,
    roll_up,
    layout,
    rules,
    addin,
    demo,
)

# argparse speaks English; what people can get wrong is said in Chinese.
_TRANSLATIONS: Final = (
    (re.compile(r"the following arguments are required: (.+)"), r"缺少参数：\1"),
    (re.compile(r"ambiguous option: (.+) could match (.+)"), r"选项 \1 不完整，可能是：\2"),
    (re.compile(r"argument (.+?): not allowed with argument (.+)"), r"参数 \1 不能与 \2 同时使用"),
    (re.compile(r"argument (.+?): ignored explicit argument '?(.*?)'?$"), r"参数 \1 后面不能写值：\2"),
    (re.compile(r"argument (.+?): expected (\d+) arguments?"), r"参数 \1 后面要写\2个值"),
    (re.compile(r"unrecognized arguments: (.+)"), r"不认识的参数：\1"),
    (re.compile(r"argument (\S+?): invalid choice: '?(.*?)'? \(choose from (.+)\)"), r"参数 \1 不能是“\2”，可用：\3"),
    (re.compile(r"argument (\S+?): invalid (?:\S+) value: '(.*)'"), r"参数 \1 的值“\2”不合要求"),
    (re.compile(r"argument (.+?): expected (?:one|at least one) argument"), r"参数 \1 后面要写值"),
    (re.compile(r"argument (.+?): (.+)"), r"参数 \1：\2"),
)


class _Formatter(argparse.HelpFormatter):
    """Help whose first word is Chinese too."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Put the Chinese word before the usage line."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese: help, and misuse with exit code 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options, "add_help": False})
        self._positionals.title = "要写明的"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def error(self, message: str) -> NoReturn:
        """Print the sentence and the usage, and end."""
        for pattern, words in _TRANSLATIONS:
            if pattern.match(message):
                message = pattern.sub(words, message)
                break
        self.print_usage(sys.stderr)
        self.exit(MISUSE, f"{self.prog}：{without_passwords(message)}\n")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = Parser(prog="bairi", description="百日：攻坚行动数据填报、校验、汇总、通报工具")
    parser.add_argument("--version", action="version", version=f"bairi {__version__}", help="显示版本")
    parser.add_argument(
        "--plan", type=Path, metavar="文件", help="使用另一份工作方案文件（.toml），默认为自带的最新方案"
    )
    commands = parser.add_subparsers(title="命令", dest="command", metavar="命令")
    commands.required = True
    for module in COMMANDS:
        module.add_to(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 all well, 1 findings with errors, 2 misuse or I/O."""
    _speak_utf8()
    try:
        return _run(build_parser().parse_args(arguments))
    except BairiError as error:
        print(f"bairi：{without_passwords(with_options(error))}", file=sys.stderr)
        return MISUSE
    except BrokenPipeError:  # the reader of a pipe (head, less) went away: no fault of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return MISUSE
    except OSError as error:
        print(f"bairi：{error.filename or '文件'}读写失败：{io_reason(error)}。", file=sys.stderr)
        return MISUSE
    except KeyboardInterrupt:
        print("bairi：已中止，没有写完的文件不会替换原有文件。", file=sys.stderr)
        return MISUSE


def _run(options: argparse.Namespace) -> int:
    with at_the_store():
        code = int(options.run(options))
    sys.stdout.flush()  # a full disk behind a redirection shows here, not after the end
    return code


def _speak_utf8() -> None:
    """Files and pipes get UTF-8; a console of another encoding must not end a run because of one character."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the process's life
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
