-- Free times of thirty days, as the server reads them (log_statement = 'all' shows the same text).
-- server/booking/src/picker.rs. BEGIN and the context are one message there and one pipeline here.
\set business random(1, :businesses)
\startpipeline
BEGIN;
SELECT set_config('role', 'ombaro_public', true), set_config('app.tenant_id', bench.id(1, :business)::text, true);
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
    AND starts_at < bench.midnight(1799116200, 31) AND ends_at > bench.midnight(1799116200, -1)
    AND (location_id IS NULL OR bench.id(1, :business) IS NULL OR location_id = bench.id(1, :business))
UNION ALL
SELECT 'claim', resource_id, NULL, NULL, NULL, NULL, NULL, starts_at + make_interval(mins => way_minutes), ends_at, latitude, longitude
  FROM claims
  WHERE tenant_id = bench.id(1, :business) AND resource_id = ANY(bench.team(:business)) AND starts_at < bench.midnight(1799116200, 31)
    AND starts_at > bench.midnight(1799116200, -32) AND ends_at > bench.midnight(1799116200, -1)
    AND (expires_at IS NULL OR expires_at > :now::timestamptz)
    AND (appointment_id IS NULL OR appointment_id <> ALL ('{}'::uuid[])) AND (:nothing::uuid IS NULL OR hold_id IS DISTINCT FROM :nothing::uuid);
COMMIT;
