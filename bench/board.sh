#!/usr/bin/env bash
# The board with 60 people and 1,000 visits in Chromium: frames and long tasks while somebody scrolls, carries a card, looks for a name,
# and while twenty payments come in. The number is the longest task of those, in milliseconds.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/site.sh"

need_chromium
need_e2e
need_site
build_programs
OMBARO_BIN="$ombaro" OMBARO_CHROMIUM=/usr/bin/chromium node "$OMBARO_ROOT/bench/lib/board-frames.mjs"
