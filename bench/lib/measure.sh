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
# What this script's commands have used.
generator_cpu() { sed 's/.*) //' "/proc/$$/stat" | awk '{ printf "%.2f", ($14 + $15) / 100 }'; }
all_cpu() { printf '%s %s %s %s %s\n' "$(date +%s.%N)" "$(server_cpu)" "$(postgres_cpu)" "$(generator_cpu)" "$(machine_cpu)"; }

# measured COMMAND…: runs it; leaves its last line in result, and in shares where the processors' time went.
measured() {
    local before after
    before="$(all_cpu)"
    result="$("$@" | tail -n 1)" || fail "failed: $* ($result)"
    after="$(all_cpu)"
    shares="$(awk -v before="$before" -v after="$after" -v cores="$(nproc)" 'BEGIN {
        split(before, b, " "); split(after, a, " "); all = (a[1] - b[1]) * cores / 100
        server = (a[2] - b[2]) / all; postgres = (a[3] - b[3]) / all; generator = (a[4] - b[4]) / all; busy = (a[5] - b[5]) / all
        others = busy - server - postgres - generator; if (others < 0) others = 0
        printf "server %.0f %%, PostgreSQL %.0f %%, generator %.0f %%, other programs %.0f %%", server, postgres, generator, others }')"
    local others="${shares##*programs }"
    others="${others%% *}"
    [[ "$others" -lt 10 ]] || say "the machine is not quiet: other programs had $others %, this phase is worth little"
}

# compare LABEL PRODUCT REFERENCE SETTLE: BENCH_ROUNDS rounds of product, reference, reference, product. Each of the two
# is a command that prints name=value pairs; what is compared is the value called FIELD. SETTLE runs between phases.
# Leaves the median of the rounds' ratios in ratio.
compare() {
    local label="$1" product="$2" reference="$3" settle="$4" field="$5" side ratios=() round
    # Caches, connections and plans are warm before anything counts, and made for tables that are not empty: autovacuum would
    # see to that within a minute.
    for side in product reference product; do
        "$settle"
        BENCH_SECONDS=2 "${!side}" >/dev/null
        sql -c 'VACUUM ANALYZE'
    done
    for round in $(seq "$BENCH_ROUNDS"); do
        local -A sum=([product]=0 [reference]=0)
        for side in product reference reference product; do
            "$settle"
            measured "${!side}"
            local value
            value="$(field "$field" "$result")"
            [[ -n "$value" ]] || fail "$label: the $side said: $result"
            sum[$side]="$(calculate "${sum[$side]} + $value" 3)"
            printf '%s round %s %-9s %s %s | %s\n' "$label" "$round" "$side" "$field" "$value" "$shares"
        done
        ratios+=("$(calculate "${sum[product]} / ${sum[reference]}")")
    done
    ratio="$(printf '%s\n' "${ratios[@]}" | median)"
    ratio="$(calculate "$ratio" 3)"
    printf '%s ratios of the rounds: %s\n' "$label" "${ratios[*]}"
}

# What every result means: the machine, and who shared it.
say_machine() {
    printf '%s cores, not pinned: server, PostgreSQL and the generator (one thread) share them. %s, fsync on.\n' \
        "$(nproc)" "$(sql -At -c "SELECT 'PostgreSQL ' || current_setting('server_version_num')::int / 10000 || ', shared_buffers ' || current_setting('shared_buffers')")"
    printf 'Percent are of all cores together, for each phase. The reference runs in the same database; the server idles then.\n'
}
