use server_testkit::{Fixture, TestDb};
use shared::{
    ErrorCode,
    caller::Caller,
    identity::{IdentityApi, Login},
};

use crate::world::{audit, enter, identity, identity_after, login, right};

const EMAIL: &str = "meera@example.com";

#[tokio::test]
async fn a_right_password_opens_a_session_that_logging_out_ends() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    let session = enter(&identity, &Caller::default(), &right(" Meera@Example.com ")).await.unwrap();
    let who = identity.resolve(&session.token, None).await.unwrap().unwrap();
    assert_eq!(who, session.user);
    assert_eq!((who.email.as_str(), who.email_verified), (EMAIL, true));
    let caller = Caller { signed_in: Some(who), ..Caller::default() };
    identity.logout(&caller).await.unwrap();
    assert!(identity.resolve(&session.token, None).await.unwrap().is_none());
    assert_eq!(audit(&db).await, [("auth.login".to_owned(), true), ("auth.logout".to_owned(), true)]);
    let error = identity.logout(&Caller::default()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn a_session_ends_after_thirty_days_and_only_its_hash_is_stored() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let session = enter(&identity(&db), &Caller::default(), &right(EMAIL)).await.unwrap();
    let day = 24 * 60;
    assert!(identity_after(&db, 30 * day - 1).resolve(&session.token, None).await.unwrap().is_some());
    assert!(identity_after(&db, 30 * day + 1).resolve(&session.token, None).await.unwrap().is_none());
    let stored: Vec<u8> =
        sqlx::query_scalar("SELECT token_hash FROM sessions").fetch_one(db.owner()).await.unwrap();
    assert_eq!(stored, server_kernel::crypto::token_hash(&session.token));
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_are_answered_alike_until_both_are_locked() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    for attempt in 1..=7 {
        let known =
            enter(&identity, &Caller::default(), &login(EMAIL, "not the password")).await.err().unwrap();
        let unknown = enter(&identity, &Caller::default(), &login("x@example.com", "not the password"))
            .await
            .err()
            .unwrap();
        let expected = if attempt <= 5 { ErrorCode::WrongCredentials } else { ErrorCode::AccountLocked };
        assert_eq!((known.code, unknown.code), (expected, expected), "attempt {attempt}");
        assert_eq!(known.retry_after.is_some(), unknown.retry_after.is_some());
    }
    for nonsense in ["", "no address", "a\0b@example.com"] {
        let error = enter(&identity, &Caller::default(), &right(nonsense)).await.err().unwrap();
        assert_eq!(error.code, ErrorCode::WrongCredentials);
    }
    assert!(audit(&db).await.iter().all(|entry| *entry == ("auth.login".to_owned(), false)));
}

#[tokio::test]
async fn five_failures_lock_an_account_for_fifteen_minutes_and_tries_meanwhile_do_not_prolong_it() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    let before = identity.login_api(&Caller::default(), &right(EMAIL)).await.unwrap();
    for _ in 0..5 {
        let error =
            identity.login_api(&Caller::default(), &login(EMAIL, "not the password")).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::WrongCredentials);
    }
    for minutes in [0, 5, 14] {
        let error =
            enter(&identity_after(&db, minutes), &Caller::default(), &right(EMAIL)).await.err().unwrap();
        assert_eq!(error.code, ErrorCode::AccountLocked);
        assert!(error.retry_after.unwrap() <= 901);
    }
    assert!(identity.resolve(&before.access_token, None).await.unwrap().is_some(), "who is in stays in");
    enter(&identity_after(&db, 16), &Caller::default(), &right(EMAIL)).await.unwrap();
}

#[tokio::test]
async fn four_failures_are_forgotten_after_a_success() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    for _ in 0..3 {
        for _ in 0..4 {
            assert!(enter(&identity, &Caller::default(), &login(EMAIL, "not the password")).await.is_err());
        }
        enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
    }
}

#[tokio::test]
async fn guesses_sent_all_at_once_are_counted_and_logins_sent_all_at_once_succeed() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    Fixture::customer(&db, "arun@example.com").await;
    let identity = identity(&db);
    let at_once = async |login: shared::identity::Login| {
        let tries: Vec<_> = (0..12)
            .map(|_| {
                let (identity, login) = (identity.clone(), login.clone());
                tokio::spawn(async move { enter(&identity, &Caller::default(), &login).await.map(|_| ()) })
            })
            .collect();
        let mut answers = Vec::new();
        for attempt in tries {
            answers.push(attempt.await.unwrap().map_err(|error| error.code));
        }
        answers
    };
    let wrong = at_once(login(EMAIL, "not the password")).await;
    assert_eq!(wrong.iter().filter(|answer| **answer == Err(ErrorCode::WrongCredentials)).count(), 5);
    assert_eq!(wrong.iter().filter(|answer| **answer == Err(ErrorCode::AccountLocked)).count(), 7);
    assert!(at_once(right("arun@example.com")).await.iter().all(Result::is_ok));
}

#[tokio::test]
async fn a_suspended_account_is_told_so_only_with_the_right_password() {
    let db = TestDb::new().await;
    let user = Fixture::customer(&db, EMAIL).await.user().unwrap().user;
    let identity = identity(&db);
    let session = enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
    sqlx::query("UPDATE users SET status = 'suspended' WHERE id = $1")
        .bind(user.0)
        .execute(db.owner())
        .await
        .unwrap();
    assert!(identity.resolve(&session.token, None).await.unwrap().is_none(), "out at once");
    let refused = |who: Login| {
        let identity = identity.clone();
        async move { enter(&identity, &Caller::default(), &who).await.map(|_| ()).unwrap_err().code }
    };
    assert_eq!(refused(right(EMAIL)).await, ErrorCode::AccountSuspended);
    assert_eq!(refused(login(EMAIL, "not the password")).await, ErrorCode::WrongCredentials);
    let program = identity.login_api(&Caller::default(), &right(EMAIL)).await.map(|_| ());
    assert_eq!(program.unwrap_err().code, ErrorCode::AccountSuspended);
}
