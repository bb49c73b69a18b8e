-- Another node has numbered :burst events of the first business and tells the others (server/kernel/src/events.rs); twenty times a
-- second, as nodes do. The lock is the sequencer's.
BEGIN;
SELECT pg_advisory_xact_lock(8029181881342689281);
WITH head AS (UPDATE event_cursor SET last = last + :burst RETURNING last)
INSERT INTO events (id, tenant_id, aggregate_kind, aggregate_id, aggregate_version, kind, data, at, position)
SELECT gen_random_uuid(), bench.id(1, 1), 'booking', gen_random_uuid(), 1, 'booked', :event::jsonb, :now::timestamptz, last - :burst + nth
FROM head, generate_series(1, :burst) nth;
SELECT pg_notify('ombaro_events', last::text) FROM event_cursor;
COMMIT;
\sleep 48 ms
