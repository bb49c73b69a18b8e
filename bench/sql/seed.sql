-- What the benchmarks book: :businesses businesses in Kolkata, each with ten people who work every day from 08:00 to 20:00
-- and three services, and 256 accounts with a session each. Ids say what they are: kind, then number (bench/load).
--   service 1  30 minutes by default, options of 60, 65 and 75; anyone does it
--   service 2  the same half hour, in the one room there is
--   service 3  the same half hour, and only two people do it
CREATE SCHEMA bench;
CREATE FUNCTION bench.id(kind integer, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT (lpad(kind::text, 8, '0') || '-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
-- The people of a business, and midnight some days after a second of the epoch.
CREATE FUNCTION bench.team(b bigint) RETURNS uuid[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY[bench.id(2, b * 100), bench.id(2, b * 100 + 1), bench.id(2, b * 100 + 2), bench.id(2, b * 100 + 3),
        bench.id(2, b * 100 + 4), bench.id(2, b * 100 + 5), bench.id(2, b * 100 + 6), bench.id(2, b * 100 + 7),
        bench.id(2, b * 100 + 8), bench.id(2, b * 100 + 9)] $$;
CREATE FUNCTION bench.midnight(at bigint, days bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
    $$ SELECT to_timestamp((at + 19800) / 86400 * 86400 - 19800 + days * 86400) $$;
GRANT USAGE ON SCHEMA bench TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;

BEGIN;
INSERT INTO tenants (id, slug, name, status, currency, timezone, phone_prefix, confirmation_mode, slot_step_minutes,
                     min_notice_minutes, horizon_days, created_at, updated_at)
SELECT bench.id(1, b), 'bench-' || b, 'Bench ' || b, 'ACTIVE', 'INR', 'Asia/Kolkata', '+91', 'auto', 15, 0, 730, :'now', :'now'
FROM generate_series(1, :businesses) b;
INSERT INTO locations (tenant_id, id, name, address, place, latitude, longitude, is_main)
SELECT id, id, 'Main', '1 Example Road', 'Bengaluru', 12.97, 77.59, true FROM tenants;
INSERT INTO operating_hours (tenant_id, location_id, weekday, opens, closes)
SELECT id, id, day, '08:00', '20:00' FROM tenants, generate_series(0, 6) day;

INSERT INTO service_categories (tenant_id, id, name) SELECT id, id, 'Everything' FROM tenants;
INSERT INTO services (tenant_id, id, category_id, name, needs_room, position)
SELECT bench.id(1, b), bench.id(3, b * 10 + s), bench.id(1, b), 'Service ' || s, s = 2, s
FROM generate_series(1, :businesses) b, generate_series(1, 3) s;
INSERT INTO service_options (tenant_id, id, service_id, minutes, price_minor, is_default)
SELECT bench.id(1, b), bench.id(4, (b * 10 + s) * 10 + o), bench.id(3, b * 10 + s), (ARRAY[30, 60, 65, 75])[o + 1], 250000, o = 0
FROM generate_series(1, :businesses) b, generate_series(1, 3) s, generate_series(0, 3) o;
INSERT INTO resources (tenant_id, id, location_id, kind, name)
SELECT id, bench.id(5, right(id::text, 12)::bigint), id, 'room', 'Room' FROM tenants;

INSERT INTO staff (tenant_id, id, name, position)
SELECT bench.id(1, b), bench.id(2, b * 100 + s), 'Person ' || s, s
FROM generate_series(1, :businesses) b, generate_series(0, 9) s;
INSERT INTO staff_services (tenant_id, staff_id, service_id)
SELECT bench.id(1, b), bench.id(2, b * 100 + s), bench.id(3, b * 10 + service)
FROM generate_series(1, :businesses) b, generate_series(0, 9) s, generate_series(1, 3) service
WHERE service <> 3 OR s >= 8;
INSERT INTO staff_schedules (tenant_id, id, staff_id, location_id, weekday, starts, ends)
SELECT tenant_id, gen_random_uuid(), id, tenant_id, day, '08:00', '20:00' FROM staff, generate_series(0, 6) day;

INSERT INTO users (id, email, name, password_hash, email_verified_at, created_at, updated_at)
SELECT bench.id(7, u), 'bench-' || u || '@example.org', 'Bench ' || u, 'none', :'now', :'now', :'now' FROM generate_series(0, 255) u;
INSERT INTO sessions (id, user_id, token_hash, kind, created_at, expires_at)
SELECT bench.id(8, u), bench.id(7, u), sha256(('bench-token-' || u)::bytea), 'api', :'now', :'now'::timestamptz + interval '30 days'
FROM generate_series(0, 255) u;
-- A manager at each business, for its board.
INSERT INTO users (id, email, name, password_hash, email_verified_at, created_at, updated_at)
SELECT bench.id(9, b), 'manager-' || b || '@example.org', 'Manager ' || b, 'none', :'now', :'now', :'now' FROM generate_series(1, :businesses) b;
INSERT INTO tenant_members (tenant_id, user_id) SELECT bench.id(1, b), bench.id(9, b) FROM generate_series(1, :businesses) b;
INSERT INTO member_roles (tenant_id, user_id, role) SELECT tenant_id, user_id, 'vendor_manager' FROM tenant_members;
INSERT INTO sessions (id, user_id, tenant_id, token_hash, kind, created_at, expires_at)
SELECT bench.id(10, b), bench.id(9, b), bench.id(1, b), sha256(('bench-manager-' || b)::bytea), 'api', :'now', :'now'::timestamptz + interval '30 days'
FROM generate_series(1, :businesses) b;
-- Everybody has been everywhere before.
INSERT INTO customers (tenant_id, id, user_id, name, email, phone, created_at, updated_at)
SELECT t.id, gen_random_uuid(), u.id, u.name, u.email, '+4915112345678', :'now', :'now' FROM tenants t, users u WHERE u.email LIKE 'bench-%';
COMMIT;
VACUUM ANALYZE;
