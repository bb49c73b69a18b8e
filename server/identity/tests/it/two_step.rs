use server_identity::Identity;
use server_testkit::{Fixture, PASSWORD, TestDb, clock_at, now};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    identity::{
        Challenge, IdentityApi, Login, NewSession, PasswordReset, Proof, SecondFactorApi, SignInStep,
    },
};
use totp_rs::{Builder, Secret};

use crate::world::{
    BASE, BROWSER, audit, enter, forget, identity, identity_after, login, messages, reset_link, right, secret,
};

const EMAIL: &str = "meera@example.com";

/// Somebody with an authenticator app.
struct App {
    who: Caller,
    secret: String,
    codes: Vec<String>,
}

impl App {
    /// What the app shows so many seconds from now.
    fn code_in(&self, seconds: i64) -> String {
        let secret = Secret::try_from_base32(&self.secret).unwrap();
        let app = Builder::new().with_secret(secret).build().unwrap();
        app.generate((now().timestamp() + seconds).try_into().unwrap()).to_string()
    }

    fn proof(&self, seconds: i64) -> Proof {
        Proof { current_password: PASSWORD.to_owned(), code: self.code_in(seconds) }
    }
}

fn identity_in(db: &TestDb, seconds: i64) -> Identity {
    let clock = clock_at(now() + chrono::Duration::seconds(seconds));
    Identity::new(db.db(), clock, secret(), BASE.to_owned())
}

async fn signed_in(identity: &Identity) -> Caller {
    let session = enter(identity, &Caller::default(), &right(EMAIL)).await.unwrap();
    Caller { signed_in: Some(session.user), ..Caller::default() }
}

/// Turns two-step sign-in on; the first code is that of now.
async fn turn_on(db: &TestDb) -> App {
    Fixture::customer(db, EMAIL).await;
    let identity = identity(db);
    let who = signed_in(&identity).await;
    identity.start_totp(&who, PASSWORD).await.unwrap();
    let setup = identity.totp(&who).await.unwrap().setup.unwrap();
    let mut app = App { who, secret: setup.secret.replace(' ', ""), codes: Vec::new() };
    app.codes = identity.confirm_totp(&app.who, &app.code_in(0)).await.unwrap().codes;
    app
}

async fn challenge(identity: &Identity, password: &str) -> Challenge {
    match identity.login(&Caller::default(), &login(EMAIL, password), Some(BROWSER)).await.unwrap() {
        SignInStep::Code(challenge) => challenge,
        SignInStep::Done(_) => panic!("no code is asked for"),
    }
}

async fn answer(identity: &Identity, challenge: &Challenge, code: &str) -> Result<NewSession, AppError> {
    identity.enter_code(&Caller::default(), &challenge.token, code, Some(BROWSER)).await
}

fn with_code(password: &str, code: &str) -> Login {
    Login { totp: Some(code.to_owned()), ..login(EMAIL, password) }
}

async fn login_api(identity: &Identity, login: &Login) -> Option<ErrorCode> {
    identity.login_api(&Caller::default(), login).await.err().map(|error| error.code)
}

#[tokio::test]
async fn a_secret_counts_only_once_its_first_code_was_typed() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    let who = signed_in(&identity).await;
    let error = identity.start_totp(&who, "not the password").await.unwrap_err();
    assert_eq!(error.problem("current_password"), Some(FieldProblem::Inconsistent));
    identity.start_totp(&who, PASSWORD).await.unwrap();
    let setup = identity.totp(&who).await.unwrap().setup.unwrap();
    assert!(setup.uri.contains("meera%40example.com") && setup.svg.contains("<svg"), "{}", setup.uri);
    enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
    let error = identity.confirm_totp(&who, "000000").await.unwrap_err();
    assert_eq!(error.problem("code"), Some(FieldProblem::Inconsistent));
    let late = identity_after(&db, 16);
    assert!(late.totp(&who).await.unwrap().setup.is_none(), "it is not shown for ever");
    let error = late.confirm_totp(&who, "000000").await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChallengeExpired);
}

