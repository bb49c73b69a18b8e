//! Making a business.

use server_kernel::Actor;
use server_tenants::Tenants;
use server_testkit::{Account, Fixture, TestDb, clock, now};
use shared::{
    ErrorCode,
    error::FieldProblem,
    ids::SessionId,
    tenants::{
        TenantsApi,
        start::{KindInput, NameInput, PersonInput, PlaceInput, StartApi, Step, StepInput, TeamInput},
    },
};

async fn owner(db: &TestDb) -> Account {
    Fixture::account(db, "owner@example.com", true).await
}

fn kind(kind: &str, country: &str) -> StepInput {
    StepInput::Kind(KindInput { kind: kind.into(), country: country.into() })
}

fn name(name: &str, slug: &str) -> StepInput {
    StepInput::Name(NameInput { business_name: name.into(), slug: slug.into(), phone: "98450 12345".into() })
}

/// Answers every step with what is suggested.
async fn fill(tenants: &Tenants, account: &Account, called: &str, slug: &str) {
    let caller = account.caller();
    tenants.save(&caller, kind("spa", "IN")).await.unwrap();
    tenants.save(&caller, name(called, slug)).await.unwrap();
    let draft = tenants.draft(&caller).await.unwrap().draft;
    let place = PlaceInput { address: "12 MG Road".into(), place: "Bengaluru".into(), ..draft.place };
    tenants.save(&caller, StepInput::Place(place)).await.unwrap();
    tenants.save(&caller, StepInput::Hours(draft.hours)).await.unwrap();
    tenants.save(&caller, StepInput::Rooms(draft.rooms)).await.unwrap();
    let person = PersonInput { name: "आशा नायर".into(), title: "Therapist".into() };
    let team = TeamInput { team: vec![person], ..draft.team };
    tenants.save(&caller, StepInput::Team(team)).await.unwrap();
    let services = tenants.draft(&caller).await.unwrap().draft.services;
    tenants.save(&caller, StepInput::Services(services)).await.unwrap();
}

#[tokio::test]
async fn a_business_is_made_in_one_go_and_is_open_at_once() {
    let db = TestDb::new().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = owner(&db).await;
    fill(&tenants, &owner, "शांति Spa", "").await;
    assert_eq!(tenants.draft(&owner.caller()).await.unwrap().draft.current(), Step::Summary);
    let made = tenants.open(&owner.caller()).await.unwrap();
    assert_eq!((made.slug.as_str(), made.name.as_str()), ("spa", "शांति Spa"));
    let page = tenants.get("spa").await.unwrap();
    assert_eq!((page.currency.code(), page.timezone.as_str()), ("INR", "Asia/Kolkata"));
    assert_eq!(
        (page.phone.as_str(), page.place.as_str(), page.hours.len()),
        ("+919845012345", "Bengaluru", 7)
    );
    let rows: Vec<(i64,)> = sqlx::query_as(
        "SELECT count(*) FROM staff UNION ALL SELECT count(*) FROM services UNION ALL SELECT count(*) FROM service_options
         UNION ALL SELECT count(*) FROM addons UNION ALL SELECT count(*) FROM resources
         UNION ALL SELECT count(*) FROM staff_schedules UNION ALL SELECT count(*) FROM staff_services
         UNION ALL SELECT count(*) FROM member_roles WHERE role = 'vendor'
         UNION ALL SELECT count(*) FROM subscriptions WHERE status = 'TRIALING' AND trial_end BETWEEN $1 AND $1 + interval '1 minute'
         UNION ALL SELECT count(*) FROM audit_logs WHERE action = 'tenant.start'
         UNION ALL SELECT count(*) FROM events WHERE aggregate_kind = 'tenant'
         UNION ALL SELECT count(*) FROM jobs WHERE kind IN ('trial_reminder', 'trial_end')",
    )
    .bind(now() + chrono::Duration::days(14))
    .fetch_all(db.owner())
    .await
    .unwrap();
    let counts: Vec<i64> = rows.into_iter().map(|row| row.0).collect();
    assert_eq!(counts, [2, 6, 8, 2, 3, 14, 12, 1, 1, 1, 1, 4]);
}

#[tokio::test]
async fn two_quick_taps_make_one_business() {
    let db = TestDb::new().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = owner(&db).await;
    fill(&tenants, &owner, "Calm", "calm").await;
    let caller = owner.caller();
    let (one, other) = tokio::join!(tenants.open(&caller), tenants.open(&caller));
    assert_eq!(one.unwrap(), other.unwrap());
    assert_eq!(tenants.draft(&caller).await.unwrap().made.unwrap().slug, "calm");
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM tenants WHERE kind = 'business'")
        .fetch_one(db.owner())
        .await
        .unwrap();
    assert_eq!(count, 1);
    // What was made is not changed from here any more.
    let error = tenants.save(&caller, name("Other", "other")).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::SettingsChanged);
}

