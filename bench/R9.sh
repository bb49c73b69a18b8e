#!/usr/bin/env bash
# R9: what a first visit to the public booking page downloads beside the page: every script, style sheet and wasm file that it
# names, brotli, as the server sends them. Where a page starts the client, the parts of its area count as well.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/site.sh"

need_site
export OMBARO_SITE_DIR
build_programs
start_server demo
base="http://$address"
# files PATH AREA: `bytes name` of each file.
files() {
    local html named
    html="$(curl -sf "$base$1")"
    named="$(grep -oE '/[A-Za-z0-9_./-]+\.(js|css|wasm)' <<<"$html" | sort -u)"
    if grep -q '\.wasm$' <<<"$named"; then
        named+=$'\n'"$(with_page "$2" | sed 's|^|/pkg/|')"
        named+=$'\n'"$(cd "$OMBARO_SITE_DIR" && printf '/%s\n' pkg/__wasm_split.*.js)"
    fi
    sort -u <<<"$named" | while read -r file; do
        printf '%s %s\n' "$(curl -sf -H 'Accept-Encoding: br' -o /dev/null -w '%{size_download}' "$base$file")" "$file"
    done
}
kilobytes() { awk '{ total += $1 } END { printf "%.1f", total / 1000 }'; }
booking="$(files "/b/serenity/book" public)"
grep -q '\.css$' <<<"$booking" || fail "the page has no style sheet"
sort -rn <<<"$booking" | awk '{ printf "%8.1f kB  %s\n", $1 / 1000, $2 }'
for other in '/login account' '/office office' '/staff staff'; do
    # The office and the day redirect to the sign-in: its scripts are theirs but for the area.
    read -r path area <<<"$other"
    echo "for comparison, $path: $(files /login "$area" | kilobytes) kB"
done
echo "R9 $(kilobytes <<<"$booking") kB (floor 340 kB, goal 260 kB)"
