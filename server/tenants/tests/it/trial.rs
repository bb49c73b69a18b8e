//! The days of a trial, and its end.

use std::sync::Arc;

use serde_json::json;
use server_kernel::jobs::Runner as _;
use server_tenants::{EndTrial, RemindOfTrial, Tenants};
use server_testkit::{Business, Fixture, TestDb, clock, clock_at, now};
use shared::{ErrorCode, ids::TenantId};

const BASE: &str = "https://ombaro.example";

async fn on_trial(db: &TestDb) -> Business {
    let business = Fixture::business(db).build().await;
    sqlx::query(
        "WITH trial AS (UPDATE tenants SET status = 'TRIAL' WHERE id = $1)
         INSERT INTO subscriptions (tenant_id, trial_end, created_at, updated_at) VALUES ($1, $2, $3, $3)",
    )
    .bind(business.tenant.0)
    .bind(now() + chrono::Duration::days(14))
    .bind(now())
    .execute(db.owner())
    .await
    .unwrap();
    business
}

async fn letters(db: &TestDb) -> Vec<String> {
    sqlx::query_scalar("SELECT payload->>'to' || ': ' || (payload->>'subject') FROM jobs WHERE kind = 'send_mail' ORDER BY id")
        .fetch_all(db.owner())
        .await
        .unwrap()
}

async fn states(db: &TestDb, tenant: TenantId) -> (String, String) {
    sqlx::query_as(
        "SELECT s.status, t.status FROM subscriptions s JOIN tenants t ON t.id = s.tenant_id WHERE t.id = $1",
    )
    .bind(tenant.0)
    .fetch_one(db.owner())
    .await
    .unwrap()
}

#[tokio::test]
async fn owners_are_reminded_once_a_day_that_is_meant_however_often_the_job_runs() {
    let db = TestDb::new().await;
    let business = on_trial(&db).await;
    let remind = RemindOfTrial::new(db.db(), clock(), BASE.to_owned());
    for day in [7, 7, 11] {
        remind.run(json!({ "tenant": business.tenant, "day": day })).await.unwrap();
    }
    let letters = letters(&db).await;
    assert_eq!(letters.len(), 2, "{letters:?}");
    assert!(letters[0].starts_with("owner@serenity.test: The serenity: the trial ends on"), "{letters:?}");
}

#[tokio::test]
async fn a_trial_that_is_over_closes_the_business_to_new_bookings_and_nothing_else() {
    let db = TestDb::new().await;
    let business = on_trial(&db).await;
    let early = EndTrial::new(Arc::new(Tenants::new(db.db(), clock())), BASE.to_owned());
    early.run(json!({ "tenant": business.tenant })).await.unwrap();
    assert_eq!(states(&db, business.tenant).await, ("TRIALING".to_owned(), "TRIAL".to_owned()));
    let later = clock_at(now() + chrono::Duration::days(14));
    let tenants = Arc::new(Tenants::new(db.db(), later));
    assert!(tenants.by_slug("serenity").await.is_ok());
    let end = EndTrial::new(Arc::clone(&tenants), BASE.to_owned());
    for _ in 0..2 {
        end.run(json!({ "tenant": business.tenant })).await.unwrap();
    }
    assert_eq!(states(&db, business.tenant).await, ("INACTIVE".to_owned(), "INACTIVE".to_owned()));
    assert_eq!(tenants.by_slug("serenity").await.unwrap_err().code, ErrorCode::NotFound);
    assert!(!tenants.by_id(business.tenant).await.unwrap().published, "its people still get at it");
    assert_eq!(letters(&db).await.len(), 1);
    // Nobody is reminded of what is over.
    let remind = RemindOfTrial::new(db.db(), later, BASE.to_owned());
    remind.run(json!({ "tenant": business.tenant, "day": 13 })).await.unwrap();
    assert_eq!(letters(&db).await.len(), 1);
}

#[tokio::test]
async fn who_has_cancelled_or_paid_is_not_thrown_out_by_the_trial_s_end() {
    let db = TestDb::new().await;
    let business = on_trial(&db).await;
    let later = clock_at(now() + chrono::Duration::days(14));
    let end = EndTrial::new(Arc::new(Tenants::new(db.db(), later)), BASE.to_owned());
    sqlx::query("UPDATE subscriptions SET status = 'ACTIVE'").execute(db.owner()).await.unwrap();
    sqlx::query("UPDATE tenants SET status = 'ACTIVE' WHERE kind = 'business'")
        .execute(db.owner())
        .await
        .unwrap();
    end.run(json!({ "tenant": business.tenant })).await.unwrap();
    assert_eq!(states(&db, business.tenant).await, ("ACTIVE".to_owned(), "ACTIVE".to_owned()));
    sqlx::query("UPDATE subscriptions SET status = 'TRIALING', cancel_at_period_end = true")
        .execute(db.owner())
        .await
        .unwrap();
    end.run(json!({ "tenant": business.tenant })).await.unwrap();
    assert_eq!(states(&db, business.tenant).await, ("CANCELED".to_owned(), "INACTIVE".to_owned()));
}
