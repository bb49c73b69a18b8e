//! Demo data, in a real database.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

use std::time::Instant as Tick;

use server_demo::{Summary, seed};
use server_kernel::{Clock, Db};
use server_testkit::{TestDb, clock_at, now};
use sqlx::PgPool;

const HASH: &str = "$argon2id$v=19$m=16,t=2,p=1$c2FsdHNhbHQ$AAAA";

/// How many rows there are, and a digest of everything in them.
async fn picture(owner: &PgPool) -> (Vec<i64>, String) {
    let row = sqlx::query!(
        "SELECT ARRAY[
            (SELECT count(*) FROM users), (SELECT count(*) FROM tenants), (SELECT count(*) FROM customers),
            (SELECT count(*) FROM services), (SELECT count(*) FROM staff), (SELECT count(*) FROM bookings),
            (SELECT count(*) FROM claims), (SELECT count(*) FROM payments)] AS \"counts!\",
            md5((SELECT string_agg(b::text, '|' ORDER BY b.id) FROM bookings b)
                || (SELECT string_agg(a::text, '|' ORDER BY a.id) FROM appointments a)
                || (SELECT string_agg(c::text, '|' ORDER BY c.tenant_id, c.day) FROM booking_counters c)) AS \"digest!\""
    )
    .fetch_one(owner)
    .await
    .unwrap();
    (row.counts, row.digest)
}

