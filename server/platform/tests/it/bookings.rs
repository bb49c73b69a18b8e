//! Bookings for support, and limits.

use server_testkit::{Business, Fixture, TestDb, now};
use shared::{error::FieldProblem, permission::Role, platform::PlatformApi as _};
use uuid::Uuid;

use crate::world::{platform, written};

/// A booking with a number; its id.
async fn book(db: &TestDb, spa: &Business, number: &str) -> Uuid {
    let id = Uuid::now_v7();
    sqlx::query(
        "WITH customer AS (
             INSERT INTO customers (tenant_id, id, name, email, created_at, updated_at)
             VALUES ($1, $2, 'Meera Krishnan', $2::text || '@example.com', $4, $4)
         )
         INSERT INTO bookings (tenant_id, id, number, customer_id, channel, status, contact_name, contact_email, contact_phone,
             currency, total_minor, starts_at, ends_at, short_code, created_at, updated_at, location_id)
         VALUES ($1, $2, $3, $2, 'web', 'confirmed', 'Meera Krishnan', 'meera@example.com', '+919845012345', 'INR', 210000,
             $4, $4::timestamptz + interval '1 hour', upper(right($2::text, 8)), $4, $4,
             (SELECT l.id FROM locations l WHERE l.tenant_id = $1 AND l.is_main))",
    )
    .bind(spa.tenant.0)
    .bind(id)
    .bind(number)
    .bind(now())
    .execute(db.owner())
    .await
    .unwrap();
    id
}

#[tokio::test]
async fn a_number_is_found_at_every_business_that_has_it_and_each_hears_of_it() {
    let db = TestDb::new().await;
    let (one, other) = (
        Fixture::business(&db).slug("serenity").build().await,
        Fixture::business(&db).slug("shear-joy").build().await,
    );
    let id = book(&db, &one, "OBO-20261120-0001").await;
    book(&db, &other, "OBO-20261120-0001").await;
    book(&db, &other, "OBO-20261120-0002").await;
    let care = Fixture::head_office(&db, Role::CustomerCare).await;
    let found = platform(&db).find_bookings(&care, " obo-20261120-0001 ").await.unwrap();
    assert_eq!(found.len(), 2);
    let contact = &found[0].contact;
    assert_eq!(
        (contact.name.as_str(), contact.email.as_str(), contact.phone.as_str()),
        ("M… K…", "m…@example.com", "…45")
    );
    assert!(contact.masked);
    assert_eq!(written(&db, Some(one.tenant)).await, [("booking.lookup".to_owned(), Some(id))]);
    let admin = Fixture::head_office(&db, Role::Admin).await;
    let found = platform(&db).find_bookings(&admin, "OBO-20261120-0002").await.unwrap();
    assert_eq!((found[0].contact.name.as_str(), found[0].contact.masked), ("Meera Krishnan", false));
    assert!(platform(&db).find_bookings(&care, "nothing").await.unwrap().is_empty());
    let error = platform(&db).find_bookings(&care, " ").await.unwrap_err();
    assert_eq!(error.problem("number"), Some(FieldProblem::Required));
}

#[tokio::test]
async fn limits_that_bit_are_counted_by_caller() {
    let db = TestDb::new().await;
    for (class, caller, ago) in [
        ("sign_in", 1, "1 minute"),
        ("sign_in", 1, "2 minutes"),
        ("read", 2, "1 hour"),
        ("read", 2, "2 days"),
    ] {
        sqlx::query(
            "INSERT INTO rate_limit_logs SELECT gen_random_uuid(), $1, sha256($2::text::bytea), $3 - $4::text::interval",
        )
        .bind(class)
        .bind(caller.to_string())
        .bind(now())
        .bind(ago)
        .execute(db.owner())
        .await
        .unwrap();
    }
    let it = Fixture::head_office(&db, Role::ItDepartment).await;
    let rows = platform(&db).limits(&it).await.unwrap();
    let counted: Vec<_> = rows.iter().map(|row| (row.class.as_str(), row.minutes)).collect();
    assert_eq!(counted, [("sign_in", 2), ("read", 1)]);
    assert_eq!(rows[0].caller.len(), 8);
    assert_eq!(written(&db, None).await.last().unwrap().0, "limits.read");
}
