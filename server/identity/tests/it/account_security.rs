use server_kernel::crypto::random_token;
use server_testkit::{Fixture, PASSWORD, TestDb};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    identity::{IdentityApi, NewSession, PasswordChange, SessionKind, SessionView},
    ids::SessionId,
};

use server_identity::Identity;

use crate::world::{audit, enter, forget, identity, identity_after, login, messages, reset_link, right};

const EMAIL: &str = "meera@example.com";
const NEW: &str = "a quiet courtyard at noon";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

fn from(agent: &str) -> Caller {
    Caller { agent: agent.to_owned(), ..Caller::default() }
}

/// Whoever has this session.
fn as_owner(session: &NewSession) -> Caller {
    Caller { signed_in: Some(session.user.clone()), ..Caller::default() }
}

async fn sign_in(identity: &Identity, email: &str) -> NewSession {
    enter(identity, &from(FIREFOX), &right(email)).await.unwrap()
}

async fn change(identity: &Identity, who: &Caller, current: &str, new: &str) -> Result<(), AppError> {
    let change = PasswordChange { current_password: current.to_owned(), password: new.to_owned() };
    identity.change_password(who, &change).await
}

async fn is_open(identity: &Identity, token: &str) -> bool {
    identity.resolve(token, None).await.unwrap().is_some()
}

fn ids(list: &[SessionView]) -> Vec<SessionId> {
    list.iter().map(|session| session.id).collect()
}

#[tokio::test]
async fn another_password_ends_every_other_session_and_keeps_this_one() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    let here = sign_in(&identity, EMAIL).await;
    let there = sign_in(&identity, EMAIL).await;
    let program = identity.login_api(&Caller::default(), &right(EMAIL)).await.unwrap();
    forget(&db, &identity, EMAIL).await;
    let link = reset_link(&db).await;
    change(&identity, &as_owner(&here), PASSWORD, NEW).await.unwrap();
    assert!(is_open(&identity, &here.token).await);
    assert!(!is_open(&identity, &there.token).await && !is_open(&identity, &program.access_token).await);
    assert!(identity.refresh(&Caller::default(), &program.refresh_token).await.is_err());
    assert!(enter(&identity, &Caller::default(), &right(EMAIL)).await.is_err());
    enter(&identity, &Caller::default(), &login(EMAIL, NEW)).await.unwrap();
    let reset = shared::identity::PasswordReset { token: link, password: PASSWORD.to_owned() };
    assert!(identity.reset_password(&Caller::default(), &reset).await.is_err(), "links are over too");
    assert_eq!(messages(&db).await.pop().unwrap().subject, "Your password was changed");
    assert!(audit(&db).await.contains(&("auth.change_password".to_owned(), true)));
}

#[tokio::test]
async fn who_does_not_know_the_current_password_changes_nothing_and_may_not_guess_on() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    let session = sign_in(&identity, EMAIL).await;
    let who = as_owner(&session);
    for _ in 0..5 {
        let error = change(&identity, &who, "not the password", NEW).await.unwrap_err();
        assert_eq!(error.problem("current_password"), Some(FieldProblem::Inconsistent));
    }
    let error = change(&identity, &who, PASSWORD, NEW).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::AccountLocked);
    assert!(messages(&db).await.is_empty() && is_open(&identity, &session.token).await);
    assert!(audit(&db).await.contains(&("auth.change_password".to_owned(), false)));
    enter(&identity_after(&db, 16), &Caller::default(), &right(EMAIL)).await.unwrap();
    let error = change(&identity, &Caller::default(), PASSWORD, NEW).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_change_is_said_at_once() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    let who = as_owner(&sign_in(&identity, EMAIL).await);
    let both = change(&identity, &who, "", "short").await.unwrap_err();
    assert_eq!(both.problem("current_password"), Some(FieldProblem::Required));
    assert_eq!(both.problem("password"), Some(FieldProblem::TooShort));
    let new = change(&identity, &who, PASSWORD, "Qwertyuiop123").await.unwrap_err();
    assert_eq!(
        (new.problem("current_password"), new.problem("password")),
        (None, Some(FieldProblem::TooCommon))
    );
    enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
}

