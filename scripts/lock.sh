#!/bin/sh
# Writes requirements/*.txt, hashed and without any address, from requirements/*.in.
# Usage: scripts/lock.sh [uv options, such as --upgrade or --upgrade-package NAME]
set -eu
cd "$(dirname "$0")/../requirements"
UV="${UV:-../.venv/bin/uv}"
export UV_PYTHON_DOWNLOADS=never UV_NO_CONFIG=1
for name in build base test dev; do
    "$UV" pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-header --fork-strategy fewest \
        --output-file "$name.txt" "$@" "$name.in" >/dev/null
done
