-- A booking as a manager reads it (server/booking/src/view.rs): as ombaro_staff behind row security, as ombaro without.
\set number random(1, :bookings)
\startpipeline
BEGIN;
SELECT set_config('role', :role, true), set_config('app.user_id', bench.id(7, 0)::text, true),
    set_config('app.tenant_id', bench.id(1, :number % 64 + 1)::text, true), set_config('app.reach', repeat('t', 216), true);
\endpipeline
SELECT number, version, status, contact_name, contact_email::text AS "contact_email!", contact_phone, notes,
       total_minor, paid_minor, starts_at, ends_at, created_at, checked_in_at
FROM bookings WHERE tenant_id = bench.id(1, :number % 64 + 1) AND id = bench.id(11, :number);
SELECT a.id, a.status, a.starts_at, a.ends_at, i.service_id, i.option_id, i.name, i.minutes,
       t.id AS "staff_id?", t.name AS "staff?", r.id AS "room_id?", r.name AS "room?",
       ARRAY(SELECT x.addon_id FROM booking_item_addons x WHERE x.tenant_id = bench.id(1, :number % 64 + 1) AND x.item_id = i.id ORDER BY x.addon_id) AS "addon_ids!",
       ARRAY(SELECT x.name FROM booking_item_addons x WHERE x.tenant_id = bench.id(1, :number % 64 + 1) AND x.item_id = i.id ORDER BY x.addon_id) AS "addon_names!",
       ARRAY(SELECT x.price_minor FROM booking_item_addons x WHERE x.tenant_id = bench.id(1, :number % 64 + 1) AND x.item_id = i.id ORDER BY x.addon_id) AS "addon_prices!"
FROM appointments a
JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
LEFT JOIN staff t ON t.tenant_id = a.tenant_id AND t.id = a.staff_id
LEFT JOIN resources r ON r.tenant_id = a.tenant_id AND r.id = a.room_id
WHERE a.tenant_id = bench.id(1, :number % 64 + 1) AND a.booking_id = bench.id(11, :number)
ORDER BY a.starts_at, a.id;
COMMIT;
