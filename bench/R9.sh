#!/usr/bin/env bash
# R9: what a first visit to the public booking page downloads beside the page: wasm, js and css, brotli. The parts of other
# pages and the fonts are not in it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/site.sh"

need_site
files="$(client_files | grep '^first')"
awk '{ printf "%8.1f kB  (raw %8.1f kB)  %s\n", $4 / 1000, $3 / 1000, $5 }' <<<"$files" | sort -rn
for kind in wasm js css; do
    grep -q "^first $kind" <<<"$files" || fail "there is no $kind in $OMBARO_SITE_DIR/pkg"
done
total="$(awk '{ total += $4 } END { printf "%.1f", total / 1000 }' <<<"$files")"
echo "R9 $total kB (floor 340 kB, goal 260 kB)"
