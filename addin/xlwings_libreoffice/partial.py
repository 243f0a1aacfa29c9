"""What LibreOffice cannot do says so: every public name of an xlwings class that ours lacks raises, with a sentence."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from xlwings_libreoffice import bridge
from xlwings_libreoffice.errors import LibreOfficeError
from xlwings_libreoffice.vocabulary import REASONS

# What is called without a name of its own: collections by key, by place, by length.
SYNTAX = ("__call__", "__contains__", "__getitem__", "__len__")


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
            elif isinstance(ours, property) or inspect.isfunction(ours):
                setattr(cls, name, _guarded(cls.__name__, name, ours, member))
        cls.missing = frozenset(absent)
        for name in SYNTAX:
            ours = inspect.getattr_static(cls, name, None)
            if inspect.isfunction(ours):
                setattr(cls, name, _telling(cls.__name__, name, ours))


def _guarded(owner: str, name: str, ours: Any, theirs: object) -> object:
    if not isinstance(ours, property):
        return _telling(owner, name, ours)
    setter = _telling(owner, name, ours.fset) if ours.fset else None
    if setter is None and isinstance(theirs, property) and theirs.fset is not None:
        setter = _raiser(owner, name)
    return property(_telling(owner, name, ours.fget), setter, doc=ours.__doc__)


def _telling(owner: str, name: str, method: Any) -> Callable[..., Any]:
    """UNO's exceptions cannot pass through a `with` block: they are told as one of ours."""

    @wraps(method)
    def call(*args: Any, **options: Any) -> Any:
        try:
            return method(*args, **options)
        except bridge.failure() as error:
            raise LibreOfficeError(f"LibreOffice refused {owner}.{name}: {bridge.message(error)}") from error

    return call


def _refusing(owner: str, name: str, member: object) -> object:
    raiser = _raiser(owner, name)
    return property(raiser, raiser) if isinstance(member, property) else raiser


def _raiser(owner: str, name: str) -> Callable[..., NoReturn]:
    def refuse(*_args: object, **_options: object) -> NoReturn:
        raise refusal(owner, name)

    return refuse
