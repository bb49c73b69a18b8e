use server_kernel::crypto::random_token;
use server_testkit::{Business, Fixture, TestDb};
use shared::{ErrorCode, caller::Caller, identity::IdentityApi, permission::Role};

use crate::world::{enter, identity, right};

async fn employ(db: &TestDb, business: &Business, email: &str, role: &str, status: &str) {
    sqlx::query(
        "WITH member AS (
             INSERT INTO tenant_members (tenant_id, user_id, status) SELECT $1, id, $4 FROM users WHERE email = $2::text::citext
             RETURNING user_id
         )
         INSERT INTO member_roles (tenant_id, user_id, role) SELECT $1, user_id, $3 FROM member",
    )
    .bind(business.tenant.0)
    .bind(email)
    .bind(role)
    .bind(status)
    .execute(db.owner())
    .await
    .unwrap();
}

#[tokio::test]
async fn everybody_at_a_business_is_who_they_are_there() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let identity = identity(&db);
    for (part, expected) in [
        ("owner", spa.owner()),
        ("manager", spa.manager()),
        ("desk", spa.desk()),
        ("therapist1", spa.therapist(0)),
        ("therapist2", spa.therapist(1)),
    ] {
        let session =
            enter(&identity, &Caller::default(), &right(&format!("{part}@serenity.test"))).await.unwrap();
        let expected = expected.user().unwrap().membership.clone();
        assert_eq!(session.user.membership, expected, "{part}");
        let named = identity.resolve(&session.token, Some("serenity")).await.unwrap().unwrap();
        assert_eq!(named.membership, expected);
    }
}

#[tokio::test]
async fn a_stranger_has_no_place_at_a_business_by_naming_it() {
    let db = TestDb::new().await;
    Fixture::business(&db).slug("serenity").build().await;
    Fixture::business(&db).slug("shear-joy").build().await;
    let identity = identity(&db);
    let tokens = identity.login_api(&Caller::default(), &right("manager@shear-joy.test")).await.unwrap();
    for business in ["serenity", "nowhere", "", "' OR true --"] {
        let who = identity.resolve(&tokens.access_token, Some(business)).await.unwrap().unwrap();
        assert!(who.membership.is_none(), "{business}");
    }
    assert!(identity.resolve(&random_token(), Some("serenity")).await.unwrap().is_none());
    assert!(identity.resolve("", None).await.unwrap().is_none());
}

#[tokio::test]
async fn who_works_for_several_is_at_the_first_in_a_browser_and_has_to_say_as_an_api_client() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let salon = Fixture::business(&db).slug("a-salon").build().await;
    let email = "desk@serenity.test";
    employ(&db, &salon, email, "vendor", "active").await;
    let identity = identity(&db);
    let session = enter(&identity, &Caller::default(), &right(email)).await.unwrap();
    assert_eq!(session.user.membership.unwrap().slug, "a-salon");
    let access = identity.login_api(&Caller::default(), &right(email)).await.unwrap().access_token;
    let error = identity.resolve(&access, None).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::BusinessRequired);
    for (business, role) in [(&spa, Role::VendorReceptionist), (&salon, Role::Vendor)] {
        let who = identity.resolve(&access, Some(&business.slug)).await.unwrap().unwrap();
        let place = who.membership.unwrap();
        assert_eq!((place.tenant, place.roles), (business.tenant, vec![role]));
    }
}

#[tokio::test]
async fn who_was_suspended_or_has_left_has_no_place_any_more() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let identity = identity(&db);
    let session = enter(&identity, &Caller::default(), &right("manager@serenity.test")).await.unwrap();
    for status in ["suspended", "left", "invited"] {
        sqlx::query("UPDATE tenant_members SET status = $1").bind(status).execute(db.owner()).await.unwrap();
        let who = identity.resolve(&session.token, None).await.unwrap().unwrap();
        assert!(who.membership.is_none(), "{status}");
    }
    sqlx::query("UPDATE tenant_members SET status = 'active'").execute(db.owner()).await.unwrap();
    sqlx::query("UPDATE tenants SET status = 'DELETED' WHERE id = $1")
        .bind(spa.tenant.0)
        .execute(db.owner())
        .await
        .unwrap();
    assert!(identity.resolve(&session.token, None).await.unwrap().unwrap().membership.is_none());
}
