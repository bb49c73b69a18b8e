# shellcheck shell=bash
# The references: pgbench with what bench/sql says. Sourced after bench/lib/server.sh.

# What the server writes beside the rows: about as long, and as different as it need be.
REFERENCE_EVENT='{"booking":"01a1f927-c433-716d-ba03-1ff18bf808ce","version":1,"dates":["2027-01-05"],"staff":["00000002-0000-7000-8000-000000000100"]}'
REFERENCE_JOB='{"tenant":"00000001-0000-7000-8000-000000000001","booking":"01a1f927-c433-716d-ba03-1ff18bf808ce","page":"http://127.0.0.1:20000/me/bookings/01a1f927-c433-716d-ba03-1ff18bf808ce","locale":"en"}'
REFERENCE_ANSWER='{"id":"01a1f92a-3807-703f-b246-cc453a31c87e","number":"OBO-20270104-0001","version":1,"status":"confirmed","business":{"slug":"bench-2","name":"Bench 2"},"timezone":"Asia/Kolkata","starts_at":"2028-03-05T19:30:00+05:30","ends_at":"2028-03-05T20:00:00+05:30","appointments":[{"id":"01a1f92a-3808-77ce-8298-a862d939c333","status":"scheduled","service":{"id":"00000003-0000-7000-8000-000000000021","name":"Service 1"},"option":{"id":"00000004-0000-7000-8000-000000000210","minutes":30},"addons":[],"staff":{"id":"00000002-0000-7000-8000-000000000207","name":"Person 7"},"room":null,"starts_at":"2028-03-05T19:30:00+05:30","ends_at":"2028-03-05T20:00:00+05:30"}],"customer":{"name":"Ada Example","email":"ada@example.org","phone":"+4915112345678"},"total":{"amount":"2500.00","currency":"INR"},"paid":{"amount":"0.00","currency":"INR"},"notes":"","created_at":"2027-01-04T11:30:00.794785+05:30","checked_in_at":null,"actions":["reschedule","cancel"],"cursor":0}'

# steady OPTIONS…: transactions per second without the first second, in which 16 new connections prepare and plan; the
# server's connections have done so long ago.
steady() {
    reference -c "$BENCH_CLIENTS" -T $((BENCH_SECONDS + 1)) -P 1 "$@" 2>&1 >/dev/null |
        awk '/^progress: / { if (n++) { tps += $4 } } /error|aborted/ { print; exit 1 }
            END { if (n > 1) printf "per_second=%.1f\n", tps / (n - 1) }'
}

# The jobs of a reference are due late: the server's worker leaves them alone.
reference_booking() { # FROM BUSINESSES
    steady -D i=0 -D from="$1" -D businesses="$2" -D clients="$BENCH_CLIENTS" \
        -D now="$OMBARO_NOW" -D later=2099-01-01T00:00:00Z -D event="$REFERENCE_EVENT" -D job="$REFERENCE_JOB" \
        -D answer="$REFERENCE_ANSWER" -f "$OMBARO_ROOT/bench/sql/booking.sql"
}

# Free times, as the server reads them.
reference_availability() { # BUSINESSES
    steady -D businesses="$1" -D now="$OMBARO_NOW" -f "$OMBARO_ROOT/bench/sql/availability.sql"
}

# Everybody wants what few can have: the bare insert, 64 clients, either as fast as it goes (RATE 0) or at a fixed rate, then
# from when it was due. Without the first second, in which 64 new connections prepare and plan.
reference_claim() { # RATE WINDOW_MS SQL
    local -a rate=()
    [[ "$1" == 0 ]] || rate=(-R "$1")
    local log="$place/claims"
    rm -f "$log".*
    reference -c 64 -T $((BENCH_SECONDS + 1)) "${rate[@]}" -l --log-prefix="$log" -D window_ms="$2" -f "$OMBARO_ROOT/bench/sql/$3" >/dev/null
    cat "$log".* | sort -n -k5,5 -k6,6 |
        awk '{ at = $5 + $6 / 1e6; if (NR == 1) first = at; if (at > first + 1) print $3 / 1000 }' | sort -g |
        awk '{ v[NR] = $1 } END { i = int(NR * 0.99); if (i < NR * 0.99) i++
            printf "p99_ms=%.3f p50_ms=%.3f requests=%d\n", v[i], v[int((NR + 1) / 2)], NR }'
}
