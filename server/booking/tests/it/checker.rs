//! Reads the diary past every wall and says what is wrong with it.

use std::time::Duration;

use server_testkit::TestDb;

/// Every rule with the number of rows that break it.
const RULES: &[(&str, &str)] = &[
    (
        "two visits of one person or room at the same time, buffers included",
        "SELECT count(*) FROM (SELECT * FROM appointments WHERE status NOT IN ('cancelled', 'no_show')) a
         JOIN appointments b ON b.tenant_id = a.tenant_id AND b.id > a.id AND b.booking_id <> a.booking_id AND b.status NOT IN ('cancelled', 'no_show')
          AND a.class_id IS NULL AND b.class_id IS NULL AND NOT a.overbooked AND NOT b.overbooked
          AND (b.staff_id = a.staff_id OR b.room_id = a.room_id)
          AND tstzrange(a.starts_at - make_interval(mins => a.buffer_before_minutes), a.ends_at + make_interval(mins => a.buffer_after_minutes))
           && tstzrange(b.starts_at - make_interval(mins => b.buffer_before_minutes), b.ends_at + make_interval(mins => b.buffer_after_minutes))",
    ),
    (
        "two claims on one resource at the same time",
        "SELECT count(*) FROM claims a JOIN claims b ON b.tenant_id = a.tenant_id AND b.resource_id = a.resource_id
          AND b.id > a.id AND b.during && a.during AND a.blocking AND b.blocking",
    ),
    (
        "a live visit without exactly its claims, or claims without exactly their visit",
        // Buffers within one visit may overlap: what a visit takes of one person or room is one set of times.
        "WITH wanted AS (
             SELECT a.tenant_id, a.booking_id, resource,
                    range_agg(tstzrange(a.starts_at - make_interval(mins => a.buffer_before_minutes),
                                        a.ends_at + make_interval(mins => a.buffer_after_minutes))) AS during
             FROM appointments a, unnest(ARRAY[a.staff_id, a.room_id] || a.device_ids) AS resource
             WHERE resource IS NOT NULL AND a.class_id IS NULL AND a.status NOT IN ('cancelled', 'no_show')
             GROUP BY 1, 2, 3
         ), found AS (
             SELECT c.tenant_id, a.booking_id, c.resource_id,
                    range_agg(tstzrange(lower(c.during) + make_interval(mins => c.way_minutes), upper(c.during)))
             FROM claims c JOIN appointments a ON a.tenant_id = c.tenant_id AND a.id = c.appointment_id AND a.class_id IS NULL
             GROUP BY 1, 2, 3
         )
         SELECT (SELECT count(*) FROM (SELECT * FROM wanted EXCEPT ALL SELECT * FROM found) AS missing)
              + (SELECT count(*) FROM (SELECT * FROM found EXCEPT ALL SELECT * FROM wanted) AS left_over)
              + (SELECT count(*) FROM claims c WHERE c.appointment_id IS NOT NULL AND NOT EXISTS (
                     SELECT 1 FROM appointments a WHERE a.tenant_id = c.tenant_id AND a.id = c.appointment_id))",
    ),
    (
        "an overbooked visit that keeps others out, or another one that does not",
        "SELECT count(*) FROM claims c JOIN appointments a ON a.tenant_id = c.tenant_id AND a.id = c.appointment_id
         WHERE c.blocking = a.overbooked",
    ),
    (
        "a place in a class without exactly its seats, or at another time or with somebody else than the class",
        "SELECT count(*) FROM appointments a
         JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
         JOIN classes k ON k.tenant_id = a.tenant_id AND k.id = a.class_id
         WHERE (SELECT count(*) FROM claims c WHERE c.tenant_id = a.tenant_id AND c.appointment_id = a.id
                  AND c.resource_id = ANY (k.seats) AND c.during = tstzrange(k.starts_at, k.ends_at))
               <> CASE WHEN a.status IN ('cancelled', 'no_show') THEN 0 ELSE i.quantity END
            OR (SELECT count(*) FROM claims c WHERE c.tenant_id = a.tenant_id AND c.appointment_id = a.id AND c.resource_id <> ALL (k.seats)) > 0
            OR ((a.starts_at, a.ends_at) <> (k.starts_at, k.ends_at) AND a.status <> 'cancelled')
            OR (a.staff_id <> k.staff_id AND a.status NOT IN ('completed', 'cancelled', 'no_show'))",
    ),
    (
        "more people in a class than it has seats, or somebody in one that was called off",
        "SELECT count(*) FROM classes k WHERE (
             SELECT coalesce(sum(i.quantity), 0) FROM appointments a
             JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
             WHERE a.tenant_id = k.tenant_id AND a.class_id = k.id AND a.status NOT IN ('cancelled', 'no_show')
         ) > CASE k.status WHEN 'scheduled' THEN cardinality(k.seats) ELSE 0 END",
    ),
    (
        "a class that is held without its teacher or room, or one that is not with them",
        "SELECT count(*) FROM classes k
         WHERE (SELECT count(*) FROM claims c WHERE c.tenant_id = k.tenant_id AND c.class_id = k.id
                  AND c.resource_id = ANY (ARRAY[k.staff_id, k.room_id] || k.device_ids) AND c.during @> tstzrange(k.starts_at, k.ends_at))
               <> CASE k.status WHEN 'scheduled' THEN 1 + num_nonnulls(k.room_id) + cardinality(k.device_ids) ELSE 0 END",
    ),
    (
        "somebody who cannot be at their next visit in time",
        // The way as the crow flies, by the haversine formula, 1.3 times over, and what every way takes; one minute for rounding.
        "WITH stops AS (
             SELECT c.tenant_id, c.resource_id, a.booking_id, lower(c.during) + make_interval(mins => c.way_minutes) AS begins,
                    upper(c.during) AS ends, c.latitude IS NULL AS here,
                    coalesce(c.latitude / 1e6, l.latitude) AS latitude, coalesce(c.longitude / 1e6, l.longitude) AS longitude
             FROM claims c
             JOIN staff s ON s.tenant_id = c.tenant_id AND s.id = c.resource_id
             JOIN locations l ON l.tenant_id = c.tenant_id AND l.is_main
             LEFT JOIN appointments a ON a.tenant_id = c.tenant_id AND a.id = c.appointment_id
             WHERE c.blocking
         ), pairs AS (
             SELECT s.*, lag(ends) OVER day AS left_at, lag(here) OVER day AS was_here, lag(booking_id) OVER day AS before,
                    lag(latitude) OVER day AS from_latitude, lag(longitude) OVER day AS from_longitude
             FROM stops s WINDOW day AS (PARTITION BY tenant_id, resource_id ORDER BY begins)
         )
         SELECT count(*) FROM pairs p JOIN tenants t ON t.id = p.tenant_id
         WHERE left_at IS NOT NULL AND booking_id IS DISTINCT FROM before AND NOT (here AND was_here)
           AND begins - left_at < interval '6 hours'
           AND extract(epoch FROM begins - left_at) / 60 + 1 < t.travel_extra_minutes + 60 * 1.3 / t.travel_speed_kmh * 2 * 6371.0088
               * asin(least(1, sqrt(sin(radians(latitude - from_latitude) / 2) ^ 2
                   + cos(radians(latitude)) * cos(radians(from_latitude)) * sin(radians(longitude - from_longitude) / 2) ^ 2)))",
    ),
    (
        "a visit away from the premises that takes a room, or whose claims are elsewhere",
        "SELECT count(*) FROM bookings b JOIN appointments a ON a.tenant_id = b.tenant_id AND a.booking_id = b.id
         JOIN claims c ON c.tenant_id = a.tenant_id AND c.appointment_id = a.id
         WHERE (b.place <> 'premises' AND (a.room_id IS NOT NULL OR a.device_ids <> '{}'))
            OR (c.latitude, c.longitude) IS DISTINCT FROM (b.latitude, b.longitude)",
    ),
    (
        "a visit in a room, with a device or in a class of another location",
        "SELECT (SELECT count(*) FROM bookings b JOIN appointments a ON a.tenant_id = b.tenant_id AND a.booking_id = b.id
                 JOIN resources r ON r.tenant_id = a.tenant_id AND r.id = ANY (ARRAY[a.room_id] || a.device_ids)
                 WHERE b.location_id IS DISTINCT FROM r.location_id)
              + (SELECT count(*) FROM bookings b JOIN appointments a ON a.tenant_id = b.tenant_id AND a.booking_id = b.id
                 JOIN classes k ON k.tenant_id = a.tenant_id AND k.id = a.class_id WHERE b.location_id IS DISTINCT FROM k.location_id)",
    ),
    (
        "a guest in two places at once",
        "SELECT count(*) FROM appointments a
         JOIN appointments b ON b.tenant_id = a.tenant_id AND b.booking_id = a.booking_id AND b.guest = a.guest AND b.id > a.id
         WHERE a.status NOT IN ('cancelled', 'no_show') AND b.status NOT IN ('cancelled', 'no_show')
           AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)",
    ),
    (
        "a claim that nobody owns",
        "SELECT count(*) FROM claims c WHERE (c.appointment_id IS NULL AND c.hold_id IS NULL AND c.class_id IS NULL)
            OR (c.hold_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM holds h WHERE h.tenant_id = c.tenant_id AND h.id = c.hold_id AND h.booking_id IS NULL))",
    ),
    (
        "two live holds of one browser",
        "SELECT count(*) FROM (SELECT 1 FROM holds WHERE booking_id IS NULL AND visitor_id IS NOT NULL GROUP BY tenant_id, visitor_id HAVING count(*) > 1) AS twice",
    ),
    (
        "credits used and left are not what was sold, or more was used than was sold",
        "SELECT count(*) FROM package_credits c WHERE c.used NOT BETWEEN 0 AND c.total OR c.used <> (
             SELECT count(*) FROM package_redemptions r WHERE r.tenant_id = c.tenant_id AND r.customer_package_id = c.customer_package_id
               AND r.option_id = c.option_id AND r.status <> 'returned')",
    ),
    (
        "an item that a credit pays for without its credit, or a credit whose visit is something else",
        "SELECT (SELECT count(*) FROM appointments a JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
                 LEFT JOIN package_redemptions r ON r.tenant_id = a.tenant_id AND r.appointment_id = a.id
                 WHERE (i.package_name IS NULL) <> (r.appointment_id IS NULL) OR r.option_id <> i.option_id
                    OR (r.status = 'reserved') <> (a.status NOT IN ('completed', 'cancelled', 'no_show'))
                    OR (r.status = 'returned' AND a.status <> 'cancelled'))
              + (SELECT count(*) FROM package_redemptions r JOIN customer_packages p ON p.tenant_id = r.tenant_id AND p.id = r.customer_package_id
                 JOIN bookings b ON b.tenant_id = r.tenant_id AND b.id = r.booking_id
                 WHERE p.customer_id <> b.customer_id)",
    ),
    (
        "a booking that does not cost what its items cost",
        "SELECT count(*) FROM bookings b WHERE b.total_minor <> b.travel_fee_minor + (
             SELECT sum(i.quantity * (i.price_minor + coalesce((SELECT sum(x.price_minor) FROM booking_item_addons x
                                                                WHERE x.tenant_id = i.tenant_id AND x.item_id = i.id), 0)))
             FROM booking_items i WHERE i.tenant_id = b.tenant_id AND i.booking_id = b.id)",
    ),
    (
        "a booking and its visit disagree",
        "SELECT count(*) FROM bookings b JOIN LATERAL (
             SELECT min(a.starts_at) AS starts_at, max(a.ends_at) AS ends_at, bool_and(a.status = 'cancelled') AS cancelled
             FROM appointments a WHERE a.tenant_id = b.tenant_id AND a.booking_id = b.id
         ) a ON true
         WHERE (b.starts_at, b.ends_at) <> (a.starts_at, a.ends_at) OR (b.status IN ('cancelled', 'rejected', 'expired')) <> a.cancelled",
    ),
    (
        "a gap in a day's numbers",
        "SELECT count(*) FROM booking_counters c
         WHERE c.last <> (SELECT count(*) FROM bookings b WHERE b.tenant_id = c.tenant_id
                          AND b.number LIKE 'OBO-' || to_char(c.day, 'YYYYMMDD') || '-%')",
    ),
    (
        "a booking whose events are not its versions, one each",
        "SELECT count(*) FROM bookings b WHERE (SELECT array_agg(e.aggregate_version ORDER BY e.aggregate_version) FROM events e
            WHERE e.tenant_id = b.tenant_id AND e.aggregate_id = b.id AND e.aggregate_kind = 'booking') <> (SELECT array_agg(n) FROM generate_series(1, b.version) AS n)",
    ),
];

/// Asserts that the diary is sound and that nobody ever waited in a circle. The service is of no use afterwards.
pub async fn sound(db: &TestDb) {
    diary_is_sound(db).await;
    // A server process tells its figures when it ends.
    db.db().close().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let deadlocks: i64 =
        sqlx::query_scalar("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
            .fetch_one(db.owner())
            .await
            .unwrap();
    assert_eq!(deadlocks, 0, "deadlocks");
}

pub async fn diary_is_sound(db: &TestDb) {
    for (rule, broken) in RULES {
        let rows: i64 = sqlx::query_scalar(*broken).fetch_one(db.owner()).await.unwrap();
        assert_eq!(rows, 0, "{rule}");
    }
}

/// A number from the database, past every wall.
pub async fn count(db: &TestDb, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(db.owner()).await.unwrap()
}
