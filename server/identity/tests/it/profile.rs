use server_identity::Identity;
use server_kernel::mail::Delivery;
use server_testkit::{Fixture, PASSWORD, TestDb};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    identity::{EmailChange, EmailChangeStep, Profile, ProfileApi},
};

use crate::world::{BASE, enter, identity, identity_after, login, messages, right};

const EMAIL: &str = "meera@example.com";
const NEW: &str = "meera.new@example.com";

async fn with_texts(db: &TestDb) -> (Identity, Caller) {
    Fixture::customer(db, EMAIL).await;
    let identity = identity(db).with_texts(Delivery::DevelopmentMailbox);
    let session = enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
    (identity, Caller { signed_in: Some(session.user), ..Caller::default() })
}

async fn change(identity: &Identity, who: &Caller, email: &str) -> Result<(), AppError> {
    let change = EmailChange { email: email.to_owned(), current_password: PASSWORD.to_owned() };
    identity.change_email(who, &change).await
}

/// The token of the link in the newest message to this address, if there is one.
async fn token_to(db: &TestDb, to: &str) -> Option<String> {
    let letter = messages(db).await.into_iter().rev().find(|letter| letter.to == to)?;
    let start = format!("{BASE}/email?token=");
    letter.body.lines().find_map(|line| line.strip_prefix(&start)).map(str::to_owned)
}

async fn code_sent(db: &TestDb) -> String {
    let text: String = sqlx::query_scalar(
        "SELECT payload->>'text' FROM jobs WHERE kind = 'send_text' ORDER BY id DESC LIMIT 1",
    )
    .fetch_one(db.owner())
    .await
    .unwrap();
    text.chars().filter(char::is_ascii_digit).collect()
}

#[tokio::test]
async fn another_address_counts_when_both_ends_have_said_so_and_each_link_is_good_once() {
    let db = TestDb::new().await;
    let (identity, who) = with_texts(&db).await;
    change(&identity, &who, NEW).await.unwrap();
    assert_eq!(identity.profile(&who).await.unwrap().new_email.as_deref(), Some(NEW));
    let (old, new) = (token_to(&db, EMAIL).await.unwrap(), token_to(&db, NEW).await.unwrap());
    assert_eq!(identity.confirm_email_change(&new).await.unwrap(), EmailChangeStep::Waiting);
    let again = identity.confirm_email_change(&new).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::LinkExpired);
    enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
    assert_eq!(identity.confirm_email_change(&old).await.unwrap(), EmailChangeStep::Done);
    assert!(enter(&identity, &Caller::default(), &right(EMAIL)).await.is_err());
    let session = enter(&identity, &Caller::default(), &right(NEW)).await.unwrap();
    assert!(session.user.email_verified);
    let last = messages(&db).await.into_iter().rev().find(|letter| letter.to == EMAIL).unwrap();
    assert_eq!(last.subject, "Your e-mail address was changed");
}

#[tokio::test]
async fn an_address_that_somebody_has_is_answered_alike_and_never_taken() {
    let db = TestDb::new().await;
    let (identity, who) = with_texts(&db).await;
    Fixture::customer(&db, "arun@example.com").await;
    change(&identity, &who, "arun@example.com").await.unwrap();
    assert_eq!(identity.profile(&who).await.unwrap().new_email.as_deref(), Some("arun@example.com"));
    assert_eq!(token_to(&db, "arun@example.com").await, None, "its owner only hears of it");
    let old = token_to(&db, EMAIL).await.unwrap();
    assert_eq!(identity.confirm_email_change(&old).await.unwrap(), EmailChangeStep::Waiting);
}

#[tokio::test]
async fn another_address_takes_the_password_and_ends_after_an_hour_or_with_another_wish() {
    let db = TestDb::new().await;
    let (identity, who) = with_texts(&db).await;
    let wrong = EmailChange { email: NEW.to_owned(), current_password: "not the password".to_owned() };
    let error = identity.change_email(&who, &wrong).await.unwrap_err();
    assert_eq!(error.problem("current_password"), Some(FieldProblem::Inconsistent));
    assert!(messages(&db).await.is_empty());
    change(&identity, &who, NEW).await.unwrap();
    let first = token_to(&db, NEW).await.unwrap();
    change(&identity, &who, "third@example.com").await.unwrap();
    assert_eq!(identity.confirm_email_change(&first).await.unwrap_err().code, ErrorCode::LinkExpired);
    let second = token_to(&db, "third@example.com").await.unwrap();
    let late = identity_after(&db, 61).confirm_email_change(&second).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::LinkExpired);
}

