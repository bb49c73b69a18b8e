#!/usr/bin/env bash
# R10: the wasm that every page loads over all of it, which is what it would be unsplit.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/site.sh"

need_site
files="$(client_files | grep ' wasm ')"
awk '$3 >= 10000 { printf "%-5s %9.1f kB  (brotli %8.1f kB)  %s\n", $1, $3 / 1000, $4 / 1000, $5 } { n++ } END { print n " files, those of 10 kB and more are shown" }' <<<"$files"
awk '{ all += $4; if ($1 == "first") first += $4 } END { printf "brotli: %.3f\n", first / all }' <<<"$files"
ratio="$(awk '{ all += $3; if ($1 == "first") first += $3 } END { printf "%.3f", first / all }' <<<"$files")"
echo "R10 $ratio (floor 0.50, goal 0.35)"
