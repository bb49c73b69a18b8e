//! The catalogue, against a real database.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod manage;
mod search;

use std::sync::Arc;

use server_catalog::Catalog;
use server_kernel::{Actor, Db};
use server_tenants::Tenants;
use server_testkit::{Business, Fixture, TestDb, clock};
use shared::{ErrorCode, booking::Gender, catalog::CatalogApi};

fn catalog(db: &TestDb) -> Catalog {
    Catalog::new(db.db(), clock(), Arc::new(Tenants::new(db.db(), clock())))
}

/// A second service, for the second member of the team, and a second add-on, which goes with it alone.
async fn add_a_facial(db: &Db, business: &Business) {
    let mut tx = db.begin(Actor::System).await.unwrap();
    sqlx::query!(
        "WITH facial AS (
             INSERT INTO services (tenant_id, id, category_id, name, position)
             VALUES ($1, gen_random_uuid(), $2, 'Facial', -1) RETURNING id
         ), mask AS (
             INSERT INTO addons (tenant_id, id, name, minutes, price_minor, position)
             VALUES ($1, gen_random_uuid(), 'Mask', 10, 9900, -1) RETURNING id
         ), length AS (
             INSERT INTO service_options (tenant_id, id, service_id, minutes, price_minor)
             SELECT $1, gen_random_uuid(), id, minutes, 1000 * minutes FROM facial, unnest(ARRAY[60, 30]) AS minutes
         ), skill AS (
             INSERT INTO staff_services (tenant_id, staff_id, service_id) SELECT $1, $3, id FROM facial
         )
         INSERT INTO service_addons (tenant_id, service_id, addon_id) SELECT $1, facial.id, mask.id FROM facial, mask",
        business.tenant.0,
        business.category,
        business.staff[1].0,
    )
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn services_come_in_the_business_s_order_with_options_shortest_first() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).options(&[(90, 350_000), (60, 250_000)]).build().await;
    add_a_facial(&db.db(), &business).await;
    let services = catalog(&db).services("serenity", "en").await.unwrap();
    let names: Vec<_> = services.iter().map(|service| service.name.as_str()).collect();
    assert_eq!(names, ["Facial", "Deep tissue massage"]);
    let massage = &services[1];
    let options: Vec<_> =
        massage.options.iter().map(|option| (option.minutes, option.price.amount())).collect();
    assert_eq!(options, [(60, "2500.00".to_owned()), (90, "3500.00".to_owned())]);
    assert_eq!(massage.option(None).unwrap().minutes, 90);
    assert_eq!(massage.category, "Massage");
}

#[tokio::test]
async fn an_addon_goes_with_every_service_unless_it_is_said_with_which() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    add_a_facial(&db.db(), &business).await;
    let services = catalog(&db).services("serenity", "en").await.unwrap();
    let addons =
        |nth: usize| services[nth].addons.iter().map(|addon| addon.name.as_str()).collect::<Vec<_>>();
    assert_eq!(addons(0), ["Mask", "Extra 1"]);
    assert_eq!(addons(1), ["Extra 1"]);
}

#[tokio::test]
async fn only_active_and_bookable_people_are_offered() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).staff(4).build().await;
    add_a_facial(&db.db(), &business).await;
    let mut tx = db.db().begin(Actor::System).await.unwrap();
    sqlx::query!(
        "UPDATE staff SET status = CASE WHEN id = $2 THEN 'on_leave' ELSE status END, is_bookable = id <> $3,
            gender = CASE id WHEN $4 THEN 'female' WHEN $5 THEN 'other' END
         WHERE tenant_id = $1",
        business.tenant.0,
        business.staff[2].0,
        business.staff[3].0,
        business.staff[0].0,
        business.staff[1].0,
    )
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let catalog = catalog(&db);
    let staff = catalog.staff("serenity").await.unwrap();
    assert_eq!(staff.iter().map(|member| member.id).collect::<Vec<_>>(), business.staff[..2]);
    assert_eq!(staff.iter().map(|member| member.gender).collect::<Vec<_>>(), [Some(Gender::Female), None]);
    let services = catalog.services("serenity", "en").await.unwrap();
    assert_eq!(services[0].staff, [business.staff[1]]);
    assert_eq!(services[1].staff, business.staff[..2]);
}

#[tokio::test]
async fn another_business_s_rows_are_invisible() {
    let db = TestDb::new().await;
    let here = Fixture::business(&db).build().await;
    let there = Fixture::business(&db).slug("there").build().await;
    let catalog = catalog(&db);
    let services = catalog.services("serenity", "en").await.unwrap();
    assert_eq!(services.iter().map(|service| service.id).collect::<Vec<_>>(), [here.service]);
    // Not even when asked for by id.
    let mut tx = db.db().begin(Actor::Public { tenant: Some(here.tenant) }).await.unwrap();
    let seen = sqlx::query_scalar!(
        "SELECT (SELECT count(*) FROM services WHERE tenant_id = $1) + (SELECT count(*) FROM staff WHERE tenant_id = $1)
            + (SELECT count(*) FROM service_options WHERE tenant_id = $1) AS \"seen!\"",
        there.tenant.0,
    )
    .fetch_one(tx.conn())
    .await
    .unwrap();
    assert_eq!(seen, 0);
}

#[tokio::test]
async fn a_business_that_is_not_there_has_no_catalogue() {
    let db = TestDb::new().await;
    assert_eq!(catalog(&db).services("nowhere", "en").await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(catalog(&db).staff("nowhere").await.unwrap_err().code, ErrorCode::NotFound);
}
