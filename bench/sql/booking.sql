-- One booking by a signed-in customer, as the server sends it (log_statement = 'all' shows the same text).
-- The token: server/identity/src/resolve.rs. BEGIN and the context are one message there and one pipeline here.
\set i :i + 1
\set number :from + :client_id + :clients * :i
\set business :number % :businesses + 1
\set place :number / :businesses * 7919 % 168000
\set staff :business * 100 + :place % 10
\set at 1799116200 + :place / 10 % 700 * 86400 + :place / 7000 * 1800
\set user (:number + :client_id) % 256
\startpipeline
BEGIN;
SELECT set_config('role', 'ombaro_system', true);
\endpipeline
SELECT s.id AS session, s.kind, u.id AS user, u.name, u.email::text AS "email!",
    u.email_verified_at IS NOT NULL AS "email_verified!",
    place.tenant AS "tenant?", place.slug AS "slug?", place.business AS "business?",
    held_by(place.tenant, u.id, :now::timestamptz) AS "held?", place.staff AS "staff?", place.places AS "places?",
    office.tenant_id AS "office?", held_by(office.tenant_id, u.id, :now::timestamptz) AS "held_there?"
FROM sessions s
JOIN users u ON u.id = s.user_id
LEFT JOIN LATERAL (
    SELECT t.id AS tenant, t.slug, t.name AS business, st.id AS staff, count(*) OVER () AS places
    FROM tenant_members m
    JOIN tenants t ON t.id = m.tenant_id
    LEFT JOIN staff st ON st.tenant_id = m.tenant_id AND st.user_id = m.user_id AND st.status <> 'terminated'
    WHERE m.user_id = s.user_id AND m.status = 'active' AND t.status <> 'DELETED' AND t.kind = 'business'
        AND (:nothing::text IS NULL OR t.slug = :nothing::text)
    ORDER BY t.id IS DISTINCT FROM s.tenant_id, t.slug LIMIT 1
) place ON true
LEFT JOIN tenant_members office
    ON office.user_id = s.user_id AND office.tenant_id = '00000000-0000-7000-8000-000000000001' AND office.status = 'active'
WHERE s.token_hash = sha256(('bench-token-' || :user::text)::bytea) AND s.ended_at IS NULL AND s.expires_at > :now::timestamptz
    AND u.status = 'active';
COMMIT;
-- server/booking/src/book.rs and server/kernel/src/{db,idempotency}.rs
\startpipeline
BEGIN;
SELECT set_config('role', 'ombaro_customer', true), set_config('app.user_id', bench.id(7, :user)::text, true),
    set_config('app.tenant_id', bench.id(1, :business)::text, true),
    set_config('app.booking_id', bench.id(11, :number)::text, true);
