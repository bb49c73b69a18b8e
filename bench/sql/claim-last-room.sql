-- As claim-same.sql, for one of ten people and the one room.
INSERT INTO claims (tenant_id, resource_id, during, appointment_id)
SELECT bench.id(1, 1), resource, tstzrange(at, at + interval '30 minutes'), gen_random_uuid()
FROM (SELECT timestamptz '2030-01-01' + mod(floor(extract(epoch FROM clock_timestamp()) * 1000 / :window_ms), 100000)::float8 * interval '2 hours' AS at) w,
    unnest(ARRAY[bench.id(18, 10 + :client_id % 10), bench.id(18, 3)]) AS resource
ORDER BY resource
ON CONFLICT ON CONSTRAINT claims_no_overlap DO NOTHING;
