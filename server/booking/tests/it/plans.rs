//! The hot read goes by an index, with row security in force.

use server_kernel::Actor;
use server_testkit::now;
use shared::permission::Role;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::world::World;

/// The statement that begins with these words, as a source has it.
fn statement(source: &str, beginning: &str) -> String {
    let source = source.replace("\\\"", "§");
    let (_, rest) = source.split_once(&format!("sqlx::query!(\n        \"{beginning}")).unwrap();
    let (text, _) = rest.split_once("\",\n").unwrap();
    format!("{beginning}{}", text.replace('§', "\""))
}

#[tokio::test]
async fn the_diary_is_read_by_an_index_behind_the_wall() {
    let world = World::with(|spa| spa.staff(4).rooms(4)).await;
    let people: Vec<Uuid> = world.spa.staff.iter().map(|id| id.0).collect();
    let resources: Vec<Uuid> = people.iter().copied().chain(world.spa.rooms.iter().map(|id| id.0)).collect();
    // A busy year at this business, and others around it.
    sqlx::query(
        "INSERT INTO claims (tenant_id, resource_id, during)
         SELECT $1, resource, tstzrange(at, at + interval '1 hour')
         FROM unnest($2::uuid[] || ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 12))) AS resource,
              generate_series($3::timestamptz, $3 + interval '100 days', interval '2 hours') AS at",
    )
    .bind(world.spa.tenant.0)
    .bind(&resources)
    .bind(now())
    .execute(world.db.owner())
    .await
    .unwrap();
    sqlx::query("ANALYZE").execute(world.db.owner()).await.unwrap();
    assert!(crate::checker::count(&world.db, "SELECT count(*) FROM claims").await > 20_000);

    let mut tx = world.db.db().begin(Actor::Public { tenant: Some(world.spa.tenant) }).await.unwrap();
    let role: String = sqlx::query_scalar("SELECT current_user::text").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(role, "ombaro_public");
    // As connections plan it: once, whatever the values are.
    let kept: String = sqlx::query_scalar("SHOW plan_cache_mode").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(kept, "force_generic_plan");
    let prepare = format!("PREPARE reading AS {}", statement(include_str!("../../src/diary.rs"), ""));
    sqlx::raw_sql(AssertSqlSafe(prepare)).execute(tx.conn()).await.unwrap();
    let list = |ids: &[Uuid]| {
        let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        format!("'{{{}}}'", ids.join(","))
    };
    let at = |days: i64| format!("'{}'", now() + chrono::Duration::days(days));
    let values = [
        format!("'{}'", world.spa.tenant),
        list(&people),
        list(&resources),
        at(0),
        at(3),
        at(-31),
        at(0),
        list(&[]),
        "NULL".to_owned(),
        format!("'{}'", world.spa.location),
    ];
    let explain = format!("EXPLAIN EXECUTE reading({})", values.join(", "));
    let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(explain)).fetch_all(tx.conn()).await.unwrap();
    let shown = plan.iter().any(|line| line.contains("$1"));
    assert!(shown, "a plan for every value: {plan:?}");
    let plan = plan.join("\n");
    assert!(plan.contains("claims_resource") && !plan.contains("Seq Scan on claims"), "{plan}");
}

/// A year of bookings at this business.
const BOOKINGS: &str = "WITH made AS (
        SELECT gen_random_uuid() AS id, $3::timestamptz + n * interval '20 minutes' AS at, n FROM generate_series(1, 20000) n
    ), customer AS (
        INSERT INTO customers (tenant_id, id, name, created_at, updated_at) VALUES ($1, $1, 'Meera', $3, $3)
    ), booking AS (
        INSERT INTO bookings (tenant_id, id, number, customer_id, channel, status, contact_name, currency, total_minor,
            starts_at, ends_at, short_code, created_at, updated_at, contact_email, contact_phone, location_id)
        SELECT $1, id, 'OBO-' || n, $1, 'web', 'confirmed', 'Meera', 'INR', 1, at, at + interval '1 hour',
            substr(md5(n::text), 1, 8), $3, $3, 'm@example.com', '+919845012345',
            (SELECT l.id FROM locations l WHERE l.tenant_id = $1 AND l.is_main) FROM made
    ), item AS (
        INSERT INTO booking_items (tenant_id, id, booking_id, service_id, option_id, name, minutes, price_minor)
        SELECT $1, id, id, $2, $2, 'Massage', 60, 1 FROM made
    )
    INSERT INTO appointments (tenant_id, id, booking_id, item_id, staff_id, status, starts_at, ends_at,
        buffer_before_minutes, buffer_after_minutes)
    SELECT $1, id, id, id, $4, 'scheduled', at, at + interval '1 hour', 0, 0 FROM made";

