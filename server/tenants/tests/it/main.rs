//! Businesses, against a real database.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod areas;
mod brand;
mod papers;
mod places;
mod plan;
mod settings;
mod start;
mod trial;

use server_kernel::{Actor, Db};
use server_tenants::{ConfirmationMode, Tenants};
use server_testkit::{Business, Fixture, TestDb, clock};
use shared::{
    ErrorCode,
    error::FieldProblem,
    tenants::{BusinessFilter, BusinessRow, TenantsApi},
};

async fn tenants(db: &TestDb) -> Tenants {
    Tenants::new(db.db(), clock())
}

async fn found(tenants: &Tenants, filter: BusinessFilter) -> Vec<String> {
    let page = tenants.search(&filter).await.unwrap();
    page.items.into_iter().map(|row| row.slug).collect()
}

fn words(q: &str) -> BusinessFilter {
    BusinessFilter { q: Some(q.to_owned()), ..Default::default() }
}

fn near(at: &str, radius_km: f64) -> BusinessFilter {
    BusinessFilter { near: Some(at.to_owned()), radius_km: Some(radius_km), ..Default::default() }
}

async fn set_status(db: &Db, business: &Business, status: &str) {
    let mut tx = db.begin(Actor::System).await.unwrap();
    sqlx::query!("UPDATE tenants SET status = $2 WHERE id = $1", business.tenant.0, status)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn move_to(db: &Db, business: &Business, place: &str, latitude: f64, longitude: f64) {
    let mut tx = db.begin(Actor::System).await.unwrap();
    sqlx::query!(
        "UPDATE locations SET place = $2, latitude = $3, longitude = $4 WHERE tenant_id = $1",
        business.tenant.0,
        place,
        latitude,
        longitude,
    )
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn words_are_looked_for_in_name_place_and_services_and_each_must_be_found() {
    let db = TestDb::new().await;
    let calm = Fixture::business(&db).slug("calm").verified().build().await;
    let other = Fixture::business(&db).slug("other").kind("salon").verified().build().await;
    move_to(&db.db(), &calm, "Indiranagar, Bengaluru", 12.97, 77.64).await;
    move_to(&db.db(), &other, "100% Corner", 12.97, 77.64).await;
    let tenants = tenants(&db).await;
    assert_eq!(found(&tenants, words("CALM")).await, ["calm"]);
    assert_eq!(found(&tenants, words("bengaluru")).await, ["calm"]);
    assert_eq!(found(&tenants, words("tissue massage")).await, ["calm", "other"]);
    assert_eq!(found(&tenants, words("massage indiranagar calm")).await, ["calm"]);
    assert_eq!(found(&tenants, words("calm corner")).await, [""; 0]);
    assert_eq!(found(&tenants, words("%")).await, ["other"], "a percent sign is a percent sign");
    assert_eq!(found(&tenants, words("_")).await, [""; 0]);
    let salons = BusinessFilter { kind: Some("salon".to_owned()), ..Default::default() };
    assert_eq!(found(&tenants, salons).await, ["other"]);
}

#[tokio::test]
async fn what_is_near_comes_nearest_first_with_its_distance() {
    let db = TestDb::new().await;
    let leeds = Fixture::business(&db).slug("leeds").verified().build().await;
    let york = Fixture::business(&db).slug("york").verified().build().await;
    Fixture::business(&db).slug("bengaluru").verified().build().await;
    move_to(&db.db(), &leeds, "Leeds", 53.7997, -1.5492).await;
    move_to(&db.db(), &york, "York", 53.9590, -1.0815).await;
    let tenants = tenants(&db).await;
    assert_eq!(found(&tenants, near("53.96,-1.08", 25.0)).await, ["york"]);
    let page = tenants.search(&near("53.96,-1.08", 50.0)).await.unwrap();
    let distances: Vec<(&str, i64)> = page
        .items
        .iter()
        .map(|row: &BusinessRow| (row.slug.as_str(), row.distance_km.unwrap().round() as i64))
        .collect();
    assert_eq!(distances, [("york", 0), ("leeds", 36)]);
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let db = TestDb::new().await;
    for n in 0..53 {
        Fixture::business(&db).slug(&format!("b{n}")).verified().staff(0).build().await;
    }
    let tenants = tenants(&db).await;
    for filter in [BusinessFilter::default(), near("12.97,77.59", 5.0), words("massage")] {
        let mut filter = filter;
        let (mut slugs, mut sizes) = (Vec::new(), Vec::new());
        loop {
            let page = tenants.search(&filter).await.unwrap();
            sizes.push(page.items.len());
            slugs.extend(page.items.into_iter().map(|row| row.slug));
            filter.cursor = page.next_cursor;
            if filter.cursor.is_none() {
                break;
            }
        }
        assert_eq!(sizes, [25, 25, 3]);
        slugs.sort();
        slugs.dedup();
        assert_eq!(slugs.len(), 53);
    }
}

#[tokio::test]
async fn what_cannot_be_read_names_its_field() {
    let db = TestDb::new().await;
    let error = tenants(&db).await.search(&near("here", 300.0)).await.unwrap_err();
    assert_eq!(error.problem("near"), Some(FieldProblem::Malformed));
    assert_eq!(error.problem("radius_km"), Some(FieldProblem::OutOfRange));
}

#[tokio::test]
async fn a_business_shows_its_hours_and_the_time_there() {
    let db = TestDb::new().await;
    Fixture::business(&db).open("09:30", "19:00").build().await;
    let view = tenants(&db).await.get("serenity").await.unwrap();
    assert_eq!(view.hours.iter().map(|hours| hours.weekday).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 0]);
    assert_eq!(view.hours[0].opens.to_string(), "09:30:00");
    assert!(view.now.to_rfc3339().ends_with("+05:30"), "{}", view.now);
    assert_eq!((view.place.as_str(), view.confirms_at_once), ("Test Town", false));
}

#[tokio::test]
async fn an_unpublished_business_is_not_found_by_anybody_from_outside() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).verified().build().await;
    set_status(&db.db(), &business, "SUSPENDED").await;
    let tenants = tenants(&db).await;
    assert_eq!(tenants.get("serenity").await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(tenants.by_slug("serenity").await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(found(&tenants, BusinessFilter::default()).await, [""; 0]);
    assert_eq!(found(&tenants, words("massage")).await, [""; 0]);
    // Its own people still get at it, and that opens no door to others.
    assert!(!tenants.by_id(business.tenant).await.unwrap().published);
    assert_eq!(tenants.by_slug("serenity").await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn only_who_is_verified_is_listed_and_who_knows_the_address_finds_the_others() {
    let db = TestDb::new().await;
    let good = Fixture::business(&db).slug("good").verified().build().await;
    let new = Fixture::business(&db).slug("new").build().await;
    let tenants = tenants(&db).await;
    assert_eq!(found(&tenants, BusinessFilter::default()).await, ["good"]);
    assert_eq!(found(&tenants, words("new")).await, [""; 0]);
    assert_eq!(found(&tenants, near("12.97,77.59", 5.0)).await, ["good"]);
    assert_eq!(tenants.get("new").await.unwrap().slug, "new");
    assert!(tenants.by_slug("new").await.unwrap().published);
    for (business, state) in [(&good, "rejected"), (&new, "verified")] {
        sqlx::query("UPDATE tenants SET verification = $2 WHERE id = $1")
            .bind(business.tenant.0)
            .bind(state)
            .execute(db.owner())
            .await
            .unwrap();
    }
    assert_eq!(found(&tenants, BusinessFilter::default()).await, ["new"]);
}

#[tokio::test]
async fn settings_are_kept_until_somebody_says_that_they_changed() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).window(60, 30).build().await;
    let tenants = tenants(&db).await;
    let tenant = tenants.by_slug("serenity").await.unwrap();
    assert_eq!((tenant.step, tenant.notice.num_minutes(), tenant.horizon), (15, 60, 30));
    assert_eq!(tenant.confirmation_mode, ConfirmationMode::Manager);
    assert_eq!(tenant.timezone.name(), "Asia/Kolkata");
    set_status(&db.db(), &business, "INACTIVE").await;
    assert!(tenants.by_slug("serenity").await.is_ok());
    tenants.forget(business.tenant);
    assert_eq!(tenants.by_slug("serenity").await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_cannot_be_an_address_is_not_found() {
    let db = TestDb::new().await;
    let tenants = tenants(&db).await;
    for slug in ["", "..", "a b", "a\0b", "Serenity", "nowhere"] {
        assert_eq!(tenants.by_slug(slug).await.unwrap_err().code, ErrorCode::NotFound, "{slug:?}");
        assert_eq!(tenants.get(slug).await.unwrap_err().code, ErrorCode::NotFound, "{slug:?}");
    }
}
