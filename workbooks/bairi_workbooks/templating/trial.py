"""Trying a Word template (试填): every fault that filling it with samples brings to light, not only the first."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import FrameType
from typing import Any, Final

from jinja2 import ChainableUndefined
from jinja2.exceptions import SecurityError
from jinja2.utils import missing

from bairi_workbooks.problems import Problem
from bairi_workbooks.templating.environment import TemplateEnvironment, one_line
from bairi_workbooks.templating.places import FORBIDDEN, NO_SUCH_NAME, NOT_COMPUTED, place_at
from bairi_workbooks.templating.word import FaultyTemplateError, filled, paragraph_texts, unpaired_at

# Samples have no braces: what is left of them was meant as a field and is none.
_LEFT: Final = re.compile(r"\{\s*[{%]|[%}]\s*\}|[｛｝]")


class TrialEnvironment(TemplateEnvironment):
    """An environment that notes unknown names in `problems` and goes on, as if they were empty."""

    def __init__(self, names: Iterable[str]) -> None:
        self.problems: list[Problem] = []
        self._names = tuple(names)
        super().__init__(undefined=self._noting(), finalize=one_line)

    def _noting(self) -> type[ChainableUndefined]:
        note = self._note

        class Missing(ChainableUndefined):
            def __str__(self) -> str:
                note(self._undefined_name, self._undefined_obj, self._undefined_exception)
                return ""

            def __iter__(self) -> Iterator[Any]:
                return iter(str(self))

            def __bool__(self) -> bool:
                return bool(str(self))

            def __len__(self) -> int:
                return len(str(self))

        return Missing

    def _note(self, name: str | int | None, owner: Any, kind: type[Exception]) -> None:
        place = place_at(_line_now(), self.last_source)
        if isinstance(name, int):
            self.problems.append(Problem(place, f"列表里可能没有第{name + 1}项", NOT_COMPUTED, blocking=True))
            return
        if kind is SecurityError:
            self.problems.append(Problem(place, f"用了不允许的操作（{name}）", FORBIDDEN, blocking=True))
            return
        known = self._names if owner is missing else [n for n in dir(owner) if not n.startswith("_")]
        near = get_close_matches(str(name), known, n=1)
        fix = f"是否应为“{near[0]}”？{NO_SUCH_NAME}" if near else NO_SUCH_NAME
        self.problems.append(Problem(place, f"用了不存在的名称“{name}”", fix, blocking=True))


def template_problems(source: Path, samples: Iterable[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """What filling a template with each of the samples brings to light. Raises BairiError when it cannot be read."""
    found: list[Problem] = []
    for sample in samples:
        environment = TrialEnvironment(sample)
        try:
            document = filled(source, sample, environment)
        except FaultyTemplateError as error:
            found += [*environment.problems, error.problem]
        else:
            left = (unpaired_at(text) for text in paragraph_texts(document) if _LEFT.search(text))
            found += [*environment.problems, *left]
    return tuple(dict.fromkeys(found))


def _line_now() -> int | None:
    """The template's line that is being rendered: Jinja's own frames carry the template they belong to."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            return int(template.get_corresponding_lineno(frame.f_lineno))
        frame = frame.f_back
    return None
