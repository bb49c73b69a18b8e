use server_testkit::{Business, Fixture, PASSWORD, TestDb, now};
use shared::{
    ErrorCode,
    caller::Caller,
    error::FieldProblem,
    identity::{IdentityApi, Registration},
    ids::{BookingId, CustomerId, UserId},
};

use crate::world::{
    BASE, audit, enter, identity, identity_after, login, messages, newest_token, register, right,
};

const EMAIL: &str = "meera@example.com";

/// A booking by somebody without an account.
async fn guest_booking(
    db: &TestDb,
    business: &Business,
    number: &str,
    customer: &str,
    contact: &str,
) -> BookingId {
    let (booking, customer_id) = (BookingId::new(), CustomerId::new());
    sqlx::query(
        "WITH customer AS (
             INSERT INTO customers AS c (tenant_id, id, name, email, created_at, updated_at)
             VALUES ($1, $2, 'Meera', $3::text::citext, $6, $6)
             ON CONFLICT (tenant_id, email) WHERE email IS NOT NULL DO UPDATE SET name = c.name RETURNING id
         )
         INSERT INTO bookings (tenant_id, id, number, customer_id, channel, status, contact_name, contact_email,
             contact_phone, currency, total_minor, starts_at, ends_at, short_code, created_at, updated_at, location_id)
         SELECT $1, $4, $5, id, 'web', 'confirmed', 'Meera', $7::text::citext, '+919845012345', 'INR', 100, $6,
             $6 + interval '1 hour', $5, $6, $6, (SELECT l.id FROM locations l WHERE l.tenant_id = $1 AND l.is_main) FROM customer",
    )
    .bind(business.tenant.0)
    .bind(customer_id.0)
    .bind(customer)
    .bind(booking.0)
    .bind(number)
    .bind(now())
    .bind(contact)
    .execute(db.owner())
    .await
    .unwrap();
    booking
}

async fn owner_of(db: &TestDb, booking: BookingId) -> Option<UserId> {
    let user: Option<uuid::Uuid> = sqlx::query_scalar("SELECT user_id FROM bookings WHERE id = $1")
        .bind(booking.0)
        .fetch_one(db.owner())
        .await
        .unwrap();
    user.map(Into::into)
}

#[tokio::test]
async fn a_new_account_is_verified_by_its_link_once_and_signed_in() {
    let db = TestDb::new().await;
    let identity = identity(&db);
    register(&identity, " Meera@Example.com", PASSWORD).await;
    let before = enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
    assert!(!before.user.email_verified);
    let token = newest_token(&db).await;
    let session = identity.verify_email(&Caller::default(), &token).await.unwrap();
    assert!(session.user.email_verified);
    assert_eq!(session.user.name, "Meera K");
    assert_eq!(identity.resolve(&session.token, None).await.unwrap(), Some(session.user));
    for token in [token.as_str(), "nonsense", ""] {
        let error = identity.verify_email(&Caller::default(), token).await.err().unwrap();
        assert_eq!(error.code, ErrorCode::LinkExpired);
    }
    let actions: Vec<_> = audit(&db).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["auth.register", "auth.login", "auth.verify_email"]);
}

#[tokio::test]
async fn a_link_opened_twice_at_the_same_moment_signs_in_once() {
    let db = TestDb::new().await;
    let identity = identity(&db);
    register(&identity, EMAIL, PASSWORD).await;
    let token = newest_token(&db).await;
    let caller = Caller::default();
    let (one, other) =
        tokio::join!(identity.verify_email(&caller, &token), identity.verify_email(&caller, &token));
    assert!(one.is_ok() != other.is_ok());
}

#[tokio::test]
async fn a_link_is_good_for_a_day_and_a_new_one_ends_it() {
    let db = TestDb::new().await;
    let identity = identity(&db);
    register(&identity, EMAIL, PASSWORD).await;
    let first = newest_token(&db).await;
    let error =
        identity_after(&db, 24 * 60 + 1).verify_email(&Caller::default(), &first).await.err().unwrap();
    assert_eq!(error.code, ErrorCode::LinkExpired);
    enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
    register(&identity, EMAIL, PASSWORD).await;
    let second = newest_token(&db).await;
    assert!(identity.verify_email(&Caller::default(), &first).await.is_err());
    identity.verify_email(&Caller::default(), &second).await.unwrap();
}

#[tokio::test]
async fn a_known_address_is_answered_alike_and_its_owner_is_told() {
    let db = TestDb::new().await;
    Fixture::customer(&db, EMAIL).await;
    let identity = identity(&db);
    register(&identity, EMAIL, "another long password").await;
    let message = messages(&db).await.pop().unwrap();
    assert_eq!((message.to.as_str(), message.subject.as_str()), (EMAIL, "You already have an account"));
    assert!(message.body.contains(&format!("{BASE}/login")) && !message.body.contains("token"));
    assert!(enter(&identity, &Caller::default(), &login(EMAIL, "another long password")).await.is_err());
    enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
}

#[tokio::test]
async fn whoever_registered_an_address_first_cannot_keep_it_from_its_owner() {
    let db = TestDb::new().await;
    let identity = identity(&db);
    register(&identity, EMAIL, "the squatter's password").await;
    let squatters = newest_token(&db).await;
    register(&identity, EMAIL, PASSWORD).await;
    let owners = newest_token(&db).await;
    assert!(identity.verify_email(&Caller::default(), &squatters).await.is_err());
    identity.verify_email(&Caller::default(), &owners).await.unwrap();
    assert!(enter(&identity, &Caller::default(), &login(EMAIL, "the squatter's password")).await.is_err());
    enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
}

