#!/bin/sh
# Make the virtual environment .venv with a Python that the suite runs on, and install the suite with all that tests need.
# Run again after a change of pyproject.toml or an interruption, it mends what is there.
set -eu
cd "$(dirname "$0")"

fits() { "$1" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] < (3, 13))' 2>/dev/null; }
say() { echo "setup: $*" >&2; }

# Debian and Ubuntu ship venv as a package of its own.
need_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    package="python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq "$package"
    else
        say "$1 cannot make virtual environments: install $package (sudo apt-get install $package) and run make again"
        exit 1
    fi
}

make_venv() {
    for python in ${PYTHON:-python3} python3.12 python3.11 python3.10; do
        if fits "$python"; then
            need_venv "$python"
            "$python" -m venv --clear .venv
            return
        fi
    done
    if ! command -v python3 >/dev/null; then
        say "no python3 found: install Python 3.10, 3.11 or 3.12 and run make again"
        exit 1
    fi
    say "no Python 3.10, 3.11 or 3.12 found: fetching 3.12 with uv"
    need_venv python3
    python3 -m venv --clear .venv/uv
    .venv/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
    .venv/uv/bin/uv venv --quiet --seed --allow-existing --python 3.12 .venv
}

if ! { fits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then make_venv; fi
# Beyond Python: what a window needs (libjack-jackd2-0 decides whether PsychoPy's keyboard works), and what the tests
# need to open windows and pages without a screen.
WINDOW="libgl1 libglx-mesa0 libgl1-mesa-dri libglu1-mesa libegl1 libjack-jackd2-0 libasound2 libdbus-1-3 libxcb-cursor0 \
libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 fonts-liberation"
TESTS="xvfb x11-xkb-utils xdotool imagemagick chromium libatomic1"

# Since 2024, Debian and Ubuntu have another name for some: libasound2t64.
named_here() {
    if apt-cache show "$1t64" >/dev/null 2>&1; then echo "$1t64"; else echo "$1"; fi
}

need_system_packages() {
    command -v dpkg-query >/dev/null || return 0
    missing=""
    for package in $WINDOW $TESTS; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" "${package}t64" 2>/dev/null | grep -q '^installed' ||
            missing="$missing $(named_here "$package")"
    done
    [ -n "$missing" ] || return 0
    failed="$missing"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing system packages:$missing"
        apt-get update -qq
        failed=""
        for package in $missing; do # one by one, for systems that have another name for one of them
            package=$(named_here "${package%t64}") # now that the lists are here
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null ||
                failed="$failed $package"
        done
    fi
    [ -z "$failed" ] || say "not installed:$failed (sudo apt-get install$failed)
setup: without them the experiments may hear no key, and tests of window and page are skipped"
}

need_system_packages
say "installing packages into .venv (torch is large: several minutes and, on Linux, about 8 GB of disk)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
# PsychoPy's export to JavaScript needs javascripthon and does not say so; javascripthon asks for a dukpy that has to be
# compiled, and works with one that has not.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -c constraints.txt javascripthon dukpy
.venv/bin/python tests/experiments/library.py
touch .venv/ready
