-- :bookings bookings, spread over 64 businesses by number.
BEGIN;
CREATE TEMP TABLE made AS
SELECT n, bench.id(1, n % 64 + 1) AS tenant_id, n % 64 + 1 AS b, n / 64 AS nth,
    to_timestamp(1799116200) + n / 640 % 700 * interval '1 day' + n / 64 % 10 * interval '1 hour' AS at
FROM generate_series(1, :bookings) n;
INSERT INTO bookings (tenant_id, id, number, customer_id, channel, status, contact_name, contact_email, contact_phone, currency,
                      total_minor, starts_at, ends_at, short_code, created_at, updated_at, location_id)
SELECT tenant_id, bench.id(11, n), 'OBO-20270104-' || n, (SELECT id FROM customers c WHERE c.tenant_id = made.tenant_id LIMIT 1), 'web',
    'confirmed', 'Ada Example', 'ada@example.org', '+4915112345678', 'INR', 250000, at, at + interval '30 minutes',
    lpad(n::text, 8, '0'), :'now', :'now', tenant_id
FROM made;
INSERT INTO booking_items (tenant_id, id, booking_id, service_id, option_id, name, minutes, price_minor)
SELECT tenant_id, bench.id(13, n), bench.id(11, n), bench.id(3, b * 10 + 1), bench.id(4, b * 100 + 10), 'Service 1', 30, 250000 FROM made;
INSERT INTO appointments (tenant_id, id, booking_id, item_id, staff_id, status, starts_at, ends_at, buffer_before_minutes, buffer_after_minutes)
SELECT tenant_id, bench.id(12, n), bench.id(11, n), bench.id(13, n), bench.id(2, b * 100 + nth % 10), 'scheduled', at, at + interval '30 minutes', 0, 0 FROM made;
COMMIT;
VACUUM ANALYZE;