#[tokio::test]
async fn an_account_that_somebody_uses_is_never_handed_over() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    sqlx::query("UPDATE users SET email_verified_at = NULL").execute(db.owner()).await.unwrap();
    Fixture::account(&db, EMAIL, false).await;
    let identity = identity(&db);
    enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
    for email in ["manager@serenity.test", "therapist1@serenity.test", EMAIL] {
        register(&identity, email, "another long password").await;
        assert_eq!(messages(&db).await.pop().unwrap().subject, "You already have an account");
        assert!(enter(&identity, &Caller::default(), &login(email, "another long password")).await.is_err());
    }
    assert!(spa.visitor().signed_in.is_none());
}

#[tokio::test]
async fn the_same_new_address_registered_twice_at_once_is_one_account() {
    let db = TestDb::new().await;
    let identity = identity(&db);
    tokio::join!(register(&identity, EMAIL, PASSWORD), register(&identity, EMAIL, PASSWORD));
    let accounts: i64 = sqlx::query_scalar("SELECT count(*) FROM users").fetch_one(db.owner()).await.unwrap();
    let links: i64 = sqlx::query_scalar("SELECT count(*) FROM auth_tokens WHERE used_at IS NULL")
        .fetch_one(db.owner())
        .await
        .unwrap();
    assert_eq!((accounts, links, messages(&db).await.len()), (1, 1, 2));
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_and_nothing_is_kept() {
    let db = TestDb::new().await;
    let identity = identity(&db);
    let wrong =
        Registration { name: " ".to_owned(), email: "meera".to_owned(), password: "short".to_owned() };
    let error = identity.register(&Caller::default(), &wrong, "en").await.unwrap_err();
    let expected = [
        ("name", FieldProblem::Required),
        ("email", FieldProblem::Malformed),
        ("password", FieldProblem::TooShort),
    ];
    for (field, problem) in expected {
        assert_eq!(error.problem(field), Some(problem));
    }
    let common = Registration {
        name: "Meera".to_owned(),
        email: EMAIL.to_owned(),
        password: "Qwertyuiop123".to_owned(),
    };
    let error = identity.register(&Caller::default(), &common, "en").await.unwrap_err();
    assert_eq!(error.problem("password"), Some(FieldProblem::TooCommon));
    assert!(messages(&db).await.is_empty() && audit(&db).await.is_empty());
}

#[tokio::test]
async fn the_message_is_in_the_language_of_the_form() {
    let db = TestDb::new().await;
    let identity = identity(&db);
    for (locale, email, subject) in [
        ("hi", "a@example.com", "अपने ई-मेल पते की पुष्टि करें"),
        ("ar-AE", "b@example.com", "تأكيد عنوان بريدك الإلكتروني"),
        ("xx", "c@example.com", "Confirm your e-mail address"),
    ] {
        let wanted =
            Registration { name: "Meera".to_owned(), email: email.to_owned(), password: PASSWORD.to_owned() };
        identity.register(&Caller::default(), &wanted, locale).await.unwrap();
        assert_eq!(messages(&db).await.pop().unwrap().subject, subject);
    }
}

#[tokio::test]
async fn a_verified_address_claims_what_was_booked_with_it_and_nothing_else() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let salon = Fixture::business(&db).slug("shear-joy").build().await;
    let mine = guest_booking(&db, &spa, "A1", EMAIL, EMAIL).await;
    let for_a_friend = guest_booking(&db, &spa, "A2", EMAIL, "friend@example.com").await;
    let by_the_desk = guest_booking(&db, &salon, "B1", "arun@example.com", "Meera@Example.com").await;
    let not_mine = guest_booking(&db, &salon, "B2", "arun@example.com", "arun@example.com").await;
    let identity = identity(&db);
    register(&identity, EMAIL, PASSWORD).await;
    enter(&identity, &Caller::default(), &right(EMAIL)).await.unwrap();
    assert_eq!(owner_of(&db, mine).await, None, "an address that is only claimed claims nothing");
    let user = identity.verify_email(&Caller::default(), &newest_token(&db).await).await.unwrap().user.user;
    for booking in [mine, for_a_friend, by_the_desk] {
        assert_eq!(owner_of(&db, booking).await, Some(user));
    }
    assert_eq!(owner_of(&db, not_mine).await, None);
    let customers: Vec<(String, bool)> =
        sqlx::query_as("SELECT email::text, user_id IS NOT NULL FROM customers ORDER BY email")
            .fetch_all(db.owner())
            .await
            .unwrap();
    assert_eq!(customers, [("arun@example.com".to_owned(), false), (EMAIL.to_owned(), true)]);
}

#[tokio::test]
async fn who_is_a_customer_already_under_another_address_still_gets_the_bookings() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let account = Fixture::account(&db, "old@example.com", false).await;
    guest_booking(&db, &spa, "A1", "work@example.com", "work@example.com").await;
    sqlx::query("UPDATE customers SET user_id = $1").bind(account.user.0).execute(db.owner()).await.unwrap();
    let booking = guest_booking(&db, &spa, "A2", "old@example.com", "old@example.com").await;
    let identity = identity(&db);
    register(&identity, "old@example.com", PASSWORD).await;
    identity.verify_email(&Caller::default(), &newest_token(&db).await).await.unwrap();
    assert_eq!(owner_of(&db, booking).await, Some(account.user));
}
