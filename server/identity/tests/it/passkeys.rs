//! Passkeys, answered by a device of our own making.

use server_identity::Identity;
use server_testkit::{Fixture, PASSWORD, TestDb};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    identity::{IdentityApi, NewPasskey, NewSession, PasskeysApi, SignInStep},
};

use crate::{
    authenticator::Authenticator,
    world::{BASE, BROWSER, audit, enter, identity, messages, right},
};

const MEERA: &str = "meera@example.com";
const NOOR: &str = "noor@example.com";

async fn signed_in(db: &TestDb, email: &str) -> Caller {
    Fixture::customer(db, email).await;
    let session = enter(&identity(db), &Caller::default(), &right(email)).await.unwrap();
    Caller { signed_in: Some(session.user), ..Caller::default() }
}

fn wish(name: &str) -> NewPasskey {
    NewPasskey { name: name.to_owned(), current_password: PASSWORD.to_owned() }
}

/// Asks, lets the device answer, and keeps what it made.
async fn add(identity: &Identity, who: &Caller, device: &mut Authenticator) -> Result<(), AppError> {
    let question = identity.start_passkey(who, &wish("My key")).await?;
    let options = identity.passkey_options(who, &question).await?;
    let answer = device.create(&options);
    identity.add_passkey(who, &question, &answer).await
}

async fn with_key(db: &TestDb, email: &str, seed: u8) -> (Caller, Authenticator) {
    let who = signed_in(db, email).await;
    let mut device = Authenticator::new(seed, BASE);
    add(&identity(db), &who, &mut device).await.unwrap();
    (who, device)
}

/// Signs in with it, as the first and only question.
async fn sign_in(identity: &Identity, device: &mut Authenticator) -> Result<NewSession, AppError> {
    let asked = identity.ask_passkey(None).await?;
    let answer = device.sign(&asked.options);
    identity.login_with_passkey(&Caller::default(), &asked.token, &answer, Some(BROWSER)).await
}

fn code<T>(outcome: Result<T, AppError>) -> ErrorCode {
    outcome.err().map(|error| error.code).unwrap()
}

#[tokio::test]
async fn a_key_is_added_and_opens_its_account_alone() {
    let db = TestDb::new().await;
    let (meera, mut device) = with_key(&db, MEERA, 1).await;
    let identity = identity(&db);
    let keys = identity.passkeys(&meera).await.unwrap();
    assert_eq!(keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["My key"]);
    for _ in 0..2 {
        let session = sign_in(&identity, &mut device).await.unwrap();
        assert_eq!(session.user.email, MEERA);
    }
    assert!(identity.passkeys(&meera).await.unwrap()[0].last_used.is_some());
    let stored: String =
        sqlx::query_scalar("SELECT credential::text FROM passkeys").fetch_one(db.owner()).await.unwrap();
    assert!(!stored.contains("My key") && stored.contains("\"counter\": 3"), "{stored}");
    identity.remove_passkey(&meera, keys[0].id).await.unwrap();
    assert_eq!(code(sign_in(&identity, &mut device).await), ErrorCode::PasskeyRefused);
}

#[tokio::test]
async fn an_answer_counts_once_and_for_the_question_that_was_asked() {
    let db = TestDb::new().await;
    let (_, mut device) = with_key(&db, MEERA, 1).await;
    let identity = identity(&db);
    let nobody = Caller::default();
    let asked = identity.ask_passkey(None).await.unwrap();
    let other = identity.ask_passkey(None).await.unwrap();
    let answer = device.sign(&asked.options);
    let wrong = identity.login_with_passkey(&nobody, &other.token, &answer, None).await;
    assert_eq!(code(wrong), ErrorCode::PasskeyRefused, "another question");
    identity.login_with_passkey(&nobody, &asked.token, &answer, None).await.unwrap();
    let again = identity.login_with_passkey(&nobody, &asked.token, &answer, None).await;
    assert_eq!(code(again), ErrorCode::ChallengeExpired, "the same answer once more");
    let unknown = identity.login_with_passkey(&nobody, &"x".repeat(43), &answer, None).await;
    assert_eq!(code(unknown), ErrorCode::ChallengeExpired);
    let nonsense = identity.login_with_passkey(&nobody, &other.token, "{}", None).await;
    assert_eq!(code(nonsense), ErrorCode::PasskeyRefused);
}

