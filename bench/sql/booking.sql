-- One booking by a signed-in customer, as the server sends it (log_statement = 'all' shows the same text).
-- The token: server/identity/src/resolve.rs.
\set i :i + 1
\set number :from + :client_id + :clients * :i
\set business :number % :businesses + 1
\set place :number / :businesses * 7919 % 168000
\set staff :business * 100 + :place % 10
\set at 1799116200 + :place / 10 % 700 * 86400 + :place / 7000 * 1800
\set user (:number + :client_id) % 256
SELECT session_id AS "session!", kind AS "kind!", user_id AS "user!", user_name AS "name!", email AS "email!",
       email_verified AS "email_verified!", tenant_id AS tenant, slug, business, held, staff_id AS staff, places,
       office_id AS office, held_there
FROM who_holds(sha256(('bench-token-' || :user::text)::bytea), :nothing::text, '00000000-0000-7000-8000-000000000001', :now::timestamptz);
-- server/booking/src/book.rs and server/kernel/src/db.rs. BEGIN and the context are one message there and one pipeline here.
\startpipeline
BEGIN;
SELECT set_config('role', 'ombaro_customer', true), set_config('app.user_id', bench.id(7, :user)::text, true),
    set_config('app.tenant_id', bench.id(1, :business)::text, true),
    set_config('app.booking_id', bench.id(11, :number)::text, true);
\endpipeline
-- server/booking/src/terms.rs
SELECT s.name AS "name", s.buffer_before_minutes AS "before", s.buffer_after_minutes AS "after",
        s.needs_room AS "needs_room", s.needs_device AS "needs_device", s.needs_vehicle AS "needs_vehicle",
        s.min_participants AS "fewest", s.max_participants AS "most", s.serving AS "serving", s.given_at AS "given_at",
        s.min_notice_minutes, s.horizon_days, s.confirmation_mode, s.free_cancel_minutes, s.cancel_fee_percent,
        o.id AS "option_id", o.minutes AS "minutes", o.price_minor AS "price_minor",
        o.gap_after_minutes, o.gap_minutes,
        crew.ids AS "staff", crew.travels AS "travels", crew.prices AS "staff_prices",
        things.rooms AS "rooms", things.devices AS "devices", things.vehicles AS "vehicles",
        extra.ids AS "addon_ids", extra.names AS "addon_names", extra.minutes AS "addon_minutes",
        extra.prices AS "addon_prices"
 FROM unnest(ARRAY[bench.id(3, :business * 10 + 1)], ARRAY[:nothing::uuid], ARRAY[:nothing::text]) WITH ORDINALITY AS wish (service_id, option_id, gender, nth)
 LEFT JOIN services s ON s.tenant_id = bench.id(1, :business) AND s.id = wish.service_id AND (s.is_active OR false)
 LEFT JOIN LATERAL (
     SELECT o.id, o.minutes, o.price_minor, o.gap_after_minutes, o.gap_minutes FROM service_options o
     WHERE o.tenant_id = bench.id(1, :business) AND o.service_id = s.id AND (o.is_active OR false)
       AND (wish.option_id IS NULL OR o.id = wish.option_id)
     ORDER BY o.is_default DESC, o.minutes LIMIT 1
 ) o ON true
 LEFT JOIN LATERAL (
     SELECT array_agg(t.id ORDER BY t.position, t.id) AS ids,
            array_agg(t.travels ORDER BY t.position, t.id) AS travels,
            array_agg(p.price_minor ORDER BY t.position, t.id) AS prices
     FROM staff_services ss
     JOIN staff t ON t.tenant_id = bench.id(1, :business) AND t.id = ss.staff_id
     LEFT JOIN staff_service_prices p ON p.tenant_id = bench.id(1, :business) AND p.option_id = o.id AND p.staff_id = t.id
     WHERE ss.tenant_id = bench.id(1, :business) AND ss.service_id = s.id AND t.is_bookable AND t.status = 'active'
       AND (wish.gender IS NULL OR t.gender = wish.gender)
 ) crew ON true
 LEFT JOIN LATERAL (
     SELECT array_agg(r.id ORDER BY r.position, r.id) FILTER (WHERE r.kind = 'room') AS rooms,
            array_agg(r.id ORDER BY r.position, r.id) FILTER (WHERE r.kind = 'device') AS devices,
            array_agg(r.id ORDER BY r.position, r.id) FILTER (WHERE r.kind = 'vehicle') AS vehicles
     FROM resources r
     WHERE r.tenant_id = bench.id(1, :business) AND r.is_active AND (bench.id(1, :business) IS NULL OR r.location_id = bench.id(1, :business))
       AND CASE r.kind
           WHEN 'room' THEN s.needs_room
               AND (EXISTS (SELECT 1 FROM service_resources sr
                            WHERE sr.tenant_id = bench.id(1, :business) AND sr.service_id = s.id AND sr.resource_id = r.id)
                    OR NOT EXISTS (SELECT 1 FROM service_resources sr
                                   WHERE sr.tenant_id = bench.id(1, :business) AND sr.service_id = s.id))
           ELSE CASE r.kind WHEN 'device' THEN s.needs_device ELSE s.needs_vehicle END
               AND (EXISTS (SELECT 1 FROM service_devices d
                            WHERE d.tenant_id = bench.id(1, :business) AND d.service_id = s.id AND d.resource_id = r.id)
                    OR NOT EXISTS (SELECT 1 FROM service_devices d
                                   JOIN resources k ON k.tenant_id = bench.id(1, :business) AND k.id = d.resource_id AND k.kind = r.kind
                                   WHERE d.tenant_id = bench.id(1, :business) AND d.service_id = s.id))
           END
 ) things ON s.needs_room OR s.needs_device OR s.needs_vehicle
 LEFT JOIN LATERAL (
     SELECT array_agg(a.id ORDER BY a.position, a.id) AS ids,
            array_agg(a.name ORDER BY a.position, a.id) AS names,
            array_agg(a.minutes ORDER BY a.position, a.id) AS minutes,
            array_agg(a.price_minor ORDER BY a.position, a.id) AS prices
     FROM (SELECT DISTINCT id FROM unnest('{}'::bigint[], '{}'::uuid[]) AS x (nth, id) WHERE x.nth = wish.nth) x
     JOIN addons a ON a.tenant_id = bench.id(1, :business) AND a.id = x.id AND (a.is_active OR false)
     WHERE false OR NOT EXISTS (SELECT 1 FROM service_addons sa WHERE sa.tenant_id = bench.id(1, :business) AND sa.addon_id = a.id)
        OR EXISTS (SELECT 1 FROM service_addons sa
                   WHERE sa.tenant_id = bench.id(1, :business) AND sa.addon_id = a.id AND sa.service_id = s.id)
 ) extra ON true
 ORDER BY wish.nth;