#[tokio::test]
async fn a_person_sees_their_own_sessions_and_which_one_asks() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    Fixture::customer(&db, "arun@example.com").await;
    let identity = identity(&db);
    sign_in(&identity, "arun@example.com").await;
    let browser = sign_in(&identity, EMAIL).await;
    let program = identity.login_api(&from("desk-kiosk/2.1"), &right(EMAIL)).await.unwrap();
    let first = identity.sessions(&as_owner(&browser)).await.unwrap();
    let renewed = identity_after(&db, 10);
    renewed.refresh(&from("desk-kiosk/2.2"), &program.refresh_token).await.unwrap();
    let list = renewed.sessions(&as_owner(&browser)).await.unwrap();
    assert_eq!(list.len(), 2, "a program that renews its tokens is one: {list:?}");
    let seen: Vec<_> =
        list.iter().map(|session| (session.kind, session.device.as_str(), session.current)).collect();
    assert_eq!(
        seen,
        [(SessionKind::Api, "desk-kiosk", false), (SessionKind::Browser, "Firefox · Windows", true)]
    );
    assert_eq!(list[0].since, first[0].since, "since its first token");
    let error = identity.sessions(&Caller::default()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn what_has_ended_is_not_listed() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    let left = sign_in(&identity, EMAIL).await;
    identity.logout(&as_owner(&left)).await.unwrap();
    identity.login_api(&Caller::default(), &right(EMAIL)).await.unwrap();
    let here = sign_in(&identity, EMAIL).await;
    assert_eq!(identity.sessions(&as_owner(&here)).await.unwrap().len(), 2);
    let day_later = identity_after(&db, 24 * 60).sessions(&as_owner(&here)).await.unwrap();
    assert_eq!(day_later.len(), 2, "a refresh token is good for longer than an access token");
    assert!(identity_after(&db, 31 * 24 * 60).sessions(&as_owner(&here)).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_session_is_ended_with_the_tokens_that_belong_to_it() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    let here = sign_in(&identity, EMAIL).await;
    let there = sign_in(&identity, EMAIL).await;
    let program = identity.login_api(&Caller::default(), &right(EMAIL)).await.unwrap();
    let who = as_owner(&here);
    let list = identity.sessions(&who).await.unwrap();
    let api = list.iter().find(|session| session.kind == SessionKind::Api).unwrap();
    identity.end_session(&who, api.id).await.unwrap();
    assert!(!is_open(&identity, &program.access_token).await && is_open(&identity, &there.token).await);
    assert!(identity.refresh(&Caller::default(), &program.refresh_token).await.is_err());
    identity.end_session(&who, there.user.session).await.unwrap();
    identity.end_session(&who, there.user.session).await.unwrap();
    assert!(!is_open(&identity, &there.token).await && is_open(&identity, &here.token).await);
    assert_eq!(ids(&identity.sessions(&who).await.unwrap()), [here.user.session]);
    assert!(audit(&db).await.contains(&("auth.end_session".to_owned(), true)));
}

#[tokio::test]
async fn somebody_elses_session_is_not_found_and_goes_on() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    Fixture::customer(&db, "arun@example.com").await;
    let identity = identity(&db);
    let theirs = sign_in(&identity, EMAIL).await;
    let mine = as_owner(&sign_in(&identity, "arun@example.com").await);
    for session in [theirs.user.session, SessionId::new()] {
        let error = identity.end_session(&mine, session).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFound);
    }
    let error = identity.end_session(&Caller::default(), theirs.user.session).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unauthenticated);
    identity.end_other_sessions(&mine).await.unwrap();
    assert!(is_open(&identity, &theirs.token).await);
    assert!(!is_open(&identity, &random_token()).await);
}

#[tokio::test]
async fn all_others_are_ended_at_once_and_who_asks_stays_browser_or_program() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    let here = sign_in(&identity, EMAIL).await;
    let there = sign_in(&identity, EMAIL).await;
    let program = identity.login_api(&Caller::default(), &right(EMAIL)).await.unwrap();
    identity.end_other_sessions(&as_owner(&here)).await.unwrap();
    assert!(is_open(&identity, &here.token).await);
    assert!(!is_open(&identity, &there.token).await && !is_open(&identity, &program.access_token).await);
    assert!(audit(&db).await.contains(&("auth.end_other_sessions".to_owned(), true)));

    let program = identity.login_api(&Caller::default(), &right(EMAIL)).await.unwrap();
    let signed_in = identity.resolve(&program.access_token, None).await.unwrap();
    identity.end_other_sessions(&Caller { signed_in, ..Caller::default() }).await.unwrap();
    assert!(!is_open(&identity, &here.token).await && is_open(&identity, &program.access_token).await);
    identity.refresh(&Caller::default(), &program.refresh_token).await.unwrap();
}
