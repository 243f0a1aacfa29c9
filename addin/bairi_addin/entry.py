"""Where the program begins: whoever stops it while it is still loading is answered as later on."""

from __future__ import annotations

import gc
import sys

from bairi_addin.exit_codes import MISUSE


def main() -> int:
    """Run the command line and return its exit code.

    What is loaded stays to the end: rings of objects are not looked for in it while it is loaded, nor later, nor when
    the program ends, where the looking took a tenth of the time of a short command.
    """
    gc.disable()
    try:
        from bairi_addin.cli import main as command_line  # noqa: PLC0415 - loading takes a while

        gc.freeze()
        gc.enable()
        return command_line()
    except KeyboardInterrupt:
        print("bairi：已中止，没有写完的文件不会替换原有文件。", file=sys.stderr)
        return MISUSE
    finally:
        gc.enable()
        gc.freeze()