#[tokio::test]
async fn turning_it_on_gives_ten_codes_once_and_tells_the_owner() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let distinct: std::collections::HashSet<_> = app.codes.iter().collect();
    assert_eq!(distinct.len(), 10);
    let view = identity(&db).totp(&app.who).await.unwrap();
    assert_eq!((view.since.is_some(), view.codes_left, view.setup), (true, 10, None));
    assert_eq!(messages(&db).await.pop().unwrap().subject, "Two-step sign-in is on");
    let (sealed, hashes): (Vec<u8>, Vec<Vec<u8>>) =
        sqlx::query_as("SELECT sealed, (SELECT array_agg(code_hash) FROM recovery_codes) FROM totp_secrets")
            .fetch_one(db.owner())
            .await
            .unwrap();
    let plain = Secret::try_from_base32(&app.secret).unwrap();
    assert!(!sealed.windows(20).any(|part| part == plain.as_bytes()), "the secret is sealed");
    assert!(hashes.iter().all(|hash| hash.len() == 32));
    let error = identity(&db).start_totp(&app.who, PASSWORD).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::WrongState, "one that counts is not replaced");
}

#[tokio::test]
async fn a_slip_shows_the_codes_to_their_owner_and_only_for_some_minutes() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let other = Fixture::customer(&db, "arun@example.com").await;
    let new = identity_in(&db, 30).renew_recovery_codes(&app.who, &app.proof(30)).await.unwrap();
    assert_eq!(identity(&db).read_slip(&app.who, &new.slip).await.unwrap(), new.codes);
    for (identity, who, slip) in [
        (identity(&db), &other, new.slip.as_str()),
        (identity_after(&db, 12), &app.who, new.slip.as_str()),
        (identity(&db), &app.who, "nonsense"),
    ] {
        let error = identity.read_slip(who, slip).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::ChallengeExpired);
    }
}

#[tokio::test]
async fn the_password_leads_to_the_question_and_the_code_to_the_session() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let later = identity_in(&db, 60);
    let challenge = challenge(&later, PASSWORD).await;
    assert!(!later.second_ways(&challenge.token).await.unwrap().passkey);
    let error = answer(&later, &challenge, "").await.err().unwrap();
    assert_eq!(error.problem("code"), Some(FieldProblem::Required));
    let session = answer(&later, &challenge, &app.code_in(60)).await.unwrap();
    assert_eq!(session.user.email, EMAIL);
    assert!(later.resolve(&session.token, None).await.unwrap().is_some());
    let error = answer(&later, &challenge, &app.codes[0]).await.err().unwrap();
    assert_eq!(error.code, ErrorCode::ChallengeExpired, "a question is answered once");
}

#[tokio::test]
async fn a_code_is_good_for_a_step_before_and_after_and_once() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let later = identity_in(&db, 300);
    for (seconds, refused) in
        [(240, true), (270, false), (270, true), (300, false), (330, false), (300, true), (360, true)]
    {
        let told = login_api(&later, &with_code(PASSWORD, &app.code_in(seconds))).await;
        assert_eq!(told, refused.then_some(ErrorCode::WrongCredentials), "{seconds}");
    }
}

#[tokio::test]
async fn a_program_without_a_code_hears_that_it_needs_one_and_only_with_the_right_password() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let later = identity_in(&db, 60);
    assert_eq!(login_api(&later, &right(EMAIL)).await, Some(ErrorCode::TotpRequired));
    assert_eq!(login_api(&later, &with_code(PASSWORD, " ")).await, Some(ErrorCode::TotpRequired));
    for wrong in [
        login(EMAIL, "not the password"),
        with_code("not the password", &app.code_in(60)),
        with_code("not the password", &app.codes[0]),
        with_code(PASSWORD, "000000"),
    ] {
        assert_eq!(login_api(&later, &wrong).await, Some(ErrorCode::WrongCredentials));
    }
    assert_eq!(login_api(&later, &with_code(PASSWORD, &app.code_in(60))).await, None, "neither was used up");
    assert_eq!(login_api(&later, &with_code(PASSWORD, &app.codes[0])).await, None);
}

