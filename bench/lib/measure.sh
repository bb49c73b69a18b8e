# shellcheck shell=bash
# Numbers: fields of a result line, medians, processor time. Sourced after bench/lib/server.sh.

# field NAME LINE: the value of name=value.
field() { sed -n "s/.*\b$1=\([^ ]*\).*/\1/p" <<<"$2"; }

calculate() { awk "BEGIN { printf \"%.${2:-3}f\", $1 }"; }

# median, of one number per line.
median() { sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# Seconds of processor time that the server and its PostgreSQL have used so far, and the whole machine.
server_cpu() {
    local ticks
    ticks="$(cat "/proc/$server/stat" | sed 's/.*) //' | awk '{ print $12 + $13 }')"
    calculate "$ticks / 100" 2
}
postgres_cpu() {
    # Connections that have ended are counted with their parent.
    { cat "/proc/$postmaster/stat"; for child in $(pgrep -P "$postmaster"); do cat "/proc/$child/stat" 2>/dev/null; done; } |
        sed 's/.*) //' | awk -v parent=1 '{ t += $12 + $13; if (parent) { t += $14 + $15; parent = 0 } } END { printf "%.2f", t / 100 }'
}
machine_cpu() { awk '/^cpu / { printf "%.2f", ($2 + $3 + $4 + $7 + $8) / 100 }' /proc/stat; }

# measured COMMAND…: runs it; leaves its last line in result, and says where the processors' time went.
measured() {
    local s p m t
    s="$(server_cpu)" p="$(postgres_cpu)" m="$(machine_cpu)" t="$(date +%s.%N)"
    result="$("$@" | tail -n 1)" || fail "failed: $* ($result)"
    local cores
    cores="$(nproc)"
    t="$(calculate "($(date +%s.%N) - $t) * $cores" 2)"
    shares="$(awk -v s="$s" -v s2="$(server_cpu)" -v p="$p" -v p2="$(postgres_cpu)" -v m="$m" -v m2="$(machine_cpu)" -v t="$t" \
        'BEGIN { printf "server %.0f %%, PostgreSQL %.0f %%, generator and the rest %.0f %%, idle %.0f %%",
            100 * (s2 - s) / t, 100 * (p2 - p) / t, 100 * (m2 - m - s2 + s - p2 + p) / t, 100 - 100 * (m2 - m) / t }')"
}