async fn count(owner: &PgPool, condition: &str) -> i64 {
    let statement =
        format!("SELECT count(*) FROM bookings b JOIN tenants t ON t.id = b.tenant_id WHERE {condition}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(owner).await.unwrap()
}

async fn seeded(clock: &Clock) -> (TestDb, Db, Summary) {
    let db = TestDb::new().await;
    let started = Tick::now();
    let summary = seed(&db.db(), clock, HASH).await.unwrap();
    println!("{summary:?} in {:?}", started.elapsed());
    let handle = db.db();
    (db, handle, summary)
}

#[tokio::test]
async fn run_twice_on_one_day_it_changes_nothing() {
    let (db, handle, summary) = seeded(&clock_at(now())).await;
    assert_eq!((summary.businesses, summary.days), (3, 45));
    let before = picture(db.owner()).await;
    // The same day everywhere: half past eleven at night in Austin.
    let later = clock_at(now() + chrono::Duration::hours(1));
    assert_eq!(seed(&handle, &later, HASH).await.unwrap(), Summary::default());
    assert_eq!(picture(db.owner()).await, before);
}

#[tokio::test]
async fn on_a_later_day_the_missing_days_are_added_and_the_rest_stays() {
    let (db, handle, _) = seeded(&clock_at(now())).await;
    let digest = "SELECT md5(string_agg(b::text, '|' ORDER BY b.id)) FROM bookings b WHERE id = ANY($1)";
    let ids: Vec<uuid::Uuid> =
        sqlx::query_scalar!("SELECT id FROM bookings").fetch_all(db.owner()).await.unwrap();
    let before: String = sqlx::query_scalar(digest).bind(&ids).fetch_one(db.owner()).await.unwrap();
    let numbers = "SELECT md5(string_agg(c::text, '|' ORDER BY c.tenant_id, c.day)) FROM booking_counters c
        WHERE day < '2026-11-20'";
    let counted: String = sqlx::query_scalar(numbers).fetch_one(db.owner()).await.unwrap();
    let summary = seed(&handle, &clock_at(now() + chrono::Duration::days(2)), HASH).await.unwrap();
    assert_eq!((summary.businesses, summary.days), (0, 6));
    let after: String = sqlx::query_scalar(digest).bind(&ids).fetch_one(db.owner()).await.unwrap();
    assert_eq!(after, before);
    let counted_after: String = sqlx::query_scalar(numbers).fetch_one(db.owner()).await.unwrap();
    assert_eq!(counted_after, counted, "numbers of days gone by stay as they were");
    let added = i64::try_from(summary.bookings).unwrap();
    assert_eq!(count(db.owner(), "true").await, added + i64::try_from(ids.len()).unwrap());
}

#[tokio::test]
async fn two_processes_at_once_make_it_once() {
    let db = TestDb::new().await;
    let (one, two) = (db.db(), db.db());
    let clock = clock_at(now());
    let (one, two) = tokio::join!(seed(&one, &clock, HASH), seed(&two, &clock, HASH));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!((one.businesses + two.businesses, one.days + two.days), (3, 45));
    assert_eq!(usize::try_from(count(db.owner(), "true").await).unwrap(), one.bookings + two.bookings);
}

#[tokio::test]
async fn every_claim_lies_inside_somebody_s_hours_and_outside_their_breaks() {
    let (db, ..) = seeded(&clock_at(now())).await;
    let outside = sqlx::query_scalar!(
        "SELECT count(*) AS \"outside!\" FROM claims c
         JOIN tenants t ON t.id = c.tenant_id
         JOIN staff f ON f.tenant_id = c.tenant_id AND f.id = c.resource_id
         CROSS JOIN LATERAL (
             SELECT extract(dow FROM c.starts_at AT TIME ZONE t.timezone) AS weekday,
                (c.starts_at AT TIME ZONE t.timezone)::time AS starts, (c.ends_at AT TIME ZONE t.timezone)::time AS ends
         ) wall
         WHERE NOT EXISTS (SELECT FROM staff_schedules s
                WHERE s.staff_id = f.id AND s.weekday = wall.weekday AND s.starts <= wall.starts AND wall.ends <= s.ends)
            OR EXISTS (SELECT FROM schedule_breaks s
                WHERE s.staff_id = f.id AND s.weekday = wall.weekday AND s.starts < wall.ends AND wall.starts < s.ends)"
    )
    .fetch_one(db.owner())
    .await
    .unwrap();
    assert_eq!(outside, 0);
    let unclaimed = sqlx::query_scalar!(
        "SELECT count(*) AS \"wrong!\" FROM appointments a
         JOIN bookings b ON b.tenant_id = a.tenant_id AND b.id = a.booking_id
         WHERE (a.status NOT IN ('cancelled', 'no_show'))::int * (1 + (a.room_id IS NOT NULL)::int)
                <> (SELECT count(*) FROM claims c WHERE c.appointment_id = a.id
                    AND c.starts_at = a.starts_at - make_interval(mins => a.buffer_before_minutes)
                    AND c.ends_at = a.ends_at + make_interval(mins => a.buffer_after_minutes))
            OR (a.starts_at, a.ends_at) <> (b.starts_at, b.ends_at)"
    )
    .fetch_one(db.owner())
    .await
    .unwrap();
    assert_eq!(unclaimed, 0);
}

#[tokio::test]
async fn nobody_is_booked_for_more_than_fifty_five_percent_of_a_day() {
    let (db, ..) = seeded(&clock_at(now())).await;
    let most = sqlx::query_scalar!(
        "SELECT max(taken * 100 / works)::float8 AS \"most!\" FROM (
             SELECT c.resource_id, sum(extract(epoch FROM c.ends_at - c.starts_at)) AS taken,
                (SELECT sum(extract(epoch FROM s.ends - s.starts)) FROM staff_schedules s
                 WHERE s.staff_id = c.resource_id AND s.weekday = extract(dow FROM day))
                - coalesce((SELECT sum(extract(epoch FROM s.ends - s.starts)) FROM schedule_breaks s
                 WHERE s.staff_id = c.resource_id AND s.weekday = extract(dow FROM day)), 0) AS works
             FROM claims c JOIN tenants t ON t.id = c.tenant_id
             CROSS JOIN LATERAL (SELECT (c.starts_at AT TIME ZONE t.timezone)::date AS day) AS d
             WHERE c.resource_id IN (SELECT id FROM staff)
             GROUP BY c.resource_id, day
         ) AS days"
    )
    .fetch_one(db.owner())
    .await
    .unwrap();
    println!("most: {most}");
    assert!((30.0..=55.1).contains(&most), "{most}");
}

