#!/bin/sh
# Takes away what install.sh has put there; settings, ledgers and workbooks of people stay.
set -eu

case "$(uname -s)" in
Darwin) home="$HOME/Library/Application Support/Bairi" ;;
*) home="${XDG_DATA_HOME:-$HOME/.local/share}/Bairi" ;;
esac
venv="$home/venv"

if [ "$(uname -s)" = Darwin ] && [ -x "$venv/bin/bairi" ]; then
    "$venv/bin/bairi" addin uninstall
fi
link="$HOME/.local/bin/bairi"
if [ "$(readlink "$link" 2>/dev/null || :)" = "$venv/bin/bairi" ]; then
    rm -f "$link"
fi
# Only a folder that is a virtual environment is removed.
if [ -f "$venv/pyvenv.cfg" ]; then
    rm -rf "$venv"
fi
printf '%s\n' "已卸载。设置、台账和工作簿都保留。"
