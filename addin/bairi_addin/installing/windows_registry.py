"""The registry of the Windows that this runs on, through winreg."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import winreg
    from collections.abc import Mapping, Sequence
    from typing import Final

    from bairi_addin.installing.registry import Value

    _ROOTS: Final = {
        "HKCU": winreg.HKEY_CURRENT_USER,
        "HKLM": winreg.HKEY_LOCAL_MACHINE,
        "HKCR": winreg.HKEY_CLASSES_ROOT,
    }
    # A 32-bit Python sees what a 64-bit one sees; what is kept apart for 32-bit programs is asked for by its own name.
    _READ: Final = winreg.KEY_READ | winreg.KEY_WOW64_64KEY

    class WindowsRegistry:
        """The registry as it is."""

        def values(self, key: str) -> Mapping[str, Value]:
            """A key's values by name."""
            found: dict[str, Value] = {}
            try:
                with _opened(key, _READ) as handle:
                    for number in range(winreg.QueryInfoKey(handle)[1]):
                        name, value, _ = winreg.EnumValue(handle, number)
                        found[name] = value
            except OSError:  # not there, or not for this user: to us it is the same
                return found
            return found

        def subkeys(self, key: str) -> Sequence[str]:
            """The names of the keys in a key."""
            try:
                with _opened(key, _READ) as handle:
                    return [winreg.EnumKey(handle, number) for number in range(winreg.QueryInfoKey(handle)[0])]
            except OSError:
                return ()

        def set(self, key: str, name: str, value: str) -> None:
            """Write a text; the key is made where it is not there."""
            root, path = key.split("\\", 1)
            with winreg.CreateKeyEx(_ROOTS[root], path, 0, winreg.KEY_SET_VALUE) as handle:
                winreg.SetValueEx(handle, name, 0, winreg.REG_SZ, value)

        def delete(self, key: str, name: str) -> None:
            """Delete a value; one that is not there is no error."""
            try:
                with _opened(key, winreg.KEY_SET_VALUE) as handle:
                    winreg.DeleteValue(handle, name)
            except FileNotFoundError:
                return

    def _opened(key: str, access: int) -> winreg.HKEYType:
        root, path = key.split("\\", 1)
        return winreg.OpenKeyEx(_ROOTS[root], path, 0, access)
