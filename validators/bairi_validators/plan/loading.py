"""Load a plan file and its text; answer a bad file with every fault in Chinese and the line it stands on."""

from __future__ import annotations

import hashlib
import re
import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bairi_validators.errors import PlanError, io_reason
from bairi_validators.plan.consistency import Problem, problems_of
from bairi_validators.plan.kept import keep, kept_plan, key_of
from bairi_validators.plan.lines import line_index, line_of
from bairi_validators.plan.models import Plan

PLANS = Path(__file__).parents[1] / "plans"

# pydantic's error types in the words of the people who edit the file.
WORDS = {
    "missing": "缺少必填项",
    "extra_forbidden": "不认识的项（请检查拼写）",
    "enum": "取值不在允许范围内，可用：{expected}",
    "string_pattern_mismatch": "写法不对，应符合 {pattern}",
    "string_too_short": "不能为空",
    "string_type": "应为文字（加引号）",
    "too_short": "至少要有{min_length}项",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "应不小于{ge}",
    "less_than_equal": "应不大于{le}",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "decimal_type": "应为数字",
    "decimal_parsing": "应为数字",
    "tuple_type": "应为列表 [ … ]",
    "model_type": "应为一个表",
    "date_type": "应为日期（如 2025-12-31，不加引号）",
    "date_from_datetime_parsing": "应为日期（如 2025-12-31，不加引号）",
    "date_parsing": "应为日期（如 2025-12-31，不加引号）",
    "value_error": "{error}",
}


def available_plans() -> tuple[Path, ...]:
    """The plan files that come with Bairi, the one for the latest year first."""
    return tuple(sorted(PLANS.glob("*.toml"), key=lambda path: (path.stem[-4:], path.stem), reverse=True))


@lru_cache(maxsize=8)
def load_plan(path: Path | None = None) -> Plan:
    """Load a plan file; without a path, the newest one that comes with Bairi.

    Raises PlanError, one Chinese sentence per fault with its line.
    """
    path = path or available_plans()[0]
    content = _read(path)
    key = key_of(content)
    kept = kept_plan(path.stem, key)
    if kept is not None and not _plan_text(path, kept)[1]:
        return kept
    plan = _checked(path, _decoded(path, content))
    keep(path.stem, key, plan)
    return plan


def _checked(path: Path, source: str) -> Plan:
    """The plan that a file's text is of. Raises PlanError as `load_plan` does."""
    try:
        data = tomllib.loads(source, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PlanError([f"{path.name} {syntax_fault(error)}"]) from error
    index = line_index(source)

    def located(problem: Problem) -> str:
        line = line_of(index, problem.location)
        place = f"第{line}行" if line else "文件"
        return f"{path.name} {place}：{problem.message}"

    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        raise PlanError([located(p) for p in model_faults(error)]) from error
    text, faults = _plan_text(path, plan)
    faults += problems_of(plan, text)
    if faults:
        raise PlanError([located(p) for p in faults])
    return _with_text(plan, text)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlanError([f"打不开计划文件 {path}：{io_reason(error)}。请检查路径和权限。"]) from error


def _decoded(path: Path, content: bytes) -> str:
    """The text of a plan file, its line ends as TOML knows them."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise PlanError([f"计划文件 {path.name} 不是 UTF-8 编码（第{error.start}字节处），请另存为 UTF-8。"]) from error


def syntax_fault(error: tomllib.TOMLDecodeError) -> str:
    """tomllib says the place in English at the end of its message: `… (at line 3, column 5)`."""
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    where = f"第{place[1]}行第{place[2]}列" if place else "文件末尾"
    detail = re.sub(r"\s*\(at .*\)$", "", str(error))
    return f"{where}：不合 TOML 写法，请检查引号、方括号和等号（{detail}）"


def model_faults(error: ValidationError) -> list[Problem]:
    """Every pydantic error as a Problem. Union branches give one error per branch: the first per place is enough."""
    problems: dict[tuple[str | int, ...], Problem] = {}
    for fault in error.errors():
        location = tuple(
            part for part in fault["loc"] if not str(part).startswith(("tuple[", "decimal", "function-", "[key]"))
        )
        facts: dict[str, Any] = dict(fault.get("ctx") or {})
        facts |= {"expected": str(facts.get("expected")).replace(" or ", ", ")}
        words = WORDS.get(fault["type"], "取值不合要求").format(**facts)
        name = ".".join(str(part) for part in location if isinstance(part, str))
        problems.setdefault(location, Problem(location, f"{name}：{words}" if name else words))
    return list(problems.values())


def _plan_text(path: Path, plan: Plan) -> tuple[str, list[Problem]]:
    """The plan's own text beside the plan file, and a Problem if it is absent or was changed."""
    try:
        raw = path.with_name(plan.source.file).read_bytes()
    except OSError as error:
        return "", [Problem(("source", "file"), f"打不开方案原文 {plan.source.file}：{io_reason(error)}")]
    if (found := hashlib.sha256(raw).hexdigest()) != plan.source.sha256:
        message = f"方案原文 {plan.source.file} 与登记的 SHA-256 不符（实为 {found}），请核对原文后更新"
        return raw.decode("utf-8", "replace"), [Problem(("source", "sha256"), message)]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return "", [
            Problem(("source", "file"), f"方案原文 {plan.source.file} 不是 UTF-8 编码（第{error.start}字节处）")
        ]


def _with_text(plan: Plan, text: str) -> Plan:
    """The plan with its text and each task's paragraph filled in."""
    lines = text.splitlines()
    tasks = tuple(
        task.model_copy(update={"text": next(line for line in lines if line.startswith(task.begins))})
        for task in plan.tasks
    )
    return plan.model_copy(update={"tasks": tasks, "text": text})
