use server_identity::Identity;
use server_testkit::{Fixture, TestDb};
use shared::{
    ErrorCode,
    caller::Caller,
    identity::{IdentityApi, NewSession, SignInStep},
};

use crate::world::{identity, login, messages, right};

const EMAIL: &str = "meera@example.com";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

async fn sign_in(identity: &Identity, device: Option<&str>) -> NewSession {
    let caller = Caller { agent: FIREFOX.to_owned(), ..Caller::default() };
    match identity.login(&caller, &right(EMAIL), device).await.unwrap() {
        SignInStep::Done(session) => *session,
        SignInStep::Code(_) => panic!("a code is asked for"),
    }
}

#[tokio::test]
async fn the_owner_hears_of_a_browser_that_the_account_was_not_used_with() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    let first = sign_in(&identity, None).await.device.unwrap();
    assert!(messages(&db).await.is_empty(), "the first one is no news");
    assert_eq!(sign_in(&identity, Some(&first)).await.device, None, "it is known already");
    assert!(messages(&db).await.is_empty());
    let second = sign_in(&identity, None).await.device.unwrap();
    let told = messages(&db).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].subject, "A new sign-in to your account");
    assert!(told[0].body.contains("Firefox · Windows"), "{}", told[0].body);
    assert_ne!(first, second);
    for known in [&first, &second] {
        sign_in(&identity, Some(known)).await;
    }
    assert_eq!(messages(&db).await.len(), 1);
}

#[tokio::test]
async fn a_program_is_known_by_its_name() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    sign_in(&identity, None).await;
    for agent in ["desk-kiosk/2.1", "desk-kiosk/2.2", "okhttp/4"] {
        let caller = Caller { agent: agent.to_owned(), ..Caller::default() };
        identity.login_api(&caller, &right(EMAIL)).await.unwrap();
    }
    let told: Vec<_> = messages(&db).await.into_iter().map(|message| message.body).collect();
    assert_eq!(told.len(), 2);
    assert!(told[0].contains("desk-kiosk") && told[1].contains("okhttp"));
}

#[tokio::test]
async fn guesses_from_elsewhere_do_not_keep_the_owners_browser_out() {
    let db = TestDb::new().await;
    Fixture::customer(&db, "meera@example.com").await;
    let identity = identity(&db);
    let (owner, wrong) = (right("meera@example.com"), login("meera@example.com", "not the password"));
    // The first sign-in makes the browser known.
    identity.login(&Caller::default(), &owner, Some("the browser at home")).await.unwrap();
    for round in 0..3 {
        for _ in 0..5 {
            let stranger = format!("a new cookie each time {round}");
            assert!(identity.login(&Caller::default(), &wrong, Some(&stranger)).await.is_err());
        }
        let elsewhere = identity.login(&Caller::default(), &owner, None).await.map(|_| ()).unwrap_err();
        assert_eq!(elsewhere.code, ErrorCode::AccountLocked);
        assert!(identity.login(&Caller::default(), &owner, Some("the browser at home")).await.is_ok());
    }
    // At home one may be wrong five times, as everywhere.
    for _ in 0..5 {
        assert!(identity.login(&Caller::default(), &wrong, Some("the browser at home")).await.is_err());
    }
    let home = identity.login(&Caller::default(), &owner, Some("the browser at home")).await.map(|_| ());
    assert_eq!(home.unwrap_err().code, ErrorCode::AccountLocked);
}
