use server_testkit::{Fixture, PASSWORD, TestDb};
use shared::{
    ErrorCode,
    caller::Caller,
    error::FieldProblem,
    identity::{IdentityApi, PasswordReset},
};

use crate::world::{
    BASE, audit, enter, forget, identity, identity_after, login, messages, newest_token, register,
    reset_link, right,
};

const EMAIL: &str = "meera@example.com";
const NEW: &str = "a quiet courtyard at noon";

fn reset(token: &str, password: &str) -> PasswordReset {
    PasswordReset { token: token.to_owned(), password: password.to_owned() }
}

#[tokio::test]
async fn a_link_sets_a_new_password_once() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    forget(&db, &identity, " Meera@Example.com").await;
    let token = reset_link(&db).await;
    identity.reset_password(&Caller::default(), &reset(&token, NEW)).await.unwrap();
    let error = enter(&identity, &Caller::default(), &right(EMAIL)).await.err().unwrap();
    assert_eq!(error.code, ErrorCode::WrongCredentials);
    enter(&identity, &Caller::default(), &login(EMAIL, NEW)).await.unwrap();
    for token in [token.as_str(), "nonsense", ""] {
        let error =
            identity.reset_password(&Caller::default(), &reset(token, "another password")).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::LinkExpired);
    }
    enter(&identity, &Caller::default(), &login(EMAIL, NEW)).await.unwrap();
    let actions: Vec<_> = audit(&db).await;
    assert!(actions.contains(&("auth.forgot_password".to_owned(), true)));
    assert!(actions.contains(&("auth.reset_password".to_owned(), true)));
}

#[tokio::test]
async fn a_link_used_twice_at_the_same_moment_sets_one_password() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    forget(&db, &identity, EMAIL).await;
    let token = reset_link(&db).await;
    let caller = Caller::default();
    let (first, second) = (reset(&token, NEW), reset(&token, "another long password"));
    let (one, other) =
        tokio::join!(identity.reset_password(&caller, &first), identity.reset_password(&caller, &second));
    assert!(one.is_ok() != other.is_ok());
    let fits = if one.is_ok() { first.password } else { second.password };
    enter(&identity, &caller, &login(EMAIL, &fits)).await.unwrap();
}

#[tokio::test]
async fn a_link_is_good_for_an_hour_and_kept_only_as_its_hash() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    forget(&db, &identity(&db), EMAIL).await;
    let token = reset_link(&db).await;
    let stored: Vec<u8> =
        sqlx::query_scalar("SELECT token_hash FROM auth_tokens").fetch_one(db.owner()).await.unwrap();
    assert_eq!(stored, server_kernel::crypto::token_hash(&token));
    let late = identity_after(&db, 61).reset_password(&Caller::default(), &reset(&token, NEW)).await;
    assert_eq!(late.unwrap_err().code, ErrorCode::LinkExpired);
    identity_after(&db, 59).reset_password(&Caller::default(), &reset(&token, NEW)).await.unwrap();
}

#[tokio::test]
async fn a_newer_link_ends_the_one_before_and_links_to_an_address_are_no_links_to_a_password() {
    let db = TestDb::new().await;
    let identity = identity(&db);
    register(&identity, EMAIL, PASSWORD).await;
    let verify = newest_token(&db).await;
    forget(&db, &identity, EMAIL).await;
    let first = reset_link(&db).await;
    forget(&db, &identity, EMAIL).await;
    let second = reset_link(&db).await;
    for token in [&first, &verify] {
        let error = identity.reset_password(&Caller::default(), &reset(token, NEW)).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::LinkExpired);
    }
    assert!(identity.verify_email(&Caller::default(), &second).await.is_err());
    identity.reset_password(&Caller::default(), &reset(&second, NEW)).await.unwrap();
}

#[tokio::test]
async fn an_unknown_address_is_answered_alike_and_nobody_is_written_to() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    for email in [EMAIL, "nobody@example.com"] {
        identity.forgot_password(&Caller::default(), email).await.unwrap();
    }
    let left: Vec<(String, i64)> = sqlx::query_as(
        "SELECT payload->>'email', count(*) FROM jobs WHERE kind = 'send_reset_link' GROUP BY 1 ORDER BY 1",
    )
    .fetch_all(db.owner())
    .await
    .unwrap();
    assert_eq!(left, [(EMAIL.to_owned(), 1), ("nobody@example.com".to_owned(), 1)], "both leave the same");
    assert!(audit(&db).await.is_empty(), "and nobody was looked up");
    forget(&db, &identity, "nobody@example.com").await;
    let to: Vec<_> = messages(&db).await.into_iter().map(|message| message.to).collect();
    assert_eq!(to, [EMAIL]);
    assert!(audit(&db).await.contains(&("auth.forgot_password".to_owned(), false)));
    for (email, problem) in [("", FieldProblem::Required), ("meera", FieldProblem::Malformed)] {
        let error = identity.forgot_password(&Caller::default(), email).await.unwrap_err();
        assert_eq!(error.problem("email"), Some(problem));
    }
}

