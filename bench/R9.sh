#!/usr/bin/env bash
# R9: what a first visit to the public booking page downloads beside the page: wasm, js and css, brotli: what every page loads
# and the parts that come with this one. The parts of other pages and the fonts are not in it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/site.sh"

need_site
all="$(client_files)"
first="$(grep '^first' <<<"$all")"
parts="$(grep -Fwf <(with_page book_route_view) <<<"$all" | grep "^lazy" || true)"
for kind in wasm js css; do
    grep -q "^first $kind" <<<"$first" || fail "there is no $kind in $OMBARO_SITE_DIR/pkg"
done
kilobytes() { awk '{ total += $4 } END { printf "%.1f", total / 1000 }'; }
awk '{ printf "%8.1f kB  (raw %8.1f kB)  %s\n", $4 / 1000, $3 / 1000, $5 }' <<<"$first" | sort -rn
echo "every page: $(kilobytes <<<"$first") kB; with this page: $(kilobytes <<<"$parts") kB in $(grep -c . <<<"$parts" || true) files"
echo "R9 $(kilobytes < <(printf '%s\n%s\n' "$first" "$parts")) kB (floor 340 kB, goal 260 kB)"
