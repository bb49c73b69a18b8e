//! The hot read goes by an index, with row security in force.

use server_kernel::Actor;
use server_testkit::now;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::world::World;

/// The statement that the picker and the write path run, as the source has it.
fn statement() -> String {
    let source = include_str!("../../src/diary.rs");
    let (_, rest) = source.split_once("sqlx::query!(\n        \"").unwrap();
    let (text, _) = rest.split_once("\",\n").unwrap();
    text.replace("\\\"", "\"")
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
    let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("EXPLAIN {}", statement())))
        .bind(world.spa.tenant.0)
        .bind(&people)
        .bind(&resources)
        .bind(now())
        .bind(now() + chrono::Duration::days(3))
        .bind(now() - chrono::Duration::days(31))
        .bind(now())
        .bind(None::<Uuid>)
        .bind(None::<Uuid>)
        .fetch_all(tx.conn())
        .await
        .unwrap();
    let plan = plan.join("\n");
    assert!(plan.contains("claims_resource") && !plan.contains("Seq Scan on claims"), "{plan}");
}