#[tokio::test]
async fn a_user_name_signs_in_like_the_address_and_belongs_to_one() {
    let db = TestDb::new().await;
    let (identity, who) = with_texts(&db).await;
    let wish = Profile {
        name: "Meera K".to_owned(),
        username: "Meera.K".to_owned(),
        language: "hi".to_owned(),
        marketing: true,
        by_email: false,
        by_text: true,
    };
    identity.save_profile(&who, &wish).await.unwrap();
    let kept = identity.profile(&who).await.unwrap().profile;
    assert_eq!(kept, Profile { username: "meera.k".to_owned(), ..wish.clone() });
    let session = enter(&identity, &Caller::default(), &login(" MEERA.K ", PASSWORD)).await.unwrap();
    assert_eq!((session.user.email.as_str(), session.user.name.as_str()), (EMAIL, "Meera K"));
    for _ in 0..5 {
        let known = enter(&identity, &Caller::default(), &login("meera.k", "not the password")).await;
        let unknown = enter(&identity, &Caller::default(), &login("nobody.k", "not the password")).await;
        assert_eq!(known.err().unwrap().code, unknown.err().unwrap().code);
    }
    let other = Fixture::customer(&db, "arun@example.com").await;
    let error = identity.save_profile(&other, &wish).await.unwrap_err();
    assert_eq!(error.problem("username"), Some(FieldProblem::Unknown));
    let nonsense = Profile { username: "a b".to_owned(), language: "xx".to_owned(), ..Profile::default() };
    let error = identity.save_profile(&who, &nonsense).await.unwrap_err();
    assert_eq!(error.errors.len(), 3);
}

#[tokio::test]
async fn a_number_is_shown_to_be_somebodys_by_the_digits_sent_to_it() {
    let db = TestDb::new().await;
    let (identity, who) = with_texts(&db).await;
    let error = identity.send_phone_code(&who, "98450 12345").await.unwrap_err();
    assert_eq!(error.problem("phone"), Some(FieldProblem::Malformed), "with its country code");
    identity.send_phone_code(&who, "+91 98450 12345").await.unwrap();
    let code = code_sent(&db).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let error = identity.confirm_phone(&who, wrong).await.unwrap_err();
    assert_eq!(error.problem("code"), Some(FieldProblem::Inconsistent));
    assert_eq!(identity.profile(&who).await.unwrap().phone, None);
    identity.confirm_phone(&who, &code).await.unwrap();
    assert_eq!(identity.profile(&who).await.unwrap().phone.as_deref(), Some("+919845012345"));
    assert_eq!(identity.confirm_phone(&who, &code).await.unwrap_err().code, ErrorCode::ChallengeExpired);
}

#[tokio::test]
async fn five_wrong_digits_or_ten_minutes_end_a_code_and_five_codes_an_hour_are_enough() {
    let db = TestDb::new().await;
    let (identity, who) = with_texts(&db).await;
    identity.send_phone_code(&who, "+919845012345").await.unwrap();
    let code = code_sent(&db).await;
    for _ in 0..5 {
        assert!(identity.confirm_phone(&who, "12").await.is_err());
    }
    assert_eq!(identity.confirm_phone(&who, &code).await.unwrap_err().code, ErrorCode::ChallengeExpired);
    for _ in 0..4 {
        identity.send_phone_code(&who, "+919845012345").await.unwrap();
    }
    let late = identity_after(&db, 11).confirm_phone(&who, &code_sent(&db).await).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::ChallengeExpired);
    let error = identity.send_phone_code(&who, "+919845012345").await.unwrap_err();
    assert_eq!(error.code, ErrorCode::RateLimited);
}

#[tokio::test]
async fn without_a_service_for_text_messages_it_says_so() {
    let db = TestDb::new().await;
    let (_, who) = with_texts(&db).await;
    let error = identity(&db).send_phone_code(&who, "+919845012345").await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unavailable);
}

/// A customer that nobody has an account for yet.
async fn guest(db: &TestDb, tenant: uuid::Uuid, email: Option<&str>, phone: &str) -> uuid::Uuid {
    let id = uuid::Uuid::now_v7();
    sqlx::query(
        "INSERT INTO customers (tenant_id, id, name, email, phone, created_at, updated_at)
         VALUES ($1, $2, 'A guest', $3::text, $4, now(), now())",
    )
    .bind(tenant)
    .bind(id)
    .bind(email)
    .bind(phone)
    .execute(db.owner())
    .await
    .unwrap();
    id
}

#[tokio::test]
async fn a_verified_number_claims_the_one_customer_who_has_it_and_nobody_elses() {
    let db = TestDb::new().await;
    let (identity, who) = with_texts(&db).await;
    Fixture::customer(&db, "arun@example.com").await;
    let mut places = Vec::new();
    for slug in ["first", "second", "third", "fourth"] {
        places.push(Fixture::business(&db).slug(slug).build().await.tenant.0);
    }
    let phone = "+919845012345";
    let mine = guest(&db, places[0], None, phone).await;
    guest(&db, places[1], Some("arun@example.com"), phone).await;
    guest(&db, places[2], None, phone).await;
    guest(&db, places[2], Some("sister@example.com"), phone).await;
    guest(&db, places[3], None, "+919845012346").await;
    identity.send_phone_code(&who, phone).await.unwrap();
    identity.confirm_phone(&who, &code_sent(&db).await).await.unwrap();
    let claimed: Vec<uuid::Uuid> = sqlx::query_scalar("SELECT id FROM customers WHERE user_id IS NOT NULL")
        .fetch_all(db.owner())
        .await
        .unwrap();
    assert_eq!(claimed, [mine]);
}