#[tokio::test]
async fn an_address_that_is_taken_is_answered_with_one_that_is_free() {
    let db = TestDb::new().await;
    Fixture::business(&db).slug("calm").staff(0).build().await;
    Fixture::business(&db).slug("calm-2").staff(0).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = owner(&db).await;
    let caller = owner.caller();
    tenants.save(&caller, kind("spa", "IN")).await.unwrap();
    let error = tenants.save(&caller, name("Calm", "calm")).await.unwrap_err();
    assert_eq!(error.problem("slug"), Some(FieldProblem::Taken));
    let view = tenants.draft(&caller).await.unwrap();
    assert_eq!(view.free_slug.as_deref(), Some("calm-3"));
    assert_eq!(view.draft.name.slug, "calm", "what was typed is kept");
    assert_eq!(view.draft.current(), Step::Name);
    // What is made from the name is free by itself.
    tenants.save(&caller, name("Calm", "")).await.unwrap();
    assert_eq!(tenants.draft(&caller).await.unwrap().draft.name.slug, "calm-3");
    let error = tenants.save(&caller, name("Office", "office")).await.unwrap_err();
    assert_eq!(error.problem("slug"), Some(FieldProblem::Taken), "that is a page of ours");
}

#[tokio::test]
async fn who_was_slower_chooses_another_address() {
    let db = TestDb::new().await;
    let tenants = Tenants::new(db.db(), clock());
    let slow = owner(&db).await;
    let quick = Fixture::account(&db, "quick@example.com", true).await;
    fill(&tenants, &slow, "Calm", "calm").await;
    fill(&tenants, &quick, "Calm", "calm").await;
    tenants.open(&quick.caller()).await.unwrap();
    let error = tenants.open(&slow.caller()).await.unwrap_err();
    assert_eq!(error.problem("slug"), Some(FieldProblem::Taken));
}

#[tokio::test]
async fn three_businesses_a_day_are_enough() {
    let db = TestDb::new().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = owner(&db).await;
    for number in 0..3 {
        fill(&tenants, &owner, "Calm", &format!("calm-{number}")).await;
        tenants.open(&owner.caller()).await.unwrap();
        tenants.begin_again(&owner.caller()).await.unwrap();
    }
    fill(&tenants, &owner, "Calm", "calm-4").await;
    assert_eq!(tenants.open(&owner.caller()).await.unwrap_err().code, ErrorCode::TooManyBusinesses);
}

#[tokio::test]
async fn what_is_wrong_is_kept_and_has_to_be_put_right_before_it_opens() {
    let db = TestDb::new().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = owner(&db).await;
    let caller = owner.caller();
    fill(&tenants, &owner, "Calm", "calm").await;
    let team = TeamInput { owner_title: "a\0b".into(), ..TeamInput::default() };
    let error = tenants.save(&caller, StepInput::Team(team)).await.unwrap_err();
    assert_eq!(error.problem("team"), Some(FieldProblem::Required));
    let view = tenants.draft(&caller).await.unwrap();
    assert_eq!((view.draft.current(), view.draft.team.owner_title.as_str()), (Step::Team, "ab"));
    assert_eq!(tenants.open(&caller).await.unwrap_err().code, ErrorCode::Invalid);
    let long = PlaceInput { address: "x".repeat(100_000), ..PlaceInput::default() };
    assert_eq!(tenants.save(&caller, StepInput::Place(long)).await.unwrap_err().code, ErrorCode::TooLarge);
}

#[tokio::test]
async fn only_who_can_be_reached_makes_a_business_and_nobody_sees_another_s_draft() {
    let db = TestDb::new().await;
    let tenants = Tenants::new(db.db(), clock());
    let unverified = Fixture::account(&db, "new@example.com", false).await;
    assert_eq!(tenants.draft(&unverified.caller()).await.unwrap_err().code, ErrorCode::EmailUnverified);
    assert_eq!(tenants.draft(&Default::default()).await.unwrap_err().code, ErrorCode::Unauthenticated);
    let (owner, other) = (owner(&db).await, Fixture::account(&db, "other@example.com", true).await);
    fill(&tenants, &owner, "Calm", "calm").await;
    assert_eq!(tenants.draft(&other.caller()).await.unwrap().draft.name.business_name, "");
    let mut tx =
        db.db().begin(Actor::Customer { user: other.user, tenant: None, booking: None }).await.unwrap();
    for statement in [
        "SELECT 1 FROM business_drafts",
        "UPDATE business_drafts SET draft = '{}'",
        "DELETE FROM business_drafts",
    ] {
        assert_eq!(
            sqlx::query(statement).execute(tx.conn()).await.unwrap().rows_affected(),
            0,
            "{statement}"
        );
    }
}

#[tokio::test]
async fn the_browser_is_then_at_the_new_business() {
    let db = TestDb::new().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = owner(&db).await;
    fill(&tenants, &owner, "Calm", "calm").await;
    let mut caller = owner.caller();
    let session = SessionId::new();
    sqlx::query("INSERT INTO sessions (id, user_id, token_hash, kind, created_at, expires_at) VALUES ($1, $2, $3, 'browser', $4, $4)")
        .bind(session.0)
        .bind(owner.user.0)
        .bind(vec![7_u8; 32])
        .bind(now())
        .execute(db.owner())
        .await
        .unwrap();
    caller.signed_in.as_mut().unwrap().session = session;
    tenants.open(&caller).await.unwrap();
    let slug: String = sqlx::query_scalar(
        "SELECT t.slug FROM sessions s JOIN tenants t ON t.id = s.tenant_id WHERE s.id = $1",
    )
    .bind(session.0)
    .fetch_one(db.owner())
    .await
    .unwrap();
    assert_eq!(slug, "calm");
}