#[tokio::test]
async fn a_recovery_code_is_good_once_and_the_owner_hears_when_few_are_left() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let identity = identity(&db);
    for (nth, code) in app.codes.iter().enumerate() {
        let typed = if nth % 2 == 0 { code.to_lowercase().replace('-', " ") } else { code.clone() };
        assert_eq!(login_api(&identity, &with_code(PASSWORD, &typed)).await, None, "{code}");
    }
    assert_eq!(
        login_api(&identity, &with_code(PASSWORD, &app.codes[3])).await,
        Some(ErrorCode::WrongCredentials)
    );
    let few: Vec<_> = messages(&db).await.into_iter().filter(|one| one.subject.starts_with("Few")).collect();
    assert_eq!(few.len(), 4);
    assert!(few[0].body.contains("Codes left: 3") && few[3].body.contains("Codes left: 0"));
    assert!(audit(&db).await.contains(&("auth.recovery_code".to_owned(), true)));
}

#[tokio::test]
async fn wrong_codes_lock_the_account_and_a_right_password_buys_no_new_tries() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let later = identity_in(&db, 60);
    for _ in 0..5 {
        let challenge = challenge(&later, PASSWORD).await;
        let error = answer(&later, &challenge, "000000").await.err().unwrap();
        assert_eq!(error.problem("code"), Some(FieldProblem::Inconsistent));
    }
    assert_eq!(
        login_api(&later, &with_code(PASSWORD, &app.code_in(60))).await,
        Some(ErrorCode::AccountLocked)
    );
}

#[tokio::test]
async fn a_question_is_over_after_five_minutes_or_with_another_password() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let identity = identity(&db);
    let old = challenge(&identity, PASSWORD).await;
    let late = identity_in(&db, 301);
    let error = answer(&late, &old, &app.code_in(301)).await.err().unwrap();
    assert_eq!(error.code, ErrorCode::ChallengeExpired);
    forget(&db, &identity, EMAIL).await;
    let token = reset_link(&db).await;
    let password = "a quiet courtyard at noon".to_owned();
    let open = challenge(&identity, PASSWORD).await;
    identity
        .reset_password(&Caller::default(), &PasswordReset { token, password: password.clone() })
        .await
        .unwrap();
    let error = answer(&identity, &open, &app.codes[0]).await.err().unwrap();
    assert_eq!(error.code, ErrorCode::ChallengeExpired);
    let again = challenge(&identity, &password).await;
    answer(&identity, &again, &app.codes[0]).await.unwrap();
}

#[tokio::test]
async fn turning_it_off_takes_password_and_code_and_tells_the_owner() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let later = identity_in(&db, 60);
    let error = later.end_totp(&app.who, &Proof::default()).await.unwrap_err();
    assert_eq!(error.problem("current_password"), Some(FieldProblem::Required));
    assert_eq!(error.problem("code"), Some(FieldProblem::Required));
    let wrong = Proof { current_password: PASSWORD.to_owned(), code: app.code_in(0) };
    let error = later.end_totp(&app.who, &wrong).await.unwrap_err();
    assert_eq!(error.problem("code"), Some(FieldProblem::Inconsistent), "used before");
    later.end_totp(&app.who, &app.proof(60)).await.unwrap();
    assert_eq!(messages(&db).await.pop().unwrap().subject, "Two-step sign-in is off");
    enter(&later, &Caller::default(), &right(EMAIL)).await.unwrap();
    assert_eq!(later.totp(&app.who).await.unwrap().codes_left, 0);
}

#[tokio::test]
async fn new_recovery_codes_end_those_before() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let later = identity_in(&db, 60);
    let new = later.renew_recovery_codes(&app.who, &app.proof(60)).await.unwrap();
    let old = login_api(&later, &with_code(PASSWORD, &app.codes[0])).await;
    assert_eq!(old, Some(ErrorCode::WrongCredentials));
    assert_eq!(login_api(&later, &with_code(PASSWORD, &new.codes[0])).await, None);
    assert!(messages(&db).await.iter().any(|one| one.subject == "You have new recovery codes"));
}

#[tokio::test]
async fn one_code_sent_twice_at_the_same_moment_opens_one_session() {
    let db = TestDb::new().await;
    let app = turn_on(&db).await;
    let later = identity_in(&db, 60);
    let tries: Vec<_> = (0..4)
        .map(|_| {
            let (identity, login) = (later.clone(), with_code(PASSWORD, &app.code_in(60)));
            tokio::spawn(async move { login_api(&identity, &login).await })
        })
        .collect();
    let mut let_in = 0;
    for attempt in tries {
        let_in += usize::from(attempt.await.unwrap().is_none());
    }
    assert_eq!(let_in, 1);
}
