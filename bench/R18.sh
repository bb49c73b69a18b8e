#!/usr/bin/env bash
# R18: resident memory of `ombaro serve` after ten requests and ten seconds of nothing. PostgreSQL's processes are not counted.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

build_programs
start_server demo
for _ in $(seq 5); do
    curl -sf -o /dev/null "http://$address/b/serenity"
    curl -sf -o /dev/null "http://$address/api/v1/businesses"
done
sleep 10
grep -E '^(VmRSS|RssAnon|RssFile|Threads)' "/proc/$server/status"
echo "R18 $(awk '/^VmRSS/ { printf "%.1f", $2 * 1024 / 1000000 }' "/proc/$server/status") MB (floor 80 MB, goal 40 MB)"
