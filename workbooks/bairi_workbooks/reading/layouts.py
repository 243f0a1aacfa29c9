"""Layouts (版式): a file per unit that says which column and row of its own workbook is what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError

from bairi_validators.errors import BairiError, io_reason
from bairi_validators.headings import Heading, bare_heading, unit_in_heading
from bairi_validators.names import plain_name
from bairi_validators.plan.indicators import Part, Text
from bairi_validators.plan.loading import model_faults, syntax_fault
from bairi_validators.plan.models import Plan
from bairi_validators.units import is_unit
from bairi_validators.vocabulary import Column, normalised

SUFFIX: Final = ".toml"


class Layout(Part):
    """A unit's own layout (版式): `columns` by the heading that the unit uses, `units` of measure by heading,
    `indicators` by the name that the unit uses. Only a layout that a person has confirmed is used.
    """

    unit: Text
    confirmed: bool = False
    sheet: str | None = None
    columns: Mapping[Text, Column] = Field(default_factory=dict)
    units: Mapping[Column, Text] = Field(default_factory=dict)
    indicators: Mapping[Text, Text] = Field(default_factory=dict)

    def heading(self, text: str) -> Heading[Column] | None:
        """What the unit's own heading means; None for one that the layout does not name."""
        for written in (normalised, bare_heading):
            wanted = written(text)
            for own, column in self.columns.items():
                if written(own) == wanted:
                    return Heading(column, literal=True, unit=self.units.get(column) or unit_in_heading(text))
        return None

    def indicator(self, name: str) -> str | None:
        """The number of the indicator that the unit calls so."""
        wanted = plain_name(name)
        return next((number for own, number in self.indicators.items() if plain_name(own) == wanted), None)


def load_layouts(folder: Path, plan: Plan) -> Mapping[str, Layout]:
    """The confirmed layouts of a folder by the unit's name. Raises BairiError naming the file and what is wrong."""
    found: dict[str, Layout] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        layout = _load(path, plan)
        if not layout.confirmed:
            continue
        unit = plan.unit_of[layout.unit].name
        if unit in found:
            raise BairiError(f"版式文件 {path}：{unit}已有一份版式文件，请只保留一份。")
        found[unit] = layout
    return found


def _load(path: Path, plan: Plan) -> Layout:
    try:
        layout = Layout.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")), strict=False)
    except OSError as error:
        raise BairiError(f"版式文件 {path} 读不出来：{io_reason(error)}。") from error
    except UnicodeDecodeError as error:
        raise BairiError(f"版式文件 {path} 不是 UTF-8 编码，请另存为 UTF-8。") from error
    except tomllib.TOMLDecodeError as error:
        raise BairiError(f"版式文件 {path} 有误：{syntax_fault(error)}。") from error
    except ValidationError as error:
        raise BairiError(_told(path, [problem.message for problem in model_faults(error)])) from error
    if faults := _faults(layout, plan):
        raise BairiError(_told(path, faults))
    return layout


def _told(path: Path, faults: Sequence[str]) -> str:
    return f"版式文件 {path} 有误：{'；'.join(faults)}。"


def _faults(layout: Layout, plan: Plan) -> list[str]:
    """What a layout says that the plan does not know, each with its key."""
    faults = [] if layout.unit in plan.unit_of else [f"unit：方案中没有单位“{layout.unit}”"]
    units, numbers = layout.units.items(), layout.indicators.items()
    faults += [f"units.{column.value}：“{unit}”不是计量单位" for column, unit in units if not is_unit(unit)]
    faults += [f"indicators.{own}：方案中没有指标“{n}”" for own, n in numbers if n not in plan.indicator_of]
    return faults
