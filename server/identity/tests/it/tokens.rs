use server_testkit::{Fixture, TestDb};
use shared::{
    ErrorCode,
    caller::Caller,
    identity::{IdentityApi, Tokens},
};

use crate::world::{audit, identity, identity_after, right};

const EMAIL: &str = "meera@example.com";

async fn tokens(db: &TestDb) -> Tokens {
    Fixture::customer(db, EMAIL).await;
    identity(db).login_api(&Caller::default(), &right(EMAIL)).await.unwrap()
}

/// How many sessions of API clients and refresh tokens can still be used.
async fn alive(db: &TestDb) -> (i64, i64) {
    sqlx::query_as(
        "SELECT (SELECT count(*) FROM sessions WHERE ended_at IS NULL),
                (SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL)",
    )
    .fetch_one(db.owner())
    .await
    .unwrap()
}

#[tokio::test]
async fn an_access_token_ends_after_fifteen_minutes_and_a_refresh_token_brings_new_ones() {
    let db = TestDb::new().await;
    let first = tokens(&db).await;
    assert_eq!(first.expires_in, 900);
    assert!(identity_after(&db, 14).resolve(&first.access_token, None).await.unwrap().is_some());
    let later = identity_after(&db, 16);
    assert!(later.resolve(&first.access_token, None).await.unwrap().is_none());
    let second = later.refresh(&Caller::default(), &first.refresh_token).await.unwrap();
    assert_eq!(later.resolve(&second.access_token, None).await.unwrap().unwrap().email, EMAIL);
    let month_later = identity_after(&db, 31 * 24 * 60);
    for token in [second.refresh_token.as_str(), "nonsense", ""] {
        let error = month_later.refresh(&Caller::default(), token).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::TokenInvalid);
    }
}

#[tokio::test]
async fn a_refresh_token_used_again_ends_its_family_and_no_other() {
    let db = TestDb::new().await;
    let first = tokens(&db).await;
    let identity = identity(&db);
    let other = identity.login_api(&Caller::default(), &right(EMAIL)).await.unwrap();
    let second = identity.refresh(&Caller::default(), &first.refresh_token).await.unwrap();
    for token in [&first.refresh_token, &second.refresh_token] {
        let error = identity.refresh(&Caller::default(), token).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::TokenInvalid);
    }
    for token in [&first.access_token, &second.access_token] {
        assert!(identity.resolve(token, None).await.unwrap().is_none());
    }
    assert!(identity.resolve(&other.access_token, None).await.unwrap().is_some());
    identity.refresh(&Caller::default(), &other.refresh_token).await.unwrap();
    assert!(audit(&db).await.contains(&("auth.refresh_reused".to_owned(), false)));
}

#[tokio::test]
async fn a_refresh_token_used_twice_at_the_same_moment_is_answered_once_and_ends_its_family() {
    let db = TestDb::new().await;
    let first = tokens(&db).await;
    let identity = identity(&db);
    let caller = Caller::default();
    let (one, other) = tokio::join!(
        identity.refresh(&caller, &first.refresh_token),
        identity.refresh(&caller, &first.refresh_token),
    );
    assert!(one.is_ok() != other.is_ok(), "one wins");
    let won = one.or(other).unwrap();
    assert!(identity.resolve(&won.access_token, None).await.unwrap().is_none());
    assert!(identity.refresh(&caller, &won.refresh_token).await.is_err());
    assert_eq!(alive(&db).await, (0, 0));
}

#[tokio::test]
async fn no_token_outlives_its_family_however_refreshes_and_reuse_meet() {
    let db = TestDb::new().await;
    let first = tokens(&db).await;
    let identity = identity(&db);
    for _ in 0..10 {
        let start = identity.login_api(&Caller::default(), &right(EMAIL)).await.unwrap();
        let next = identity.refresh(&Caller::default(), &start.refresh_token).await.unwrap();
        let caller = Caller::default();
        let (stolen, _, _) = tokio::join!(
            identity.refresh(&caller, &start.refresh_token),
            identity.refresh(&caller, &next.refresh_token),
            identity.refresh(&caller, &next.refresh_token),
        );
        assert!(stolen.is_err());
        assert_eq!(alive(&db).await, (1, 1), "only the first family is left");
    }
    assert!(identity.resolve(&first.access_token, None).await.unwrap().is_some());
}

#[tokio::test]
async fn logging_out_ends_the_refresh_token_too() {
    let db = TestDb::new().await;
    let tokens = tokens(&db).await;
    let identity = identity(&db);
    let signed_in = identity.resolve(&tokens.access_token, None).await.unwrap();
    identity.logout(&Caller { signed_in, ..Caller::default() }).await.unwrap();
    assert_eq!(alive(&db).await, (0, 0));
    assert!(identity.refresh(&Caller::default(), &tokens.refresh_token).await.is_err());
}

#[tokio::test]
async fn a_refresh_token_is_no_access_token() {
    let db = TestDb::new().await;
    let tokens = tokens(&db).await;
    let identity = identity(&db);
    assert!(identity.resolve(&tokens.refresh_token, None).await.unwrap().is_none());
    assert!(identity.refresh(&Caller::default(), &tokens.access_token).await.is_err());
}
