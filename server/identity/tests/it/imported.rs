use server_testkit::{Fixture, TestDb};
use shared::{
    ErrorCode,
    caller::Caller,
    identity::{SecondFactorApi, SignInMethod},
};

use crate::world::{enter, identity, login};

const EMAIL: &str = "meera@example.com";
/// As the system before this one kept it, with few rounds so that the test is quick.
const IMPORTED: &str = "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
const PASSWORD: &str = "U*U";

async fn import(db: &TestDb) {
    Fixture::customer(db, EMAIL).await;
    sqlx::query("UPDATE users SET password_hash = $1").bind(IMPORTED).execute(db.owner()).await.unwrap();
}

async fn stored(db: &TestDb) -> String {
    sqlx::query_scalar("SELECT password_hash FROM users").fetch_one(db.owner()).await.unwrap()
}

#[tokio::test]
async fn a_password_that_came_from_elsewhere_lets_in_and_is_kept_like_all_others_from_then_on() {
    let db = TestDb::new().await;
    import(&db).await;
    let identity = identity(&db);
    let wrong = enter(&identity, &Caller::default(), &login(EMAIL, "U*U*U*U*")).await.err().unwrap();
    assert_eq!(wrong.code, ErrorCode::WrongCredentials);
    assert_eq!(stored(&db).await, IMPORTED);
    for _ in 0..2 {
        enter(&identity, &Caller::default(), &login(EMAIL, PASSWORD)).await.unwrap();
        assert!(stored(&db).await.starts_with("$argon2id$"));
    }
}

#[tokio::test]
async fn the_last_sign_ins_say_how_and_from_where_and_whether_they_failed() {
    let db = TestDb::new().await;
    import(&db).await;
    let identity = identity(&db);
    let firefox = Caller {
        agent: "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/145.0".to_owned(),
        ..Caller::default()
    };
    enter(&identity, &firefox, &login(EMAIL, "not the password")).await.err().unwrap();
    let session = enter(&identity, &firefox, &login(EMAIL, PASSWORD)).await.unwrap();
    let who = Caller { signed_in: Some(session.user), ..Caller::default() };
    let list = identity.sign_ins(&who).await.unwrap();
    let seen: Vec<_> = list.iter().map(|entry| (entry.method, entry.success)).collect();
    assert_eq!(seen, [(SignInMethod::Password, true), (SignInMethod::Password, false)]);
    assert!(list.iter().all(|entry| entry.device == "Firefox · Windows"));
    let other = Fixture::customer(&db, "arun@example.com").await;
    assert!(identity.sign_ins(&other).await.unwrap().is_empty());
}

#[tokio::test]
async fn leaving_everywhere_ends_the_session_that_asks_too() {
    let db = TestDb::new().await;
    import(&db).await;
    let identity = identity(&db);
    let here = enter(&identity, &Caller::default(), &login(EMAIL, PASSWORD)).await.unwrap();
    let there = enter(&identity, &Caller::default(), &login(EMAIL, PASSWORD)).await.unwrap();
    let who = Caller { signed_in: Some(here.user), ..Caller::default() };
    identity.end_all_sessions(&who).await.unwrap();
    for token in [here.token, there.token] {
        use shared::identity::IdentityApi as _;
        assert!(identity.resolve(&token, None).await.unwrap().is_none());
    }
}
