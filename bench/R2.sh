#!/usr/bin/env bash
# R2: free times per second over HTTP (thirty days, anyone of ten people with five bookings a day each), over what pgbench
# does with the same statements.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

build_programs
start_server
seed 8
sql -c "INSERT INTO claims (tenant_id, resource_id, during, appointment_id)
    SELECT s.tenant_id, s.id, tstzrange(at, at + interval '30 minutes'), gen_random_uuid()
    FROM staff s, generate_series(0, 34) day, generate_series(0, 4) nth,
        LATERAL (SELECT to_timestamp(1799116200) + day * interval '1 day' + (nth * 4 + (day + s.position) % 4) * interval '30 minutes' AS at) slot" \
    -c 'VACUUM ANALYZE'
say_machine

product() {
    "$load" --address "$address" --clients "$BENCH_CLIENTS" --seconds "$BENCH_SECONDS" --businesses 8 --pattern availability --allow 200
}
pgbench() { reference_availability 8; }

compare R2 product pgbench true per_second
echo "R2 $ratio (floor 0.30, goal 0.60)"