-- server/booking/src/diary.rs
SELECT 'open' AS "kind!", NULL::uuid AS owner, weekday, opens AS starts, closes AS ends,
       NULL::date AS valid_from, NULL::date AS valid_to, NULL::timestamptz AS from_at, NULL::timestamptz AS to_at,
       NULL::int AS latitude, NULL::int AS longitude
  FROM operating_hours WHERE tenant_id = bench.id(1, :business) AND (bench.id(1, :business) IS NULL OR location_id = bench.id(1, :business))
UNION ALL
SELECT 'shift', staff_id, weekday, starts, ends, valid_from, valid_to, NULL, NULL, NULL, NULL
  FROM staff_schedules WHERE tenant_id = bench.id(1, :business) AND staff_id = ANY(bench.team(:business))
    AND (bench.id(1, :business) IS NULL OR location_id = bench.id(1, :business))
UNION ALL
SELECT 'break', staff_id, weekday, starts, ends, NULL, NULL, NULL, NULL, NULL, NULL
  FROM schedule_breaks WHERE tenant_id = bench.id(1, :business) AND staff_id = ANY(bench.team(:business))
UNION ALL
SELECT CASE kind WHEN 'extra_hours' THEN 'extra' ELSE 'off' END, staff_id, NULL, NULL, NULL, NULL, NULL, starts_at, ends_at, NULL, NULL
  FROM availability_exceptions
  WHERE tenant_id = bench.id(1, :business) AND (staff_id IS NULL OR staff_id = ANY(bench.team(:business)))
    AND starts_at < bench.midnight(:at, 3) AND ends_at > bench.midnight(:at, -1)
    AND (location_id IS NULL OR bench.id(1, :business) IS NULL OR location_id = bench.id(1, :business))