#[tokio::test]
async fn whoever_works_there_reads_a_booking_and_the_day_by_indexes_behind_the_wall() {
    let world = World::with(|spa| spa.staff(2)).await;
    let (tenant, staff) = (world.spa.tenant, world.spa.staff[0]);
    sqlx::query(BOOKINGS)
        .bind(tenant.0)
        .bind(world.spa.service.0)
        .bind(now())
        .bind(staff.0)
        .execute(world.db.owner())
        .await
        .unwrap();
    sqlx::query("ANALYZE").execute(world.db.owner()).await.unwrap();
    let view = include_str!("../../src/view.rs");
    let board = include_str!("../../src/board.rs");
    let one = [statement(view, "SELECT number"), statement(view, "SELECT a.id")];
    let day = statement(board, "SELECT a.id, a.booking_id");
    for role in [Role::Vendor, Role::VendorManager, Role::VendorReceptionist, Role::Therapist] {
        let reach = *role.permissions().reach();
        let actor = Actor::Staff { user: shared::ids::UserId::new(), tenant, staff: Some(staff), reach };
        let mut tx = world.db.db().begin(actor).await.unwrap();
        let mut plans = Vec::new();
        for text in &one {
            let plan = sqlx::query_scalar(AssertSqlSafe(format!("EXPLAIN {text}")));
            plans.push(plan.bind(tenant.0).bind(Uuid::now_v7()).fetch_all(tx.conn()).await.unwrap());
        }
        // The whole day, and what one event names of it.
        for only in [None, Some(vec![Uuid::now_v7()])] {
            let plan = sqlx::query_scalar(AssertSqlSafe(format!("EXPLAIN {day}")));
            let plan = plan.bind(tenant.0).bind(now()).bind(now() + chrono::Duration::days(1)).bind(only);
            plans.push(plan.fetch_all(tx.conn()).await.unwrap());
        }
        for plan in plans {
            let plan: Vec<String> = plan;
            let plan = plan.join("\n");
            for table in ["bookings", "appointments", "booking_items"] {
                assert!(!plan.contains(&format!("Seq Scan on {table} ")), "{}: {plan}", role.as_str());
            }
            assert!(plan.contains("Index"), "{plan}");
        }
    }
}

/// What happened to them.
const EVENTS: &str =
    "INSERT INTO events (id, tenant_id, aggregate_kind, aggregate_id, aggregate_version, kind, data, at)
    SELECT gen_random_uuid(), tenant_id, 'booking', id, 1, 'booked', '{}', created_at FROM bookings";

/// How a round of reminders reads a year of bookings, planned once for every value.
pub async fn of_reminders(world: &World) -> String {
    sqlx::query(BOOKINGS)
        .bind(world.spa.tenant.0)
        .bind(world.spa.service.0)
        .bind(now())
        .bind(world.spa.staff[0].0)
        .execute(world.db.owner())
        .await
        .unwrap();
    sqlx::query(EVENTS).execute(world.db.owner()).await.unwrap();
    sqlx::query("ANALYZE").execute(world.db.owner()).await.unwrap();
    let mut tx = world.db.db().begin(Actor::System).await.unwrap();
    let text = statement(include_str!("../../src/remind.rs"), "SELECT b.tenant_id");
    sqlx::raw_sql(AssertSqlSafe(format!("PREPARE reminding AS {text}"))).execute(tx.conn()).await.unwrap();
    let explain = format!(
        "EXPLAIN EXECUTE reminding('{}', '{}', ARRAY['Asia/Kolkata'], 500)",
        now(),
        now() + chrono::Duration::days(1)
    );
    let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(explain)).fetch_all(tx.conn()).await.unwrap();
    plan.join("\n")
}
