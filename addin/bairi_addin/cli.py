"""The command line `bairi`: one parser, one module per command, one place where errors become a sentence and a code."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final, NoReturn

from bairi_addin import __version__
from bairi_addin.exit_codes import MISUSE
from bairi_addin.terminal import with_options, without_passwords
from bairi_validators.errors import BairiError, io_reason
from bairi_workbooks.remote import at_the_store

# Every command: its module, and what it does. Of the modules only that of the command that is given is loaded.
COMMANDS: Final = {
    "plan": ("plan", "查看、核对、导出工作方案"),
    "allocation": ("allocation", "任务分解表：全市目标分解到县市区、园区"),
    "templates": ("templates", "生成各单位的报送工作簿"),
    "check": ("check", "校验报送的工作簿"),
    "run": ("run", "批处理：校验、退回、汇总、通报一次完成"),
    "watch": ("watch", "值守：收件文件夹里来了文件就处理，直到按 Ctrl-C"),
    "consolidate": ("consolidate", "只汇总：写出汇总工作簿或 JSON"),
    "bulletin": ("bulletin", "生成通报：双周通报、旬报、周调度单、督办单、县市区一页纸"),
    "status": ("status", "查看各单位某一期的报送情况"),
    "accept": ("decide", "接收一个单位有警告或迟报的报送文件"),
    "set-back": ("decide", "退回一个单位的报送文件，不计入汇总"),
    "trace": ("trace", "溯源：一个数由哪些文件、工作表、单元格而来"),
    "export": ("export", "导出一期全部填报数，一行一个数（CSV、JSON、Parquet）"),
    "roll-up": ("roll_up", "逐级汇总：按层级表由下往上汇总，逐级核对"),
    "layout": ("layout", "版式文件：各单位自有表格与方案的对应关系"),
    "rules": ("rules", "列出全部校验规则"),
    "addin": ("addin", "Excel 加载项：生成、安装、卸载、检查、离线安装包"),
    "demo": ("demo", "造一套演示数据，走完全流程，并核对结果是否符合预期"),
}

# argparse speaks English; what people can get wrong is said in Chinese.
_TRANSLATIONS: Final = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"ambiguous option: (.+) could match (.+)", r"选项 \1 不完整，可能是：\2"),
    (r"argument (.+?): not allowed with argument (.+)", r"参数 \1 不能与 \2 同时使用"),
    (r"argument (.+?): ignored explicit argument '?(.*?)'?$", r"参数 \1 后面不能写值：\2"),
    (r"argument (.+?): expected (\d+) arguments?", r"参数 \1 后面要写\2个值"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (\S+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", r"参数 \1 不能是“\2”，可用：\3"),
    (r"argument (\S+?): invalid (?:\S+) value: '(.*)'", r"参数 \1 的值“\2”不合要求"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"参数 \1 后面要写值"),
    (r"argument (.+?): (.+)", r"参数 \1：\2"),
)


class _Formatter(argparse.HelpFormatter):
    """Help whose first word is Chinese too."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Put the Chinese word before the usage line."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese: help, and misuse with exit code 2.

    `module` is that of a command, which declares its arguments when the command is given.
    """

    def __init__(self, module: str | None = None, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options, "add_help": False})
        self._module = module
        self._positionals.title = "要写明的"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, with all arguments declared."""
        if self._module:
            import_module(f"bairi_addin.commands.{self._module}").declare(self)
            self._module = None
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print the sentence and the usage, and end."""
        for pattern, words in _TRANSLATIONS:
            if re.match(pattern, message):
                message = re.sub(pattern, words, message)
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
    for name, (module, words) in COMMANDS.items():
        commands.add_parser(name, help=words, module=module)
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
