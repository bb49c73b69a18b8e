-- Free times of thirty days, as the server reads them (log_statement = 'all' shows the same text).
-- server/booking/src/picker.rs. BEGIN and the context are one message there and one pipeline here.
\set business random(1, :businesses)
\startpipeline
BEGIN;
SELECT set_config('role', 'ombaro_public', true), set_config('app.tenant_id', bench.id(1, :business)::text, true);
\endpipeline
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
    AND starts_at < bench.midnight(1799116200, 30) AND ends_at > bench.midnight(1799116200, 0)
UNION ALL
SELECT 'claim', resource_id, NULL, NULL, NULL, NULL, NULL, starts_at, ends_at
  FROM claims
  WHERE tenant_id = bench.id(1, :business) AND resource_id = ANY(bench.team(:business)) AND starts_at < bench.midnight(1799116200, 30)
    AND starts_at > bench.midnight(1799116200, -31) AND ends_at > bench.midnight(1799116200, 0)
    AND blocking AND (expires_at IS NULL OR expires_at > :now::timestamptz)
    AND appointment_id IS DISTINCT FROM :nothing::uuid AND hold_id IS DISTINCT FROM :nothing::uuid;
COMMIT;