UNION ALL
SELECT 'claim', resource_id, NULL, NULL, NULL, NULL, NULL, starts_at + make_interval(mins => way_minutes), ends_at, latitude, longitude
  FROM claims
  WHERE tenant_id = bench.id(1, :business) AND resource_id = ANY(bench.team(:business)) AND starts_at < bench.midnight(:at, 3)
    AND starts_at > bench.midnight(:at, -32) AND ends_at > bench.midnight(:at, -1)
    AND (expires_at IS NULL OR expires_at > :now::timestamptz)
    AND (appointment_id IS NULL OR appointment_id <> ALL ('{}'::uuid[])) AND (:nothing::uuid IS NULL OR hold_id IS DISTINCT FROM :nothing::uuid);
-- server/kernel/src/idempotency.rs
INSERT INTO idempotency_keys (tenant_id, principal, route, key, body_hash, created_at)
VALUES (bench.id(1, :business), bench.id(7, :user)::text, 'bookings', 'bench-reference-' || :number::text,
    '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea, :now::timestamptz) ON CONFLICT DO NOTHING;
-- server/booking/src/order.rs: the customer, before anything is claimed
SELECT customer_id, customer_user_id
FROM customer_for_contact(bench.id(1, :business), bench.id(17, :number), bench.id(7, :user), 'Ada Example', 'ada@example.org'::text::citext,
    '+4915112345678', :now::timestamptz) \gset
-- server/booking/src/claims.rs
SELECT pg_advisory_xact_lock_shared(k) FROM unnest(ARRAY[:staff]::bigint[]) AS k;
DELETE FROM claims WHERE tenant_id = bench.id(1, :business) AND id IN (
    SELECT id FROM claims
    WHERE tenant_id = bench.id(1, :business) AND resource_id = ANY(ARRAY[bench.id(2, :staff)])
      AND starts_at < to_timestamp(:at + 1800) AND ends_at > to_timestamp(:at) AND expires_at <= :now::timestamptz
    ORDER BY resource_id, starts_at FOR UPDATE);
INSERT INTO claims (tenant_id, resource_id, during, appointment_id, hold_id, expires_at, blocking, class_id,
                    way_minutes, latitude, longitude, full_start)
SELECT bench.id(1, :business), resource, tstzrange(starts - make_interval(mins => way), ends), appointment, :nothing::uuid,
       :nothing::timestamptz, true, :nothing::uuid, way, :nothing::int, :nothing::int, full_start
FROM unnest(ARRAY[bench.id(2, :staff)], ARRAY[to_timestamp(:at)], ARRAY[to_timestamp(:at + 1800)], ARRAY[bench.id(12, :number)],
            ARRAY[0::smallint], ARRAY[:nothing::timestamptz])
    AS wanted (resource, starts, ends, appointment, way, full_start)
ORDER BY resource, starts
ON CONFLICT ON CONSTRAINT claims_no_overlap DO NOTHING;
-- server/booking/src/order.rs and server/kernel/src/trace.rs
WITH audit AS (
    INSERT INTO audit_logs (id, tenant_id, user_id, action, resource_kind, resource_id, success, at)
    VALUES (bench.id(14, :number), bench.id(1, :business), bench.id(7, :user), 'booking.create', 'booking', bench.id(11, :number), true, :now::timestamptz)
), job AS (
    INSERT INTO jobs (id, tenant_id, kind, payload, run_at, created_at)
    SELECT bench.id(16, :number), bench.id(1, :business), 'booking_message', :job::jsonb, :later::timestamptz, :later::timestamptz
    WHERE 'booking_message'::text IS NOT NULL
)
INSERT INTO events (id, tenant_id, aggregate_kind, aggregate_id, aggregate_version, kind, data, at, user_id, action)
VALUES (bench.id(15, :number), bench.id(1, :business), 'booking', bench.id(11, :number), 1, 'booked', :event::jsonb, :now::timestamptz,
        bench.id(7, :user), 'booking.create');
WITH counter AS (
    INSERT INTO booking_counters AS c (tenant_id, day, last) VALUES (bench.id(1, :business), :now::date, 1)
    ON CONFLICT (tenant_id, day) DO UPDATE SET last = c.last + 1 RETURNING last
), numbered AS (
    SELECT 'OBO-' || to_char(:now::date, 'YYYYMMDD') || '-' || lpad(last::text, greatest(4, length(last::text)), '0') AS number
    FROM counter
), booking AS (
    INSERT INTO bookings (tenant_id, id, number, customer_id, user_id, channel, status, contact_name, contact_email,
                          contact_phone, notes, currency, total_minor, starts_at, ends_at, short_code,
                          guest_token_hash, created_at, updated_at, overbook_reason, place, area_id, address,
                          latitude, longitude, travel_fee_minor, flexible_minutes, agreed_at, location_id, locale)
    SELECT bench.id(1, :business), bench.id(11, :number), number,
           :customer_id::uuid, bench.id(7, :user), 'web', 'confirmed', 'Ada Example', 'ada@example.org'::text, '+4915112345678', '', 'INR', 250000,
           to_timestamp(:at), to_timestamp(:at + 1800), lpad(:number::text, 8, '0'), :nothing::bytea, :now::timestamptz, :now::timestamptz,
           :nothing::text, 'premises', :nothing::uuid, '', :nothing::int, :nothing::int, 0, 0, :nothing::timestamptz, bench.id(1, :business), 'en'
    FROM numbered
), part AS (
    SELECT * FROM unnest(ARRAY[bench.id(13, :number)], ARRAY[bench.id(3, :business * 10 + 1)], ARRAY[bench.id(4, :business * 100 + 10)],
                         ARRAY['Service 1'], ARRAY[30], ARRAY[250000::bigint], ARRAY[1::smallint], ARRAY[bench.id(12, :number)],
                         ARRAY[bench.id(2, :staff)], ARRAY[:nothing::uuid], ARRAY[to_timestamp(:at)], ARRAY[to_timestamp(:at + 1800)],
                         ARRAY[0], ARRAY[0], ARRAY[0::smallint], ARRAY[:nothing::uuid], ARRAY[0], ARRAY[0::smallint], ARRAY[:nothing::text],
                         ARRAY[true], ARRAY[:nothing::text])
        AS p (item, service, option, name, minutes, price, quantity, appointment, staff, room, starts, ends,
              buffer_before, buffer_after, guest, class, free_cancel, cancel_fee, package, asked, gender)
), item AS (
    INSERT INTO booking_items (tenant_id, id, booking_id, service_id, option_id, name, minutes, price_minor, quantity,
                               free_cancel_minutes, cancel_fee_percent, package_name)
    SELECT bench.id(1, :business), item, bench.id(11, :number), service, option, name, minutes, price, quantity, free_cancel, cancel_fee, package FROM part
), extras AS (
    INSERT INTO booking_item_addons (tenant_id, item_id, booking_id, addon_id, name, minutes, price_minor)
    SELECT bench.id(1, :business), x.item, bench.id(11, :number), x.id, x.name, x.minutes, x.price
    FROM unnest('{}'::uuid[], '{}'::uuid[], '{}'::text[], '{}'::int[], '{}'::bigint[]) AS x (item, id, name, minutes, price)
), appointment AS (
    INSERT INTO appointments (tenant_id, id, booking_id, item_id, staff_id, room_id, status, starts_at, ends_at,
                              buffer_before_minutes, buffer_after_minutes, guest, device_ids, overbooked,
                              class_id, staff_asked, gender_asked)
    SELECT bench.id(1, :business), appointment, bench.id(11, :number), item, staff, room, 'scheduled', starts, ends,
           buffer_before, buffer_after, guest,
           ARRAY(SELECT d.device FROM unnest('{}'::uuid[], '{}'::uuid[]) AS d (appointment, device) WHERE d.appointment = part.appointment),
           :nothing::text IS NOT NULL, class, asked, gender
    FROM part
)
SELECT number AS "number!", (SELECT last FROM event_cursor) AS "cursor!",
    ARRAY(SELECT t.name FROM unnest(ARRAY[bench.id(2, :staff)]) WITH ORDINALITY AS leg (staff, nth)
          LEFT JOIN staff t ON t.tenant_id = bench.id(1, :business) AND t.id = leg.staff ORDER BY leg.nth) AS staff,
    ARRAY(SELECT r.name FROM unnest(ARRAY[:nothing::uuid]) WITH ORDINALITY AS leg (room, nth)
          LEFT JOIN resources r ON r.tenant_id = bench.id(1, :business) AND r.id = leg.room ORDER BY leg.nth) AS rooms
FROM numbered;
UPDATE idempotency_keys SET answer = :answer
WHERE tenant_id = bench.id(1, :business) AND principal = bench.id(7, :user)::text AND route = 'bookings' AND key = 'bench-reference-' || :number::text;
COMMIT;