\endpipeline
INSERT INTO idempotency_keys (tenant_id, principal, route, key, body_hash, created_at)
VALUES (bench.id(1, :business), bench.id(7, :user)::text, 'bookings', 'bench-reference-' || :number::text,
    '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea, :now::timestamptz) ON CONFLICT DO NOTHING;
-- server/booking/src/terms.rs
SELECT s.name, s.buffer_before_minutes, s.buffer_after_minutes, s.needs_room,
    o.id AS "option_id?", o.minutes AS "minutes?", o.price_minor AS "price_minor?",
    ARRAY(SELECT t.id FROM staff_services ss JOIN staff t ON t.tenant_id = ss.tenant_id AND t.id = ss.staff_id
          WHERE ss.tenant_id = bench.id(1, :business) AND ss.service_id = bench.id(3, :business * 10 + 1) AND t.is_bookable AND t.status = 'active'
          ORDER BY t.position, t.id) AS "staff!",
    ARRAY(SELECT r.id FROM resources r
          WHERE s.needs_room AND r.tenant_id = bench.id(1, :business) AND r.kind = 'room' AND r.is_active
            AND (EXISTS (SELECT 1 FROM service_resources sr
                         WHERE sr.tenant_id = bench.id(1, :business) AND sr.service_id = bench.id(3, :business * 10 + 1) AND sr.resource_id = r.id)
                 OR NOT EXISTS (SELECT 1 FROM service_resources sr
                                WHERE sr.tenant_id = bench.id(1, :business) AND sr.service_id = bench.id(3, :business * 10 + 1)))
          ORDER BY r.position, r.id) AS "rooms!"
FROM services s
LEFT JOIN LATERAL (
    SELECT o.id, o.minutes, o.price_minor FROM service_options o
    WHERE o.tenant_id = bench.id(1, :business) AND o.service_id = bench.id(3, :business * 10 + 1) AND (:nothing::uuid IS NULL OR o.id = :nothing::uuid)
    ORDER BY o.is_default DESC, o.minutes LIMIT 1
) o ON true
WHERE s.tenant_id = bench.id(1, :business) AND s.id = bench.id(3, :business * 10 + 1) AND s.is_active;
-- server/booking/src/diary.rs
SELECT 'open' AS "kind!", NULL::uuid AS owner, weekday, opens AS starts, closes AS ends,
       NULL::date AS valid_from, NULL::date AS valid_to, NULL::timestamptz AS from_at, NULL::timestamptz AS to_at
  FROM operating_hours WHERE tenant_id = bench.id(1, :business)
UNION ALL
SELECT 'shift', staff_id, weekday, starts, ends, valid_from, valid_to, NULL, NULL
  FROM staff_schedules WHERE tenant_id = bench.id(1, :business) AND staff_id = ANY(bench.team(:business))
UNION ALL
SELECT 'break', staff_id, weekday, starts, ends, NULL, NULL, NULL, NULL
  FROM schedule_breaks WHERE tenant_id = bench.id(1, :business) AND staff_id = ANY(bench.team(:business))
UNION ALL
SELECT CASE kind WHEN 'extra_hours' THEN 'extra' ELSE 'off' END, staff_id, NULL, NULL, NULL, NULL, NULL, starts_at, ends_at
  FROM availability_exceptions
  WHERE tenant_id = bench.id(1, :business) AND (staff_id IS NULL OR staff_id = ANY(bench.team(:business)))
    AND starts_at < bench.midnight(:at, 3) AND ends_at > bench.midnight(:at, -1)
UNION ALL
SELECT 'claim', resource_id, NULL, NULL, NULL, NULL, NULL, starts_at, ends_at
  FROM claims
  WHERE tenant_id = bench.id(1, :business) AND resource_id = ANY(bench.team(:business)) AND starts_at < bench.midnight(:at, 3)
    AND starts_at > bench.midnight(:at, -32) AND ends_at > bench.midnight(:at, -1)
    AND blocking AND (expires_at IS NULL OR expires_at > :now::timestamptz)
    AND appointment_id IS DISTINCT FROM :nothing::uuid AND hold_id IS DISTINCT FROM :nothing::uuid;
-- server/booking/src/claims.rs
SELECT pg_advisory_xact_lock_shared(k) FROM unnest(ARRAY[:staff]::bigint[]) AS k;
DELETE FROM claims WHERE tenant_id = bench.id(1, :business) AND id IN (
    SELECT id FROM claims
    WHERE tenant_id = bench.id(1, :business) AND resource_id = ANY(ARRAY[bench.id(2, :staff)])
      AND starts_at < to_timestamp(:at + 1800) AND ends_at > to_timestamp(:at) AND expires_at <= :now::timestamptz
    ORDER BY resource_id, starts_at FOR UPDATE);
INSERT INTO claims (tenant_id, resource_id, during, appointment_id, hold_id, expires_at)
SELECT bench.id(1, :business), resource, tstzrange(to_timestamp(:at), to_timestamp(:at + 1800)), bench.id(12, :number), :nothing::uuid, :nothing::timestamptz
FROM unnest(ARRAY[bench.id(2, :staff)]) AS resource ORDER BY resource
ON CONFLICT ON CONSTRAINT claims_no_overlap DO NOTHING;
-- server/booking/src/order.rs and server/kernel/src/trace.rs
SELECT customer_id, customer_user_id
FROM customer_for_contact(bench.id(1, :business), bench.id(17, :number), bench.id(7, :user), 'Ada Example', 'ada@example.org'::text::citext,
    '+4915112345678', :now::timestamptz) \gset
WITH audit AS (
    INSERT INTO audit_logs (id, tenant_id, user_id, action, resource_kind, resource_id, success, at)
    VALUES (bench.id(14, :number), bench.id(1, :business), bench.id(7, :user), 'booking.create', 'booking', bench.id(11, :number), true, :now::timestamptz)
), job AS (
    INSERT INTO jobs (id, tenant_id, kind, payload, run_at, created_at)
    SELECT bench.id(16, :number), bench.id(1, :business), 'booking_message', :job::jsonb, :later::timestamptz, :later::timestamptz
    WHERE 'booking_message'::text IS NOT NULL
)
INSERT INTO events (id, tenant_id, aggregate_kind, aggregate_id, aggregate_version, kind, data, at)
VALUES (bench.id(15, :number), bench.id(1, :business), 'booking', bench.id(11, :number), 1, 'booked', :event::jsonb, :now::timestamptz);
WITH counter AS (
    INSERT INTO booking_counters AS c (tenant_id, day, last) VALUES (bench.id(1, :business), :now::date, 1)
    ON CONFLICT (tenant_id, day) DO UPDATE SET last = c.last + 1 RETURNING last
), numbered AS (
    SELECT 'OBO-' || to_char(:now::date, 'YYYYMMDD') || '-' || lpad(last::text, greatest(4, length(last::text)), '0') AS number
    FROM counter
), booking AS (
    INSERT INTO bookings (tenant_id, id, number, customer_id, user_id, channel, status, contact_name, contact_email,
                          contact_phone, notes, currency, total_minor, starts_at, ends_at, short_code,
                          guest_token_hash, created_at, updated_at)
    SELECT bench.id(1, :business), bench.id(11, :number), number,
           :customer_id::uuid, bench.id(7, :user), 'web', 'confirmed', 'Ada Example', 'ada@example.org'::text, '+4915112345678', '', 'INR', 250000,
           to_timestamp(:at), to_timestamp(:at + 1800), lpad(:number::text, 8, '0'), :nothing::bytea, :now::timestamptz, :now::timestamptz
    FROM numbered
), item AS (
    INSERT INTO booking_items (tenant_id, id, booking_id, service_id, option_id, name, minutes, price_minor)
    VALUES (bench.id(1, :business), bench.id(13, :number), bench.id(11, :number), bench.id(3, :business * 10 + 1), bench.id(4, :business * 100 + 10), 'Service 1', 30, 250000)
), extras AS (
    INSERT INTO booking_item_addons (tenant_id, item_id, booking_id, addon_id, name, minutes, price_minor)
    SELECT bench.id(1, :business), bench.id(13, :number), bench.id(11, :number), x.id, x.name, x.minutes, x.price
    FROM unnest('{}'::uuid[], '{}'::text[], '{}'::int[], '{}'::bigint[]) AS x (id, name, minutes, price)
), appointment AS (
    INSERT INTO appointments (tenant_id, id, booking_id, item_id, staff_id, room_id, status, starts_at, ends_at,
                              buffer_before_minutes, buffer_after_minutes)
    VALUES (bench.id(1, :business), bench.id(12, :number), bench.id(11, :number), bench.id(13, :number), bench.id(2, :staff), :nothing::uuid, 'scheduled',
            to_timestamp(:at), to_timestamp(:at + 1800), 0, 0)
)
SELECT number AS "number!", (SELECT last FROM event_cursor) AS "cursor!",
    (SELECT t.name FROM staff t WHERE t.tenant_id = bench.id(1, :business) AND t.id = bench.id(2, :staff)) AS staff,
    (SELECT r.name FROM resources r WHERE r.tenant_id = bench.id(1, :business) AND r.id = :nothing::uuid) AS room
FROM numbered;
UPDATE idempotency_keys SET answer = :answer
WHERE tenant_id = bench.id(1, :business) AND principal = bench.id(7, :user)::text AND route = 'bookings' AND key = 'bench-reference-' || :number::text;
COMMIT;
