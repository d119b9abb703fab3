# Sourced by the commands beside it, from any folder: goes to the project's root, and gives
#   need_environment FILE   a .venv that holds exactly what the requirements FILE names; $python
#                           is its interpreter
#   say, stop               a line to the reader; the same, and the end
# POSIX sh, so that it runs wherever a newcomer starts.
# shellcheck shell=sh
set -eu

CDPATH='' cd -- "$(dirname -- "$0")/.."
unset PYTHONHOME PYTHONPATH # what another project set would shadow our packages
python=.venv/bin/python

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*" && exit 1; }

# Sets $base to a Python that can carry the project; stops with what to install where none can.
find_python() {
    complaint=
    for base in python3 python3.11 python3.12 python3.13 python3.14 python3.15; do
        command -v "$base" >/dev/null 2>&1 || continue
        missing=$("$base" - 2>/dev/null <<'PYTHON'
import importlib, sys
if sys.version_info < (3, 11):
    sys.exit(1)
for module, package in [
    ("ensurepip", "python3-venv"), ("venv", "python3-venv"), ("ctypes", "libffi8"),
    ("sqlite3", "libsqlite3-0"), ("ssl", "libssl3"), ("zlib", "zlib1g"),
]:
    try:
        importlib.import_module(module)
    except ImportError as error:
        print(f"  {module} ({error}): apt-get install {package}")
PYTHON
        ) || continue
        [ -z "$missing" ] && return
        complaint="${complaint}The Python at $(command -v "$base") lacks
$missing
"
    done
    [ -n "$complaint" ] && stop "${complaint}Install what is named (the packages are Debian's; a Python that was built from source has to be
built again with the headers of these libraries), then run this again."
    stop "This needs Python 3.11 or later and found none.
On Debian or Ubuntu: apt-get install python3 python3-venv"
}

need_environment() {
    find_python
    # A .venv of another Python, of another place, or whose making was interrupted, is made anew:
    # what it holds cannot be relied on.
    identity="$PWD $("$base" -c 'import sys; print(sys.base_prefix, sys.version)')"
    if [ "$(cat .venv/ready 2>/dev/null)" != "$identity" ] || ! "$python" -c '' 2>/dev/null; then
        say "Making .venv ..."
        "$base" -m venv --clear .venv
    fi
    packages=$(cat requirements*.txt | cksum)
    if [ "$(cat ".venv/$1.installed" 2>/dev/null)" != "$packages" ]; then
        say "Installing $1 ..."
        rm -f .venv/ready
        "$python" -m pip install --quiet --disable-pip-version-check --no-input -r "$1" ||
            stop "Installing $1 failed, as pip says above. Run this again once that is mended."
        printf '%s\n' "$packages" >".venv/$1.installed"
    fi
    printf '%s\n' "$identity" >.venv/ready
}