#[tokio::test]
async fn a_mailbox_is_not_flooded() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    for _ in 0..8 {
        forget(&db, &identity, EMAIL).await;
    }
    assert_eq!(messages(&db).await.len(), 5);
    let last = reset_link(&db).await;
    identity.reset_password(&Caller::default(), &reset(&last, NEW)).await.unwrap();
    forget(&db, &identity_after(&db, 61), EMAIL).await;
    assert!(messages(&db).await.pop().unwrap().body.contains("/reset?token="));
}

#[tokio::test]
async fn a_new_password_ends_everything_that_the_old_one_opened() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    Fixture::customer(&db, "arun@example.com").await;
    let identity = identity(&db);
    let caller = Caller::default();
    let browser = enter(&identity, &caller, &right(EMAIL)).await.unwrap();
    let tokens = identity.login_api(&caller, &right(EMAIL)).await.unwrap();
    let neighbour = enter(&identity, &caller, &right("arun@example.com")).await.unwrap();
    forget(&db, &identity, EMAIL).await;
    let token = reset_link(&db).await;
    assert!(identity.resolve(&browser.token, None).await.unwrap().is_some(), "asking changes nothing");
    identity.reset_password(&caller, &reset(&token, NEW)).await.unwrap();
    for token in [&browser.token, &tokens.access_token] {
        assert!(identity.resolve(token, None).await.unwrap().is_none());
    }
    let error = identity.refresh(&caller, &tokens.refresh_token).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::TokenInvalid);
    assert!(identity.resolve(&neighbour.token, None).await.unwrap().is_some(), "nobody else's");
}

#[tokio::test]
async fn no_session_of_the_old_password_outlives_the_new_one_however_they_meet() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    forget(&db, &identity, EMAIL).await;
    let (token, caller) = (reset_link(&db).await, Caller::default());
    let (new, old) = (reset(&token, NEW), right(EMAIL));
    let (done, one, other) = tokio::join!(
        identity.reset_password(&caller, &new),
        enter(&identity, &caller, &old),
        identity.login_api(&caller, &old),
    );
    done.unwrap();
    if let Ok(session) = one {
        assert!(identity.resolve(&session.token, None).await.unwrap().is_none());
    }
    if let Ok(tokens) = other {
        assert!(identity.resolve(&tokens.access_token, None).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn who_reads_the_message_has_shown_the_address_to_be_theirs_and_is_locked_out_no_more() {
    let db = TestDb::new().await;
    let identity = identity(&db);
    register(&identity, EMAIL, PASSWORD).await;
    let verify = newest_token(&db).await;
    for _ in 0..5 {
        assert!(enter(&identity, &Caller::default(), &login(EMAIL, "not the password")).await.is_err());
    }
    forget(&db, &identity, EMAIL).await;
    let token = reset_link(&db).await;
    identity.reset_password(&Caller::default(), &reset(&token, NEW)).await.unwrap();
    let session = enter(&identity, &Caller::default(), &login(EMAIL, NEW)).await.unwrap();
    assert!(session.user.email_verified);
    assert!(identity.verify_email(&Caller::default(), &verify).await.is_err(), "the first link is over");
}

#[tokio::test]
async fn a_password_that_is_no_good_leaves_the_link_for_another_try() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    forget(&db, &identity, EMAIL).await;
    let token = reset_link(&db).await;
    for (password, problem) in [
        ("", FieldProblem::Required),
        ("short", FieldProblem::TooShort),
        (EMAIL, FieldProblem::TooCommon),
        ("Qwertyuiop123", FieldProblem::TooCommon),
    ] {
        let error = identity.reset_password(&Caller::default(), &reset(&token, password)).await.unwrap_err();
        assert_eq!(error.problem("password"), Some(problem), "{password}");
    }
    identity.reset_password(&Caller::default(), &reset(&token, NEW)).await.unwrap();
}

#[tokio::test]
async fn the_owner_is_told_in_their_own_language() {
    let db = TestDb::new().await;
    for (locale, email, asked, changed) in [
        ("en", "a@example.com", "Choose a new password", "Your password was changed"),
        ("hi", "b@example.com", "नया पासवर्ड चुनें", "आपका पासवर्ड बदल दिया गया है"),
        ("ar", "c@example.com", "اختيار كلمة مرور جديدة", "تم تغيير كلمة مرورك"),
    ] {
        Fixture::customer(&db, email).await;
        sqlx::query("UPDATE users SET locale = $1 WHERE email = $2::text::citext")
            .bind(locale)
            .bind(email)
            .execute(db.owner())
            .await
            .unwrap();
        let identity = identity(&db);
        forget(&db, &identity, email).await;
        assert_eq!(messages(&db).await.pop().unwrap().subject, asked);
        let token = reset_link(&db).await;
        identity.reset_password(&Caller::default(), &reset(&token, NEW)).await.unwrap();
        let notice = messages(&db).await.pop().unwrap();
        assert_eq!((notice.to.as_str(), notice.subject.as_str()), (email, changed));
        assert!(notice.body.contains(&format!("{BASE}/forgot")) && !notice.body.contains(&token));
    }
}
