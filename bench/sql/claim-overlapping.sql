-- As claim-same.sql, at one of four starts and of three lengths that all overlap.
INSERT INTO claims (tenant_id, resource_id, during, appointment_id)
SELECT bench.id(1, 1), bench.id(18, 2),
    tstzrange(at + :client_id % 4 * interval '15 minutes',
        at + :client_id % 4 * interval '15 minutes' + (ARRAY[60, 65, 75])[:client_id / 4 % 3 + 1] * interval '1 minute'), gen_random_uuid()
FROM (SELECT timestamptz '2030-01-01' + mod(floor(extract(epoch FROM clock_timestamp()) * 1000 / :window_ms), 100000)::float8 * interval '2 hours' AS at) w
ON CONFLICT ON CONSTRAINT claims_no_overlap DO NOTHING;
