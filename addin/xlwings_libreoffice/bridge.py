"""The one door to UNO, which has no types: connecting, structs, enums and sequences."""

import sys
import time
from functools import cache
from importlib import import_module
from typing import Any

from xlwings_libreoffice.errors import LibreOfficeError

# An object of LibreOffice's: what it has is in its API reference, not in types.
Uno = Any

DROPPED_AT_MOST, BEFORE_ANOTHER = 4, 0.25  # times, seconds

# Where systems keep the module for their own Python; a virtual environment's does not look there.
SYSTEM_FOLDERS = ("/usr/lib/python3/dist-packages", "/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program")


@cache
def uno() -> Uno:
    """The module `uno`, from the system's folders where the environment has none of its own."""
    kept = list(sys.path)
    # Appended and taken away again: the system's other packages must not come in with it.
    sys.path.extend(SYSTEM_FOLDERS)
    try:
        return import_module("uno")
    except ImportError as error:
        raise LibreOfficeError(
            "Python cannot import 'uno', the bridge to LibreOffice. Install it (Debian and Ubuntu: apt-get install "
            f"python3-uno) for this version of Python ({sys.version_info.major}.{sys.version_info.minor}): {error}"
        ) from error
    finally:
        sys.path[:] = kept


@cache
def failure() -> type[Exception]:
    """What LibreOffice raises: the base of all UNO exceptions."""
    kind: type[Exception] = uno().getClass("com.sun.star.uno.Exception")
    return kind


def message(error: Exception) -> str:
    """What an exception of LibreOffice's says, or its kind where it says nothing."""
    return str(getattr(error, "Message", "")).strip() or type(error).__name__


def connect(pipe: str) -> Uno:
    """The component context of the office that listens on a named pipe; raises `failure()` while none does."""
    local = uno().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    wanted = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    dropped: type[Exception] = uno().getClass("com.sun.star.lang.DisposedException")
    for _ in range(DROPPED_AT_MOST):
        try:
            return resolver.resolve(wanted)
        except dropped:  # a busy office may let go of a connection while it is being made
            time.sleep(BEFORE_ANOTHER)
    return resolver.resolve(wanted)


def service(context: Uno, name: str) -> Uno:
    """A service of the office's."""
    return context.ServiceManager.createInstanceWithContext(name, context)


def struct(name: str, **fields: object) -> Uno:
    """A struct of `com.sun.star`, its fields set."""
    made = uno().createUnoStruct(f"com.sun.star.{name}")
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def properties(**values: object) -> tuple[Uno, ...]:
    """Named values as the sequence of PropertyValue that most calls take."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def enum(kind: str, value: str) -> Uno:
    """A value of an enumeration of `com.sun.star`."""
    return uno().Enum(f"com.sun.star.{kind}", value)


def sequence(kind: str, values: tuple[Any, ...]) -> Uno:
    """A sequence that carries its type, for properties of type any."""
    return uno().Any(f"[]com.sun.star.{kind}", values)


def common(holder: Uno, name: str) -> Uno:
    """A property that all cells or characters have in common; nothing where they differ."""
    return None if holder.getPropertyState(name).value == "AMBIGUOUS_VALUE" else getattr(holder, name)


def file_url(path: str) -> str:
    """A path as LibreOffice's URL."""
    return str(uno().systemPathToFileUrl(path))


def file_path(url: str) -> str:
    """LibreOffice's URL as a path."""
    return str(uno().fileUrlToSystemPath(url))
