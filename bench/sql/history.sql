-- :bookings bookings of :businesses businesses: two years of visits, each person one every fortnight. With their claims.
SELECT pg_get_constraintdef(oid) AS overlap FROM pg_constraint WHERE conname = 'claims_no_overlap' \gset
BEGIN;
CREATE TEMP TABLE made AS
SELECT n, bench.id(1, n % :businesses + 1) AS tenant_id, n % :businesses + 1 AS b, n / :businesses % 10 AS person,
    bench.midnight(extract(epoch FROM :'now'::timestamptz)::bigint, -1 - n / :businesses / 10 * 14) + interval '10 hours' AS at
FROM generate_series(0, :bookings - 1) n;
CREATE TEMP TABLE guest AS SELECT DISTINCT ON (tenant_id) tenant_id, id FROM customers ORDER BY tenant_id, id;
INSERT INTO bookings (tenant_id, id, number, customer_id, channel, status, contact_name, contact_email, contact_phone, currency,
                      total_minor, paid_minor, starts_at, ends_at, short_code, created_at, updated_at, location_id)
SELECT made.tenant_id, bench.id(11, n), 'OBO-' || to_char(at, 'YYYYMMDD') || '-' || n, guest.id, 'web', 'completed', 'Ada Example',
    'ada@example.org', '+4915112345678', 'INR', 250000, 250000, at, at + interval '30 minutes', lpad(n::text, 8, '0'), at, at, made.tenant_id
FROM made JOIN guest USING (tenant_id);
INSERT INTO booking_items (tenant_id, id, booking_id, service_id, option_id, name, minutes, price_minor)
SELECT tenant_id, bench.id(13, n), bench.id(11, n), bench.id(3, b * 10 + 1), bench.id(4, b * 100 + 10), 'Service 1', 30, 250000 FROM made;
INSERT INTO appointments (tenant_id, id, booking_id, item_id, staff_id, status, starts_at, ends_at, buffer_before_minutes, buffer_after_minutes)
SELECT tenant_id, bench.id(12, n), bench.id(11, n), bench.id(13, n), bench.id(2, b * 100 + person), 'completed', at, at + interval '30 minutes', 0, 0
FROM made;
-- Looked at once at the end, not five million times.
ALTER TABLE claims DROP CONSTRAINT claims_no_overlap;
INSERT INTO claims (tenant_id, resource_id, during, appointment_id)
SELECT tenant_id, bench.id(2, b * 100 + person), tstzrange(at, at + interval '30 minutes'), bench.id(12, n) FROM made;
ALTER TABLE claims ADD CONSTRAINT claims_no_overlap :overlap;
COMMIT;
VACUUM ANALYZE;