#[tokio::test]
async fn a_page_of_another_site_and_an_owner_who_was_not_verified_get_nothing() {
    let db = TestDb::new().await;
    let (meera, device) = with_key(&db, MEERA, 1).await;
    let identity = identity(&db);
    for origin in [
        "https://evil.example",
        "https://ombaro.test.evil.example",
        "http://ombaro.test",
        "https://evil.ombaro.test",
    ] {
        let mut bent = Authenticator { origin: origin.to_owned(), counter: 50, ..device.clone() };
        assert_eq!(code(sign_in(&identity, &mut bent).await), ErrorCode::PasskeyRefused, "{origin}");
        let mut new = Authenticator::new(9, origin);
        assert_eq!(code(add(&identity, &meera, &mut new).await), ErrorCode::PasskeyRefused, "{origin}");
    }
    let mut careless = Authenticator { flags: 0x01, counter: 50, ..device.clone() };
    assert_eq!(
        code(sign_in(&identity, &mut careless).await),
        ErrorCode::PasskeyRefused,
        "nobody looked who it is"
    );
    let mut forged = Authenticator { counter: 50, key: Authenticator::new(2, BASE).key, ..device };
    assert_eq!(
        code(sign_in(&identity, &mut forged).await),
        ErrorCode::PasskeyRefused,
        "another key's signature"
    );
    assert_eq!(identity.passkeys(&meera).await.unwrap().len(), 1);
    let refused = audit(&db).await.into_iter().filter(|(action, success)| action == "auth.login" && !success);
    assert_eq!(refused.count(), 6, "each refusal of a known key is written down");
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused_and_told_to_the_owner() {
    let db = TestDb::new().await;
    let (_, mut device) = with_key(&db, MEERA, 1).await;
    let identity = identity(&db);
    let mut copy = device.clone();
    sign_in(&identity, &mut device).await.unwrap();
    let before = messages(&db).await.len();
    assert_eq!(code(sign_in(&identity, &mut copy).await), ErrorCode::PasskeyRefused);
    assert_eq!(messages(&db).await.len(), before + 1);
    sign_in(&identity, &mut device).await.unwrap();
}

#[tokio::test]
async fn one_account_s_key_opens_no_other_one() {
    let db = TestDb::new().await;
    let (meera, mut hers) = with_key(&db, MEERA, 1).await;
    let (noor, mut his) = with_key(&db, NOOR, 2).await;
    let identity = identity(&db);
    // A device that claims to hold a key of somebody else.
    let mut liar = Authenticator { owner: hers.owner.clone(), ..his.clone() };
    assert_eq!(code(sign_in(&identity, &mut liar).await), ErrorCode::PasskeyRefused);
    // The same key for two accounts.
    let mut same = hers.clone();
    assert_eq!(code(add(&identity, &noor, &mut same).await), ErrorCode::PasskeyRefused);
    // Somebody else's question, and somebody else's key.
    let question = identity.start_passkey(&meera, &wish("Another")).await.unwrap();
    assert_eq!(code(identity.passkey_options(&noor, &question).await), ErrorCode::ChallengeExpired);
    let options = identity.passkey_options(&meera, &question).await.unwrap();
    let answer = Authenticator::new(3, BASE).create(&options);
    assert_eq!(code(identity.add_passkey(&noor, &question, &answer).await), ErrorCode::ChallengeExpired);
    let key = identity.passkeys(&meera).await.unwrap()[0].id;
    assert_eq!(code(identity.remove_passkey(&noor, key).await), ErrorCode::NotFound);
    assert_eq!(sign_in(&identity, &mut hers).await.unwrap().user.email, MEERA);
    assert_eq!(sign_in(&identity, &mut his).await.unwrap().user.email, NOOR);
}

#[tokio::test]
async fn as_a_second_factor_only_a_key_of_that_account_is_taken() {
    let db = TestDb::new().await;
    let (_, mut hers) = with_key(&db, MEERA, 1).await;
    let (_, mut his) = with_key(&db, NOOR, 2).await;
    sqlx::query(
        "INSERT INTO totp_secrets (user_id, sealed, confirmed_at, created_at)
         SELECT id, decode(repeat('00', 48), 'hex'), now(), now() FROM users WHERE email = $1",
    )
    .bind(MEERA)
    .execute(db.owner())
    .await
    .unwrap();
    let identity = identity(&db);
    let nobody = Caller::default();
    let SignInStep::Code(second) = identity.login(&nobody, &right(MEERA), None).await.unwrap() else {
        panic!("a second factor is asked for")
    };
    let asked = identity.ask_passkey(Some(&second.token)).await.unwrap();
    let wrong = his.sign(&asked.options);
    let refused = identity.login_with_passkey(&nobody, &asked.token, &wrong, None).await;
    assert_eq!(code(refused), ErrorCode::PasskeyRefused);
    let right = hers.sign(&asked.options);
    let session = identity.login_with_passkey(&nobody, &asked.token, &right, None).await.unwrap();
    assert_eq!(session.user.email, MEERA);
}