#[tokio::test]
async fn each_booking_is_as_far_as_the_clock() {
    // 11:07 in Bengaluru: everybody is at work.
    let at = "2026-11-20T05:37:00Z".parse().unwrap();
    let (db, ..) = seeded(&clock_at(at)).await;
    let owner = db.owner();
    let now = "'2026-11-20T05:37:00Z'";
    let live = "b.status NOT IN ('cancelled', 'no_show')";
    for wrong in [
        format!("b.ends_at <= {now} AND {live} AND b.status <> 'completed'"),
        format!("b.starts_at <= {now} AND b.ends_at > {now} AND b.status <> 'in_progress'"),
        format!("b.starts_at > {now} AND b.status NOT IN ('pending', 'confirmed', 'cancelled')"),
        format!("b.created_at > {now} OR b.updated_at > {now} OR b.checked_in_at > {now}"),
        "b.created_at >= b.starts_at".to_owned(),
        "b.paid_minor <> coalesce((SELECT sum(amount_minor) FROM payments p WHERE p.booking_id = b.id), 0)".to_owned(),
        "b.total_minor <> (SELECT sum(price_minor) FROM booking_items i WHERE i.booking_id = b.id)
            + coalesce((SELECT sum(price_minor) FROM booking_item_addons i WHERE i.booking_id = b.id), 0)"
            .to_owned(),
        "split_part(b.number, '-', 2) <> to_char(b.created_at AT TIME ZONE t.timezone, 'YYYYMMDD')".to_owned(),
        "split_part(b.number, '-', 3)::int > (SELECT last FROM booking_counters c WHERE c.tenant_id = b.tenant_id
            AND c.day = (b.created_at AT TIME ZONE t.timezone)::date)"
            .to_owned(),
    ] {
        assert_eq!(count(owner, &wrong).await, 0, "{wrong}");
    }
    let spa = "t.slug = 'serenity' AND";
    for right in [
        format!("{spa} b.status = 'in_progress'"),
        format!("{spa} b.status = 'confirmed' AND b.checked_in_at IS NOT NULL"),
        format!("{spa} b.status = 'pending'"),
        format!("{spa} b.status = 'no_show'"),
        format!("{spa} b.status = 'cancelled'"),
        format!("{spa} b.status = 'completed' AND b.paid_minor = b.total_minor"),
        format!("{spa} b.status = 'confirmed' AND b.user_id IS NOT NULL"),
        "t.slug = 'shear-joy' AND b.user_id IS NOT NULL".to_owned(),
        "t.slug = 'drive-right' AND b.user_id IS NOT NULL".to_owned(),
    ] {
        assert!(count(owner, &right).await > 0, "{right}");
    }
}

#[tokio::test]
async fn on_the_salon_s_list_prices_are_those_of_the_example() {
    let (db, ..) = seeded(&clock_at(now())).await;
    let rows = sqlx::query!(
        "SELECT s.name, o.minutes, o.price_minor FROM services s
         JOIN service_options o ON o.tenant_id = s.tenant_id AND o.service_id = s.id
         JOIN tenants t ON t.id = s.tenant_id WHERE t.slug = 'shear-joy'
         UNION ALL
         SELECT a.name, a.minutes, a.price_minor FROM addons a
         JOIN tenants t ON t.id = a.tenant_id WHERE t.slug = 'shear-joy'"
    )
    .fetch_all(db.owner())
    .await
    .unwrap();
    for expected in [
        ("Women's Haircut", 60, 7500),
        ("Men's Haircut", 45, 5000),
        ("Full Color", 120, 15_000),
        ("Highlights", 150, 22_000),
        ("Deep Conditioning", 20, 3000),
        ("Olaplex", 20, 4000),
        ("Beard Trim", 15, 1500),
    ] {
        let found = rows.iter().any(|row| {
            (row.name.as_deref(), row.minutes, row.price_minor)
                == (Some(expected.0), Some(expected.1), Some(expected.2))
        });
        assert!(found, "{expected:?}");
    }
}
