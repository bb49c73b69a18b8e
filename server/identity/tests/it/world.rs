//! What these tests share.

use server_identity::{Identity, SendResetLink};
use server_kernel::{crypto::SecretKey, jobs::Runner as _, mail::Message};
use server_testkit::{PASSWORD, TestDb, clock, clock_at, now};
use shared::{
    caller::Caller,
    error::AppResult,
    identity::{IdentityApi, Login, NewSession, Registration, SignInStep},
};

pub const BASE: &str = "https://ombaro.test";

/// What the browser of these tests is known by.
pub const BROWSER: &str = "the-browser-that-everybody-here-has";

pub fn secret() -> SecretKey {
    SecretKey::from_secret(&[7; 32]).unwrap()
}

pub fn identity(db: &TestDb) -> Identity {
    Identity::new(db.db(), clock(), secret(), format!("{BASE}/"))
}

/// The same, some time later.
pub fn identity_after(db: &TestDb, minutes: i64) -> Identity {
    Identity::new(db.db(), clock_at(now() + chrono::Duration::minutes(minutes)), secret(), BASE.to_owned())
}

/// Signs in with the password alone.
pub async fn enter(identity: &Identity, who: &Caller, login: &Login) -> AppResult<NewSession> {
    match identity.login(who, login, Some(BROWSER)).await? {
        SignInStep::Done(session) => Ok(*session),
        SignInStep::Code(_) => panic!("a code is asked for"),
    }
}

pub fn login(email: &str, password: &str) -> Login {
    Login { email: email.to_owned(), password: password.to_owned(), totp: None }
}

pub fn right(email: &str) -> Login {
    login(email, PASSWORD)
}

pub async fn register(identity: &Identity, email: &str, password: &str) {
    let registration =
        Registration { name: "Meera K".to_owned(), email: email.to_owned(), password: password.to_owned() };
    identity.register(&Caller::default(), &registration, "en").await.unwrap();
}

/// Messages that wait to be sent, oldest first.
pub async fn messages(db: &TestDb) -> Vec<Message> {
    let payloads: Vec<serde_json::Value> =
        sqlx::query_scalar("SELECT payload FROM jobs WHERE kind = 'send_mail' ORDER BY id")
            .fetch_all(db.owner())
            .await
            .unwrap();
    payloads.into_iter().map(|payload| serde_json::from_value(payload).unwrap()).collect()
}

/// Asks for a link to a new password, and does what the request has left to do.
pub async fn forget(db: &TestDb, identity: &Identity, email: &str) {
    identity.forgot_password(&Caller::default(), email).await.unwrap();
    let jobs: Vec<serde_json::Value> = sqlx::query_scalar(
        "UPDATE jobs SET done_at = run_at WHERE kind = 'send_reset_link' AND done_at IS NULL RETURNING payload",
    )
    .fetch_all(db.owner())
    .await
    .unwrap();
    for payload in jobs {
        SendResetLink::new(identity.clone()).run(payload).await.unwrap();
    }
}

/// The token of the link in the newest message.
pub async fn newest_token(db: &TestDb) -> String {
    token_behind(db, "verify").await
}

/// The token of the link to a new password in the newest message.
pub async fn reset_link(db: &TestDb) -> String {
    token_behind(db, "reset").await
}

async fn token_behind(db: &TestDb, page: &str) -> String {
    let message = messages(db).await.pop().unwrap();
    let start = format!("{BASE}/{page}?token=");
    let line = message.body.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
    line.to_owned()
}

/// Actions in the audit log and whether they were allowed, oldest first.
pub async fn audit(db: &TestDb) -> Vec<(String, bool)> {
    sqlx::query_as("SELECT action, success FROM audit_logs ORDER BY id").fetch_all(db.owner()).await.unwrap()
}
