"""Where the program begins and ends: whoever stops it while it is still loading is answered as later on."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from bairi_addin.exit_codes import MISUSE


def main() -> NoReturn:
    """Run the command line and end the process with its exit code.

    What is loaded stays to the end: rings of objects are not looked for in it while it is loaded, nor later.
    """
    gc.disable()
    try:
        from bairi_addin.cli import main as command_line  # noqa: PLC0415 - loading takes a while

        gc.freeze()
        gc.enable()
        code = command_line()
    except KeyboardInterrupt:
        print("bairi：已中止，没有写完的文件不会替换原有文件。", file=sys.stderr)
        code = MISUSE
    end(code)


def end(code: int) -> NoReturn:
    """End the process as Python ends those that it started itself: all is done that was put off to the end.

    Its objects are not freed one by one, as the system takes back all memory at once: after a large run that took a
    third of a second, after a short command a tenth of its time.
    """
    atexit._run_exitfuncs()  # there is no other way to call them
    for stream in filter(None, (sys.stdout, sys.stderr)):  # without a console there are none
        with suppress(OSError):  # a full disk behind it was told of by the command, where it can be told at all
            stream.flush()
    os._exit(code)
