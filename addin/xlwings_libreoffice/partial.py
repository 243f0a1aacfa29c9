"""What LibreOffice cannot do says so: every public name of an xlwings class that ours lacks raises, with a sentence."""

import inspect
from collections.abc import Callable
from typing import Any, NoReturn

from xlwings_libreoffice.vocabulary import REASONS


def refusal(owner: str, name: str) -> NotImplementedError:
    """The sentence for a name that is not there, with the reason where one is known."""
    reason = REASONS.get(f"{owner}.{name}", "it is not part of this engine yet; .api gives the UNO object")
    return NotImplementedError(f"{owner}.{name} is not available in LibreOffice: {reason}")


def public_names(described: type) -> dict[str, Any]:
    """An xlwings class's own names that its users can reach; coroutines belong to xlwings Lite alone."""
    return {
        name: member
        for name, member in vars(described).items()
        if not name.startswith("_") and not inspect.iscoroutinefunction(member)
    }


class Partial:
    """A class that stands for one of xlwings' base classes and refuses what it does not implement."""

    missing: frozenset[str] = frozenset()

    def __init_subclass__(cls, stands_for: type | None = None) -> None:
        """Fill the names that the subclass leaves out with refusals, setters included."""
        super().__init_subclass__()
        if stands_for is None:
            return
        absent = set()
        # Declared in the class's body, set on each object.
        declared = {name for base in cls.__mro__ for name in vars(base).get("__annotations__", {})}
        for name, member in public_names(stands_for).items():
            ours = inspect.getattr_static(cls, name, None)
            if name in declared:
                continue
            if ours is None:
                setattr(cls, name, _refusing(cls.__name__, name, member))
                absent.add(name)
            elif _lacks_setter(ours, member):
                setattr(cls, name, ours.setter(_raiser(cls.__name__, name)))
        cls.missing = frozenset(absent)


def _lacks_setter(ours: object, theirs: object) -> bool:
    return isinstance(ours, property) and isinstance(theirs, property) and ours.fset is None and theirs.fset is not None


def _refusing(owner: str, name: str, member: object) -> object:
    raiser = _raiser(owner, name)
    return property(raiser, raiser) if isinstance(member, property) else raiser


def _raiser(owner: str, name: str) -> Callable[..., NoReturn]:
    def refuse(*_args: object, **_options: object) -> NoReturn:
        raise refusal(owner, name)

    return refuse
