"""What may be typed into cells, as xlwings' DataValidation."""

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.formulas import to_api, to_excel
from xlwings_libreoffice.names import Name
from xlwings_libreoffice.partial import Partial
from xlwings_libreoffice.vocabulary import ALERT_STYLES, OPERATORS, VALIDATION_TYPES, word_for

if TYPE_CHECKING:
    from xlwings_libreoffice.cells import Cells

UNSORTED = 1


class DataValidation(Partial, stands_for=base_classes.DataValidation):
    """The rule of a range."""

    def __init__(self, cells: "Cells") -> None:
        """A range's."""
        self._cells = cells

    @property
    def api(self) -> bridge.Uno:
        """The validation's properties; put back into the range's `Validation` to take effect."""
        return self._cells.uno.Validation

    @property
    def type(self) -> str:
        """One of xlwings' words."""
        return word_for(VALIDATION_TYPES, self.api.Type.value) or "unknown"

    @property
    def operator(self) -> str | None:
        """How figures are compared."""
        return word_for(OPERATORS, self.api.getOperator().value)

    def _formula(self, text: str) -> str | None:
        return to_excel(f"={text}", self._cells.sheet.book.app.function_names) if text else None

    @property
    def formula1(self) -> str | None:
        """The first figure or formula."""
        return self._formula(self.api.getFormula1())

    @property
    def formula2(self) -> str | None:
        """The second one, of between and not between."""
        return self._formula(self.api.getFormula2())

    @property
    def formula(self) -> str | None:
        """The formula of a custom rule."""
        return self.formula1 if self.type == "custom" else None

    @property
    def source(self) -> Any:
        """A list's items, or the formula that gives them."""
        if self.type != "list":
            return None
        text = self.api.getFormula1()
        return [item.strip('"') for item in text.split(";")] if text.startswith('"') else self.formula1

    @property
    def in_cell_dropdown(self) -> bool:
        """Whether a list can be unfolded."""
        return bool(self.api.ShowList)

    @property
    def ignore_blank(self) -> bool:
        """Whether nothing may be typed as well."""
        return bool(self.api.IgnoreBlankCells)

    @property
    def input_title(self) -> str:
        """Above the help."""
        return str(self.api.InputTitle)

    @property
    def input_message(self) -> str:
        """The help when the cell is selected."""
        return str(self.api.InputMessage)

    @property
    def show_input(self) -> bool:
        """Whether help is shown."""
        return bool(self.api.ShowInputMessage)

    @property
    def error_title(self) -> str:
        """Above the refusal."""
        return str(self.api.ErrorTitle)

    @property
    def error_message(self) -> str:
        """The refusal."""
        return str(self.api.ErrorMessage)

    @property
    def show_error(self) -> bool:
        """Whether what breaks the rule is refused."""
        return bool(self.api.ShowErrorMessage)

    @property
    def alert_style(self) -> str | None:
        """How it is refused."""
        return word_for(ALERT_STYLES, self.api.ErrorAlertStyle.value)

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Items to choose from: texts, a range or a name."""
        if isinstance(source, list):
            formula = ";".join(f'"{item}"' for item in source)
        elif isinstance(source, Name):
            formula = source.uno.getName()
        else:
            formula = source.uno.AbsoluteName
        self._put("list", None, formula, "", ShowList=UNSORTED if in_cell_dropdown else 0)

    def set_rule(self, rule_type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        """A comparison or a formula of one's own."""
        names = self._cells.sheet.book.app.function_names
        first, second = (to_api(text, names).removeprefix("=") if text else "" for text in (formula1, formula2))
        self._put(rule_type, operator, first, second)

    def _put(self, kind: str, operator: str | None, first: str, second: str, **more: object) -> None:
        rule = self.api
        rule.Type = bridge.enum("sheet.ValidationType", VALIDATION_TYPES[kind])
        rule.ShowErrorMessage = True
        for name, value in more.items():
            setattr(rule, name, value)
        if operator is not None:
            rule.setOperator(bridge.enum("sheet.ConditionOperator", OPERATORS[operator]))
        rule.setFormula1(first)
        rule.setFormula2(second)
        self._cells.uno.Validation = rule

    def delete(self) -> None:
        """Let anything be typed."""
        self._put("none", None, "", "")
