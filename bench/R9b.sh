#!/usr/bin/env bash
# R9b: HTML and CSS of the booking page in the first state in which a time can be booked, as sent to a browser that takes
# brotli. The scripts come after it (`defer`), and the page works without them.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/site.sh"

need_site
export OMBARO_SITE_DIR
build_programs
start_server demo
base="http://$address"
service="$(curl -sf "$base/api/v1/businesses/serenity/services" | grep -o '"id":"[^"]*"' | head -n 1 | cut -d'"' -f4)"
page="$base/b/serenity/book?service=$service&step=when"
plain="$place/page.html"
curl -sf "$page" -o "$plain"
# A time is chosen by a button that posts; without one this is not the state that is meant.
grep -qi '<button[^>]*type="\?submit' "$plain" || fail "the page offers no time: $page"
size() { curl -sf -H 'Accept-Encoding: br' -o /dev/null -w '%{size_download}' "$1"; }
html="$(size "$page")"
css=0
for sheet in $(grep -o '<link[^>]*rel="\?stylesheet[^>]*>' "$plain" | grep -o 'href="\?[^" >]*' | sed 's/href="\?//'); do
    css=$((css + $(size "$base$sheet")))
done
[[ "$css" -gt 0 ]] || fail "the page has no style sheet"
echo "html $html bytes ($(stat -c %s "$plain") raw), css $css bytes"
echo "R9b $(calculate "($html + $css) / 1000" 1) kB (floor 40 kB, goal 25 kB)"
