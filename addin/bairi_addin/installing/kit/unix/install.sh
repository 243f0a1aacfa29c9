#!/bin/sh
# Installs Bairi for the user who runs it: no network, no administrator's rights. A second run brings it up to date.
set -eu

kit=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
read -r wanted machine installer <"$kit/target.txt"
case "$(uname -s)" in
Darwin) home="$HOME/Library/Application Support/Bairi" ;;
*) home="${XDG_DATA_HOME:-$HOME/.local/share}/Bairi" ;;
esac
venv="$home/venv"

fail() {
    printf '%s\n' "$1" >&2
    exit 2
}

# BAIRI_PYTHON names a Python of one's own; only one of the version that the kit was made for will do.
find_python() {
    for candidate in "${BAIRI_PYTHON:-}" "python$wanted" python3 \
        "/usr/local/bin/python$wanted" "/opt/homebrew/bin/python$wanted" \
        "/Library/Frameworks/Python.framework/Versions/$wanted/bin/python3"; do
        if [ -n "$candidate" ] && "$candidate" -I -c "$fits" "$wanted" "$machine" >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}
fits='
import platform, sys
sys.exit([".".join(map(str, sys.version_info[:2])), platform.machine()] != sys.argv[1:])
'

check_sums() {
    cd "$kit"
    if command -v sha256sum >/dev/null; then
        sha256sum --quiet --check SHA256SUMS
    else
        shasum --algorithm 256 --quiet --check SHA256SUMS
    fi
}

check_sums || fail "安装包中有文件损坏或被改动（见上），没有安装。请重新取得安装包。"
python=$(find_python) || fail "没有找到 Python ${wanted}（${machine}），没有安装。请先安装 Python ${wanted}，或在运行前设置环境变量 BAIRI_PYTHON 写明它的位置。"

if ! "$venv/bin/python" -I -c "$fits" "$wanted" "$machine" >/dev/null 2>&1; then
    "$python" -m venv --clear --without-pip "$venv" || fail "不能在 $venv 建立运行环境。请检查磁盘空间和权限。"
fi
"$venv/bin/python" -I "$kit/wheels/$installer/pip" --quiet --disable-pip-version-check --isolated install --no-index --no-deps \
    --require-hashes --find-links "$kit/wheels" --requirement "$kit/requirements.txt" ||
    fail "安装没有完成。请把以上信息发给管理员；原来能用的版本不受影响时可以继续使用。"
"$venv/bin/bairi" --version

case "$(uname -s)" in
Darwin) "$venv/bin/bairi" addin install ;;
*)
    link="$HOME/.local/bin/bairi"
    if [ ! -e "$link" ] || [ -L "$link" ]; then
        mkdir -p "$HOME/.local/bin"
        ln -sf "$venv/bin/bairi" "$link"
    fi
    ;;
esac
printf '%s\n' "已安装到 ${venv}。检查是否可用：\"$venv/bin/bairi\" addin doctor"
